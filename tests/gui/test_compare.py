"""Compare shows two near-duplicates at one size, says what differs, and labels the one that is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from inspector.domain.enums import LabelValue
from inspector.domain.report import Hashes
from inspector.gui.views import comparetable
from inspector.gui.views.compare import CompareView
from inspector.gui.views.comparestage import BLINK_MS, CompareMode
from inspector.gui.views.comparetable import Side
from tests.gui import samples
from tests.gui.seeing import everything, nameless, rich, shown

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def solid(colour: str, width: int = 1024, height: int = 1280) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def pair():
    first = samples.generated()
    second = samples.detected()
    second = replace(second, row=replace(second.row, path=first.duplicates[0].path))
    return first, second


@pytest.fixture
def view(qtbot) -> CompareView:
    made = CompareView()
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    first, second = pair()
    made.show_group([first.row, second.row, samples.captured().row], {})
    made.set_detail(first)
    made.set_detail(second)
    made.set_picture(first.row.id, solid("red"))
    made.set_picture(second.row.id, solid("blue", 640, 640))
    return made


def colours(view: CompareView) -> tuple[str, str]:
    """Left and right of the middle of the stage."""
    image = view.stage.grab().toImage()
    middle, height = image.width() // 2, image.height() // 3
    return image.pixelColor(middle - 60, height).name(), image.pixelColor(middle + 60, height).name()


def test_swiping_shows_a_left_and_b_right_of_the_divider(view, qtbot):
    assert colours(view) == ("#ff0000", "#0000ff")
    view.stage.divider.setValue(0)
    assert colours(view) == ("#0000ff", "#0000ff")
    view.stage.divider.setValue(1000)
    assert colours(view) == ("#ff0000", "#ff0000")


def test_the_divider_is_moved_by_keys_and_by_dragging(view, qtbot):
    before = view.stage.divider.value()
    qtbot.keyClick(view, Qt.Key.Key_Right, CTRL)
    step = view.stage.divider.value() - before
    qtbot.keyClick(view, Qt.Key.Key_Left, CTRL | SHIFT)
    fine = before + step - view.stage.divider.value()
    assert step > fine > 0
    divider = view.stage.divider
    qtbot.mousePress(divider, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(divider, divider.mapFrom(view.stage, QPoint(100, 100)))
    qtbot.mouseRelease(divider, Qt.MouseButton.LeftButton)
    assert divider.value() < before


def test_v_goes_through_the_layouts(view, qtbot):
    qtbot.keyClick(view, "v")
    assert view.stage.mode is CompareMode.SIDE_BY_SIDE
    assert not view.stage.divider.isVisible()
    assert view.stage.first.geometry().right() < view.stage.second.geometry().left()
    qtbot.keyClick(view, "v")
    assert view.stage.mode is CompareMode.BLINK
    assert view.stage.blinking
    qtbot.keyClick(view, "v")
    assert view.stage.mode is CompareMode.SWIPE
    assert not view.stage.blinking


def test_blinking_is_slow_and_stops_when_compare_ends(view, qtbot):
    assert BLINK_MS >= 500
    view.stage.set_mode(CompareMode.BLINK)
    before = view.stage.first.isVisible()
    qtbot.waitUntil(lambda: view.stage.first.isVisible() != before, timeout=2_000)
    with qtbot.waitSignal(view.closed):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not view.stage.blinking


def test_both_views_move_together(view):
    view.stage.second.set_zoom(2.0)
    view.stage.second.pan(30, 10)
    assert view.stage.first.zoom == 2.0
    assert view.stage.first._offset == view.stage.second._offset
    view.stage.first.rotate(1)
    assert view.stage.second.turns == 1


def test_a_smaller_copy_is_shown_as_large(view):
    assert view.stage.first._target().size() == view.stage.second._target().size()


def test_arrows_go_through_the_group_and_s_swaps(view, qtbot):
    pairs = []
    view.pair_changed.connect(lambda a, b: pairs.append((a.id, b.id)))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, "s")
    assert pairs == [(1, 4), (1, 3), (1, 4), (4, 1)]
    assert view.first.id == 4


def test_a_click_in_the_strip_chooses_b(view, qtbot):
    view.strip._thumbs[2].click()
    assert (view.first.id, view.second.id) == (1, 4)
    view.strip._thumbs[2].click()
    assert (view.first.id, view.second.id) == (4, 1)


def test_label_keys_act_on_the_picture_that_is_named(view, qtbot):
    heard = []
    view.label_requested.connect(lambda key, value: heard.append((key, value)))
    view.setFocus()
    assert "dusk_small.jpg" in view.side.acting.label
    qtbot.keyClick(view, "h")
    view.focusNextPrevChild(True)
    if view.acts_on.id == 3:  # without an active window the key moves no focus
        view._acts_on_b = False
        view._show_acting()
    assert "dusk_ridge_04.png" in view.side.acting.label
    qtbot.keyClick(view, "x")
    qtbot.keyClick(view, Qt.Key.Key_Delete, CTRL)
    assert heard == [(3, LabelValue.HUMAN), (1, LabelValue.EXCLUDE), (1, None)]


def test_the_label_of_a_is_offered_to_b_and_only_given_when_accepted(view, qtbot):
    heard = []
    view.label_requested.connect(lambda key, value: heard.append((key, value)))
    assert view.offer.isVisible()
    assert view.offer.question == "Give B the label of A, AI-generated?"
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert not view.offer.isVisible()
    assert heard == []
    view.show_group([samples.generated().row, pair()[1].row], {})
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert heard == [(3, LabelValue.AI)]
    view.update_rows([replace(pair()[1].row, label=LabelValue.AI)])
    assert not view.offer.isVisible()


def test_what_differs_comes_first_and_what_is_equal_is_folded(view):
    differing = [field.name for field in view.table.differing]
    assert differing[:2] == ["Basis", "Flags"]
    assert {"Generator", "Prompt", "Format", "Size"} <= set(differing)
    assert [field.name for field in view.table.equal] == ["Modified"]
    seen = shown(view.table)
    assert "1 field is equal" in seen
    assert "Looks AI-generated" in seen
    assert "Not labelled" in seen


def test_the_headline_says_how_near_and_what_was_lost():
    first, second = pair()
    sides = Side(first.row, first), Side(second.row, second)
    assert comparetable.headline(*sides) == (
        "Near-duplicates",
        "Distance 4 of 64. B lacks the generation parameters of A.",
    )
    assert comparetable.headline(*reversed(sides))[1].endswith("A lacks the generation parameters of B.")
    same = [
        replace(side, detail=replace(side.detail, report=replace(side.detail.report, hashes=Hashes("ab"))))
        for side in sides
    ]
    assert comparetable.headline(*same)[0] == "The same pixels"


def test_pictures_outside_the_pair_are_dropped(view):
    view.set_picture(999, solid("green"))
    view.set_detail(samples.tampered())
    assert "#008000" not in colours(view)


def test_every_control_has_a_name_and_hostile_names_stay_text(view, qtbot):
    hostile = samples.hostile()
    view.show_group([hostile.row, pair()[1].row], {})
    view.set_detail(hostile)
    qtbot.wait(1)
    assert nameless(view) == []
    assert rich(view) == []
    assert "\u202e" not in everything(view)
