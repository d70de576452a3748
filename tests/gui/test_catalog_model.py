"""The item model of the grid. `QAbstractItemModelTester` aborts the process on a fault, so it has a file of its own."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from inspector.domain.catalogue import Changes
from inspector.domain.enums import LabelValue
from inspector.errors import InspectorError
from inspector.gui import text
from inspector.gui.itemmodels.catalog import PAGE, PAGES_KEPT, ROW_ROLE, CatalogModel, roomy
from tests.gui.rows import row


class Store:
    """Rows by id, with a count of the reads."""

    def __init__(self, count: int) -> None:
        self.rows = {key: row(key) for key in range(1, count + 1)}
        self.reads: list[int] = []
        self.threads: set[int] = set()

    def fetch(self, ids):
        self.threads.add(threading.get_ident())
        self.reads.append(len(ids))
        return [self.rows[int(key)] for key in ids if int(key) in self.rows]


@pytest.fixture
def made(runner):
    def make(count: int):
        store = Store(count)
        model = CatalogModel(runner, store.fetch, text.accessible, lambda one: one.name)
        return model, store

    return make


def loaded(qtbot, model, *positions) -> None:
    qtbot.waitUntil(lambda: all(model.row(place) is not None for place in positions))


def test_it_keeps_the_rules_of_item_models(made, qtbot):
    model, _ = made(1_000)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_ids(np.arange(1, 701, dtype=np.int64))
    loaded(qtbot, model, 0, 300, 699)
    model.append(np.arange(701, 1_001, dtype=np.int64))
    model.apply(Changes(updated=(5, 800)))
    loaded(qtbot, model, 999)
    model.refresh()
    model.set_ids(np.arange(1_000, 0, -1, dtype=np.int64))
    loaded(qtbot, model, 0, 999)
    model.set_ids(np.empty(0, np.int64))
    assert tester.model() is model


def test_rows_are_read_in_pages_off_the_gui_thread(made, qtbot):
    model, store = made(1_000)
    model.set_ids(np.arange(1, 1_001, dtype=np.int64))
    assert model.row(10) is None
    assert model.data(model.index(10)) is None
    loaded(qtbot, model, 10)
    assert store.reads == [PAGE]
    assert threading.get_ident() not in store.threads
    assert model.data(model.index(10)) == "study-000011.png"
    assert model.data(model.index(10), ROW_ROLE) == store.rows[11]


def test_a_screen_reader_hears_name_verdict_basis_label_and_place(made, qtbot):
    model, store = made(3)
    store.rows[2] = row(2, label=LabelValue.AI)
    model.set_ids(np.array([3, 2, 1], np.int64))
    loaded(qtbot, model, 1)
    said = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "study-000002.png, AI-generated, Declared, AI-generated, 2 of 3"


def test_only_pages_that_changed_are_read_anew(made, qtbot):
    model, store = made(1_000)
    model.set_ids(np.arange(1, 1_001, dtype=np.int64))
    loaded(qtbot, model, 0, 300)
    before = len(store.reads)
    store.rows[5] = row(5, label=LabelValue.HUMAN)
    model.apply(Changes(labelled=(5,)))
    qtbot.waitUntil(lambda: model.row(4).label is LabelValue.HUMAN)
    assert len(store.reads) == before + 1


def test_old_rows_stay_visible_while_new_ones_are_read(made, qtbot):
    model, _store = made(10)
    model.set_ids(np.arange(1, 11, dtype=np.int64))
    loaded(qtbot, model, 0)
    model.set_ids(np.arange(1, 301, dtype=np.int64))
    model.apply(Changes(updated=(1,)))
    assert model.row(0) is None or model.row(0).id == 1


def test_late_rows_of_an_earlier_view_are_dropped(made, qtbot, runner):
    _model, store = made(600)
    go_on = threading.Event()
    fetch = store.fetch

    def slow(ids):
        go_on.wait(5)
        return fetch(ids)

    late = CatalogModel(runner, slow, text.accessible, lambda one: one.name)
    late.set_ids(np.arange(1, 301, dtype=np.int64))
    assert late.row(0) is None
    late.set_ids(np.arange(600, 300, -1, dtype=np.int64))
    assert late.row(0) is None
    go_on.set()
    loaded(qtbot, late, 0)
    assert late.row(0).id == 600


def test_memory_stays_bounded(made, qtbot):
    count = (PAGES_KEPT + 20) * PAGE
    model, store = made(0)
    store.rows = {key: row(1) for key in ()}
    model._fetch = lambda ids: [row(int(key)) for key in ids]
    model.set_ids(np.arange(1, count + 1, dtype=np.int64))
    for place in range(0, count, PAGE):
        loaded(qtbot, model, place)
    assert len(model._pages) == PAGES_KEPT


def test_positions_are_found_by_id(made):
    model, _ = made(0)
    model.set_ids(np.array([9, 4, 7, 1], np.int64))
    assert model.position(7) == 2
    assert model.position(8) == -1
    assert sorted(model.positions(np.array([1, 9, 100], np.int64)).tolist()) == [0, 3]
    model.append(np.array([50], np.int64))
    assert model.position(50) == 4


def test_appending_keeps_what_is_there(made, qtbot):
    model, _ = made(700)
    model.set_ids(roomy(np.arange(1, 301, dtype=np.int64)))
    loaded(qtbot, model, 299)
    for start in range(301, 701, 100):
        model.append(np.arange(start, start + 100, dtype=np.int64))
    assert model.rowCount() == 700
    assert model.ids.tolist() == list(range(1, 701))
    loaded(qtbot, model, 699)


def test_a_failing_read_is_told_and_tried_again(made, qtbot):
    model, store = made(10)
    works = store.fetch

    def fails(_ids):
        raise InspectorError("catalog.locked", path="x")

    model._fetch = fails
    model.set_ids(np.arange(1, 11, dtype=np.int64))
    with qtbot.waitSignal(model.read_failed) as heard:
        assert model.row(0) is None
    assert heard.args[0].code == "catalog.locked"
    model._fetch = works
    loaded(qtbot, model, 0)


def test_an_invalid_index_gives_nothing(made):
    model, _ = made(1)
    assert model.data(QModelIndex()) is None
    assert model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags
    assert model.rowCount(model.index(0)) == 0
