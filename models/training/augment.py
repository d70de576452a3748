"""From a picture to the 224 x 224 pixels that the model sees, by a history that says nothing about the label.

Containers, sizes and codecs alone tell AI pictures from human ones in any collection, so that each view goes through
the same random chain whichever class it is of:

    original stored without loss: JPEG 72 to 97 (probability 0.6) → scale 0.6 to 1.5 (0.55), one of three kernels
    → blur σ 0.3 to 1.2 (0.12) → JPEG 50 to 100 (0.45) or WebP 50 to 100 (0.20) → any 224 x 224 window → mirrored (0.5)

A picture is never resized to the model's input. The chance of each view is seeded by the picture's hash.

Each picture is also seen once as a site shares it: JPEG 80 to 96 where it was stored without loss, scaled to 0.55 to
0.95, JPEG 70 to 92, and its centre.

Beside these there are the everyday changes by which the app tries whether a score holds; they leave nothing to chance.
"""

from __future__ import annotations

import hashlib
import io
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from inspector.pixels import reencode
from models.training.encoder import SIDE

Rgb = NDArray[np.uint8]
CLEAN = "clean"
SOCIAL = "social"
EVERYDAY = ("saved", "scaled", "shared")
"""What `inspector.pixels.reencode` does to a picture, in its order: the app's changes and no copies of them."""
TWICE = ("saved-saved", "saved-scaled", "saved-shared", "scaled-saved", "shared-saved")
"""One change after another, where a crop of `EVERYDAY_SIDE` pixels stays as large as the model's input."""
EVERYDAY_SIDE = 299
WHITE = (255, 255, 255)
_KERNELS = (Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS)


def chance(sha256: str, view: str, seed: int = 0) -> np.random.Generator:
    """The random numbers of one view of one picture."""
    digest = hashlib.sha256(f"{seed}/{sha256}/{view}".encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, np.uint32))


def view_of(path: Path, sha256: str, view: str, *, is_lossless: bool, seed: int = 0) -> Rgb:
    """One view of a picture, 224 x 224 x 3.

    Args:
        path: of the picture.
        sha256: of the picture, which seeds the chance.
        view: `clean` (untouched, the centre), `social` (as a picture looks that was shared), `aug` and a number, or one
            of `EVERYDAY` and `TWICE`.
        is_lossless: whether the original was stored without loss.
        seed: of the whole training.
    """
    random = chance(sha256, view, seed)
    with Image.open(path) as opened:
        background = _colour(random) if view == SOCIAL or view.startswith("aug") else WHITE
        picture = flat(opened, background)
    if view == CLEAN:
        return centre(picture)
    if view in EVERYDAY or view in TWICE:
        return centre(_everyday(picture, view))
    if view == SOCIAL:
        return centre(_shared(picture, random, is_lossless=is_lossless))
    return _window(_changed(picture, random, is_lossless=is_lossless), random)


def flat(picture: Image.Image, background: tuple[int, int, int] = WHITE) -> Image.Image:
    """The first frame in RGB, over a colour where it is transparent."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    below = Image.new("RGBA", layer.size, (*background, 255))
    return Image.alpha_composite(below, layer).convert("RGB")


def centre(picture: Image.Image) -> Rgb:
    """The centre of a picture at its native size, made up by reflection where it is too small."""
    pixels = _at_least(np.asarray(picture))
    top, left = (pixels.shape[0] - SIDE) // 2, (pixels.shape[1] - SIDE) // 2
    return pixels[top : top + SIDE, left : left + SIDE]


def recoded(picture: Image.Image, kind: str, quality: int) -> Image.Image:
    """The picture as JPEG or WebP of a quality gives it back."""
    stream = io.BytesIO()
    picture.save(stream, kind, quality=quality)
    with Image.open(stream) as opened:
        return opened.convert("RGB")


def scaled(picture: Image.Image, factor: float, kernel: Image.Resampling) -> Image.Image:
    """The picture resized by a factor."""
    width, height = (max(1, round(side * factor)) for side in picture.size)
    return picture.resize((width, height), kernel)


def _changed(picture: Image.Image, random: np.random.Generator, *, is_lossless: bool) -> Image.Image:
    # All numbers are drawn whatever is done with them, so that one decision never shifts the next.
    draws = random.random(5)
    first, second = random.integers(72, 98), random.integers(50, 101)
    factor = math.exp(random.uniform(math.log(0.6), math.log(1.5)))
    kernel = _KERNELS[random.integers(len(_KERNELS))]
    radius = random.uniform(0.3, 1.2)
    if is_lossless and draws[0] < 0.6:
        picture = recoded(picture, "JPEG", int(first))
    if draws[1] < 0.55:
        picture = scaled(picture, factor, kernel)
    if draws[2] < 0.12:
        picture = picture.filter(ImageFilter.GaussianBlur(radius))
    if draws[3] < 0.45:
        return recoded(picture, "JPEG", int(second))
    return recoded(picture, "WEBP", int(second)) if draws[3] < 0.65 else picture


def _shared(picture: Image.Image, random: np.random.Generator, *, is_lossless: bool) -> Image.Image:
    before, after = random.integers(80, 97), random.integers(70, 93)
    if is_lossless:
        picture = recoded(picture, "JPEG", int(before))
    smaller = scaled(picture, random.uniform(0.55, 0.95), Image.Resampling.BICUBIC)
    return recoded(smaller, "JPEG", int(after))


def _everyday(picture: Image.Image, view: str) -> Image.Image:
    for change in view.split("-"):
        picture = Image.fromarray(list(reencode(np.asarray(picture)))[EVERYDAY.index(change)])
    return picture


def _window(picture: Image.Image, random: np.random.Generator) -> Rgb:
    pixels = _at_least(np.asarray(picture))
    top, left = (int(random.integers(side - SIDE + 1)) for side in pixels.shape[:2])
    window = pixels[top : top + SIDE, left : left + SIDE]
    return window[:, ::-1] if random.random() < 0.5 else window


def _colour(random: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in random.integers(0, 256, 3))
    return red, green, blue


def _at_least(pixels: Rgb) -> Rgb:
    missing = [max(0, SIDE - side) for side in pixels.shape[:2]]
    if not any(missing):
        return pixels
    return np.pad(pixels, [*((side // 2, side - side // 2) for side in missing), (0, 0)], mode="reflect")
