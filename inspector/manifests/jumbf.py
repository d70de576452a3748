"""L2: the JUMBF boxes of a manifest store, as far as a signature is looked for in them.

Format: ISO/IEC 19566-5 (JUMBF): a superbox `jumb` holds a description box `jumd` (16 bytes of type, one byte of
toggles, a label that ends with a zero byte) and content boxes. The bytes come from a stranger: lengths that do not fit
end a level, and nothing recurses.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

BOX_LIMIT = 20_000
"""Most boxes that are looked at in one store."""
LABEL_LIMIT = 1_024
"""Longest label in bytes."""
_HEADER = struct.Struct(">I4s")
_TYPE_BYTES = 17
_HAS_LABEL = 0x02


def content_of(store: bytes, path: Sequence[str]) -> bytes | None:
    """The first content box inside the superbox at `path`, null where the store has no such box.

    Args:
        store: a manifest store, which is itself one superbox.
        path: labels from the outermost superbox to the wanted one: `("c2pa", manifest, "c2pa.signature")`.
    """
    budget = iter(range(BOX_LIMIT))
    start, end = 0, len(store)
    for wanted in path:
        boxes = _boxes(store, start, end, budget)
        inside = next(((at, to) for kind, at, to in boxes if _is(store, kind, at, to, wanted)), None)
        if inside is None:
            return None
        start, end = inside
    contents = ((at, to) for kind, at, to in _boxes(store, start, end, budget) if kind not in (b"jumd", b"jumb"))
    return next((store[at:to] for at, to in contents), None)


def _boxes(store: bytes, at: int, end: int, budget: Iterator[int]) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each box's content within a range."""
    while end - at >= _HEADER.size and next(budget, None) is not None:
        length, kind = _HEADER.unpack_from(store, at)
        start = at + _HEADER.size
        if length == 1 and end - start >= 8:
            length = int.from_bytes(store[start : start + 8], "big")
            start += 8
        elif length == 0:
            length = end - at
        if length < start - at or at + length > end:
            return
        yield kind, start, at + length
        at += length


def _is(store: bytes, kind: bytes, start: int, end: int, wanted: str) -> bool:
    """Whether a box is the superbox with this label."""
    if kind != b"jumb" or end - start < _HEADER.size + _TYPE_BYTES:
        return False
    length, inner = _HEADER.unpack_from(store, start)
    described = store[start + _HEADER.size : min(end, start + length, start + LABEL_LIMIT)]
    if inner != b"jumd" or len(described) < _TYPE_BYTES or not described[_TYPE_BYTES - 1] & _HAS_LABEL:
        return False
    return described[_TYPE_BYTES:].split(b"\0", 1)[0] == wanted.encode("utf-8", "surrogatepass")
