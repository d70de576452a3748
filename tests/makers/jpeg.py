"""JPEG files: segments inserted into a picture that Pillow encoded.

    jpeg(exif=tiff(...), xmp=packet(...), iptc=records(...), comments=["hello"], c2pa=store, trailer=seft({...}))

`extra` takes ready segments (`segment(0xE3, b"...")`); order: APP1 Exif, APP1 XMP, extended XMP, APP13, APP11, COM, extra.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Mapping, Sequence

from PIL import Image

from tests.makers.iptc import photoshop
from tests.makers.png import drawn

XMP_ID = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_ID = b"http://ns.adobe.com/xmp/extension/\0"


def plain(width: int = 16, height: int = 12, *, progressive: bool = False, quality: int = 75) -> bytes:
    """A small JPEG without any metadata but JFIF."""
    out = io.BytesIO()
    Image.fromarray(drawn(width, height)).save(out, "JPEG", progressive=progressive, quality=quality)
    return out.getvalue()


def segment(marker: int, data: bytes) -> bytes:
    """One segment with its length; `marker` is the second byte (0xE1 for APP1)."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def extended_xmp(
    data: bytes, *, part: int = 60_000, guid: bytes | None = None, total: int | None = None
) -> list[bytes]:
    """APP1 segments of an extension packet. The main packet names it: `xmpNote:HasExtendedXMP` = `guid_of(data)`."""
    name = guid or guid_of(data).encode()
    return [
        segment(
            0xE1,
            EXTENDED_ID + name + struct.pack(">II", len(data) if total is None else total, at) + data[at : at + part],
        )
        for at in range(0, len(data), part)
    ]


def guid_of(data: bytes) -> str:
    """The extension packet's name: upper-case MD5 in hex."""
    return hashlib.md5(data).hexdigest().upper()


def app11(store: bytes, *, part: int = 60_000, number: int = 1) -> list[bytes]:
    """APP11 segments of a JUMBF box (a C2PA store); each repeats the box header, as the standard says."""
    head, body = store[:8], store[8:]
    pieces = [body[at : at + part] for at in range(0, len(body), part)] or [b""]
    return [
        segment(0xEB, b"JP" + struct.pack(">HI", number, index + 1) + head + piece)
        for index, piece in enumerate(pieces)
    ]


def jumbf(label: bytes = b"c2pa", payload: bytes = b"") -> bytes:
    """A JUMBF superbox with a description box: enough to look like a manifest store."""
    uuid = bytes.fromhex("63327061001100108000 00AA00389B71".replace(" ", ""))
    described = uuid + b"\x03" + label + b"\0"
    inner = struct.pack(">I4s", 8 + len(described), b"jumd") + described + payload
    return struct.pack(">I4s", 8 + len(inner), b"jumb") + inner


def seft(items: Mapping[str, bytes]) -> bytes:
    """A Samsung trailer: data blocks, then the `SEFH` directory and the `SEFT` tail."""
    blocks = b""
    entries = b""
    sizes: list[tuple[int, int]] = []
    for name, data in items.items():
        block = struct.pack("<HHI", 0, 0x0A01, len(name)) + name.encode() + data
        sizes.append((len(blocks), len(block)))
        blocks += block
    for start, size in sizes:
        entries += struct.pack("<HHII", 0, 0x0A01, len(blocks) - start, size)
    directory = b"SEFH" + struct.pack("<II", 101, len(items)) + entries
    return blocks + directory + struct.pack("<I", len(directory)) + b"SEFT"


def jpeg(
    base: bytes | None = None,
    *,
    exif: bytes | None = None,
    xmp: bytes | None = None,
    extended: Sequence[bytes] = (),
    iptc: bytes | None = None,
    c2pa: bytes | None = None,
    comments: Sequence[str | bytes] = (),
    extra: Sequence[bytes] = (),
    trailer: bytes = b"",
) -> bytes:
    """A whole file. `exif` without `Exif\\0\\0`, `iptc` as IIM records, `extended` made by `extended_xmp`."""
    base = plain() if base is None else base
    parts: list[bytes] = []
    if exif is not None:
        parts.append(segment(0xE1, b"Exif\0\0" + exif))
    if xmp is not None:
        parts.append(segment(0xE1, XMP_ID + xmp))
    parts += extended
    if iptc is not None:
        parts.append(segment(0xED, photoshop(iptc)))
    if c2pa is not None:
        parts += app11(c2pa)
    parts += [segment(0xFE, text.encode() if isinstance(text, str) else text) for text in comments]
    parts += extra
    return base[:2] + b"".join(parts) + base[2:] + trailer
