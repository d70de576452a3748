"""L2: one decoded picture, as stored and as shown."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inspector.pixels import colour

THUMBNAIL_SIZE = 256
REDUCING_GAP = 2.0
_GRAY_GAP = 3.0
BAND_BYTES = 4 * 1024 * 1024
_THUMBNAIL_QUALITY = 85

Rgb = NDArray[np.uint8]


class Thumbnail(NamedTuple):
    """A small JPEG in sRGB, upright, alpha over white. Size in pixels."""

    jpeg: bytes
    width: int
    height: int


class Picture(NamedTuple):
    """A whole picture for display: upright, sRGB, 8-bit RGBA rows without padding. Size in pixels."""

    width: int
    height: int
    rgba: bytes


class Decoded:
    """The pixels of one picture, as stored. `width` and `height` ignore EXIF orientation.

    `has_alpha` is true where at least one pixel is not opaque.
    """

    __slots__ = ("_flat", "_icc", "_image", "_orientation", "_small", "_source", "has_alpha", "height", "width")

    def __init__(self, image: Image.Image) -> None:
        self._orientation = colour.orientation(image)
        self._icc = colour.profile(image)
        self._source = image if image.mode == "CMYK" and self._icc else None
        colours = colour.colours(image)
        self.has_alpha = colours.mode == "RGBA" and colours.getchannel("A").getextrema() != (255, 255)
        self._image = colours if self.has_alpha or colours.mode == "RGB" else colours.convert("RGB")
        self.width, self.height = image.size
        self._flat: Image.Image | None = None
        self._small: tuple[int, Image.Image] | None = None

    @property
    def orientation(self) -> int:
        """EXIF orientation, 1 where there is none that can be read."""
        return self._orientation

    def rgb(self) -> Rgb:
        """Pixels as uint8, height x width x 3, alpha over white."""
        return np.asarray(self._over_white())

    def rgba(self, columns: int | None = None) -> Rgb:
        """Pixels as uint8, height x width x 4, colours under transparent pixels kept; of the leftmost columns only."""
        image = self._image if columns is None else self._image.crop((0, 0, columns, self.height))
        return np.asarray(image if image.mode == "RGBA" else image.convert("RGBA"))

    def pixel_sha256(self) -> str:
        """Hexadecimal SHA-256 of the decoded pixels: equal for equal pictures in any lossless container.

        Hashed are the ASCII header `MODE WIDTHxHEIGHT` and a line feed, then the rows from the top, 8 bits a channel.
        MODE is `RGB` where all pixels are opaque, else `RGBA` (not premultiplied). Deeper pictures count with their
        upper 8 bits; frame 1 of animations; EXIF orientation and colour profile are not applied.
        """
        digest = sha256(f"{self._image.mode} {self.width}x{self.height}\n".encode())
        rows = max(1, BAND_BYTES // (4 * self.width))
        for top in range(0, self.height, rows):
            band = self._image.crop((0, top, self.width, min(self.height, top + rows)))
            digest.update(band.tobytes())
        return digest.hexdigest()

    def gray(self, size: int) -> NDArray[np.float32]:
        """Luma (ITU-R 601) squashed to size x size, 0 to 255: what the perceptual hash is made of."""
        # Twice the size, then the mean of 2 x 2: finer than 8 bits, and far faster than Pillow's float pictures.
        luma = self._over_white().convert("L")
        double = luma.resize((2 * size, 2 * size), Image.Resampling.BICUBIC, reducing_gap=_GRAY_GAP)
        values = np.asarray(double, dtype=np.float32).reshape(size, 2, size, 2)
        gray: NDArray[np.float32] = values.mean(axis=(1, 3))
        return gray

    def thumbnail_jpeg(self, size: int = THUMBNAIL_SIZE) -> bytes:
        """A JPEG of at most `size` pixels a side, upright, in sRGB, alpha over white."""
        return self.thumbnail(size).jpeg

    def thumbnail(self, size: int = THUMBNAIL_SIZE, full: tuple[int, int] | None = None) -> Thumbnail:
        """The same with its size in pixels.

        Args:
            size: longest side allowed.
            full: true size of the picture where only a fraction of it was decoded.
        """
        if self._source is None:
            small = self._reduced(size, full)
        else:
            small = self._source.resize(_fit(full or self._source.size, size), reducing_gap=REDUCING_GAP)
        upright = colour.turned(colour.in_srgb(small, self._icc), self._orientation)
        return Thumbnail(as_jpeg(upright, _THUMBNAIL_QUALITY), *upright.size)

    def picture(self) -> Picture:
        """The whole picture for display."""
        shown = self._image if self._source is None else self._source
        upright = colour.turned(colour.in_srgb(shown, self._icc), self._orientation)
        return Picture(*upright.size, upright.convert("RGBA").tobytes())

    def _over_white(self) -> Image.Image:
        if self._flat is None:
            self._flat = self._image
            if self.has_alpha:
                self._flat = Image.new("RGB", self._image.size, "white")
                self._flat.paste(self._image, mask=self._image)
        return self._flat

    def _reduced(self, size: int, full: tuple[int, int] | None = None) -> Image.Image:
        if self._small is None or self._small[0] != size:
            flat = self._over_white()
            target = _fit(full or flat.size, size)
            small = flat if target == flat.size else flat.resize(target, reducing_gap=REDUCING_GAP)
            self._small = size, small
        return self._small[1]


def _fit(size: tuple[int, int], limit: int) -> tuple[int, int]:
    """Width and height within limit x limit, in proportion, never enlarged."""
    longest = max(size)
    if longest <= limit:
        return size
    return max(1, round(size[0] * limit / longest)), max(1, round(size[1] * limit / longest))


def as_jpeg(image: Image.Image, quality: int) -> bytes:
    """The bytes of a JPEG file."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
