"""L5: the left side: sources above facets, in one column that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from inspector.gui.query import SCORE
from inspector.gui.views.facets import FacetPanel
from inspector.gui.views.rail import SOURCES
from inspector.gui.views.sources import SourcesView
from inspector.gui.widgets.basic import Line, on_surface


class LeftSide(QFrame):
    """Sources and facets."""

    def __init__(self) -> None:
        super().__init__()
        on_surface(self, "panel")
        self.sources = SourcesView()
        self.facets = FacetPanel()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sources)
        column.addWidget(Line())
        column.addWidget(self.facets)
        column.addStretch(1)
        self._area.setWidget(inner)
        self._edge = Line(vertical=True)
        self._edge.hide()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._area, 1)
        whole.addWidget(self._edge)
        self.facets.revealed.connect(self._reveal)
        self.setAccessibleName(self.tr("Sources and filters"))

    def show_edge(self, *, shown: bool) -> None:
        """Draw a line at the inner side, where it lies over the grid as a drawer."""
        self._edge.setVisible(shown)

    def focus_facet(self, name: str) -> None:
        """Give the focus to the heading of a facet, unfolded and in view."""
        if name == SOURCES:
            self.sources.tree.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        group = self.facets.score if name == SCORE else self.facets.group(name)
        if not group.heading.is_open:
            group.heading.toggle_fold()
        group.heading.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(QWidget)
    def _reveal(self, control: QWidget) -> None:
        self._area.ensureWidgetVisible(control, 0, 24)
