"""L5: a plate that lies over a picture and keeps its place when the picture's view changes its size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from inspector.gui import theme

MARGIN = 12
"""Pixels between the plate and the edge of the view."""


class Plate(QWidget):
    """A rounded, filled child of `host`, hidden at first. Mouse events go through. Say in `place` where it lies."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        host.installEventFilter(self)
        self.hide()

    def place(self) -> None:
        """Take size and position inside the host."""
        raise NotImplementedError

    def fitted(self, width: int) -> int:
        """The height that the content takes at a width, in pixels."""
        return self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place."""
        if event.type() is QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the plate."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("border.subtle"))
        painter.setBrush(look.colour("surface.raised"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()
