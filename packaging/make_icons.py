"""Draws the app icon in the sizes that installers want, from `resources/icons/app/inspector.svg`.

    python packaging/make_icons.py [FOLDER]

Writes below FOLDER (default `build/icons`): the freedesktop tree `hicolor/…/apps/picture-provenance-inspector.png` with
the SVG, `inspector.ico` for Windows and `inspector.icns` for macOS. Needs the base install; opens no window.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources" / "icons" / "app" / "inspector.svg"
NAME = "picture-provenance-inspector"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def drawn(size: int) -> Image.Image:
    """The icon at `size` x `size` pixels with transparent corners."""
    image = QImage(size, size, QImage.Format.Format_RGBA8888)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    data = bytes(image.constBits())
    return Image.frombuffer("RGBA", (size, size), data, "raw", "RGBA", image.bytesPerLine(), 1)


def write(folder: Path) -> list[Path]:
    """Write all files; returns their paths."""
    written = []
    for size in SIZES:
        target = folder / "hicolor" / f"{size}x{size}" / "apps" / f"{NAME}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        drawn(size).save(target, optimize=True)
        written.append(target)
    vector = folder / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"
    vector.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE, vector)
    largest = drawn(256)
    small = [drawn(size) for size in (16, 24, 32, 48, 64, 128)]
    largest.save(folder / "inspector.ico", sizes=[image.size for image in (*small, largest)], append_images=small)
    sizes = (16, 32, 64, 128, 256, 512)
    drawn(1024).save(folder / "inspector.icns", append_images=[drawn(size) for size in sizes])
    return [*written, vector, folder / "inspector.ico", folder / "inspector.icns"]


if __name__ == "__main__":
    for path in write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "icons"):
        print(path)
