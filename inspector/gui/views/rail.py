"""L5: the narrow form of the left side: an icon for each facet, a dot where one filters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QEvent, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from inspector.domain.enums import Verdict
from inspector.gui import badges, facetwords, theme
from inspector.gui.query import SCORE, Query
from inspector.gui.widgets.basic import IconButton, on_surface

SOURCES = "sources"
_ICONS: Mapping[str, str] = MappingProxyType(
    {
        SOURCES: "open folder",
        "verdict": "origin",
        "basis": "evidence",
        "label": "label human",
        SCORE: "histogram",
        "generator": "generation",
        "c2pa.integrity": "credentials",
        "flags": "flag",
    }
)


class RailButton(IconButton):
    """One icon with room for the dot."""

    def __init__(self, icon: str, name: str) -> None:
        super().__init__(icon, name)
        self._active = False
        self.setFixedSize(36, 32)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def show_active(self, *, active: bool) -> None:
        """Show or hide the dot."""
        self._active = active
        self.setAccessibleDescription(self.tr("filters") if active else "")
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """The verdict's badge takes the place of an icon."""
        super().changeEvent(event)
        if self.property("facet") == "verdict" and not self.icon().isNull():
            self.setIcon(QIcon())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon and its dot."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.property("facet") == "verdict":
            middle = QRectF(self.width() / 2 - 8, self.height() / 2 - 8, 16, 16)
            badges.paint_badge(painter, middle, Verdict.GENERATED, theme=theme.current())
        if self._active:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().colour("focus.ring"))
            painter.drawEllipse(self.width() - 12, 4, 7, 7)
        painter.end()


class Rail(QWidget):
    """The column of icons. Each opens the drawer at its facet."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        on_surface(self, "panel")
        self._buttons: dict[str, RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 6, 4, 6)
        column.setSpacing(4)
        for name, icon in _ICONS.items():
            title = self.tr("Sources") if name == SOURCES else facetwords.title(name)
            button = RailButton(icon, title)
            button.setProperty("facet", name)
            if name == "verdict":
                button.setIcon(QIcon())
            button.clicked.connect(self._clicked)
            column.addWidget(button)
            self._buttons[name] = button
        column.addStretch(1)
        self.setFixedWidth(int(theme.tokens()["size"]["rail"]))
        self.setAccessibleName(self.tr("Filters"))

    def show_query(self, query: Query) -> None:
        """Mark the facets that filter."""
        active = {part.field for part in query.filters()}
        for name, button in self._buttons.items():
            button.show_active(active=name in active or (name == SOURCES and bool(query.folder)))

    @Slot()
    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QToolButton):
            self.pressed.emit(str(button.property("facet")))
