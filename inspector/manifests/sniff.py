"""L2: last checks before native code: is it a picture, and does it stay within what the library can bear?

The library follows the content, not the type it is given: bytes of a video or a PDF in a `.jpg` would drive those
parsers. And it walks ISO media boxes in quadratic time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

BOX_LIMIT = 4_000
"""Most ISO media boxes in one file. A large photograph in tiles has some hundreds."""
HEAD_BYTES = 1_024
_SIGNATURES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL \r\n\x87\n",
)
_BRANDS = frozenset(
    {
        b"avif",
        b"avis",
        b"heic",
        b"heix",
        b"hevc",
        b"hevx",
        b"heim",
        b"heis",
        b"hevm",
        b"hevs",
        b"mif1",
        b"msf1",
        b"mif2",
    }
)
_PARENTS = frozenset(
    {
        *(b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"edts", b"udta", b"dinf", b"tref"),
        *(b"treg", b"mvex", b"mfra", b"meta", b"schi", b"iprp", b"ipco", b"ipro", b"sinf", b"strk", b"jumb"),
    }
)


def is_picture(head: bytes) -> bool:
    """Whether the first `HEAD_BYTES` are those of a picture format that can carry credentials."""
    if head.startswith(_SIGNATURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return True
    if is_bmff(head):
        return True
    return _is_svg(head)


def is_bmff(head: bytes) -> bool:
    """Whether it is an ISO media picture: AVIF, HEIC, or the boxed form of JPEG XL."""
    if head[4:8] == b"JXL ":
        return True
    if head[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(head[:4], "big") or len(head), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
    return bool(brands & _BRANDS)


def _is_svg(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE svg"))


def box_count(stream: BinaryIO, size: int, limit: int = BOX_LIMIT) -> int:
    """Number of ISO media boxes, nested ones included; stops counting beyond `limit`.

    A range whose header is not one of a box ends its level. The stream's position is left anywhere.
    """
    count = 0
    ranges = [(0, size)]
    while ranges and count <= limit:
        start, end = ranges.pop()
        for kind, body, after in _boxes(stream, start, end):
            count += 1
            if count > limit:
                break
            if kind in _PARENTS:
                ranges.append((body + 4 if kind == b"meta" and _is_full(stream, body) else body, after))
    return count


def _boxes(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while end - start >= 8:
        stream.seek(start)
        header = stream.read(16)
        if len(header) < 8:
            return
        length, kind = struct.unpack(">I4s", header[:8])
        body = start + 8
        if length == 1 and len(header) == 16:
            length = int.from_bytes(header[8:16], "big")
            body = start + 16
        elif length == 0:
            length = end - start
        if length < body - start:
            return
        after = min(start + length, end)
        yield kind, body, after
        start = after


def _is_full(stream: BinaryIO, body: int) -> bool:
    """Whether `meta` carries version and flags before its children, as ISO files do and QuickTime ones do not."""
    stream.seek(body + 4)
    return stream.read(4) != b"hdlr"
