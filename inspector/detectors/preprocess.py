"""L2: from a decoded picture to a model's input, in numpy alone.

Resizing follows Pillow, with which nearly all models were trained: separable filters that widen when shrinking
(antialias), horizontal before vertical, 8 bits in between.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.modelcard import InputSpec

Rgb = NDArray[np.uint8]
"""Height x width x 3, 0 to 255."""
Window = tuple[tuple[int, int], tuple[int, int]]
Weights = tuple[int, NDArray[np.float32]]


class Crop(NamedTuple):
    """What the model sees of a picture. The box (left, top, right, bottom) is in pixels of the picture."""

    pixels: Rgb
    box: tuple[int, int, int, int]


def crops(rgb: Rgb, spec: InputSpec) -> Iterator[Crop]:
    """The parts of a picture that a model looks at, the centre first, each of the input's size."""
    height, width = spec.size
    if spec.geometry in ("centre_crop_native", "multi_crop_native"):
        picture = _at_least(rgb, height, width)
        for left, top in _places(picture, height, width, several=spec.geometry == "multi_crop_native"):
            yield cut(picture, left, top, height, width)
    elif spec.geometry == "shortest_edge_crop":
        yield _shortest_edge_crop(rgb, spec)
    elif spec.geometry == "pad":
        scale = min(height / rgb.shape[0], width / rgb.shape[1], 1.0)
        rows, columns = max(1, round(rgb.shape[0] * scale)), max(1, round(rgb.shape[1] * scale))
        small = resize(rgb, rows, columns, spec.interpolation)
        yield Crop(_at_least(small, height, width), (0, 0, rgb.shape[1], rgb.shape[0]))
    else:
        yield _resized_crop(rgb, spec, _squashed(spec))


def tiles(rgb: Rgb, spec: InputSpec, limit: int) -> Iterator[Crop]:
    """Native crops spread evenly over the picture, at most `limit`, for maps. They do not overlap if there is room."""
    height, width = spec.size
    picture = _at_least(rgb, height, width)
    rows, columns = math.ceil(picture.shape[0] / height), math.ceil(picture.shape[1] / width)
    while rows * columns > limit:
        rows, columns = (rows - 1, columns) if rows > columns else (rows, columns - 1)
    for row in range(rows):
        for column in range(columns):
            top = _spread(row, rows, picture.shape[0] - height)
            left = _spread(column, columns, picture.shape[1] - width)
            yield cut(picture, left, top, height, width)


def tensor(pixels: Rgb, spec: InputSpec, batch: int = 1) -> NDArray[Any]:
    """The model's input for one crop, repeated to a fixed batch size where the model wants one."""
    ordered = pixels[..., ::-1] if spec.color == "BGR" else pixels
    values: NDArray[Any] = ordered
    if spec.dtype != "uint8":
        low, high = spec.range
        values = ordered.astype(np.float32) * np.float32((high - low) / 255) + np.float32(low)
        values = (values - np.asarray(spec.mean, np.float32)) / np.asarray(spec.std, np.float32)
        values = values.astype(spec.dtype)
    if spec.layout == "NCHW":
        values = values.transpose(2, 0, 1)
    return np.ascontiguousarray(np.broadcast_to(values, (batch, *values.shape)))


def mean_gradient(pixels: Rgb) -> float:
    """Mean absolute difference of neighbouring luma values, in grey levels: below 1 a picture is nearly blank."""
    luma = pixels.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    steps = [np.abs(np.diff(luma, axis=axis)) for axis in (0, 1) if luma.shape[axis] > 1]
    return float(np.mean([part.mean() for part in steps])) if steps else 0.0


def cut(picture: Rgb, left: int, top: int, height: int, width: int) -> Crop:
    """A part of a picture at its native size."""
    return Crop(picture[top : top + height, left : left + width], (left, top, left + width, top + height))


def resize(rgb: Rgb, height: int, width: int, interpolation: str, window: Window | None = None) -> Rgb:
    """Resize as Pillow does, to within one grey level.

    Args:
        rgb: the picture.
        height: of the whole result.
        width: of the whole result.
        interpolation: one of `modelcard.INTERPOLATIONS`.
        window: first and last row and column of the result that are wanted; no others are computed, so that the cost
            stays small however long a strip is.
    """
    rows, columns = window or ((0, height), (0, width))
    if interpolation == "nearest":
        down = ((np.arange(*rows) + 0.5) * rgb.shape[0] / height).astype(np.intp)
        across = ((np.arange(*columns) + 0.5) * rgb.shape[1] / width).astype(np.intp)
        nearest: Rgb = rgb[down[:, None], across[None, :]]
        return nearest
    needed = _weights(rgb.shape[0], height, interpolation, *rows)
    first = needed[0][0]
    part = rgb[first : needed[-1][0] + needed[-1][1].size]
    if width != rgb.shape[1] or columns != (0, width):
        turned = np.ascontiguousarray(part.transpose(1, 0, 2))
        part = _mixed(turned, _weights(rgb.shape[1], width, interpolation, *columns), 0).transpose(1, 0, 2)
    return part if height == rgb.shape[0] and rows == (0, height) else _mixed(part, needed, first)


