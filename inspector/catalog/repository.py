"""L2: stores reports: one row a path, changed only where something changed, in short transactions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inspector import __version__
from inspector.catalog.base import HERE, MISSING, CatalogPart, Pace, chunks, marks, merged
from inspector.catalog.connection import Connection
from inspector.catalog.decisions import link, link_pixels
from inspector.catalog.encoding import finish_layout, unpack_report
from inspector.catalog.facts import REPORT_COLUMNS, Prepared, columns, prepare, with_hashes
from inspector.catalog.terms import Interner, Term, storable
from inspector.catalog.values import Stat
from inspector.domain.catalogue import Changes
from inspector.domain.report import Assessment, InspectionReport

KNOWN_CONTENTS = 50_000
"""Digests of long block values that are remembered as stored."""

_STORED = (
    "id",
    "path",
    *REPORT_COLUMNS,
    "state",
    "beside",
    "fingerprint",
    "duplicate_group",
    "duplicates",
    "first_seen",
    "changed_at",
    "scanned_at",
    "tool",
)
_KEPT = frozenset({"id", "path", "first_seen"})
_UPSERT = (
    f"INSERT INTO asset ({', '.join(_STORED)}) VALUES ({marks(_STORED)}) ON CONFLICT (path) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _STORED if name not in _KEPT)
)
_UPSERT_REPORT = (
    "INSERT INTO report (asset, digest, length, packed, blocks_length, blocks) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (asset) DO UPDATE SET digest = excluded.digest, length = excluded.length, packed = excluded.packed, "
    "blocks_length = excluded.blocks_length, blocks = excluded.blocks"
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored under a path."""

    id: int
    state: int
    sha256: bytes | None
    pixels: bytes | None
    perceptual: int | None
    assessed: int
    first_seen: int
    changed_at: int
    group: bytes | None
    duplicates: int
    decision: int | None
    digest: bytes | None


