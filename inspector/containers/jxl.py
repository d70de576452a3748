"""L2: JPEG XL: the bare codestream and the box form with its metadata, also Brotli-packed.

Formats: ISO/IEC 18181-1 (SizeHeader, ImageMetadata) and 18181-2 (boxes).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from inspector.containers import exif, xmp
from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError

BOX_LIMIT = 4_000
CODESTREAM = b"\xff\x0a"
SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"
HEADER_BYTES = 512
"""Bytes of the codestream that are enough for its header."""
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_SIZE_WIDTHS = (9, 13, 18, 30)
_EXIF_HEADER = 4
_METADATA = (b"Exif", b"xml ", b"jumb")


class Jxl:
    """JPEG XL, told by the signature of either form."""

    name = "jxl"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """JPEG XL by its signature."""
        return ContainerFormat.JXL if prefix.startswith((CODESTREAM, SIGNATURE)) else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report the header's facts and, in the box form, the metadata boxes."""
        into.facts(format=ContainerFormat.JXL)
        head = source.read_at(0, HEADER_BYTES)
        if head.startswith(CODESTREAM):
            _facts(head, into)
            return
        walk = _Walk(source, into)
        walk.boxes()
        _facts(bytes(walk.codestream), into)


@dataclass(slots=True)
class _Walk:
    source: ByteSource
    into: BlockCollector
    codestream: bytearray = field(default_factory=bytearray)

    def boxes(self) -> None:
        """The boxes of the file, of which metadata may stand before or behind the picture."""
        at, size = 0, self.source.size
        for _ in range(BOX_LIMIT):
            if at >= size:
                return
            head = self.source.read_at(at, 16)
            length, skip = int.from_bytes(head[:4], "big"), 8
            if length == 1:
                length, skip = int.from_bytes(head[8:16], "big"), 16
            elif length == 0:
                length = size - at
            if len(head) < skip or length < skip:
                self.into.problem("file.truncated", f"jxl:box at {at}")
                return
            self.box(head[4:8], at + skip, length - skip)
            at += length
            if at > size:
                self.into.problem("file.truncated", f"jxl:box {head[4:8].decode('latin-1')}")
                return
        raise ParseError("jxl.too_many_boxes", f"jxl:box at {at}", limit=BOX_LIMIT)

    def box(self, kind: bytes, at: int, length: int) -> None:
        """Report one box."""
        if kind == b"jxlc":
            self.codestream += self.source.read_at(at, min(length, HEADER_BYTES))
        elif kind == b"jxlp" and len(self.codestream) < HEADER_BYTES:
            self.codestream += self.source.read_at(at + 4, min(length - 4, HEADER_BYTES))
        elif kind == b"jumb":
            self.into.add(MetadataBlock("jumbf", "c2pa", b"", at - 8, length + 8, "jxl:jumb"))
        elif kind == b"brob":
            self.packed(at, length)
        elif kind in _METADATA:
            data = self.source.read_at(at, min(length, self.into.limits.block_bytes))
            self.metadata(kind, data, f"jxl:{kind.decode().strip()}", at)

    def metadata(self, kind: bytes, data: bytes, inside: str, base: int | None) -> None:
        """An Exif block (behind a four-byte offset) or an XMP packet."""
        if kind == b"xml ":
            xmp.read(data, self.into, inside=inside, base=base)
            return
        skip = _EXIF_HEADER + int.from_bytes(data[:_EXIF_HEADER], "big")
        skip = skip if skip < len(data) else _EXIF_HEADER
        exif.read(data[skip:], self.into, inside=inside, base=None if base is None else base + skip)

    def packed(self, at: int, length: int) -> None:
        """A box packed with Brotli: the kind of box that it stands for, then the packed content."""
        kind = self.source.read_at(at, 4)
        inside = f"jxl:brob:{kind.decode('latin-1').strip()}"
        if kind == b"jumb":
            self.into.add(MetadataBlock("jumbf", "c2pa", b"", at, length, inside))
        elif kind in _METADATA:
            stored = self.source.read_at(at + 4, min(length - 4, self.into.limits.block_bytes))
            with self.into.packed(at, length):
                self.metadata(kind, unpacked(stored, self.into, inside), inside, None)


