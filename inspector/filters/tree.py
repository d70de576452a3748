"""L1: the frozen tree of a filter expression."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """Comparison operators, as written. `field:value` is read as `=`."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    HAS = "~"


@dataclass(frozen=True, slots=True)
class Period:
    """A date as written, with its own precision: seconds since 1970 UTC, from `start` to before `end`."""

    start: int
    end: int


Value = str | int | float | Period | None
"""`None` stands for the word `none`: the field has no value."""


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty filter: every picture."""


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold. At least two parts, none of them an `And`."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds. At least two parts, none of them an `Or`."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """`field op value`. With `~` the value is text."""

    field: str
    op: Op
    value: Value


@dataclass(frozen=True, slots=True)
class Member:
    """`field in (a, b)`: equal to one of the values. At least one value."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A bare or quoted word, searched in prompt, path, generator, tags and note."""

    text: str


Expression = Everything | And | Or | Not | Comparison | Member | Text


def every(*parts: Expression) -> Expression:
    """The conjunction of `parts`, flat; of none, everything."""
    flat = _flat(parts, And)
    if any(isinstance(part, Everything) for part in flat):
        flat = tuple(part for part in flat if not isinstance(part, Everything))
    if len(flat) > 1:
        return And(flat)
    return flat[0] if flat else Everything()


def either(*parts: Expression) -> Expression:
    """The disjunction of `parts` (at least one), flat."""
    flat = _flat(parts, Or)
    return Or(flat) if len(flat) > 1 else flat[0]


def _flat(parts: tuple[Expression, ...], kind: type[And | Or]) -> tuple[Expression, ...]:
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return tuple(flat)
