"""L2: PNG and animated PNG: text chunks anywhere, EXIF, XMP, credentials, and what follows the picture.

Formats: PNG specification, third edition (text, eXIf, APNG chunks); C2PA 2.x `caBX`; ImageMagick's
`Raw profile type` text; ComfyUI's `comf` chunk.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from inspector.containers import exif, iptc, trailer, xmp
from inspector.containers._binary import inflate, raw_of, text_of
from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.blocks import BlockValue, MetadataBlock
from inspector.domain.enums import ContainerFormat, Severity
from inspector.errors import ParseError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP_KEYWORD = "XML:com.adobe.xmp"
RAW_PROFILE = "Raw profile type "
KEYWORD_BYTES = 1024
"""Longest keyword looked for; the standard allows 79."""
DISPLAY_BYTES = 80
"""Bytes kept of a chunk about display: a colour profile's name has at most 79."""
_ALPHA_TYPES = (4, 6)
_XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"


class Png:
    """PNG: chunks of (length, type, data, CRC) behind an eight-byte signature."""

    name = "png"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """PNG by its signature."""
        return ContainerFormat.PNG if prefix.startswith(SIGNATURE) else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Walk all chunks, also those behind IEND."""
        into.facts(format=ContainerFormat.PNG, lossless=True)
        walk = _Walk(source, into)
        end = walk.chunks(len(SIGNATURE))
        if not walk.ended:
            into.problem("file.truncated", f"png:chunk at {end}")
        elif end < source.size:
            trailer.read(source, end, "png", into)
            walk.after_end(end)


@dataclass(slots=True)
class _Walk:
    source: ByteSource
    into: BlockCollector
    ended: bool = False
    _chunks: int = 0
    _displayed: set[bytes] = field(default_factory=set)

    def chunks(self, at: int) -> int:
        """Walk to IEND; gives the offset behind it, or where the file ended early."""
        source, limit, handlers = self.source, self.into.limits.chunks, _HANDLERS
        read_at = source.read_at
        while True:
            head = read_at(at, 8)
            if len(head) < 8:
                return at
            length = int.from_bytes(head[:4], "big")
            kind = head[4:]
            self._chunks += 1
            if self._chunks > limit:
                raise ParseError("png.too_many_chunks", f"png:chunk at {at}", limit=limit)
            if kind == b"IEND":
                self.ended = True
                return min(at + 12 + length, source.size)
            handler = handlers.get(kind)
            if handler is not None:
                handler(self, kind, at + 8, length)
            elif length > _MAXIMUM or not kind.isalpha():
                raise ParseError("png.damaged", f"png:chunk at {at}")
            at += 12 + length
            if at > source.size:
                return at - 12 - length

    def after_end(self, at: int) -> None:
        """Report text chunks that stand behind IEND, as long as the bytes there look like chunks."""
        source = self.source
        while at + 12 <= source.size and self._chunks < self.into.limits.chunks:
            head = source.read_at(at, 8)
            length, kind = int.from_bytes(head[:4], "big"), head[4:]
            if not kind.isalpha() or at + 12 + length > source.size:
                return
            if kind in _TEXTS:
                _HANDLERS[kind](self, kind, at + 8, length)
            self._chunks += 1
            at += 12 + length

    def data(self, kind: bytes, at: int, length: int) -> tuple[bytes, bool]:
        """A chunk's data and whether some of it is missing; notes a wrong checksum."""
        limit = self.into.limits.block_bytes
        where = f"png:{kind.decode('latin-1')}"
        stored = self.source.read_at(at, min(length, limit) + 4)
        if length > limit:
            self.into.problem("file.block_cut", where, Severity.INFO, limit=limit)
            return stored[:limit], True
        data, checksum = stored[:length], stored[length:]
        if len(checksum) < 4:
            return data, len(data) < length
        if zlib.crc32(kind + data) != int.from_bytes(checksum, "big"):
            self.into.problem("png.bad_crc", f"{where} at {at - 8}", Severity.INFO)
        return data, False

    def header(self, kind: bytes, at: int, length: int) -> None:
        data, _ = self.data(kind, at, length)
        if len(data) < 13:
            raise ParseError("file.truncated", "png:IHDR")
        width, height = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")
        self.into.facts(width=width, height=height, bits=data[8], has_alpha=data[9] in _ALPHA_TYPES)

    def transparency(self, _kind: bytes, _at: int, _length: int) -> None:
        self.into.facts(has_alpha=True)

    def animation(self, _kind: bytes, at: int, _length: int) -> None:
        frames = int.from_bytes(self.source.read_at(at, 4), "big")
        self.into.facts(animated=frames > 1)

    def text(self, kind: bytes, at: int, length: int) -> None:
        """A `tEXt` chunk: the standard says Latin-1, writers say UTF-8."""
        data, cut = self.data(kind, at, length)
        keyword, value = _split(data)
        self.report(f"png:{kind.decode()}", keyword, value, at, length, cut=cut)

    def compressed_text(self, kind: bytes, at: int, length: int) -> None:
        data, cut = self.data(kind, at, length)
        keyword, packed = _split(data)
        value, damaged = inflate(packed[1:], self.into, f"png:zTXt:{keyword}")
        self.report("png:zTXt", keyword, value, at, length, cut=cut or damaged, stored=False)

    def international_text(self, kind: bytes, at: int, length: int) -> None:
        """An `iTXt` chunk: keyword, compression flag and method, language, translated keyword, text."""
        data, cut = self.data(kind, at, length)
        keyword, rest = _split(data)
        packed = rest[:1] == b"\1"
        parts = rest[2:].split(b"\0", 2)
        value = parts[2] if len(parts) == 3 else rest[2:]
        damaged = False
        if packed:
            value, damaged = inflate(value, self.into, f"png:iTXt:{keyword}")
        self.report("png:iTXt", keyword, value, at, length, cut=cut or damaged, stored=not packed)

    def report(
        self, carrier: str, keyword: str, value: bytes, at: int, length: int, *, cut: bool, stored: bool = True
    ) -> None:
        """One text, or the metadata wrapped in it. `stored`: the value lies at the chunk's end as it is."""
        base = at + length - len(value) if stored and not cut else None
        with self.into.packed(at, length):
            if keyword == XMP_KEYWORD:
                xmp.read(value, self.into, inside=carrier, base=base)
                return
            wrapped = keyword.startswith(RAW_PROFILE) or keyword == "IPTC"
            understood = wrapped and self.profile(carrier, keyword, value)
        if not understood or keyword == "IPTC":
            text = text_of(value)
            self.into.add(MetadataBlock(carrier, keyword, text, at, length, "", raw_of(value), "", cut))

    def profile(self, carrier: str, keyword: str, value: bytes) -> bool:
        """Metadata in hexadecimal digits; tells whether it was understood."""
        kind = keyword.removeprefix(RAW_PROFILE).strip().lower()
        data = _unhex(value, kind)
        inside = f"{carrier}:{keyword}"
        if data is None:
            return False
        if kind in ("exif", "app1") and not data.startswith(_XMP_HEADER):
            exif.read(data, self.into, inside=inside)
        elif kind in ("xmp", "app1"):
            xmp.read(data.removeprefix(_XMP_HEADER), self.into, inside=inside)
        elif kind in ("iptc", "8bim"):
            iptc.read(data, self.into, inside=inside)
        else:
            return False
        return True

    def exif(self, kind: bytes, at: int, length: int) -> None:
        data, _ = self.data(kind, at, length)
        exif.read(data, self.into, inside="png:eXIf", base=at)

    def credentials(self, _kind: bytes, at: int, length: int) -> None:
        self.into.add(MetadataBlock("jumbf", "c2pa", b"", at, length, "png:caBX"))

    def display(self, kind: bytes, at: int, length: int) -> None:
        """A chunk about display or saving. It says which program wrote the file rather than what is in it."""
        if kind in self._displayed:
            return  # the standard allows one of each
        self._displayed.add(kind)
        data = self.source.read_at(at, min(length, DISPLAY_BYTES))
        value = _DISPLAY.get(kind, _unread)(data)
        raw = None if value is data else data
        self.into.add(
            MetadataBlock("png", kind.decode("ascii"), value, at, length, raw=raw, truncated=len(data) < length)
        )

    def comfy(self, kind: bytes, at: int, length: int) -> None:
        """ComfyUI's chunk of animated PNG: key, NUL, JSON."""
        data, cut = self.data(kind, at, length)
        key, value = _split(data)
        self.into.add(MetadataBlock("png:comf", key, text_of(value), at, length, "", raw_of(value), "", cut))


