"""L2: Canon's CR3: an ISO base media file whose `moov` box holds EXIF in four TIFF blocks.

Format: ISO/IEC 14496-12 boxes; Canon's `uuid` box with `CMT1` (the picture), `CMT2` (EXIF), `CMT3` (Canon's notes) and
`CMT4` (place), as described in lclevy/canon_cr3; an XMP packet in a `uuid` box of its own. Read from real files.
"""

from __future__ import annotations

from collections.abc import Iterator

from inspector.containers import exif, xmp
from inspector.containers._binary import UNKNOWN_BYTES
from inspector.containers.base import BlockCollector, ByteSource
from inspector.containers.isobmff import C2PA_UUID, XMP_UUID
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import ContainerFormat, Severity
from inspector.errors import ParseError

BOX_LIMIT = 2_000
"""Boxes walked in one file."""

_CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_TAGS = (b"CMT1", b"CMT2")
_NOTES = b"CMT3"
_TIFF_HEADER = 8
_WIDTH, _HEIGHT = 0x100, 0x101


class Cr3:
    """Canon's raw format since 2018."""

    name = "cr3"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """CR3 by its brand."""
        return ContainerFormat.CR3 if prefix[4:12] == b"ftypcrx " else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report the tags, the camera's notes, XMP and credentials."""
        into.facts(format=ContainerFormat.CR3)
        for kind, at, length in _boxes(source, into):
            if kind == b"uuid":
                _uuid(source, into, at, length)
            elif kind in _TAGS:
                data = source.read_at(at, min(length, into.limits.block_bytes))
                directories = exif.read(data, into, inside=f"cr3:{kind.decode()}", base=at)
                if kind == _TAGS[0] and directories:
                    _size(directories[0].values.get(_WIDTH), directories[0].values.get(_HEIGHT), into)
            elif kind == _NOTES and length > _TIFF_HEADER:
                kept = source.read_at(at + _TIFF_HEADER, min(length - _TIFF_HEADER, UNKNOWN_BYTES))
                cut = len(kept) < length - _TIFF_HEADER
                place = at + _TIFF_HEADER
                note = MetadataBlock("exif", "MakerNote", kept, place, len(kept), "cr3:CMT3", None, "ExifIFD", cut)
                into.add(note)


def _boxes(source: ByteSource, into: BlockCollector) -> Iterator[tuple[bytes, int, int]]:
    """Kind, offset and length of the content of the boxes at the top, in `moov` and in Canon's own."""
    stack = [(0, source.size)]
    for _ in range(BOX_LIMIT):
        if not stack:
            return
        at, end = stack.pop()
        if at >= end:
            continue
        head = source.read_at(at, 16)
        length, skip = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, skip = int.from_bytes(head[8:16], "big"), 16
        elif length == 0:
            length = end - at
        if len(head) < 8 or length < skip or at + length > end:
            into.problem("file.truncated", f"cr3:box at {at}")
            return
        stack.append((at + length, end))
        kind = head[4:8]
        if kind == b"moov":
            stack.append((at + skip, at + length))
        elif kind == b"uuid" and source.read_at(at + skip, 16) == _CANON_UUID:
            stack.append((at + skip + 16, at + length))
        else:
            yield kind, at + skip, length - skip
    raise ParseError("cr3.too_many_boxes", "cr3:boxes", limit=BOX_LIMIT)


def _uuid(source: ByteSource, into: BlockCollector, at: int, length: int) -> None:
    kind = source.read_at(at, 16)
    if kind == C2PA_UUID:
        into.add(MetadataBlock("jumbf", "c2pa", b"", at, length, "cr3:uuid"))
    elif kind == XMP_UUID and length > 16:
        kept = min(length - 16, into.limits.block_bytes)
        if kept < length - 16:
            into.problem("file.block_cut", "cr3:uuid", Severity.INFO, limit=kept)
        xmp.read(source.read_at(at + 16, kept), into, inside="cr3:uuid", base=at + 16)


def _size(width: object, height: object, into: BlockCollector) -> None:
    if isinstance(width, int) and isinstance(height, int):
        into.facts(width=width, height=height)
