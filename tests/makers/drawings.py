"""Small pictures drawn by formula, for the demo folder, screenshots and tests. CC0: nobody's work is in them."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SCALE = 2
"""Everything is drawn larger and scaled down, for smooth edges."""


def ridges(width: int, height: int, top: tuple, bottom: tuple, front: tuple, seed: int, *, sun: bool = True):
    """Mountain ridges at dusk, in flat layers."""
    random = np.random.default_rng(seed)
    picture = gradient(width, height, top, bottom)
    draw = ImageDraw.Draw(picture)
    w, h = picture.size
    if sun:
        x, y, r = w * random.uniform(0.25, 0.7), h * 0.3, min(w, h) * 0.1
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(252, 226, 160))
    layers = 5
    for layer in range(layers):
        base = h * (0.42 + 0.13 * layer)
        colour = blend(bottom, front, (layer + 1) / layers)
        xs = np.linspace(0, 1, 160)
        line = sum(
            random.uniform(0.3, 1) / k * np.sin(2 * np.pi * (k * xs * random.uniform(0.7, 1.6) + random.uniform()))
            for k in range(1, 7)
        )
        points = [(x * w, base + y * h * 0.07) for x, y in zip(xs, line, strict=True)]
        draw.polygon([(0, h), *points, (w, h)], fill=colour)
    return finish(picture)


def mosaic(width: int, height: int, colours: list[tuple], seed: int, cells: int = 60):
    """A glass mosaic: cells around random points with dark joints."""
    random = np.random.default_rng(seed)
    points = random.uniform((0, 0), (width, height), (cells, 2))
    ys, xs = np.mgrid[0:height, 0:width]
    distance = np.sqrt((xs[..., None] - points[:, 0]) ** 2 + (ys[..., None] - points[:, 1]) ** 2)
    order = np.sort(distance, axis=2)
    joint = np.clip((order[..., 1] - order[..., 0]) / 5, 0, 1)[..., None]
    palette = np.array([colours[i % len(colours)] for i in random.permutation(cells)], float)
    pixels = palette[distance.argmin(axis=2)] * joint + np.array((16, 22, 28)) * (1 - joint)
    return Image.fromarray(pixels.astype(np.uint8))


def flow(width: int, height: int, ground: tuple, colours: list[tuple], seed: int, lines: int = 420):
    """Strokes along a smooth field of directions."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (width * SCALE, height * SCALE), ground)
    draw = ImageDraw.Draw(picture)
    phase = random.uniform(0, 7, 4)
    for _ in range(lines):
        x, y = random.uniform(0, width), random.uniform(0, height)
        points = []
        for _ in range(34):
            angle = 2.4 * math.sin(x / 71 + phase[0]) + 2.1 * math.cos(y / 57 + phase[1]) + math.sin((x + y) / 93)
            x, y = x + 3.2 * math.cos(angle), y + 3.2 * math.sin(angle)
            points.append((x * SCALE, y * SCALE))
        draw.line(points, fill=colours[int(random.integers(len(colours)))], width=2 * SCALE, joint="curve")
    return finish(picture)


