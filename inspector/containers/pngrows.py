"""L2: the beginnings of a PNG's rows, unpacked as far as they are needed and never decoded as a whole.

A PNG filter (PNG specification, 9.2) refers to the pixel on the left, above, and above on the left, so that the first
columns of a picture never need those behind them: they are a picture of their own.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.containers.base import ByteSource

ROW_BYTES = 64 * 1024 * 1024
"""Bytes of rows unpacked of one picture."""
HEADER_END = 33
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
_CHUNK_LIMIT = 10_000
_PIECE = 16 * 1024
_PART = 256 * 1024


@dataclass(frozen=True, slots=True)
class Header:
    """What IHDR says of a picture of eight bits a channel without a palette. Sizes in pixels."""

    width: int
    height: int
    colour: int
    channels: int
    interlaced: bool

    @property
    def stride(self) -> int:
        """Bytes of one row with the number of its filter."""
        return 1 + self.width * self.channels

    @property
    def rows_fit(self) -> bool:
        """Whether all rows stay within `ROW_BYTES`."""
        return self.stride * self.height <= ROW_BYTES


def header(source: ByteSource) -> Header | None:
    """The header; null for other depths, for palettes, and for pictures without pixels."""
    data = source.read_at(8, HEADER_END - 8)
    if len(data) < HEADER_END - 8 or data[4:8] != b"IHDR":
        return None
    width, height, depth, colour, _, _, interlace = struct.unpack_from(">IIBBBBB", data, 8)
    channels = _CHANNELS.get(colour)
    if channels is None or depth != 8 or not width or not height:
        return None
    return Header(width, height, colour, channels, bool(interlace))


def place(source: ByteSource) -> tuple[int, int] | None:
    """Offset and length of the picture data, from the first to the last chunk of it."""
    parts = list(_parts(source))
    if not parts:
        return None
    first, (last, length) = parts[0][0], parts[-1]
    return first, min(last + length, source.size) - first


def first_pixels(source: ByteSource, of: Header, rows: int, columns: int) -> Iterator[bytes]:
    """The first `columns` pixels of the first rows. Stops early where the picture data ends, or is too much."""
    if of.stride * rows > ROW_BYTES:
        return
    kept = columns * of.channels
    above = bytes(kept)
    for row in _rows(source, of.stride, of.stride, 1 + kept):
        above = _unfiltered(row[0], row[1:], above, of.channels)
        yield above
        rows -= 1
        if not rows:
            return


def left_part(source: ByteSource, of: Header, columns: int) -> bytes | None:
    """The leftmost columns as a PNG file of their own; null where it cannot be had from the stored rows.

    Its rows are stored as they are, with their filters: whoever decodes it gets the pixels of the whole picture.
    """
    if of.interlaced or not of.rows_fit:
        return None
    kept = 1 + columns * of.channels
    rows = []
    for row in _rows(source, of.stride, _PART, kept):
        rows.append(row)
        if len(rows) == of.height:
            break
    else:
        return None
    shape = struct.pack(">IIBBBBB", columns, of.height, 8, of.colour, 0, 0, 0)
    data = zlib.compress(b"".join(rows), 0)
    return b"".join((_SIGNATURE, _chunk(b"IHDR", shape), _chunk(b"IDAT", data), _chunk(b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return b"".join((struct.pack(">I4s", len(data), kind), data, struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))))


def _rows(source: ByteSource, stride: int, step: int, kept: int) -> Iterator[bytes]:
    """The first `kept` bytes of each row, from its filter on, unpacking about `step` bytes at a time."""
    rest = b""
    for part in _inflated(source, step):
        rest = rest + part if rest else part
        whole = len(rest) // stride * stride
        for at in range(0, whole, stride):
            yield rest[at : at + kept]
        rest = rest[whole:]


def _inflated(source: ByteSource, step: int) -> Iterator[bytes]:
    """The picture data, unpacked about `step` bytes at a time."""
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


def _parts(source: ByteSource) -> Iterator[tuple[int, int]]:
    """Offsets and lengths of what the IDAT chunks hold."""
    at = 8
    for _ in range(_CHUNK_LIMIT):
        head = source.read_at(at, 8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length = int.from_bytes(head[:4], "big")
        if head[4:] == b"IDAT":
            yield at + 8, length
        at += 12 + length


def _picture_data(source: ByteSource) -> Iterator[bytes]:
    """The picture data, in pieces so small that not much more is read than is unpacked."""
    for at, length in _parts(source):
        for start in range(0, length, _PIECE):
            piece = source.read_at(at + start, min(_PIECE, length - start))
            if not piece:
                return
            yield piece


def _unfiltered(kind: int, row: bytes, above: bytes, size: int) -> bytes:
    """The beginning of a row with its filter undone."""
    if not kind:
        return row
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
