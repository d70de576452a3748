"""L3: entries of SD.Next's JSON log, one a picture, as sidecars of the pictures of its folder.

Where it is asked to, SD.Next appends the parameters of every picture that it saves to one JSON file of any name: a list
of objects with `id`, `filename` (the path without its extension), `time` and `info` (what it writes into pictures).
Source: vladmandic/sdnext `modules/image/save.py`.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Iterable
from typing import Any

from inspector.pipeline import logfiles
from inspector.pipeline.logfiles import Log

ENTRIES_LIMIT = 100_000
CANDIDATES_LIMIT = 8
"""JSON files of a folder that may be a log. Where there are more, they lie beside single pictures."""
_HEAD = re.compile(rb'\s*\[\s*\{\s*"id"\s*:\s*\d+\s*,\s*"filename"\s*:\s*"')


def json_log_of(folder: str, present: Iterable[str]) -> Log | None:
    """The log among the JSON files of a folder, told by its first entry."""
    named = [name for name in present if name.endswith(".json")]
    if not named or len(named) > CANDIDATES_LIMIT:
        return None
    logs = (logfiles.found(os.path.join(folder, name), _is_log, _entries, _keys) for name in sorted(named))  # noqa: PTH118 - surrogate escapes
    return next((log for log in logs if log is not None), None)


def _is_log(head: bytes) -> bool:
    return _HEAD.match(head) is not None


def _keys(name: str) -> tuple[str, str]:
    return name, name.rpartition(".")[0] or name


@functools.lru_cache(maxsize=logfiles.LOGS_KEPT)
def _entries(path: str, size: int, mtime_ns: int) -> dict[str, str]:
    """Parameters by the picture's base name as the log has it; of several entries the last one counts."""
    del mtime_ns
    try:
        listed = json.loads(logfiles.text_of(path, size))
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