def _mixed(rgb: Rgb, weights: tuple[Weights, ...], offset: int) -> Rgb:
    """Rows of a picture mixed by weights; `offset` is the row with which the given part begins."""
    flat = np.ascontiguousarray(rgb).reshape(rgb.shape[0], -1)
    result = np.empty((len(weights), flat.shape[1]), np.uint8)
    for row, (first, shares) in enumerate(weights):
        start = first - offset
        result[row] = np.clip(shares @ flat[start : start + shares.size].astype(np.float32) + 0.5, 0, 255)
    return result.reshape(len(weights), *rgb.shape[1:])


@functools.lru_cache(maxsize=64)
def _weights(size: int, target: int, interpolation: str, begin: int, end: int) -> tuple[Weights, ...]:
    """For each wanted row the first source row and the weights from there on."""
    kernel, support = _KERNELS[interpolation]
    scale = size / target
    widened = max(scale, 1.0)
    reach = support * widened
    found = []
    for row in range(begin, end):
        centre = (row + 0.5) * scale
        first, last = max(0, int(centre - reach + 0.5)), min(size, int(centre + reach + 0.5))
        shares = kernel((np.arange(first, last) + 0.5 - centre) / widened)
        found.append((first, (shares / shares.sum()).astype(np.float32)))
    return tuple(found)


def _triangle(x: NDArray[Any]) -> NDArray[Any]:
    shares: NDArray[Any] = np.clip(1 - np.abs(x), 0, None)
    return shares


def _cubic(x: NDArray[Any]) -> NDArray[Any]:
    x = np.abs(x)
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x < 1, near, np.where(x < 2, far, 0))


def _lanczos(x: NDArray[Any]) -> NDArray[Any]:
    return np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0)


_KERNELS: dict[str, tuple[Callable[[NDArray[Any]], NDArray[Any]], float]] = {
    "bilinear": (_triangle, 1.0),
    "bicubic": (_cubic, 2.0),
    "lanczos": (_lanczos, 3.0),
}


def _squashed(spec: InputSpec) -> tuple[int, int]:
    """Height and width to which a picture is squashed before the centre is cut; the input's own mostly."""
    height, width = spec.size
    share = (spec.resize_shortest or min(spec.size)) / min(spec.size)
    return max(height, round(height * share)), max(width, round(width * share))


def _shortest_edge_crop(rgb: Rgb, spec: InputSpec) -> Crop:
    """Resize so that the shortest side fits, then cut the centre; sizes are cut as torchvision and Pillow cut them."""
    height, width = spec.size
    shortest = spec.resize_shortest or max(height, width)
    rows, columns = rgb.shape[:2]
    if rows <= columns:
        return _resized_crop(rgb, spec, (shortest, max(width, int(shortest * columns / rows))))
    return _resized_crop(rgb, spec, (max(height, int(shortest * rows / columns)), shortest))


def _resized_crop(rgb: Rgb, spec: InputSpec, target: tuple[int, int]) -> Crop:
    """The centre of a picture resized to a height and width."""
    height, width = spec.size
    top, left = (_middle(whole - part, spec) for whole, part in zip(target, spec.size, strict=True))
    window = (top, top + height), (left, left + width)
    seen = resize(rgb, *target, spec.interpolation, window)
    across, down = rgb.shape[1] / target[1], rgb.shape[0] / target[0]
    box = (int(left * across), int(top * down), round((left + width) * across), round((top + height) * down))
    return Crop(seen, box)


def _middle(rest: int, spec: InputSpec) -> int:
    return rest // 2 if spec.centring == "down" else round(rest / 2)


def _at_least(rgb: Rgb, height: int, width: int) -> Rgb:
    """The picture, made up to a size by reflection on both sides where it is smaller."""
    missing = max(0, height - rgb.shape[0]), max(0, width - rgb.shape[1])
    if not any(missing):
        return rgb
    sides = [(side // 2, side - side // 2) for side in missing]
    return np.pad(rgb, [*sides, (0, 0)], mode="reflect")


def _places(picture: Rgb, height: int, width: int, *, several: bool) -> Iterator[tuple[int, int]]:
    bottom, right = picture.shape[0] - height, picture.shape[1] - width
    yield right // 2, bottom // 2
    if several:
        yield from dict.fromkeys(
            place for place in ((0, 0), (right, 0), (0, bottom), (right, bottom)) if place != (right // 2, bottom // 2)
        )


def _spread(index: int, count: int, last: int) -> int:
    return last // 2 if count == 1 else index * last // (count - 1)
