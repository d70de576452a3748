"""Review: a queue of pictures without a label, each decision stored before the next picture is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.catalog import Catalog
from inspector.domain.enums import LabelValue
from tests.gui import pictures
from tests.makers import drawings


@pytest.fixture
def review(window, folder):
    window.open_on(folder)
    window.letter("R")
    window.until(lambda: window.desk.review.row is not None)
    window.view = window.window.parts.review
    return window


def decide(window, key: str) -> str:
    name, row = window.desk.review.row.name, window.desk.review.row
    QTest.keyClick(window.view, key)
    window.until(lambda: window.desk.review.row != row or window.desk.review._place >= len(window.desk.review._queue))
    return name


def test_review_takes_the_whole_window(review):
    assert review.window.parts.currentWidget() is review.view
    assert not review.window.menuBar().isVisible()
    assert not review.window.actions_["export"].isEnabled()


def test_one_key_decides_and_shows_the_next(review):
    name = decide(review, "A")
    second = decide(review, "H")
    review.settle()
    assert review.label(name) is LabelValue.AI
    assert review.label(second) is LabelValue.HUMAN
    assert "2" in review.view.bar.done.text()


def test_a_decision_is_on_disk_before_the_next_picture_is_shown(review):
    name = decide(review, "A")
    with Catalog.open(review.catalog, read_only=True) as other:
        row = next(row for row in other.rows(other.ids()) if row.name == name)
        assert other.label_of(row.id).value is LabelValue.AI


def test_skip_and_back(review):
    first = review.desk.review.row.name
    QTest.keyClick(review.view, Qt.Key.Key_Space)
    review.until(lambda: review.desk.review.row.name != first)
    QTest.keyClick(review.view, Qt.Key.Key_Backspace)
    review.until(lambda: review.desk.review.row.name == first)
    assert review.label(first) is None


def test_undo_returns_to_the_picture(review):
    first = decide(review, "X")
    QTest.keyClick(review.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    review.until(lambda: review.desk.review.row.name == first)
    review.settle()
    assert review.label(first) is None


def test_blind_decisions_are_recorded_as_blind(review):
    QTest.keyClick(review.view, "B")
    name = decide(review, "U")
    review.settle()
    row = next(row for row in review.rows() if row.name == name)
    assert [entry.mode for entry in review.desk.session.workspace.catalog.journal(row.id)] == ["blind"]


def test_the_end_shows_a_summary_and_esc_leaves(review):
    for _ in range(pictures.TOTAL):
        decide(review, "U")
    review.settle()
    assert review.view._states.currentIndex() == 1
    review.view.ended.emit()
    review.settle()
    assert review.window.parts.currentWidget() is review.window.parts.body
    assert review.facet("label", "unsure").count == pictures.TOTAL


def test_undo_all_of_this_review(review):
    names = [decide(review, key) for key in "AHX"]
    review.view.undo_all_requested.emit()
    review.settle()
    assert [review.label(name) for name in names] == [None] * 3
    assert review.window.parts.currentWidget() is review.window.parts.body


def test_nothing_to_review_says_so(window, folder):
    window.open_on(folder)
    window.grid.selectAll()
    window.letter("U")
    window.key(Qt.Key.Key_Return, to=window.centre.confirm)
    window.settle()
    window.letter("R")
    window.until(lambda: any("has a label" in said for said in window.window.parts.toasts.messages))
    assert window.window.parts.currentWidget() is window.window.parts.body


def test_near_duplicates_are_offered_and_never_labelled_silently(window, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    picture = drawings.photograph(480, 360, 3)
    picture.save(folder / "one.png")
    picture.save(folder / "two.jpg", quality=85)
    window.open_on(folder)
    assert all(row.duplicates for row in window.rows())
    window.letter("R")
    view = window.view = window.window.parts.review
    window.until(lambda: window.desk.review.row is not None)
    name = decide(window, "A")
    other = next(one for one in ("one.png", "two.jpg") if one != name)
    window.until(view.offer.isVisible)
    assert window.label(other) is None
    view.offer_answered.emit(True)
    window.until(lambda: window.label(other) is LabelValue.AI)
