"""EXIF / TIFF directory blocks built from a dictionary, in either byte order.

    tiff(ifd0={MAKE: "Canon"}, exif={USER_COMMENT: user_comment("a cat")}, order="MM")

Values: `str` (type 2, NUL-ended), `bytes` (type 7), `int` or tuple of `int` (SHORT, or LONG from 65536),
`Rational(1, 200)` or a tuple of them (type 5), `Typed(type, count, stored_bytes)` for everything odd.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import NamedTuple

IMAGE_WIDTH, IMAGE_LENGTH, BITS_PER_SAMPLE, SAMPLES_PER_PIXEL, EXTRA_SAMPLES = 0x100, 0x101, 0x102, 0x115, 0x152
DOCUMENT_NAME, IMAGE_DESCRIPTION, MAKE, MODEL, SOFTWARE, DATE_TIME = 0x10D, 0x10E, 0x10F, 0x110, 0x131, 0x132
ARTIST, COPYRIGHT, XMP, IPTC, EXIF_IFD, GPS_IFD, INTEROP_IFD = 0x13B, 0x8298, 0x2BC, 0x83BB, 0x8769, 0x8825, 0xA005
EXPOSURE_TIME, F_NUMBER, ISO, DATE_TIME_ORIGINAL, FOCAL_LENGTH = 0x829A, 0x829D, 0x8827, 0x9003, 0x920A
MAKER_NOTE, USER_COMMENT, LENS_MODEL = 0x927C, 0x9286, 0xA434
XP_TITLE, XP_COMMENT, XP_AUTHOR, XP_KEYWORDS, XP_SUBJECT = 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F

CODES = {
    "unicode_be": b"UNICODE\0",
    "unicode_le": b"UNICODE\0",
    "ascii": b"ASCII\0\0\0",
    "undefined": bytes(8),
    "jis": b"JIS\0\0\0\0\0",
    "bare": b"",
}
_ENCODINGS = {"unicode_be": "utf-16-be", "unicode_le": "utf-16-le", "jis": "iso2022_jp"}


class Rational(NamedTuple):
    """An unsigned rational."""

    numerator: int
    denominator: int


class Typed(NamedTuple):
    """A value as stored: TIFF type number, count, bytes in the byte order of the block."""

    type: int
    count: int
    data: bytes


Value = str | bytes | int | tuple[int, ...] | Rational | tuple[Rational, ...] | Typed
Tags = Mapping[int, Value]


def user_comment(text: str, kind: str = "unicode_be") -> bytes:
    """UserComment bytes: `unicode_be`, `unicode_le`, `ascii` (UTF-8), `undefined` (8 NULs), `jis`, `bare` (no code)."""
    return CODES[kind] + text.encode(_ENCODINGS.get(kind, "utf-8"))


def xp(text: str) -> bytes:
    """XPTitle and its like: UTF-16LE, NUL-ended."""
    return text.encode("utf-16-le") + b"\0\0"


def tiff(
    ifd0: Tags | None = None,
    exif: Tags | None = None,
    gps: Tags | None = None,
    interop: Tags | None = None,
    ifd1: Tags | None = None,
    *,
    order: str = "MM",
) -> bytes:
    """A whole TIFF block (`MM\\0*` or `II*\\0` first), without JPEG's `Exif\\0\\0`."""
    prefix = ">" if order == "MM" else "<"
    head = order.encode() + struct.pack(prefix + "HI", 42, 8)
    first = dict(ifd0 or {})
    details = dict(exif or {})
    if exif is not None or interop is not None:
        first[EXIF_IFD] = 0
    if gps is not None:
        first[GPS_IFD] = 0
    if interop is not None:
        details[INTEROP_IFD] = 0
    body = b""
    start = 8
    size0 = len(_directory(first, prefix, start, 0))
    at = start + size0
    parts: list[bytes] = []
    if exif is not None or interop is not None:
        first[EXIF_IFD] = _long(at, prefix)
        size = len(_directory(details, prefix, at, 0))
        if interop is not None:
            details[INTEROP_IFD] = _long(at + size, prefix)
        parts.append(_directory(details, prefix, at, 0))
        at += size
        if interop is not None:
            parts.append(_directory(interop, prefix, at, 0))
            at += len(parts[-1])
    if gps is not None:
        first[GPS_IFD] = _long(at, prefix)
        parts.append(_directory(gps, prefix, at, 0))
        at += len(parts[-1])
    following = 0
    if ifd1 is not None:
        following = at
        parts.append(_directory(ifd1, prefix, at, 0))
    body = _directory(first, prefix, start, following)
    return head + body + b"".join(parts)


def _long(value: int, prefix: str) -> Typed:
    return Typed(4, 1, struct.pack(prefix + "I", value))


def _stored(value: Value | int, prefix: str) -> Typed:
    if isinstance(value, Typed):
        return value
    if isinstance(value, str):
        data = value.encode() + b"\0"
        return Typed(2, len(data), data)
    if isinstance(value, bytes):
        return Typed(7, len(value), value)
    if isinstance(value, int):
        value = (value,)
    if isinstance(value, Rational):
        value = (value,)
    if isinstance(value[0], Rational):
        return Typed(5, len(value), b"".join(struct.pack(prefix + "II", *part) for part in value))
    if max(value) > 0xFFFF:
        return Typed(4, len(value), struct.pack(f"{prefix}{len(value)}I", *value))
    return Typed(3, len(value), struct.pack(f"{prefix}{len(value)}H", *value))


def _directory(tags: Tags, prefix: str, start: int, following: int) -> bytes:
    """One directory at `start`, its values behind it; `following` is the offset of the next directory."""
    entries = b""
    at = start + 2 + 12 * len(tags) + 4
    values = b""
    for tag in sorted(tags):
        kind, count, data = _stored(tags[tag], prefix)
        entries += struct.pack(prefix + "HHI", tag, kind, count)
        if len(data) <= 4:
            entries += data.ljust(4, b"\0")
            continue
        entries += struct.pack(prefix + "I", at + len(values))
        values += data + b"\0" * (len(data) & 1)
    return struct.pack(prefix + "H", len(tags)) + entries + struct.pack(prefix + "I", following) + values
