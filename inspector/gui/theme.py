"""L5: colours, type and measures of the interface, from `resources/style/tokens.json`.

A `Theme` is an immutable value. `apply` puts one on the application (style Fusion, palette, style sheet,
font) and keeps it there, as Qt keeps its palette; painters ask `current()` for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from inspector.gui.assets import resource

SCHEMES = ("system", "light", "dark")
"""Values of the setting that chooses a scheme; `system` follows the desktop."""
DEFAULT_BODY_PX = 13
_PROPERTY = "inspectorTheme"


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """One scheme at one text size. Colours are `#RRGGBB` or `#RRGGBBAA`, measures pixels at 96 dpi."""

    scheme: str
    colours: Mapping[str, str]
    body_px: int
    family: str
    mono: str
    high_contrast: bool = False
    reduced_motion: bool = False

    def colour(self, name: str) -> QColor:
        """The colour of a role such as `verdict.generated`; raises `KeyError` for an unknown role."""
        value = self.colours[name]
        return QColor(f"#{value[7:]}{value[1:7]}") if len(value) == 9 else QColor(value)

    def px(self, role: str) -> int:
        """Font size in pixels of a type role (`caption`, `body`, …)."""
        kind = tokens()["type"]
        return max(int(kind["min_px"]), round(self.body_px * float(kind["roles"][role]["ratio"])))

    def line(self, role: str) -> int:
        """Line height in pixels of a type role."""
        kind = tokens()["type"]["roles"][role]
        return round(self.px(role) * float(kind["line"]) / float(kind["px"]))

    def font(self, role: str, *, tabular: bool = False) -> QFont:
        """The font of a type role; `tabular` gives digits of one width, for counts, sizes and scores."""
        font = QFont(self.mono if role == "mono" else self.family)
        font.setPixelSize(self.px(role))
        font.setWeight(QFont.Weight(int(tokens()["type"]["roles"][role]["weight"])))
        if role == "mono":
            font.setStyleHint(QFont.StyleHint.Monospace)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def size(self, name: str) -> int:
        """A measure of `tokens.json › size`; rows and controls grow with the text (line + 8)."""
        value = int(tokens()["size"][name])
        return max(value, self.line("body") + 4) if name in _GROWING else value

    @property
    def space(self) -> tuple[int, ...]:
        """The spacing scale: 2 4 8 12 16 24 32 48."""
        return tuple(tokens()["space"])

    def radius(self, name: str) -> int:
        """Corner radius of `control`, `cell` or `dialog`."""
        return int(tokens()["radius"][name])

    def motion(self, name: str) -> int:
        """Milliseconds of `fast`, `normal` or `slow`; 0 where the system asks for reduced motion."""
        return 0 if self.reduced_motion else int(tokens()["motion"][f"{name}_ms"])


_GROWING = frozenset({"row", "control", "button", "tab", "status_bar", "menu_bar", "result_bar"})


@cache
def tokens() -> Mapping[str, Any]:
    """The design tokens. Read once; never changed."""
    loaded: dict[str, Any] = json.loads(resource("style", "tokens.json").read_text(encoding="utf-8"))
    return MappingProxyType(loaded)


def make(scheme: str, *, body_px: int = DEFAULT_BODY_PX, family: str = "", mono: str = "") -> Theme:
    """The theme of the scheme `light` or `dark`, without looking at the system."""
    groups = tokens()["colour"][scheme]
    colours = {f"{group}.{role}": value for group, roles in groups.items() for role, value in roles.items()}
    return Theme(scheme, MappingProxyType(colours), body_px, family, mono)


def of_system(app: QApplication, scheme: str = "system", *, body_px: int | None = None) -> Theme:
    """The theme that system and setting ask for.

    Args:
        app: the running application.
        scheme: one of `SCHEMES`.
        body_px: size of body text in pixels; the system's where null.
    """
    hints = app.styleHints()
    dark = hints.colorScheme() == Qt.ColorScheme.Dark if scheme == "system" else scheme == "dark"
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    size = body_px or QFontInfo(general).pixelSize() or DEFAULT_BODY_PX
    theme = make("dark" if dark else "light", body_px=size, family=general.family(), mono=fixed.family())
    theme = replace(theme, reduced_motion=_asks(hints, "motionPreference", "ReducedMotion"))
    if not _asks(hints, "contrastPreference", "HighContrast"):
        return theme
    return replace(theme, colours=_system_colours(theme, app), high_contrast=True)


def apply(app: QApplication, scheme: str = "system", *, body_px: int | None = None) -> Theme:
    """Give the application the theme of `scheme` and return it."""
    if app.property(_PROPERTY) is None:
        app.setStyle("Fusion")
    theme = of_system(app, scheme, body_px=body_px)
    app.setProperty(_PROPERTY, theme)
    app.setFont(theme.font("body"))
    if not theme.high_contrast:
        app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))
    return theme


def current() -> Theme:
    """The theme of the running application; the light one where none was applied."""
    app = QGuiApplication.instance()
    theme = app.property(_PROPERTY) if app is not None else None
    return theme if isinstance(theme, Theme) else make("light")


class Follower(QObject):
    """Keeps the application on the system's scheme, or on the one a person chose.

    Keep a reference: the connection ends with this object.
    """

    changed = Signal(object)
    """The new `Theme`."""

    def __init__(self, app: QApplication, scheme: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._scheme = scheme
        self._hints = app.styleHints()
        self._hints.colorSchemeChanged.connect(self._system_changed)

    @Slot(str)
    def choose(self, scheme: str) -> None:
        """Use `scheme` (one of `SCHEMES`) from now on."""
        self._scheme = scheme
        self.changed.emit(apply(self._app, scheme))

    @Slot()
    def _system_changed(self) -> None:
        if self._scheme == "system":
            self.choose("system")


def palette(theme: Theme) -> QPalette:
    """Qt's palette filled from the tokens."""
    roles = QPalette.ColorRole
    disabled = theme.colour("text.disabled")
    pairs = {
        roles.Window: "surface.panel",
        roles.WindowText: "text.primary",
        roles.Base: "surface.raised",
        roles.AlternateBase: "surface.sunken",
        roles.Text: "text.primary",
        roles.PlaceholderText: "text.secondary",
        roles.Button: "surface.raised",
        roles.ButtonText: "text.primary",
        roles.BrightText: "notice.error",
        roles.Highlight: "surface.selected",
        roles.HighlightedText: "text.primary",
        roles.Accent: "accent.base",
        roles.Link: "text.link",
        roles.LinkVisited: "text.link",
        roles.ToolTipBase: "surface.tooltip",
        roles.ToolTipText: "text.on_tooltip",
        roles.Light: "surface.raised",
        roles.Midlight: "surface.hover",
        roles.Mid: "border.subtle",
        roles.Dark: "border.control",
        roles.Shadow: "border.strong",
    }
    result = QPalette()
    for role, name in pairs.items():
        result.setColor(role, theme.colour(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return result


def style_sheet(theme: Theme) -> str:
    """The application's style sheet: `resources/style/inspector.qss` with the tokens filled in."""
    template = resource("style", "inspector.qss").read_text(encoding="utf-8")
    return re.sub(r"\{([a-z]+:)?([a-z_.]+)\}", lambda match: _fill(theme, match[1] or "", match[2]), template)


def _fill(theme: Theme, kind: str, name: str) -> str:
    if kind == "px:":
        return str(theme.px(name))
    if kind == "family:":
        return theme.mono or "monospace"
    if kind == "n:":
        return str(_measure(theme, name))
    colour = theme.colour(name)
    return f"rgba({colour.red()}, {colour.green()}, {colour.blue()}, {colour.alpha()})"


def _measure(theme: Theme, name: str) -> int:
    group, _, rest = name.partition(".")
    if group == "radius":
        return theme.radius(rest)
    if group == "inner":  # height without a border of 1 px, with focus of 2 px
        control, _, focus = rest.partition("_")
        height = theme.size("row") - 2 if control == "link" else theme.size(control)
        return height - (4 if focus else 2)
    return theme.size(name)


def _asks(hints: QObject, question: str, answer: str) -> bool:
    """Whether the system asks for an accessibility preference; older versions of Qt cannot say so."""
    accessibility = getattr(hints, "accessibility", None)
    preferences = accessibility() if accessibility is not None else None
    ask: Callable[[], Any] | None = getattr(preferences, question, None)
    return ask is not None and getattr(ask(), "name", "") == answer


def _system_colours(theme: Theme, app: QApplication) -> Mapping[str, str]:
    """The system's own palette under our role names; badges keep their shapes and lose their hue."""
    roles = QPalette.ColorRole
    system = app.style().standardPalette() if app.style() is not None else app.palette()
    window, text, base = (system.color(role).name() for role in (roles.Window, roles.WindowText, roles.Base))
    highlight, link = system.color(roles.Highlight).name(), system.color(roles.Link).name()
    colours = dict.fromkeys(theme.colours, text)
    for name in theme.colours:
        group, role = name.split(".")
        if group == "surface" and role != "scrim":
            colours[name] = base if role == "raised" else window
        elif role in ("glyph", "plate", "letter", "gap", "on_accent", "on_tooltip") or role.endswith("_bg"):
            colours[name] = window
    colours |= {"surface.scrim": theme.colours["surface.scrim"], "text.link": link, "focus.ring": highlight}
    colours |= {"surface.tooltip": text, "surface.selected": base, "border.subtle": text}
    return MappingProxyType(colours)
