"""L2: JSON as generators leave it in pictures: NUL-ended, with `NaN`, of any size, from anybody."""

from __future__ import annotations

import json
import re
from typing import Any

from inspector.errors import ParseError

JSON_CHARACTERS = 64 * 1024 * 1024
"""Longest JSON text that is decoded."""
JSON_ITEMS = 1_000_000
"""Most values (commas and opening brackets) of a JSON text: about 100 bytes of memory each."""
EXTRA_CHARACTERS = 20_000
EXTRA_ITEMS = 500
EXTRA_DEPTH = 6
"""Bounds of what is copied into `extras`; the raw text stays in its block."""
SAFE_INTEGER = 2**53
"""Larger integers change in JSON readers that only know doubles."""

_START = re.compile(r"[\s\ufeff\0]*([{\[])")
_DECODER = json.JSONDecoder()
_SIGNED_ADDRESS = re.compile(r"https?://[^\s\"']*[?&](?:sig|signature|token|x-amz-signature)=[^\s\"']*", re.IGNORECASE)


def decode(text: str, where: str) -> Any | None:
    """The object or array at the start of `text`; what follows it is ignored. None where it is not JSON.

    `NaN` and `Infinity` are accepted: ComfyUI writes them.

    Raises:
        ParseError: `generation.too_large` or `generation.too_deep`.
    """
    start = _START.match(text)
    if start is None:
        return None
    items = text.count(",") + text.count("{") + text.count("[")
    if len(text) > JSON_CHARACTERS or items > JSON_ITEMS:
        raise ParseError("generation.too_large", where, limit=JSON_ITEMS)
    try:
        return _DECODER.raw_decode(text, start.start(1))[0]
    except RecursionError as error:
        raise ParseError("generation.too_deep", where) from error
    except ValueError:
        return None


def starts_object(text: str) -> bool:
    """Whether a text begins as a JSON object does: cheap, and true of every text that `decode_object` reads."""
    start = _START.match(text)
    return start is not None and start[1] == "{"


def decode_object(text: str, where: str) -> dict[str, Any] | None:
    """Like `decode`, but None for anything other than an object."""
    value = decode(text, where)
    return value if isinstance(value, dict) else None


def plain(value: Any) -> Any:
    """A copy fit for `extras`: bounded in size and depth, large integers as text, signed addresses removed."""
    return _Copier().copy(value, EXTRA_DEPTH)


class _Copier:
    """Counts what it copies, so that one copy is bounded as a whole."""

    def __init__(self) -> None:
        self.left = EXTRA_ITEMS

    def copy(self, value: Any, depth: int) -> Any:
        self.left -= 1
        if isinstance(value, str):
            return _SIGNED_ADDRESS.sub("[signed address]", value[:EXTRA_CHARACTERS])
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) > SAFE_INTEGER:
            return str(value)
        if isinstance(value, dict):
            return self._mapping(value, depth)
        if isinstance(value, list):
            return [self.copy(item, depth - 1) for item in value[: max(self.left, 0)]] if depth else "…"
        return value

    def _mapping(self, value: dict[str, Any], depth: int) -> Any:
        if not depth:
            return "…"
        copied: dict[str, Any] = {}
        for key, item in value.items():
            if self.left <= 0:
                break
            copied[str(key)] = self.copy(item, depth - 1)
        return copied
