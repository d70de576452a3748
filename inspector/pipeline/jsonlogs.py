"""L3: entries of SD.Next's JSON log, one a picture, as sidecars of the pictures of its folder.

Where it is asked to, SD.Next appends the parameters of every picture that it saves to one JSON file of any name: a list
of objects with `id`, `filename` (the path without its extension), `time` and `info` (what it writes into pictures).
Source: vladmandic/sdnext `modules/image/save.py`.
"""

from __future__ import annotations

import functools
import io
import json
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from inspector.domain.evidence import Problem
from inspector.errors import ParseError
from inspector.pipeline.items import Sidecar

LOG_BYTES = 64 * 1024 * 1024
"""Largest log that is read; a thousand pictures take about 2 MB."""
ENTRIES_LIMIT = 100_000
CANDIDATES_LIMIT = 8
"""JSON files of a folder that may be a log. Where there are more, they lie beside single pictures."""
LOGS_KEPT = 4
"""Logs that stay in memory, as text by picture."""

_HEAD_BYTES = 4096
_HEAD = re.compile(rb'\s*\[\s*\{\s*"id"\s*:\s*\d+\s*,\s*"filename"\s*:\s*"')


@dataclass(frozen=True, slots=True)
class JsonLogEntry:
    """Serves what a log says of one picture as text; empty where it has no entry for it."""

    path: str
    name: str
    size: int
    mtime_ns: int

    def __call__(self) -> BinaryIO:
        """Look the entry up; the log is read once for all pictures of its folder.

        Raises:
            OSError: where it cannot be opened.
            ParseError: `log.too_large`.
        """
        entries = _entries(self.path, self.size, self.mtime_ns)
        stem = self.name.rpartition(".")[0] or self.name
        return io.BytesIO(entries.get(self.name, entries.get(stem, "")).encode())


@dataclass(frozen=True, slots=True)
class JsonLog:
    """A log, as found by `json_log_of`."""

    path: str
    size: int
    mtime_ns: int

    def beside(self, name: str, present: Iterable[str], key: str) -> tuple[tuple[Sidecar, ...], tuple[Problem, ...]]:  # noqa: ARG002
        """The entry of the picture `name` as a sidecar called `key!name`."""
        return (Sidecar(f"{key}!{name}", JsonLogEntry(self.path, name, self.size, self.mtime_ns)),), ()


def json_log_of(folder: str, present: Iterable[str]) -> JsonLog | None:
    """The log among the JSON files of a folder, told by its first entry."""
    named = [name for name in present if name.endswith(".json")]
    if not named or len(named) > CANDIDATES_LIMIT:
        return None
    for name in sorted(named):
        path = os.path.join(folder, name)  # noqa: PTH118 - surrogate escapes
        try:
            status = os.stat(path)  # noqa: PTH116
            if not stat.S_ISREG(status.st_mode):
                continue
            with open(path, "rb") as stream:  # noqa: PTH123
                head = stream.read(_HEAD_BYTES)
        except OSError:
            continue
        if _HEAD.match(head) is not None:
            return JsonLog(path, status.st_size, status.st_mtime_ns)
    return None


@functools.lru_cache(maxsize=LOGS_KEPT)
def _entries(path: str, size: int, mtime_ns: int) -> dict[str, str]:
    """Parameters by the picture's base name as the log has it; of several entries the last one counts."""
    del mtime_ns
    if size > LOG_BYTES:
        raise ParseError("log.too_large", path, limit=LOG_BYTES)
    with open(path, "rb") as stream:  # noqa: PTH123
        text = stream.read(LOG_BYTES).decode("utf-8", "replace")
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found: dict[str, str] = {}
    for entry in listed[:ENTRIES_LIMIT] if isinstance(listed, list) else ():
        name, info = _named(entry)
        if name and info:
            found[name] = info
    return found


def _named(entry: Any) -> tuple[str, str]:
    """The base name and the parameters of one entry; paths of both kinds of systems occur."""
    values = entry if isinstance(entry, dict) else {}
    name, info = values.get("filename"), values.get("info")
    if not isinstance(name, str) or not isinstance(info, str):
        return "", ""
    return name.replace("\\", "/").rpartition("/")[2], info
