"""L5: what stands below a heat-map: a legend and what the map is not, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from inspector.gui import text, theme
from inspector.gui.widgets.basic import plain
from inspector.gui.widgets.plate import MARGIN, Plate


def map_colour() -> QColor:
    """The colour of the map where the detector sees most. The same in both schemes: it lies on grey pictures."""
    return theme.make("light").colour("detector.ai")


class HeatScale(QWidget):
    """From less to more, in the map's colour."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def sizeHint(self) -> QSize:
        """A small bar."""
        return QSize(72, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        look = theme.current()
        shade = QLinearGradient(0, 0, self.width(), 0)
        shade.setColorAt(0, look.colour("detector.none"))
        shade.setColorAt(1, map_colour())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.end()


class HeatLegend(QWidget):
    """`Less`, the scale, `More`, and that this is no manipulation map."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = [self.tr("Less"), self.tr("More"), text.text("heat_map.note")]
        less, more, note = (plain(value, role="caption", tone="secondary", wrap=False, select=False) for value in words)
        row.addWidget(less)
        row.addWidget(HeatScale())
        row.addWidget(more)
        row.addStretch(1)
        row.addWidget(note)
        self.setAccessibleName(text.text("heat_map.note"))


class HeatNote(Plate):
    """The legend, or words in its place, on a plate at the lower edge of a picture. Mouse events go through."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._words = plain(role="small", wrap=False, select=False)
        self._legend = HeatLegend()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(16)
        row.addWidget(self._words)
        row.addWidget(self._legend)

    @property
    def words(self) -> str:
        """What is written; empty where nothing is shown."""
        return "" if self.isHidden() else self._words.text()

    def show_legend(self) -> None:
        """Say what the map shows."""
        self._show(text.text("heat_map.title"), legend=True)

    def show_words(self, words: str) -> None:
        """Say that the map is being made, or why there is none."""
        self._show(text.safe_line(words, 200), legend=False)

    def _show(self, words: str, *, legend: bool) -> None:
        self._words.setText(words)
        self._words.setWordWrap(not legend)
        self._legend.setVisible(legend)
        self.setAccessibleName(words)
        self.show()
        self.raise_()
        self.place()

    def place(self) -> None:
        """In the middle of the lower edge."""
        width = min(self.sizeHint().width(), max(120, self._host.width() - 2 * MARGIN))
        height = self.fitted(width)
        self.resize(width, height)
        self.move((self._host.width() - width) // 2, self._host.height() - height - MARGIN)