def _unread(data: bytes) -> BlockValue:
    return data


def _profile_name(data: bytes) -> BlockValue:
    return text_of(data.partition(b"\0")[0])


def _density(data: bytes) -> BlockValue:
    return struct.unpack(">IIB", data) if len(data) == 9 else data


def _time(data: bytes) -> BlockValue:
    if len(data) != 7:
        return data
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*struct.unpack(">H5B", data))


_DISPLAY: Mapping[bytes, Callable[[bytes], BlockValue]] = {b"iCCP": _profile_name, b"pHYs": _density, b"tIME": _time}

_Handler = Callable[[_Walk, bytes, int, int], None]
_HANDLERS: Mapping[bytes, _Handler] = {
    b"IHDR": _Walk.header,
    b"tEXt": _Walk.text,
    b"zTXt": _Walk.compressed_text,
    b"iTXt": _Walk.international_text,
    b"eXIf": _Walk.exif,
    b"caBX": _Walk.credentials,
    b"comf": _Walk.comfy,
    **dict.fromkeys(
        (b"iCCP", b"pHYs", b"tIME", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"bKGD", b"sBIT", b"iDOT"), _Walk.display
    ),
    b"tRNS": _Walk.transparency,
    b"acTL": _Walk.animation,
}
_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
_MAXIMUM = 0x7FFFFFFF


def _split(data: bytes) -> tuple[str, bytes]:
    """Keyword and what follows its NUL; without a NUL everything is the value."""
    at = data.find(b"\0", 0, KEYWORD_BYTES)
    return (text_of(data[:at]), data[at + 1 :]) if at >= 0 else ("", data)


def _unhex(value: bytes, kind: str) -> bytes | None:
    """Bytes of a hexadecimal profile: a line with a name that programs choose freely, one with its length, the digits.

    The three may stand on one line, or the digits alone.
    """
    lines = value.strip(b"\0 \r\n\t").split(b"\n", 2)
    words = value.split(None, 2)
    digits = value
    if len(lines) == 3 and lines[1].strip().isdigit():
        digits = lines[2]
    elif len(words) == 3 and words[0].lower() == kind.encode() and words[1].isdigit():
        digits = words[2]
    try:
        return bytes.fromhex(digits.rstrip(b"\0").decode("ascii"))
    except ValueError:
        return None
