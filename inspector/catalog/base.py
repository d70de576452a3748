"""L2: what the parts of the catalogue share: the database, the clock, and small helpers."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

from inspector.catalog.connection import Connection, Database, usable
from inspector.catalog.terms import Interner
from inspector.domain.catalogue import Changes

T = TypeVar("T")

CHUNK = 500
"""Parameters of one `IN (…)`."""
BATCH_SECONDS = 0.015
"""Aim for the length of one write transaction of a scan, so that labels and other writers hardly wait."""

HERE, OFFLINE, MISSING = 0, 1, 2
"""States of an asset: the file is there; its source cannot be reached; the file is gone from a source that can."""
VISIBLE = f"id NOT IN (SELECT id FROM asset WHERE state = {MISSING})"
"""The condition that a picture is listed. As a look-up among the few that are not, it lets any index answer alone."""


def visible(connection: Connection) -> str:
    """`VISIBLE`, or what is always true where every picture is listed."""
    row = connection.execute(f"SELECT 1 FROM asset WHERE state = {MISSING} LIMIT 1").fetchone()
    return "1" if row is None else VISIBLE


class CatalogPart:
    """Base of the parts: each has the database, one interner for each writer, and the clock."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._db = database
        self._clock = clock
        self._intern = {False: Interner(), True: Interner()}
        self._known_contents: set[bytes] = set()
        self._trigram = False

    def _now(self) -> int:
        return int(self._clock())

    def _searchable(self) -> bool:
        """Whether the trigram indexes exist and this SQLite can read them."""
        if not self._trigram:
            with self._db.reading() as connection:
                self._trigram = usable(connection, "path_trigram")
        return self._trigram

    @contextlib.contextmanager
    def _transaction(self, *, urgent: bool = False) -> Iterator[tuple[Connection, Interner]]:
        """A write transaction with the interner that belongs to it."""
        intern = self._intern[urgent]
        try:
            with self._db.writing(urgent=urgent) as connection:
                intern.begin(connection)
                yield connection, intern
        except BaseException:
            # What was interned or noted as stored may be gone with the transaction.
            intern.forget()
            self._known_contents.clear()
            raise


class Pace:
    """How many rows make a transaction of about `BATCH_SECONDS`."""

    def __init__(self, rows: int = 64, most: int = 2000) -> None:
        self.rows = rows
        self._most = most

    def took(self, rows: int, seconds: float) -> None:
        """Learn from a transaction of `rows` rows."""
        wanted = int(rows * BATCH_SECONDS / max(seconds, 1e-4))
        self.rows = max(8, min(wanted, self.rows * 2, self._most))


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Consecutive lists of at most `size` items."""
    source = iter(items)
    while part := list(islice(source, size)):
        yield part


def marks(values: Sequence[object]) -> str:
    """Parameter marks for `IN (…)`."""
    return ", ".join("?" * len(values))


def merged(changes: Iterable[Changes]) -> Changes:
    """Several change sets as one, each id once, in order; what was removed is in no other list."""
    added: dict[int, None] = {}
    updated: dict[int, None] = {}
    removed: dict[int, None] = {}
    labelled: dict[int, None] = {}
    for change in changes:
        added.update(dict.fromkeys(change.added))
        updated.update(dict.fromkeys(change.updated))
        removed.update(dict.fromkeys(change.removed))
        labelled.update(dict.fromkeys(change.labelled))
    return Changes(
        tuple(id_ for id_ in added if id_ not in removed),
        tuple(id_ for id_ in updated if id_ not in added and id_ not in removed),
        tuple(removed),
        tuple(id_ for id_ in labelled if id_ not in removed),
    )


def iso(seconds: int | None) -> str | None:
    """ISO 8601 UTC of whole seconds; null for null and for times outside the calendar."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, OSError, ValueError):
        return None
