"""L2: GIF: comments, application extensions with XMP and credentials, number of frames.

Formats: GIF89a; XMP part 3, 1.1.2 (the packet stands unblocked, closed by a 258-byte "magic trailer"); C2PA 2.x A.3.
"""

from __future__ import annotations

from dataclasses import dataclass

from inspector.containers import trailer, xmp
from inspector.containers._binary import UNKNOWN_BYTES, raw_of, text_of
from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError

_STEP = 64 * 1024
_MAGIC = b"\x01\xff\xfe\xfd\xfc"
_UNBLOCKED = (b"<", b"\xef\xbb\xbf")
"""Beginnings of a packet that is not cut into sub-blocks."""
_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_COMMENT, _APPLICATION, _CONTROL = 0xFE, 0xFF, 0xF9
_CONTROL_BYTES = 4
_CREDENTIALS = (b"C2PA_GIF", b"C2PA_GOLD")  # the specification's name, and the one of early drafts
_ORDINARY = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


class Gif:
    """GIF: a screen descriptor, then extensions and pictures in sub-blocks of at most 255 bytes."""

    name = "gif"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """GIF by its version."""
        return ContainerFormat.GIF if prefix[:6] in (b"GIF87a", b"GIF89a") else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Walk all blocks up to the trailer."""
        into.facts(format=ContainerFormat.GIF, lossless=True)
        width, height, flags = source.unpack("<HHB", 6, "gif:screen descriptor")
        into.facts(width=width, height=height, bits=8)
        walk = _Walk(source, into)
        end = walk.blocks(13 + _table(flags))
        if end is None:
            into.problem("file.truncated", "gif:blocks")
        else:
            trailer.read(source, end, "gif", into)


def _table(flags: int) -> int:
    """Bytes of the colour table that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


@dataclass(slots=True)
class _Walk:
    source: ByteSource
    into: BlockCollector
    frames: int = 0
    sub_blocks: int = 0
    _window: bytes = b""
    _start: int = 0

    def byte(self, at: int) -> int:
        """One byte; -1 past the end of the file."""
        index = at - self._start
        if not 0 <= index < len(self._window):
            self._start, self._window, index = at, self.source.read_at(at, _STEP), 0
            if not self._window:
                return -1
        return self._window[index]

    def blocks(self, at: int) -> int | None:
        """Walk to the trailer; gives the offset behind it, None where the file ended before it."""
        while True:
            kind = self.byte(at)
            if kind == _TRAILER:
                return at + 1
            if kind == _EXTENSION:
                following = self.extension(at + 1)
            elif kind == _IMAGE:
                following = self.picture(at + 1)
            elif kind == 0:
                following = at + 1  # a stray terminator, written by some old encoders
            elif kind < 0:
                return None
            else:
                raise ParseError("gif.damaged", f"gif:block at {at}")
            if following is None:
                return None
            at = following

    def picture(self, at: int) -> int | None:
        self.frames += 1
        if self.frames == 2:
            self.into.facts(animated=True)
        flags = self.byte(at + 8)
        return self.skip(at + 10 + _table(flags)) if flags >= 0 else None

    def skip(self, at: int) -> int | None:
        """Offset behind a chain of sub-blocks."""
        window, start = self._window, self._start
        while True:
            index = at - start
            if not 0 <= index < len(window):
                start, window = at, self.source.read_at(at, _STEP)
                self._start, self._window = start, window
                if not window:
                    return None
                index = 0
            size = window[index]
            if not size:
                return at + 1
            self.sub_blocks += 1
            if self.sub_blocks > self.into.limits.chunks:
                raise ParseError("gif.too_many_blocks", f"gif:block at {at}", limit=self.into.limits.chunks)
            at += 1 + size

    def extension(self, at: int) -> int | None:
        """One extension, its label at `at`; gives the offset behind it."""
        label = self.byte(at)
        if label == _CONTROL and self.byte(at + 2) & 1 and self.byte(at + 1) == _CONTROL_BYTES:
            self.into.facts(has_alpha=True)
        end = self.skip(at + 1)
        stop = self.source.size if end is None else end
        if label == _COMMENT:
            data = self.joined(at + 1, stop)
            block = MetadataBlock(
                "gif", "comment", text_of(data), at + 1, stop - at - 1, "", raw_of(data), "", end is None
            )
            self.into.add(block)
        elif label == _APPLICATION:
            self.application(at + 1, stop)
        return end

    def application(self, at: int, end: int) -> None:
        name = self.source.read_at(at + 1, self.byte(at))
        start = at + 1 + len(name)
        if name == b"XMP DataXMP":
            self.xmp(start, end)
        elif name.startswith(_CREDENTIALS):
            self.into.add(MetadataBlock("jumbf", "c2pa", b"", start, end - start, "gif:C2PA_GIF"))
        elif name not in _ORDINARY:
            data = self.joined(start, end)
            key = f"application:{text_of(name).strip(chr(0))}"
            kept = data[:UNKNOWN_BYTES]
            self.into.add(MetadataBlock("gif", key, kept, start, end - start, truncated=len(kept) < len(data)))

    def xmp(self, start: int, end: int) -> None:
        """XMP as the standard stores it (unblocked), or cut into sub-blocks as some writers do."""
        stored = self.source.read_at(start, min(end - start, self.into.limits.block_bytes))
        magic = stored.rfind(_MAGIC)
        if magic >= 0 and stored.startswith(_UNBLOCKED):
            xmp.read(stored[:magic], self.into, inside="gif:XMP DataXMP", base=start)
        else:
            stop = start + magic if magic >= 0 else end  # c2pa-rs writes both: sub-blocks, and the standard's trailer
            with self.into.packed(start, end - start):
                xmp.read(self.joined(start, stop), self.into, inside="gif:XMP DataXMP")

    def joined(self, at: int, end: int) -> bytes:
        """The data of a chain of sub-blocks."""
        stored = self.source.read_at(at, min(end - at, self.into.limits.block_bytes))
        parts: list[bytes] = []
        position = 0
        while position < len(stored) and stored[position]:
            size = stored[position]
            parts.append(stored[position + 1 : position + 1 + size])
            position += 1 + size
        return b"".join(parts)
