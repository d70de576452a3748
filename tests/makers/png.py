"""PNG files from drawn pixels and a list of chunks.

    png(before=[text("parameters", "a cat"), itxt("XML:com.adobe.xmp", packet)], after=[chunk(b"caBX", store)])

`before` goes between IHDR and IDAT, `middle` between two IDATs, `after` between IDAT and IEND, `trailer` after IEND.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR = {1: 0, 2: 4, 3: 2, 4: 6}


def chunk(kind: bytes, data: bytes = b"", *, crc: int | None = None) -> bytes:
    """One chunk; `crc` overrides the checksum (for a broken one)."""
    checksum = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def text(keyword: str, value: str | bytes, *, crc: int | None = None) -> bytes:
    """A `tEXt` chunk: Latin-1 as the standard says; pass bytes for UTF-8 or anything else."""
    data = value if isinstance(value, bytes) else value.encode("latin-1")
    return chunk(b"tEXt", keyword.encode("latin-1") + b"\0" + data, crc=crc)


def ztxt(keyword: str, value: str | bytes) -> bytes:
    """A `zTXt` chunk."""
    data = value if isinstance(value, bytes) else value.encode("latin-1")
    return chunk(b"zTXt", keyword.encode("latin-1") + b"\0\0" + zlib.compress(data))


def itxt(keyword: str, value: str | bytes, *, compressed: bool = False, language: str = "", title: str = "") -> bytes:
    """An `iTXt` chunk."""
    data = value if isinstance(value, bytes) else value.encode()
    if compressed:
        data = zlib.compress(data)
    head = keyword.encode("latin-1") + b"\0" + (b"\1\0" if compressed else b"\0\0")
    return chunk(b"iTXt", head + language.encode() + b"\0" + title.encode() + b"\0" + data)


def raw_profile(kind: str, data: bytes, *, compressed: bool = False, name: str = "") -> bytes:
    """ImageMagick's hex chunk `Raw profile type KIND`, whose first line is the kind or another name."""
    digits = data.hex()
    lines = "\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    value = f"\n{name or kind}\n{len(data):8}\n{lines}\n"
    return (ztxt if compressed else text)(f"Raw profile type {kind}", value)


def drawn(width: int = 8, height: int = 6, channels: int = 3, seed: int = 1) -> np.ndarray:
    """Random pixels, uint8, height x width x channels; alpha is 255."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)
    if channels in (2, 4):
        pixels[..., -1] = 255
    return pixels


def scanlines(pixels: np.ndarray, filters: Sequence[int] = (0,)) -> bytes:
    """Filtered rows; `filters` is repeated over the rows (0 none, 1 sub, 2 up, 3 average, 4 Paeth)."""
    height, width, channels = pixels.shape
    flat = pixels.reshape(height, width * channels).astype(np.int32)
    above = np.zeros(width * channels, np.int32)
    out = bytearray()
    for row in range(height):
        kind = filters[row % len(filters)]
        current = flat[row]
        left = np.concatenate([np.zeros(channels, np.int32), current[:-channels]])
        corner = np.concatenate([np.zeros(channels, np.int32), above[:-channels]])
        predicted = (0, left, above, (left + above) // 2, _paeth(left, above, corner))[kind]
        out += bytes([kind]) + ((current - predicted) & 0xFF).astype(np.uint8).tobytes()
        above = current
    return bytes(out)


def png(
    pixels: np.ndarray | None = None,
    *,
    before: Sequence[bytes] = (),
    middle: Sequence[bytes] = (),
    after: Sequence[bytes] = (),
    trailer: bytes = b"",
    filters: Sequence[int] = (0,),
    end: bool = True,
) -> bytes:
    """A whole file: 8-bit grey, grey+alpha, RGB or RGBA by the number of channels."""
    pixels = drawn() if pixels is None else pixels
    height, width, channels = pixels.shape
    packed = zlib.compress(scanlines(pixels, filters))
    half = len(packed) // 2 if middle else len(packed)
    parts = [SIGNATURE, chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, COLOUR[channels], 0, 0, 0)), *before]
    parts.append(chunk(b"IDAT", packed[:half]))
    if middle:
        parts += [*middle, chunk(b"IDAT", packed[half:])]
    parts += after
    return b"".join(parts) + (chunk(b"IEND") if end else b"") + trailer


def _paeth(left: np.ndarray, above: np.ndarray, corner: np.ndarray) -> np.ndarray:
    base = left + above - corner
    to_left, to_above, to_corner = abs(base - left), abs(base - above), abs(base - corner)
    upper = np.where(to_above <= to_corner, above, corner)
    return np.where((to_left <= to_above) & (to_left <= to_corner), left, upper)
