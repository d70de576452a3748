"""L2: which label belongs to which picture: exact bytes first, then identical pixels. Runs inside transactions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from inspector.catalog.base import chunks, iso, marks
from inspector.catalog.codes import LABELS
from inspector.catalog.connection import Connection, Damaged
from inspector.catalog.terms import Interner, Term
from inspector.domain.enums import LabelValue
from inspector.domain.report import Label

Content = bytes | str
"""What a label belongs to: the SHA-256 of the bytes, or the path where the bytes could not be read."""

_RESOLVED = (
    "coalesce((SELECT d.id FROM decision AS d WHERE d.content = coalesce(asset.sha256, asset.path)), "
    "(SELECT d.id FROM decision AS d WHERE d.pixels = asset.pixel_sha256 ORDER BY d.entry DESC LIMIT 1))"
)
STATE_SQL = (
    "d.value, (SELECT members FROM termset WHERE id = d.tags), d.note, "
    "(SELECT text FROM term WHERE id = d.reviewer), d.at, d.mode"
)
"""Columns of a decision `d` from which `State.of_row` is made."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything a person said about one content. `at` in seconds since 1970."""

    value: LabelValue | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    reviewer: str | None = None
    at: int | None = None
    mode: str | None = None

    def __bool__(self) -> bool:
        return self.value is not None or bool(self.tags) or self.note is not None

    @property
    def label(self) -> Label | None:
        """As the record carries it; null where nothing is said."""
        if not self:
            return None
        return Label(self.value, self.tags, self.note, self.reviewer, iso(self.at))

    def text(self) -> str | None:
        """As the journal carries it; null where nothing is said."""
        if not self:
            return None
        parts = [self.value, list(self.tags), self.note, self.reviewer, self.at, self.mode]
        return json.dumps(parts, ensure_ascii=True, separators=(",", ":"))

    @classmethod
    def of_text(cls, text: str | None) -> State:
        """Undo `text`."""
        if text is None:
            return NOTHING
        try:
            value, tags, note, reviewer, at, mode = json.loads(text)
            return cls(LabelValue(value) if value is not None else None, tuple(tags), note, reviewer, at, mode)
        except (ValueError, TypeError, RecursionError) as error:
            raise Damaged(f"a journal entry is malformed: {error}") from error

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> State:
        """From the columns `STATE_SQL`."""
        value, tags, note, reviewer, at, mode = row
        return cls(LABELS.value(value), listed(tags), note, reviewer, at, mode)


NOTHING = State()


def listed(text: str | None) -> tuple[str, ...]:
    """The members of a stored list of terms."""
    if text is None:
        return ()
    try:
        return tuple(json.loads(text))
    except (ValueError, TypeError) as error:
        raise Damaged(f"a list of terms is malformed: {error}") from error


def put(
    connection: Connection, intern: Interner, content: Content, pixels: bytes | None, state: State, entry: int
) -> int:
    """Make `state` the current one of a content; gives the decision's number."""
    row = connection.execute(
        "INSERT INTO decision (content, pixels, value, tags, note, reviewer, at, mode, entry) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (content) DO UPDATE SET "
        "pixels = coalesce(excluded.pixels, pixels), value = excluded.value, tags = excluded.tags, "
        "note = excluded.note, reviewer = excluded.reviewer, at = excluded.at, mode = excluded.mode, "
        "entry = excluded.entry RETURNING id",
        (
            content,
            pixels,
            LABELS.number(state.value),
            intern.termset(Term.TAG, state.tags),
            state.note,
            intern.term(Term.REVIEWER, state.reviewer),
            state.at,
            state.mode,
            entry,
        ),
    ).fetchone()
    return int(row[0])


def link(connection: Connection, assets: Iterable[int]) -> list[int]:
    """Give each asset the decision that applies to it; tells which got another decision or value."""
    if connection.execute("SELECT 1 FROM decision LIMIT 1").fetchone() is None:
        return []
    changed: list[tuple[int | None, int | None, int]] = []
    for part in chunks(assets):
        rows = connection.execute(
            f"SELECT id, old, label, new, (SELECT value FROM decision WHERE id = new) FROM "
            f"(SELECT id, decision AS old, label, {_RESOLVED} AS new FROM asset WHERE id IN ({marks(part)}))",
            part,
        )
        changed.extend((new, value, number) for number, old, label, new, value in rows if (old, label) != (new, value))
    connection.executemany("UPDATE asset SET decision = ?, label = ? WHERE id = ?", changed)
    return [number for _, _, number in changed]


def link_pixels(connection: Connection, assets: Iterable[int]) -> list[int]:
    """Where pixels of labelled bytes are now known, give the label to all pictures of the same pixels."""
    learned: list[tuple[bytes, int]] = []
    for part in chunks(assets):
        learned.extend(
            connection.execute(
                "SELECT a.pixel_sha256, d.id FROM asset AS a JOIN decision AS d ON d.content = a.sha256 "
                f"WHERE a.id IN ({marks(part)}) AND a.pixel_sha256 IS NOT NULL AND d.pixels IS NULL",
                part,
            )
        )
    connection.executemany("UPDATE decision SET pixels = ? WHERE id = ?", learned)
    return link(connection, _with_pixels(connection, {pixels for pixels, _ in learned}))


def affected(connection: Connection, contents: Iterable[Content], pixels: Iterable[bytes]) -> list[int]:
    """Assets of these contents or pixels."""
    found: list[int] = []
    for part in chunks(contents):
        hashes = [value for value in part if isinstance(value, bytes)]
        paths = [value for value in part if isinstance(value, str)]
        for column, values in (("sha256", hashes), ("sha256 IS NULL AND path", paths)):
            rows = connection.execute(f"SELECT id FROM asset WHERE {column} IN ({marks(values)})", values)
            found.extend(number for (number,) in rows)
    return list(dict.fromkeys([*found, *_with_pixels(connection, pixels)]))


def decided(connection: Connection, decisions: Iterable[int]) -> list[int]:
    """Assets to which one of these decisions applies."""
    found: list[int] = []
    for part in chunks(decisions):
        rows = connection.execute(f"SELECT id FROM asset WHERE decision IN ({marks(part)})", part)
        found.extend(number for (number,) in rows)
    return found


def _with_pixels(connection: Connection, pixels: Iterable[bytes]) -> list[int]:
    found: list[int] = []
    for part in chunks(pixels):
        rows = connection.execute(f"SELECT id FROM asset WHERE pixel_sha256 IN ({marks(part)})", part)
        found.extend(number for (number,) in rows)
    return found
