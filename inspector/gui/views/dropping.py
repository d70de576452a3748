"""L5: takes folders and files that are dragged onto the window."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow


class DropWindow(QMainWindow):
    """A window that accepts local files.

    Signals:
        dropped: paths of what was dropped.
        hovered: whether something that can be dropped is over the window.
    """

    dropped = Signal(list)
    hovered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept what has local paths."""
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.hovered.emit(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is over the window any more."""
        super().dragLeaveEvent(event)
        self.hovered.emit(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        self.hovered.emit(False)
        event.acceptProposedAction()
        self.dropped.emit(dropped_paths(event.mimeData()))


def dropped_paths(data: QMimeData) -> list[str]:
    """Local paths among what is dragged."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
