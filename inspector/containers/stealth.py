"""L2: text hidden in the lowest pixel bits ("stealth" metadata) of PNG and lossless WebP.

Format: column by column, most significant bit first: a 15-byte signature, a 32-bit length in bits, the data.
In the alpha channel `stealth_pnginfo` (plain) or `stealth_pngcomp` (gzip); in the colours, three bits a pixel in
the order R, G, B, `stealth_rgbinfo` or `stealth_rgbcomp`. Written by stable-diffusion-webui extensions, Forge,
SwarmUI, NovelAI (which puts an error-correcting block behind the data: it is outside the announced length).

Nearly no picture carries one, so the signature is looked for first: of a PNG only the rows needed are unpacked,
a few at a time, and only their first pixels are reconstructed. Of a PNG with a signature only the columns that hold
the text are decoded.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from inspector.containers import pngrows
from inspector.containers.base import ByteSource
from inspector.domain.blocks import ImageFacts, MetadataBlock
from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TEXT_BYTES = 16 * 1024 * 1024
"""Longest text unpacked from a picture."""

SIGNATURES = {
    "alpha": {b"stealth_pnginfo": False, b"stealth_pngcomp": True},
    "rgb": {b"stealth_rgbinfo": False, b"stealth_rgbcomp": True},
}
"""Channel -> signature -> whether the data is packed."""
SIGNATURE_BITS = 15 * 8
LENGTH_BITS = 32
_HEAD_BITS = SIGNATURE_BITS + LENGTH_BITS
_STEPS = (2, 16, 120)
"""Rows after which the beginning of the signature is compared."""
_COMMON = b"stealth_"
_PLANES = {"alpha": 1, "rgb": 3}
_CHUNK_LIMIT = 10_000


class Pixels(Protocol):
    """A decoded picture."""

    width: int
    height: int

    def rgba(self, columns: int | None = None) -> NDArray[np.uint8]:
        """The pixels of the leftmost columns (null: all), uint8, height x columns x 4 (RGBA)."""
        ...


Decode = Callable[[bytes | None], Pixels]


def read(source: ByteSource, image: ImageFacts, decode: Decode) -> list[MetadataBlock]:
    """Text hidden in the pixels, at most one block a channel (`stealth:alpha`, `stealth:rgb`).

    Args:
        source: the file's bytes.
        image: what its container said about it.
        decode: decodes the PNG file it is given, or the whole picture where that is null. Called only where a
            signature stands in the picture or cannot be looked for without decoding (interlaced PNG, lossless
            WebP with alpha).

    Raises:
        ParseError: `stealth.damaged` where a signature stands but its text cannot be read; what `decode` raises.
    """
    if image.format is ContainerFormat.PNG:
        return _in_png(source, decode, whole=image.animated)
    if image.format is ContainerFormat.WEBP and image.lossless and image.has_alpha and not image.animated:
        pixels = decode(None)
        return _blocks(pixels, pixels.width, list(SIGNATURES), "webp:VP8L", _vp8l(source))
    return []


def _in_png(source: ByteSource, decode: Decode, *, whole: bool) -> list[MetadataBlock]:
    """Hidden text of a PNG. `whole`: its picture data may not be all of what is shown first."""
    header = pngrows.header(source)
    candidates = _candidates(source, header) if header else {}
    if header is None or not candidates:
        return []
    needed = max(-(-bits // (header.height * _PLANES[name])) for name, bits in candidates.items())
    part = None if whole else pngrows.left_part(source, header, min(needed, header.width))
    return _blocks(decode(part), header.width, list(candidates), "png:IDAT", pngrows.place(source))


def _blocks(
    pixels: Pixels, width: int, channels: list[str], inside: str, place: tuple[int, int] | None
) -> list[MetadataBlock]:
    found = (_hidden(pixels, width, channel, inside, place) for channel in channels)
    return [block for block in found if block is not None]


def _vp8l(source: ByteSource) -> tuple[int, int] | None:
    """Offset and length of the lossless picture data."""
    at = 12
    for _ in range(_CHUNK_LIMIT):
        head = source.read_at(at, 8)
        length = int.from_bytes(head[4:], "little")
        if len(head) < 8:
            break
        if head[:4] == b"VP8L":
            return at + 8, min(length, source.size - at - 8)
        at += 8 + length + (length & 1)
    return None


def _hidden(
    pixels: Pixels, width: int, channel: str, inside: str, place: tuple[int, int] | None
) -> MetadataBlock | None:
    """The text in one channel of a picture of this width, None without a signature. Its place is the picture data."""
    capacity = pixels.height * width * _PLANES[channel]
    if capacity < _HEAD_BITS:
        return None
    start = _bits(pixels, channel, 0, _HEAD_BITS)
    packed = SIGNATURES[channel].get(start[: SIGNATURE_BITS // 8])
    if packed is None:
        return None
    length = _length(int.from_bytes(start[SIGNATURE_BITS // 8 :], "big"), capacity)
    if not length:
        raise ParseError("stealth.damaged", f"stealth:{channel}", fault="length")
    data = _bits(pixels, channel, _HEAD_BITS, length)
    text = _unpacked(data, channel) if packed else data
    kept = text[:TEXT_BYTES].decode("utf-8", "replace")
    at, length = place or (None, len(data))
    return MetadataBlock("stealth", channel, kept, at, length, inside, truncated=len(text) > TEXT_BYTES)


def _length(announced: int, capacity: int) -> int:
    """Bits of the text; 0 where a picture of this capacity cannot hold them."""
    length = announced // 8 * 8
    return length if length <= capacity - _HEAD_BITS else 0


def _bits(pixels: Pixels, channel: str, start: int, count: int) -> bytes:
    """`count` hidden bits from bit `start` on, as bytes; looks only at the columns they lie in."""
    import numpy as np

    planes = _PLANES[channel]
    column = pixels.height * planes
    first, last = start // column, -(-(start + count) // column)
    found = pixels.rgba(last)
    part = found[:, first:, 3:4] if channel == "alpha" else found[:, first:, :3]
    stream = part.transpose(1, 0, 2).reshape(-1)[start - first * column :][:count] & 1
    return np.packbits(stream).tobytes()


def _unpacked(data: bytes, channel: str) -> bytes:
    unpacker = zlib.decompressobj(31)
    try:
        return unpacker.decompress(data, TEXT_BYTES + 1)
    except zlib.error as error:
        raise ParseError("stealth.damaged", f"stealth:{channel}", fault="packing") from error


def _candidates(source: ByteSource, header: pngrows.Header) -> dict[str, int]:
    """Channels in whose first pixels a signature stands, or may stand where only decoding tells.

    With each the number of bits to its text's end, or to the end of its length where that cannot be told.
    """
    fitting = (name for name in SIGNATURES if _fits(name, header.colour))
    channels = [name for name in fitting if _capacity(header, name) >= _HEAD_BITS]
    if header.interlaced or not channels:
        return dict.fromkeys(channels, _HEAD_BITS)
    columns = min(header.width, max(-(-_HEAD_BITS // (header.height * _PLANES[name])) for name in channels))
    rows = pngrows.first_pixels(source, header, min(header.height, _HEAD_BITS), columns)
    return _matching(rows, channels, header)


def _capacity(header: pngrows.Header, channel: str) -> int:
    return _PLANES[channel] * header.width * header.height


def _fits(channel: str, colour: int) -> bool:
    """Whether a PNG of this colour type can carry the channel: alpha in types 4 and 6, colours in 2 and 6."""
    return colour in ((4, 6) if channel == "alpha" else (2, 6))


def _matching(rows: Iterator[bytes], channels: list[str], header: pngrows.Header) -> dict[str, int]:
    """Channels whose first bits are a signature, given the first pixels of each row, each with its text's end."""
    seen: list[bytes] = []
    for row in rows:
        seen.append(row)
        if len(seen) in _STEPS and len(seen) < header.height:
            channels = [name for name in channels if _begins(seen, name, header.channels)]
            if not channels:
                return {}
    if len(seen) < min(header.height, _HEAD_BITS):
        return {}
    return {name: end for name in channels if (end := _end(seen, name, header))}


