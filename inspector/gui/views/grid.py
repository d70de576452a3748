"""L5: the picture grid. A list view whose geometry is arithmetic, so that a million pictures cost what ten do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QWidget

from inspector.gui import theme
from inspector.gui.delegates.cell import PLAIN, CellDelegate
from inspector.gui.itemmodels.catalog import CatalogModel, Ids
from inspector.gui.views import gridselection
from inspector.gui.views.gridgeometry import LEAST, MARGIN_START, MOST, STEP, Geometry
from inspector.gui.views.gridkeys import KeyList

SELECTION_KEPT = 2_000
"""Largest selection that is looked for again after the view was filtered or sorted."""
SPOKEN_SELECTION = 500
"""Largest selection that a screen reader is told about item by item."""
Index = QModelIndex | QPersistentModelIndex
_Flag = QItemSelectionModel.SelectionFlag
_State = QStyle.StateFlag


class PictureGrid(KeyList):
    """Shows a `CatalogModel` as cells that a delegate paints.

    Signals:
        shown: first and last visible position, after anything moved.
        opened: Enter, Space or a double click; the position of the picture.
        current_moved: position of the current picture, or -1.
        selection_moved: number of selected pictures.
        size_changed: the thumbnail size in pixels.
    """

    shown = Signal(int, int)
    opened = Signal(int)
    current_moved = Signal(int)
    selection_moved = Signal(int)
    size_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = Geometry(0)
        self._hover = -1
        self._band: QRect | None = None
        self._kept: tuple[int, Ids] | None = None
        self._shown_timer = QTimer(self)
        self._shown_timer.setSingleShot(True)
        self._shown_timer.timeout.connect(self._tell_shown)
        self.doubleClicked.connect(self._double_clicked)
        self.enter_pressed.connect(self._enter_pressed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("bare", "true")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Pictures"))

    @property
    def cells(self) -> Geometry:
        """The present arrangement of cells."""
        return self._cells

    def catalog_model(self) -> CatalogModel:
        """The item model of the grid."""
        found = self.model()
        assert isinstance(found, CatalogModel)
        return found

    def setModel(self, model: CatalogModel) -> None:  # type: ignore[override]
        """Show `model` and keep current picture and selection over its resets."""
        super().setModel(model)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    # What the rest of the window asks for

    @Slot(int)
    def set_thumbnail_size(self, size: int) -> None:
        """Show thumbnails of `size` pixels, brought into range and step; the pictures in view stay in view."""
        size = min(MOST, max(LEAST, round(size / STEP) * STEP))
        if size != self._cells.size:
            self._rearrange(replace(self._cells, size=size))
            self.size_changed.emit(size)

    def set_line(self, pixels: int) -> None:
        """Line height of the captions."""
        self._rearrange(replace(self._cells, line=max(pixels, 1)))

    def current(self) -> int:
        """Position of the current picture, or -1."""
        return self.currentIndex().row()

    def go_to(self, position: int) -> None:
        """Make a picture the only selected and the current one, and show it."""
        if 0 <= position < self._cells.count:
            self.setCurrentIndex(self.model().index(position, 0))

    def selection_size(self) -> int:
        """Number of selected pictures."""
        return gridselection.size(self.selectionModel().selection()) if self.selectionModel() is not None else 0

    def selected_positions(self) -> npt.NDArray[np.int64]:
        """Positions of the selected pictures in display order."""
        return gridselection.positions(self.selectionModel().selection())

    def selected_ids(self) -> Ids:
        """Ids of the selected pictures in display order."""
        return self.catalog_model().ids[self.selected_positions()]

    def visible_positions(self) -> tuple[int, int]:
        """First and last position in view; (0, -1) where there is none."""
        top = self.verticalOffset()
        return self._cells.range_of(top, top + self.viewport().height() - 1)

    # Geometry

    def horizontalOffset(self) -> int:
        """The grid never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Pixels scrolled down."""
        return self.verticalScrollBar().value()

    def visualRect(self, index: Index) -> QRect:
        """The cell of an index in the viewport's coordinates."""
        return self._rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The index at a point of the viewport, also outside of what is visible."""
        position = self._cells.at(point.x(), point.y() + self.verticalOffset())
        return self.model().index(position, 0) if position >= 0 and self.model() is not None else QModelIndex()

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """All of the viewport: cheaper than adding up a million cells."""
        return QRegion(self.viewport().rect()) if selection else QRegion()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QListView.ScrollHint.EnsureVisible) -> None:
        """Bring a cell into view."""
        if not index.isValid():
            return
        rect, height = self._rect(index.row()), self.viewport().height()
        above, below = rect.top() - MARGIN_START, rect.bottom() + MARGIN_START - height
        hints = QAbstractItemView.ScrollHint
        if hint == hints.PositionAtCenter:
            move = rect.center().y() - height // 2
        elif hint == hints.PositionAtTop or (hint == hints.EnsureVisible and above < 0):
            move = above
        elif hint == hints.PositionAtBottom or below > 0:
            move = min(below, above)
        else:
            return
        self.verticalScrollBar().setValue(self.verticalOffset() + move)

    def doItemsLayout(self) -> None:
        """Nothing is laid out: the geometry follows from width and count."""
        model = self.model()
        count = 0 if model is None else model.rowCount()
        mirrored = self.isRightToLeft()
        self._cells = replace(self._cells, width=self._breadth(), count=count, mirrored=mirrored)
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        """Fit the scroll bar to the content."""
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._cells.height - page))
        bar.setPageStep(max(1, page))
        bar.setSingleStep(max(STEP, self._cells.pitch // 4))
        self._shown_timer.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is in view in view while the number of columns changes."""
        if event.size().width() != event.oldSize().width():
            self._rearrange(replace(self._cells, width=self._breadth()))
        else:
            self.updateGeometries()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Repaint; cells are cheap and nothing of the picture before is right any more."""
        self._hover = -1
        self.viewport().update()
        self._shown_timer.start(0)

    def rowsInserted(self, _parent: Index, _start: int, _end: int) -> None:
        """Count the new pictures."""
        self.doItemsLayout()

    def dataChanged(self, top_left: Index, bottom_right: Index, _roles: Sequence[int] = ()) -> None:
        """Repaint if any of the changed cells is in view."""
        first, last = self.visible_positions()
        if top_left.row() <= last and bottom_right.row() >= first:
            self.viewport().update()
            self._shown_timer.start(0)

    # Selection and movement

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads from the current picture."""
        if not self._cells.count:
            return QModelIndex()
        here, height = self.current(), self.viewport().height()
        there = self.visible_positions()[0] if here < 0 else gridselection.moved(self._cells, action, here, height)
        return self.model().index(min(max(there, 0), self._cells.count - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the cells of a rubber band, or else everything from one corner's cell to the other's."""
        if self.state() == QAbstractItemView.State.DragSelectingState:
            self._band = rect.normalized().translated(0, self.verticalOffset())
            self.selectionModel().select(self._touched(self._band), command)
            self.viewport().update()
            return
        start, end = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        if not start.isValid() or not end.isValid():
            self.selectionModel().select(QItemSelection(), command)
            return
        low, high = sorted((start.row(), end.row()))
        self.selectionModel().select(self._range(low, high), command)

    def selectAll(self) -> None:
        """Select every picture of the view."""
        if self._cells.count:
            self.selectionModel().select(self._range(0, self._cells.count - 1), _Flag.ClearAndSelect)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Repaint and tell; screen readers hear of small changes only."""
        if gridselection.size(selected) <= SPOKEN_SELECTION:
            super().selectionChanged(selected, deselected)
        self.viewport().update()
        self.selection_moved.emit(gridselection.size(self.selectionModel().selection()))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which picture is current."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_moved.emit(current.row())

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells that touch the exposed part."""
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.colour("surface.canvas"))
        offset = self.verticalOffset()
        first, last = self._cells.range_of(event.rect().top() + offset, event.rect().bottom() + offset)
        if last >= first:
            self._paint_cells(painter, first, last, offset)
        if self._band is not None:
            painter.setPen(QPen(look.colour("selection.ring"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._band.translated(0, -offset))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer with the hover surface."""
        super().mouseMoveEvent(event)
        self._set_hover(self.indexAt(event.position().toPoint()).row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a rubber band."""
        super().mouseReleaseEvent(event)
        if self._band is not None:
            self._band = None
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered any more."""
        super().leaveEvent(event)
        self._set_hover(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel change the thumbnail size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.set_thumbnail_size(self._cells.size + (STEP if event.angleDelta().y() > 0 else -STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    # Inside

    def _breadth(self) -> int:
        """Width of the content: the scroll bar stands in its end margin."""
        return self.viewport().width() + self.verticalScrollBar().width()

    def _rect(self, position: int) -> QRect:
        left, top = self._cells.place(position)
        return QRect(left, top - self.verticalOffset(), self._cells.cell_width, self._cells.cell_height)

    def _range(self, first: int, last: int) -> QItemSelection:
        return QItemSelection(self.model().index(first, 0), self.model().index(last, 0))

    def _touched(self, band: QRect) -> QItemSelection:
        selection = QItemSelection()
        for first, last in gridselection.touched(self._cells, band):
            selection.merge(self._range(first, last), _Flag.Select)
        return selection

    def _paint_cells(self, painter: QPainter, first: int, last: int, offset: int) -> None:
        model, delegate, cells = self.catalog_model(), self.itemDelegate(), self._cells
        assert isinstance(delegate, CellDelegate)
        delegate.begin(painter)
        chosen = gridselection.within(self.selectionModel().selection(), first, last)
        focused = self.current() if self.hasFocus() else -1
        special = bool(chosen) or focused >= 0 or self._hover >= 0
        for position in range(first, last + 1):
            left, top = cells.place(position)
            rect = QRect(left, top - offset, cells.cell_width, cells.cell_height)
            state = self._state(position, chosen, focused) if special else PLAIN
            delegate.paint_row(painter, rect, state, model.row(position))

    def _state(self, position: int, chosen: Sequence[tuple[int, int]], focused: int) -> QStyle.StateFlag:
        state = PLAIN
        if any(first <= position <= last for first, last in chosen):
            state |= _State.State_Selected
        if position == focused:
            state |= _State.State_HasFocus
        if position == self._hover:
            state |= _State.State_MouseOver
        return state

    def _set_hover(self, position: int) -> None:
        if position != self._hover:
            before, self._hover = self._hover, position
            for changed in (before, position):
                if 0 <= changed < self._cells.count:
                    self.viewport().update(self._rect(changed))

    def _rearrange(self, cells: Geometry) -> None:
        """Use other cells and scroll so that the first visible picture, or the current one, stays where it was."""
        first, last = self.visible_positions()
        anchor = self.current() if first <= self.current() <= last else first
        before = self._rect(anchor).top() if last >= first else 0
        self._cells = cells
        self.updateGeometries()
        if last >= first:
            self.verticalScrollBar().setValue(self._cells.place(anchor)[1] - before)
        self.viewport().update()

    @Slot()
    def _tell_shown(self) -> None:
        self.shown.emit(*self.visible_positions())

    @Slot(QModelIndex)
    def _double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    @Slot()
    def _enter_pressed(self) -> None:
        if self.current() >= 0:
            self.opened.emit(self.current())

    @Slot()
    def _keep(self) -> None:
        model = self.catalog_model()
        current = int(model.ids[self.current()]) if self.current() >= 0 else -1
        amount = gridselection.size(self.selectionModel().selection())
        self._kept = (current, self.selected_ids() if amount <= SELECTION_KEPT else np.empty(0, np.int64))

    @Slot()
    def _restore(self) -> None:
        """Find current picture and selection again by id."""
        self.doItemsLayout()
        current, ids = self._kept or (-1, np.empty(0, np.int64))
        self._kept = None
        self._select_again(ids)
        place = self.catalog_model().position(current)
        if place >= 0:
            self.selectionModel().setCurrentIndex(self.model().index(place, 0), _Flag.NoUpdate)
        else:
            self.current_moved.emit(-1)

    def _select_again(self, ids: Ids) -> None:
        model, selection = self.catalog_model(), QItemSelection()
        for position in np.sort(model.positions(ids)):
            selection.merge(self._range(int(position), int(position)), _Flag.Select)
        self.selectionModel().select(selection, _Flag.ClearAndSelect)
        self.selection_moved.emit(self.selection_size())
