"""L2: a small bounded reader of CBOR (RFC 8949), for the head of a signature.

It knows what COSE headers need: numbers, byte and text strings, arrays, maps, tags, simple values; no indefinite
lengths inside numbers. Depth and number of items are limited; a length that goes beyond the data is an error before
anything is allocated.
"""

from __future__ import annotations

import struct
from typing import Any

DEPTH_LIMIT = 16
ITEM_LIMIT = 10_000
_BREAK = object()
_SIMPLE = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}


class CborError(ValueError):
    """The bytes are no CBOR, or go beyond a limit."""


def decode(data: bytes) -> Any:
    """The first item in `data`; tags are dropped, what follows the item is ignored.

    Raises:
        CborError: where the bytes are no CBOR or go beyond a limit.
    """
    return _Reader(data).item(0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._items = 0

    def item(self, depth: int) -> Any:
        self._items += 1
        if depth > DEPTH_LIMIT or self._items > ITEM_LIMIT:
            raise CborError("too deep or too many items")
        first = self._take(1)[0]
        kind, low = first >> 5, first & 31
        if kind == 7:
            return self._simple(low)
        size = self._size(low)
        if kind in (0, 1):
            return self._number(kind, size)
        if kind in (2, 3):
            return self._string(kind, size, depth)
        if kind == 4:
            return self._array(size, depth)
        return self._map(size, depth) if kind == 5 else self.item(depth + 1)

    def _take(self, count: int) -> bytes:
        if count > len(self._data) - self._at:
            raise CborError("ends early")
        self._at += count
        return self._data[self._at - count : self._at]

    def _size(self, low: int) -> int | None:
        """The head's argument; null for an indefinite length."""
        if low < 24:
            return low
        if low == 31:
            return None
        if low > 27:
            raise CborError("reserved length")
        return int.from_bytes(self._take(1 << (low - 24)), "big")

    def _number(self, kind: int, size: int | None) -> int:
        if size is None:
            raise CborError("number without a value")
        return size if kind == 0 else -1 - size

    def _string(self, kind: int, size: int | None, depth: int) -> bytes | str:
        if size is None:
            parts = self._array(None, depth)
            if not all(isinstance(part, bytes if kind == 2 else str) for part in parts):
                raise CborError("mixed string")
            return b"".join(parts) if kind == 2 else "".join(parts)
        data = self._take(size)
        return data if kind == 2 else data.decode("utf-8", "replace")

    def _array(self, size: int | None, depth: int) -> list[Any]:
        found: list[Any] = []
        while size is None or len(found) < size:
            value = self.item(depth + 1)
            if value is _BREAK:
                if size is None:
                    return found
                raise CborError("break inside a counted list")
            found.append(value)
        return found

    def _map(self, size: int | None, depth: int) -> dict[Any, Any]:
        flat = self._array(None if size is None else 2 * size, depth)
        if len(flat) % 2:
            raise CborError("key without a value")
        pairs = zip(flat[::2], flat[1::2], strict=True)
        return {key: value for key, value in pairs if isinstance(key, str | int | bytes)}

    def _simple(self, low: int) -> Any:
        if low == 31:
            return _BREAK
        if low in _FLOATS:
            form = _FLOATS[low]
            return struct.unpack(form, self._take(struct.calcsize(form)))[0]
        if low == 24:
            self._take(1)
            return None
        return _SIMPLE.get(low)
