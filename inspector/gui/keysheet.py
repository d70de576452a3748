"""L5: what the sheet of keys shows: the actions of the table, and the keys that views handle by themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from inspector.gui.actions import TABLE, shown_keys, words
from inspector.gui.dialogs.shortcuts import ShortcutGroup, ShortcutRow

_GRID = ("loupe", "review", "near_duplicates", "compare", "next_unlabelled", "previous_unlabelled")


def sheet_groups() -> tuple[ShortcutGroup, ...]:
    """The groups of the sheet; only keys that do something."""
    translate = QCoreApplication.translate
    return (
        ShortcutGroup(translate("shortcuts", "Label, everywhere"), _labels()),
        ShortcutGroup(translate("shortcuts", "Grid"), _grid()),
        ShortcutGroup(translate("shortcuts", "Loupe and review"), _pictures()),
        ShortcutGroup(translate("shortcuts", "Everywhere"), _table(("file", "edit", "help"))),
        ShortcutGroup(translate("shortcuts", "Window"), _table(("view",))),
    )


def _labels() -> tuple[ShortcutRow, ...]:
    translate = QCoreApplication.translate
    rows = _rows(lambda entry_id: entry_id.startswith("label_") or entry_id in ("note", "tags", "remove_label"))
    return (*rows, ShortcutRow(translate("shortcuts", "User tags"), ("1", "…", "0")))


def _grid() -> tuple[ShortcutRow, ...]:
    translate = QCoreApplication.translate
    return (
        *_rows(_GRID.__contains__),
        ShortcutRow(translate("shortcuts", "Toggle the selection"), ("Ctrl+Space",)),
        ShortcutRow(translate("shortcuts", "Leave a value out (facets)"), ("−",)),
    )


def _pictures() -> tuple[ShortcutRow, ...]:
    translate = QCoreApplication.translate
    row = ShortcutRow
    return (
        row(translate("shortcuts", "Previous, next (loupe)"), ("←", "→")),
        row(translate("shortcuts", "Next, skip"), ("Space",)),
        row(translate("shortcuts", "Back one"), ("Backspace",)),
        row(translate("shortcuts", "Fit or 100 %"), ("Z",)),
        row(translate("shortcuts", "Closer, farther"), ("+", "−")),
        row(translate("shortcuts", "Move the view"), ("Shift+←", "…")),
        row(translate("shortcuts", "Information"), ("I",)),
        row(translate("shortcuts", "Rotate view"), ("W", "Shift+W")),
        row(translate("shortcuts", "Blind mode (review)"), ("B",)),
        row(translate("shortcuts", "Show what is hidden (blind)"), ("V",)),
        row(translate("shortcuts", "Accept offer"), ("Enter",)),
        row(translate("shortcuts", "Refuse offer"), ("Del",)),
        row(translate("shortcuts", "Leave"), ("Esc",)),
    )


def _table(menus: tuple[str, ...]) -> tuple[ShortcutRow, ...]:
    ids = {entry.id for entry in TABLE if entry.menu in menus}
    return _rows(ids.__contains__)


def _rows(wanted: Callable[[str], bool]) -> tuple[ShortcutRow, ...]:
    return tuple(
        ShortcutRow(words(entry), shown_keys(entry)[:1]) for entry in TABLE if wanted(entry.id) and shown_keys(entry)
    )
