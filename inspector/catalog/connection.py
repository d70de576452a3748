"""L2: the door to SQLite: one file, a connection for each thread, one writer at a time, labels before scans."""

from __future__ import annotations

import contextlib
import sqlite3
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from inspector.errors import InspectorError
from inspector.filters.folding import fold

Connection = sqlite3.Connection
Row = tuple[object, ...]

BUSY_SECONDS = 5.0
"""How long a write waits for another process before the file counts as locked."""
CHECKPOINT_PAGES = 4000
"""Pages of the write-ahead log before they are copied into the file. A scan writes the same pages again and again."""
VALUE_BYTES = 256 * 1024 * 1024
"""Longest single value that is read from a file: it may come from a stranger."""
_MAGIC = b"SQLite format 3\0"
_HEADER = 100


class Damaged(Exception):  # noqa: N818 - internal; leaves the package as `catalog.broken`
    """What is stored cannot be what was written."""


class WriterQueue:
    """One writer at a time. An urgent writer goes before all that are not."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._busy = False
        self._urgent = 0

    @contextlib.contextmanager
    def turn(self, *, urgent: bool) -> Iterator[None]:
        """Wait for the turn and hold it."""
        with self._condition:
            self._urgent += urgent
            try:
                self._condition.wait_for(lambda: not self._busy and (urgent or not self._urgent))
            finally:
                self._urgent -= urgent
            self._busy = True
        try:
            yield
        finally:
            with self._condition:
                self._busy = False
                self._condition.notify_all()


class Database:
    """An SQLite file of ours.

    Args:
        path: the file.
        application_id: the number in the header that says whose file it is.
        create: make the file if it is missing or empty.
        read_only: never write.
        timeout_s: how long to wait for other processes.
        page_cache_kib: memory of one connection's page cache.

    Raises:
        InspectorError: `catalog.missing`, `catalog.broken`, `catalog.not_opened`, `catalog.locked`, `disk.full`.
    """

    def __init__(
        self,
        path: Path,
        application_id: int,
        *,
        create: bool = True,
        read_only: bool = False,
        timeout_s: float = BUSY_SECONDS,
        page_cache_kib: int = 8192,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._application_id = application_id
        self._timeout_s = timeout_s
        self._cache = page_cache_kib
        self._local = threading.local()
        self._guard = threading.Lock()
        self._readers: dict[threading.Thread, Connection] = {}
        self._writers: dict[bool, Connection] = {}
        self._queue = WriterQueue()
        self._closed = False
        self.fresh = self._inspect(create=create and not read_only)

    def reader(self) -> Connection:
        """This thread's own connection, which refuses to write."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            self._require_open()
            found = self._connect_reader()
            self._local.connection = found
            with self._guard:
                for thread in [thread for thread in self._readers if not thread.is_alive()]:
                    self._readers.pop(thread).close()
                self._readers[threading.current_thread()] = found
        return found

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """This thread's read connection, with errors as `InspectorError`."""
        with self.mapped():
            yield self.reader()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Like `reading`, but all statements inside see the same state of the file. Do not nest, keep short."""
        with self.reading() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def writing(self, *, urgent: bool = False) -> Iterator[Connection]:
        """A write transaction: committed at the end, rolled back by any exception.

        Args:
            urgent: goes before other writers, and is on the disk when this returns.

        Raises:
            InspectorError: `catalog.read_only`, `catalog.locked`, `catalog.broken`, `disk.full`, `disk.failed`.
        """
        self._require_writable()
        with self._queue.turn(urgent=urgent), self.mapped():
            connection = self._writer(urgent=urgent)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[Connection]:
        """The writer's connection outside a transaction, for `VACUUM`, checkpoints and migrations."""
        self._require_writable()
        with self._queue.turn(urgent=False), self.mapped():
            yield self._writer(urgent=False)

    @contextlib.contextmanager
    def mapped(self) -> Iterator[None]:
        """Turn SQLite's environment faults into `InspectorError`; other errors of SQLite are bugs and stay."""
        try:
            yield
        except sqlite3.Error as error:
            known = fault(error, self.path)
            if known is None:
                raise
            raise known from error
        except Damaged as error:
            raise InspectorError("catalog.broken", path=str(self.path), reason=str(error)) from error

    def close(self) -> None:
        """Close all connections. The last one folds the write-ahead log in, so that one file is left."""
        with self._queue.turn(urgent=True), self._guard:
            self._closed = True
            connections = [*self._readers.values(), *self._writers.values()]
            self._readers.clear()
            self._writers.clear()
            self._local = threading.local()
            for connection in connections:
                connection.close()

    def _inspect(self, *, create: bool) -> bool:
        """Look at the header before SQLite does; tells whether the file is yet to be filled."""
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as stream:
                header = stream.read(_HEADER)
        except FileNotFoundError:
            if create and self.path.parent.is_dir():
                return True
            raise InspectorError("catalog.missing", path=str(self.path)) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InspectorError("catalog.not_opened", path=str(self.path), reason=reason) from error
        if not header and create:
            return True
        reason = _header_fault(header, size, self._application_id)
        if reason:
            raise InspectorError("catalog.broken", path=str(self.path), reason=reason)
        return False

    def _require_writable(self) -> None:
        if self.read_only:
            raise InspectorError("catalog.read_only", path=str(self.path))

    def _require_open(self) -> None:
        if self._closed:
            raise InspectorError("catalog.closed", path=str(self.path))

    def _writer(self, *, urgent: bool) -> Connection:
        self._require_open()
        if urgent not in self._writers:
            connection = self._open("rwc" if self.fresh else "rw")
            connection.execute(f"PRAGMA synchronous={'FULL' if urgent else 'NORMAL'}")
            connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
            self._writers[urgent] = connection
        return self._writers[urgent]

    def _connect_reader(self) -> Connection:
        # A connection that may not write cannot remove the log files either, so it is opened for writing
        # where the disk allows it, and only refuses to.
        try:
            connection = self._open("rw")
        except sqlite3.OperationalError:
            if not self.read_only:
                raise
            connection = self._open("ro&immutable=1")
        connection.execute("PRAGMA query_only=ON")
        return connection

    def _open(self, mode: str) -> Connection:
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=self._timeout_s,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            for pragma in (
                "foreign_keys=ON",
                "trusted_schema=OFF",
                "cell_size_check=ON",
                "recursive_triggers=ON",
                f"cache_size=-{self._cache}",
            ):
                connection.execute(f"PRAGMA {pragma}")
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_BYTES)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except BaseException:
            connection.close()
            raise
        connection.create_function("folded_contains", 2, _folded_contains, deterministic=True)
        return connection