def spheres(width: int, height: int, wall: tuple, floor: tuple, colours: list[tuple], seed: int):
    """A still life of shaded balls on a table."""
    random = np.random.default_rng(seed)
    pixels = np.zeros((height, width, 3))
    horizon = int(height * 0.55)
    pixels[:horizon], pixels[horizon:] = wall, floor
    pixels *= np.linspace(1.06, 0.9, height)[:, None, None]
    ys, xs = np.mgrid[0:height, 0:width]
    for colour in colours:
        r = random.uniform(0.09, 0.19) * height
        cx, cy = random.uniform(0.2, 0.8) * width, horizon + random.uniform(0, 0.2) * height
        shadow = np.exp(-(((xs - cx - r * 0.4) / (r * 1.2)) ** 2) - ((ys - cy - r * 0.9) / (r * 0.28)) ** 2)
        pixels *= (1 - 0.45 * shadow)[..., None]
        dx, dy = (xs - cx) / r, (ys - cy) / r
        inside = dx**2 + dy**2 <= 1
        dz = np.sqrt(np.clip(1 - dx**2 - dy**2, 0, 1))
        light = np.clip(-0.5 * dx - 0.6 * dy + 0.62 * dz, 0, 1)
        shade = np.array(colour) * (0.25 + 0.75 * light)[..., None] + 210 * (light**24)[..., None]
        pixels[inside] = shade[inside]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def poster(width: int, height: int, colours: list[tuple], seed: int, cells: int = 4):
    """Geometric tiles: circles, quarters, triangles."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (width * SCALE, height * SCALE), colours[0])
    draw = ImageDraw.Draw(picture)
    size = width * SCALE / cells
    for row in range(math.ceil(height * SCALE / size)):
        for column in range(cells):
            x, y = column * size, row * size
            ground, figure = (colours[int(i)] for i in random.choice(len(colours), 2, replace=False))
            draw.rectangle((x, y, x + size, y + size), fill=ground)
            kind = int(random.integers(4))
            if kind == 0:
                draw.ellipse((x + size * 0.12, y + size * 0.12, x + size * 0.88, y + size * 0.88), fill=figure)
            elif kind == 1:
                start = int(random.integers(4)) * 90
                draw.pieslice((x - size, y - size, x + size, y + size), 0, 90, fill=figure)
                draw.pieslice((x, y, x + 2 * size, y + 2 * size), 180 + start * 0, 270, fill=figure)
            elif kind == 2:
                draw.polygon([(x, y), (x + size, y), (x, y + size)], fill=figure)
            else:
                draw.rectangle((x, y, x + size / 2, y + size), fill=figure)
    return finish(picture)


def city(width: int, height: int, top: tuple, bottom: tuple, seed: int):
    """A skyline at night with lit windows."""
    random = np.random.default_rng(seed)
    picture = gradient(width, height, top, bottom)
    draw = ImageDraw.Draw(picture)
    w, h = picture.size
    for layer in range(3):
        x = -20.0
        while x < w:
            wide = random.uniform(0.06, 0.13) * w
            high = h * random.uniform(0.2, 0.62) * (1.05 - 0.22 * layer)
            colour = blend(bottom, (14, 14, 26), 0.45 + 0.25 * layer)
            draw.rectangle((x, h - high, x + wide, h), fill=colour)
            step = max(10, w // 70)
            for wx in np.arange(x + step / 2, x + wide - step / 2, step):
                for wy in np.arange(h - high + step / 2, h - step, step * 1.4):
                    if random.uniform() < 0.22:
                        draw.rectangle((wx, wy, wx + step * 0.4, wy + step * 0.6), fill=(246, 200, 110))
            x += wide * random.uniform(0.8, 1.1)
    return finish(picture)


def nebula(width: int, height: int, colours: list[tuple], seed: int):
    """Clouds of light and stars on black."""
    random = np.random.default_rng(seed)
    pixels = np.zeros((height, width, 3))
    for number, colour in enumerate(colours * 2):
        field = np.zeros((height, width))
        for power in range(2, 6):
            grid = random.uniform(size=(2**power, 2**power)).astype(np.float32)
            image = Image.fromarray(grid, "F").resize((width, height), Image.Resampling.BICUBIC)
            field += np.asarray(image) / power
        field = np.clip((field - field.mean()) / field.std() - 0.4 + 0.1 * number, 0, None)
        pixels += field[..., None] * np.array(colour) * 0.32
    for _ in range(width * height // 900):
        x, y = int(random.integers(width)), int(random.integers(height))
        pixels[y, x] += random.uniform(60, 230)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def plant(width: int, height: int, ground: tuple, stem: tuple, leaf: tuple, seed: int):
    """A branching plant on plain ground."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (width * SCALE, height * SCALE), ground)
    draw = ImageDraw.Draw(picture)

    def grow(x: float, y: float, angle: float, length: float, wide: float) -> None:
        ex, ey = x + length * math.cos(angle), y - length * math.sin(angle)
        draw.line((x, y, ex, ey), fill=stem, width=max(1, int(wide)))
        if length < height * 0.05:
            r = SCALE * random.uniform(2.5, 5.5)
            draw.ellipse((ex - r, ey - r, ex + r, ey + r), fill=blend(leaf, stem, float(random.uniform(0, 0.35))))
            return
        for turn in (-0.55, 0.1, 0.5):
            grow(ex, ey, angle + turn * random.uniform(0.6, 1.3), length * random.uniform(0.6, 0.76), wide * 0.66)

    grow(width, height * SCALE * 0.94, math.pi / 2, height * SCALE * 0.2, 9)
    return finish(picture)


def waves(width: int, height: int, far: tuple, near: tuple, seed: int, layers: int = 9):
    """Rolling bands, from pale to deep."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (width * SCALE, height * SCALE), far)
    draw = ImageDraw.Draw(picture)
    w, h = picture.size
    xs = np.linspace(0, 1, 120)
    for layer in range(layers):
        base = h * (0.12 + 0.85 * layer / layers)
        phase, stretch = random.uniform(0, 7), random.uniform(0.8, 1.9)
        points = [(x * w, base + 0.035 * h * math.sin(2 * math.pi * stretch * x + phase)) for x in xs]
        draw.polygon([(0, h), *points, (w, h)], fill=blend(far, near, (layer + 1) / layers))
    return finish(picture)


def photograph(width: int, height: int, seed: int):
    """Ridges with grain, soft focus and a vignette, as a lens and a sensor leave them."""
    random = np.random.default_rng(seed)
    sky, haze, wood = (168, 196, 224), (226, 216, 196), (38, 52, 40)
    picture = ridges(width, height, sky, haze, wood, seed, sun=False).filter(ImageFilter.GaussianBlur(0.8))
    pixels = np.asarray(picture, float)
    ys, xs = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    pixels *= (1 - 0.22 * (xs**2 + ys**2))[..., None]
    pixels += random.normal(0, 5, (height, width, 1)) + random.normal(0, 2, pixels.shape)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def gradient(width: int, height: int, top: tuple, bottom: tuple) -> Image.Image:
    """A vertical gradient, at drawing scale."""
    ramp = np.linspace(0, 1, height * SCALE)[:, None, None]
    pixels = np.array(top) * (1 - ramp) + np.array(bottom) * ramp
    return Image.fromarray(np.repeat(pixels, width * SCALE, axis=1).astype(np.uint8))


def blend(first: tuple, second: tuple, share: float) -> tuple:
    """A colour between two."""
    return tuple(int(a * (1 - share) + b * share) for a, b in zip(first, second, strict=True))


def finish(picture: Image.Image) -> Image.Image:
    """Scale a drawing down to its size."""
    width, height = picture.size
    return picture.resize((width // SCALE, height // SCALE), Image.Resampling.LANCZOS)
