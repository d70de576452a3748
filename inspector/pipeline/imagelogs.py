"""L3: entries of Fooocus' `log.html`, one a picture, as sidecars of the pictures of its folder.

Fooocus writes no metadata into pictures unless asked; it logs every picture of a day in one page beside them. An entry
has the picture's name and a table of labels and values, newer ones also the same as JSON behind a button.
Source: lllyasviel/Fooocus `modules/private_logger.py`.
"""

from __future__ import annotations

import functools
import html
import json
import os
import re
import urllib.parse
from collections.abc import Iterable

from inspector.pipeline import logfiles
from inspector.pipeline.logfiles import Log

NAME = "log.html"
ENTRIES_LIMIT = 20_000
ROWS_LIMIT = 200

_MARK = b"ooocus Log"
_ENTRY = '<div id="'
_ID = re.compile(r'([^"<>]{1,300})"')
_JSON = re.compile(r"to_clipboard\('([^']*)'\)")
_ROW = re.compile(r"<td class='(?:key|label)'>([^<]{0,200})</td><td class='value'>(.*?)</td>", re.DOTALL)
_BREAK = re.compile(r"</?br\s*/?>", re.IGNORECASE)


def log_of(folder: str, present: Iterable[str]) -> Log | None:
    """The log among the names that are `present` in a folder."""
    if NAME not in present:
        return None
    return logfiles.found(os.path.join(folder, NAME), _is_log, _entries, _keys)  # noqa: PTH118 - surrogate escapes


def _is_log(head: bytes) -> bool:
    return _MARK in head


def _keys(name: str) -> tuple[str]:
    return (name.replace(".", "_"),)


@functools.lru_cache(maxsize=logfiles.LOGS_KEPT)
def _entries(path: str, size: int, mtime_ns: int) -> dict[str, str]:
    """JSON by the picture's name with `_` for dots."""
    del mtime_ns
    text = logfiles.text_of(path, size)
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
