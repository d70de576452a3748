"""L5: keys as printed on a keyboard, and rows of keys with what they do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from inspector.gui import text, theme
from inspector.gui.widgets.basic import plain


class Keycap(QWidget):
    """A key as printed on a keyboard, beside the word for what it does."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """At least as wide as high."""
        metrics = QFontMetrics(key_font())
        height = metrics.height() + 4
        return QSize(max(height, metrics.horizontalAdvance(self.key) + 10), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the key."""
        painter = QPainter(self)
        paint_key(painter, QRectF(self.rect()), self.key, ink="text.primary")
        painter.end()


class HelpKeys(QWidget):
    """Keys and what they do in one row; the first ones go where room is short."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> list[str]:
        """What is shown, as `key word`."""
        return [pair.accessibleName() for pair in self._pairs if not pair.isHidden()]

    def set_pairs(self, pairs: Sequence[tuple[str, str, bool]]) -> None:
        """Show keys, words, and whether a word is on (bold)."""
        for old in self._pairs:
            self._row.removeWidget(old)
            old.deleteLater()
        self._pairs = [self._make(*pair) for pair in pairs]
        for pair in self._pairs:
            self._row.addWidget(pair)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Nothing need be shown."""
        return QSize(0, 24)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide what does not fit."""
        super().resizeEvent(event)
        self._fit()

    def _make(self, key: str, word: str, on: bool) -> QWidget:
        pair = QWidget()
        face = QHBoxLayout(pair)
        face.setContentsMargins(0, 0, 0, 0)
        face.setSpacing(5)
        face.addWidget(Keycap(key))
        shown = text.safe_line(word, 24)
        face.addWidget(plain(shown, role="small-strong" if on else "small", tone="secondary", wrap=False, select=False))
        pair.setAccessibleName(f"{key} {shown}")
        return pair

    def _fit(self) -> None:
        left = self.width()
        for pair in reversed(self._pairs):
            left -= pair.sizeHint().width() + self._row.spacing()
            pair.setVisible(left >= 0)


def paint_key(painter: QPainter, box: QRectF, key: str, *, ink: str, plate: bool = True, large: bool = False) -> None:
    """Draw a key as printed on a keyboard.

    Args:
        painter: draws.
        box: outer size.
        key: the text on it.
        ink: colour role of the text.
        plate: filled with the raised surface; else only outlined in `ink`.
        large: in the size of body text.
    """
    look = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("border.control" if plate else ink), 1))
    painter.setBrush(look.colour("surface.raised") if plate else Qt.BrushStyle.NoBrush)
    rect = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(rect, 3, 3)
    painter.drawLine(rect.bottomLeft() + QPointF(3, -1), rect.bottomRight() + QPointF(-3, -1))
    painter.setPen(look.colour(ink))
    painter.setFont(look.font("strong") if large else key_font())
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


def key_font() -> QFont:
    """The font of letters on keys."""
    font = theme.current().font("caption")
    font.setWeight(QFont.Weight.DemiBold)
    return font
