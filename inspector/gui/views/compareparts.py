"""L5: the parts around two compared pictures: top bar, strip of the group, side with table and offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.gui import text
from inspector.gui.views.comparetable import CompareTable
from inspector.gui.widgets.bars import QuestionBar
from inspector.gui.widgets.basic import IconButton, Line, TextButton, on_surface, plain
from inspector.gui.widgets.chips import Tag
from inspector.gui.widgets.keycaps import HelpKeys, Keycap

_THUMB = 44
_SIDE_WIDTH = 376


class CompareBar(QWidget):
    """Back, place in the group, the three layouts, swap, zoom."""

    mode_chosen = Signal(int)
    """Place of the layout: 0 swipe, 1 side by side, 2 blink."""

    def __init__(self) -> None:
        super().__init__()
        self.back = TextButton(self.tr("Back"), kind="flat", icon="previous", compact=True)
        self.previous = IconButton("previous", self.tr("Previous picture of the group"), key="←")
        self.next = IconButton("next", self.tr("Next picture of the group"), key="→")
        self.position = plain(role="small", wrap=False, select=False)
        self.swap = IconButton("swap sides", self.tr("Swap A and B"), key="S")
        self.closer = IconButton("zoom in", self.tr("Zoom in"), key="+")
        self.out = IconButton("zoom out", self.tr("Zoom out"), key="−")
        self._modes = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(6)
        for widget in (self.back, Line(vertical=True), self.previous, self.position, self.next):
            row.addWidget(widget)
        row.addStretch(1)
        for place, (name, icon) in enumerate(
            ((self.tr("Swipe"), "swipe"), (self.tr("Side by side"), "compare"), (self.tr("Blink"), "blink"))
        ):
            button = TextButton(name, kind="flat", icon=icon, compact=True)
            button.setCheckable(True)
            self._modes.addButton(button, place)
            row.addWidget(button)
        row.addWidget(self.swap)
        row.addStretch(2)
        row.addWidget(self.out)
        row.addWidget(self.closer)
        for child in (*self._modes.buttons(), self.back, self.previous, self.next, self.swap, self.closer, self.out):
            child.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # every one of them has a key
        self._modes.idClicked.connect(self.mode_chosen)
        self.show_mode(0)

    def show_mode(self, place: int) -> None:
        """Mark the layout in force."""
        self._modes.button(place).setChecked(True)

    def show_position(self, position: int, total: int) -> None:
        """Say which of the near-duplicates is compared."""
        words = self.tr("{position} of {total} near-duplicates")
        self.position.setText(words.format(position=text.number(position), total=text.number(total)))


class GroupStrip(QScrollArea):
    """Thumbnails of a group; the two that are compared carry their letters."""

    chosen = Signal(int)
    """Place in the group."""

    def __init__(self) -> None:
        super().__init__()
        self._thumbs: list[QToolButton] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self.chosen)
        strip = QWidget()
        self._row = QHBoxLayout(strip)
        self._row.setContentsMargins(8, 4, 8, 4)
        self._row.addStretch(1)
        self._row.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(strip)
        self.setFixedHeight(_THUMB + 46)

    def fill(self, rows: Sequence[CatalogRow], previews: Mapping[int, QPixmap]) -> None:
        """Show another group."""
        for button in self._thumbs:
            self._row.removeWidget(button)
            self._group.removeButton(button)
            button.deleteLater()
        self._thumbs = [self._make(row, previews.get(row.id)) for row in rows]
        for place, button in enumerate(self._thumbs):
            self._group.addButton(button, place)
            self._row.insertWidget(place + 1, button)

    def mark(self, first: int, second: int) -> None:
        """Letter the two pictures that are compared."""
        for place, button in enumerate(self._thumbs):
            button.setChecked(place in (first, second))
            button.setText("A" if place == first else "B" if place == second else " ")

    def _make(self, row: CatalogRow, preview: QPixmap | None) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(_THUMB, _THUMB))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(text.accessible(row))
        if preview is not None:
            button.setIcon(QIcon(preview))
        return button


class CompareSide(QWidget):
    """Table, offer, and the picture that label keys act on."""

    def __init__(self) -> None:
        super().__init__()
        on_surface(self, "panel")
        self.setFixedWidth(_SIDE_WIDTH)
        self.table, self.offer = CompareTable(), QuestionBar(icon="near-duplicates", refuse_key="Del", stacked=True)
        self.offer.hide()
        self.acting = Tag("", round_ends=True)
        area, body = QScrollArea(), QWidget()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table)
        inside.addStretch(1)
        area.setWidget(body)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(plain(self.tr("Label keys act on"), role="small", tone="secondary", wrap=False, select=False))
        foot.addWidget(self.acting, 1)
        foot.addWidget(Keycap("Tab"))
        asked = QVBoxLayout()
        asked.setContentsMargins(8, 8, 8, 8)
        asked.addWidget(self.offer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addLayout(asked)
        column.addWidget(Line())
        column.addLayout(foot)


class CompareFoot(QWidget):
    """The keys of compare."""

    def __init__(self) -> None:
        super().__init__()
        keys = HelpKeys()
        pairs = (
            ("← →", self.tr("pair")),
            ("Ctrl ← →", self.tr("divider")),
            ("V", self.tr("view")),
            ("S", self.tr("swap")),
            ("Z", self.tr("fit or 100 %")),
            ("Esc", self.tr("back")),
        )
        keys.set_pairs([(key, word, False) for key, word in pairs])
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(keys)
