"""L2: small JPEG pictures in a bounded SQLite file of their own. A cache: it may be deleted at any time."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from inspector.catalog.connection import Connection, Database
from inspector.errors import InspectorError

APPLICATION_ID = 0x49_4E_53_54
"""`INST` in the header of every store of thumbnails."""
DEFAULT_BYTES = 1024 * 1024 * 1024
LARGEST = 1024 * 1024
"""Larger pictures are not stored: they are no thumbnails."""
TOUCHES = 500
"""Uses that are noted in memory before they are written down."""
_VERSION = 1
_TABLE = """CREATE TABLE thumbnail (
    content BLOB PRIMARY KEY,
    used INTEGER NOT NULL,
    length INTEGER NOT NULL,
    jpeg BLOB NOT NULL
) STRICT"""
_INDEX = "CREATE INDEX thumbnail_used ON thumbnail (used, length)"


class ThumbnailStore:
    """Thumbnails by content: `content` is the SHA-256 of the picture's bytes in hex. For any number of threads."""

    @classmethod
    def open(cls, path: Path, limit: int = DEFAULT_BYTES) -> Self:
        """Open or make the store. A file that is broken is put aside and a new one is begun.

        Args:
            path: the file; its folder must exist.
            limit: most bytes of pictures kept; the least recently used go first.

        Raises:
            InspectorError: `catalog.not_opened`, `catalog.missing` (no such folder), `catalog.locked`, `disk.full`.
        """
        return cls(_open(path), limit)

    def __init__(self, database: Database, limit: int) -> None:
        self.limit = limit
        self._db = database
        self._guard = threading.Lock()
        self._touched: dict[bytes, int] = {}
        with database.reading() as connection:
            self._bytes = _total(connection)
            last = connection.execute("SELECT coalesce(max(used), 0) FROM thumbnail").fetchone()[0]
        # Order of use rather than time: clocks jump.
        self._uses = itertools.count(last + 1)

    def get(self, content: str) -> bytes | None:
        """The thumbnail of a content, if it is stored."""
        key = bytes.fromhex(content)
        with self._db.reading() as connection:
            row = connection.execute("SELECT jpeg FROM thumbnail WHERE content = ?", (key,)).fetchone()
        if row is None:
            return None
        with self._guard:
            self._touched[key] = next(self._uses)
            full = len(self._touched) >= TOUCHES
        if full:
            self.put_all(())
        return bytes(row[0])

    def put(self, content: str, jpeg: bytes) -> None:
        """Store one thumbnail."""
        self.put_all([(content, jpeg)])

    def put_all(self, thumbnails: Iterable[tuple[str, bytes]]) -> None:
        """Store several thumbnails in one transaction, and make room where they do not fit."""
        fitting = [(bytes.fromhex(content), jpeg) for content, jpeg in thumbnails if len(jpeg) <= LARGEST]
        with self._guard:
            touched, self._touched = self._touched, {}
        with self._db.writing() as connection:
            connection.executemany(
                "UPDATE thumbnail SET used = ? WHERE content = ?", [(used, key) for key, used in touched.items()]
            )
            # Counted only now: who waited for the file must not be the first to go.
            rows = [(key, next(self._uses), len(jpeg), jpeg) for key, jpeg in fitting]
            connection.executemany("INSERT OR REPLACE INTO thumbnail VALUES (?, ?, ?, ?)", rows)
            self._bytes += sum(length for _, _, length, _ in rows)
            if self._bytes > self.limit:
                self._bytes = _make_room(connection, self.limit)

    def known(self, contents: Iterable[str]) -> set[str]:
        """Those of `contents` that are stored."""
        found: set[str] = set()
        with self._db.reading() as connection:
            for content in contents:
                if connection.execute(
                    "SELECT 1 FROM thumbnail WHERE content = ?", (bytes.fromhex(content),)
                ).fetchone():
                    found.add(content)
        return found

    @property
    def stored_bytes(self) -> int:
        """Bytes of all stored pictures."""
        with self._db.reading() as connection:
            return _total(connection)

    def close(self) -> None:
        """Write down what was used, and close the file."""
        if self._touched:
            self.put_all(())
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open(path: Path) -> Database:
    try:
        return _connect(path)
    except InspectorError as error:
        if error.code != "catalog.broken":
            raise
    path.rename(path.with_name(f"{path.name}.broken-{time.time_ns()}"))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return _connect(path)


def _connect(path: Path) -> Database:
    database = Database(path, APPLICATION_ID, page_cache_kib=2048)
    try:
        with database.exclusive() as connection:
            _create(connection)
    except BaseException:
        database.close()
        raise
    return database


def _create(connection: Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
                connection.execute("DROP TABLE IF EXISTS thumbnail")
                connection.execute(_TABLE)
                connection.execute(_INDEX)
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={_VERSION}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    connection.execute("PRAGMA journal_mode=WAL")


def _total(connection: Connection) -> int:
    return int(connection.execute("SELECT coalesce(sum(length), 0) FROM thumbnail").fetchone()[0])


def _make_room(connection: Connection, limit: int) -> int:
    """Delete the least recently used until nine tenths of the limit are left; the bytes that are left."""
    total = _total(connection)
    gone: list[tuple[bytes]] = []
    if total > limit:
        for key, length in connection.execute("SELECT content, length FROM thumbnail ORDER BY used"):
            if total <= limit * 9 // 10:
                break
            gone.append((key,))
            total -= length
    connection.executemany("DELETE FROM thumbnail WHERE content = ?", gone)
    return total
