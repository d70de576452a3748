"""L5: tags and chips: a basis, a flag, a user tag, a training permission, an active filter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolTip, QWidget

from inspector.gui import icons, text, theme
from inspector.gui.widgets.basic import plain_tooltip

_PAD = 6


class Tag(QWidget):
    """A small word in a frame that cannot be pressed.

    Args:
        label: untrusted text is fine; it is drawn, never interpreted.
        tooltip: what the word means.
        icon: an action of the design tokens, drawn before the word.
        tone: empty, `warning` or `error`.
        round_ends: a pill instead of a rectangle.
    """

    def __init__(
        self, label: str, *, tooltip: str = "", icon: str = "", tone: str = "", round_ends: bool = False
    ) -> None:
        super().__init__()
        self._label = text.safe_line(label)
        self._icon, self._tone, self._round = icon, tone, round_ends
        self.setProperty("type", "small" if round_ends else "caption")
        self.setAccessibleName(self._label)
        self.setToolTip(plain_tooltip(tooltip))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def label(self) -> str:
        """The word shown."""
        return self._label

    def set_label(self, label: str) -> None:
        """Show another word."""
        self._label = text.safe_line(label)
        self.setAccessibleName(self._label)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, word and padding."""
        metrics = self.fontMetrics()
        pad = _PAD + 4 if self._round else _PAD
        height = metrics.height() + (8 if self._round else 4)
        width = metrics.horizontalAdvance(self._label) + 2 * pad + (18 if self._icon else 0)
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        """A few letters; the rest is shortened."""
        return QSize(min(self.sizeHint().width(), 48), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, icon and word."""
        look = theme.current()
        tone = f"notice.{self._tone}" if self._tone else ""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour(tone or "border.subtle"))
        painter.setBrush(look.colour(f"{tone}_bg" if tone else _fill(self._round)))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = box.height() / 2 if self._round else 3
        painter.drawRoundedRect(box, radius, radius)
        pad = _PAD + 4 if self._round else _PAD
        inner = self.rect().adjusted(pad, 0, -pad, 0)
        ink = tone or "text.primary"
        if self._icon:
            icons.paint_icon(painter, QRectF(inner.left() - 2, 0, 14, self.height()), self._icon, look, role=ink)
            inner.setLeft(inner.left() + 18)
        painter.setPen(look.colour(ink))
        shown = self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideMiddle, inner.width() + 1)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class Chip(QAbstractButton):
    """A pill that can be pressed, and removed by its × or the Delete key: a filter, a user tag."""

    removed = Signal()

    def __init__(self, label: str, *, removable: bool = True, checkable: bool = False) -> None:
        super().__init__()
        self._label = text.safe_line(label)
        self._removable = removable
        self.setText(self._label)
        self.setCheckable(checkable)
        self.setProperty("type", "small")
        self.setAccessibleName(self._label)
        self.setToolTip(plain_tooltip(self._label))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the label and the ×."""
        metrics = self.fontMetrics()
        return QSize(
            metrics.horizontalAdvance(self._label) + 20 + (20 if self._removable else 0), max(24, metrics.height() + 8)
        )

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(min(self.sizeHint().width(), 64), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace remove."""
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the × removes."""
        if self._removable and self._cross().contains(event.position()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Repaint on hover; hide a stale tooltip."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
            if event.type() is QEvent.Type.Leave:
                QToolTip.hideText()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        pen = painter.pen()
        pen.setColor(look.colour("focus.ring" if focus else "border.control"))
        pen.setWidthF(2 if focus else 1)
        painter.setPen(pen)
        pressed = self.isDown() or self.isChecked()
        painter.setBrush(
            look.colour(f"surface.{'selected' if pressed else 'hover' if self.underMouse() else 'raised'}")
        )
        inset = 1.0 if focus else 0.5
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(look.colour("text.primary"))
        inner = self.rect().adjusted(10, 0, -10 - (18 if self._removable else 0), 0)
        shown = self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, inner.width() + 1)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if self._removable:
            icons.paint_icon(painter, self._cross().adjusted(4, 0, -4, 0), "close", look, role="text.secondary")
        painter.end()

    def _cross(self) -> QRectF:
        return QRectF(self.width() - 26, 0, 22, self.height())


def _fill(round_ends: bool) -> str:
    return "surface.panel" if round_ends else "surface.sunken"
