"""L2: JPEG 2000: the box form (JP2, JPX, JPH) with its metadata, and the bare codestream.

Formats: ISO/IEC 15444-1 annexes A (SIZ) and I (boxes), 15444-2 annex M; `uuid` boxes for XMP (XMP part 3), EXIF
(`JpgTiffExif->JP2`) and IPTC; C2PA 2.x stores manifests of box formats in `uuid` or `jumb` boxes.
"""

from __future__ import annotations

from collections.abc import Iterator

from inspector.containers import exif, iptc, xmp
from inspector.containers.base import BlockCollector, ByteSource
from inspector.containers.isobmff import C2PA_UUID, XMP_UUID
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import ContainerFormat, Severity
from inspector.errors import ParseError

BOX_LIMIT = 4_000
"""Boxes walked in one file."""
NESTING_LIMIT = 4
"""Boxes inside boxes: metadata stands at the top, or in an association."""

SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
CODESTREAM = b"\xff\x4f\xff\x51"
_EXIF_UUID = b"JpgTiffExif->JP2"
_IPTC_UUIDS = (bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"), bytes.fromhex("09a14e97c0b442e0bebf36df6f0ce36f"))
_CONTAINERS = (b"jp2h", b"asoc", b"uinf")
_COMPONENTS_WITH_ALPHA = (2, 4)
_SIZE_BYTES = 48


class Jp2:
    """JPEG 2000, told by the signature of either form."""

    name = "jp2"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """JPEG 2000 by its signature."""
        return ContainerFormat.JP2 if prefix.startswith((SIGNATURE, CODESTREAM)) else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report the size and, in the box form, the metadata boxes."""
        into.facts(format=ContainerFormat.JP2)
        if source.read_at(0, 4) == CODESTREAM:
            _codestream(source, into, 0)
            return
        for kind, at, length in _boxes(source, into):
            if kind == b"ihdr":
                _header(source, into, at)
            elif kind == b"jp2c" and into.image.width is None:
                _codestream(source, into, at)
            elif kind == b"uuid":
                _uuid(source, into, at, length)
            elif kind == b"jumb":
                into.add(MetadataBlock("jumbf", "c2pa", b"", at - 8, length + 8, "jp2:jumb"))
            elif kind == b"xml ":
                _xml(source, into, at, length)


def _boxes(source: ByteSource, into: BlockCollector) -> Iterator[tuple[bytes, int, int]]:
    """Kind, offset and length of the content of every box, also of those inside headers and associations."""
    stack = [(0, source.size, 0)]
    for _ in range(BOX_LIMIT):
        if not stack:
            return
        at, end, depth = stack.pop()
        head = source.read_at(at, 16)
        length, skip = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, skip = int.from_bytes(head[8:16], "big"), 16
        elif length == 0:
            length = end - at
        if at >= end:
            continue
        if len(head) < skip or length < skip or at + length > end:
            into.problem("file.truncated", f"jp2:box at {at}")
            length = end - at
        stack.append((at + length, end, depth))
        kind = head[4:8]
        if length > skip:
            yield kind, at + skip, length - skip
            if kind in _CONTAINERS and depth < NESTING_LIMIT:
                stack.append((at + skip, at + length, depth + 1))
    raise ParseError("jp2.too_many_boxes", "jp2:boxes", limit=BOX_LIMIT)


def _header(source: ByteSource, into: BlockCollector, at: int) -> None:
    height, width, components, bits = source.unpack(">IIHB", at, "jp2:ihdr")
    depth = (bits & 0x7F) + 1 if bits != 0xFF else None
    into.facts(width=width, height=height, bits=depth, has_alpha=components in _COMPONENTS_WITH_ALPHA)


def _codestream(source: ByteSource, into: BlockCollector, at: int) -> None:
    """SIZ: capabilities, reference grid and its offset, tiles, number of components, bits of the first one."""
    head = source.read_at(at, _SIZE_BYTES)
    if not head.startswith(CODESTREAM) or len(head) < _SIZE_BYTES - 4:
        into.problem("file.truncated", f"jp2:codestream at {at}")
        return
    across, down, left, top = (int.from_bytes(head[place : place + 4], "big") for place in (8, 12, 16, 20))
    components, bits = int.from_bytes(head[40:42], "big"), (head[42] & 0x7F) + 1
    into.facts(width=across - left, height=down - top, bits=bits, has_alpha=components in _COMPONENTS_WITH_ALPHA)


def _uuid(source: ByteSource, into: BlockCollector, at: int, length: int) -> None:
    """A box of a kind of its own; the first 16 bytes name it."""
    kind = source.read_at(at, 16)
    if kind == C2PA_UUID:
        into.add(MetadataBlock("jumbf", "c2pa", b"", at, length, "jp2:uuid"))
        return
    start = at + 16
    kept = min(length - 16, into.limits.block_bytes)
    if kept <= 0:
        return
    if kept < length - 16:
        into.problem("file.block_cut", "jp2:uuid", Severity.INFO, limit=kept)
    if kind == XMP_UUID:
        xmp.read(source.read_at(start, kept), into, inside="jp2:uuid", base=start)
    elif kind == _EXIF_UUID:
        exif.read(source.read_at(start, kept), into, inside="jp2:uuid", base=start)
    elif kind in _IPTC_UUIDS:
        iptc.read(source.read_at(start, kept), into, inside="jp2:uuid", base=start)


def _xml(source: ByteSource, into: BlockCollector, at: int, length: int) -> None:
    """XML of any vocabulary; some writers put XMP there."""
    data = source.read_at(at, min(length, into.limits.block_bytes))
    if b"http://www.w3.org/1999/02/22-rdf-syntax-ns#" in data:
        xmp.read(data, into, inside="jp2:xml", base=at)
