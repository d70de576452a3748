"""L3: rows of img2dataset's Parquet file, one a picture, as sidecars of the pictures of its shard.

img2dataset writes a shard as `00000.tar` or as a folder `00000/`, and beside it `00000.parquet` with a row for every
address it tried; `key` is the picture's name without its extension. The file is read with pyarrow where that is
installed, a row group at a time, in a process of its own (`shardworker`).
Source: rom1504/img2dataset `img2dataset/writer.py`.
"""

from __future__ import annotations

import functools
import importlib.util
import io
import json
import os
import stat
import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from inspector.domain.enums import Severity
from inspector.domain.evidence import Problem
from inspector.errors import ParseError
from inspector.pipeline.items import Sidecar
from inspector.pipeline.shardworker import WORKER
from inspector.subprocesses.process import WorkerLostError, WorkerProcess

EXTRA = "parquet"
"""The extra that brings pyarrow."""
FOOTER_BYTES = 16 * 1024 * 1024
"""Longest description of a Parquet file that is looked into; img2dataset's have some ten thousand bytes."""
ROWS_LIMIT = 500_000
"""Most rows of a shard; img2dataset writes 10,000."""
COLUMNS_LIMIT = 200
GROUP_BYTES = 128 * 1024 * 1024
"""Largest row group, in bytes after decompression; img2dataset's have 100 rows."""
SHARDS_KEPT = 4
"""Shards whose keys and last row group stay in memory."""
TIMEOUT_S = 60.0
"""Wall time for one row group, or for all keys of a shard."""
MEMORY_BYTES = 4 * 1024**3
"""Memory of the process that reads, as far as the system has such a limit."""

_MAGIC = b"PAR1"
_LOST = {"shard.timeout": "reading it takes too long", "shard.memory": "reading it takes too much memory"}
_COLUMNS = (b"key", b"url", b"status")
"""Columns of every shard; a table without them is another program's."""


@dataclass(frozen=True, slots=True)
class ShardRow:
    """Serves the row of one picture as JSON; empty where the shard has no row for it."""

    path: str
    key: str
    size: int
    mtime_ns: int

    def __call__(self) -> BinaryIO:
        """Look the row up; the shard's keys and its last row group are kept for the pictures that follow.

        Raises:
            ParseError: `shard.broken`, `shard.too_large`.
        """
        row = _shard(self.path, self.size, self.mtime_ns).row(self.key)
        return io.BytesIO(b"" if row is None else json.dumps(row, ensure_ascii=False, default=str).encode())


@dataclass(frozen=True, slots=True)
class ShardFile:
    """img2dataset's Parquet file beside a folder or an archive, as found by `shard_of`."""

    path: str
    size: int
    mtime_ns: int

    def beside(self, name: str, present: Iterable[str], key: str) -> tuple[tuple[Sidecar, ...], tuple[Problem, ...]]:
        """The sidecar of the picture `name`, or what has to be installed to read it.

        Nothing for a picture that has the JSON with the same values beside it.

        Args:
            name: the picture's file name.
            present: names in its folder.
            key: the shard's path as the record contract writes it.
        """
        known = present if isinstance(present, set | frozenset | dict) else set(present)
        stem = name.rpartition(".")[0] or name
        if f"{stem}.json" in known or f"{name}.json" in known:
            return (), ()
        if not is_readable():
            return (), (Problem("shard.not_read", Severity.INFO, key, {"extra": EXTRA}),)
        return (Sidecar(f"{key}!{stem}", ShardRow(self.path, stem, self.size, self.mtime_ns)),), ()


def shard_of(base: str) -> ShardFile | None:
    """img2dataset's Parquet file for a folder, or for an archive without its extension.

    Whether it is img2dataset's is told by the names of its columns, without pyarrow.
    """
    path = f"{base.rstrip(os.sep)}.parquet"
    try:
        status = os.stat(path)  # noqa: PTH116 - surrogate escapes
        if not stat.S_ISREG(status.st_mode) or not _has_columns(path, status.st_size):
            return None
    except OSError:
        return None
    return ShardFile(path, status.st_size, status.st_mtime_ns)


@functools.cache
def is_readable() -> bool:
    """Whether pyarrow is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def _has_columns(path: str, size: int) -> bool:
    with open(path, "rb") as stream:  # noqa: PTH123
        if size < 12 or stream.read(4) != _MAGIC:
            return False
        stream.seek(size - 8)
        length = int.from_bytes(stream.read(4), "little")
        if stream.read(4) != _MAGIC or length > min(size - 12, FOOTER_BYTES):
            return False
        stream.seek(size - 8 - length)
        footer = stream.read(length)
    return all(column in footer for column in _COLUMNS)


@functools.lru_cache(maxsize=SHARDS_KEPT)
def _shard(path: str, size: int, mtime_ns: int) -> _Shard:
    """The shard's keys, read once; `size` and `mtime_ns` tell a changed file from the one that was read."""
    del size, mtime_ns
    return _Shard(path)


class _Shard:
    """Keys of one shard and the row group that was read last. A shard that is broken stays so. Thread-safe."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._fault: ParseError | None = None
        self._places: dict[str, tuple[int, int]] = {}
        self._columns: list[str] = []
        self._group: tuple[int, list[dict[str, Any]]] = (-1, [])
        try:
            self._index()
        except ParseError as error:
            self._fault = error

    def row(self, key: str) -> dict[str, Any] | None:
        """The row of a picture, nulls left out."""
        if self._fault is not None:
            raise self._fault
        place = self._places.get(key) or self._places.get(key.lstrip("0") or "0")
        if place is None:
            return None
        with self._lock:
            number, offset = place
            if self._group[0] != number:
                try:
                    _, rows = _ask(self._path, {"do": "group", "number": number, "columns": self._columns})
                except ParseError as error:
                    self._fault = error
                    raise
                self._group = (number, rows)
            rows = self._group[1]
            return rows[offset] if offset < len(rows) else None

    def _index(self) -> None:
        limits = {"rows": ROWS_LIMIT, "columns": COLUMNS_LIMIT, "bytes": GROUP_BYTES}
        head, groups = _ask(self._path, {"do": "index", "limits": limits})
        self._columns = head["columns"]
        self._places = {key: (number, offset) for number, keys in enumerate(groups) for offset, key in enumerate(keys)}


class _Reader:
    """The process that reads Parquet files, one for all shards of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker = WorkerProcess(WORKER, {"memory": MEMORY_BYTES}, TIMEOUT_S)
        weakref.finalize(self, self._worker.kill)

    def ask(self, request: dict[str, Any], path: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """One request at a time."""
        with self._lock:
            return self._worker.ask(request, [path])


@functools.cache
def _reader() -> _Reader:
    return _Reader()


def _ask(path: str, request: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The head of an answer, and the JSON that came with it."""
    try:
        head, attached = _reader().ask(request, os.fsencode(path))
    except WorkerLostError as error:
        raise ParseError(
            "shard.broken", path, reason=_LOST.get(error.code, "it ends the process that reads it")
        ) from error
    if "too_large" in head:
        raise ParseError("shard.too_large", path, limit=head["too_large"])
    if "broken" in head:
        raise ParseError("shard.broken", path, reason=str(head["broken"]))
    return head, json.loads(attached[0])
