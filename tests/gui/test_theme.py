"""Colours can be told apart, by everybody, on every surface; the theme follows system and person."""

from __future__ import annotations

import itertools
import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QLabel, QPushButton

from inspector.gui import icons, theme

SIMULATED = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Machado et al. 2009, severity 1.0, in linear RGB."""
LEAST_DELTA = 10.0
VERDICTS = ("generated", "edited_with_ai", "captured", "authored", "conflicting", "inconclusive")
LABELS = ("human", "ai", "ai_edited", "unsure", "exclude")
GREY = ("canvas", "panel", "raised", "sunken", "hover", "selected")


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2."""
    low, high = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


def lab(rgb) -> tuple[float, float, float]:
    r, g, b = rgb
    xyz = (
        (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047,
        0.2126729 * r + 0.7151522 * g + 0.072175 * b,
        (0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883,
    )
    f = [v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in xyz]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def delta(p, q) -> float:
    """CIEDE2000."""
    (l1, a1, b1), (l2, a2, b2) = p, q
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    dh = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0
    dl, dc, dhh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(dh / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = (h1 + dh / 2) % 360 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * math.cos(math.radians(hm - 30))
        + 0.24 * math.cos(math.radians(2 * hm))
        + 0.32 * math.cos(math.radians(3 * hm + 6))
        - 0.2 * math.cos(math.radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    turn = -math.sin(math.radians(60 * math.exp(-(((hm - 275) / 25) ** 2)))) * 2 * math.sqrt(cm**7 / (cm**7 + 25**7))
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dhh / sh) ** 2 + turn * dc / sc * dhh / sh)


def pairs():
    """(role, backgrounds, least ratio)."""
    surfaces = [f"surface.{name}" for name in GREY]
    yield "text.primary", surfaces, 4.5
    yield "text.secondary", surfaces, 4.5
    yield "text.link", surfaces[:5], 4.5
    yield "text.on_accent", ["accent.base", "accent.hover", "accent.pressed"], 4.5
    yield "text.on_tooltip", ["surface.tooltip"], 4.5
    yield "border.control", surfaces[:3], 3
    yield "accent.base", surfaces, 3
    yield "focus.ring", [*surfaces, "surface.loupe", "focus.gap"], 3
    yield "selection.ring", surfaces, 3
    plain = ["surface.canvas", "surface.panel", "surface.raised", "surface.hover"]
    for name in VERDICTS:
        yield f"verdict.{name}", [*plain, "verdict.plate"], 3
        yield "verdict.glyph", [f"verdict.{name}"], 3
    for name in LABELS:
        yield f"label.{name}", [*plain, "surface.selected"], 3
        yield "label.letter", [f"label.{name}"], 4.5
    for name in ("error", "warning", "info"):
        yield f"notice.{name}", [f"notice.{name}_bg", "surface.panel", "surface.raised", "surface.canvas"], 4.5
    yield "detector.ai", ["surface.panel", "surface.raised"], 3
    yield "detector.marker", ["surface.panel", "detector.unsure", "detector.none"], 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("role", "backgrounds", "least"), list(pairs()))
def test_every_role_stands_out_on_every_surface_it_appears_on(scheme, role, backgrounds, least):
    colours = theme.make(scheme).colours
    for background in backgrounds:
        assert contrast(colours[role], colours[background]) >= least, (role, background)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sight", SIMULATED)
def test_verdict_colours_stay_apart_under_colour_blindness(scheme, sight):
    colours = theme.make(scheme).colours
    matrix = SIMULATED[sight]
    seen = {}
    for name in VERDICTS:
        light = linear(colours[f"verdict.{name}"])
        seen[name] = lab([min(1, max(0, sum(w * c for w, c in zip(row, light, strict=True)))) for row in matrix])
    closest = min(delta(seen[one], seen[other]) for one, other in itertools.combinations(VERDICTS, 2))
    assert closest >= LEAST_DELTA


def test_the_schemes_name_the_same_roles():
    assert theme.make("light").colours.keys() == theme.make("dark").colours.keys()


def test_a_colour_with_transparency_is_read_as_written():
    scrim = theme.make("light").colour("surface.scrim")
    assert (scrim.red(), scrim.alpha()) == (0, 0x73)


def test_applying_a_scheme_changes_palette_and_what_painters_ask_for(qapp):
    theme.apply(qapp, "dark", body_px=13)
    assert theme.current().scheme == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == "#1e1e1e"
    theme.apply(qapp, "light", body_px=13)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == "#f6f6f6"


def test_the_scheme_of_the_system_is_followed_until_a_person_chooses(qapp):
    follower = theme.Follower(qapp)
    seen = []
    follower.changed.connect(lambda value: seen.append(value.scheme))
    follower.choose("dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert seen == ["dark"]
    follower.choose("system")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert seen == ["dark", "light", "light"]


def test_nothing_is_smaller_than_eleven_pixels_and_sizes_follow_the_system():
    small, large = theme.make("light", body_px=9), theme.make("light", body_px=26)
    assert {small.px(role) for role in ("caption", "small", "body")} == {11}
    assert (large.px("body"), large.px("caption")) == (26, 22)
    assert large.size("row") > large.line("body")


def test_the_style_sheet_has_no_empty_places_and_qt_reads_it(qtbot):
    sheet = theme.style_sheet(theme.current())
    assert "{px:" not in sheet
    assert "{surface" not in sheet
    button = QPushButton("x")
    button.setProperty("kind", "primary")
    label = QLabel("x")
    label.setProperty("type", "title")
    for widget in (button, label):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    assert label.font().pixelSize() == theme.current().px("title")


@pytest.mark.parametrize("action", sorted(theme.tokens()["icons"]))
def test_every_action_has_its_icon(action, light):
    drawn = icons.pixmap(action, light, size=16, ratio=2.0)
    assert drawn.size().width() == 32
    image = drawn.toImage()
    ink = {image.pixelColor(x, y).red() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 250}
    assert ink
    assert max(abs(value - light.colour("text.primary").red()) for value in ink) <= 2


def test_a_disabled_icon_is_dimmed(light):
    icon = icons.icon("search", light)
    normal, disabled = icon.pixmap(16, 16).toImage(), icon.pixmap(16, 16, QIcon.Mode.Disabled).toImage()
    assert normal != disabled


def test_a_system_that_asks_for_high_contrast_gets_its_own_colours(qapp, monkeypatch):
    monkeypatch.setattr(theme, "_asks", lambda _hints, question, _answer: question == "contrastPreference")
    shown = theme.of_system(qapp, "light")
    system = qapp.style().standardPalette()
    assert shown.high_contrast
    assert shown.colour("text.primary") == system.color(QPalette.ColorRole.WindowText)
    assert shown.colours["verdict.generated"] == shown.colours["verdict.captured"]


def test_reduced_motion_stops_motion(qapp, monkeypatch):
    monkeypatch.setattr(theme, "_asks", lambda _hints, question, _answer: question == "motionPreference")
    assert theme.of_system(qapp, "light").motion("normal") == 0
    assert theme.make("light").motion("normal") == 140
