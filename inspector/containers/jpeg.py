"""L2: JPEG: segments up to the picture data, then the end of the picture and what follows it.

Formats: ITU-T T.81 annex B; Exif 3.0 (APP1); XMP part 3 (APP1 and its extension segments); Photoshop APP13;
JUMBF in APP11 (ISO 19566-5, C2PA).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.containers import exif, iptc, trailer, xmp
from inspector.containers._binary import raw_of, text_of
from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import ContainerFormat, Severity
from inspector.errors import ParseError

END_SEARCH_BYTES = 64 * 1024 * 1024
"""Picture data searched for its end where the file does not close with it."""
TAIL_BYTES = 64
"""Bytes at the end of the file in which the closing marker is looked for first."""
SEGMENT_LIMIT = 10_000
FILL_LIMIT = 4_096
"""Fill bytes or garbage tolerated in front of a marker."""
OTHER_BYTES = 16 * 1024
"""Bytes kept of an application segment whose meaning is not known."""
EXTENSION_LIMIT = 16
"""XMP extension packets gathered in one file."""

_EXIF, _XMP, _EXTENSION = b"Exif\0", b"http://ns.adobe.com/xap/1.0/", b"http://ns.adobe.com/xmp/extension/\0"
_JUMBF = b"JP"
"""The identifier of boxes in APP11; others keep their own data there."""
_GUID = 32
_SIZES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_LOSSLESS = frozenset({0xC3, 0xC7, 0xCB, 0xCF})
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SOS, _EOI, _APP1, _APP11, _APP13, _COM, _DQT = 0xDA, 0xD9, 0xE1, 0xEB, 0xED, 0xFE, 0xDB
_APPLICATION = range(0xE0, 0xF0)
# Segments that every camera writes and that say nothing about origin: JFIF, ICC and multi-picture, Adobe's colour mark.
_ORDINARY: Mapping[int, tuple[bytes, ...]] = {
    0xE0: (b"JFIF\0", b"JFXX\0"),
    0xE2: (b"ICC_PROFILE\0", b"MPF\0", b"urn:iso:std:iso:ts:21496"),
    0xEE: (b"Adobe",),
}
_END = b"\xff\xd9"


class Jpeg:
    """JPEG: segments of (marker, length, data) before each scan."""

    name = "jpeg"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """JPEG by its start marker and the first byte of the next one."""
        return ContainerFormat.JPEG if prefix.startswith(b"\xff\xd8\xff") else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Walk the segments up to the first scan, then find the end of the picture."""
        into.facts(format=ContainerFormat.JPEG)
        walk = _Walk(source, into)
        try:
            scan = walk.segments(2)
        finally:
            walk.finish()
        if scan is None or scan >= source.size:
            into.problem("file.truncated", f"jpeg:segment at {source.size}")
            return
        _end(source, scan, into)


