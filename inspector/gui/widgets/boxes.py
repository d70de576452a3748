"""L5: check boxes and radio buttons whose marks are seen in both schemes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton

from inspector.gui import icons, theme

_SIDE = 16
_GAP = 8


class CheckBox(QCheckBox):
    """A check box drawn from the design tokens."""

    def sizeHint(self) -> QSize:
        """Box and words."""
        return _hint(self)

    def hitButton(self, place: QPoint) -> bool:
        """Box and words can be clicked."""
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, a tick, the words, and the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = _box(self)
        _prepare(painter, self)
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            role = "text.on_accent" if self.isEnabled() else "text.disabled"
            icons.paint_icon(painter, box.adjusted(1, 1, -1, -1), "done", theme.current(), role=role)
        _finish(painter, self, box.adjusted(-2, -2, 2, 2), 4)


class RadioButton(QRadioButton):
    """A radio button drawn from the design tokens."""

    def sizeHint(self) -> QSize:
        """Ring and words."""
        return _hint(self)

    def hitButton(self, place: QPoint) -> bool:
        """Ring and words can be clicked."""
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring, a point, the words, and the focus."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = _box(self)
        _prepare(painter, self)
        painter.drawEllipse(box)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("text.on_accent" if self.isEnabled() else "text.disabled"))
            painter.drawEllipse(QRectF(box.center() - QPointF(2.5, 2.5), box.center() + QPointF(2.5, 2.5)))
        _finish(painter, self, box.adjusted(-2, -2, 2, 2), _SIDE)


def _hint(button: QAbstractButton) -> QSize:
    metrics = button.fontMetrics()
    width = _SIDE + 4 + (metrics.horizontalAdvance(_shown(button)) + _GAP if button.text() else 0)
    return QSize(width, max(24, metrics.height() + 4))


def _box(button: QAbstractButton) -> QRectF:
    mirrored = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
    left = button.width() - _SIDE - 2.5 if mirrored else 2.5
    return QRectF(left, (button.height() - _SIDE) / 2 + 0.5, _SIDE - 1, _SIDE - 1)


def _prepare(painter: QPainter, button: QAbstractButton) -> None:
    look = theme.current()
    filled = button.isChecked() and button.isEnabled()
    edge = "accent.base" if filled else "border.control" if button.isEnabled() else "border.subtle"
    painter.setPen(QPen(look.colour(edge), 1.2))
    ground = "accent.base" if filled else "surface.hover" if button.underMouse() else "surface.raised"
    painter.setBrush(look.colour(ground))


def _finish(painter: QPainter, button: QAbstractButton, around: QRectF, radius: float) -> None:
    look = theme.current()
    if button.hasFocus():
        painter.setPen(QPen(look.colour("focus.ring"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(around, radius, radius)
    if button.text():
        mirrored = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
        room = QRect(button.rect())
        room.setLeft(0 if mirrored else _SIDE + 4 + _GAP - 2)
        room.setRight(button.width() - (_SIDE + 2 + _GAP if mirrored else 0))
        painter.setPen(look.colour("text.primary" if button.isEnabled() else "text.disabled"))
        shown = button.fontMetrics().elidedText(_shown(button), Qt.TextElideMode.ElideMiddle, room.width())
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, shown)
    painter.end()


def _shown(button: QAbstractButton) -> str:
    return button.text().replace("&&", "&")
