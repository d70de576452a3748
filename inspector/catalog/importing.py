"""L2: labels from a file. Another person's label is never overwritten; a differing one counts as a review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from inspector.catalog.base import MISSING, CatalogPart
from inspector.catalog.codes import LABELS
from inspector.catalog.connection import Connection
from inspector.catalog.decisions import Content, State
from inspector.catalog.facts import from_hex
from inspector.catalog.journal import Line, Operation, Target, clean_note, clean_reviewer, clean_tag, targets, write
from inspector.catalog.values import ImportedLabel, ImportResult
from inspector.domain.enums import LabelValue
from inspector.filters.fields import seconds

_ACTION = "import"


class Importing(CatalogPart):
    """Import of labels."""

    def import_labels(self, rows: Iterable[ImportedLabel], reviewer: str) -> ImportResult:
        """Join rows to pictures by file hash, then pixel hash, then file name, and label those that it may.

        A label of another person with another value stays, as does a newer one of the same person; the imported
        value then still counts as a review. All rows are one operation, which `undo` takes back.

        Args:
            rows: labels; a row without value only adds tags and note.
            reviewer: who imports, and who decided where a row does not say.

        Raises:
            UsageError: `label.reviewer_missing`, `label.tag_invalid`, `label.note_too_long`; nothing is imported then.
            InspectorError: `disk.full`, `catalog.locked`, `catalog.read_only`; nothing is imported then.
        """
        who, now = clean_reviewer(reviewer), self._now()
        clean = [_clean(row, who) for row in rows]
        counts: Counter[str] = Counter()
        with self._transaction(urgent=True) as (connection, intern):
            latest: dict[Content, Target] = {}
            lines: list[Line] = []
            for row in clean:
                lines.extend(_lines(connection, row, latest, now, counts))
            operation = Operation(_ACTION, who, now, {"count": len(lines), "value": None})
            changes = write(connection, intern, lines, operation)
        return ImportResult(
            counts["sha256"],
            counts["pixel_sha256"],
            counts["file_name"],
            counts["unknown"],
            counts["kept"],
            counts["unchanged"],
            changes,
        )


def _lines(
    connection: Connection, row: ImportedLabel, latest: dict[Content, Target], now: int, counts: Counter[str]
) -> list[Line]:
    """What one row writes. `latest` holds what earlier rows decided; `counts` counts the row."""
    how, ids = _join(connection, row)
    counts[how] += 1
    lines, kinds = [], set()
    for target in targets(connection, ids):
        current = latest.get(target.content, target)
        line, kind = _line(connection, row, current, now)
        kinds.add(kind)
        if line is not None:
            lines.append(line)
            latest[target.content] = replace(current, state=line.after)
    counts.update(["kept"] if "kept" in kinds else ["unchanged"] if kinds == {"unchanged"} else [])
    return lines


def _clean(row: ImportedLabel, reviewer: str) -> ImportedLabel:
    return replace(
        row,
        tags=tuple(clean_tag(tag) for tag in row.tags),
        note=clean_note(row.note),
        reviewer=clean_reviewer(row.reviewer or reviewer),
    )


def _join(connection: Connection, row: ImportedLabel) -> tuple[str, list[int]]:
    for how, column, digest in (
        ("sha256", "sha256", from_hex(row.sha256, 32)),
        ("pixel_sha256", "pixel_sha256", from_hex(row.pixel_sha256, 32)),
    ):
        if digest is not None:
            found = connection.execute(f"SELECT id FROM asset WHERE {column} = ?", (digest,)).fetchall()
            if found:
                return how, [number for (number,) in found]
    found = _named(connection, row.file_name) if row.file_name else []
    return ("file_name", found) if found else ("unknown", [])


def _named(connection: Connection, name: str) -> list[int]:
    """Pictures with this path, or whose path ends with it, if they are all of one content."""
    exact = connection.execute("SELECT id FROM asset WHERE path = ?", (name,)).fetchall()
    if exact:
        return [number for (number,) in exact]
    relative = "/" + name.removeprefix("./").lstrip("/")
    rows = connection.execute(
        "SELECT id, coalesce(sha256, path), path FROM asset WHERE name = ? COLLATE NOCASE AND state != ?",
        (relative.rsplit("/", 1)[1], MISSING),
    )
    found = [(number, content) for number, content, path in rows if path.endswith(relative)]
    return [number for number, _ in found] if len({content for _, content in found}) == 1 else []


def _line(connection: Connection, row: ImportedLabel, target: Target, now: int) -> tuple[Line | None, str]:
    before, reviewer = target.state, row.reviewer or ""
    at = seconds(row.reviewed_at)
    allowed, after = _allowed(row, before, at), before
    if allowed:
        tags = tuple(dict.fromkeys([*before.tags, *row.tags]))
        after = replace(before, tags=tags, note=row.note or before.note)
        if row.value is not None and row.value is not before.value:
            after = replace(after, value=row.value, reviewer=reviewer, at=now if at is None else at, mode="imported")
        elif before.value is None and after != before:
            after = replace(after, reviewer=reviewer, at=now if at is None else at, mode="imported")
    opinion = row.value if _new_opinion(connection, target, row.value, reviewer) else None
    kind = "kept" if not allowed else "changed" if after != before or opinion else "unchanged"
    if after == before and opinion is None:
        return None, kind
    return Line(target, after, _ACTION, reviewer, "imported", now, opinion), kind


def _allowed(row: ImportedLabel, before: State, at: int | None) -> bool:
    """Whether the row's value may become the current one."""
    if row.value is None or before.value is None or row.value == before.value:
        return True
    if before.reviewer != row.reviewer:
        return False
    return at is None or before.at is None or at >= before.at


def _new_opinion(connection: Connection, target: Target, value: LabelValue | None, reviewer: str) -> bool:
    """Whether this reviewer's last stated value on this content is another one."""
    if value is None:
        return False
    row = connection.execute(
        "SELECT opinion FROM journal WHERE content = ? AND reviewer = ? AND opinion IS NOT NULL "
        "ORDER BY id DESC LIMIT 1",
        (target.content, reviewer),
    ).fetchone()
    return row is None or LABELS.value(row[0]) is not value
