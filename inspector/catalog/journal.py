"""L2: human decisions: an append-only journal, its current state, and undo without limit.

Every call is one operation of one reviewer in one transaction that is on the disk before the call returns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inspector.catalog.base import CatalogPart, chunks, iso, marks
from inspector.catalog.codes import LABELS
from inspector.catalog.connection import Connection
from inspector.catalog.decisions import NOTHING, STATE_SQL, Content, State, affected, decided, link, put
from inspector.catalog.terms import Interner, storable
from inspector.catalog.values import JournalEntry, Undone
from inspector.domain.catalogue import Changes
from inspector.domain.enums import LabelValue
from inspector.domain.report import Label
from inspector.errors import UsageError

TAG_LENGTH = 100
"""Longest user tag, in characters."""
NOTE_LENGTH = 10_000
"""Longest note, in characters."""
_NO_TAG = re.compile(r"[;\x00-\x1f\x7f-\x9f\u2028\u2029]")
MODES = ("blind", "open", "certification", "imported")


@dataclass(frozen=True, slots=True)
class Target:
    """One content that is decided on, as it stands."""

    content: Content
    pixels: bytes | None
    report: bytes | None
    state: State


@dataclass(frozen=True, slots=True)
class Line:
    """One line to be written to the journal."""

    target: Target
    after: State
    action: str
    reviewer: str
    mode: str
    at: int
    opinion: LabelValue | None = None


class Journal(CatalogPart):
    """Labels, tags and notes."""

    def label(self, ids: Collection[int], value: LabelValue | None, *, reviewer: str, mode: str = "open") -> Changes:
        """Decide on pictures; all paths of the same content are decided with them. Null removes the label.

        Args:
            ids: pictures; unknown ids are ignored.
            value: the decision.
            reviewer: name or pseudonym, not empty.
            mode: `blind`, `open`, `certification` or `imported`.

        Returns:
            In `labelled` every row that now shows another label.

        Raises:
            UsageError: `label.reviewer_missing`.
            InspectorError: `disk.full`, `catalog.locked`, `catalog.read_only`; nothing was stored then.
        """
        who = clean_reviewer(reviewer)

        def decide(before: State, now: int) -> State:
            if value is not None:
                return replace(before, value=value, reviewer=who, at=now, mode=mode)
            if before.value is None:
                return before
            kept = bool(before.tags) or before.note is not None
            return replace(before, value=None, at=now, reviewer=who, mode=mode) if kept else NOTHING

        return self._apply(ids, "label", decide, who, mode, value)

    def tag(
        self, ids: Collection[int], add: Sequence[str] = (), remove: Sequence[str] = (), *, reviewer: str
    ) -> Changes:
        """Add and remove user tags.

        Raises:
            UsageError: `label.reviewer_missing`; `label.tag_invalid` for an empty or long tag, or one with `;` or
                a line break.
        """
        who = clean_reviewer(reviewer)
        gone = {clean_tag(tag) for tag in remove}
        new = [clean_tag(tag) for tag in add]

        def change(before: State, now: int) -> State:
            tags = tuple(dict.fromkeys([*(tag for tag in before.tags if tag not in gone), *new]))
            return before if tags == before.tags else _said(replace(before, tags=tags), who, now)

        return self._apply(ids, "tag", change, who)

    def note(self, ids: Collection[int], text: str | None, *, reviewer: str) -> Changes:
        """Set the note; null or blank text removes it.

        Raises:
            UsageError: `label.note_too_long`.
        """
        who, note = clean_reviewer(reviewer), clean_note(text)

        def change(before: State, now: int) -> State:
            return before if note == before.note else _said(replace(before, note=note), who, now)

        return self._apply(ids, "note", change, who)

    def undo(self, *, reviewer: str) -> Undone | None:
        """Take back this reviewer's latest operation that is not taken back yet; null where there is none.

        Pictures on which somebody else decided since keep that decision.
        """
        return self._reverse("undo", reviewer)

    def redo(self, *, reviewer: str) -> Undone | None:
        """Do again what `undo` took back last; null where there is nothing, or something new was decided since."""
        return self._reverse("redo", reviewer)

    def can_undo(self, reviewer: str) -> bool:
        """Whether `undo` has something to take back."""
        with self._db.reading() as connection:
            return _stacks(connection, reviewer)[0] is not None

    def can_redo(self, reviewer: str) -> bool:
        """Whether `redo` has something to do again."""
        with self._db.reading() as connection:
            return _stacks(connection, reviewer)[1] is not None

    def label_of(self, number: int) -> Label | None:
        """The label that applies to a picture."""
        with self._db.reading() as connection:
            row = connection.execute(
                f"SELECT {STATE_SQL} FROM asset JOIN decision AS d ON d.id = asset.decision WHERE asset.id = ?",
                (int(number),),
            ).fetchone()
            return State.of_row(row).label if row else None

    def journal(self, number: int) -> list[JournalEntry]:
        """All entries on a picture's content or on identical pixels, oldest first."""
        with self._db.reading() as connection:
            row = connection.execute(
                "SELECT coalesce(sha256, path), pixel_sha256 FROM asset WHERE id = ?", (int(number),)
            ).fetchone()
            if row is None:
                return []
            rows = connection.execute(
                f"SELECT {_ENTRY} FROM journal WHERE content = ?1 "
                f"UNION SELECT {_ENTRY} FROM journal WHERE pixels = ?2 ORDER BY id",
                row,
            )
            return [_entry(values) for values in rows]

    def _apply(
        self,
        ids: Collection[int],
        action: str,
        change: Callable[[State, int], State],
        who: str,
        mode: str = "open",
        opinion: LabelValue | None = None,
    ) -> Changes:
        now = self._now()
        if mode not in MODES:
            raise ValueError(mode)
        with self._transaction(urgent=True) as (connection, intern):
            lines = []
            for target in targets(connection, ids):
                after = change(target.state, now)
                if replace(after, at=None) != replace(target.state, at=None):
                    lines.append(Line(target, after, action, who, mode, now, opinion))
            params = {"count": len(lines), "value": opinion.value if opinion else None}
            return write(connection, intern, lines, Operation(action, who, now, params))

    def _reverse(self, kind: str, reviewer: str) -> Undone | None:
        who, now = clean_reviewer(reviewer), self._now()
        with self._transaction(urgent=True) as (connection, intern):
            undo_top, redo_top = _stacks(connection, who)
            top = undo_top if kind == "undo" else redo_top
            if top is None:
                return None
            below, params, first = connection.execute(
                "SELECT below, params, kind FROM operation WHERE id = ?", (top,)
            ).fetchone()
            lines = [
                Line(target, State.of_text(before), kind, who, target.state.mode or "open", now)
                for target, before, after in _written(connection, top)
                if target.state == State.of_text(after)
            ]
            details: dict[str, Any] = json.loads(params)
            what = details.get("what", first)
            operation = Operation(kind, who, now, details | {"what": what}, top, below)
            changes = write(connection, intern, lines, operation)
            return Undone(changes, f"{kind}.{what}", details | {"count": len(lines)})


