"""Badges say by shape and colour what a verdict is and what it rests on."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from inspector.domain.enums import Basis, Flag, LabelValue, Verdict
from inspector.gui import badges, theme


def drawn(paint, width=32, height=32, *, ground="#ffffff") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, width, height))
    painter.end()
    return image


def silhouette(verdict: Verdict, look: theme.Theme) -> frozenset[tuple[int, int]]:
    image = badges.badge_pixmap(verdict, 32, theme=look).toImage()
    return frozenset((x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 128)


def test_the_silhouettes_differ_without_colour(light):
    shapes = {verdict: silhouette(verdict, light) for verdict in Verdict}
    same = {frozenset((Verdict.GENERATED, Verdict.EDITED_WITH_AI)), frozenset((Verdict.CAPTURED, Verdict.INCONCLUSIVE))}
    for one, other in itertools.combinations(Verdict, 2):
        if frozenset((one, other)) not in same:  # these share an outline and differ in what is inside
            assert len(shapes[one] ^ shapes[other]) > 40, (one, other)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_badge_has_its_own_colour(verdict, light):
    image = drawn(lambda painter, rect: badges.paint_badge(painter, rect, verdict, theme=light))
    wanted = light.colour(f"verdict.{verdict}")
    assert any(image.pixelColor(x, y) == wanted for x in range(32) for y in range(32))


@pytest.mark.parametrize("verdict", [Verdict.GENERATED, Verdict.CAPTURED, Verdict.AUTHORED, Verdict.CONFLICTING])
def test_a_hollow_badge_has_less_ink(verdict, light):
    def ink(hollow: bool) -> int:
        image = drawn(lambda painter, rect: badges.paint_badge(painter, rect, verdict, hollow=hollow, theme=light))
        return sum(image.pixelColor(x, y).lightness() < 160 for x in range(32) for y in range(32))

    assert ink(hollow=True) < ink(hollow=False)


def test_only_what_a_detector_says_is_hollow():
    assert [basis for basis in Basis if badges.is_hollow(basis)] == [Basis.DETECTED]


def test_the_plate_keeps_a_badge_apart_from_a_dark_picture(light):
    def rim(plate: bool) -> int:
        image = drawn(
            lambda painter, rect: badges.paint_badge(painter, rect, Verdict.CAPTURED, plate=plate, theme=light),
            ground="#2367d1",
        )
        return sum(image.pixelColor(x, y) == QColor("#ffffff") for x in range(32) for y in range(32))

    assert rim(plate=True) > rim(plate=False) + 20


@pytest.mark.parametrize("value", list(LabelValue))
def test_label_marks_carry_their_letter_and_show_what_is_special(value, light):
    images = [
        drawn(lambda p, r, d=d, o=o: badges.paint_label_mark(p, r, value, differs=d, offered=o, theme=light), 18, 22)
        for d, o in ((False, False), (True, False), (False, True))
    ]
    assert len({bytes(image.constBits()) for image in images}) == 3
    letter = light.colour("label.letter")
    assert any(images[0].pixelColor(x, y) == letter for x in range(6, 12) for y in range(3, 14))


@pytest.mark.parametrize("flag", list(Flag))
def test_every_flag_can_be_drawn(flag, light):
    image = drawn(lambda painter, rect: badges.paint_flag(painter, rect, flag, light), 16, 16)
    assert any(image.pixelColor(x, y) != QColor(Qt.GlobalColor.white) for x in range(16) for y in range(16))


def test_too_little_room_draws_nothing(light):
    image = drawn(lambda p, _r: badges.paint_badge(p, QRectF(), Verdict.GENERATED, theme=light))
    assert image.pixelColor(16, 16) == QColor("#ffffff")
