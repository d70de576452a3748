"""IPTC IIM records and the Photoshop resource block that wraps them in JPEG APP13 and TIFF tag 33723.

photoshop(records({(2, 110): "Made with Google AI", (2, 25): ["cat", "dog"]}))
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

UTF8_MARK = b"\x1b%G"


def dataset(record: int, number: int, data: bytes, *, extended: bool = False) -> bytes:
    """One dataset; `extended` writes the length in the long form."""
    if extended or len(data) > 0x7FFF:
        return struct.pack(">BBBHI", 0x1C, record, number, 0x8004, len(data)) + data
    return struct.pack(">BBBH", 0x1C, record, number, len(data)) + data


def records(values: Mapping[tuple[int, int], str | list[str]], *, encoding: str = "utf-8") -> bytes:
    """Datasets by (record, number). UTF-8 is announced by 1:90, as writers do; Latin-1 is not."""
    out = dataset(1, 90, UTF8_MARK) if encoding == "utf-8" else b""
    for (record, number), value in values.items():
        for text in value if isinstance(value, list) else [value]:
            out += dataset(record, number, text.encode(encoding))
    return out


def resource(number: int, data: bytes, name: bytes = b"") -> bytes:
    """One Photoshop image resource (`8BIM`)."""
    pascal = bytes([len(name)]) + name
    pascal += b"\0" * (len(pascal) & 1)
    return b"8BIM" + struct.pack(">H", number) + pascal + struct.pack(">I", len(data)) + data + b"\0" * (len(data) & 1)


def photoshop(iim: bytes, *others: bytes) -> bytes:
    """The payload of APP13: its signature, `others` (made by `resource`), then the records as 0x0404."""
    return b"Photoshop 3.0\0" + b"".join(others) + resource(0x0404, iim)
