"""The small widgets: what they show, what they answer to, and that strangers' text stays text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from inspector.domain.enums import Band, Severity
from inspector.gui.widgets.bars import NoticeBar, OfferBar, QuestionBar, ToastStack
from inspector.gui.widgets.basic import ElidedLabel, IconButton, TextButton, breakable, plain, plain_tooltip
from inspector.gui.widgets.chips import Chip, Tag
from inspector.gui.widgets.empty import EmptyState
from inspector.gui.widgets.fields import NameValues, TextBlock
from inspector.gui.widgets.flow import FlowLayout
from inspector.gui.widgets.hexview import HexView
from inspector.gui.widgets.keycaps import HelpKeys
from inspector.gui.widgets.rows import Fold
from inspector.gui.widgets.scorescale import ScoreScale
from inspector.gui.widgets.workflowview import WorkflowView
from inspector.gui.workflow import Graph, parse, place
from tests.gui import samples
from tests.gui.seeing import nameless, rich, shown, words


def test_a_label_shows_markup_as_text(qtbot):
    label = plain("<b>x</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_long_word_may_break_and_is_the_same_to_read():
    assert breakable("short words stay") == "short words stay"
    assert breakable("x" * 80).replace("\u200b", "") == "x" * 80
    assert "\u200b" in breakable("x" * 80)


def test_a_name_is_shortened_in_the_middle_and_told_whole(qtbot):
    label = ElidedLabel("a_very_long_name_of_a_picture_that_somebody_saved_0001.png")
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.text().startswith("a_")
    assert label.text().endswith("png")
    assert "…" in label.text()
    assert "somebody_saved" in label.toolTip()
    assert label.accessibleName() == label.full
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_tooltips_escape_markup():
    assert "<img" not in plain_tooltip("<img src=x>")
    assert plain_tooltip("") == ""


def test_an_icon_button_speaks_its_name_and_shows_its_key(qtbot):
    button = IconButton("copy", "Copy prompt", key="Ctrl+C")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Copy prompt"
    assert button.toolTip() == "Copy prompt (Ctrl+C)"
    assert button.minimumWidth() >= 24


def test_an_ampersand_in_a_button_is_no_shortcut(qtbot):
    button = TextButton("This & that")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "This & that"


def test_a_tag_is_one_harmless_line(qtbot):
    tag = Tag("two\nlines \u202e")
    qtbot.addWidget(tag)
    assert tag.label == "two lines [U+202E]"


def test_a_chip_is_removed_by_its_cross_and_by_delete_and_pressed_elsewhere(qtbot):
    chip = Chip("Verdict: AI-generated")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    chip.show()
    heard = []
    chip.removed.connect(lambda: heard.append("removed"))
    chip.clicked.connect(lambda: heard.append("clicked"))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.rect().center())
    cross = chip.rect().center()
    cross.setX(chip.width() - 12)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert heard == ["clicked", "removed", "removed"]


def test_a_flow_goes_on_in_the_next_line(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(8)
    host.setLayout(flow)
    buttons = [QPushButton("button") for _ in range(4)]
    for button in buttons:
        flow.addWidget(button)
    width = buttons[0].sizeHint().width()
    assert flow.heightForWidth(10 * width) < flow.heightForWidth(2 * width + 10)
    host.resize(2 * width + 10, 300)
    host.show()
    assert buttons[0].y() == buttons[1].y() < buttons[2].y()


def test_a_text_block_is_as_high_as_its_text_up_to_a_limit(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    short, long = TextBlock("one line"), TextBlock("word " * 2_000, most=5)
    column.addWidget(short)
    column.addWidget(long)
    host.resize(300, 600)
    host.show()
    qtbot.wait(1)
    assert short.height() < 30
    assert long.height() < 120
    assert long.verticalScrollBar().maximum() > 0
    assert short.verticalScrollBar().maximum() == 0


def test_a_text_block_never_reads_markup_and_boxes_direction_marks(qtbot):
    block = TextBlock(samples.HOSTILE)
    qtbot.addWidget(block)
    assert block.toPlainText().startswith("<b>bold</b>")
    assert "[U+202E]" in block.toPlainText()
    assert block.isReadOnly()


def test_names_without_values_are_left_out(qtbot):
    pairs = NameValues([("Seed", "1"), ("Steps", "")])
    qtbot.addWidget(pairs)
    assert words(pairs) == ["Seed", "1"]


def test_a_notice_tells_and_offers_one_thing_to_do(qtbot):
    bar = NoticeBar("The disk is full. 1,880 results are kept.", Severity.ERROR, action="Try again", closable=True)
    qtbot.addWidget(bar)
    bar.show()
    assert bar.accessibleName() == bar.message
    [action] = [button for button in bar.findChildren(TextButton) if button.text() == "Try again"]
    with qtbot.waitSignal(bar.acted):
        qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.closed):
        bar.findChild(IconButton).click()


def test_an_offer_names_label_and_number(qtbot):
    bar = OfferBar()
    qtbot.addWidget(bar)
    bar.offer(3, "Human-made")
    assert bar.question == "3 near-duplicates of the last picture have no label. Label them Human-made too?"
    bar.offer(1, "Human-made")
    assert bar.question == "1 near-duplicate of the last picture has no label. Label it Human-made too?"


def test_a_question_is_answered_by_its_buttons(qtbot):
    bar = QuestionBar()
    qtbot.addWidget(bar)
    bar.ask("Label 214 pictures Human-made?", "Label 214", "Cancel")
    assert "Label 214" in words(bar)
    with qtbot.waitSignal(bar.accepted):
        bar._accept.click()
    with qtbot.waitSignal(bar.refused):
        bar._refuse.click()


@pytest.fixture
def host(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def test_at_most_three_toasts_stand_below_the_centre(host):
    stack = ToastStack(host)
    for number in range(5):
        stack.show_message(f"message {number}")
    assert stack.messages == ["message 2", "message 3", "message 4"]
    assert abs(stack.geometry().center().x() - 450) < 3
    assert stack.geometry().bottom() < 600


def test_a_second_toast_has_room_of_its_own(host):
    stack = ToastStack(host)
    first = stack.show_message("Copied")
    QApplication.processEvents()
    second = stack.show_message("Saved fox.png")
    QApplication.processEvents()
    assert second.y() >= first.geometry().bottom()
    assert second.geometry().bottom() <= stack.height()


def test_a_toast_waits_under_the_pointer_and_under_the_focus(host):
    toast = ToastStack(host).show_message("214 pictures labelled", undoable=True)
    assert toast.running
    QApplication.sendEvent(toast, QEnterEvent(QPointF(), QPointF(), QPointF()))
    assert not toast.running
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.running


def test_a_toast_can_be_undone_and_goes_then(host, qtbot):
    stack = ToastStack(host)
    toast = stack.show_message("214 pictures labelled", undoable=True)
    with qtbot.waitSignal(stack.undo):
        toast._undo.click()
    assert stack.messages == []
    assert not stack.isVisible()


def test_a_toast_goes_by_itself(host, qtbot):
    stack = ToastStack(host)
    toast = stack.show_message("saved")
    toast._timer.start(10)
    qtbot.waitUntil(lambda: stack.messages == [])


def test_an_empty_state_helps_with_one_sentence_and_one_action(qtbot):
    state = EmptyState("filter", "No picture matches", "Remove a filter.", primary="Remove last filter")
    qtbot.addWidget(state)
    state.show()
    assert words(state) == ["No picture matches", "Remove a filter.", "Remove last filter"]
    with qtbot.waitSignal(state.primary):
        state._primary.click()
    state.set_state("error", "The catalogue is in use")
    assert words(state) == ["The catalogue is in use"]


def test_a_fold_opens_with_the_right_arrow_and_closes_with_the_left(qtbot):
    fold = Fold("Certificate", plain("inside"))
    qtbot.addWidget(fold)
    fold.show()
    assert "inside" not in words(fold)
    qtbot.keyClick(fold, Qt.Key.Key_Right)
    assert "inside" in words(fold)
    qtbot.keyClick(fold, Qt.Key.Key_Left)
    assert not fold.opened


def test_bytes_are_selected_and_copied_as_hexadecimal(qtbot):
    view = HexView()
    qtbot.addWidget(view)
    view.resize(620, 200)
    view.show()
    view.set_bytes(b"tEXtprompt\x00{}", base=0x4B0)
    assert view.per_row == 16
    view.select(0, 3)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "74 45 58 74"
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.selection == b"tEXtp"
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.selection == b"}"
    view.resize(340, 200)
    assert view.per_row == 8


def test_a_large_block_costs_no_more_than_its_visible_rows(qtbot):
    view = HexView()
    qtbot.addWidget(view)
    view.resize(620, 200)
    view.show()
    view.set_bytes(bytes(8_000_000))
    view.select(7_999_999, 7_999_999)
    assert view.verticalScrollBar().value() > 400_000
    view.grab()


def test_clicking_bytes_selects_in_both_halves(qtbot):
    view = HexView()
    qtbot.addWidget(view)
    view.resize(620, 200)
    view.show()
    view.set_bytes(bytes(range(64)))
    from PySide6.QtCore import QPoint

    middle = view._line() // 2 + 8
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(view._hex_left(3) + 2, middle))
    assert view.selection == b"\x03"
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(view._text_left(5) + 2, middle + view._line())
    )
    assert view.selection == b"\x15"


@pytest.mark.parametrize(
    ("score", "band", "low", "high"),
    [(0.1, Band.NONE, 0, 0.55), (0.6, Band.UNSURE, 0.55, 0.8), (0.95, Band.AI, 0.8, 1.0), (1.0, Band.AI, 0.99, 1.0)],
)
def test_a_score_stands_in_its_band(qtbot, score, band, low, high):
    scale = ScoreScale(band, score, None, samples.DETECTOR)
    qtbot.addWidget(scale)
    assert low <= scale.position(score) <= high
    assert "%" not in scale.accessibleName()


def test_without_limits_only_the_band_is_shown(qtbot):
    scale = ScoreScale(Band.UNSURE, 0.99, (0.1, 0.99), None)
    qtbot.addWidget(scale)
    assert 0.55 < scale.position(0.99) < 0.8
    assert "after small changes 0.10 to 0.99" in scale.accessibleName()


def test_a_diagram_is_read_only_and_zooms(qtbot):
    import json

    nodes, links = parse(json.dumps(samples.GRAPH))
    view = WorkflowView(Graph(nodes, links, 0))
    qtbot.addWidget(view)
    view.resize(320, 150)
    view.show()
    assert "7 nodes" in view.accessibleName()
    before = view.transform().m11()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.transform().m11() > before
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.transform().m11() == pytest.approx(before)


def test_a_hostile_diagram_shows_text(qtbot):
    from inspector.gui.workflow import Node

    nodes = place([Node("1", samples.HOSTILE, "<h1>"), Node("2", "b", "c")], [("1", "2")])
    view = WorkflowView(Graph(nodes, (("1", "2"),), 0))
    qtbot.addWidget(view)
    tips = [item.toolTip() for item in view.scene().items() if item.toolTip()]
    assert all("<b>" not in tip and "<h1>" not in tip for tip in tips)


def test_keys_that_do_not_fit_are_left_out_from_the_front(qtbot):
    keys = HelpKeys()
    qtbot.addWidget(keys)
    keys.set_pairs([("1", "keeper", False), ("N", "note", False), ("?", "all keys", False)])
    keys.resize(600, 24)
    keys.show()
    assert keys.shown == ["1 keeper", "N note", "? all keys"]
    keys.resize(170, 24)
    assert keys.shown == ["N note", "? all keys"]


def test_small_widgets_have_names_and_no_markup(qtbot, host):
    column = QVBoxLayout(host)
    for widget in (
        NoticeBar("x", action="do", closable=True),
        OfferBar(),
        Chip("c"),
        EmptyState("filter", "t", "s", primary="p", secondary="q"),
    ):
        column.addWidget(widget)
        widget.show()
    assert nameless(host) == []
    assert rich(host) == []
    assert "do" in shown(host)
