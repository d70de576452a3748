"""L5: the bar above the grid: how many pictures, which filters, in which order, how large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QSlider, QToolButton, QWidget

from inspector.gui import facetwords, icons, text, theme
from inspector.gui.query import Filter, Query
from inspector.gui.views.gridgeometry import DEFAULT, LEAST, MOST, STEP
from inspector.gui.widgets.basic import IconButton, TextButton, plain
from inspector.gui.widgets.chips import Chip

CHIPS = 4
"""Chips shown; further filters stand together in the last one."""


class FilterChips(QWidget):
    """The parts of a query in words; × removes one."""

    removed = Signal(object)
    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[Filter] = []
        self._chips: list[Chip] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_query(self, query: Query) -> None:
        """Show a query; nothing changes while it stays the same."""
        parts = list(query.filters())
        words = [facetwords.chip(part, query) for part in parts]
        if words == self.labels and parts == self._parts:
            return
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._parts = parts
        self._chips = [self._chip(word) for word in words[:CHIPS]]
        if len(words) > CHIPS:
            more = Chip(self.tr("{n} more").format(n=len(words) - CHIPS), removable=False)
            more.setToolTip("\n".join(words[CHIPS:]))
            self._chips.append(more)
            self._row.addWidget(more)
        self.setVisible(bool(parts))

    @property
    def labels(self) -> list[str]:
        """The words on the chips."""
        return [chip.text() for chip in self._chips]

    def _chip(self, words: str) -> Chip:
        chip = Chip(words)
        chip.removed.connect(self._removed)
        chip.clicked.connect(self._clicked)
        self._row.addWidget(chip)
        return chip

    def _part(self) -> Filter | None:
        chip = self.sender()
        return self._parts[self._chips.index(chip)] if isinstance(chip, Chip) and chip in self._chips else None

    @Slot()
    def _removed(self) -> None:
        part = self._part()
        if part is not None:
            self.removed.emit(part)

    @Slot()
    def _clicked(self) -> None:
        part = self._part()
        if part is not None:
            self.edited.emit(part)


class MenuButton(QToolButton):
    """An icon with a word and a menu; the word goes where there is little room."""

    def __init__(self, icon: str, name: str) -> None:
        super().__init__()
        self._icon, self._name = icon, name
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.setAccessibleName(name)
        self.set_words(name)
        self.set_compact(compact=False)

    def set_words(self, words: str) -> None:
        """What the button says."""
        self.setText(words)
        self.setToolTip(f"{self._name}: {words}" if words != self._name else words)
        self.setAccessibleName(self.toolTip())

    def set_compact(self, *, compact: bool) -> None:
        """Show only the icon, or icon and word."""
        styles = Qt.ToolButtonStyle
        self.setToolButtonStyle(styles.ToolButtonIconOnly if compact else styles.ToolButtonTextBesideIcon)
        self.tint()

    def tint(self) -> None:
        """Colour the icon for the present theme."""
        self.setIcon(icons.icon(self._icon, theme.current()))


class ResultBar(QWidget):
    """Count and chips at the left; order and size at the right.

    Signals:
        removed: a `Filter` to take away.
        edited: a `Filter` to change.
        order_asked: the key of an order.
        size_asked: a thumbnail size.
        sort_now: sort what was appended while scanning.
    """

    removed = Signal(object)
    edited = Signal(object)
    order_asked = Signal(str)
    size_asked = Signal(int)
    sort_now = Signal()

    def __init__(self, orders: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._count = plain(role="small-strong", wrap=False)
        self.chips = FilterChips()
        self._unsorted = TextButton(self.tr("Sort now"), kind="link")
        self.order = MenuButton("sort", self.tr("Sort"))
        self._orders = self._order_menu(orders)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self._smaller = IconButton("thumbnail size", self.tr("Smaller pictures"), key="Ctrl+-", size=14)
        self._larger = IconButton("image", self.tr("Larger pictures"), key="Ctrl++")
        self._arrange()
        self._connect()
        self._unsorted.hide()

    def _arrange(self) -> None:
        self.slider.setRange(LEAST // STEP, MOST // STEP)
        self.slider.setFixedWidth(84)
        self.slider.setValue(DEFAULT // STEP)
        self.slider.setAccessibleName(self.tr("Thumbnail size"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._count)
        row.addWidget(self.chips)
        row.addStretch(1)
        for widget in (self._unsorted, self.order, self._smaller, self.slider, self._larger):
            row.addWidget(widget)
        self.setFixedHeight(theme.current().size("result_bar"))

    def _connect(self) -> None:
        self.chips.removed.connect(self.removed)
        self.chips.edited.connect(self.edited)
        self._unsorted.clicked.connect(self.sort_now)
        self.slider.valueChanged.connect(self._size_moved)
        self._smaller.clicked.connect(self._smaller_asked)
        self._larger.clicked.connect(self._larger_asked)

    def show_count(self, count: int) -> None:
        """Number of pictures in the view."""
        words = self.tr("{n} pictures").format(n=text.number(count))
        self._count.setText(self.tr("1 picture") if count == 1 else words)

    @property
    def count_words(self) -> str:
        """What is said about the number of pictures."""
        return self._count.text()

    def show_query(self, query: Query) -> None:
        """Show the filters of a query."""
        self.chips.show_query(query)

    def show_order(self, key: str) -> None:
        """Mark the present order."""
        action = self._orders[key]
        action.setChecked(True)
        self.order.set_words(action.text())

    def show_size(self, size: int) -> None:
        """Place the slider."""
        self.slider.blockSignals(True)
        self.slider.setValue(size // STEP)
        self.slider.blockSignals(False)

    def show_unsorted(self, *, unsorted: bool) -> None:
        """Offer to sort what was appended."""
        self._unsorted.setVisible(unsorted)

    def _order_menu(self, orders: Sequence[tuple[str, str]]) -> dict[str, QAction]:
        group = QActionGroup(self)
        made = {}
        for key, words in orders:
            action = QAction(words, group)
            action.setCheckable(True)
            action.setData(key)
            self.order.menu().addAction(action)
            made[key] = action
        group.triggered.connect(self._order_chosen)
        return made

    @Slot(QAction)
    def _order_chosen(self, action: QAction) -> None:
        self.order_asked.emit(action.data())

    @Slot(int)
    def _size_moved(self, value: int) -> None:
        self.size_asked.emit(value * STEP)

    @Slot()
    def _smaller_asked(self) -> None:
        self.slider.setValue(self.slider.value() - 1)

    @Slot()
    def _larger_asked(self) -> None:
        self.slider.setValue(self.slider.value() + 1)
