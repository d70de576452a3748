"""The loupe shows one picture large; keys step, zoom, turn and label."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication

from inspector.domain.enums import LabelValue
from inspector.gui.views.loupe import Loupe
from inspector.gui.widgets.pictureview import PictureView
from tests.gui import samples
from tests.gui.seeing import nameless, rich, shown

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def solid(width: int, height: int, colour: str = "red") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


@pytest.fixture
def loupe(qtbot) -> Loupe:
    made = Loupe()
    qtbot.addWidget(made)
    made.resize(800, 640)
    made.show()
    made.show_picture(samples.generated().row, None, position=12, total=1951)
    made.set_picture(1, solid(1024, 1280))
    return made


@pytest.fixture
def view(qtbot) -> PictureView:
    made = PictureView()
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show()
    return made


@pytest.mark.parametrize(
    ("key", "step"),
    [(Qt.Key.Key_Right, 1), (Qt.Key.Key_Space, 1), (Qt.Key.Key_Left, -1), (Qt.Key.Key_Backspace, -1)],
)
def test_keys_step_through_the_view(loupe, qtbot, key, step):
    with qtbot.waitSignal(loupe.step_requested) as asked:
        qtbot.keyClick(loupe, key)
    assert asked.args == [step]


@pytest.mark.parametrize(("key", "value"), list(zip("HAEUX", LabelValue, strict=True)))
def test_the_same_letter_gives_the_same_label(loupe, qtbot, key, value):
    with qtbot.waitSignal(loupe.label_requested) as asked:
        qtbot.keyClick(loupe, key.lower())
    assert asked.args == [value]


def test_ctrl_delete_removes_the_label_and_delete_alone_does_nothing(loupe, qtbot):
    heard = []
    loupe.label_requested.connect(heard.append)
    qtbot.keyClick(loupe, Qt.Key.Key_Delete)
    qtbot.keyClick(loupe, Qt.Key.Key_Delete, CTRL)
    assert heard == [None]


def test_an_offer_is_accepted_by_enter_and_refused_by_delete(loupe, qtbot):
    answers = []
    loupe.offer_answered.connect(answers.append)
    qtbot.keyClick(loupe, Qt.Key.Key_Return)
    loupe.set_offer(2, "AI-generated")
    qtbot.keyClick(loupe, Qt.Key.Key_Return)
    qtbot.keyClick(loupe, Qt.Key.Key_Delete)
    assert answers == [True, False]
    loupe.set_offer(0, "")
    assert not loupe.offer.isVisible()


def test_escape_goes_back_to_the_grid(loupe, qtbot):
    with qtbot.waitSignal(loupe.closed):
        qtbot.keyClick(loupe, Qt.Key.Key_Escape)


def test_notes_tags_compare_and_keys_are_asked_for(loupe, qtbot):
    for key, signal in (
        ("n", loupe.note_requested),
        ("t", loupe.tags_requested),
        ("c", loupe.compare_requested),
        ("?", loupe.keys_requested),
    ):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(loupe, key)
    with qtbot.waitSignal(loupe.tag_toggled) as asked:
        qtbot.keyClick(loupe, "3")
    assert asked.args == [2]


def test_zoom_keys_and_what_the_bar_says(loupe, qtbot):
    assert loupe.zoom.text().startswith("Fit, ")
    qtbot.keyClick(loupe, "z")
    assert loupe.zoom.text() == "100 %"
    qtbot.keyClick(loupe, "+")
    assert loupe.zoom.text() == "125 %"
    qtbot.keyClick(loupe, "-")
    qtbot.keyClick(loupe, "0", CTRL)
    assert loupe.view.fitted
    qtbot.keyClick(loupe, "1", CTRL)
    assert loupe.view.zoom == 1.0


def test_shift_with_an_arrow_pans_and_does_not_step(loupe, qtbot):
    heard = []
    loupe.step_requested.connect(heard.append)
    loupe.view.set_zoom(4.0)
    before = loupe.view._offset.x()
    qtbot.keyClick(loupe, Qt.Key.Key_Right, SHIFT)
    assert loupe.view._offset.x() < before
    assert heard == []


def test_the_view_turns_and_the_next_picture_stands_upright(loupe, qtbot):
    qtbot.keyClick(loupe, "w")
    assert loupe.view.turns == 1
    qtbot.keyClick(loupe, "W", SHIFT)
    qtbot.keyClick(loupe, "W", SHIFT)
    assert loupe.view.turns == 3
    loupe.show_picture(samples.captured().row, None)
    assert loupe.view.turns == 0


def test_information_comes_in_two_steps_and_goes(loupe, qtbot):
    qtbot.keyClick(loupe, "i")
    assert "dusk_ridge_04.png" in loupe.info.words
    assert "AI-generated · Declared" in loupe.info.words
    assert loupe.info.state == 1
    qtbot.keyClick(loupe, "i")
    assert loupe.info.histogram.isVisible()
    assert max(loupe.info.histogram.counts) == 1.0
    qtbot.keyClick(loupe, "i")
    assert not loupe.info.isVisible()


def test_a_picture_that_comes_late_is_dropped(loupe):
    loupe.show_picture(samples.captured().row, None)
    loupe.set_picture(1, solid(10, 10))
    assert not loupe.view.sharp
    loupe.set_picture(4, solid(10, 10))
    assert loupe.view.sharp


def test_a_message_stands_where_the_picture_would(loupe):
    loupe.show_message("No permission to read this file. <b>x</b>")
    assert "<b>x</b>" in shown(loupe)
    loupe.show_picture(samples.captured().row, None)
    assert "No permission" not in shown(loupe)


def test_the_heat_map_is_only_offered_where_there_is_one(loupe, qtbot):
    heard = []
    loupe.heat_map_requested.connect(heard.append)
    qtbot.keyClick(loupe, "m")
    assert heard == []
    assert not loupe.heat.isVisible()
    loupe.set_heat_map_available(True)
    qtbot.keyClick(loupe, "m")
    assert heard == [True]
    loupe.set_heat_map(1, solid(4, 4, "blue"))
    assert loupe.grab().toImage().pixelColor(400, 300) != QColor("red")
    loupe.show_picture(samples.captured().row, None)
    assert heard == [True, True]


def test_buttons_do_not_take_the_keys_from_the_picture(loupe, qtbot):
    loupe.activateWindow()
    loupe.setFocus()
    qtbot.mouseClick(loupe.closer, Qt.MouseButton.LeftButton)
    assert not loupe.closer.hasFocus()


def test_every_control_has_a_name(loupe):
    loupe.set_heat_map_available(True)
    loupe.set_offer(1, "Human-made")
    assert nameless(loupe) == []
    assert rich(loupe) == []
    assert loupe.view.accessibleName().startswith("dusk_ridge_04.png, AI-generated, Declared")


def test_a_preview_stands_where_the_picture_will(view):
    preview = QPixmap(100, 50)
    preview.fill(QColor("blue"))
    view.set_preview(preview, QSize(2000, 1000))
    before = view._target()
    assert view.grab().toImage().pixelColor(200, 200).name() == "#0000ff"
    view.set_image(solid(2000, 1000))
    assert view._target() == before
    assert view.grab().toImage().pixelColor(200, 200).name() == "#ff0000"


def test_small_pictures_are_not_blown_up(view):
    view.set_preview(None, QSize(40, 40))
    assert view.zoom == 1.0


def test_zooming_keeps_the_point_under_the_pointer(view):
    view.set_preview(None, QSize(4000, 4000))
    view.set_image(solid(4000, 4000))
    view.set_zoom(1.0)

    def under(point: QPointF) -> QPointF:
        target = view._target()
        return (point - target.topLeft()) / view.zoom

    point = QPointF(300, 120)
    before = under(point)
    event = QWheelEvent(
        point,
        view.mapToGlobal(point),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    assert view.zoom == pytest.approx(1.25)
    assert (under(point) - before).manhattanLength() < 0.01


def test_pixels_are_squares_from_two_hundred_per_cent_on(view):
    image = solid(2, 1, "black")
    image.setPixelColor(1, 0, QColor("white"))
    view.set_preview(None, QSize(2, 1))
    view.set_image(image)
    view.set_zoom(64.0)
    row = view.grab().toImage()
    inside = {row.pixelColor(x, 200).name() for x in range(138, 262)}
    assert inside == {"#000000", "#ffffff"}


def test_the_picture_cannot_be_pushed_out_of_view(view):
    view.set_preview(None, QSize(500, 500))
    view.set_image(solid(500, 500))
    view.set_zoom(1.0)
    view.pan(10_000, 10_000)
    assert view._target().right() >= 399


def test_dragging_moves_the_picture(view, qtbot):
    view.set_preview(None, QSize(900, 900))
    view.set_image(solid(900, 900))
    view.set_zoom(1.0)
    before = view._offset
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    qtbot.mouseMove(view, QPoint(150, 200))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(150, 200))
    assert view._offset.x() == before.x() - 50


def test_a_double_click_changes_between_all_and_one_to_one(view, qtbot):
    view.set_preview(None, QSize(900, 900))
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton)
    assert view.zoom == 1.0
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton)
    assert view.fitted


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("zoom", [0.5, 1.0, 3.0])
def test_a_turned_picture_is_drawn_turned(view, turns, zoom):
    image = solid(100, 100, "black")
    for x in range(50):
        for y in range(50):
            image.setPixelColor(x, y, QColor("white"))
    view.set_preview(None, QSize(100, 100))
    view.set_image(image)
    view.rotate(turns)
    view.set_zoom(zoom)
    grabbed, far = view.grab().toImage(), int(20 * zoom)
    corners = [(-far, -far), (far, -far), (far, far), (-far, far)]
    white = [grabbed.pixelColor(200 + x, 200 + y).name() == "#ffffff" for x, y in corners]
    assert white == [place == turns for place in range(4)]
