"""Facets: counts, marks, folding, more values, the score range, and the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.gui.query import Mark, Query, ScoreRange
from inspector.gui.views.facetgroup import SHORT, FacetGroup
from inspector.gui.views.facets import COUNTED, FacetCounts, FacetPanel
from inspector.gui.views.histogram import BINS, Bands

MANY = [(f"model {number:02d}", 100 - number) for number in range(30)]
COUNTS = FacetCounts(
    {"verdict": [("generated", 12), ("captured", 0)], "label": [("none", 12)], "model": MANY},
    [1] * BINS,
    4,
)


@pytest.fixture
def panel(qtbot):
    made = FacetPanel()
    qtbot.addWidget(made)
    made.resize(260, 1200)
    made.show_counts(COUNTS, Query())
    made.show()
    qtbot.waitExposed(made)
    return made


def rows(panel, name):
    return {row.value: row for row in panel.group(name).rows()}


def test_values_without_pictures_stay_and_are_dimmed(panel):
    assert rows(panel, "verdict")["captured"].count == 0
    assert len(rows(panel, "verdict")) == 6


def test_counts_change_in_place(panel):
    row = rows(panel, "verdict")["generated"]
    panel.show_counts(FacetCounts({"verdict": [("generated", 3)]}), Query())
    assert rows(panel, "verdict")["generated"] is row
    assert row.count == 3
    assert row.accessibleName() == "AI-generated, 3"


def test_a_click_takes_a_minus_leaves_out(panel, qtbot):
    row = rows(panel, "verdict")["generated"]
    with qtbot.waitSignal(panel.asked) as heard:
        QTest.keyClick(row, Qt.Key.Key_Space)
    assert heard.args[0].mark("verdict", "generated") is Mark.IN
    panel.show_query(heard.args[0])
    assert row.isChecked()
    with qtbot.waitSignal(panel.asked) as heard:
        QTest.keyClick(row, Qt.Key.Key_Minus)
    assert heard.args[0].mark("verdict", "generated") is Mark.OUT
    panel.show_query(heard.args[0])
    assert "left out" in row.accessibleName()


def test_two_quick_clicks_both_count(panel, qtbot):
    asked = []
    panel.asked.connect(asked.append)
    for value in ("generated", "captured"):
        qtbot.mouseClick(rows(panel, "verdict")[value], Qt.MouseButton.LeftButton)
    assert asked[-1].included == {"verdict": ("generated", "captured")}


def test_the_minus_button_appears_under_the_pointer(panel, qtbot):
    row = rows(panel, "verdict")["generated"]
    with qtbot.waitSignal(panel.asked) as heard:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row._minus().center().toPoint())
    assert heard.args[0].mark("verdict", "generated") is Mark.OUT


def test_groups_fold_by_arrow_keys(panel):
    heading = panel.group("verdict").heading
    QTest.keyClick(heading, Qt.Key.Key_Left)
    assert rows(panel, "verdict") == {}
    assert "folded" in heading.accessibleName()
    QTest.keyClick(heading, Qt.Key.Key_Right)
    assert len(rows(panel, "verdict")) == 6


def test_six_values_then_more_with_a_field_to_find_one(panel, qtbot):
    group: FacetGroup = panel.group("model")
    group.heading.toggle_fold()
    assert len(group.rows()) == SHORT
    assert group._more.text() == "24 more"
    group._more.click()
    assert len(group.rows()) == 30
    QTest.keyClicks(group._find, "27")
    assert [row.value for row in group.rows()] == ["model 27"]
    group._more.click()
    assert len(group.rows()) == SHORT


def test_ticked_values_are_always_shown(panel):
    group = panel.group("model")
    group.heading.toggle_fold()
    panel.show_query(Query(included={"model": ("model 29",)}))
    assert "model 29" in [row.value for row in group.rows()]
    assert "1 of 30" in group.heading.accessibleName()


def test_one_tab_stop_and_arrows_inside(panel):
    stops = [one for one in panel.controls() if one.focusPolicy() == Qt.FocusPolicy.StrongFocus]
    assert len(stops) == 1
    stops[0].setFocus()
    QTest.keyClick(stops[0], Qt.Key.Key_Down)
    second = panel.controls()[1]
    assert second.hasFocus()
    assert panel.tab_stop() is second
    QTest.keyClick(second, Qt.Key.Key_End)
    assert panel.controls()[-1].hasFocus()


def test_handles_move_by_keys_and_ask_after_a_rest(panel, qtbot):
    bars = panel.score.bars
    with qtbot.waitSignal(panel.asked) as heard:
        for _ in range(3):
            QTest.keyClick(bars.low, Qt.Key.Key_PageUp)
        QTest.keyClick(bars.high, Qt.Key.Key_Left)
    assert heard.args[0].score == ScoreRange(0.3, 0.99)
    assert "0.30 to 0.99" in panel.score.heading.accessibleName()
    assert bars.low.accessibleName() == "Lowest score: 0.30"


def test_handles_do_not_cross(panel, qtbot):
    bars = panel.score.bars
    bars.show_range(0.4, 0.5)
    for _ in range(3):
        QTest.keyClick(bars.low, Qt.Key.Key_PageUp)
    assert (bars._low, bars._high) == (0.5, 0.5)


def test_handles_are_dragged(panel, qtbot):
    bars = panel.score.bars
    start = bars.low.rect().center()
    target = bars.low.mapFrom(bars, bars.rect().center())
    with qtbot.waitSignal(panel.asked) as heard:
        qtbot.mousePress(bars.low, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(bars.low, target)
        bars.low.moved.emit(bars.score_at(bars.width() // 2))
        qtbot.mouseRelease(bars.low, Qt.MouseButton.LeftButton, pos=target)
    assert heard.args[0].score.low == pytest.approx(0.5, abs=0.02)


def test_the_range_can_be_typed(panel, qtbot):
    panel.score.heading.note_clicked.emit()
    assert panel.score._low.isVisible()
    with qtbot.waitSignal(panel.asked) as heard:
        panel.score._low.setValue(0.6)
    assert heard.args[0].score == ScoreRange(0.6, 1.0)


def test_pictures_without_a_score_are_a_row(panel, qtbot):
    assert panel.score.unscored.count == 4
    with qtbot.waitSignal(panel.asked) as heard:
        QTest.keyClick(panel.score.unscored, Qt.Key.Key_Space)
    assert heard.args[0].score == ScoreRange(unscored=True)


def test_bands_name_scores():
    bands = Bands(0.5, 0.9)
    assert [bands.of(score) for score in (0.1, 0.5, 0.95)] == ["none", "unsure", "ai"]


def test_every_counted_facet_can_be_counted():
    from inspector.catalog import FACETS

    assert set(COUNTED) <= set(FACETS)
