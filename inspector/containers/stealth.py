"""L2: text hidden in the lowest pixel bits ("stealth" metadata) of PNG and lossless WebP.

Format: column by column, most significant bit first: a 15-byte signature, a 32-bit length in bits, the data.
In the alpha channel `stealth_pnginfo` (plain) or `stealth_pngcomp` (gzip); in the colours, three bits a pixel in
the order R, G, B, `stealth_rgbinfo` or `stealth_rgbcomp`. Written by stable-diffusion-webui extensions, Forge,
SwarmUI, NovelAI (which puts an error-correcting block behind the data: it is outside the announced length).

Nearly no picture carries one, so the signature is looked for first: of a PNG only the rows needed are unpacked,
a few at a time, and only their first pixels are reconstructed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from inspector.containers.base import ByteSource
from inspector.domain.blocks import ImageFacts, MetadataBlock
from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TEXT_BYTES = 16 * 1024 * 1024
"""Longest text unpacked from a picture."""
ROW_BYTES = 64 * 1024 * 1024
"""Bytes of rows unpacked in search of a signature."""

SIGNATURES = {
    "alpha": {b"stealth_pnginfo": False, b"stealth_pngcomp": True},
    "rgb": {b"stealth_rgbinfo": False, b"stealth_rgbcomp": True},
}
"""Channel -> signature -> whether the data is packed."""
SIGNATURE_BITS = 15 * 8
LENGTH_BITS = 32
_STEPS = (2, 16, 120)
"""Rows after which the beginning of the signature is compared."""
_COMMON = b"stealth_"
_PLANES = {"alpha": 1, "rgb": 3}
_PNG_HEADER = 33
_CHANNELS = {2: 3, 4: 2, 6: 4}
_CHUNK_LIMIT = 10_000

Decode = Callable[[], "NDArray[np.uint8]"]


def read(source: ByteSource, image: ImageFacts, decode: Decode) -> list[MetadataBlock]:
    """Text hidden in the pixels, at most one block a channel (`stealth:alpha`, `stealth:rgb`).

    Args:
        source: the file's bytes.
        image: what its container said about it.
        decode: gives all pixels, uint8, height x width x 4 (RGBA). Called only where a signature stands in the
            picture or cannot be looked for without decoding (interlaced PNG, lossless WebP with alpha).

    Raises:
        ParseError: `stealth.damaged` where a signature stands but its text cannot be read; what `decode` raises.
    """
    if image.animated and image.format is not ContainerFormat.PNG:
        return []
    if image.format is ContainerFormat.PNG:
        channels = _candidates(source)
    elif image.format is ContainerFormat.WEBP and image.lossless and image.has_alpha:
        channels = ["alpha", "rgb"]
    else:
        return []
    if not channels:
        return []
    pixels = decode()
    inside, place = ("png:IDAT", _idat(source)) if image.format is ContainerFormat.PNG else ("webp:VP8L", _vp8l(source))
    return [block for channel in channels if (block := _hidden(pixels, channel, inside, place)) is not None]


def _idat(source: ByteSource) -> tuple[int, int] | None:
    """Offset and length of the picture data, from the first to the last chunk of it."""
    first = last = None
    at = 8
    for _ in range(_CHUNK_LIMIT):
        head = source.read_at(at, 8)
        if len(head) < 8 or head[4:] == b"IEND":
            break
        length = int.from_bytes(head[:4], "big")
        if head[4:] == b"IDAT":
            first = at + 8 if first is None else first
            last = at + 8 + length
        at += 12 + length
    return None if first is None or last is None else (first, min(last, source.size) - first)


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
    pixels: NDArray[np.uint8], channel: str, inside: str, place: tuple[int, int] | None
) -> MetadataBlock | None:
    """The text in one channel of a decoded picture; None where it has no signature. Its place is the picture data."""
    capacity = pixels.shape[0] * pixels.shape[1] * _PLANES[channel]
    head = SIGNATURE_BITS + LENGTH_BITS
    if capacity < head:
        return None
    start = _bits(pixels, channel, 0, head)
    packed = SIGNATURES[channel].get(start[: SIGNATURE_BITS // 8])
    if packed is None:
        return None
    length = int.from_bytes(start[SIGNATURE_BITS // 8 :], "big") // 8 * 8
    if not 0 < length <= capacity - head:
        raise ParseError("stealth.damaged", f"stealth:{channel}", fault="length")
    data = _bits(pixels, channel, head, length)
    text = _unpacked(data, channel) if packed else data
    kept = text[:TEXT_BYTES].decode("utf-8", "replace")
    at, length = place or (None, len(data))
    return MetadataBlock("stealth", channel, kept, at, length, inside, truncated=len(text) > TEXT_BYTES)


def _bits(pixels: NDArray[np.uint8], channel: str, start: int, count: int) -> bytes:
    """`count` hidden bits from bit `start` on, as bytes; unpacks only the columns they lie in."""
    import numpy as np

    planes = _PLANES[channel]
    column = pixels.shape[0] * planes
    first, last = start // column, -(-(start + count) // column)
    part = pixels[:, first:last, 3:4] if channel == "alpha" else pixels[:, first:last, :3]
    stream = part.transpose(1, 0, 2).reshape(-1)[start - first * column :][:count] & 1
    return np.packbits(stream).tobytes()


def _unpacked(data: bytes, channel: str) -> bytes:
    unpacker = zlib.decompressobj(31)
    try:
        return unpacker.decompress(data, TEXT_BYTES + 1)
    except zlib.error as error:
        raise ParseError("stealth.damaged", f"stealth:{channel}", fault="packing") from error


def _candidates(source: ByteSource) -> list[str]:
    """Channels of a PNG in whose first pixels a signature stands, or may stand where only decoding tells."""
    header = source.read_at(8, _PNG_HEADER - 8)
    if len(header) < 25 or header[4:8] != b"IHDR":
        return []
    width, height = int.from_bytes(header[8:12], "big"), int.from_bytes(header[12:16], "big")
    depth, colour, interlaced = header[16], header[17], header[20]
    size = _CHANNELS.get(colour)
    if size is None or depth != 8 or not width or not height:
        return []
    channels = [name for name in SIGNATURES if _fits(name, colour) and _PLANES[name] * width * height > SIGNATURE_BITS]
    if interlaced or not channels:
        return channels
    columns = min(width, max(-(-SIGNATURE_BITS // (height * _PLANES[name])) for name in channels))
    rows = _first_pixels(source, width, min(height, SIGNATURE_BITS), size, columns)
    return _matching(rows, channels, height, size)


def _fits(channel: str, colour: int) -> bool:
    """Whether a PNG of this colour type can carry the channel: alpha in types 4 and 6, colours in 2 and 6."""
    return colour in ((4, 6) if channel == "alpha" else (2, 6))


def _matching(rows: Iterator[bytes], channels: list[str], height: int, size: int) -> list[str]:
    """Channels whose first bits are a signature, given the first pixels of each row."""
    seen: list[bytes] = []
    for row in rows:
        seen.append(row)
        if len(seen) in _STEPS and len(seen) < height:
            channels = [name for name in channels if _begins(seen, name, size)]
            if not channels:
                return []
    if len(seen) < min(height, SIGNATURE_BITS):
        return []
    return [name for name in channels if _stream(seen, name, size, SIGNATURE_BITS) in _numbers(name)]


def _begins(rows: list[bytes], channel: str, size: int) -> bool:
    """Whether the bits of the first column agree with what all signatures have in common."""
    count = min(len(rows) * _PLANES[channel], len(_COMMON) * 8)
    wanted = int.from_bytes(_COMMON, "big") >> (len(_COMMON) * 8 - count)
    return _stream(rows, channel, size, count) == wanted


def _numbers(channel: str) -> list[int]:
    return [int.from_bytes(signature, "big") for signature in SIGNATURES[channel]]


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


def _first_pixels(source: ByteSource, width: int, height: int, size: int, columns: int) -> Iterator[bytes]:
    """The first `columns` pixels of each row, reconstructed from the PNG filters as rows are unpacked.

    A filter refers to the pixel on the left, above, and above on the left, so that the first columns never need
    those behind them. Stops early where the picture data ends.
    """
    stride, kept = 1 + width * size, columns * size
    above = bytes(kept)
    if stride * height > ROW_BYTES:
        return
    buffer = b""
    rows = _inflated(source, stride)
    for _ in range(height):
        while len(buffer) < stride:
            part = next(rows, b"")
            if not part:
                return
            buffer += part
        above = _unfiltered(buffer[0], buffer[1 : 1 + kept], above, size)
        buffer = buffer[stride:]
        yield above


def _inflated(source: ByteSource, step: int) -> Iterator[bytes]:
    """The picture data, unpacked about one row (`step` bytes) at a time."""
    unpacker = zlib.decompressobj()
    for packed in _picture_data(source):
        waiting = packed
        while waiting:
            try:
                part = unpacker.decompress(waiting, step)
            except zlib.error:
                return
            waiting = unpacker.unconsumed_tail
            if part:
                yield part
            if unpacker.eof:
                return


def _picture_data(source: ByteSource) -> Iterator[bytes]:
    """The IDAT chunks, in pieces of at most 16 KB so that no more is read than is unpacked."""
    at, step = 8, 16 * 1024
    for _ in range(_CHUNK_LIMIT):
        head = source.read_at(at, 8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length = int.from_bytes(head[:4], "big")
        if head[4:] == b"IDAT":
            for start in range(0, length, step):
                piece = source.read_at(at + 8 + start, min(step, length - start))
                if not piece:
                    return
                yield piece
        at += 12 + length


def _unfiltered(kind: int, row: bytes, above: bytes, size: int) -> bytes:
    """The beginning of a row with its filter undone (PNG specification, 9.2)."""
    out = bytearray(row)
    for index in range(len(row)):
        left = out[index - size] if index >= size else 0
        if kind == 1:
            out[index] = row[index] + left & 0xFF
        elif kind == 2:
            out[index] = row[index] + above[index] & 0xFF
        elif kind == 3:
            out[index] = row[index] + (left + above[index] >> 1) & 0xFF
        elif kind == 4:
            corner = above[index - size] if index >= size else 0
            out[index] = row[index] + _paeth(left, above[index], corner) & 0xFF
    return bytes(out)


def _paeth(left: int, above: int, corner: int) -> int:
    base = left + above - corner
    to_left, to_above, to_corner = abs(base - left), abs(base - above), abs(base - corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner
