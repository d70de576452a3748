"""The search field: completion, mistakes explained in place, and the last valid result that stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.gui.completion import MOST, suggestions
from inspector.gui.views.search import SearchBox

VALUES = {
    "generator": (("ComfyUI", 1022), ("Midjourney", 8), ("Fooocus in a box", 3)),
    "verdict": (("generated", 1914), ("captured", 20)),
    "tag": (("geometry", 4),),
}


def values(name):
    return VALUES.get(name, ())


@pytest.mark.parametrize(
    ("before", "inserts"),
    [
        ("gen", ["generator:", "verdict:generated "]),
        ("verdict:generated gen", ["generator:", "verdict:generated "]),
        ("(verdict:capt", ["verdict:captured "]),
        ("generator:mid", ["generator:Midjourney "]),
        ("generator:foo", ['generator:"Fooocus in a box" ']),
        ("score", ["score:"]),
        ("tag=geo", ["tag=geometry "]),
    ],
)
def test_fields_and_values_are_suggested(before, inserts):
    found = [one.insert for one in suggestions(before, values)]
    assert found[: len(inserts)] == inserts


def test_a_suggestion_replaces_the_word_it_completes():
    one = suggestions("verdict:captured gen", values)[0]
    assert "verdict:captured gen"[: one.start] + one.insert == "verdict:captured generator:"


def test_counts_and_meanings_stand_beside():
    found = suggestions("gener", values)
    assert (found[0].shown, found[0].meaning, found[0].count) == ("generator:", "program that made it", "3 values")
    assert (found[1].shown, found[1].count) == ("verdict:generated", "1,914")
    assert found[-1].meaning == "in names and prompts"


@pytest.mark.parametrize("before", ["", "fox ", '"an open quote'])
def test_nothing_is_suggested_before_the_first_letter(before):
    assert suggestions(before, values) == []


def test_the_list_stays_short():
    many = {"generator": tuple((f"g{number}", number) for number in range(200))}
    assert len(suggestions("generator:g", lambda name: many.get(name, ()))) == MOST


@pytest.fixture
def box(qtbot):
    host = QWidget()
    made = SearchBox(values, host)
    column = QVBoxLayout(host)
    column.addWidget(made)
    column.addWidget(made.mistake)
    column.addStretch(1)
    host.resize(700, 400)
    qtbot.addWidget(host)
    host.show()
    qtbot.waitExposed(host)
    made.field.setFocus()
    made.host = host
    return made


def test_plain_words_are_searched_after_a_rest(box, qtbot):
    with qtbot.waitSignal(box.searched) as heard:
        QTest.keyClicks(box.field, "fox")
    assert heard.args == ["fox"]


def test_a_mistake_is_one_sentence_with_a_way_out(box, qtbot):
    heard = []
    box.searched.connect(heard.append)
    QTest.keyClicks(box.field, "verdct:captured fox")
    qtbot.waitUntil(lambda: box.mistake.sentence != "")
    assert "verdct" in box.mistake.sentence
    assert heard == []
    box.mistake.fixed.emit()
    qtbot.waitUntil(lambda: heard == ["verdict:captured fox"])
    assert box.mistake.sentence == ""


def test_the_wrong_word_is_underlined(box, qtbot):
    heard = []
    underline = box.field.underline
    box.field.underline = lambda start, length: (heard.append((start, length)), underline(start, length))
    box.field.setText("score>0.6 verdct:captured")
    qtbot.waitUntil(lambda: box.mistake.sentence != "")
    assert (10, 6) in heard
    assert box.field.text() == "score>0.6 verdct:captured"


def test_an_unfinished_expression_is_no_mistake_while_somebody_types(box, qtbot):
    QTest.keyClicks(box.field, "verdict:")
    qtbot.wait(400)
    assert box.mistake.sentence == ""
    qtbot.waitUntil(lambda: box.mistake.sentence != "", timeout=3_000)


def test_arrows_and_tab_take_suggestions(box, qtbot):
    QTest.keyClicks(box.field, "gene")
    assert box.suggestions.isVisible()
    QTest.keyClick(box.field, Qt.Key.Key_Tab)
    assert box.field.text() == "generator:"
    assert box.suggestions.isVisible()
    QTest.keyClick(box.field, Qt.Key.Key_Down)
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    assert box.field.text() == "generator:ComfyUI "
    assert box.field.hasFocus()


def test_enter_keeps_and_gives_the_focus_back(box, qtbot):
    QTest.keyClicks(box.field, "fox ")
    with qtbot.waitSignals([box.searched, box.done]):
        QTest.keyClick(box.field, Qt.Key.Key_Return)


def test_esc_closes_the_list_then_drops_what_was_typed(box, qtbot):
    box.set_search("fox")
    QTest.keyClicks(box.field, " gene")
    QTest.keyClick(box.field, Qt.Key.Key_Escape)
    assert not box.suggestions.isVisible()
    assert box.field.text() == "fox gene"
    with qtbot.waitSignal(box.done):
        QTest.keyClick(box.field, Qt.Key.Key_Escape)
    assert box.field.text() == "fox"
