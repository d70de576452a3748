"""L2: whether an EXIF MakerNote looks like one that a camera wrote. Its content is not interpreted.

Most MakerNotes are a TIFF directory behind a maker's signature, or without one (Canon, Minolta, old phones);
a few are a maker's own binary block. Text of a generator (Fooocus, OpenAI) is neither.
Signatures: ExifTool's MakerNotes table.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

SEARCHED = 64 * 1024
"""Bytes of a MakerNote that are looked at."""
ENTRIES_LIMIT = 512
"""Most entries that a directory is believed to have."""
SMALLEST = 16
"""Bytes below which a MakerNote says nothing."""

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Bytes of one value by TIFF type; 16 to 18 are BigTIFF's, which Apple uses."""


@dataclass(frozen=True, slots=True)
class _Signature:
    start: bytes
    maker: str
    """Lower-case text that Make must contain."""
    directories: tuple[int, ...] = ()
    """Offsets at which the directory may begin; none where the block is the maker's own format."""


_SIGNATURES = (
    _Signature(b"Nikon\0\x01", "nikon", (8,)),
    _Signature(b"Nikon\0\x02", "nikon", (18,)),
    _Signature(b"OLYMPUS\0", "olympus", (12,)),
    _Signature(b"OLYMP\0", "olymp", (8,)),
    _Signature(b"OM SYSTEM\0", "om digital", (16,)),
    _Signature(b"CAMER\0", "", (8,)),
    _Signature(b"MINOL\0", "minolta", (8,)),
    _Signature(b"FUJIFILM", "fuji", (12,)),
    _Signature(b"GE\0\0", "general imaging", (18,)),
    _Signature(b"GENIC\0", "general imaging", (18,)),
    _Signature(b"GE\x0c\0\0\0\x16\0\0\0", "general imaging", (12,)),
    _Signature(b"Panasonic\0\0\0", "panasonic", (12,)),
    _Signature(b"LEICA\0", "leica", (8,)),
    _Signature(b"LEICA CAMERA AG\0", "leica", (18,)),
    _Signature(b"Apple iOS\0", "apple", (14,)),
    _Signature(b"SONY DSC ", "sony", (12,)),
    _Signature(b"SONY CAM ", "sony", (12,)),
    _Signature(b"SONY MOBILE", "sony", (12,)),
    _Signature(b"PENTAX \0", "pentax", (10,)),
    _Signature(b"AOC\0", "", (6,)),
    _Signature(b"QVC\0", "casio", (6,)),
    _Signature(b"SANYO\0", "sanyo", (8,)),
    _Signature(b"EPSON\0", "epson", (8,)),
    _Signature(b"SIGMA\0", "sigma", (10,)),
    _Signature(b"FOVEON\0", "sigma", (10,)),
    _Signature(b"Ricoh\0", "ricoh", (8,)),
    _Signature(b"RICOH\0", "ricoh", (8,)),
    _Signature(b"AGFA \0", "agfa", (8,)),
    _Signature(b"SAMSUNG\0", "samsung", (8,)),
    _Signature(b"Ricoh", "ricoh"),
    _Signature(b"Rv", "ricoh"),
    _Signature(b"Rev", "ricoh"),
    _Signature(b"KDK", "kodak"),
    _Signature(b"Kodak", "kodak"),
    _Signature(b"VER:", "jvc"),
    _Signature(b"JVC ", "jvc", (4,)),
    _Signature(b"HDRP", "google"),
    _Signature(b"HUAWEI\0", "huawei"),
    _Signature(b"Hewlett-Packard", "hewlett"),
    _Signature(b"MLT0", "minolta"),
    _Signature(b"[ae_dbg_info:", "dji"),
    _Signature(b"DJI", "dji"),
)


def plausible(note: bytes, make: str) -> bool:
    """Whether these bytes parse as a MakerNote of this maker.

    Args:
        note: the tag's bytes, possibly cut short.
        make: the EXIF Make.
    """
    if len(note) < SMALLEST:
        return False
    data = note[:SEARCHED]
    maker = make.casefold()
    signed = [item for item in _SIGNATURES if data.startswith(item.start)]
    for item in signed:
        if item.maker in maker and (
            not item.directories or any(_directory(data, offset) for offset in item.directories)
        ):
            return True
    return not signed and _directory(data, 0)


def _directory(data: bytes, offset: int) -> bool:
    """Whether a TIFF directory begins here, in either byte order."""
    return any(_entries(data, offset, order) for order in "<>")


def _entries(data: bytes, offset: int, order: str) -> bool:
    if offset + 2 > len(data):
        return False
    (count,) = struct.unpack_from(order + "H", data, offset)
    if not 1 <= count <= ENTRIES_LIMIT or offset + 2 + 12 * count > len(data):
        return False
    for place in range(offset + 2, offset + 2 + 12 * count, 12):
        _, kind, number = struct.unpack_from(order + "HHI", data, place)
        if kind not in _SIZES or number * _SIZES[kind] > 2**31:
            return False
    return True
