"""L3: logs that a generator keeps of all pictures of a folder: each picture gets its entry as a sidecar."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from inspector.domain.evidence import Problem
from inspector.errors import ParseError
from inspector.pipeline.items import Sidecar

LOG_BYTES = 64 * 1024 * 1024
"""Largest log that is read; a thousand pictures take two or three MB."""
LOGS_KEPT = 4
"""Logs of one kind that stay in memory, as text by picture."""
_HEAD_BYTES = 4096

Entries = Callable[[str, int, int], Mapping[str, str]]
"""Text by picture, from path, size and time of change of a log; the last two tell a changed log from the one read."""
Keys = Callable[[str], Iterable[str]]
"""What a log may call a picture, from its file name; the first that it has counts."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log that was found. Its functions are those of a module, so that it can be sent to another process."""

    path: str
    size: int
    mtime_ns: int
    entries: Entries
    keys: Keys

    def beside(self, name: str, present: Iterable[str], key: str) -> tuple[tuple[Sidecar, ...], tuple[Problem, ...]]:  # noqa: ARG002
        """The entry of the picture `name` as a sidecar called `key!name`."""
        return (Sidecar(f"{key}!{name}", LogEntry(self, name)),), ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Serves what a log says of one picture; empty where it has no entry for it."""

    log: Log
    name: str

    @property
    def size(self) -> int:
        """Of the log in bytes."""
        return self.log.size

    @property
    def mtime_ns(self) -> int:
        """When the log changed: its pictures changed then too."""
        return self.log.mtime_ns

    def __call__(self) -> BinaryIO:
        """Look the entry up; the log is read once for all pictures of its folder.

        Raises:
            OSError: where it cannot be opened.
            ParseError: `log.too_large`.
        """
        log = self.log
        entries = log.entries(log.path, log.size, log.mtime_ns)
        return io.BytesIO(next((entries[key] for key in log.keys(self.name) if key in entries), "").encode())


def found(path: str, is_log: Callable[[bytes], bool], entries: Entries, keys: Keys) -> Log | None:
    """The log at a path; null where its first bytes are not those of one."""
    try:
        status = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(status.st_mode):
            return None
        with open(path, "rb") as stream:  # noqa: PTH123
            head = stream.read(_HEAD_BYTES)
    except OSError:
        return None
    return Log(path, status.st_size, status.st_mtime_ns, entries, keys) if is_log(head) else None


def text_of(path: str, size: int) -> str:
    """A whole log.

    Raises:
        OSError: where it cannot be opened.
        ParseError: `log.too_large`.
    """
    if size > LOG_BYTES:
        raise ParseError("log.too_large", path, limit=LOG_BYTES)
    with open(path, "rb") as stream:  # noqa: PTH123
        return stream.read(LOG_BYTES).decode("utf-8", "replace")
