"""L5: the detector scores of the view as 30 bars with a draggable range. Scores are 0.00 to 1.00, never percentages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.gui import facetwords, text, theme
from inspector.gui.query import SCORE, Mark, Query, ScoreRange
from inspector.gui.views.facetrow import FacetHeading, FacetRow
from inspector.gui.widgets.basic import plain

BINS = 30
_SIDE = 16
_BARS = 46
_HANDLE = QSize(8, 12)
_TARGET = 24
_SETTLE_MS = 200
"""A moving handle asks for a new view this long after it came to rest."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Where the detector's bands begin. Scores below `unsure` are the band `none`."""

    unsure: float = 0.6
    ai: float = 0.85

    def of(self, score: float) -> str:
        """The band of a score."""
        if score >= self.ai:
            return "ai"
        return "unsure" if score >= self.unsure else "none"


class RangeHandle(QWidget):
    """One end of the range, moved by mouse or arrow keys."""

    moved = Signal(float)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._value = 0.0
        self.setFixedSize(_TARGET, _BARS + 8)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def set_value(self, value: float) -> None:
        """Stand for another score."""
        self._value = value
        self.setAccessibleName(f"{self._name}: {text.score(value)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by 0.01, Page keys by 0.1."""
        keys = Qt.Key
        step = {keys.Key_Left: -0.01, keys.Key_Right: 0.01, keys.Key_PageDown: -0.1, keys.Key_PageUp: 0.1}.get(
            keys(event.key())
        )
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(round(self._value + step, 2))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        room = self.parentWidget()
        if event.buttons() & Qt.MouseButton.LeftButton and isinstance(room, ScoreBars):
            self.moved.emit(room.score_at(self.mapToParent(event.position().toPoint()).x()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line and grip."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.width() / 2
        painter.setPen(QPen(look.colour("text.primary"), 1.5))
        grip = QRectF(middle - _HANDLE.width() / 2, _BARS - 5, _HANDLE.width(), _HANDLE.height())
        painter.drawLine(int(middle), 0, int(middle), int(grip.top()))
        painter.setBrush(look.colour("surface.raised"))
        painter.drawRoundedRect(grip, 2, 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus.ring"), 2))
            painter.drawRoundedRect(grip.adjusted(-3, -3, 3, 0.5), 3, 3)
        painter.end()


class ScoreBars(QWidget):
    """The bars, the names of the bands below them, and two handles."""

    moved = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self._bars: Sequence[int] = [0] * BINS
        self._bands = Bands()
        self._low, self._high = 0.0, 1.0
        self.low = RangeHandle(self.tr("Lowest score"), self)
        self.high = RangeHandle(self.tr("Highest score"), self)
        self.low.moved.connect(self._low_moved)
        self.high.moved.connect(self._high_moved)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_BARS + 12 + theme.current().line("caption"))

    def show_bars(self, bars: Sequence[int]) -> None:
        """Show other counts."""
        self._bars = bars
        self.update()

    def show_bands(self, bands: Bands) -> None:
        """Use the limits of another detector."""
        self._bands = bands
        self.update()

    def show_range(self, low: float, high: float) -> None:
        """Place the handles."""
        self._low, self._high = low, high
        for handle, value in ((self.low, low), (self.high, high)):
            handle.set_value(value)
            handle.move(self._x(value) - _TARGET // 2, 2)
        self.update()

    def score_at(self, x: int) -> float:
        """The score under a place."""
        return round(min(1.0, max(0.0, (x - _SIDE) / max(1, self.width() - 2 * _SIDE))), 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the handles again."""
        super().resizeEvent(event)
        self.show_range(self._low, self._high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars and names."""
        look = theme.current()
        painter = QPainter(self)
        most = max(1, *self._bars)
        for number, count in enumerate(self._bars):
            left, right = self._x(number / BINS), self._x((number + 1) / BINS)
            height = 0 if not count else max(2, round(count / most * (_BARS - 4)))
            middle = (number + 0.5) / BINS
            inside = self._low <= middle <= self._high
            role = f"detector.{self._bands.of(middle)}" if inside else "border.subtle"
            painter.fillRect(QRect(left, _BARS - height, max(1, right - left - 1), height), look.colour(role))
        painter.setPen(look.colour("border.control"))
        painter.drawLine(_SIDE, _BARS, self.width() - _SIDE, _BARS)
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("text.secondary"))
        room = QRect(_SIDE, _BARS + 10, self.width() - 2 * _SIDE, self.height() - _BARS - 10)
        flags = Qt.AlignmentFlag
        painter.drawText(room, flags.AlignLeft, self.tr("No usable signal"))
        painter.drawText(room, flags.AlignRight, self.tr("Stronger"))
        strong = painter.fontMetrics().horizontalAdvance(self.tr("Stronger")) + 24
        painter.drawText(room.adjusted(0, 0, -strong, 0), flags.AlignRight, self.tr("Weak"))
        painter.end()

    def _x(self, score: float) -> int:
        return _SIDE + round(score * (self.width() - 2 * _SIDE))

    @Slot(float)
    def _low_moved(self, value: float) -> None:
        self.show_range(min(max(0.0, value), self._high), self._high)
        self.moved.emit(self._low, self._high)

    @Slot(float)
    def _high_moved(self, value: float) -> None:
        self.show_range(self._low, max(min(1.0, value), self._low))
        self.moved.emit(self._low, self._high)


class ScoreGroup(QWidget):
    """The facet "Detector score": bars, range fields for those who do not drag, and the row "No score".

    Signals:
        asked: the `ScoreRange` asked for.
        changed: controls appeared or went.
    """

    asked = Signal(object)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = FacetHeading(facetwords.title(SCORE))
        self.bars = ScoreBars()
        self.unscored = FacetRow(SCORE, facetwords.ABSENT)
        self._fields = QWidget()
        self._low, self._high = self._field(self.tr("Lowest score")), self._field(self.tr("Highest score"))
        row = QHBoxLayout(self._fields)
        row.setContentsMargins(_SIDE, 0, _SIDE, 4)
        row.addWidget(self._low)
        row.addWidget(plain(self.tr("to"), tone="secondary", select=False, wrap=False))
        row.addWidget(self._high)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.heading, self._fields, self.bars, self.unscored):
            column.addWidget(widget)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        self._range = ScoreRange()
        self._unscored = 0
        self._connect()
        self._arrange()

    def _connect(self) -> None:
        self.heading.make_note_work()
        self.heading.note_clicked.connect(self.toggle_fields)
        self.heading.folded.connect(self._arrange)
        self.bars.moved.connect(self._moved)
        self.unscored.marked.connect(self._unscored_marked)
        self.unscored.alone.connect(self._unscored_alone)
        self._low.valueChanged.connect(self._typed)
        self._high.valueChanged.connect(self._typed)

    def show_counts(self, bars: Sequence[int], unscored: int, query: Query) -> None:
        """Show new counts and the query's range."""
        self.bars.show_bars(bars)
        self._unscored = unscored
        self.show_query(query)

    def show_query(self, query: Query) -> None:
        """Show the query's range with the counts that are known."""
        self.unscored.show_count(self._unscored, Mark.IN if query.score.unscored else Mark.OFF)
        if not self._settle.isActive():
            self._range = query.score
            self._show_range(query.score)

    def controls(self) -> list[QWidget]:
        """What can have the focus now, in order."""
        inner = [self._low, self._high] if not self._fields.isHidden() else []
        shown = [self.heading, *inner, self.bars.low, self.bars.high, self.unscored]
        return shown if self.heading.is_open else [self.heading]

    @Slot()
    def toggle_fields(self) -> None:
        """Show or hide the two number fields."""
        self._fields.setVisible(self._fields.isHidden())
        self.changed.emit()

    @Slot()
    def _arrange(self) -> None:
        is_open = self.heading.is_open
        self._fields.setVisible(False)
        self.bars.setVisible(is_open)
        self.unscored.setVisible(is_open)
        self.changed.emit()

    def _field(self, name: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(0.0, 1.0)
        field.setSingleStep(0.01)
        field.setDecimals(2)
        field.setKeyboardTracking(False)
        field.setAccessibleName(name)
        return field

    def _show_range(self, score: ScoreRange) -> None:
        self.bars.show_range(score.low, score.high)
        for field, value in ((self._low, score.low), (self._high, score.high)):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        words = self.tr("{low} to {high}").format(low=text.score(score.low), high=text.score(score.high))
        self.heading.set_note(words)

    @Slot(float, float)
    def _moved(self, low: float, high: float) -> None:
        self._range = ScoreRange(low, high)
        self._settle.start()
        self._show_range(self._range)

    @Slot()
    def _typed(self) -> None:
        low, high = sorted((self._low.value(), self._high.value()))
        self._moved(round(low, 2), round(high, 2))

    @Slot()
    def _tell(self) -> None:
        self.asked.emit(self._range)

    @Slot(str, str)
    def _unscored_marked(self, _value: str, mark: str) -> None:
        self.asked.emit(ScoreRange(unscored=mark == Mark.IN))

    @Slot(str)
    def _unscored_alone(self, _value: str) -> None:
        self.asked.emit(ScoreRange(unscored=True))
