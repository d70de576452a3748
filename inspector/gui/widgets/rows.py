"""L5: rows that act as one button, and parts that fold."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.gui import icons, theme
from inspector.gui.widgets.basic import IconLabel, plain


class RowButton(QAbstractButton):
    """A button as wide as its list whose face is a layout of labels. Enter and Space press it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def take(self, child: QWidget) -> QWidget:
        """Let clicks on a child reach the row; returns the child."""
        child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return child

    def sizeHint(self) -> QSize:
        """The layout's."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize(0, 24)

    def minimumSizeHint(self) -> QSize:
        """The layout's."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else QSize(0, 24)

    def hasHeightForWidth(self) -> bool:
        """Whether the face has wrapped text."""
        layout = self.layout()
        return layout is not None and layout.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """The layout's."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 24

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the state: hover, open, focus."""
        look = theme.current()
        painter = QPainter(self)
        if self.isDown() or self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), look.colour("surface.hover"))
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus.ring"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Repaint when the pointer enters or leaves."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)


class Fold(QWidget):
    """A heading with a chevron that shows and hides what is below it.

    Args:
        title: the heading.
        body: the part that folds.
        opened: whether it starts open.
    """

    toggled = Signal(bool)

    def __init__(self, title: str, body: QWidget, *, opened: bool = False) -> None:
        super().__init__()
        self._body = body
        self._head = RowButton(title)
        self._head.setCheckable(True)
        self._chevron = IconLabel("expand row")
        row = QHBoxLayout(self._head)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self._head.take(self._chevron))
        row.addWidget(self._head.take(plain(title, select=False)), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(body)
        self._head.toggled.connect(self._toggle)
        body.setVisible(opened)
        self._head.setChecked(opened)

    @property
    def opened(self) -> bool:
        """Whether the part is shown."""
        return self._head.isChecked()

    @Slot(bool)
    def set_open(self, opened: bool) -> None:
        """Show or hide the part."""
        self._head.setChecked(opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left closes, Right opens."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.set_open(event.key() == Qt.Key.Key_Right)
            return
        super().keyPressEvent(event)

    @Slot(bool)
    def _toggle(self, opened: bool) -> None:
        self._chevron.set_icon("collapse row" if opened else "expand row")
        self._body.setVisible(opened)
        self.toggled.emit(opened)


class StanceMark(QWidget):
    """The sign before an evidence row: plus supports, × contradicts, minus is context."""

    def __init__(self, stance: str) -> None:
        super().__init__()
        self._stance = stance
        self.setFixedSize(20, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a filled box for what counts and an outlined one for context."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        solid = self._stance != "context"
        painter.setPen(QPen(look.colour("accent.base" if solid else "border.control"), 1))
        painter.setBrush(look.colour("accent.base") if solid else Qt.BrushStyle.NoBrush)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 4, 4)
        role = "text.on_accent" if solid else "text.secondary"
        icons.paint_icon(painter, box.adjusted(2.5, 2.5, -2.5, -2.5), self._stance, look, role=role)
        painter.end()
