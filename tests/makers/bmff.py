"""AVIF and HEIC files: boxes with metadata items; the picture data is a stand-in that no decoder accepts.

bmff("avif", exif=tiff(...), xmp=packet(...), c2pa=store, size=(64, 48), alpha=True)
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
XMP_MIME = b"application/rdf+xml"


def box(kind: bytes, *parts: bytes, large: bool = False) -> bytes:
    """One box; `large` writes the 64-bit size form."""
    data = b"".join(parts)
    if large:
        return struct.pack(">I4sQ", 1, kind, len(data) + 16) + data
    return struct.pack(">I4s", len(data) + 8, kind) + data


def full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A full box: version and flags first."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def c2pa_box(store: bytes) -> bytes:
    """The top-level `uuid` box that holds a manifest store."""
    return box(b"uuid", C2PA_UUID, bytes(4), b"manifest\0", bytes(8), store)


def bmff(
    brand: str = "avif",
    *,
    exif: bytes | None = None,
    xmp: bytes | None = None,
    c2pa: bytes | None = None,
    size: tuple[int, int] = (64, 48),
    alpha: bool = False,
    exif_offset: int = 0,
    in_idat: bool = False,
    brands: Sequence[str] = (),
    extra: Sequence[bytes] = (),
    item_version: int = 2,
    location_version: int = 1,
) -> bytes:
    """A whole file. `exif_offset` puts that many stray bytes between the 4-byte offset and the TIFF block.

    `in_idat` keeps the items inside `meta` (construction method 1), else they lie in `mdat`. `brand` `avis`
    or `msf1` makes an image sequence.
    """
    ftyp = box(b"ftyp", brand.encode(), bytes(4), b"mif1", *(name.encode() for name in brands))
    credentials = c2pa_box(c2pa) if c2pa is not None else b""
    items: list[tuple[int, bytes, bytes, bytes]] = [
        (1, b"av01" if brand.startswith("av") else b"hvc1", b"", b"\x12\0\x0a\x0b" + bytes(20))
    ]
    if exif is not None:
        items.append((2, b"Exif", b"", struct.pack(">I", exif_offset) + b"\0" * exif_offset + exif))
    if xmp is not None:
        items.append((3, b"mime", XMP_MIME, xmp))
    payload = b"".join(data for *_, data in items)
    first = len(ftyp) + len(credentials) + 8
    shape = (item_version, location_version)
    size_of_meta = len(_meta(items, size, shape, alpha=alpha, data_at=0, idat=payload if in_idat else None))
    data_at = 0 if in_idat else first + size_of_meta
    meta = _meta(items, size, shape, alpha=alpha, data_at=data_at, idat=payload if in_idat else None)
    return ftyp + credentials + meta + box(b"mdat", b"" if in_idat else payload) + b"".join(extra)


def _meta(
    items: list[tuple[int, bytes, bytes, bytes]],
    size: tuple[int, int],
    shape: tuple[int, int],
    *,
    alpha: bool,
    data_at: int,
    idat: bytes | None,
) -> bytes:
    item_version, location_version = shape
    entries = b"".join(_infe(number, kind, mime, item_version) for number, kind, mime, _ in items)
    handler = full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13))
    primary = full(b"pitm", 0, 0, struct.pack(">H", 1))
    info = full(b"iinf", 0, 0, struct.pack(">H", len(items)), entries)
    locations = b""
    at = data_at
    for number, _, _, data in items:
        method = struct.pack(">H", 1 if idat is not None else 0) if location_version else b""
        locations += struct.pack(">H", number) + method + struct.pack(">HHII", 0, 1, at, len(data))
        at += len(data)
    iloc = full(b"iloc", location_version, 0, b"\x44\0", struct.pack(">H", len(items)), locations)
    properties = [full(b"ispe", 0, 0, struct.pack(">II", *size)), full(b"pixi", 0, 0, b"\x03\x08\x08\x08")]
    if alpha:
        properties.append(full(b"auxC", 0, 0, b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"))
    association = full(b"ipma", 0, 0, struct.pack(">IHBBB", 1, 1, 2, 0x81, 2))
    iprp = box(b"iprp", box(b"ipco", *properties), association)
    parts = [handler, primary, info, iloc, iprp]
    if idat is not None:
        parts.append(box(b"idat", idat))
    return full(b"meta", 0, 0, *parts)


def _infe(number: int, kind: bytes, mime: bytes, version: int) -> bytes:
    if version == 3:
        return full(b"infe", 3, 0, struct.pack(">IH", number, 0), kind, b"\0", mime + b"\0" if mime else b"")
    return full(b"infe", 2, 0, struct.pack(">HH", number, 0), kind, b"\0", mime + b"\0" if mime else b"")
