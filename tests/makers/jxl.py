"""JPEG XL files: the box form with metadata boxes, and the bare codestream. The picture data is a stand-in.

jxl(exif=tiff(...), xmp=packet(...), c2pa=store, brotli=True, size=(640, 480))
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import brotli as packer

from tests.makers.bmff import box

SIGNATURE = box(b"JXL ", b"\r\n\x87\n")
RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}


def codestream(width: int = 640, height: int = 480, *, small: bool = False, ratio: int = 0) -> bytes:
    """A codestream's first bytes: SizeHeader in the small form (multiples of 8 up to 256) or the general one."""
    bits: list[tuple[int, int]] = [(1 if small else 0, 1)]
    bits += [(height // 8 - 1, 5)] if small else _general(height)
    bits.append((ratio, 3))
    if not ratio:
        bits += [(width // 8 - 1, 5)] if small else _general(width)
    bits.append((1, 1))  # all_default image metadata
    value = shift = 0
    for part, count in bits:
        value |= part << shift
        shift += count
    return b"\xff\x0a" + value.to_bytes((shift + 7) // 8 + 8, "little")


def brob(kind: bytes, data: bytes) -> bytes:
    """A `brob` box: a Brotli-packed box of another kind."""
    return box(b"brob", kind, packer.compress(data))


def jxl(
    *,
    exif: bytes | None = None,
    xmp: bytes | None = None,
    c2pa: bytes | None = None,
    brotli: bool = False,
    size: tuple[int, int] = (640, 480),
    partial: bool = False,
    extra: Sequence[bytes] = (),
) -> bytes:
    """The box form. `brotli` packs each metadata box; `partial` stores the codestream in two `jxlp` boxes."""
    parts = [SIGNATURE, box(b"ftyp", b"jxl ", bytes(4), b"jxl ")]
    wrap = brob if brotli else box
    if exif is not None:
        parts.append(wrap(b"Exif", struct.pack(">I", 0) + exif))
    if xmp is not None:
        parts.append(wrap(b"xml ", xmp))
    if c2pa is not None:
        parts.append(wrap(b"jumb", c2pa[8:]))
    stream = codestream(*size)
    if partial:
        parts.append(box(b"jxlp", struct.pack(">I", 0), stream[:6]))
        parts.append(box(b"jxlp", struct.pack(">I", 0x80000001), stream[6:]))
    else:
        parts.append(box(b"jxlc", stream))
    return b"".join(parts) + b"".join(extra)


def _general(value: int) -> list[tuple[int, int]]:
    for selector, width in enumerate((9, 13, 18, 30)):
        if value - 1 < 1 << width:
            return [(selector, 2), (value - 1, width)]
    raise ValueError(value)
