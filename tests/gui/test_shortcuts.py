"""The sheet of keys is searchable and closes with Esc."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from inspector.gui.dialogs.shortcuts import ShortcutGroup, ShortcutRow, ShortcutSheet, key_words
from tests.gui.seeing import nameless

GROUPS = (
    ShortcutGroup("Label", (ShortcutRow("Human-made", ("H",)), ShortcutRow("Exclude", ("X",)))),
    ShortcutGroup("Everywhere", (ShortcutRow("Undo", ("Ctrl+Z",)), ShortcutRow("Statistics", ("F8",)))),
    ShortcutGroup("Loupe", (ShortcutRow("Rotate view", ("W", "Shift+W")),)),
)


@pytest.fixture
def sheet(qtbot) -> ShortcutSheet:
    made = ShortcutSheet(GROUPS)
    qtbot.addWidget(made)
    made.show()
    return made


def test_all_keys_are_there(sheet):
    assert sheet.shown == ["Human-made", "Exclude", "Undo", "Statistics", "Rotate view"]


@pytest.mark.parametrize(
    ("words", "found"), [("undo", "Undo"), ("ctrl+z", "Undo"), ("F8", "Statistics"), ("EXCL", "Exclude")]
)
def test_actions_are_found_by_word_and_by_key(sheet, words, found):
    sheet.field.setText(words)
    assert found in sheet.shown
    assert len(sheet.shown) == 1


def test_finding_nothing_is_said(sheet):
    sheet.field.setText("no such thing")
    assert sheet.shown == []
    assert sheet.nothing.isVisible()


def test_enter_does_not_close_and_escape_does(sheet, qtbot):
    qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    assert sheet.isVisible()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


@pytest.mark.parametrize(
    ("keys", "caps"),
    [
        ("H", ("H",)),
        ("Ctrl+Shift+Z", ("Ctrl", "Shift", "Z")),
        ("Ctrl++", ("Ctrl", "+")),
        ("Ctrl+←", ("Ctrl", "←")),
        ("…", ("…",)),
        ("F9", ("F9",)),
    ],
)
def test_keys_are_shown_as_caps(keys, caps):
    assert key_words(keys) == caps


def test_the_lines_are_spoken(sheet):
    assert nameless(sheet) == []
    assert any(line.accessibleName() == "Undo: Ctrl+Z" for line in sheet.lines)
