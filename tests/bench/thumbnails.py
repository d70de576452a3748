"""Thumbnails of the formats that sets are made of, against decoding the whole picture and scaling it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image

from inspector import pixels
from inspector.domain.enums import ContainerFormat
from tests.bench.base import Effort, Line, interleaved, rates

KINDS = (
    ("jpeg_12mp", ContainerFormat.JPEG, (4000, 3000), 4),
    ("jpeg_1mp", ContainerFormat.JPEG, (1152, 896), 20),
    ("png_1mp", ContainerFormat.PNG, (1024, 1024), 10),
    ("webp_1mp", ContainerFormat.WEBP, (1024, 1024), 10),
)
"""Name, format, size, and how many a round makes."""


def run(effort: Effort) -> Iterator[Line]:
    """Thumbnails a second and core."""
    for name, kind, size, many in KINDS:
        count = effort.size(many, 1)
        data = picture(kind, size if not effort.smoke else (size[0] // 4, size[1] // 4))
        own, full = interleaved(
            effort,
            lambda data=data, kind=kind, count=count: _ours(data, kind, count),
            lambda data=data, count=count: _whole(data, count),
        )
        yield from rates("thumbnails", name, "thumbnails/s", count, own, "Pillow, whole picture", full)


def picture(kind: ContainerFormat, size: tuple[int, int]) -> bytes:
    """A picture with edges, gradients and grain, so that it packs about as well as a painting does."""
    width, height = size
    across = np.linspace(0, 8 * np.pi, width, dtype=np.float32)
    down = np.linspace(0, 5 * np.pi, height, dtype=np.float32)[:, None]
    base = np.stack([np.sin(across + down), np.cos(across - down), np.sign(np.sin(across * down / 9))], axis=-1)
    grain = np.random.default_rng(1).normal(0, 6, base.shape)
    image = Image.fromarray((base * 90 + 128 + grain).clip(0, 255).astype(np.uint8))
    out = io.BytesIO()
    image.save(out, kind.value, **({"compress_level": 3} if kind is ContainerFormat.PNG else {"quality": 90}))
    return out.getvalue()


def _ours(data: bytes, kind: ContainerFormat, count: int) -> None:
    for _ in range(count):
        pixels.thumbnail(io.BytesIO(data), kind)


def _whole(data: bytes, count: int) -> None:
    for _ in range(count):
        image = Image.open(io.BytesIO(data)).convert("RGB")
        image.load()
        side = pixels.THUMBNAIL_SIZE
        scale = side / max(image.size)
        small = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
        small.save(io.BytesIO(), "JPEG", quality=85)
