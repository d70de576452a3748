"""L2: counts for the lists beside the grid. A facet's counts follow all other filters; its values are joined by or."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from inspector.catalog.base import VISIBLE, CatalogPart, chunks, iso, marks
from inspector.catalog.codes import COLUMNS, FLAGS
from inspector.catalog.connection import Connection
from inspector.catalog.decisions import listed
from inspector.catalog.filter_sql import condition
from inspector.domain.enums import Verdict
from inspector.errors import UsageError
from inspector.filters import Everything, Expression, from_selection, selected
from inspector.filters.fields import FIELDS
from inspector.filters.selection import ABSENT, SIZES

FACET_VALUES = 1000
"""Most values of one facet that are counted by name."""

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
FACETS = (*_CLOSED, *_TERMS, *_SETS, "folder", "bytes", "mtime")
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
            closed = [name for name in fields if name in _CLOSED]
            found = counter.closed(closed) if closed else {}
            found.update((name, counter.open(name)) for name in fields if name not in _CLOSED)
        return {name: found[name] for name in fields}

    def histogram(self, where: str | Expression | None = None, bins: int = 30) -> tuple[list[int], int]:
        """Numbers of pictures by detector score, in `bins` equal ranges of 0 to 1, and the number without a score."""
        found = condition(where, searchable=self._searchable())
        counts = [0] * bins
        without = 0
        with self._db.reading() as connection:
            rows = connection.execute(
                f"SELECT CAST(score * {int(bins)} AS INTEGER), count(*) FROM asset "
                f"WHERE {found.sql} AND {VISIBLE} GROUP BY 1",
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
                    f"SELECT verdict, count(*) FROM asset WHERE {found.sql} AND {VISIBLE} GROUP BY verdict",
                    found.params,
                ).fetchall()
            )
        codes = COLUMNS["verdict"]
        return {verdict: rows.get(codes.number(verdict), 0) for verdict in Verdict}


@contextlib.contextmanager
def _searched(connection: Connection, search: Expression | None, searchable: bool) -> Iterator[str]:
    """The condition for what is listed and found. A search is run once, into a table that lives as long as this."""
    if search is None or search == Everything():
        yield VISIBLE
        return
    found = condition(search, searchable=searchable)
    # The table is this connection's own; the catalogue is not written to.
    connection.execute("PRAGMA query_only=OFF")
    try:
        connection.execute("CREATE TEMP TABLE found (id INTEGER PRIMARY KEY)")
        connection.execute(f"INSERT INTO temp.found SELECT id FROM asset WHERE {found.sql} AND {VISIBLE}", found.params)
        yield "id IN (SELECT id FROM temp.found)"
    finally:
        # Whoever opened the snapshot rolls it back, and the table with it.
        connection.execute("PRAGMA query_only=ON")


class _Counter:
    def __init__(self, connection: Connection, scope: str, selection: Mapping[str, Collection[str]]) -> None:
        self._connection = connection
        self._scope = scope
        self._selection = selection

    def closed(self, names: list[str]) -> dict[str, list[Count]]:
        """All closed facets from one pass over their index: counts by combination, then summed up here.

        A combination that fails one ticked facet counts for that facet only; one that fails two counts for none.
        """
        ticked = {name: _ticked(name, values) for name, values in self._selection.items() if name in _CLOSED and values}
        columns = ", ".join(_CLOSED.values())
        rows = self._grouped(columns, {name: values for name, values in self._selection.items() if name not in _CLOSED})
        places = {name: place for place, name in enumerate(_CLOSED)}
        sums: dict[str, Counter[Any]] = {name: Counter() for name in names}
        for *row, number in rows:
            failed = [name for name, wanted in ticked.items() if not _passes(name, row[places[name]], wanted)]
            for name in names if not failed else failed if len(failed) == 1 and failed[0] in sums else ():
                sums[name][row[places[name]]] += number
        return {name: _named(name, counts) for name, counts in sums.items()}

    def open(self, name: str) -> list[Count]:
        """One facet of any other kind."""
        value = _TERMS.get(name) or _SETS.get(name) or {"folder": "folder", "bytes": _SIZE, "mtime": _DAY}[name]
        others = {other: values for other, values in self._selection.items() if other != name}
        counts = _texts(self._connection, name, dict(self._grouped(value, others)))
        present = {text for text, _ in counts}
        return counts + [(text, 0) for text in self._selection.get(name, ()) if text not in present]

    def _grouped(self, columns: str, selection: Mapping[str, Collection[str]]) -> list[Any]:
        found = condition(from_selection(selection))
        return self._connection.execute(
            f"SELECT {columns}, count(*) FROM asset WHERE {found.sql} AND {self._scope} GROUP BY {columns}",
            found.params,
        ).fetchall()


def _ticked(name: str, values: Collection[str]) -> tuple[set[int | None], int]:
    selected(name, values)  # refuses unknown values
    codes = COLUMNS[name]
    absent = ABSENT in values and FIELDS[name].nullable
    numbers: set[int | None] = {codes.number(value) for value in values if not (absent and value == ABSENT)}
    mask = sum(1 << number for number in numbers if number is not None)
    return numbers | ({None} if absent else set()), mask


def _passes(name: str, stored: int | None, wanted: tuple[set[int | None], int]) -> bool:
    numbers, mask = wanted
    if name == "flags":
        return bool((stored or 0) & mask) or (None in numbers and not stored)
    return stored in numbers


def _named(name: str, counts: Counter[Any]) -> list[Count]:
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