def unpacked(data: bytes, into: BlockCollector, where: str) -> bytes:
    """Brotli data unpacked within the limits of one file; what could be unpacked where it is damaged or too long."""
    import brotli

    room = max(0, min(into.limits.block_bytes, into.limits.inflated_bytes - into.inflated))
    unpacker = brotli.Decompressor()
    out = bytearray()
    try:
        part = unpacker.process(data, output_buffer_limit=room + 1)
        while part and len(out) + len(part) <= room:
            out += part
            part = unpacker.process(b"", output_buffer_limit=room + 1 - len(out))
        out += part[: room - len(out)]
        if part:
            into.problem("file.unpacked_too_large", where, limit=into.limits.inflated_bytes)
        elif not unpacker.is_finished():
            into.problem("file.not_unpacked", where)
    except brotli.error:
        into.problem("file.not_unpacked", where)
    into.inflated += len(out)
    return bytes(out)


class _Bits:
    """Reads the header's bits, the lowest bit of each byte first; zeros past the end."""

    __slots__ = ("_at", "_value", "size")

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "little")
        self._at = 0
        self.size = len(data) * 8

    def take(self, count: int) -> int:
        """The next `count` bits."""
        value = self._value >> self._at & ((1 << count) - 1)
        self._at += count
        return value

    def choice(self, *cases: tuple[int, int]) -> int:
        """JPEG XL's U32: two bits choose among (base, extra bits)."""
        base, extra = cases[self.take(2)]
        return base + self.take(extra)

    @property
    def past_end(self) -> bool:
        """Whether more was read than there is."""
        return self._at > self.size


def _facts(data: bytes, into: BlockCollector) -> None:
    """Size, depth, alpha and animation from the codestream's header."""
    if not data.startswith(CODESTREAM):
        into.problem("file.truncated", "jxl:codestream")
        return
    bits = _Bits(data[2:HEADER_BYTES])
    width, height = _size(bits)
    animated, depth, alpha = (False, 8, False) if bits.take(1) else _metadata(bits)
    if bits.past_end:
        into.problem("file.truncated", "jxl:codestream")
        return
    into.facts(width=width, height=height, animated=animated, bits=depth, has_alpha=alpha)


def _size(bits: _Bits) -> tuple[int, int]:
    """SizeHeader: height, then a ratio or the width."""
    small = bits.take(1)

    def side() -> int:
        return (bits.take(5) + 1) * 8 if small else bits.take(_SIZE_WIDTHS[bits.take(2)]) + 1

    height = side()
    ratio = _RATIOS.get(bits.take(3))
    width = side() if ratio is None else height * ratio[0] // ratio[1]
    return width, height


def _metadata(bits: _Bits) -> tuple[bool, int, bool]:
    """ImageMetadata that is not all default: (animated, bits a sample, has an alpha channel)."""
    animated = False
    if bits.take(1):
        bits.take(3)
        if bits.take(1):
            _size(bits)
        if bits.take(1):
            _preview(bits)
        animated = bool(bits.take(1))
        if animated:
            bits.choice((100, 0), (1000, 0), (1, 10), (1, 30))
            bits.choice((1, 0), (1001, 0), (1, 8), (1, 10))
            bits.choice((0, 0), (0, 3), (0, 16), (0, 32))
            bits.take(1)
    depth = _depth(bits)
    bits.take(1)
    channels = bits.choice((0, 0), (1, 0), (2, 4), (1, 12))
    return animated, depth, bool(channels) and _first_is_alpha(bits)


def _depth(bits: _Bits) -> int:
    """BitDepth: integer or floating samples."""
    if bits.take(1):
        depth = bits.choice((32, 0), (16, 0), (24, 0), (1, 6))
        bits.take(4)
        return depth
    return bits.choice((8, 0), (10, 0), (12, 0), (1, 6))


def _preview(bits: _Bits) -> None:
    """PreviewHeader, which only has to be stepped over."""
    eighths = bits.take(1)
    cases = ((16, 0), (32, 0), (1, 5), (33, 9)) if eighths else ((1, 6), (65, 8), (321, 10), (1345, 12))
    bits.choice(*cases)
    if not bits.take(3):
        bits.choice(*cases)


def _first_is_alpha(bits: _Bits) -> bool:
    """Whether the first extra channel is alpha, as every encoder orders them."""
    if bits.take(1):
        return True
    return bits.choice((0, 0), (1, 0), (2, 4), (18, 6)) == 0
