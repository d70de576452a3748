"""L5: bytes in hexadecimal and as letters, 16 or 8 a row, painted row by row so that size does not matter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from inspector.gui import theme

_PAD = 8
_COPY_LIMIT = 1_000_000


class HexView(QAbstractScrollArea):
    """Read-only bytes. The selection is shown in both halves; Ctrl+C copies it as hexadecimal digits."""

    def __init__(self) -> None:
        super().__init__()
        self._data = b""
        self._base = 0
        self._anchor = self._cursor = 0
        self._selected = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(self.tr("Bytes"))

    @property
    def per_row(self) -> int:
        """Bytes in a row: 16, or 8 where 16 do not fit."""
        return 16 if self._width(16) <= self.viewport().width() else 8

    @property
    def selection(self) -> bytes:
        """The selected bytes."""
        if not self._selected:
            return b""
        first, last = sorted((self._anchor, self._cursor))
        return self._data[first : last + 1]

    def set_bytes(self, data: bytes, *, base: int = 0) -> None:
        """Show bytes; `base` is the offset written before the first row."""
        self._data, self._base = data, base
        self._anchor = self._cursor = 0
        self._selected = False
        self._update_range()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def select(self, first: int, last: int) -> None:
        """Select the bytes from `first` to `last` (both included) and scroll to them."""
        self._anchor, self._cursor = self._inside(first), self._inside(last)
        self._selected = bool(self._data)
        self._show_cursor()

    def sizeHint(self) -> QSize:
        """Eight rows."""
        return QSize(self._width(8), self._line() * 8 + 2 * _PAD)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Count the rows again."""
        super().resizeEvent(event)
        self._update_range()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the visible rows."""
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.colour("surface.raised"))
        painter.setFont(look.font("mono"))
        first = self.verticalScrollBar().value()
        rows = self.viewport().height() // self._line() + 2
        for row in range(first, min(first + rows, self._rows())):
            self._paint_row(painter, row, _PAD + (row - first) * self._line())
        if self.hasFocus():
            painter.setPen(look.colour("focus.ring"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a selection."""
        if event.button() == Qt.MouseButton.LeftButton and self._data:
            index = self._at(event.position().toPoint())
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.select(self._anchor if extend else index, index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fast clicks select like slow ones."""
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The selection stays."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._data:
            self.select(self._anchor, self._at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Page move, Shift extends, Ctrl+C copies, Ctrl+A takes all."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_C:
            QGuiApplication.clipboard().setText(self.selection[:_COPY_LIMIT].hex(" "))
            return
        if control and event.key() == Qt.Key.Key_A:
            self.select(0, len(self._data) - 1)
            return
        page = self.per_row * max(1, self.viewport().height() // self._line() - 1)
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.per_row,
            Qt.Key.Key_Down: self.per_row,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._data),
            Qt.Key.Key_End: len(self._data),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        moved = self._inside(self._cursor + step)
        self.select(self._anchor if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else moved, moved)

    def _paint_row(self, painter: QPainter, row: int, top: int) -> None:
        look = theme.current()
        line, width, count = self._line(), self._letter(), self.per_row
        start = row * count
        painter.setPen(look.colour("text.secondary"))
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(_PAD, top, 9 * width, line), align, f"{self._base + start:08x}")
        low, high = sorted((self._anchor, self._cursor))
        for column, value in enumerate(self._data[start : start + count]):
            chosen = self._selected and low <= start + column <= high
            for place, shown in (
                (QRect(self._hex_left(column), top, 2 * width, line), f"{value:02x}"),
                (QRect(self._text_left(column), top, width, line), chr(value) if 32 <= value < 127 else "·"),
            ):
                if chosen:
                    painter.fillRect(place.adjusted(-1, 1, 1, -1), look.colour("surface.selected"))
                faint = shown == "·"
                painter.setPen(look.colour("text.secondary" if faint else "text.primary"))
                painter.drawText(place, align, shown)

    def _at(self, point: QPoint) -> int:
        row = (point.y() - _PAD) // self._line() + self.verticalScrollBar().value()
        width, count = self._letter(), self.per_row
        if point.x() >= self._text_left(0):
            column = (point.x() - self._text_left(0)) // width
        else:
            column = (point.x() - self._hex_left(0)) // (3 * width)
        return self._inside(max(0, row) * count + max(0, min(count - 1, column)))

    def _inside(self, index: int) -> int:
        return max(0, min(len(self._data) - 1, index))

    def _show_cursor(self) -> None:
        row, bar = self._cursor // self.per_row, self.verticalScrollBar()
        shown = max(1, (self.viewport().height() - 2 * _PAD) // self._line())
        if row < bar.value():
            bar.setValue(row)
        elif row >= bar.value() + shown:
            bar.setValue(row - shown + 1)
        self.viewport().update()

    def _update_range(self) -> None:
        shown = max(1, (self.viewport().height() - 2 * _PAD) // self._line())
        self.verticalScrollBar().setPageStep(shown)
        self.verticalScrollBar().setRange(0, max(0, self._rows() - shown))

    def _rows(self) -> int:
        return -(-len(self._data) // self.per_row)

    def _line(self) -> int:
        return theme.current().line("mono")

    def _letter(self) -> int:
        return max(1, QFontMetrics(theme.current().font("mono")).horizontalAdvance("0"))

    def _width(self, count: int) -> int:
        return 2 * _PAD + self._letter() * (10 + 3 * count + 1 + count)

    def _hex_left(self, column: int) -> int:
        return _PAD + self._letter() * (10 + 3 * column)

    def _text_left(self, column: int) -> int:
        return _PAD + self._letter() * (11 + 3 * self.per_row + column)
