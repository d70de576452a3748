"""L3: entries of Fooocus' `log.html`, one a picture, as sidecars of the pictures of its folder.

Fooocus writes no metadata into pictures unless asked; it logs every picture of a day in one page beside them. An entry
has the picture's name and a table of labels and values, newer ones also the same as JSON behind a button.
Source: lllyasviel/Fooocus `modules/private_logger.py`.
"""

from __future__ import annotations

import functools
import html
import io
import json
import os
import re
import stat
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from inspector.domain.evidence import Problem
from inspector.errors import ParseError
from inspector.pipeline.items import Sidecar

NAME = "log.html"
LOG_BYTES = 64 * 1024 * 1024
"""Largest log that is read; a thousand pictures take about 3 MB."""
ENTRIES_LIMIT = 20_000
ROWS_LIMIT = 200
LOGS_KEPT = 4
"""Logs that stay in memory, as text by picture."""

_MARK = b"ooocus Log"
_HEAD_BYTES = 4096
_ENTRY = '<div id="'
_ID = re.compile(r'([^"<>]{1,300})"')
_JSON = re.compile(r"to_clipboard\('([^']*)'\)")
_ROW = re.compile(r"<td class='(?:key|label)'>([^<]{0,200})</td><td class='value'>(.*?)</td>", re.DOTALL)
_BREAK = re.compile(r"</?br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Serves what a log says of one picture as JSON; empty where it has no entry for it."""

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
        return io.BytesIO(entries.get(self.name.replace(".", "_"), "").encode())


@dataclass(frozen=True, slots=True)
class ImageLog:
    """A log, as found by `log_of`."""

    path: str
    size: int
    mtime_ns: int

    def beside(self, name: str, present: Iterable[str], key: str) -> tuple[tuple[Sidecar, ...], tuple[Problem, ...]]:  # noqa: ARG002
        """The entry of the picture `name` as a sidecar called `key!name`."""
        return (Sidecar(f"{key}!{name}", LogEntry(self.path, name, self.size, self.mtime_ns)),), ()


def log_of(folder: str, present: Iterable[str]) -> ImageLog | None:
    """The log among the names that are `present` in a folder."""
    if NAME not in present:
        return None
    path = os.path.join(folder, NAME)  # noqa: PTH118 - surrogate escapes
    try:
        status = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(status.st_mode):
            return None
        with open(path, "rb") as stream:  # noqa: PTH123
            found = _MARK in stream.read(_HEAD_BYTES)
    except OSError:
        return None
    return ImageLog(path, status.st_size, status.st_mtime_ns) if found else None


@functools.lru_cache(maxsize=LOGS_KEPT)
def _entries(path: str, size: int, mtime_ns: int) -> dict[str, str]:
    """JSON by the picture's name with `_` for dots; `size` and `mtime_ns` tell a changed log from the one read."""
    del mtime_ns
    if size > LOG_BYTES:
        raise ParseError("log.too_large", path, limit=LOG_BYTES)
    with open(path, "rb") as stream:  # noqa: PTH123
        text = stream.read(LOG_BYTES).decode("utf-8", "replace")
    found: dict[str, str] = {}
    for part in text.split(_ENTRY)[1 : ENTRIES_LIMIT + 1]:
        named = _ID.match(part)
        if named is not None:
            found.setdefault(named[1], _as_json(part))
    return found


def _as_json(entry: str) -> str:
    written = _JSON.search(entry)
    if written is not None:
        return urllib.parse.unquote(written[1])
    rows = [match for match, _ in zip(_ROW.finditer(entry), range(ROWS_LIMIT), strict=False)]
    values = {html.unescape(row[1]): html.unescape(_BREAK.sub("\n", row[2])) for row in rows}
    return json.dumps(values, ensure_ascii=False) if values else ""
