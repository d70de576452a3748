"""L5: the picture in review, with room below it that offers never take from the picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.gui import text, theme
from inspector.gui.views.gridbars import EntryBar
from inspector.gui.widgets.bars import OfferBar
from inspector.gui.widgets.basic import on_surface
from inspector.gui.widgets.chips import Tag
from inspector.gui.widgets.overlay import InfoOverlay
from inspector.gui.widgets.pictureview import PictureView

_LARGE_TEXT = 18
"""From this size in pixels a question takes three lines."""


class ReviewStage(QWidget):
    """Picture, information, message in its place; below: offer, the note of blind mode, or a line to write in."""

    kept = Signal(str)
    """What was written."""
    closed = Signal()
    """The line to write in is gone."""

    def __init__(self) -> None:
        super().__init__()
        on_surface(self, "loupe")
        self.view, self.offer, self.entry = PictureView(), OfferBar(), EntryBar()
        self.info = InfoOverlay(self.view)
        self.pill = Tag("", icon="blind mode", round_ends=True)
        self.message = QLabel(self.view)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        self.message.hide()
        self.offer.hide()
        self.entry.kept.connect(self._keep)
        self.entry.dropped.connect(self._close)
        room = QWidget()
        reserved = int(theme.tokens()["review"]["offer_room"])
        look = theme.current()
        lines = 2 if look.body_px <= _LARGE_TEXT else 3
        room.setFixedHeight(max(reserved, lines * look.line("body") + 16))
        lower = QGridLayout(room)
        lower.setContentsMargins(16, 4, 16, 4)
        lower.addWidget(self.offer, 0, 0, Qt.AlignmentFlag.AlignCenter)
        lower.addWidget(self.pill, 0, 0, Qt.AlignmentFlag.AlignCenter)
        lower.addWidget(self.entry, 0, 0)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 16, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.view, 1)
        inside.addWidget(room)

    def show_picture(self, row: CatalogRow, preview: QPixmap | None) -> None:
        """Show a picture by its thumbnail."""
        self.message.hide()
        self._close()
        self.view.set_preview(preview, QSize(row.width or 0, row.height or 0))
        self.info.show_row(row)

    def edit(self, icon: str, label: str, value: str, *, hint: str = "", known: Sequence[str] = ()) -> None:
        """Ask for a note or tags below the picture; `kept` brings the answer, Esc drops it.

        Args:
            icon: an action of the design tokens.
            label: what is written.
            value: the present text.
            hint: what may be written.
            known: words for completion.
        """
        self.entry.edit(icon, label, value, hint=hint, words=list(known))

    @Slot(str)
    def _keep(self, words: str) -> None:
        self._close()
        self.kept.emit(words)

    @Slot()
    def _close(self) -> None:
        if self.entry.isVisible():
            self.entry.hide()
            self.closed.emit()

    def show_message(self, message: str) -> None:
        """Say in place of the picture why it cannot be shown."""
        self.message.setText(text.safe_line(message, 400))
        self.message.show()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the message in the middle."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.message.setGeometry(self.view.rect().adjusted(24, 24, -24, -24))