def backup(source: Connection, target: Path, finish: Callable[[Connection], None] | None = None) -> None:
    """Copy the whole database into a new file; nothing is left of a copy that failed.

    Args:
        source: any connection to it.
        target: must not exist.
        finish: called on the copy before it gets its name.

    Raises:
        InspectorError: `catalog.in_the_way`, `catalog.not_opened`, `disk.full`, `disk.failed`.
    """
    if target.exists():
        raise InspectorError("catalog.in_the_way", path=str(target))
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            if finish is not None:
                finish(copy)
        part.rename(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        known = fault(error, target) if isinstance(error, sqlite3.Error) else None
        raise known or InspectorError("catalog.not_opened", path=str(target), reason=str(error)) from error


def usable(connection: Connection, table: str) -> bool:
    """Whether a table exists that this SQLite can read (virtual tables need their module)."""
    try:
        connection.execute(f"SELECT 1 FROM {table} LIMIT 0").fetchone()
    except sqlite3.OperationalError as error:
        if fault(error, Path()) is None:
            return False
        raise
    return True


def fault(error: sqlite3.Error, path: Path) -> InspectorError | None:
    """The environment fault behind an error of SQLite, or null where it is none."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = str(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return InspectorError("catalog.locked", path=name)
    if code == sqlite3.SQLITE_FULL:
        return InspectorError("disk.full", path=name)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return InspectorError("catalog.broken", path=name, reason=str(error))
    if code == sqlite3.SQLITE_READONLY:
        return InspectorError("catalog.read_only", path=name)
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return InspectorError("catalog.not_opened", path=name, reason=str(error))
    if code == sqlite3.SQLITE_IOERR:
        return InspectorError("disk.failed", path=name, reason=str(error))
    return None


def _header_fault(header: bytes, size: int, application_id: int) -> str:
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        return "it is no SQLite file"
    if struct.unpack_from(">I", header, 68)[0] != application_id:
        return "it belongs to another program"
    page = struct.unpack_from(">H", header, 16)[0]
    pages, changed, valid = (struct.unpack_from(">I", header, offset)[0] for offset in (28, 24, 92))
    if changed == valid and size < pages * (65536 if page == 1 else page):
        return "its end is missing"
    return ""


def _folded_contains(text: object, folded: str) -> bool:
    return isinstance(text, str) and folded in fold(text)
