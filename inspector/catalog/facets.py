"""L2: counts for the lists beside the grid. A facet's counts follow all other filters; its values are joined by or."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from inspector.catalog.base import CatalogPart, chunks, iso, marks, visible
from inspector.catalog.codes import COLUMNS, FLAGS
from inspector.catalog.connection import Connection
from inspector.catalog.decisions import listed
from inspector.catalog.filter_sql import condition
from inspector.catalog.terms import Term
from inspector.domain.enums import Verdict
from inspector.errors import UsageError
from inspector.filters import Everything, Expression, from_selection, selected
from inspector.filters.fields import FIELDS
from inspector.filters.selection import ABSENT, SIZES, unquoted

FACET_VALUES = 1000
"""Most values of one facet that are counted by name."""

COMBINATIONS = 10_000
"""Most combinations of values that are summed up here; with more, SQLite counts each facet."""

Count = tuple[str, int]

_CLOSED = {
    "verdict": "verdict",
    "basis": "basis",
    "label": "label",
    "format": "format",
    "flags": "flags",
    "band": "band",
    "c2pa.integrity": "integrity",
    "c2pa.trust": "trust",
    "c2pa.origin": "origin",
}
"""Facets of a closed vocabulary with their columns, in the order of the index `asset_facets`."""
_COMBINED = {**_CLOSED, "generator": "generator", "model": "models"}
"""Facets that are counted together: columns of the index `asset_facets`."""
_TERMS = {
    "generator": "generator",
    "signer": "signer",
    "artist": "artist",
    "licence": "licence",
    "site": "site",
    "reviewer": "(SELECT reviewer FROM decision WHERE id = asset.decision)",
}
_SETS = {
    "model": "models",
    "problem": "problems",
    "tag": "(SELECT tags FROM decision WHERE id = asset.decision)",
}
_DAY_NS = 86_400 * 1_000_000_000
_DAY = f"(mtime_ns - (mtime_ns < 0) * {_DAY_NS - 1}) / {_DAY_NS}"
"""Days since 1970, rounded down."""
_SIZE = (
    "CASE "
    + " ".join(
        f"WHEN size < {before} THEN '{name}'" if before is not None else f"WHEN size >= {start} THEN '{name}'"
        for name, (start, before) in SIZES.items()
    )
    + " END"
)
_OTHERS = {"folder": "folder", "bytes": _SIZE, "mtime": _DAY}
FACETS = (*_CLOSED, *_TERMS, *_SETS, *_OTHERS)
"""Fields that can be counted."""


class Facets(CatalogPart):
    """Counting."""

    def facets(
        self, selection: Mapping[str, Collection[str]], search: Expression | None, fields: Sequence[str]
    ) -> dict[str, list[Count]]:
        """Values with their counts for each of `fields`.

        Args:
            selection: ticked values by facet; values as this method gives them.
            search: what applies besides, to all facets.
            fields: names in `FACETS`. `bytes` has the ranges of `filters.selection.SIZES`, `mtime` years; `folder`
                counts what lies directly in each folder.

        Returns:
            Values of closed vocabularies in their own order, also those that count 0; others by falling count (folders
            by path). `none` stands for pictures without a value (a value that is this very word stands in quotes).

        Raises:
            UsageError: `filter.field` for a field that is no facet, and what the values of `selection` raise.
        """
        for name in fields:
            if name not in FACETS:
                raise UsageError("filter.field", position=0, length=len(name), word=name, suggestion=FACETS[0])
        searchable = self._searchable()
        with self._db.snapshot() as connection, _searched(connection, search, searchable) as scope:
            counter = _Counter(connection, scope, selection)
            found = counter.combined(fields)
            found.update((name, counter.alone(name)) for name in fields if name not in found)
        return {name: found[name] for name in fields}

    def histogram(self, where: str | Expression | None = None, bins: int = 30) -> tuple[list[int], int]:
        """Numbers of pictures by detector score, in `bins` equal ranges of 0 to 1, and the number without a score."""
        found = condition(where, searchable=self._searchable())
        counts = [0] * bins
        without = 0
        with self._db.reading() as connection:
            rows = connection.execute(
                f"SELECT CAST(score * {int(bins)} AS INTEGER), count(*) FROM asset "
                f"WHERE {found.sql} AND {visible(connection)} GROUP BY 1",
                found.params,
            )
            for place, number in rows:
                if place is None:
                    without = number
                else:
                    counts[max(0, min(bins - 1, place))] += number
        return counts, without

    def verdict_counts(self, where: str | Expression | None = None) -> dict[Verdict, int]:
        """Number of pictures by verdict; every verdict is there."""
        found = condition(where, searchable=self._searchable())
        with self._db.reading() as connection:
            rows = dict(
                connection.execute(
                    f"SELECT verdict, count(*) FROM asset WHERE {found.sql} AND {visible(connection)} GROUP BY verdict",
                    found.params,
                ).fetchall()
            )
        codes = COLUMNS["verdict"]
        return {verdict: rows.get(codes.number(verdict), 0) for verdict in Verdict}


@contextlib.contextmanager
def _searched(connection: Connection, search: Expression | None, searchable: bool) -> Iterator[str]:
    """The condition for what is listed and found. A search is run once, into a table that lives as long as this."""
    listed_only = visible(connection)
    if search is None or search == Everything():
        yield listed_only
        return
    found = condition(search, searchable=searchable)
    # The table is this connection's own; the catalogue is not written to.
    connection.execute("PRAGMA query_only=OFF")
    try:
        connection.execute("CREATE TEMP TABLE found (id INTEGER PRIMARY KEY)")
        connection.execute(
            f"INSERT INTO temp.found SELECT id FROM asset WHERE {found.sql} AND {listed_only}", found.params
        )
        yield "id IN (SELECT id FROM temp.found)"
    finally:
        # Whoever opened the snapshot rolls it back, and the table with it.
        connection.execute("PRAGMA query_only=ON")


class _Counter:
    def __init__(self, connection: Connection, scope: str, selection: Mapping[str, Collection[str]]) -> None:
        self._connection = connection
        self._scope = scope
        self._selection = selection

    def combined(self, names: Sequence[str]) -> dict[str, list[Count]]:
        """Facets of the index `asset_facets` from one pass: counts by combination of values, then summed up here.

        A combination that fails one ticked facet counts for that facet only; one that fails two counts for none.
        Gives nothing where there are too many combinations.
        """
        wanted = [name for name in names if name in _COMBINED]
        columns = _CLOSED if all(name in _CLOSED for name in wanted) else _COMBINED
        ticked = {name: self._ticked(name, values) for name, values in self._selection.items() if values}
        inside = {name: test for name, test in ticked.items() if name in columns}
        outside = {name: values for name, values in self._selection.items() if name not in columns}
        rows = self._grouped(", ".join(columns.values()), outside, COMBINATIONS) if wanted else []
        if len(rows) > COMBINATIONS:
            return {}
        places = {name: place for place, name in enumerate(columns)}
        sums: dict[str, Counter[Any]] = {name: Counter() for name in wanted}
        for *row, number in rows:
            failed = [name for name, passes in inside.items() if not passes(row[places[name]])]
            for name in wanted if not failed else failed if len(failed) == 1 and failed[0] in sums else ():
                sums[name][row[places[name]]] += number
        return {name: self._named(name, counts) for name, counts in sums.items()}

    def alone(self, name: str) -> list[Count]:
        """Any one facet by a query of its own."""
        value = _COMBINED.get(name) or _TERMS.get(name) or _SETS.get(name) or _OTHERS[name]
        others = {other: values for other, values in self._selection.items() if other != name}
        return self._named(name, Counter(dict(self._grouped(value, others))))

    def _grouped(self, columns: str, selection: Mapping[str, Collection[str]], limit: int | None = None) -> list[Any]:
        found = condition(from_selection(selection))
        most = "" if limit is None else f" LIMIT {limit + 1}"
        return self._connection.execute(
            f"SELECT {columns}, count(*) FROM asset WHERE {found.sql} AND {self._scope} GROUP BY {columns}{most}",
            found.params,
        ).fetchall()

    def _ticked(self, name: str, values: Collection[str]) -> Callable[[int | None], bool]:
        """A test of a stored value against the ticked ones."""
        selected(name, values)  # refuses unknown fields and values
        absent = ABSENT in values and FIELDS[name].nullable
        texts = [unquoted(value) for value in values if not (absent and value == ABSENT)]
        if name == "flags":
            mask = FLAGS.bits(flag for flag in FLAGS.values if flag in texts)
            return lambda stored: bool((stored or 0) & mask) or (absent and not stored)
        stored_values: set[int | None] = {None} if absent else set()
        if name in _CLOSED:
            stored_values.update(COLUMNS[name].number(text) for text in texts)
        elif name in _COMBINED:
            stored_values.update(self._numbers(name, texts))
        return stored_values.__contains__

    def _numbers(self, name: str, texts: list[str]) -> Iterator[int]:
        kind = Term.GENERATOR if name == "generator" else Term.MODEL
        terms = f"SELECT id FROM term WHERE kind = {int(kind)} AND text IN ({marks(texts)})"
        sets = f"SELECT termset FROM termset_member WHERE term IN ({terms})"
        rows = self._connection.execute(terms if name == "generator" else sets, texts)
        return chain.from_iterable(rows)

    def _named(self, name: str, counts: Counter[Any]) -> list[Count]:
        if name in _CLOSED:
            return _of_vocabulary(name, counts)
        found = _texts(self._connection, name, counts)
        present = {text for text, _ in found}
        return found + [(text, 0) for text in self._selection.get(name, ()) if text not in present]


def _of_vocabulary(name: str, counts: Counter[Any]) -> list[Count]:
    codes = COLUMNS[name]
    values = FIELDS[name].values
    if name == "flags":
        each: Counter[str] = Counter()
        for mask, number in counts.items():
            each.update(dict.fromkeys(FLAGS.from_bits(mask), number))
        return [(value, each[value]) for value in values]
    named = [(value, counts[codes.number(value)]) for value in values]
    if FIELDS[name].nullable and (counts[None] or name == "label"):
        named.append((ABSENT, counts[None]))
    return named


def _texts(connection: Connection, name: str, counts: dict[Any, int]) -> list[Count]:
    absent = counts.pop(None, 0)
    found: list[Count]
    if name == "bytes":
        found = [(value, counts.get(value, 0)) for value in SIZES]
    elif name == "mtime":
        found = _years(counts)
    elif name == "folder":
        found = sorted(_look_up(connection, "SELECT id, path FROM folder", counts).items())
    else:
        if name in _SETS:
            texts: Counter[str] = Counter()
            for members, number in _look_up(connection, "SELECT id, members FROM termset", counts).items():
                texts.update(dict.fromkeys(listed(members), number))
        else:
            texts = Counter(_look_up(connection, "SELECT id, text FROM term", counts))
        ranked = sorted(texts.items(), key=lambda item: (-item[1], item[0]))[:FACET_VALUES]
        found = [(f'"{text}"' if text == ABSENT else text, number) for text, number in ranked]
    return found + [(ABSENT, absent)] * bool(absent)


def _years(days: Mapping[int, int]) -> list[Count]:
    years: Counter[str] = Counter()
    for day, number in days.items():
        moment = iso(day * 86_400)
        if moment is not None:
            years[moment[:4]] += number
    return sorted(years.items())


def _look_up(connection: Connection, select: str, counts: Mapping[int, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in chunks(counts):
        rows = connection.execute(f"{select} WHERE id IN ({marks(part)})", part)
        found.update((text, counts[number]) for number, text in rows)
    return found
