"""L1: what is ticked in a list of facets, as a filter expression."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from inspector.errors import UsageError
from inspector.filters.fields import FIELDS
from inspector.filters.literals import read_value
from inspector.filters.tree import Comparison, Everything, Expression, Member, Op, either, every

ABSENT = "none"
"""The facet value that stands for "no value", as the word does in a filter. In quotes it is a text of four letters."""
SIZES: Mapping[str, tuple[int, int | None]] = {
    "0-100k": (0, 100_000),
    "100k-1M": (100_000, 1_000_000),
    "1M-10M": (1_000_000, 10_000_000),
    "10M-100M": (10_000_000, 100_000_000),
    "100M-": (100_000_000, None),
}
"""Ranges of the facet `bytes`: name to (from, before)."""
_LITERAL = f'"{ABSENT}"'


def unquoted(value: str) -> str:
    """The text that a facet value stands for, where it does not stand for "no value"."""
    return ABSENT if value == _LITERAL else value


def selected(name: str, values: Collection[str]) -> Expression:
    """One facet's ticked values, joined by or; none ticked filters nothing.

    Args:
        name: a field. Values of `mtime`, `first_seen`, `changed_at` and `reviewed_at` are dates of any precision
            (`2026`), those of `bytes` the names in `SIZES` or numbers.
        values: as `Catalog.facets` counts them.

    Raises:
        UsageError: `filter.field`, `filter.value`, `filter.number` or `filter.date`.
    """
    field = FIELDS.get(name)
    if field is None:
        raise UsageError("filter.field", position=0, length=len(name), word=name, suggestion=next(iter(FIELDS)))
    ranges = [_range(name, value) for value in values if name == "bytes" and value in SIZES]
    plain = tuple(
        read_value(field, Op.EQ, unquoted(value), quoted=value != ABSENT, at=0)
        for value in values
        if not (name == "bytes" and value in SIZES)
    )
    parts = [*ranges]
    if plain:
        parts.append(Member(name, plain) if len(plain) > 1 else Comparison(name, Op.EQ, plain[0]))
    return either(*parts) if parts else Everything()


def from_selection(selection: Mapping[str, Collection[str]], *, without: str = "") -> Expression:
    """All ticked facets together, but for the facet named `without`: facets are joined by and."""
    return every(*(selected(name, values) for name, values in selection.items() if name != without))


def _range(name: str, value: str) -> Expression:
    start, before = SIZES[value]
    lower = Comparison(name, Op.GE, start)
    return lower if before is None else every(lower, Comparison(name, Op.LT, before))
