"""L2: WebP: RIFF chunks with EXIF, XMP and credentials, mostly behind the picture.

Formats: WebP container specification (RFC 9649); VP8 frame header (RFC 6386, 9.1); VP8L header.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inspector.containers import exif, trailer, xmp
from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError

CHUNK_LIMIT = 100_000
_ALPHA_FLAG, _ANIMATION_FLAG = 0x10, 0x02
_KEY_FRAME_MARK = b"\x9d\x01\x2a"
_LOSSLESS_MARK = 0x2F
_FRAME_HEADER = 16


class Webp:
    """WebP: a RIFF file of form WEBP."""

    name = "webp"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """WebP by RIFF and its form type."""
        return ContainerFormat.WEBP if prefix[:4] == b"RIFF" and prefix[8:12] == b"WEBP" else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Walk the chunks of the file, also where its own length is too short for them."""
        into.facts(format=ContainerFormat.WEBP, bits=8)
        length = int.from_bytes(source.read_at(4, 4), "little")
        end = length + 8 + (length & 1)
        _Walk(source, into).chunks(12, min(end, source.size))
        if length + 8 > source.size:
            into.problem("file.truncated", f"webp:RIFF of {length} bytes")
        elif end < source.size:
            trailer.read(source, end, "webp", into)


@dataclass(slots=True)
class _Walk:
    source: ByteSource
    into: BlockCollector
    extended: bool = False
    pictures: int = 0

    def chunks(self, at: int, end: int) -> None:
        """Walk the chunks from `at` to `end`."""
        for _ in range(CHUNK_LIMIT):
            head = self.source.read_at(at, 8)
            if len(head) < 8 or at + 8 > end:
                return
            length = int.from_bytes(head[4:], "little")
            handler = _HANDLERS.get(head[:4])
            if handler is not None:
                handler(self, head[:4], at + 8, length)
            at += 8 + length + (length & 1)
        raise ParseError("webp.too_many_chunks", f"webp:chunk at {at}", limit=CHUNK_LIMIT)

    def metadata(self, kind: bytes, at: int, length: int) -> None:
        """EXIF or XMP; the first sometimes starts with JPEG's header, which the EXIF walk tolerates."""
        limit = self.into.limits.block_bytes
        data = self.source.read_at(at, min(length, limit))
        if kind == b"EXIF":
            exif.read(data, self.into, inside="webp:EXIF", base=at)
        else:
            xmp.read(data, self.into, inside="webp:XMP", base=at)

    def credentials(self, _kind: bytes, at: int, length: int) -> None:
        self.into.add(MetadataBlock("jumbf", "c2pa", b"", at, length, "webp:C2PA"))

    def header(self, _kind: bytes, at: int, _length: int) -> None:
        """VP8X: flags and the size of the canvas, each less one in three bytes."""
        data = self.source.read_at(at, 10)
        if len(data) < 10:
            return
        self.extended = True
        width, height = int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
        flags = data[0]
        self.into.facts(
            width=width, height=height, has_alpha=bool(flags & _ALPHA_FLAG), animated=bool(flags & _ANIMATION_FLAG)
        )

    def lossy(self, _kind: bytes, at: int, _length: int) -> None:
        """VP8: size in 14 bits each behind the key frame's mark."""
        data = self.source.read_at(at, 10)
        if self.extended or len(data) < 10 or data[3:6] != _KEY_FRAME_MARK:
            return
        width = int.from_bytes(data[6:8], "little") & 0x3FFF
        height = int.from_bytes(data[8:10], "little") & 0x3FFF
        self.into.facts(width=width, height=height)

    def lossless(self, _kind: bytes, at: int, _length: int) -> None:
        """VP8L: size less one in 14 bits each, then whether alpha is used."""
        data = self.source.read_at(at, 5)
        if len(data) < 5 or data[0] != _LOSSLESS_MARK:
            return
        bits = int.from_bytes(data[1:], "little")
        self.into.facts(lossless=True)
        if not self.extended:
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
            self.into.facts(width=width, height=height, has_alpha=bool(bits >> 28 & 1))

    def frame(self, _kind: bytes, at: int, _length: int) -> None:
        """A frame of an animation: a header, then chunks; the first frame tells how all are packed."""
        self.pictures += 1
        if self.pictures == 1 and self.source.read_at(at + _FRAME_HEADER, 4) == b"VP8L":
            self.into.facts(lossless=True)


_HANDLERS: Mapping[bytes, Callable[[_Walk, bytes, int, int], None]] = {
    b"VP8X": _Walk.header,
    b"VP8 ": _Walk.lossy,
    b"VP8L": _Walk.lossless,
    b"ANMF": _Walk.frame,
    b"EXIF": _Walk.metadata,
    b"XMP ": _Walk.metadata,
    b"XMP\0": _Walk.metadata,
    b"C2PA": _Walk.credentials,
}
