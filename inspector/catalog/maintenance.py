"""L2: care of the file: backup, check, facts, compaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inspector.catalog.base import MISSING, OFFLINE, CatalogPart, chunks, iso
from inspector.catalog.codes import LABELS
from inspector.catalog.connection import Connection, Damaged, backup
from inspector.catalog.decisions import State
from inspector.catalog.encoding import BLOCK_BYTES, inflate, read_layout, unpack_report

DAMAGES = 100
"""Most findings of one kind that a check lists."""

_NUMBERED = {
    "term": ("fingerprint", "generator", "signer", "signer_name", "artist", "licence", "site", "tool", "ruleset"),
    "termset": ("models", "problems"),
    "prompt": ("prompt",),
}
"""Columns of `asset` that hold numbers of these tables."""


class Maintenance(CatalogPart):
    """Everything about the file as a whole."""

    def backup(self, target: Path | None = None) -> Path:
        """Write a copy of the catalogue as it stands, while others go on working; gives the copy's path.

        Args:
            target: where to; by default beside the catalogue, with the time in its name.

        Raises:
            InspectorError: `catalog.in_the_way` (nothing is overwritten), `catalog.not_opened`, `disk.full`.
        """
        if target is None:
            moment = datetime.fromtimestamp(self._now(), UTC).strftime("%Y%m%dT%H%M%SZ")
            target = self._db.path.with_name(f"{self._db.path.name}.{moment}.backup")
        with self._db.reading() as connection:
            backup(connection, target)
        return target

    def check(self) -> list[str]:
        """Look for damage in SQLite's own structure, references, stored values and labels. Empty means sound."""
        found: list[str] = []
        with self._db.reading() as connection:
            rows = connection.execute(f"PRAGMA integrity_check({DAMAGES})").fetchall()
            found.extend(f"structure: {text}" for (text,) in rows if text != "ok")
            for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(DAMAGES):
                found.append(f"reference: {table} {row} names a {parent} that is not there")
            if not found:
                found.extend(_lost_terms(connection))
                found.extend(_damaged_values(connection))
                found.extend(_damaged_labels(connection))
        return found

    def info(self) -> dict[str, Any]:
        """Facts about the catalogue: file, version, and how much it holds."""
        count = {
            "pictures": f"SELECT count(*) FROM asset WHERE state != {MISSING}",
            "missing": f"SELECT count(*) FROM asset WHERE state = {MISSING}",
            "offline": f"SELECT count(*) FROM asset WHERE state = {OFFLINE}",
            "contents": "SELECT count(DISTINCT sha256) FROM asset",
            "labelled": f"SELECT count(*) FROM asset WHERE label IS NOT NULL AND state != {MISSING}",
            "decisions": "SELECT count(*) FROM journal",
            "prompts": "SELECT count(*) FROM prompt",
            "stored_values": "SELECT count(*) FROM content",
        }
        with self._db.snapshot() as connection:
            facts: dict[str, Any] = {name: connection.execute(sql).fetchone()[0] for name, sql in count.items()}
            facts["first_seen"], facts["scanned_at"] = map(
                iso, connection.execute("SELECT min(first_seen), max(scanned_at) FROM asset").fetchone()
            )
            facts["rulesets"] = [
                text
                for (text,) in connection.execute(
                    "SELECT text FROM term WHERE id IN (SELECT DISTINCT ruleset FROM asset) ORDER BY text"
                )
            ]
            facts["sources"] = [path for (path,) in connection.execute("SELECT path FROM source ORDER BY id")]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        size = self._db.path.stat().st_size
        return {"path": str(self._db.path), "version": version, "bytes": size, **facts}

    def optimize(self) -> None:
        """Let SQLite learn how values are spread, so that filters take the right index; call it when a scan is done."""
        with self._db.exclusive() as connection:
            # Sampling keeps this short on large catalogues.
            connection.execute("PRAGMA analysis_limit=1000")
            connection.execute("ANALYZE")

    def compact(self) -> int:
        """Remove stored values that no picture uses and give the space back; gives the bytes saved.

        Needs as much free space as the catalogue is large, and that nobody else writes meanwhile.
        """
        with self._db.exclusive() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = self._db.path.stat().st_size
        with self._transaction() as (connection, _):
            connection.execute("DELETE FROM content WHERE id NOT IN (SELECT content FROM asset_content)")
            connection.execute("DELETE FROM folder WHERE id NOT IN (SELECT folder FROM asset)")
        self._known_contents.clear()
        with self._db.exclusive() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for intern in self._intern.values():
            intern.forget()
        return max(0, before - self._db.path.stat().st_size)


def _lost_terms(connection: Connection) -> Iterator[str]:
    for table, names in _NUMBERED.items():
        for name in names:
            row = connection.execute(
                f"SELECT id FROM asset WHERE {name} IS NOT NULL AND {name} NOT IN (SELECT id FROM {table}) LIMIT 1"
            ).fetchone()
            if row is not None:
                yield f"reference: picture {row[0]} names a {name} that is not there"


def _damaged_values(connection: Connection) -> Iterator[str]:
    numbers = [number for (number,) in connection.execute("SELECT id FROM asset ORDER BY id")]
    count = 0
    for part in chunks(numbers, 100):
        for number in part:
            detail = _damage_of(connection, number)
            if detail and count < DAMAGES:
                count += 1
                yield f"value: picture {number}: {detail}"
    for number, length, packed in connection.execute("SELECT id, length, packed FROM content"):
        try:
            inflate(packed, length, BLOCK_BYTES)
        except Damaged as error:
            yield f"value: stored value {number}: {error}"


def _damage_of(connection: Connection, number: int) -> str:
    row = connection.execute(
        "SELECT packed, length, blocks, blocks_length FROM report WHERE asset = ?", (number,)
    ).fetchone()
    if row is None:
        return "its report is missing"
    packed, length, blocks, blocks_length = row
    try:
        unpack_report(packed, length)
        if blocks is not None:
            read_layout(blocks, blocks_length)
    except Damaged as error:
        return str(error)
    return ""


def _damaged_labels(connection: Connection) -> Iterator[str]:
    """The current label of each content must be what its latest journal entry left."""
    rows = connection.execute(
        "SELECT d.id, d.value, j.after FROM decision AS d LEFT JOIN journal AS j ON j.id = d.entry"
    )
    count = 0
    for number, value, after in rows:
        if State.of_text(after).value is not LABELS.value(value) and count < DAMAGES:
            count += 1
            yield f"label: decision {number} is not what the journal says"
    (wrong,) = connection.execute(
        "SELECT count(*) FROM asset WHERE label IS NOT (SELECT value FROM decision WHERE id = asset.decision)"
    ).fetchone()
    if wrong:
        yield f"label: {wrong} pictures show another label than was decided"