class Repository(CatalogPart):
    """Writing of reports and of new assessments."""

    def unchanged(
        self, entries: Iterable[tuple[str, int | None, int | None] | Stat], fingerprint: str, *others: str
    ) -> set[str]:
        """Keys that are stored with the same size, time and sidecars under one of the given fingerprints.

        Args:
            entries: `(key, size, mtime_ns)` or `Stat`, which adds a digest over the sidecars.
            fingerprint: of tool, ruleset and options, as given to `store`.
            others: further fingerprints that are as good.
        """
        wanted = (fingerprint, *others)
        found: set[str] = set()
        with self._db.reading() as connection:
            numbers = [
                number
                for (number,) in connection.execute(
                    f"SELECT id FROM term WHERE kind = ? AND text IN ({marks(wanted)})",
                    (int(Term.FINGERPRINT), *(storable(text) for text in wanted)),
                )
            ]
            if not numbers:
                return found
            known = ", ".join(map(str, numbers))
            for part in chunks(entries):
                stats = {key: (size or 0, mtime or 0, *beside, 0)[:3] for key, size, mtime, *beside in part}
                rows = connection.execute(
                    f"SELECT path, size, mtime_ns, beside FROM asset WHERE path IN ({marks(part)}) "
                    f"AND state < {MISSING} AND fingerprint IN ({known})",
                    tuple(stats),
                )
                found.update(
                    path for path, size, mtime, beside in rows if stats[path] == (size or 0, mtime or 0, beside)
                )
        return found

    def store(
        self, reports: Sequence[InspectionReport], fingerprint: str, *, beside: Mapping[str, int] | None = None
    ) -> Changes:
        """Insert or update by path. Labels of the same content or the same pixels apply at once.

        A report without pixel hashes keeps those that were stored for the same bytes. `first_seen` stays;
        `changed_at` moves where content or assessment changed.

        Args:
            reports: finished reports, of the metadata pass or with pixels.
            fingerprint: of tool, ruleset and options; see `unchanged`.
            beside: digests over sidecars by key, for `Stat`.

        Returns:
            Rows added and updated (stored reports that differ from the one before), and rows whose label changed.

        Raises:
            InspectorError: `disk.full`, `catalog.locked`, `catalog.read_only`.
        """
        pace, at = Pace(), 0
        changes: list[Changes] = []
        latest = list({report.asset.key: report for report in reports}.values())
        while at < len(latest):
            if len(self._known_contents) > KNOWN_CONTENTS:
                self._known_contents.clear()
            part = [prepare(report, self._known_contents) for report in latest[at : at + pace.rows]]
            with self._transaction() as (connection, intern):
                start = time.perf_counter()
                batch = _Batch(connection, intern, self._now(), fingerprint, beside or {})
                changes.append(batch.store(part))
            pace.took(len(part), time.perf_counter() - start)
            at += len(part)
        return merged(changes)

    def update_assessments(self, items: Iterable[tuple[int, InspectionReport]]) -> Changes:
        """Store reports that were judged again (with `duplicate` evidence, or by a new ruleset); blocks stay.

        Args:
            items: id and the new report. Ids that are gone are skipped.
        """
        pace, source = Pace(), iter(items)
        changes: list[Changes] = []
        while part := [item for _, item in zip(range(pace.rows), source, strict=False)]:
            prepared = [(int(number), prepare(replace(report, blocks=()), set())) for number, report in part]
            with self._transaction() as (connection, intern):
                start = time.perf_counter()
                changes.append(self._judge(connection, intern, prepared))
            pace.took(len(part), time.perf_counter() - start)
        return merged(changes)

    def reassess(self, ruleset: str, assess: Callable[[InspectionReport], Assessment]) -> Changes:
        """Judge all pictures whose stored assessment is of another ruleset. Evidence is not read again.

        Args:
            ruleset: the version of the rules that `assess` follows.
            assess: gives the new assessment of a stored report (without blocks).
        """
        changes: list[Changes] = []
        last = 0
        while True:
            part = self._stale(ruleset, last)
            if not part:
                return merged(changes)
            last = part[-1][0]
            judged = [
                (number, replace(report, assessment=replace(assess(report), ruleset=ruleset)))
                for number, report in part
            ]
            changes.append(self.update_assessments(judged))

    def _stale(self, ruleset: str, last: int) -> list[tuple[int, InspectionReport]]:
        with self._db.reading() as connection:
            rows = connection.execute(
                "SELECT id, length, packed, pixel_sha256, perceptual FROM asset JOIN report ON asset = id "
                "WHERE id > ? AND ruleset NOT IN (SELECT id FROM term WHERE kind = ? AND text = ?) "
                "ORDER BY id LIMIT 200",
                (last, int(Term.RULESET), ruleset),
            ).fetchall()
            return [
                (number, with_hashes(unpack_report(packed, length), pixels, perceptual))
                for number, length, packed, pixels, perceptual in rows
            ]

    def _judge(self, connection: Connection, intern: Interner, items: list[tuple[int, Prepared]]) -> Changes:
        now = self._now()
        updated: list[int] = []
        for number, item in items:
            row = connection.execute(
                "SELECT assessed, changed_at, digest FROM asset JOIN report ON asset = id WHERE id = ?", (number,)
            ).fetchone()
            if row is None or row[2] == item.packed.digest:
                continue
            names = [name for name in REPORT_COLUMNS if name not in ("pixel_sha256", "perceptual")]
            facts = dict(zip(REPORT_COLUMNS, columns(item, intern), strict=True))
            changed = row[1] if row[0] == item.assessed else now
            connection.execute(
                f"UPDATE asset SET {', '.join(f'{name} = ?' for name in names)}, changed_at = ? WHERE id = ?",
                (*(facts[name] for name in names), changed, number),
            )
            connection.execute(
                "UPDATE report SET digest = ?, length = ?, packed = ? WHERE asset = ?",
                (item.packed.digest, item.packed.length, item.packed.data, number),
            )
            updated.append(number)
        return Changes(updated=tuple(updated))


