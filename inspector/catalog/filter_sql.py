"""L2: filter expressions as SQL conditions over `asset`. Agrees with `inspector.filters.matches` on every record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from inspector.catalog.field_sql import TRUE, Params, any_of, comparison, membership, word
from inspector.filters import And, Comparison, Everything, Expression, Member, Not, Or, Text, parse


@dataclass(slots=True)
class Condition:
    """An SQL condition with its parameters, in order."""

    sql: str = TRUE
    params: list[Any] = field(default_factory=list)


def condition(where: str | Expression | None, *, searchable: bool = False) -> Condition:
    """The condition for a filter, given as text or tree; none matches everything.

    Args:
        where: the filter.
        searchable: whether the trigram indexes exist.

    Raises:
        UsageError: a code `filter.…` where the text is no filter.
    """
    expression = parse(where) if isinstance(where, str) else where or Everything()
    params = Params(searchable)
    return Condition(_write(expression, params), params.values)


def _write(expression: Expression, out: Params) -> str:
    match expression:
        case Everything():
            return TRUE
        case And(parts):
            return "(" + " AND ".join(_write(part, out) for part in parts) + ")"
        case Or(parts):
            return any_of(_write(part, out) for part in parts)
        case Not(part):
            return f"(NOT {_write(part, out)})"
        case Comparison(name, op, value):
            return comparison(out, name, op, value)
        case Member(name, values):
            return membership(out, name, values)
        case Text(text):
            return word(out, text)
