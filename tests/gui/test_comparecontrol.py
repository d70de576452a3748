"""Compare in the window: opened by a key, fed with real pictures, its labels stored."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.domain.enums import LabelValue
from tests.makers import drawings


@pytest.fixture
def copies(window, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    picture = drawings.photograph(480, 360, 3)
    picture.save(folder / "one.png")
    picture.save(folder / "two.jpg", quality=85)
    drawings.photograph(300, 300, 9).save(folder / "other.png")
    window.open_on(folder)
    window.until(lambda: sum(bool(row.duplicates) for row in window.rows()) == 2)
    window.compare = window.window.parts.compare
    return window


def opened(window, name: str):
    window.select(name)
    window.letter("C")
    window.until(lambda: window.window.parts.currentWidget() is window.compare)
    window.settle()
    return window.compare


def test_c_compares_a_picture_with_its_copy(copies):
    view = opened(copies, "one.png")
    assert (view.first.name, view.second.name) == ("one.png", "two.jpg")
    copies.until(lambda: view.stage.first.sharp and view.stage.second.sharp)
    copies.until(lambda: "Format" in [field.name for field in view.table.differing])
    assert not copies.window.actions_["export"].isEnabled()


def test_labels_given_in_compare_are_stored_and_shown(copies):
    view = opened(copies, "one.png")
    QTest.keyClick(view, "A")
    copies.until(lambda: view.second.label is LabelValue.AI)
    QTest.keyClick(view, "S")
    copies.until(lambda: view.offer.isVisible())
    QTest.keyClick(view, Qt.Key.Key_Return)
    copies.until(lambda: view.second.label is LabelValue.AI)
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    copies.until(lambda: view.second.label is None)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    copies.settle()
    assert copies.window.parts.currentWidget() is copies.window.parts.body
    assert copies.label("two.jpg") is LabelValue.AI
    assert copies.label("one.png") is None


def test_without_a_copy_there_is_only_a_sentence(copies):
    copies.select("other.png")
    said = []
    copies.desk.said.connect(lambda sentence, _undoable: said.append(sentence))
    copies.letter("C")
    copies.settle()
    assert said == ["This picture has no near-duplicates in the catalogue."]
    assert copies.window.parts.currentWidget() is copies.window.parts.body


def test_from_the_loupe_and_from_review_it_leads_back_there(copies):
    copies.select("two.jpg")
    copies.key(Qt.Key.Key_Return)
    copies.until(lambda: copies.desk.loupe.open)
    copies.settle()
    QTest.keyClick(copies.centre.loupe, "C")
    copies.until(lambda: copies.window.parts.currentWidget() is copies.compare)
    QTest.keyClick(copies.compare, Qt.Key.Key_Escape)
    assert copies.desk.loupe.open
    assert copies.window.parts.currentWidget() is copies.window.parts.body
    copies.desk.loupe.close()
    copies.letter("R")
    copies.until(lambda: copies.desk.review.row is not None and copies.desk.review.row.duplicates)
    QTest.keyClick(copies.window.parts.review, "C")
    copies.until(lambda: copies.window.parts.currentWidget() is copies.compare)
    QTest.keyClick(copies.compare, Qt.Key.Key_Escape)
    assert copies.window.parts.currentWidget() is copies.window.parts.review


def test_notes_and_tags_are_written_in_loupe_and_review(copies):
    catalog = copies.desk.session.workspace.catalog
    copies.select("other.png")
    copies.key(Qt.Key.Key_Return)
    copies.until(lambda: copies.desk.loupe.open)
    QTest.keyClick(copies.centre.loupe, "N")
    copies.until(lambda: copies.centre.entry.isVisible())
    QTest.keyClicks(copies.centre.entry.line, "ask first")
    QTest.keyClick(copies.centre.entry.line, Qt.Key.Key_Return)
    copies.settle()
    row = next(row for row in copies.rows() if row.name == "other.png")
    assert catalog.label_of(row.id).note == "ask first"
    assert copies.desk.loupe.open
    copies.desk.loupe.close()
    copies.letter("R")
    copies.until(lambda: copies.desk.review.row is not None)
    copies.settle()
    row = copies.desk.review.row
    review = copies.window.parts.review
    QTest.keyClick(review, "T")
    QTest.keyClicks(review.stage.entry.line, "keeper, study")
    QTest.keyClick(review.stage.entry.line, Qt.Key.Key_Return)
    copies.settle()
    assert set(catalog.label_of(row.id).tags) == {"keeper", "study"}
