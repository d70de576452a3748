"""L5: which single key means which label or tag. Letters act by what they produce, not by where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from inspector.domain.enums import LabelValue

LABEL_KEYS: Mapping[LabelValue, str] = MappingProxyType(
    {
        LabelValue.HUMAN: "H",
        LabelValue.AI: "A",
        LabelValue.AI_EDITED: "E",
        LabelValue.UNSURE: "U",
        LabelValue.EXCLUDE: "X",
    }
)
TAG_KEYS = "1234567890"
"""The nth key toggles the nth user tag."""
_SCAN_CODES = {
    first + place: letter
    for first, letters in ((24, "QWERTYUIOP"), (38, "ASDFGHJKL"), (52, "ZXCVBNM"))
    for place, letter in enumerate(letters)
}
"""X11 and Wayland key codes of the Latin letters, for layouts that produce other scripts."""
_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Command(StrEnum):
    """What a key asks for while a picture has the focus, in loupe and review."""

    LEAVE = "leave"
    FORWARD = "forward"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    UNDO = "undo"
    REDO = "redo"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REMOVE_LABEL = "remove_label"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    FIT = "fit"
    ACTUAL = "actual"
    TOGGLE_FIT = "toggle_fit"
    HEAT_MAP = "heat_map"
    INFORMATION = "information"
    ROTATE = "rotate"
    ROTATE_LEFT = "rotate_left"
    COMPARE = "compare"
    NOTE = "note"
    TAGS = "tags"
    BLIND = "blind"
    SHOW = "show"
    KEYS = "keys"
    STRIP = "strip"


_KEY = Qt.Key
_NONE, _CTRL, _SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_COMMANDS = {
    (_KEY.Key_Escape, _NONE): Command.LEAVE,
    (_KEY.Key_Space, _NONE): Command.FORWARD,
    (_KEY.Key_Backspace, _NONE): Command.BACK,
    (_KEY.Key_Left, _NONE): Command.LEFT,
    (_KEY.Key_Right, _NONE): Command.RIGHT,
    (_KEY.Key_Up, _NONE): Command.UP,
    (_KEY.Key_Down, _NONE): Command.DOWN,
    (_KEY.Key_Z, _CTRL): Command.UNDO,
    (_KEY.Key_Y, _CTRL): Command.REDO,
    (_KEY.Key_Z, _CTRL | _SHIFT): Command.REDO,
    (_KEY.Key_Return, _NONE): Command.ACCEPT,
    (_KEY.Key_Enter, _NONE): Command.ACCEPT,
    (_KEY.Key_Delete, _NONE): Command.REFUSE,
    (_KEY.Key_Delete, _CTRL): Command.REMOVE_LABEL,
    (_KEY.Key_0, _CTRL): Command.FIT,
    (_KEY.Key_1, _CTRL): Command.ACTUAL,
    (_KEY.Key_F1, _NONE): Command.KEYS,
    (_KEY.Key_F9, _SHIFT): Command.STRIP,
}
_SIGNS = {"?": Command.KEYS, "+": Command.ZOOM_IN, "=": Command.ZOOM_IN, "-": Command.ZOOM_OUT, "−": Command.ZOOM_OUT}
_LETTERS = {
    "Z": Command.TOGGLE_FIT,
    "M": Command.HEAT_MAP,
    "I": Command.INFORMATION,
    "W": Command.ROTATE,
    "C": Command.COMPARE,
    "N": Command.NOTE,
    "T": Command.TAGS,
    "B": Command.BLIND,
    "V": Command.SHOW,
}


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The keys of labels; `letters` false switches all single letters off."""

    labels: Mapping[LabelValue, str] = field(default_factory=lambda: LABEL_KEYS)
    letters: bool = True

    def label(self, event: QKeyEvent) -> LabelValue | None:
        """The label that a key press asks for."""
        pressed = self.letter(event)
        return next((value for value, key in self.labels.items() if pressed and key.upper() == pressed), None)

    def tag(self, event: QKeyEvent) -> int | None:
        """The place of the user tag, 0 to 9, that a key press toggles."""
        if event.modifiers() & _MODIFIERS or not self.letters or len(event.text()) != 1:
            return None
        place = TAG_KEYS.find(event.text())
        return place if place >= 0 else None

    def command(self, event: QKeyEvent) -> Command | None:
        """The command of a key press; labels and tags are not commands."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        found = _COMMANDS.get((Qt.Key(event.key()), modifiers))
        if found is None and not modifiers & _MODIFIERS:
            found = _SIGNS.get(event.text()) or _LETTERS.get(self.letter(event))
        rotates_left = found is Command.ROTATE and bool(modifiers & _SHIFT)
        return Command.ROTATE_LEFT if rotates_left else found

    def letter(self, event: QKeyEvent) -> str:
        """The upper-case letter of a key press without Ctrl, Alt or Meta; empty for anything else."""
        if event.modifiers() & _MODIFIERS or not self.letters:
            return ""
        produced = event.text()
        if len(produced) == 1 and produced.isascii():
            return produced.upper() if produced.isalpha() else ""
        if len(produced) == 1 and produced.isalpha():
            native = event.nativeVirtualKey()
            return chr(native) if 0x41 <= native <= 0x5A else _SCAN_CODES.get(event.nativeScanCode(), "")
        return ""


DEFAULT_KEYS = KeyMap()
