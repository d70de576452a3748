"""L5: facts about the picture over its lower corner: first words, then a histogram of brightness."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.gui import text, theme
from inspector.gui.widgets.basic import plain
from inspector.gui.widgets.plate import MARGIN, Plate

_SAMPLE = 256
"""Pixels a side of the picture that the histogram counts."""
_BARS = 64
_WIDTH = 280


class InfoOverlay(Plate):
    """Off, words, words with histogram: `cycle` goes on to the next. Mouse events go through."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._state = 0
        self._lines: list[str] = []
        self._zoom = 1.0
        self._words = plain(role="small", select=False)
        self.histogram = Histogram()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addWidget(self.histogram)

    @property
    def words(self) -> str:
        """What is written."""
        return self._words.text()

    @property
    def state(self) -> int:
        """0 off, 1 words, 2 words and histogram."""
        return self._state

    @Slot()
    def cycle(self) -> None:
        """Go on to the next state."""
        self._state = (self._state + 1) % 3
        self.setVisible(self._state > 0)
        self.histogram.setVisible(self._state == 2)
        self.place()

    def hide_now(self) -> None:
        """Back to off."""
        self._state = 0
        self.hide()

    def show_row(self, row: CatalogRow) -> None:
        """Describe a picture."""
        verdict = f"{text.verdict(row.verdict, row.basis)} · {text.basis_name(row.basis)}"
        generator = text.safe_line(row.generator or "")
        self._lines = [text.safe_line(row.name), text.facts(row), verdict, generator, text.day_of(row.mtime_ns)]
        self.histogram.set_image(None)
        self._write()

    def show_image(self, image: QImage) -> None:
        """Count the brightness of the picture."""
        self.histogram.set_image(image)

    def show_zoom(self, zoom: float) -> None:
        """Say how large pixels are shown."""
        self._zoom = zoom
        self._write()

    def _write(self) -> None:
        zoom = self.tr("Shown at {percent} %").format(percent=f"{self._zoom * 100:.0f}")
        self._words.setText("\n".join(line for line in (*self._lines, zoom) if line))
        self.place()

    def place(self) -> None:
        """In the lower left corner."""
        self.resize(_WIDTH, self.fitted(_WIDTH))
        self.move(MARGIN, self._host.height() - self.height() - MARGIN)


class Histogram(QWidget):
    """How many pixels are how bright, from black to white."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: list[float] = []
        self.setFixedHeight(64)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(self.tr("Histogram of brightness"))

    @property
    def counts(self) -> list[float]:
        """Heights of the bars, 0 to 1; empty without a picture."""
        return self._counts

    def set_image(self, image: QImage | None) -> None:
        """Count a picture, or forget it."""
        self._counts = [] if image is None or image.isNull() else _brightness(image)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return QSize(_WIDTH - 24, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface.sunken"))
        if self._counts:
            path = QPainterPath()
            step = self.width() / len(self._counts)
            for place, value in enumerate(self._counts):
                height = value * (self.height() - 2)
                path.addRect(QRectF(place * step, self.height() - height, max(1.0, step - 1), height))
            painter.fillPath(path, look.colour("text.secondary"))
        painter.end()


def _brightness(image: QImage) -> list[float]:
    small = image.scaled(_SAMPLE, _SAMPLE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation)
    grey = small.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(grey.constBits(), dtype=np.uint8).reshape(grey.height(), grey.bytesPerLine())
    counts, _ = np.histogram(lines[:, : grey.width()], bins=_BARS, range=(0, 256))
    scaled = np.sqrt(counts / max(1, int(counts.max())))
    return [float(value) for value in scaled]
