"""L2: pixels of untrusted pictures. The only package that imports Pillow, and itself imported only when needed.

One decode feeds thumbnail, hashes and detector. Everything that Pillow can raise on bad bytes becomes `ParseError`:
`pixels.not_decoded`, `pixels.too_large`, `pixels.no_decoder`, or `file.read_failed` where the drive fails.

Detector and hashes see the picture as stored: first frame, 8 bits, EXIF orientation and colour profile ignored.
Thumbnails and the loupe see it as people do: turned upright and in sRGB.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from PIL import Image

from inspector.domain.enums import ContainerFormat
from inspector.pixels.decoded import REDUCING_GAP, THUMBNAIL_SIZE, Decoded, Picture, Rgb, Thumbnail, as_jpeg
from inspector.pixels.opening import LIMIT_PIXELS, decodable, hostile, loaded, opened

__all__ = [
    "LIMIT_PIXELS",
    "THUMBNAIL_SIZE",
    "Decoded",
    "Picture",
    "Rgb",
    "Thumbnail",
    "decodable",
    "decode",
    "picture_rgba",
    "reencode",
    "thumbnail",
    "thumbnail_rgb",
]

_EVERYDAY_QUALITY = 80
_EVERYDAY_SCALE = 0.8
_SHARED_QUALITIES = (88, 80)
_SHARED_SCALE = 0.75


def decode(stream: BinaryIO, format_: ContainerFormat, *, limit_pixels: int = LIMIT_PIXELS) -> Decoded:
    """Decode the first frame of a picture whose format is known by content.

    Args:
        stream: seekable; read from its start. It may be closed afterwards.
        format_: what the first bytes say. No other decoder is tried.
        limit_pixels: width times height above which nothing is decoded.

    Raises:
        ParseError: `pixels.not_decoded` (also for truncated files), `pixels.too_large`, `pixels.no_decoder`,
            `file.read_failed`.
    """
    with hostile(limit_pixels):
        return Decoded(loaded(stream, format_, limit_pixels))


def thumbnail(
    stream: BinaryIO, format_: ContainerFormat, size: int = THUMBNAIL_SIZE, *, limit_pixels: int = LIMIT_PIXELS
) -> Thumbnail:
    """A thumbnail alone. JPEG files are decoded at a fraction of their size, several times faster than `decode`.

    Raises:
        ParseError: as `decode`.
    """
    with hostile(limit_pixels):
        if format_ is not ContainerFormat.JPEG:
            return Decoded(loaded(stream, format_, limit_pixels)).thumbnail(size)
        image = opened(stream, format_, limit_pixels)
        full = image.size
        image.draft(None, (round(size * REDUCING_GAP), round(size * REDUCING_GAP)))
        image.load()
        return Decoded(image).thumbnail(size, full)


def picture_rgba(stream: BinaryIO, format_: ContainerFormat, *, limit_pixels: int = LIMIT_PIXELS) -> Picture:
    """The whole picture for display.

    Raises:
        ParseError: as `decode`.
    """
    with hostile(limit_pixels):
        return Decoded(loaded(stream, format_, limit_pixels)).picture()


def thumbnail_rgb(stored: bytes, size: int) -> Rgb:
    """A stored thumbnail squashed to size x size x 3, uint8, for comparing two of them.

    Raises:
        ParseError: `pixels.not_decoded`.
    """
    with hostile(LIMIT_PIXELS):
        image = Image.open(io.BytesIO(stored), formats=("JPEG",))
        return np.asarray(image.convert("RGB").resize((size, size), Image.Resampling.BILINEAR))


def reencode(rgb: Rgb) -> Iterator[Rgb]:
    """The picture after everyday changes, one by one.

    Saved as JPEG of quality 80; scaled to four fifths; as a site shares it: saved, scaled to three quarters, saved.
    """
    image = Image.fromarray(rgb)
    yield np.asarray(_saved(image, _EVERYDAY_QUALITY))
    yield np.asarray(_scaled(image, _EVERYDAY_SCALE))
    uploaded, shared = _SHARED_QUALITIES
    yield np.asarray(_saved(_scaled(_saved(image, uploaded), _SHARED_SCALE), shared))


def _saved(image: Image.Image, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(as_jpeg(image, quality)), formats=("JPEG",))


def _scaled(image: Image.Image, share: float) -> Image.Image:
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.BICUBIC)
