"""What a cell paints in each of its states."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QStyle

from inspector.domain.enums import Basis, Flag, LabelValue, Verdict
from inspector.gui import theme
from inspector.gui.delegates.cell import CellDelegate
from inspector.gui.views.gridgeometry import Geometry
from tests.gui.rows import row

STATES = QStyle.StateFlag
USUAL = QSize(136, 102)


class Pictures:
    """Stands for the thumbnails: one colour for every row."""

    def __init__(self, size: QSize | None, colour: str = "#22AA44") -> None:
        self.made = None
        if size is not None:
            self.made = QPixmap(size)
            self.made.fill(QColor(colour))

    def pixmap(self, _row):
        return self.made

    def has_none(self, _row):
        return self.made is None


def paint(one, *, size: int = 136, state=STATES.State_Enabled, picture: QSize | None = USUAL) -> QImage:
    cells = Geometry(816, size, 1)
    delegate = CellDelegate(Pictures(picture))
    delegate.set_size(size)
    image = QImage(cells.cell_width + 8, cells.cell_height + 8, QImage.Format.Format_RGB32)
    image.fill(theme.current().colour("surface.canvas"))
    painter = QPainter(image)
    delegate.begin(painter)
    delegate.paint_row(painter, QRect(4, 4, cells.cell_width, cells.cell_height), state, one)
    painter.end()
    return image


def has(image: QImage, role: str, tolerance: int = 0) -> bool:
    """Whether a colour occurs; thin strokes are blended, so that some tolerance is needed for icons."""
    return count(image, role, tolerance) > 0


def count(image: QImage, role: str, tolerance: int = 0) -> int:
    wanted = theme.current().colour(role)
    return sum(
        all(
            abs(one - two) <= tolerance
            for one, two in zip(image.pixelColor(x, y).getRgb(), wanted.getRgb(), strict=True)
        )
        for x in range(image.width())
        for y in range(image.height())
    )


def area(image: QImage, colour: str) -> QRect:
    wanted = QColor(colour).rgb()
    hits = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == wanted]
    xs, ys = [x for x, _ in hits], [y for _, y in hits]
    return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


@pytest.mark.parametrize(("width", "height"), [(136, 102), (102, 136), (136, 136)])
def test_the_whole_picture_is_shown(width, height):
    shown = area(paint(row(1, width=width * 4, height=height * 4), picture=QSize(width, height)), "#22AA44")
    assert shown.size() == QSize(width, height)


def test_a_picture_is_never_blown_up():
    assert area(paint(row(1, width=20, height=10), picture=QSize(20, 10)), "#22AA44").size() == QSize(20, 10)


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.INCONCLUSIVE])
def test_the_badge_has_the_colour_of_the_verdict(verdict):
    assert has(paint(row(1, verdict=verdict)), f"verdict.{verdict}")


def test_a_detected_verdict_is_hollow():
    solid, hollow = paint(row(1)), paint(row(1, basis=Basis.DETECTED))
    assert solid != hollow
    assert has(hollow, "verdict.plate")


def test_nothing_is_painted_on_the_picture_from_88_pixels_up():
    label = row(1, label=LabelValue.AI, flags=(Flag.TAMPERED,), width=640, height=640)
    with_all = area(paint(label, size=88, picture=QSize(88, 88)), "#22AA44")
    image = paint(label, size=88, picture=QSize(88, 88))
    inside = {
        image.pixel(x, y)
        for x in range(with_all.left(), with_all.right() + 1)
        for y in range(with_all.top(), with_all.bottom() + 1)
    }
    assert inside == {QColor("#22AA44").rgb()}


def test_small_cells_carry_badge_and_label_on_the_picture():
    image = paint(row(1, label=LabelValue.HUMAN, width=640, height=640), size=64, picture=QSize(64, 64))
    assert has(image, "verdict.generated")
    assert has(image, "label.human")


@pytest.mark.parametrize("label", list(LabelValue))
def test_labels_are_marked(label):
    assert has(paint(row(1, label=label)), f"label.{label}")


def test_an_excluded_picture_fades():
    image = paint(row(1, label=LabelValue.EXCLUDE))
    assert not any(image.pixel(x, 50) == QColor("#22AA44").rgb() for x in range(image.width()))


def test_selection_and_focus_have_their_rings():
    assert has(paint(row(1), state=STATES.State_Selected), "selection.ring")
    focused = paint(row(1), state=STATES.State_HasFocus)
    assert has(focused, "focus.ring")
    assert not has(paint(row(1)), "focus.ring")


def test_a_selected_cell_gives_its_badge_a_plate():
    usual = paint(row(1, verdict=Verdict.AUTHORED))
    selected = paint(row(1, verdict=Verdict.AUTHORED), state=STATES.State_Selected)
    assert count(selected, "verdict.plate", 20) > count(usual, "verdict.plate", 20)


def test_unreadable_pictures_say_so_in_the_error_colour():
    image = paint(row(1, flags=(Flag.UNREADABLE,), verdict=Verdict.INCONCLUSIVE), picture=None)
    assert has(image, "notice.error", 60)


def test_loading_cells_are_grey_blocks():
    image = paint(None)
    assert has(image, "border.subtle")
    assert not has(image, "text.primary")


def test_more_than_two_flags_are_counted():
    two = paint(row(1, flags=(Flag.TAMPERED, Flag.TRUNCATED)))
    three = paint(row(1, flags=(Flag.TAMPERED, Flag.TRUNCATED, Flag.NEAR_DUPLICATE)))
    assert two != three
    assert has(two, "notice.error", 60)


def test_names_are_shortened_in_the_middle_and_made_harmless():
    wild = row(1, path="/x/" + "very long name " * 8 + "\u202egnp.exe")
    assert paint(wild) != paint(row(1))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes(qapp, scheme):
    theme.apply(qapp, scheme, body_px=13)
    assert has(paint(row(1)), "verdict.generated")
    theme.apply(qapp, "light", body_px=13)
