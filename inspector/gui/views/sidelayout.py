"""L5: left side, centre and panel side by side, and what gives way as the window narrows.

Below 1200 pixels the left side becomes a rail of icons; it then opens as a drawer over the grid.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from inspector.gui.views.leftside import LeftSide
from inspector.gui.views.rail import SOURCES, Rail

RAIL_BELOW, ICONS_BELOW, SORT_ICON_BELOW, WIDE_FROM = 1200, 1280, 1320, 2200
"""Window widths at which words and sides give way, and from which both sides are wider."""
LEFT, LEFT_LEAST, LEFT_MOST = 248, 216, 360
RIGHT, RIGHT_LEAST, RIGHT_MOST, RIGHT_NARROW = 376, 304, 560, 328
CENTRE_LEAST = 480


class SideLayout(QWidget):
    """Arranges three parts.

    Signals:
        left_shown: whether the left side, or its drawer, is visible.
        width_changed: the width of the whole, after a resize.
    """

    left_shown = Signal(bool)
    width_changed = Signal(int)

    def __init__(self, left: LeftSide, centre: QWidget, right: QWidget) -> None:
        super().__init__()
        self._left, self._centre, self._right = left, centre, right
        self.rail = Rail()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._narrow = False
        self._left_wanted = self._right_wanted = True
        self._bare = False
        self._left_room = True
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._use_wanted)
        self._last: tuple[int, int] = (LEFT, RIGHT)
        self._wanted: Sequence[int] | None = self._last
        left.setMinimumWidth(LEFT_LEAST)
        left.setMaximumWidth(LEFT_MOST)
        right.setMinimumWidth(RIGHT_LEAST)
        right.setMaximumWidth(RIGHT_MOST)
        centre.setMinimumWidth(CENTRE_LEAST)
        for part in (left, centre, right):
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.installEventFilter(self)
        self._splitter.splitterMoved.connect(self._moved)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._splitter, 1)
        self.rail.hide()

    @property
    def narrow(self) -> bool:
        """Whether the left side is a rail."""
        return self._narrow

    def sizes(self) -> list[int]:
        """Widths of left and right, to be remembered."""
        return list(self._last)

    def remember(self, sizes: Sequence[int]) -> None:
        """Use these widths of left and right as soon as there is room."""
        left, right = sizes
        self._wanted = self._last = left, right

    @Slot()
    def _use_wanted(self) -> None:
        """Use remembered widths as soon as the splitter has its own."""
        if self._wanted is None or self._narrow or self._splitter.width() != self.width():
            return
        left, right = (
            self._wanted if self.width() < WIDE_FROM else (max(280, self._wanted[0]), max(456, self._wanted[1]))
        )
        self._wanted = None
        self._splitter.setSizes([left, max(CENTRE_LEAST, self.width() - left - right), right])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The splitter has another width: remembered widths may fit now."""
        if watched is self._splitter and event.type() is QEvent.Type.Resize:
            self._settle.start(0)
        return super().eventFilter(watched, event)

    def show_bare(self, *, bare: bool) -> None:
        """Show only the centre, as long as there is nothing to narrow down or inspect."""
        self._bare = bare
        self._apply()

    def show_left_space(self, *, shown: bool) -> None:
        """Give the left side's room to the centre while the loupe is open, or take it back."""
        self._left_room = shown
        self._apply()

    @Slot(bool)
    def show_left(self, shown: bool) -> None:
        """Show or hide the left side; below 1200 its drawer, which takes the focus."""
        self._left_wanted = shown
        self._apply()
        if shown and self._narrow and not self._bare:
            self._left.focus_facet(SOURCES)

    @Slot(bool)
    def show_right(self, shown: bool) -> None:
        """Show or hide the panel."""
        self._right_wanted = shown
        self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Collapse or unfold."""
        super().resizeEvent(event)
        width = event.size().width()
        narrow = width < RAIL_BELOW
        if narrow != self._narrow:
            self._set_narrow(narrow=narrow)
        if not narrow and self._wanted is not None:
            self._settle.start(0)
        self._place_drawer()
        self.width_changed.emit(width)

    @Slot(QWidget, QWidget)
    def focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Close the drawer when somebody goes on working beside it."""
        if now is None or not self._narrow or not self.isAncestorOf(now):
            return
        if not (now is self._left or self._left.isAncestorOf(now) or self.rail.isAncestorOf(now)):
            self.close_drawer()

    def close_drawer(self) -> bool:
        """Close the drawer; tells whether it was open."""
        was_open = self._narrow and self._left.isVisible()
        if was_open:
            self.show_left(False)
        return was_open

    def _set_narrow(self, *, narrow: bool) -> None:
        self._narrow = narrow
        self._left.show_edge(shown=narrow)
        if narrow:
            self._left_wanted = False
            self._left.setParent(self)
            self._right.setMaximumWidth(RIGHT_NARROW)
            self._splitter.setSizes([self.width(), RIGHT_NARROW])
        else:
            self._left_wanted = True
            self._right.setMaximumWidth(RIGHT_MOST)
            self._splitter.insertWidget(0, self._left)
            self._wanted = self._last
        self._apply()

    @Slot()
    def _moved(self) -> None:
        """Remember the widths that a person chose."""
        if not self._narrow and self._left.isVisible() and self._right.isVisible():
            self._last = self._left.width(), self._right.width()

    def _apply(self) -> None:
        self.rail.setVisible(self._narrow and self._left_room and not self._bare)
        self._left.setVisible(self._left_wanted and self._left_room and not self._bare)
        self._right.setVisible(self._right_wanted and not self._bare)
        self._place_drawer()
        self.left_shown.emit(self._left_wanted)

    def _place_drawer(self) -> None:
        if self._narrow:
            self._left.setGeometry(self.rail.width(), 0, LEFT, self.height())
            self._left.raise_()