@dataclass(frozen=True, slots=True)
class Operation:
    """What a person did. For `undo` and `redo`: the operation it reverses, and what lies below that in its stack."""

    kind: str
    reviewer: str
    at: int
    params: Mapping[str, Any]
    target: int | None = None
    below: int | None = None


def write(connection: Connection, intern: Interner, lines: Sequence[Line], operation: Operation) -> Changes:
    """Append an operation with its lines and bring decisions and assets up to date.

    An `undo` or `redo` is written also without lines, since it moves the reviewer's stacks.
    """
    if not lines and operation.target is None:
        return Changes()
    number = _push(connection, operation)
    decisions = []
    for line in lines:
        target = line.target
        entry = connection.execute(
            "INSERT INTO journal "
            "(operation, content, pixels, at, reviewer, mode, action, before, after, opinion, report) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                target.content,
                target.pixels,
                line.at,
                line.reviewer,
                line.mode,
                line.action,
                target.state.text(),
                line.after.text(),
                LABELS.number(line.opinion),
                target.report,
            ),
        ).lastrowid
        if line.after != target.state:
            decisions.append(put(connection, intern, target.content, target.pixels, line.after, int(entry or 0)))
    changed = [line.target for line in lines if line.after != line.target.state]
    pixels = {target.pixels for target in changed if target.pixels is not None}
    linked = link(connection, affected(connection, [target.content for target in changed], pixels))
    return Changes(labelled=tuple(dict.fromkeys([*decided(connection, decisions), *linked])))


