"""Letters act by what they produce; every command has its key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from inspector.domain.enums import LabelValue
from inspector.gui.keymap import DEFAULT_KEYS, Command, KeyMap

NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def press(key, text="", modifiers=NONE, *, scan=0, native=0) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan, native, 0, text)


@pytest.mark.parametrize(("letter", "value"), list(zip("haeux", LabelValue, strict=True)))
def test_the_five_letters(letter, value):
    assert DEFAULT_KEYS.label(press(ord(letter.upper()), letter)) is value
    assert DEFAULT_KEYS.label(press(ord(letter.upper()), letter.upper(), SHIFT)) is value


@pytest.mark.parametrize("modifiers", [CTRL, ALT])
def test_a_letter_with_a_modifier_is_no_label(modifiers):
    assert DEFAULT_KEYS.label(press(Qt.Key.Key_A, "a", modifiers)) is None


def test_another_script_uses_the_latin_key():
    assert DEFAULT_KEYS.label(press(0x424, "ф", scan=38)) is LabelValue.AI
    assert DEFAULT_KEYS.label(press(0x424, "ф", native=0x41)) is LabelValue.AI
    assert DEFAULT_KEYS.label(press(0x424, "ф")) is None


def test_a_dvorak_layout_uses_what_it_produces():
    assert DEFAULT_KEYS.label(press(Qt.Key.Key_H, "h", scan=44)) is LabelValue.HUMAN


def test_keys_can_be_remapped_and_switched_off():
    mine = KeyMap({LabelValue.HUMAN: "J", LabelValue.AI: "K"})
    assert mine.label(press(Qt.Key.Key_J, "j")) is LabelValue.HUMAN
    assert mine.label(press(Qt.Key.Key_H, "h")) is None
    off = KeyMap(letters=False)
    assert off.label(press(Qt.Key.Key_H, "h")) is None
    assert off.command(press(Qt.Key.Key_Z, "z")) is None
    assert off.command(press(Qt.Key.Key_Escape)) is Command.LEAVE


@pytest.mark.parametrize(("digit", "place"), [("1", 0), ("9", 8), ("0", 9)])
def test_digits_are_user_tags(digit, place):
    assert DEFAULT_KEYS.tag(press(ord(digit), digit)) == place
    assert DEFAULT_KEYS.tag(press(ord(digit), digit, CTRL)) is None


@pytest.mark.parametrize(
    ("event", "command"),
    [
        (press(Qt.Key.Key_Escape), Command.LEAVE),
        (press(Qt.Key.Key_Space, " "), Command.FORWARD),
        (press(Qt.Key.Key_Backspace), Command.BACK),
        (press(Qt.Key.Key_Z, "\x1a", CTRL), Command.UNDO),
        (press(Qt.Key.Key_Z, "", CTRL | SHIFT), Command.REDO),
        (press(Qt.Key.Key_Y, "", CTRL), Command.REDO),
        (press(Qt.Key.Key_Delete), Command.REFUSE),
        (press(Qt.Key.Key_Delete, "", CTRL), Command.REMOVE_LABEL),
        (press(Qt.Key.Key_Enter, "\r", Qt.KeyboardModifier.KeypadModifier), Command.ACCEPT),
        (press(Qt.Key.Key_Plus, "+", SHIFT), Command.ZOOM_IN),
        (press(Qt.Key.Key_Minus, "-"), Command.ZOOM_OUT),
        (press(Qt.Key.Key_Question, "?", SHIFT), Command.KEYS),
        (press(Qt.Key.Key_Z, "z"), Command.TOGGLE_FIT),
        (press(Qt.Key.Key_W, "W", SHIFT), Command.ROTATE_LEFT),
        (press(Qt.Key.Key_W, "w"), Command.ROTATE),
        (press(Qt.Key.Key_0, "0", CTRL), Command.FIT),
        (press(Qt.Key.Key_1, "1", CTRL), Command.ACTUAL),
        (press(Qt.Key.Key_F9, "", SHIFT), Command.STRIP),
        (press(Qt.Key.Key_Q, "q"), None),
    ],
)
def test_every_command_has_its_key(event, command):
    assert DEFAULT_KEYS.command(event) is command
