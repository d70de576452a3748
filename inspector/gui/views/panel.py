"""L5: the inspection panel: one picture's head and five tabs, or the counts of a selection."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Basis, LabelValue, Verdict
from inspector.domain.report import Label
from inspector.gui.detail import Detail
from inspector.gui.views.panel_tabs.credentials import CredentialsTab
from inspector.gui.views.panel_tabs.evidence import EvidenceTab
from inspector.gui.views.panel_tabs.generation import GenerationTab
from inspector.gui.views.panel_tabs.metadata import MetadataTab
from inspector.gui.views.panel_tabs.page import TabPage
from inspector.gui.views.panel_tabs.pixels import PixelsTab
from inspector.gui.views.panelhead import PanelHead, SelectionSummary
from inspector.gui.widgets.basic import on_surface
from inspector.gui.widgets.empty import EmptyState
from inspector.gui.widgets.tabs import PanelTabs, TabItem

EVIDENCE, GENERATION, CREDENTIALS, PIXELS, METADATA = range(5)
"""Places of the tabs; Alt with the place plus one shows them."""


class InspectionPanel(QWidget):
    """Shows what is known about the current picture. It only receives values and emits intents."""

    label_requested = Signal(object)
    """A `LabelValue`, or null to remove the label."""
    copy_requested = Signal(str)
    save_requested = Signal(str, bytes)
    """Suggested file name and content."""
    ingredient_thumbnail_requested = Signal(str)
    """Resource identifier inside the manifest store of the picture shown; answer with `set_ingredient_thumbnail`."""
    heat_requested = Signal(bool)
    """Whether the heat-map of the picture shown is wanted; answer with `set_heat_map`."""
    share_requested = Signal()
    """Somebody wants to change the share of AI pictures that is assumed."""
    store_asked = Signal(object)
    """An `Ask` about the manifest store of the picture shown."""
    ingredient_opened = Signal(object)
    """An `Ingredient` of the picture shown, to be seen beside it."""

    def __init__(self) -> None:
        super().__init__()
        on_surface(self, "panel")
        self.setAccessibleName(self.tr("Inspection panel"))
        self.head = PanelHead()
        self.selection = SelectionSummary()
        self.tabs = PanelTabs(self._tab_items())
        self.evidence, self.generation = EvidenceTab(), GenerationTab()
        self.credentials, self.pixels, self.metadata = CredentialsTab(), PixelsTab(), MetadataTab()
        self.pages: tuple[TabPage, ...] = (
            self.evidence,
            self.generation,
            self.credentials,
            self.pixels,
            self.metadata,
        )
        self._pages = QStackedWidget()
        for page in self.pages:
            self._pages.addWidget(page)
        self._row_id: int | None = None
        self._states = QStackedWidget()
        self._empty = EmptyState("inspection panel", self.tr("No picture is selected"))
        for state in (self._empty, self._make_picture(), self._make_selection()):
            self._states.addWidget(state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._states)
        self._connect()

    @property
    def row_id(self) -> int | None:
        """Catalogue id of the picture shown, or null."""
        return self._row_id

    @property
    def current_tab(self) -> int:
        """Place of the tab shown."""
        return self.tabs.currentIndex()

    def show_loading(self, row: CatalogRow) -> None:
        """Show what the row says at once; the rest of the picture before is gone."""
        self._row_id = row.id
        self.head.show_row(row)
        for page in self.pages:
            page.show_detail(None)
        self._states.setCurrentIndex(1)

    def show_detail(self, detail: Detail) -> None:
        """Show everything about a picture."""
        self._row_id = detail.row.id
        self.head.show_detail(detail)
        for page in self.pages:
            page.show_detail(detail)
        self._states.setCurrentIndex(1)
        self.pages[self.current_tab].ensure_built()

    def set_label(self, label: Label | None) -> None:
        """Show a new label of the same picture without building the tabs again."""
        self.head.show_label(label)

    def show_selection(
        self,
        count: int,
        verdicts: Mapping[Verdict, int],
        bases: Mapping[Basis, int],
        labels: Mapping[LabelValue | None, int],
        *,
        selected: bool = True,
    ) -> None:
        """Show counts of several pictures.

        Args:
            count: number of pictures.
            verdicts: pictures by verdict.
            bases: pictures by basis.
            labels: pictures by label; the key null counts those without one.
            selected: false where nothing is selected and the counts are those of the view.
        """
        self._row_id = None
        self.selection.show_counts(count, verdicts, bases, labels, selected=selected)
        self._states.setCurrentIndex(2)

    def clear(self) -> None:
        """Show that no picture is selected."""
        self._row_id = None
        for page in self.pages:
            page.show_detail(None)
        self._states.setCurrentIndex(0)

    @Slot(int)
    def show_tab(self, index: int) -> None:
        """Show a tab: 0 Evidence, 1 Generation, 2 Credentials, 3 Pixels, 4 Metadata."""
        if 0 <= index < len(self.pages):
            self.tabs.setCurrentIndex(index)

    def set_ingredient_thumbnail(self, identifier: str, picture: QPixmap) -> None:
        """Show the thumbnail of an ingredient of the picture shown."""
        self.credentials.set_thumbnail(identifier, picture)

    def set_preview(self, picture: QPixmap) -> None:
        """Show the picture's own thumbnail at the root of its ingredients and below its heat-map."""
        self.credentials.set_thumbnail("", picture)
        self.pixels.set_preview(picture)

    def set_heat_map(self, image: QImage | None, words: str = "") -> None:
        """Show the heat-map of the picture shown in the Pixels tab, or why there is none."""
        self.pixels.set_heat_map(image, words)

    def showEvent(self, event: QShowEvent) -> None:
        """Build the visible tab."""
        super().showEvent(event)
        self.pages[self.current_tab].ensure_built()

    @Slot(int)
    def show_bytes(self, index: int) -> None:
        """Jump to a metadata block."""
        self.show_tab(METADATA)
        self.metadata.show_block(index)

    @Slot(int)
    def _tab_chosen(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.pages[index].ensure_built()

    @Slot(str)
    def _show_named(self, name: str) -> None:
        self.show_tab({"generation": GENERATION, "credentials": CREDENTIALS, "pixels": PIXELS}[name])

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._tab_chosen)
        for source in (self.head, self.selection):
            source.label_requested.connect(self.label_requested)
        for page in self.pages:
            page.copy_requested.connect(self.copy_requested)
            page.save_requested.connect(self.save_requested)
            page.bytes_requested.connect(self.show_bytes)
        self.evidence.tab_requested.connect(self._show_named)
        self.credentials.thumbnail_requested.connect(self.ingredient_thumbnail_requested)
        self.credentials.asked.connect(self.store_asked)
        self.pixels.heat_requested.connect(self.heat_requested)
        self.pixels.share_requested.connect(self.share_requested)
        self.credentials.ingredient_opened.connect(self.ingredient_opened)

    def _make_picture(self) -> QWidget:
        picture = QWidget()
        column = QVBoxLayout(picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)
        return picture

    def _make_selection(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.selection)
        return area

    def _tab_items(self) -> tuple[TabItem, ...]:
        return (
            TabItem(self.tr("Evidence"), "evidence", "Alt+1"),
            TabItem(self.tr("Generation"), "generation", "Alt+2"),
            TabItem(self.tr("Credentials"), "credentials", "Alt+3"),
            TabItem(self.tr("Pixels"), "pixels", "Alt+4"),
            TabItem(self.tr("Metadata"), "metadata", "Alt+5"),
        )