@dataclass(slots=True)
class _Walk:
    source: ByteSource
    into: BlockCollector
    resources: list[tuple[int, bytes]] = field(default_factory=list)
    sized: bool = False
    tables: list[int] = field(default_factory=list)
    tables_at: int | None = None
    tables_length: int = 0
    store: tuple[int, int] | None = None
    extensions: dict[bytes, dict[int, bytes]] = field(default_factory=dict)
    extension_bytes: int = 0
    extended_at: tuple[int, int] | None = None

    def segments(self, at: int) -> int | None:
        """Walk to the first scan; gives the offset behind its header, None where the file ended before it."""
        read_at, handlers = self.source.read_at, _HANDLERS
        for _ in range(SEGMENT_LIMIT):
            head = read_at(at, 4)
            if len(head) < 2:
                return None
            if head[0] != 0xFF or head[1] in (0xFF, 0):
                at = self.resynchronised(at)
                continue
            marker = head[1]
            if marker in _STANDALONE:
                at += 2
                continue
            if marker == _EOI or len(head) < 4:
                return None
            length = head[2] << 8 | head[3]
            if length < 2:
                raise ParseError("jpeg.damaged", f"jpeg:segment at {at}")
            if marker == _SOS:
                return at + 2 + length
            handler = handlers.get(marker)
            if handler is not None:
                handler(self, marker, at + 4, length - 2)
            at += 2 + length
        raise ParseError("jpeg.too_many_segments", f"jpeg:segment at {at}", limit=SEGMENT_LIMIT)

    def resynchronised(self, at: int) -> int:
        """Offset of the next marker behind fill bytes or garbage."""
        window = self.source.read_at(at, FILL_LIMIT)
        for index in range(len(window) - 1):
            if window[index] == 0xFF and window[index + 1] not in (0xFF, 0):
                if window[:index].strip(b"\xff"):
                    self.into.problem("jpeg.garbage", f"jpeg:segment at {at}", Severity.INFO)
                return at + index
        raise ParseError("jpeg.damaged", f"jpeg:segment at {at}")

    def size(self, marker: int, at: int, length: int) -> None:
        """A frame header: bits a sample, height, width."""
        head = self.source.read_at(at, min(length, 6))
        if len(head) >= 5 and not self.sized:
            bits, height, width = struct.unpack_from(">BHH", head)
            self.sized = True
            self.into.facts(width=width, height=height, bits=bits, lossless=marker in _LOSSLESS)

    def quantisation(self, _marker: int, at: int, length: int) -> None:
        """Tables of 64 values, each behind a byte of (precision, number)."""
        data = self.source.read_at(at, length)
        self.tables_at = at if self.tables_at is None else self.tables_at
        self.tables_length = at + length - self.tables_at
        position = 0
        while position < len(data):
            size = 128 if data[position] >> 4 else 64
            table = data[position + 1 : position + 1 + size]
            if len(table) < size or len(self.tables) >= 64 * 16:
                return
            self.tables += struct.unpack(">64H", table) if size == 128 else tuple(table)
            position += 1 + size

    def application(self, marker: int, at: int, length: int) -> None:
        """An application segment: metadata by its signature, otherwise its first bytes."""
        data = self.source.read_at(at, length)
        if marker == _APP1 and data.startswith(_EXIF):
            exif.read(data, self.into, inside="jpeg:APP1", base=at)
        elif marker == _APP1 and data.startswith(_XMP):
            skip = len(_XMP) + (data[len(_XMP) : len(_XMP) + 1] == b"\0")
            xmp.read(data[skip:], self.into, inside="jpeg:APP1", base=at + skip)
        elif marker == _APP1 and data.startswith(_EXTENSION):
            self.extension(data, at)
        elif marker == _APP11 and data.startswith(_JUMBF):
            first = at if self.store is None else self.store[0]
            self.store = (first, at + length - first)
        elif marker == _APP13:
            self.resources.append((at, data))
        elif not data.startswith(_ORDINARY.get(marker, ())):
            kept = data[:OTHER_BYTES]
            self.into.add(MetadataBlock("jpeg", _name(marker), kept, at, length, truncated=len(kept) < length))

    def extension(self, data: bytes, at: int) -> None:
        """A piece of an XMP extension: GUID, full length, offset, bytes."""
        start = len(_EXTENSION) + _GUID
        if len(data) < start + 8:
            return
        guid = data[len(_EXTENSION) : start]
        piece = data[start + 8 :]
        self.extension_bytes += len(piece)
        if self.extension_bytes > xmp.PACKET_BYTES or (
            guid not in self.extensions and len(self.extensions) >= EXTENSION_LIMIT
        ):
            self.into.problem("file.block_cut", "jpeg:APP1 extended XMP", Severity.INFO, limit=xmp.PACKET_BYTES)
            return
        offset = int.from_bytes(data[start + 4 : start + 8], "big")
        self.extensions.setdefault(guid, {}).setdefault(offset, piece)
        first = self.extended_at[0] if self.extended_at else at
        self.extended_at = (first, at + len(data) - first)

    def comment(self, _marker: int, at: int, length: int) -> None:
        data = self.source.read_at(at, length)
        self.into.add(MetadataBlock("jpeg", "COM", text_of(data).rstrip("\0"), at, length, "", raw_of(data)))

    def finish(self) -> None:
        """Report what several segments make up together."""
        if self.store is not None:
            self.into.add(MetadataBlock("jumbf", "c2pa", b"", self.store[0], self.store[1], "jpeg:APP11"))
        if self.tables:
            self.into.add(MetadataBlock("jpeg", "DQT", tuple(self.tables), self.tables_at, self.tables_length))
        if len(self.resources) == 1:
            iptc.read(self.resources[0][1], self.into, inside="jpeg:APP13", base=self.resources[0][0])
        elif self.resources:
            joined = self.resources[0][1] + b"".join(_resource(data) for _, data in self.resources[1:])
            first, (last, data) = self.resources[0][0], self.resources[-1]
            with self.into.packed(first, last + len(data) - first):
                iptc.read(joined, self.into, inside="jpeg:APP13")
        for pieces in self.extensions.values():
            self.extended(pieces)

    def extended(self, pieces: dict[int, bytes]) -> None:
        """Report an XMP extension as far as its pieces follow each other."""
        joined = bytearray()
        for offset in sorted(pieces):
            if offset > len(joined):
                self.into.problem("xmp.extension_incomplete", "jpeg:APP1 extended XMP", Severity.INFO)
                break
            joined += pieces[offset][len(joined) - offset :]
        if joined:
            assert self.extended_at is not None  # set with the first piece
            with self.into.packed(*self.extended_at):
                xmp.read(bytes(joined), self.into, inside="jpeg:APP1 extended XMP")


_HANDLERS = {
    **dict.fromkeys(_APPLICATION, _Walk.application),
    **dict.fromkeys(_SIZES, _Walk.size),
    _DQT: _Walk.quantisation,
    _COM: _Walk.comment,
}


def _name(marker: int) -> str:
    return f"APP{marker - 0xE0}" if marker in _APPLICATION else f"0x{marker:02X}"


def _resource(data: bytes) -> bytes:
    """A further APP13 segment without the signature that it repeats."""
    return data.removeprefix(b"Photoshop 3.0\0")


def _end(source: ByteSource, scan: int, into: BlockCollector) -> None:
    """Find the end of the picture. Nearly every file closes with the marker; only others are searched.

    In picture data a byte FF is followed by 00 or a restart marker, so the first FF D9 is the end.
    """
    tail = source.read_at(max(scan, source.size - TAIL_BYTES), TAIL_BYTES)
    if tail.rstrip(b"\0\r\n \xff").endswith(_END) or tail.endswith(_END):
        return
    found = _search(source, scan)
    if found is not None:
        trailer.read(source, found, "jpeg", into)
    elif source.size - scan <= END_SEARCH_BYTES:
        into.problem("file.truncated", f"jpeg:scan at {scan}")


def _search(source: ByteSource, start: int) -> int | None:
    """Offset behind the first end marker from `start` on, None where there is none within the limit."""
    step = 256 * 1024
    stop = min(source.size, start + END_SEARCH_BYTES)
    for at in range(start, stop, step):
        index = source.read_at(at, step + 1).find(_END)
        if index >= 0:
            return at + index + 2
    return None
