"""L5: the middle of the window: result bar over the grid, or what stands in its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from inspector.gui.views.grid import PictureGrid
from inspector.gui.views.gridbars import ConfirmBar, EntryBar, LowerEdge
from inspector.gui.views.loupe import Loupe
from inspector.gui.views.resultbar import ResultBar
from inspector.gui.views.welcome import Welcome
from inspector.gui.widgets.bars import OfferBar
from inspector.gui.widgets.basic import Line, on_surface
from inspector.gui.widgets.empty import EmptyState


class Centre(QStackedWidget):
    """Pages: the view (grid or an empty state below the result bar), the welcome page, the loupe."""

    def __init__(self, orders: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.results = ResultBar(orders)
        self.grid = PictureGrid()
        self.empty = EmptyState("filter", "")
        self.welcome = Welcome()
        self.loupe = Loupe()
        self.confirm, self.entry, self.offer = ConfirmBar(), EntryBar(), OfferBar()
        on_surface(self.empty, "canvas")
        self._view = QWidget()
        self._body = QStackedWidget()
        self._body.addWidget(self.grid)
        self._body.addWidget(self.empty)
        column = QVBoxLayout(self._view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.results)
        column.addWidget(Line())
        column.addWidget(self._body, 1)
        for page in (self._view, self.welcome, self.loupe):
            self.addWidget(page)
        self._edge = LowerEdge(self._view, self.offer)
        self._upper_edge = LowerEdge(self, self.confirm, self.entry)  # over the loupe too

    def show_grid(self) -> None:
        """Show the pictures."""
        self._body.setCurrentWidget(self.grid)
        self.setCurrentWidget(self._view)

    def show_empty(self) -> None:
        """Show the empty state below the result bar."""
        self._body.setCurrentWidget(self.empty)
        self.setCurrentWidget(self._view)

    def show_welcome(self) -> None:
        """Show the first page."""
        self.setCurrentWidget(self.welcome)

    def show_loupe(self) -> None:
        """Show the loupe in place of everything else."""
        self.setCurrentWidget(self.loupe)

    @property
    def on_welcome(self) -> bool:
        """Whether the first page is shown."""
        return self.currentWidget() is self.welcome

    @property
    def on_pictures(self) -> bool:
        """Whether pictures are shown, as a grid or in the loupe."""
        return self.on_grid or self.currentWidget() is self.loupe

    @property
    def on_grid(self) -> bool:
        """Whether pictures are shown as a grid."""
        return self.currentWidget() is self._view and self._body.currentWidget() is self.grid
