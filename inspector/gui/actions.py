"""L5: every action of the window in one table: name, words, icon, keys, menu, and when it can be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from inspector.gui import icons, theme
from inspector.messages.mark import QT_TRANSLATE_NOOP


class When(StrEnum):
    """What must be there for an action to make sense."""

    ALWAYS = "always"
    OPEN = "open"
    """A catalogue is open."""
    VIEW = "view"
    """The view holds pictures."""
    GRID = "grid"
    """The grid is shown."""
    PICTURE = "picture"
    """A picture is current or selected."""
    LABEL = "label"
    """A picture is current or selected, and the catalogue can be written."""
    WRITE = "write"
    """The catalogue can be written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One action. `letter` acts only while the grid has the focus; `keys` act in the whole window."""

    id: str
    words: str
    menu: str = ""
    icon: str = ""
    keys: tuple[str, ...] = ()
    letter: str = ""
    when: When = When.ALWAYS
    checkable: bool = False
    group: int = 0
    """Actions of one menu with different numbers are divided by a line."""


MENUS: Mapping[str, str] = MappingProxyType(
    {
        "file": QT_TRANSLATE_NOOP("actions", "&File"),
        "edit": QT_TRANSLATE_NOOP("actions", "&Edit"),
        "view": QT_TRANSLATE_NOOP("actions", "&View"),
        "picture": QT_TRANSLATE_NOOP("actions", "&Picture"),
        "review": QT_TRANSLATE_NOOP("actions", "&Review"),
        "help": QT_TRANSLATE_NOOP("actions", "&Help"),
    }
)
"""The menu bar from left to right."""

TABLE: tuple[Entry, ...] = (
    Entry("open", QT_TRANSLATE_NOOP("actions", "Open folder…"), "file", "open folder", ("Ctrl+O",), when=When.WRITE),
    Entry("open_files", QT_TRANSLATE_NOOP("actions", "Open pictures…"), "file", when=When.WRITE),
    Entry("rescan", QT_TRANSLATE_NOOP("actions", "Scan again"), "file", "rescan", ("F5",), when=When.WRITE, group=1),
    Entry(
        "remove_source",
        QT_TRANSLATE_NOOP("actions", "Remove this source from the catalogue…"),
        "file",
        when=When.WRITE,
        group=1,
    ),
    Entry(
        "export",
        QT_TRANSLATE_NOOP("actions", "Export…"),
        "file",
        "export",
        ("Ctrl+E",),
        when=When.VIEW,
        group=2,
    ),
    Entry("settings", QT_TRANSLATE_NOOP("actions", "Settings…"), "file", "settings", ("Ctrl+,",), group=3),
    Entry("quit", QT_TRANSLATE_NOOP("actions", "Quit"), "file", keys=("Ctrl+Q",), group=4),
    Entry("undo", QT_TRANSLATE_NOOP("actions", "Undo"), "edit", "undo", ("Ctrl+Z",), when=When.WRITE),
    Entry("redo", QT_TRANSLATE_NOOP("actions", "Redo"), "edit", "redo", ("Ctrl+Y", "Ctrl+Shift+Z"), when=When.WRITE),
    Entry(
        "copy_path",
        QT_TRANSLATE_NOOP("actions", "Copy path"),
        "edit",
        "copy",
        ("Ctrl+C",),
        when=When.PICTURE,
        group=1,
    ),
    Entry(
        "copy_summary",
        QT_TRANSLATE_NOOP("actions", "Copy summary with evidence"),
        "edit",
        keys=("Ctrl+Shift+C",),
        when=When.PICTURE,
        group=1,
    ),
    Entry("select_all", QT_TRANSLATE_NOOP("actions", "Select all"), "edit", keys=("Ctrl+A",), when=When.VIEW, group=2),
    Entry(
        "select_none",
        QT_TRANSLATE_NOOP("actions", "Select none"),
        "edit",
        keys=("Ctrl+Shift+A",),
        when=When.VIEW,
        group=2,
    ),
    Entry("search", QT_TRANSLATE_NOOP("actions", "Search"), "edit", "search", ("/", "Ctrl+F"), when=When.OPEN, group=3),
    Entry("clear", QT_TRANSLATE_NOOP("actions", "Clear all filters"), "edit", "clear filter", when=When.OPEN, group=3),
    Entry("left", QT_TRANSLATE_NOOP("actions", "Sources and filters"), "view", "left panel", ("F9",), checkable=True),
    Entry(
        "right",
        QT_TRANSLATE_NOOP("actions", "Inspection panel"),
        "view",
        "inspection panel",
        ("Shift+F9",),
        checkable=True,
    ),
    Entry("full_screen", QT_TRANSLATE_NOOP("actions", "Full screen"), "view", "full screen", ("F11",), checkable=True),
    Entry(
        "larger",
        QT_TRANSLATE_NOOP("actions", "Larger pictures"),
        "view",
        keys=("Ctrl++", "Ctrl+="),
        when=When.GRID,
        group=1,
    ),
    Entry(
        "smaller", QT_TRANSLATE_NOOP("actions", "Smaller pictures"), "view", keys=("Ctrl+-",), when=When.GRID, group=1
    ),
    Entry("usual_size", QT_TRANSLATE_NOOP("actions", "Usual size"), "view", keys=("Ctrl+0",), when=When.GRID, group=1),
    Entry("next_area", QT_TRANSLATE_NOOP("actions", "Next area"), "view", keys=("F6",), group=2),
    Entry("previous_area", QT_TRANSLATE_NOOP("actions", "Previous area"), "view", keys=("Shift+F6",), group=2),
    Entry("loupe", QT_TRANSLATE_NOOP("actions", "Loupe"), "picture", "loupe", letter="Enter", when=When.PICTURE),
    Entry(
        "near_duplicates",
        QT_TRANSLATE_NOOP("actions", "Show near-duplicates"),
        "picture",
        "near-duplicates",
        letter="D",
        when=When.PICTURE,
    ),
    Entry(
        "compare",
        QT_TRANSLATE_NOOP("actions", "Compare with near-duplicates"),
        "picture",
        "compare",
        letter="C",
        when=When.PICTURE,
    ),
    Entry(
        "next_unlabelled",
        QT_TRANSLATE_NOOP("actions", "Next without label"),
        "picture",
        letter="J",
        when=When.VIEW,
        group=1,
    ),
    Entry(
        "previous_unlabelled",
        QT_TRANSLATE_NOOP("actions", "Previous without label"),
        "picture",
        letter="Shift+J",
        when=When.VIEW,
        group=1,
    ),
    Entry(
        "label_human",
        QT_TRANSLATE_NOOP("actions", "Label Human-made"),
        "picture",
        "label human",
        letter="H",
        when=When.LABEL,
        group=2,
    ),
    Entry(
        "label_ai",
        QT_TRANSLATE_NOOP("actions", "Label AI-generated"),
        "picture",
        "label ai",
        letter="A",
        when=When.LABEL,
        group=2,
    ),
    Entry(
        "label_ai_edited",
        QT_TRANSLATE_NOOP("actions", "Label AI-edited"),
        "picture",
        "label ai-edited",
        letter="E",
        when=When.LABEL,
        group=2,
    ),
    Entry(
        "label_unsure",
        QT_TRANSLATE_NOOP("actions", "Label Unsure"),
        "picture",
        "label unsure",
        letter="U",
        when=When.LABEL,
        group=2,
    ),
    Entry(
        "label_exclude",
        QT_TRANSLATE_NOOP("actions", "Label Exclude"),
        "picture",
        "label exclude",
        letter="X",
        when=When.LABEL,
        group=2,
    ),
    Entry(
        "remove_label",
        QT_TRANSLATE_NOOP("actions", "Remove label"),
        "picture",
        "remove label",
        ("Ctrl+Del",),
        when=When.LABEL,
        group=2,
    ),
    Entry("note", QT_TRANSLATE_NOOP("actions", "Note…"), "picture", "note", letter="N", when=When.LABEL, group=3),
    Entry("tags", QT_TRANSLATE_NOOP("actions", "Tags…"), "picture", "tags", letter="T", when=When.LABEL, group=3),
    Entry(
        "show_in_folder",
        QT_TRANSLATE_NOOP("actions", "Show in file manager"),
        "picture",
        "open in file manager",
        when=When.PICTURE,
        group=4,
    ),
    Entry("review", QT_TRANSLATE_NOOP("actions", "Review this view"), "review", "review", letter="R", when=When.VIEW),
    Entry("shortcuts", QT_TRANSLATE_NOOP("actions", "Keyboard"), "help", "shortcuts", ("F1", "?")),
    Entry("help", QT_TRANSLATE_NOOP("actions", "Handbook"), "help", "help"),
    Entry("about", QT_TRANSLATE_NOOP("actions", "About Inspector"), "help", "information", group=1),
)
"""All actions, in menu order."""

BY_ID: Mapping[str, Entry] = MappingProxyType({entry.id: entry for entry in TABLE})


class Actions(QObject):
    """The actions of one window, made from the table."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._made = {entry.id: self._make(entry) for entry in TABLE}

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def all(self) -> Iterator[tuple[Entry, QAction]]:
        """Every entry with its action, in menu order."""
        for entry in TABLE:
            yield entry, self._made[entry.id]

    def by_letter(self, letter: str) -> QAction | None:
        """The action of a single key."""
        return next((self._made[entry.id] for entry in TABLE if entry.letter == letter), None)

    def allow(self, states: frozenset[When]) -> None:
        """Enable what the present state allows."""
        for entry, action in self.all():
            action.setEnabled(entry.when is When.ALWAYS or entry.when in states)

    def tint(self) -> None:
        """Colour the icons for the present theme."""
        for entry, action in self.all():
            if entry.icon:
                action.setIcon(icons.icon(entry.icon, theme.current()))

    def _make(self, entry: Entry) -> QAction:
        words = QCoreApplication.translate("actions", entry.words)
        action = QAction(f"{words}\t{entry.letter}" if entry.letter else words, self.parent())
        action.setObjectName(entry.id)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(entry.checkable)
        if entry.icon:
            action.setIcon(icons.icon(entry.icon, theme.current()))
        return action


def words(entry: Entry) -> str:
    """What an action is called, without dots."""
    return QCoreApplication.translate("actions", entry.words).rstrip("…")


def shown_keys(entry: Entry) -> tuple[str, ...]:
    """Keys of an action as printed on the keyboard, one sequence an entry."""
    native = QKeySequence.SequenceFormat.NativeText
    keys = [QKeySequence(key).toString(native) for key in entry.keys]
    return (*((entry.letter,) if entry.letter else ()), *keys)
