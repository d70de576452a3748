"""The picture grid: geometry by arithmetic, movement, selection, keys."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView

from inspector.domain.enums import LabelValue
from inspector.gui import text
from inspector.gui.delegates.cell import CellDelegate
from inspector.gui.itemmodels.catalog import CatalogModel
from inspector.gui.thumbnails import ThumbnailService
from inspector.gui.views.grid import PictureGrid
from inspector.gui.views.gridgeometry import DEFAULT, GAP, LEAST, MARGIN_START, MOST, Geometry
from tests.gui.rows import row

KEYS = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("width", "size", "columns"),
    [(652, 136, 4), (816, 136, 5), (1824, 136, 11), (816, 64, 9), (816, 512, 1), (100, 512, 1)],
)
def test_columns_follow_width_and_size(width, size, columns):
    assert Geometry(width, size, 1_000).columns == columns


@pytest.mark.parametrize(("size", "height"), [(136, 182), (112, 158), (104, 132), (88, 116), (80, 88), (64, 72)])
def test_cell_height_follows_the_caption_lines(size, height):
    assert Geometry(816, size).cell_height == height


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("size", [64, 136, 512])
def test_every_cell_is_found_where_it_stands(size, mirrored):
    cells = Geometry(1000, size, 137, mirrored=mirrored)
    for position in range(137):
        left, top = cells.place(position)
        for x, y in ((left, top), (left + cells.cell_width - 1, top + cells.cell_height - 1)):
            assert cells.at(x, y) == position
        assert cells.at(left - 1, top) in (-1, position - 1, position + 1)
        assert cells.at(left, top - 1) == -1


def test_nothing_is_found_behind_the_last_cell():
    cells = Geometry(816, DEFAULT, 7)
    left, top = cells.place(7)
    assert cells.at(left, top) == -1
    assert cells.at(-5, 50) == -1


def test_a_million_pictures_fit_into_a_scroll_bar():
    assert Geometry(400, MOST, 1_000_000).height < 2**31


@pytest.mark.parametrize(("top", "bottom", "expected"), [(0, 100, (0, 4)), (0, 250, (0, 9)), (195, 250, (5, 9))])
def test_visible_rows(top, bottom, expected):
    assert Geometry(816, DEFAULT, 100).range_of(top, bottom) == expected


def test_an_empty_view_has_no_visible_rows():
    assert Geometry(816, DEFAULT, 0).range_of(0, 1000) == (0, -1)


@pytest.fixture
def grid(qtbot, runner):
    model = CatalogModel(runner, lambda ids: [row(int(key)) for key in ids], text.accessible, lambda one: one.name)
    view = PictureGrid()
    qtbot.addWidget(view)
    view.setItemDelegate(CellDelegate(ThumbnailService(runner, lambda _row: None, view), view))
    view.setModel(model)
    model.setParent(view)
    model.set_ids(np.arange(1, 1_001, dtype=np.int64))
    view.resize(816, 700)
    view.show()
    qtbot.waitExposed(view)
    view.setFocus()
    view.go_to(0)
    return view


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        (KEYS.Key_Right, 0, 1),
        (KEYS.Key_Left, 0, 0),
        (KEYS.Key_Down, 0, 5),
        (KEYS.Key_Up, 7, 2),
        (KEYS.Key_Up, 3, 3),
        (KEYS.Key_Home, 500, 0),
        (KEYS.Key_End, 500, 999),
        (KEYS.Key_PageDown, 0, 15),
        (KEYS.Key_PageUp, 999, 984),
        (KEYS.Key_Down, 997, 997),
    ],
)
def test_keys_move(grid, key, start, end):
    grid.go_to(start)
    QTest.keyClick(grid, key)
    assert grid.current() == end
    assert grid.selected_positions().tolist() == [end]


def test_the_current_picture_is_brought_into_view(grid):
    grid.go_to(750)
    assert grid.visible_positions()[0] <= 750 <= grid.visible_positions()[1]
    rect = grid.visualRect(grid.model().index(750, 0))
    assert grid.viewport().rect().contains(rect)


def test_shift_extends_row_by_row(grid):
    grid.go_to(7)
    QTest.keyClick(grid, KEYS.Key_Down, SHIFT)
    assert grid.selected_positions().tolist() == [7, 8, 9, 10, 11, 12]
    QTest.keyClick(grid, KEYS.Key_Left, SHIFT)
    assert grid.selected_positions().tolist() == [7, 8, 9, 10, 11]


def test_ctrl_moves_the_focus_and_ctrl_space_toggles(grid):
    QTest.keyClick(grid, KEYS.Key_Right, CTRL)
    assert grid.current() == 1
    assert grid.selected_positions().tolist() == [0]
    QTest.keyClick(grid, KEYS.Key_Space, CTRL)
    assert grid.selected_positions().tolist() == [0, 1]


def test_clicks_select_and_shift_click_selects_up_to_there(grid, qtbot):
    def centre(position):
        return grid.visualRect(grid.model().index(position, 0)).center()

    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=centre(2))
    assert grid.selected_positions().tolist() == [2]
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, centre(11))
    assert grid.selected_positions().tolist() == list(range(2, 12))
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, CTRL, centre(5))
    assert 5 not in grid.selected_positions()


def test_a_rubber_band_takes_what_it_touches(grid):
    grid.setState(QAbstractItemView.State.DragSelectingState)
    first = grid.visualRect(grid.model().index(1, 0)).center()
    last = grid.visualRect(grid.model().index(7, 0)).center()
    grid.setSelection(QRect(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert grid.selected_positions().tolist() == [1, 2, 6, 7]
    grid.setState(QAbstractItemView.State.NoState)


def test_all_and_none(grid):
    QTest.keyClick(grid, KEYS.Key_A, CTRL)
    assert grid.selection_size() == 1_000
    grid.clearSelection()
    assert grid.selection_size() == 0


@pytest.mark.parametrize(("letter", "value"), list(zip("HAEUX", LabelValue, strict=True)))
def test_letters_label_and_never_search(grid, qtbot, letter, value):
    before = grid.current()
    with qtbot.waitSignal(grid.label_requested) as heard:
        QTest.keyClick(grid, letter)
    assert heard.args == [value]
    assert grid.current() == before


def test_other_keys_are_intents(grid, qtbot):
    for key, signal, args in (
        ("3", grid.tag_toggled, [2]),
        ("j", grid.letter_pressed, ["J"]),
    ):
        with qtbot.waitSignal(signal) as heard:
            QTest.keyClick(grid, key)
        assert heard.args == args
    with qtbot.waitSignal(grid.letter_pressed) as heard:
        QTest.keyClick(grid, "J", SHIFT)
    assert heard.args == ["Shift+J"]
    with qtbot.waitSignal(grid.delete_pressed):
        QTest.keyClick(grid, KEYS.Key_Delete)
    with qtbot.waitSignal(grid.opened) as heard:
        QTest.keyClick(grid, KEYS.Key_Return)
    assert heard.args == [0]


def test_the_wheel_with_ctrl_changes_the_size(grid, qtbot):
    with qtbot.waitSignal(grid.size_changed) as heard:
        grid.set_thumbnail_size(grid.cells.size + 8)
    assert heard.args == [DEFAULT + 8]
    grid.set_thumbnail_size(10_000)
    assert grid.cells.size == MOST
    grid.set_thumbnail_size(1)
    assert grid.cells.size == LEAST


def test_resizing_keeps_the_current_picture_where_it_was(grid, qtbot):
    grid.go_to(400)
    before = grid.visualRect(grid.currentIndex()).top()
    grid.resize(500, 700)
    qtbot.wait(20)
    assert grid.visualRect(grid.currentIndex()).top() == pytest.approx(before, abs=GAP + MARGIN_START)
    grid.set_thumbnail_size(200)
    first, last = grid.visible_positions()
    assert first <= 400 <= last


def test_what_is_visible_is_told(grid, qtbot):
    with qtbot.waitSignal(grid.shown) as heard:
        grid.verticalScrollBar().setValue(5_000)
    first, last = heard.args
    assert first <= grid.cells.at(20, 5_100) <= last


def test_an_index_is_found_under_the_pointer(grid):
    centre = grid.visualRect(grid.model().index(6, 0)).center()
    assert grid.indexAt(centre).row() == 6
    assert not grid.indexAt(QPoint(2, 2)).isValid()


def test_right_to_left_mirrors_places_but_not_keys_up_and_down(grid, qtbot):
    grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    grid.doItemsLayout()
    first, second = (grid.visualRect(grid.model().index(place, 0)) for place in (0, 1))
    assert first.left() > second.left()
    grid.go_to(0)
    QTest.keyClick(grid, KEYS.Key_Left)
    assert grid.current() == 1
    QTest.keyClick(grid, KEYS.Key_Down)
    assert grid.current() == 6


def test_a_million_rows_cost_what_ten_do(qtbot, runner):
    model = CatalogModel(runner, lambda ids: [row(int(key)) for key in ids], text.accessible, lambda one: one.name)
    view = PictureGrid()
    qtbot.addWidget(view)
    model.setParent(view)
    view.setItemDelegate(CellDelegate(ThumbnailService(runner, lambda _row: None, view), view))
    model.set_ids(np.arange(1, 1_000_001, dtype=np.int64))
    view.resize(816, 700)
    start = time.thread_time()
    view.setModel(model)
    view.show()
    qtbot.wait(1)
    view.selectAll()
    view.resize(700, 700)
    qtbot.wait(1)
    assert time.thread_time() - start < 60
    assert view.selection_size() == 1_000_000
