"""L2: reads pictures: ids in an order, light rows for the grid, full reports and records."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from inspector.catalog.base import HERE, MISSING, VISIBLE, CatalogPart, chunks, iso, marks, visible
from inspector.catalog.codes import BANDS, BASES, FLAGS, FORMATS, LABELS, VERDICTS
from inspector.catalog.connection import Connection
from inspector.catalog.decisions import STATE_SQL, State, listed
from inspector.catalog.encoding import BLOCK_BYTES, inflate, read_layout, unpack_blocks, unpack_report
from inspector.catalog.facts import with_hashes
from inspector.catalog.field_sql import TRUE
from inspector.catalog.filter_sql import Condition, condition
from inspector.catalog.reviews import latest_opinions, reviews
from inspector.catalog.values import CatalogEntry, Order, Review
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import LabelValue
from inspector.domain.record import record
from inspector.domain.report import Duplicate, InspectionReport, Label
from inspector.errors import InspectorError
from inspector.filters import Expression

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

PAGE = 200
"""Reports in memory at once while records are streamed."""
DUPLICATES_LISTED = 64
"""Most duplicates that one record lists, the nearest first; the one that names the group is always among them."""

SORTED_DIRECTLY = 5000
"""Up to this many matches are looked up and sorted; more are picked from all ids in order."""
GROUP_READ = 1000
"""Most members of one group of duplicates that are compared."""
_MASK64 = 2**64 - 1
_ORDERS = {
    Order.REVIEW_PRIORITY: ("priority", "score DESC", "id"),
    Order.PATH: ("path",),
    Order.NAME: ("name COLLATE NOCASE", "id"),
    Order.DATE: ("mtime_ns", "id"),
    Order.SIZE: ("size", "id"),
    Order.SCORE: ("score", "id"),
}
_REVERSED = {
    Order.REVIEW_PRIORITY: ("priority DESC", "score", "id DESC"),
}
_ROW = (
    "asset.id, path, sha256, format, width, height, size, mtime_ns, verdict, basis, flags, "
    "(SELECT text FROM term WHERE id = generator), score, band, label, "
    "(SELECT members FROM termset WHERE id = (SELECT tags FROM decision WHERE id = asset.decision)), "
    "duplicates, animated, state"
)


class Reading(CatalogPart):
    """Everything that reads single pictures or lists of them."""

    def ids(
        self,
        where: str | Expression | None = None,
        order: Order = Order.PATH,
        *,
        descending: bool = False,
        missing: bool = False,
    ) -> NDArray[numpy.int64]:
        """Ids of the pictures that match, in an order. Files that are gone are left out unless `missing`.

        Raises:
            UsageError: a code `filter.…` where `where` is text and no filter.
        """
        import numpy

        return numpy.array(self._ordered(where, order, descending=descending, missing=missing), numpy.int64)

    def count(self, where: str | Expression | None = None, *, missing: bool = False) -> int:
        """Number of the pictures that match."""
        found = self.condition(where)
        hidden = "" if missing else f" AND {VISIBLE}"
        with self._db.reading() as connection:
            sql = f"SELECT count(*) FROM asset WHERE {found.sql}{hidden}"
            return int(connection.execute(sql, found.params).fetchone()[0])

    def rows(self, ids: Iterable[int]) -> list[CatalogRow]:
        """What a grid shows of these pictures, in the order asked for; ids that are gone are skipped."""
        wanted = [int(number) for number in ids]
        found: dict[int, CatalogRow] = {}
        with self._db.reading() as connection:
            for part in chunks(wanted):
                sql = f"SELECT {_ROW} FROM asset WHERE asset.id IN ({marks(part)})"
                found.update((values[0], _row(values)) for values in connection.execute(sql, part))
        return [found[number] for number in wanted if number in found]

    def row_by_path(self, path: str) -> CatalogRow | None:
        """The picture under a path of the record contract."""
        with self._db.reading() as connection:
            sql = f"SELECT {_ROW} FROM asset WHERE path = ?"
            values = connection.execute(sql, (path,)).fetchone()
            return _row(values) if values else None

    def rows_by_sha256(self, sha256: str) -> list[CatalogRow]:
        """All pictures of one content, in path order."""
        with self._db.reading() as connection:
            sql = f"SELECT {_ROW} FROM asset WHERE sha256 = ? ORDER BY path"
            return [_row(values) for values in connection.execute(sql, (bytes.fromhex(sha256),))]

    def report(self, number: int, *, blocks: bool = False) -> InspectionReport:
        """The stored report; with `blocks` also the raw metadata.

        Raises:
            InspectorError: `catalog.no_such_picture`, or `catalog.broken`.
        """
        with self._db.reading() as connection:
            found = next(_reports(connection, [int(number)]), None)
            if found is None:
                raise InspectorError("catalog.no_such_picture", id=int(number))
            return replace(found[1], blocks=_blocks(connection, int(number))) if blocks else found[1]

    def record(self, number: int) -> dict[str, Any]:
        """The contract's JSON object of one picture.

        Raises:
            InspectorError: `catalog.no_such_picture`.
        """
        with self._db.reading() as connection:
            found = next(_records(connection, [int(number)]), None)
        if found is None:
            raise InspectorError("catalog.no_such_picture", id=int(number))
        return found[1]

    def records(
        self, where: str | Expression | None = None, ids: Iterable[int] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Records in path order, or of `ids` in the order given; memory stays bounded."""
        for page in self._pages(where, ids):
            with self._db.reading() as connection:
                found = list(_records(connection, page))
            for _, value in found:
                yield value

    def entries(
        self, where: str | Expression | None = None, ids: Iterable[int] | None = None
    ) -> Iterator[CatalogEntry]:
        """Like `records`, with what else the catalogue knows of each picture."""
        for page in self._pages(where, ids):
            with self._db.snapshot() as connection:
                found = list(_entries(connection, page))
            yield from found

    def records_with_facts(
        self, where: str | Expression | None = None, ids: Iterable[int] | None = None
    ) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Like `records`, each with what exports write beside it; unknown facts are empty text.

        The facts are `mode reviews agreement reviewers duplicate_group first_seen changed_at scanned_at tool_version`.
        """
        for entry in self.entries(where, ids):
            review = entry.review
            yield (
                entry.record,
                {
                    "mode": review.mode or "",
                    "reviews": review.reviews,
                    "agreement": review.agreement or "",
                    "reviewers": list(review.reviewers),
                    "duplicate_group": entry.duplicate_group or "",
                    "first_seen": entry.first_seen,
                    "changed_at": entry.changed_at,
                    "scanned_at": entry.scanned_at,
                    "tool_version": entry.tool_version,
                },
            )

    def duplicates_of(self, number: int) -> tuple[Duplicate, ...]:
        """The other pictures of the catalogue that show the same, the nearest first."""
        with self._db.reading() as connection:
            return _duplicates(connection, [int(number)]).get(int(number), ())

    def review_of(self, number: int) -> Review:
        """Who decided on a picture, and whether they agree."""
        with self._db.reading() as connection:
            return reviews(connection, [int(number)]).get(int(number), Review())

    def opinions_of(self, ids: Iterable[int]) -> dict[int, dict[str, LabelValue]]:
        """What each reviewer said last of these pictures, by reviewer; pictures without a decision are not in it."""
        with self._db.snapshot() as connection:
            return latest_opinions(connection, ids)

    def condition(self, where: str | Expression | None) -> Condition:
        """The SQL condition of a filter."""
        return condition(where, searchable=self._searchable())

    def _ordered(
        self, where: str | Expression | None, order: Order, *, descending: bool = False, missing: bool = False
    ) -> array[int]:
        """Ids in order.

        A filter is answered first, from whatever index suits it, then put in order by the index of the order: SQLite
        would rather walk that index and look up every row on the way.
        """
        found = self.condition(where)
        terms = _terms(order, descending=descending)
        with self._db.snapshot() as connection:
            conditions = [sql for sql in (found.sql, TRUE if missing else visible(connection)) if sql != TRUE]
            chosen = f" WHERE {' AND '.join(conditions)}" if conditions else ""
            if found.sql == TRUE:
                return _numbers(connection, f"SELECT id FROM asset{chosen} ORDER BY {terms}")
            matched = _numbers(connection, f"SELECT id FROM asset{chosen}", found.params)
            if len(matched) <= SORTED_DIRECTLY:
                listed_ids = f"[{','.join(map(str, matched))}]"
                few = f"SELECT id FROM asset WHERE id IN (SELECT value FROM json_each(?)) ORDER BY {terms}"
                return _numbers(connection, few, [listed_ids])
            wanted = frozenset(matched)
            return array(
                "q", filter(wanted.__contains__, _numbers(connection, f"SELECT id FROM asset ORDER BY {terms}"))
            )

    def _pages(self, where: str | Expression | None, ids: Iterable[int] | None) -> Iterator[list[int]]:
        # Ids first, then page by page: an open query would keep the write-ahead log from shrinking.
        chosen = self._ordered(where, Order.PATH) if ids is None else ids
        yield from chunks((int(number) for number in chosen), PAGE)


def _terms(order: Order, *, descending: bool) -> str:
    terms = _ORDERS[order]
    if order is Order.SCORE and not descending:
        terms = ("score IS NULL", *terms)
    if descending:
        terms = _REVERSED.get(order) or tuple(f"{term} DESC" for term in terms)
    return ", ".join(terms)


def _numbers(connection: Connection, sql: str, params: Sequence[Any] = ()) -> array[int]:
    return array("q", chain.from_iterable(connection.execute(sql, params)))


def _row(values: Sequence[Any]) -> CatalogRow:
    number, path, sha256, format_, width, height, size, mtime_ns, verdict, basis, *others = values
    flags, generator, score, band, label, tags, duplicates, animated, state = others
    return CatalogRow(
        number,
        path,
        sha256.hex() if sha256 is not None else None,
        FORMATS.value(format_),
        width,
        height,
        size,
        mtime_ns,
        VERDICTS.known(verdict),
        BASES.known(basis),
        FLAGS.from_bits(flags),
        generator,
        score,
        BANDS.value(band),
        LABELS.value(label),
        listed(tags),
        duplicates,
        bool(animated),
        state != HERE,
    )


def _reports(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, InspectionReport]]:
    rows = {
        number: values
        for number, *values in connection.execute(
            "SELECT id, packed, length, pixel_sha256, perceptual FROM asset JOIN report ON asset = id "
            f"WHERE id IN ({marks(ids)})",
            ids,
        )
    }
    for number in ids:
        if number in rows:
            packed, length, pixels, perceptual = rows[number]
            yield number, with_hashes(unpack_report(packed, length), pixels, perceptual)


def _records(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    labels = _labels(connection, ids)
    duplicates = _duplicates(connection, ids)
    for number, report in _reports(connection, ids):
        yield number, record(report, label=labels.get(number), duplicates=duplicates.get(number, ()))


def _entries(connection: Connection, ids: Sequence[int]) -> Iterator[CatalogEntry]:
    facts = {
        number: values
        for number, *values in connection.execute(
            "SELECT id, duplicate_group, first_seen, changed_at, scanned_at, "
            "(SELECT text FROM term WHERE id = tool), (SELECT text FROM term WHERE id = ruleset), state "
            f"FROM asset WHERE id IN ({marks(ids)})",
            ids,
        )
    }
    review = reviews(connection, ids)
    for number, value in _records(connection, ids):
        group, first_seen, changed_at, scanned_at, tool, ruleset, state = facts[number]
        yield CatalogEntry(
            number,
            value,
            review.get(number, Review()),
            group.hex() if group else None,
            iso(first_seen) or "",
            iso(changed_at) or "",
            iso(scanned_at) or "",
            tool,
            ruleset,
            state == MISSING,
        )


def _labels(connection: Connection, ids: Sequence[int]) -> dict[int, Label]:
    rows = connection.execute(
        f"SELECT asset.id, {STATE_SQL} FROM asset JOIN decision AS d ON d.id = asset.decision "
        f"WHERE asset.id IN ({marks(ids)})",
        ids,
    )
    found = {number: State.of_row(state).label for number, *state in rows}
    return {number: label for number, label in found.items() if label is not None}


def _duplicates(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Duplicate, ...]]:
    own = connection.execute(
        "SELECT id, duplicate_group, perceptual, pixel_sha256 FROM asset "
        f"WHERE id IN ({marks(ids)}) AND duplicate_group IS NOT NULL",
        ids,
    ).fetchall()
    groups: dict[bytes, list[tuple[int, bytes, str, int | None, bytes | None]]] = {}
    for group in {group for _, group, _, _ in own}:
        groups[group] = connection.execute(
            "SELECT id, sha256, path, perceptual, pixel_sha256 FROM asset WHERE duplicate_group = ? AND "
            f"sha256 IS NOT NULL AND state != {MISSING} ORDER BY sha256 != duplicate_group, id LIMIT {GROUP_READ}",
            (group,),
        ).fetchall()
    return {
        number: _nearest(number, group, perceptual, pixels, groups.get(group, []))
        for number, group, perceptual, pixels in own
    }


def _nearest(
    number: int,
    group: bytes,
    perceptual: int | None,
    pixels: bytes | None,
    members: list[tuple[int, bytes, str, int | None, bytes | None]],
) -> tuple[Duplicate, ...]:
    found = sorted(
        (_distance(perceptual, pixels, other, other_pixels), sha256 != group, path, sha256)
        for other_number, sha256, path, other, other_pixels in members
        if other_number != number
    )
    kept = found[:DUPLICATES_LISTED]
    if len(found) > len(kept) and all(item[1] for item in kept):
        kept[-1] = next((item for item in found if not item[1]), kept[-1])
    return tuple(Duplicate(sha256.hex(), path, distance) for distance, _, path, sha256 in kept)


def _distance(one: int | None, pixels: bytes | None, other: int | None, other_pixels: bytes | None) -> int:
    if pixels is not None and pixels == other_pixels:
        return 0
    if one is None or other is None:
        return 64
    return ((one ^ other) & _MASK64).bit_count()


def _blocks(connection: Connection, number: int) -> tuple[Any, ...]:
    packed, length = connection.execute(
        "SELECT blocks, blocks_length FROM report WHERE asset = ?", (number,)
    ).fetchone()
    if packed is None:
        return ()
    numbers, layout = read_layout(packed, length)
    contents: dict[int, bytes] = {}
    for part in chunks(numbers):
        contents.update(
            (content, inflate(data, size, BLOCK_BYTES))
            for content, size, data in connection.execute(
                f"SELECT id, length, packed FROM content WHERE id IN ({marks(part)})",
                part,
            )
        )
    return unpack_blocks(layout, [contents.get(content, b"") for content in numbers])
