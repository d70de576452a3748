"""L5: what the tabs have in common: a scrolling column that is filled when it is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from inspector.gui.detail import Detail
from inspector.gui.widgets.basic import plain


class TabPage(QScrollArea):
    """A tab's column. `show_detail` only remembers; the page is built when it becomes visible."""

    copy_requested = Signal(str)
    save_requested = Signal(str, bytes)
    bytes_requested = Signal(int)
    """Index of a metadata block that somebody wants to see."""
    margins = (12, 12, 12, 16)
    fills = False
    """Whether the last part takes all the room that is left."""

    def __init__(self) -> None:
        super().__init__()
        self._detail: Detail | None = None
        self._built = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def detail(self) -> Detail | None:
        """What is shown, or null."""
        return self._detail

    def show_detail(self, detail: Detail | None) -> None:
        """Show a picture, or nothing. Data of the picture before is gone at once."""
        self._detail = detail
        if self._built:
            self.setWidget(QWidget())
        self._built = False
        if self.isVisible():
            self.ensure_built()

    def ensure_built(self) -> None:
        """Fill the page if it is not filled yet."""
        if self._built or self._detail is None:
            return
        self._built = True
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(*self.margins)
        self.column.setSpacing(8)
        self.build(self._detail)
        if not self.fills:
            self.column.addStretch(1)
        self.setWidget(body)
        self.verticalScrollBar().setValue(0)

    def build(self, detail: Detail) -> None:
        """Add the parts of the page to `column`."""
        raise NotImplementedError

    def say_nothing(self, title: str, sentence: str) -> None:
        """Say that there is nothing to show, and what that does not mean."""
        self.column.addWidget(plain(title, role="strong", select=False))
        self.column.addWidget(plain(sentence, role="small", tone="secondary"))
