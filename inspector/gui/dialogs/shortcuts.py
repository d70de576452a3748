"""L5: the sheet of all keys: three columns, searchable, made from a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from inspector.gui import text
from inspector.gui.widgets.basic import TextButton, plain
from inspector.gui.widgets.keycaps import Keycap

_COLUMNS = 3
_KEYS_WIDTH = 130


@dataclass(frozen=True, slots=True)
class ShortcutRow:
    """One line of the sheet: what it does, its keys as `QKeySequence` text (several are alternatives)."""

    words: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShortcutGroup:
    """A heading and its lines."""

    title: str
    rows: tuple[ShortcutRow, ...]


def key_words(keys: str) -> tuple[str, ...]:
    """The caps of a shortcut: `Ctrl+Shift+Z` in the words of the system's keyboard."""
    if len(keys) == 1 or keys in ("…",):
        return (keys,)
    sequence = QKeySequence(keys.replace("←", "Left").replace("→", "Right"))
    native = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    if not native:
        return (keys,)
    parts = [*native.rstrip("+").split("+"), "+"] if native.endswith("+") else native.split("+")
    arrows = {"Left": "←", "Right": "→"}
    return tuple(arrows.get(part, part) for part in parts if part)


class ShortcutLine(QWidget):
    """Caps at the start, words after."""

    def __init__(self, row: ShortcutRow) -> None:
        super().__init__()
        self.row = row
        caps = QHBoxLayout()
        caps.setSpacing(4)
        caps.addStretch(1)
        spoken = []
        for keys in row.keys:
            words = key_words(keys)
            spoken.append("+".join(words))
            for word in words:
                caps.addWidget(Keycap(word))
        holder = QWidget()
        holder.setLayout(caps)
        caps.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(_KEYS_WIDTH)
        face = QHBoxLayout(self)
        face.setContentsMargins(0, 1, 0, 1)
        face.setSpacing(8)
        face.addWidget(holder)
        face.addWidget(plain(row.words, role="small", select=False), 1)
        self.search_text = f"{row.words} {' '.join(spoken)} {' '.join(row.keys)}".casefold()
        self.setAccessibleName(f"{row.words}: {', '.join(spoken)}")


class ShortcutSheet(QDialog):
    """All keys. Typing narrows them; Esc closes."""

    def __init__(self, groups: Sequence[ShortcutGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard"))
        self.lines: list[ShortcutLine] = []
        self._groups: list[tuple[QWidget, list[ShortcutLine]]] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a key or an action"))
        self.field.setAccessibleName(self.tr("Find a key or an action"))
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(240)
        self.nothing = plain(self.tr("No key and no action matches."), tone="secondary", select=False)
        self.nothing.hide()
        top = QHBoxLayout()
        top.addWidget(plain(self.tr("Keyboard"), role="heading", select=False), 1)
        top.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.nothing)
        column.addWidget(self._make_body(groups), 1)
        close = TextButton(self.tr("Close"), kind="primary")
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)
        self.field.textChanged.connect(self.search)
        self.resize(960, 640)

    @property
    def shown(self) -> list[str]:
        """What the visible lines do."""
        return [line.row.words for line in self.lines if not line.isHidden()]

    @Slot(str)
    def search(self, words: str) -> None:
        """Show the lines that hold `words` in keys or action."""
        wanted = words.casefold().strip()
        for title, lines in self._groups:
            for line in lines:
                line.setVisible(wanted in line.search_text)
            title.setVisible(any(not line.isHidden() for line in lines))
        self.nothing.setVisible(not self.shown)

    def showEvent(self, event: QShowEvent) -> None:
        """Ready to type."""
        super().showEvent(event)
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field does not close the sheet."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def _make_body(self, groups: Sequence[ShortcutGroup]) -> QWidget:
        area, body = QScrollArea(), QWidget()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        stacks = [QVBoxLayout() for _ in range(_COLUMNS)]
        for stack in stacks:
            stack.setSpacing(0)
            columns.addLayout(stack, 1)
        for number, group in enumerate(groups):
            self._add_group(stacks[number % _COLUMNS], group)
        for stack in stacks:
            stack.addStretch(1)
        area.setWidget(body)
        return area

    def _add_group(self, stack: QVBoxLayout, group: ShortcutGroup) -> None:
        title = plain(text.safe_line(group.title), role="small-strong", tone="secondary", select=False)
        title.setContentsMargins(_KEYS_WIDTH + 8, 8, 0, 4)
        stack.addWidget(title)
        lines = [ShortcutLine(row) for row in group.rows]
        for line in lines:
            stack.addWidget(line)
        self.lines += lines
        self._groups.append((title, lines))
