"""L5: a score on a scale of three named bands, with a bracket for what everyday changes do to it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.domain.enums import Band
from inspector.gui import text, theme
from inspector.gui.detail import DetectorFacts

_SHARES = (0.55, 0.25, 0.20)
"""Widths of the bands. They are fixed: the scale says which band, not how likely."""
_BANDS = (Band.NONE, Band.UNSURE, Band.AI)
_BAR_TOP, _BAR_HEIGHT = 18, 13


class ScoreScale(QWidget):
    """Three bands, a marker, and a bracket from the lowest to the highest score after small changes."""

    def __init__(
        self, band: Band, score: float | None, spread: tuple[float, float] | None, facts: DetectorFacts | None
    ) -> None:
        super().__init__()
        self._band, self._score, self._spread, self._facts = band, score, spread, facts
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = self.tr("Score {score}: {band}").format(score=text.score(score), band=text.band_name(band))
        if spread is not None:
            range_words = self.tr("after small changes {low} to {high}")
            words += ", " + range_words.format(low=text.score(spread[0]), high=text.score(spread[1]))
        self.setAccessibleName(words)
        self.setToolTip(words)

    def position(self, score: float) -> float:
        """Where a score stands on the scale, 0 to 1; the middle of its band where the limits are not known."""
        if self._facts is None:
            index = _BANDS.index(self._band) if self._band in _BANDS else 0
            return sum(_SHARES[:index]) + _SHARES[index] / 2
        limits = (0.0, self._facts.unsure_from, self._facts.ai_from, 1.0)
        for index, share in enumerate(_SHARES):
            low, high = limits[index], limits[index + 1]
            if score <= high or index == len(_SHARES) - 1:
                part = (score - low) / (high - low) if high > low else 0.5
                return sum(_SHARES[:index]) + share * min(1.0, max(0.0, part))
        return 1.0

    def sizeHint(self) -> QSize:
        """Marker, bar and words."""
        metrics = QFontMetrics(theme.current().font("caption"))
        return QSize(220, _BAR_TOP + _BAR_HEIGHT + metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        """Narrow panels cut nothing."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bands(painter)
        if self._score is not None:
            self._paint_marker(painter, self.position(self._score) * self.width())
        if self._spread is not None and self._facts is not None:
            low, high = (self.position(value) * self.width() for value in self._spread)
            self._paint_bracket(painter, max(1.0, low), min(self.width() - 1.0, high))
        painter.end()

    def _paint_bands(self, painter: QPainter) -> None:
        look = theme.current()
        names = (self.tr("No usable signal"), self.tr("Weak"), self.tr("Stronger"))
        fits = all(
            QFontMetrics(self._font(band)).horizontalAdvance(name) <= share * self.width()
            for band, share, name in zip(_BANDS, _SHARES, names, strict=True)
        )
        left = 0.0
        for band, share, name in zip(_BANDS, _SHARES, names, strict=True):
            width = share * self.width()
            painter.fillRect(QRectF(left, _BAR_TOP, width - 1, _BAR_HEIGHT), look.colour(f"detector.{band}"))
            if band is self._band or fits:
                self._paint_name(painter, band, name, left, width)
            left += width

    def _paint_name(self, painter: QPainter, band: Band, name: str, left: float, width: float) -> None:
        """The name of a band below it; where it is wider than its band it takes of its neighbours' room."""
        look = theme.current()
        painter.setFont(self._font(band))
        painter.setPen(look.colour("text.primary" if band is self._band else "text.secondary"))
        needed = max(width, painter.fontMetrics().horizontalAdvance(name) + 2.0)
        right = band is Band.AI
        start = left + width - needed if right else min(left, self.width() - needed)
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        room = QRectF(max(0.0, start), _BAR_TOP + _BAR_HEIGHT + 5, needed, self.height())
        painter.drawText(room, align | Qt.AlignmentFlag.AlignTop, name)

    def _font(self, band: Band) -> QFont:
        font = theme.current().font("caption")
        font.setBold(band is self._band)
        return font

    def _paint_marker(self, painter: QPainter, at: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().colour("detector.marker"))
        at = min(self.width() - 6.0, max(6.0, at))
        top = _BAR_TOP - 8
        painter.drawPolygon(QPolygonF([QPointF(at - 6, top), QPointF(at + 6, top), QPointF(at, top + 8)]))

    def _paint_bracket(self, painter: QPainter, low: float, high: float) -> None:
        painter.setPen(QPen(theme.current().colour("detector.marker"), 1.4))
        middle = _BAR_TOP - 13.0
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for end in (low, high):
            painter.drawLine(QPointF(end, middle - 4), QPointF(end, middle + 4))