def _begins(rows: list[bytes], channel: str, size: int) -> bool:
    """Whether the bits of the first column agree with what all signatures have in common."""
    count = min(len(rows) * _PLANES[channel], len(_COMMON) * 8)
    wanted = int.from_bytes(_COMMON, "big") >> (len(_COMMON) * 8 - count)
    return _stream(rows, channel, size, count) == wanted


def _end(rows: list[bytes], channel: str, header: pngrows.Header) -> int:
    """Bits to the end of the text behind a signature; 0 where there is none."""
    head = _stream(rows, channel, header.channels, _HEAD_BITS)
    if head >> LENGTH_BITS not in (int.from_bytes(signature, "big") for signature in SIGNATURES[channel]):
        return 0
    return _HEAD_BITS + _length(head & (1 << LENGTH_BITS) - 1, _capacity(header, channel))


def _stream(rows: list[bytes], channel: str, size: int, count: int) -> int:
    """The first `count` hidden bits as a number, column by column."""
    offsets = (size - 1,) if channel == "alpha" else (0, 1, 2)
    value = taken = 0
    for column in range(0, len(rows[0]), size):
        for row in rows:
            for offset in offsets:
                value = value << 1 | row[column + offset] & 1
                taken += 1
                if taken == count:
                    return value
    return -1
