"""The hash survives what pictures go through every day, and tells pictures apart."""

from __future__ import annotations

import io
import math
import time

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from inspector import pixels
from inspector.domain.enums import ContainerFormat
from inspector.duplicates import distance, from_hex, mirrored, perceptual_hash, perceptual_hashes, to_hex


def picture(seed: int, width: int = 480, height: int = 360) -> Image.Image:
    """Random shapes on a random gradient: as different from each other as pictures are."""
    chance = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(width, height)
    canvas = np.stack([chance.uniform(0, 200) + 55 * (x * chance.normal() + y * chance.normal()) for _ in range(3)], -1)
    for _ in range(12):
        centre, size = chance.uniform(0, 1, 2), chance.uniform(0.05, 0.3)
        inside = (x - centre[0]) ** 2 + (y - centre[1]) ** 2 < size**2
        canvas[inside] = chance.uniform(0, 255, 3)
    return Image.fromarray(canvas.clip(0, 255).astype(np.uint8))


def hash_of(image: Image.Image, name: str = "PNG", **options) -> str:
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    found = perceptual_hash(pixels.decode(buffer, ContainerFormat(name)).gray(32))
    assert found is not None
    return found


CHANGES = {
    "JPEG 30": lambda image: hash_of(image, "JPEG", quality=30),
    "WebP 50": lambda image: hash_of(image, "WEBP", quality=50),
    "half": lambda image: hash_of(image.resize((240, 180))),
    "larger": lambda image: hash_of(image.resize((720, 540))),
    "grey": lambda image: hash_of(image.convert("L")),
    "paler": lambda image: hash_of(ImageEnhance.Contrast(image).enhance(0.8)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_is_within_three_bits(change):
    distances = [distance(hash_of(picture(seed)), CHANGES[change](picture(seed))) for seed in range(5)]
    assert max(distances) <= 3


def test_different_pictures_are_far_apart():
    hashes = [hash_of(picture(seed)) for seed in range(25)]
    nearest = min(distance(a, b) for i, a in enumerate(hashes) for b in hashes[:i])
    assert nearest > 8


def test_the_mirrored_hash_needs_no_second_decode():
    for seed in range(5):
        turned = hash_of(picture(seed).transpose(Image.Transpose.FLIP_LEFT_RIGHT))
        assert distance(to_hex(mirrored(from_hex(hash_of(picture(seed))))), turned) <= 1


@pytest.mark.parametrize("colour", ["white", "black", (17, 80, 3)])
def test_blank_pictures_have_no_hash(colour):
    gray = pixels.decode(_saved(Image.new("RGB", (300, 200), colour)), ContainerFormat.PNG).gray(32)
    assert perceptual_hash(gray) is None


def _saved(image: Image.Image) -> io.BytesIO:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer


def test_a_known_picture_has_a_known_hash():
    """Stored hashes must stay comparable: a change here needs a migration of catalogues."""
    gray = np.array([[(x * 7 + y * 13 ^ x * y) % 256 for x in range(32)] for y in range(32)], np.float32)
    expected = 0
    for v in range(8):
        for u in range(8):
            waves = np.outer(
                [math.cos(math.pi * v * (2 * y + 1) / 64) for y in range(32)],
                [math.cos(math.pi * u * (2 * x + 1) / 64) for x in range(32)],
            )
            expected = expected << 1 | bool((u or v) and (gray * waves).sum() > 0)
    assert perceptual_hash(gray) == f"{expected:016x}" == "0699162d7a1023a6"


def test_batches_give_the_same_hashes():
    grays = np.random.default_rng(2).uniform(0, 255, (50, 32, 32)).astype(np.float32)
    hashes, telling = perceptual_hashes(grays)
    assert telling.all()
    assert [to_hex(int(value)) for value in hashes] == [perceptual_hash(gray) for gray in grays]


def test_no_pictures():
    hashes, telling = perceptual_hashes(np.empty((0, 32, 32), np.float32))
    assert hashes.size == telling.size == 0


def test_ten_thousand_pictures_take_no_time():
    grays = np.random.default_rng(2).uniform(0, 255, (10_000, 32, 32)).astype(np.float32)
    start = time.process_time()
    perceptual_hashes(grays)
    assert time.process_time() - start < 60
