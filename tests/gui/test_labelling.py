"""One key labels; several pictures ask first; everything can be taken back, also after a restart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.domain.enums import LabelValue
from inspector.settings import paths, store
from tests.gui.driving import Driver

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(("letter", "value"), list(zip("HAEUX", LabelValue, strict=True)))
def test_one_key_labels_the_current_picture(window, folder, letter, value):
    window.open_on(folder)
    window.select("fox.png")
    window.letter(letter)
    window.until(lambda: window.label("fox.png") is value)
    window.until(lambda: next(row for row in window.rows() if row.name == "fox.png").label is value)
    window.settle()
    assert window.facet("label", value.value).count == 1


def test_undo_and_redo_without_limit(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    for letter in "HAX":
        window.letter(letter)
        window.settle()
    undo, redo = window.window.actions_["undo"], window.window.actions_["redo"]
    seen = []
    for _ in range(3):
        undo.trigger()
        window.settle()
        seen.append(window.label("fox.png"))
    assert seen == [LabelValue.AI, LabelValue.HUMAN, None]
    redo.trigger()
    window.settle()
    assert window.label("fox.png") is LabelValue.HUMAN


def test_undo_works_after_a_restart(window, folder, qtbot):
    window.open_on(folder)
    window.select("fox.png")
    window.letter("A")
    window.until(lambda: window.label("fox.png") is LabelValue.AI)
    window.close()
    again = Driver(qtbot, window.catalog).open()
    again.settle()
    assert again.label("fox.png") is LabelValue.AI
    again.window.actions_["undo"].trigger()
    again.until(lambda: again.label("fox.png") is None)
    again.close()


def test_several_pictures_ask_first(window, folder):
    window.open_on(folder)
    window.select("fox.png", "hill.png", "photo-1.jpg")
    window.letter("H")
    confirm = window.centre.confirm
    assert confirm.isVisible()
    assert confirm.question == "Label 3 pictures Human-made?"
    assert confirm.hasFocus()
    window.key(Qt.Key.Key_Escape, to=confirm)
    window.settle()
    assert not confirm.isVisible()
    assert window.label("fox.png") is None
    window.letter("H")
    window.key(Qt.Key.Key_Return, to=confirm)
    window.settle()
    assert [window.label(name) for name in ("fox.png", "hill.png", "photo-1.jpg")] == [LabelValue.HUMAN] * 3
    assert window.window.parts.toasts.messages == ["3 pictures labelled Human-made"]
    window.window.parts.toasts.undo.emit()
    window.until(lambda: window.label("hill.png") is None)


def test_ctrl_del_removes_the_label_and_del_alone_explains(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    window.letter("E")
    window.until(lambda: window.label("fox.png") is LabelValue.AI_EDITED)
    window.key(Qt.Key.Key_Delete)
    assert "never deletes" in window.window.parts.toasts.messages[-1]
    assert window.label("fox.png") is LabelValue.AI_EDITED
    QTest.keyClick(window.grid, Qt.Key.Key_Delete, CTRL)
    window.until(lambda: window.label("fox.png") is None)


def test_letters_in_the_search_field_are_text(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    window.window.parts.search.field.setFocus()
    QTest.keyClicks(window.window.parts.search.field, "hax")
    window.settle()
    assert window.window.parts.search.field.text() == "hax"
    window.window.parts.search.field.clear()
    window.settle()
    assert window.label("fox.png") is None


def test_digits_toggle_user_tags(window, folder):
    settings = store.load(paths.settings_file()).changed(digit_tags=("keeper", "lighting"))
    store.save(settings, paths.settings_file())
    window.open_on(folder)
    window.select("fox.png")
    window.letter("2")
    window.settle()
    assert next(row for row in window.rows() if row.name == "fox.png").tags == ("lighting",)
    window.letter("2")
    window.settle()
    assert next(row for row in window.rows() if row.name == "fox.png").tags == ()
    window.letter("7")
    assert "no tag yet" in window.window.parts.toasts.messages[-1]


def test_notes_are_written_in_a_line_over_the_grid(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    window.letter("N")
    entry = window.centre.entry
    window.until(entry.isVisible)
    QTest.keyClicks(entry.line, "ask the author")
    QTest.keyClick(entry.line, Qt.Key.Key_Return)
    window.settle()
    assert not entry.isVisible()
    row = next(row for row in window.rows() if row.name == "fox.png")
    assert window.desk.session.workspace.catalog.label_of(row.id).note == "ask the author"
    window.letter("N")
    window.until(lambda: entry.line.text() == "ask the author")
    QTest.keyClicks(entry.line, "!")
    QTest.keyClick(entry.line, Qt.Key.Key_Escape)
    window.settle()
    assert window.desk.session.workspace.catalog.label_of(row.id).note == "ask the author"


def test_tags_are_typed_with_commas(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    window.letter("T")
    entry = window.centre.entry
    window.until(entry.isVisible)
    entry.line.setText("keeper, lighting")
    QTest.keyClick(entry.line, Qt.Key.Key_Return)
    window.settle()
    assert next(row for row in window.rows() if row.name == "fox.png").tags == ("keeper", "lighting")


def test_j_goes_to_the_next_picture_without_a_label(window, folder):
    window.open_on(folder)
    window.desk.session.arrange("path")
    window.settle()
    names = window.names()
    for name in names[1:3]:
        window.select(name)
        window.letter("U")
        window.settle()
    window.select(names[0])
    window.letter("J")
    window.until(lambda: window.grid.current() == 3)
    window.key(Qt.Key.Key_J, "J", Qt.KeyboardModifier.ShiftModifier)
    window.until(lambda: window.grid.current() == 0)


def test_the_panel_buttons_label_too(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    window.window.parts.panel.label_requested.emit(LabelValue.UNSURE)
    window.until(lambda: window.label("fox.png") is LabelValue.UNSURE)


def test_a_label_does_not_take_the_picture_out_of_a_filtered_view(window, folder):
    window.open_on(folder)
    window.click(window.facet("label", "none"))
    window.settle()
    before = window.names()
    window.select(before[0])
    window.letter("H")
    window.settle()
    assert window.names() == before
    assert window.facet("label", "human").count == 1


@pytest.fixture
def copies(window, tmp_path):
    """Two copies of one picture, and another one."""
    from tests.makers import drawings

    folder = tmp_path / "copies"
    folder.mkdir()
    picture = drawings.photograph(480, 360, 3)
    picture.save(folder / "one.png")
    picture.save(folder / "two.jpg", quality=85)
    drawings.mosaic(480, 360, [(200, 40, 40), (40, 40, 200), (240, 220, 90)], 5).save(folder / "other.png")
    window.open_on(folder)
    return window


def test_a_label_is_offered_to_near_duplicates(copies):
    copies.select("one.png")
    copies.letter("A")
    offer = copies.centre.offer
    copies.until(offer.isVisible)
    assert offer.question.startswith("1 near-duplicate")
    assert copies.label("two.jpg") is None
    offer.accepted.emit()
    copies.until(lambda: copies.label("two.jpg") is LabelValue.AI)
    assert not offer.isVisible()


def test_del_refuses_an_offer_and_unanswered_ones_wait(copies):
    copies.select("one.png")
    copies.letter("A")
    offer = copies.centre.offer
    copies.until(offer.isVisible)
    copies.select("other.png")
    copies.letter("H")
    copies.until(lambda: copies.status._offers.isVisible())
    assert copies.status._offers.text().strip() == "1 offer waits"
    copies.status._offers.click()
    assert offer.isVisible()
    copies.key(Qt.Key.Key_Delete)
    assert not offer.isVisible()
    copies.settle()
    assert copies.label("two.jpg") is None


def test_an_offer_goes_when_the_copy_is_labelled_by_hand(copies):
    copies.select("one.png")
    copies.letter("A")
    copies.until(copies.centre.offer.isVisible)
    copies.select("two.jpg")
    copies.letter("U")
    copies.until(lambda: not copies.centre.offer.isVisible())
    copies.settle()
    assert copies.label("two.jpg") is LabelValue.UNSURE