def targets(connection: Connection, ids: Iterable[int]) -> list[Target]:
    """The contents behind some pictures, each once."""
    found: dict[Content, Target] = {}
    # int(): SQLite would take the integers of numpy for bytes.
    for part in chunks(int(number) for number in ids):
        rows = connection.execute(
            f"SELECT coalesce(asset.sha256, asset.path), asset.pixel_sha256, digest, d.id IS NOT NULL, {STATE_SQL} "
            "FROM asset LEFT JOIN report ON asset = asset.id LEFT JOIN decision AS d ON d.id = asset.decision "
            f"WHERE asset.id IN ({marks(part)})",
            part,
        )
        for content, pixels, digest, known, *state in rows:
            found.setdefault(content, Target(content, pixels, digest, State.of_row(state) if known else NOTHING))
    return list(found.values())


def clean_reviewer(name: str) -> str:
    """A reviewer's name as it is stored.

    Raises:
        UsageError: `label.reviewer_missing`.
    """
    cleaned = " ".join(storable(name).split())
    if not cleaned:
        raise UsageError("label.reviewer_missing")
    return cleaned


def clean_tag(tag: str) -> str:
    """A user tag as it is stored.

    Raises:
        UsageError: `label.tag_invalid`.
    """
    cleaned = storable(tag).strip()
    if not cleaned or len(cleaned) > TAG_LENGTH or _NO_TAG.search(cleaned):
        raise UsageError("label.tag_invalid", tag=tag, limit=TAG_LENGTH)
    return cleaned


def clean_note(text: str | None) -> str | None:
    """A note as it is stored; null for blank text.

    Raises:
        UsageError: `label.note_too_long`.
    """
    note = storable(text or "", NOTE_LENGTH + 1).strip()
    if len(note) > NOTE_LENGTH:
        raise UsageError("label.note_too_long", limit=NOTE_LENGTH)
    return note or None


def _said(state: State, reviewer: str, now: int) -> State:
    """Tags and notes name their author only where there is no label whose author would be hidden."""
    if state.value is not None:
        return state
    return replace(state, reviewer=reviewer, at=now, mode="open") if state else NOTHING


def _stacks(connection: Connection, reviewer: str) -> tuple[int | None, int | None]:
    row = connection.execute(
        "SELECT undo_top, redo_top FROM operation WHERE reviewer = ? ORDER BY id DESC LIMIT 1", (reviewer,)
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def _push(connection: Connection, operation: Operation) -> int:
    """Append the operation; gives its number.

    A new one goes on the undo stack and empties the redo stack; an undo moves the top of the undo stack to the redo
    stack, a redo back. The journal being append-only, stacks are linked lists of operations.
    """
    undo_top, redo_top = _stacks(connection, operation.reviewer)
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'operation'").fetchone()
    number = int(row[0]) + 1 if row else 1
    if operation.kind == "undo":
        below, undo_top, redo_top = redo_top, operation.below, number
    elif operation.kind == "redo":
        below, undo_top, redo_top = undo_top, number, operation.below
    else:
        below, undo_top, redo_top = undo_top, number, None
    connection.execute(
        "INSERT INTO operation (id, at, reviewer, kind, target, below, undo_top, redo_top, params) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            operation.at,
            operation.reviewer,
            operation.kind,
            operation.target,
            below,
            undo_top,
            redo_top,
            json.dumps(dict(operation.params)),
        ),
    )
    return number


def _written(connection: Connection, operation: int) -> list[tuple[Target, str | None, str | None]]:
    """What an operation wrote, with each content as it stands now: target, before, after."""
    rows = connection.execute(
        f"SELECT j.content, j.pixels, j.report, j.before, j.after, {STATE_SQL} FROM journal AS j "
        "LEFT JOIN decision AS d ON d.content = j.content "
        "WHERE j.operation = ? AND j.before IS NOT j.after ORDER BY j.id",
        (operation,),
    )
    return [
        (Target(content, pixels, report, State.of_row(state)), before, after)
        for content, pixels, report, before, after, *state in rows
    ]


_ENTRY = "id, operation, content, pixels, at, reviewer, mode, action, before, after, opinion, report"


def _entry(row: Sequence[Any]) -> JournalEntry:
    number, operation, content, pixels, at, reviewer, mode, action, before, after, opinion, report = row
    return JournalEntry(
        number,
        operation,
        content.hex() if isinstance(content, bytes) else None,
        pixels.hex() if pixels is not None else None,
        iso(at) or "",
        reviewer,
        mode,
        action,
        State.of_text(before).label,
        State.of_text(after).label,
        LABELS.value(opinion),
        report.hex() if report is not None else None,
    )
