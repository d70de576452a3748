"""WebP files: chunks appended to a picture that Pillow encoded.

webp(exif=tiff(...), xmp=packet(...), c2pa=store, lossless=True, alpha=True)
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import numpy as np
from PIL import Image

from tests.makers.png import drawn


def chunk(kind: bytes, data: bytes) -> bytes:
    """One RIFF chunk, padded to an even length."""
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)


def riff(*chunks: bytes) -> bytes:
    """A RIFF file of form WEBP."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def encoded(pixels: np.ndarray, *, lossless: bool) -> bytes:
    """The picture as Pillow writes it; transparent pixels keep their colours."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", lossless=lossless, exact=True)
    return out.getvalue()


def webp(
    pixels: np.ndarray | None = None,
    *,
    lossless: bool = False,
    exif: bytes | None = None,
    xmp: bytes | None = None,
    c2pa: bytes | None = None,
    extra: Sequence[bytes] = (),
    stray_header: bool = False,
    trailer: bytes = b"",
) -> bytes:
    """A whole file in the extended form. `stray_header` puts JPEG's `Exif\\0\\0` in front of the EXIF block."""
    pixels = drawn(16, 12) if pixels is None else pixels
    height, width, channels = pixels.shape
    inner = encoded(pixels, lossless=lossless)[12:]
    if inner[:4] == b"VP8X":
        inner = inner[18:]
    flags = (0x10 if channels == 4 else 0) | (8 if exif is not None else 0) | (4 if xmp is not None else 0)
    parts = [chunk(b"VP8X", struct.pack("<I", flags) + _size(width) + _size(height)), inner]
    if exif is not None:
        parts.append(chunk(b"EXIF", (b"Exif\0\0" if stray_header else b"") + exif))
    if xmp is not None:
        parts.append(chunk(b"XMP ", xmp))
    if c2pa is not None:
        parts.append(chunk(b"C2PA", c2pa))
    return riff(*parts, *extra) + trailer


def _size(value: int) -> bytes:
    return struct.pack("<I", value - 1)[:3]
