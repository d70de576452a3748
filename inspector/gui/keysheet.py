"""L5: what the sheet of keys shows: the actions of the table, and the keys that views handle by themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from inspector.gui.actions import TABLE, shown_keys, words
from inspector.gui.dialogs.shortcuts import ShortcutGroup, ShortcutRow

_GRID = ("loupe", "review", "near_duplicates", "compare", "next_unlabelled", "previous_unlabelled")


def sheet_groups() -> tuple[ShortcutGroup, ...]:
    """The groups of the sheet; only keys that do something."""
    tr = QCoreApplication.translate
    return (
        ShortcutGroup(tr("shortcuts", "Label, everywhere"), _labels()),
        ShortcutGroup(tr("shortcuts", "Grid"), _grid()),
        ShortcutGroup(tr("shortcuts", "Loupe and review"), _pictures()),
        ShortcutGroup(tr("shortcuts", "Everywhere"), _table(("file", "edit", "help"))),
        ShortcutGroup(tr("shortcuts", "Window"), _table(("view",))),
    )


def _labels() -> tuple[ShortcutRow, ...]:
    tr = QCoreApplication.translate
    rows = _rows(lambda entry_id: entry_id.startswith("label_") or entry_id in ("note", "tags", "remove_label"))
    return (*rows, ShortcutRow(tr("shortcuts", "User tags"), ("1", "…", "0")))


def _grid() -> tuple[ShortcutRow, ...]:
    tr = QCoreApplication.translate
    return (
        *_rows(_GRID.__contains__),
        ShortcutRow(tr("shortcuts", "Toggle the selection"), ("Ctrl+Space",)),
        ShortcutRow(tr("shortcuts", "Leave a value out (facets)"), ("−",)),
    )


def _pictures() -> tuple[ShortcutRow, ...]:
    tr = QCoreApplication.translate
    row = ShortcutRow
    return (
        row(tr("shortcuts", "Previous, next (loupe)"), ("←", "→")),
        row(tr("shortcuts", "Next, skip"), ("Space",)),
        row(tr("shortcuts", "Back one"), ("Backspace",)),
        row(tr("shortcuts", "Fit or 100 %"), ("Z",)),
        row(tr("shortcuts", "Closer, farther"), ("+", "−")),
        row(tr("shortcuts", "Move the view"), ("Shift+←", "…")),
        row(tr("shortcuts", "Information"), ("I",)),
        row(tr("shortcuts", "Rotate view"), ("W", "Shift+W")),
        row(tr("shortcuts", "Blind mode (review)"), ("B",)),
        row(tr("shortcuts", "Show what is hidden (blind)"), ("V",)),
        row(tr("shortcuts", "Accept offer"), ("Enter",)),
        row(tr("shortcuts", "Refuse offer"), ("Del",)),
        row(tr("shortcuts", "Leave"), ("Esc",)),
    )


def _table(menus: tuple[str, ...]) -> tuple[ShortcutRow, ...]:
    ids = {entry.id for entry in TABLE if entry.menu in menus}
    return _rows(ids.__contains__)


def _rows(wanted: Callable[[str], bool]) -> tuple[ShortcutRow, ...]:
    return tuple(
        ShortcutRow(words(entry), shown_keys(entry)) for entry in TABLE if wanted(entry.id) and shown_keys(entry)
    )
