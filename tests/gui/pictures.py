"""A folder of made pictures for tests of the window."""

from __future__ import annotations

from pathlib import Path

from tests.makers import jpeg, png

PARAMETERS = (
    "a {subject}, oil painting\nNegative prompt: blurry\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: {seed}, Size: 512x512, Model hash: 6ce0161689, "
    "Model: sd15, Version: v1.9.4"
)
GENERATED = ("fox.png", "hill.png", "nebula.png")
PLAIN = ("photo-1.jpg", "photo-2.jpg", "photo-3.jpg")
DEEPER = ("deep-1.png", "deep-2.png")
BROKEN = "broken.png"
TOTAL = len(GENERATED) + len(PLAIN) + len(DEEPER) + 1
READABLE = TOTAL - 1


def generated(subject: str, seed: int) -> bytes:
    """A PNG with parameters of AUTOMATIC1111."""
    chunk = png.text("parameters", PARAMETERS.format(subject=subject, seed=seed))
    return png.png(png.drawn(64, 48, seed=seed), before=[chunk])


def make_folder(folder: Path) -> Path:
    """Three generated PNG, three plain JPEG, two plain PNG in a folder below, and one that is cut off."""
    deeper = folder / "Studies"
    deeper.mkdir(parents=True)
    for number, name in enumerate(GENERATED):
        (folder / name).write_bytes(generated(Path(name).stem, 10 + number))
    for number, name in enumerate(PLAIN):
        (folder / name).write_bytes(jpeg.plain(80 + 8 * number, 60))
    for number, name in enumerate(DEEPER):
        (deeper / name).write_bytes(png.png(png.drawn(40, 30, seed=50 + number)))
    (folder / BROKEN).write_bytes(png.png(png.drawn(40, 30, seed=70))[:20])
    return folder


def make_many(folder: Path, count: int) -> Path:
    """Many small PNG of different content."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"study-{number:05d}.png").write_bytes(png.png(png.drawn(16, 12, seed=number)))
    return folder
