"""Photoshop documents, JPEG 2000 and camera files that are no TIFF.

psd(exif=tiff(...), xmp=packet(...), iptc=records(...)), jp2(...), raf(jpeg(...)), rw2(jpeg(...))
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.makers import exif as maker
from tests.makers.bmff import box
from tests.makers.iptc import resource

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
IPTC_UUID = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
EXIF_UUID = b"JpgTiffExif->JP2"
C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def psd(
    *,
    exif: bytes | None = None,
    xmp: bytes | None = None,
    iptc: bytes | None = None,
    size: tuple[int, int] = (5, 4),
    channels: int = 3,
    others: Sequence[bytes] = (),
    large: bool = False,
) -> bytes:
    """A document without layers, its picture not packed; `large` makes it a PSB."""
    found = [resource(number, data) for number, data in ((0x0404, iptc), (0x0422, exif), (0x0424, xmp)) if data]
    resources = b"".join([*others, *found])
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 2 if large else 1, channels, size[1], size[0], 8, 3)
    layers = bytes(8 if large else 4)
    pixels = bytes(size[0] * size[1] * channels)
    return head + bytes(4) + struct.pack(">I", len(resources)) + resources + layers + b"\0\0" + pixels


def codestream(size: tuple[int, int] = (5, 4), components: int = 3) -> bytes:
    """SOC and SIZ, and nothing else that anybody could decode."""
    siz = struct.pack(">HHIIIIIIIIH", 38 + 3 * components, 0, size[0] + 2, size[1] + 1, 2, 1, *size, 0, 0, components)
    return b"\xff\x4f\xff\x51" + siz + b"\7\1\1" * components + b"\xff\xd9"


def jp2(
    *,
    exif: bytes | None = None,
    xmp: bytes | None = None,
    iptc: bytes | None = None,
    c2pa: bytes | None = None,
    size: tuple[int, int] = (5, 4),
    header: bool = True,
    components: int = 3,
    extra: Sequence[bytes] = (),
) -> bytes:
    """The box form. Without `header` the size stands in the codestream only."""
    ihdr = box(b"ihdr", struct.pack(">IIHBBBB", size[1], size[0], components, 7, 7, 0, 0))
    named = ((EXIF_UUID, exif), (XMP_UUID, xmp), (IPTC_UUID, iptc), (C2PA_UUID, c2pa))
    boxes = [box(b"jP  ", b"\r\n\x87\n"), box(b"ftyp", b"jp2 ", bytes(4), b"jp2 ")]
    boxes += [box(b"jp2h", ihdr)] if header else []
    boxes += [box(b"uuid", kind, data) for kind, data in named if data is not None]
    return b"".join([*boxes, *extra, box(b"jp2c", codestream(size, components))])


def raf(preview: bytes, *, tags: Sequence[tuple[int, bytes]] = ((0x111, struct.pack(">HH", 30, 40)),)) -> bytes:
    """Fujifilm's header, the preview behind it, then the tags of the sensor's data."""
    sensor = struct.pack(">I", len(tags)) + b"".join(struct.pack(">HH", tag, len(data)) + data for tag, data in tags)
    at = 160
    head = b"FUJIFILMCCD-RAW 0201FF389501" + b"X-Test".ljust(32, b"\0") + b"0100" + bytes(20)
    directory = struct.pack(">IIIIII", at, len(preview), at + len(preview), len(sensor), 0, 0)
    return (head + directory).ljust(at, b"\0") + preview + sensor


def rw2(preview: bytes | None, *, borders: tuple[int, int, int, int] | None = (2, 4, 32, 44)) -> bytes:
    """Panasonic's tags with the preview as one of them; `borders` are top, left, bottom, right."""
    tags: dict[int, maker.Value] = {1: b"0310", 2: 48, 3: 36, maker.MAKE: "Panasonic", maker.MODEL: "DMC-T1"}
    tags |= dict(zip(range(4, 8), borders, strict=True)) if borders else {}
    if preview is not None:
        tags[0x2E] = preview
    data = maker.tiff(tags, {maker.ISO: 200}, order="II")
    return b"IIU\0" + data[4:]


CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")


def cr3(
    *,
    picture: bytes | None = None,
    exif: bytes | None = None,
    notes: bytes | None = None,
    xmp: bytes | None = None,
    c2pa: bytes | None = None,
) -> bytes:
    """Canon's boxes; `picture`, `exif` and `notes` are whole TIFF blocks."""
    named = ((b"CMT1", picture), (b"CMT2", exif), (b"CMT3", notes))
    own = box(b"uuid", CANON_UUID, box(b"CNCV", b"CanonCR3"), *(box(kind, data) for kind, data in named if data))
    boxes = [box(b"ftyp", b"crx ", bytes(4), b"crx isom"), box(b"moov", own, box(b"mvhd", bytes(100)))]
    boxes += [box(b"uuid", kind, data) for kind, data in ((XMP_UUID, xmp), (C2PA_UUID, c2pa)) if data is not None]
    return b"".join([*boxes, box(b"mdat", bytes(64))])
