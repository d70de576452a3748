"""Review: one key a decision, nothing told in blind mode, nothing in the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from inspector.domain.enums import Basis, LabelValue, Verdict
from inspector.gui.views.review import ReviewView
from tests.gui import samples
from tests.gui.seeing import everything, nameless, rich, shown

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def review(qtbot) -> ReviewView:
    made = ReviewView()
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    made.start("Order: review priority", 1206, 214, False, tags=("keeper", "lighting"))
    detail = samples.detected()
    made.show_picture(detail.row, None)
    made.set_detail(detail)
    return made


def heard(signal) -> list:
    values = []
    signal.connect(lambda *args: values.append(args[0] if args else None))
    return values


@pytest.mark.parametrize(("key", "value"), list(zip("haeux", LabelValue, strict=True)))
def test_one_key_is_one_decision(review, qtbot, key, value):
    decided = heard(review.decided)
    qtbot.keyClick(review, key)
    assert decided == [value]


def test_a_second_key_does_not_label_a_picture_that_nobody_saw(review, qtbot):
    decided, skipped = heard(review.decided), heard(review.skipped)
    qtbot.keyClick(review, "h")
    qtbot.keyClick(review, "a")
    qtbot.keyClick(review, Qt.Key.Key_Space)
    assert decided == [LabelValue.HUMAN]
    assert skipped == []
    review.show_picture(samples.captured().row, None)
    qtbot.keyClick(review, "a")
    assert decided == [LabelValue.HUMAN, LabelValue.AI]


def test_after_a_failed_decision_the_picture_can_be_decided_again(review, qtbot):
    decided = heard(review.decided)
    qtbot.keyClick(review, "h")
    review.resume()
    qtbot.keyClick(review, "h")
    assert len(decided) == 2


def test_a_held_key_decides_once(review):
    decided = heard(review.decided)
    for repeated in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_H, Qt.KeyboardModifier.NoModifier, "h", repeated)
        QApplication.sendEvent(review, event)
        review.show_picture(samples.captured().row, None)
    assert decided == [LabelValue.HUMAN]


def test_the_decision_buttons_do_the_same_and_leave_the_focus(review, qtbot):
    decided = heard(review.decided)
    button = review.foot.decisions._buttons[3]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert decided == [LabelValue.UNSURE]
    assert not button.hasFocus()


@pytest.mark.parametrize(
    ("key", "modifiers", "signal"),
    [
        (Qt.Key.Key_Space, None, "skipped"),
        (Qt.Key.Key_Backspace, None, "back_requested"),
        (Qt.Key.Key_Z, CTRL, "undo_requested"),
        (Qt.Key.Key_Y, CTRL, "redo_requested"),
        (Qt.Key.Key_Z, CTRL | SHIFT, "redo_requested"),
        (Qt.Key.Key_N, None, "note_requested"),
        (Qt.Key.Key_T, None, "tags_requested"),
        (Qt.Key.Key_C, None, "compare_requested"),
        (Qt.Key.Key_F1, None, "keys_requested"),
        (Qt.Key.Key_Escape, None, "ended"),
    ],
)
def test_every_key_of_review(review, qtbot, key, modifiers, signal):
    with qtbot.waitSignal(getattr(review, signal)):
        qtbot.keyClick(review, key, modifiers or Qt.KeyboardModifier.NoModifier)


def test_digits_toggle_user_tags(review, qtbot):
    with qtbot.waitSignal(review.tag_toggled) as asked:
        qtbot.keyClick(review, "2")
    assert asked.args == [1]


def test_ctrl_delete_takes_the_label_away(review, qtbot):
    decided = heard(review.decided)
    qtbot.keyClick(review, Qt.Key.Key_Delete, CTRL)
    assert decided == [None]


def test_progress_pace_and_rest_are_shown(review):
    review.set_progress(215, 1206, 38.2, 25.9)
    assert review.bar.done.text() == "215 of 1,206"
    assert review.bar.pace.full == "38 a minute · about 26 min left"
    assert review.bar.progress.value() == 215
    review.set_progress(1, 1206, None, None)
    assert review.bar.pace.full == ""
    review.set_progress(1, None, 20, 0.4)
    assert review.bar.done.text() == "1"
    assert "less than a minute left" in review.bar.pace.full
    assert not review.bar.progress.isVisible()
    review.set_progress(1, 9000, 20, 300)
    assert "about 5 h left" in review.bar.pace.full


def test_the_strip_shows_verdict_evidence_and_place(review):
    seen = shown(review.strip)
    for expected in (
        "Looks AI-generated",
        "Detected",
        "Stronger statistical resemblance",
        "nebula study.jpg",
        "Reference",
    ):
        assert expected in seen


def test_the_strip_says_what_a_score_means(review):
    seen = shown(review.strip)
    assert "times as common among AI" in seen
    assert "of 100 flagged like this" in seen
    assert "This is not evidence on its own." in seen
    assert "% likely" not in seen


def test_evidence_of_the_picture_before_is_gone_at_once(review):
    review.show_picture(samples.captured().row, None)
    assert "Stronger statistical" not in shown(review.strip)
    assert "nebula" not in shown(review)
    review.set_detail(samples.detected())
    assert "Stronger statistical" not in shown(review.strip)


def test_the_last_decision_is_shown_with_the_way_back(review):
    review.show_decision("sph_study_11.jpg", LabelValue.HUMAN)
    seen = shown(review.foot)
    assert "sph_study_11.jpg" in seen
    assert "Human-made" in seen
    assert "back one" in seen
    review.show_decision("other.jpg", None)
    assert "skipped" in shown(review.foot)


def test_narrow_windows_hide_the_strip_and_a_key_shows_it(review, qtbot):
    assert review.strip.isVisible()
    review.resize(1100, 700)
    assert not review.strip.isVisible()
    qtbot.keyClick(review, Qt.Key.Key_F9, SHIFT)
    assert review.strip.isVisible()


def test_offers_have_their_own_room(review, qtbot):
    before = review.view.geometry()
    review.set_offer(3, "Human-made")
    qtbot.wait(1)
    assert review.view.geometry() == before
    answers = heard(review.offer_answered)
    qtbot.keyClick(review, Qt.Key.Key_Return)
    qtbot.keyClick(review, Qt.Key.Key_Delete)
    assert answers == [True, False]


def test_deciding_neither_accepts_nor_refuses_an_offer(review, qtbot):
    review.set_offer(3, "Human-made")
    answers = heard(review.offer_answered)
    qtbot.keyClick(review, "h")
    assert answers == []


@pytest.fixture
def blind(review) -> ReviewView:
    review.start("Order: random", 450, 61, True, tags=("keeper",))
    detail = samples.detected()
    review.show_picture(detail.row, None)
    review.set_detail(detail)
    return review


def test_blind_hides_name_verdict_score_and_evidence_from_eye_and_ear(blind, qtbot):
    blind.show_decision("sph_study_11.jpg", LabelValue.HUMAN)
    blind.set_offer(3, "Human-made")
    blind.set_heat_map_available(True)
    qtbot.keyClick(blind, "i")
    qtbot.keyClick(blind, "m")
    seen = everything(blind)
    for secret in ("nebula", "Looks AI", "Detected", "resemblance", "Unstable", "sph_study", "near-duplicates", "640"):
        assert secret not in seen, secret
    assert "Name, verdict, score and evidence are hidden." in seen
    assert blind.mode == "blind"


def test_in_blind_mode_nothing_can_be_compared(blind, qtbot):
    compared = heard(blind.compare_requested)
    qtbot.keyClick(blind, "c")
    assert compared == []


def test_v_shows_what_is_hidden_and_the_decision_is_open(blind, qtbot):
    qtbot.keyClick(blind, "v")
    assert blind.mode == "open"
    assert "Looks AI-generated" in shown(blind.strip)
    assert blind.strip.isVisible()
    blind.show_picture(samples.captured().row, None)
    assert blind.mode == "blind"
    assert not blind.strip.isVisible()


def test_b_toggles_blind_mode(review, qtbot):
    toggled = heard(review.blind_toggled)
    qtbot.keyClick(review, "b")
    assert review.mode == "blind"
    qtbot.keyClick(review, "b")
    assert review.mode == "open"
    assert toggled == [True, False]
    assert "Looks AI-generated" in shown(review.strip)


def test_the_button_toggles_blind_mode_too(review, qtbot):
    qtbot.mouseClick(review.bar.blind, Qt.MouseButton.LeftButton)
    assert review.mode == "blind"
    assert review.bar.blind.isChecked()


def test_a_check_for_a_certificate_is_blind_and_locked(review, qtbot):
    review.start("Plan: at most 3%, 95% confidence", 450, 61, False, plan=True, controls=True)
    review.show_picture(samples.detected().row, None)
    review.set_detail(samples.detected())
    for key in "bvcim":
        qtbot.keyClick(review, key)
    assert review.mode == "blind"
    assert not review.bar.blind.isEnabled()
    seen = everything(review)
    assert "Check for a certificate" in seen
    assert "61 of 450" in seen
    assert "The sample holds hidden AI pictures as a check of the reviewer." in seen
    assert "nebula" not in seen
    assert "V show" not in review.foot.help.shown


def test_escape_sums_up_what_was_decided_and_leaves_on_the_second(review, qtbot):
    ended, undone = heard(review.ended), heard(review.undo_all_requested)
    for number, key in enumerate("hhaa"):
        review.show_picture(samples.row(number, "a.png", Verdict.CAPTURED, Basis.NONE), None)
        qtbot.keyClick(review, key)
    review.show_picture(samples.row(9, "a.png", Verdict.CAPTURED, Basis.NONE), None)
    qtbot.keyClick(review, Qt.Key.Key_Space)
    review.show_picture(samples.captured().row, None)
    review.forget([3])
    qtbot.keyClick(review, Qt.Key.Key_Escape)
    assert ended == []
    seen = shown(review.summary)
    assert "3 pictures decided" in seen
    assert [row.accessibleName() for row in review.summary.rows] == ["Human-made: 2", "AI-generated: 1", "Skipped: 1"]
    assert "Every decision is stored already." in seen
    review.summary.undo_button.click()
    assert len(undone) == 1
    qtbot.keyClick(review, Qt.Key.Key_Escape)
    assert len(ended) == 1


def test_from_the_summary_review_goes_on(review, qtbot):
    decided = heard(review.decided)
    qtbot.keyClick(review, "h")
    review.show_picture(samples.captured().row, None)
    review.show_summary()
    qtbot.keyClick(review, "a")
    assert decided == [LabelValue.HUMAN]
    qtbot.keyClick(review, Qt.Key.Key_Backspace)
    qtbot.keyClick(review, "a")
    assert decided == [LabelValue.HUMAN, LabelValue.AI]


def test_late_pictures_and_messages(review):
    late = QImage(4, 4, QImage.Format.Format_RGB32)
    late.fill(QColor("red"))
    review.set_picture(999, late)
    assert not review.view.sharp
    review.set_picture(3, late)
    assert review.view.sharp
    review.show_message("The file is gone.")
    assert "The file is gone." in shown(review)


def test_every_control_has_a_name(review):
    review.set_offer(2, "Human-made")
    assert nameless(review) == []
    assert rich(review) == []


def test_hostile_names_stay_text(review):
    review.show_picture(samples.hostile().row, None)
    review.set_detail(samples.hostile())
    review.show_decision(samples.HOSTILE, LabelValue.AI)
    seen = everything(review)
    assert "\u202e" not in seen
    assert rich(review) == []


def test_a_note_is_written_below_the_picture_and_its_letters_are_text(review, qtbot):
    decided, kept = heard(review.decided), heard(review.entry_kept)
    before = review.view.geometry()
    review.stage.edit("note", "Note", "")
    qtbot.wait(1)
    qtbot.keyClicks(review.stage.entry.line, "hax 1")
    assert review.view.geometry() == before
    qtbot.keyClick(review.stage.entry.line, Qt.Key.Key_Return)
    assert kept == ["hax 1"]
    assert decided == []
    assert not review.stage.entry.isVisible()
    review.stage.edit("tags", "Tags", "keeper")
    qtbot.keyClick(review.stage.entry.line, Qt.Key.Key_Escape)
    assert len(kept) == 1
    assert not review.stage.entry.isVisible()