class _Batch:
    """One transaction of `store`."""

    def __init__(
        self, connection: Connection, intern: Interner, now: int, fingerprint: str, beside: Mapping[str, int]
    ) -> None:
        self._connection = connection
        self._intern = intern
        self._now = now
        self._beside = beside
        self._fingerprint = intern.required(Term.FINGERPRINT, fingerprint)
        self._tool = intern.required(Term.TOOL, __version__)

    def store(self, items: list[Prepared]) -> Changes:
        known = self._known([item.path for item in items])
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'asset'").fetchone()
        number = int(row[0]) if row else 0
        added, updated, relink = [], [], []
        assets: list[list[Any]] = []
        reports: list[tuple[int, Prepared, bool]] = []
        for item in items:
            before = known.get(item.path)
            number += before is None
            own = before.id if before else number
            assets.append(self._row(own, item, before))
            if before is None or before.state == MISSING:
                added.append(own)
            elif before.digest != item.packed.digest or before.state != HERE:
                updated.append(own)
            same = before is not None and before.sha256 == item.sha256 and item.sha256 is not None
            if before is None or before.digest != item.packed.digest or item.layout:
                reports.append((own, item, same and not item.layout))
            if before is None or not same or before.pixels != assets[-1][_PIXELS]:
                relink.append(own)
        self._connection.executemany(_UPSERT, assets)
        self._reports(reports)
        return Changes(tuple(added), tuple(updated), (), tuple(self._labels(relink)))

    def _row(self, number: int, item: Prepared, before: _Known | None) -> list[Any]:
        facts = columns(item, self._intern)
        same = before is not None and before.sha256 == item.sha256 and item.sha256 is not None
        if before and same and item.pixels is None:
            facts[_FACT["pixel_sha256"]], facts[_FACT["perceptual"]] = before.pixels, before.perceptual
        still = before is not None and same and before.assessed == item.assessed
        return [
            number,
            item.path,
            *facts,
            HERE,
            self._beside.get(item.report.asset.key, 0),
            self._fingerprint,
            before.group if before and same else None,
            before.duplicates if before and same else 0,
            before.first_seen if before else self._now,
            before.changed_at if before and still else self._now,
            self._now,
            self._tool,
        ]

    def _reports(self, items: list[tuple[int, Prepared, bool]]) -> None:
        """Store reports, and blocks but where the same bytes were stored with blocks and come without them now."""
        rows: list[tuple[Any, ...]] = []
        uses: list[tuple[int, int]] = []
        for number, item, keep_blocks in items:
            packed = item.packed
            contents = [self._intern.content(value) for value in item.longs]
            length, blocks = finish_layout(item.layout, contents) if item.layout else (0, None)
            rows.append((number, packed.digest, packed.length, packed.data, length, blocks, keep_blocks))
            uses.extend((number, content) for content in dict.fromkeys(contents))
        self._connection.executemany(
            "DELETE FROM asset_content WHERE asset = ?", [row[:1] for row in rows if not row[-1]]
        )
        self._connection.executemany(_UPSERT_REPORT, [row[:-1] for row in rows if not row[-1]])
        self._connection.executemany(
            "UPDATE report SET digest = ?, length = ?, packed = ? WHERE asset = ?",
            [(*row[1:4], row[0]) for row in rows if row[-1]],
        )
        self._connection.executemany("INSERT INTO asset_content (asset, content) VALUES (?, ?)", uses)

    def _labels(self, numbers: list[int]) -> list[int]:
        learned = link_pixels(self._connection, numbers)
        return list(dict.fromkeys([*link(self._connection, numbers), *learned]))

    def _known(self, paths: list[str]) -> dict[str, _Known]:
        found: dict[str, _Known] = {}
        for part in chunks(paths):
            rows = self._connection.execute(
                "SELECT path, id, state, sha256, pixel_sha256, perceptual, assessed, first_seen, changed_at, "
                "duplicate_group, duplicates, decision, digest FROM asset LEFT JOIN report ON asset = id "
                f"WHERE path IN ({marks(part)})",
                part,
            )
            found.update((path, _Known(*values)) for path, *values in rows)
        return found


_FACT = {name: place for place, name in enumerate(REPORT_COLUMNS)}
_PIXELS = 2 + _FACT["pixel_sha256"]
