"""L5: a manifest store as JSON: searched, copied, saved. The text is a stranger's and stays plain text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from inspector.gui import text, theme
from inspector.gui.widgets.basic import ElidedLabel, IconButton, TextButton, plain
from inspector.manifests import RawStore


class StoreDialog(QDialog):
    """Shows a manifest store.

    Signals:
        save_requested: suggested file name and content.
    """

    save_requested = Signal(str, bytes)

    def __init__(self, name: str, store: RawStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Manifest store"))
        self._name, self._store = name, store
        self.view = QPlainTextEdit()
        self.view.setReadOnly(True)
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.view.setProperty("type", "mono")
        self.view.setAccessibleName(self.tr("Manifest store as JSON"))
        self.view.setPlainText(text.safe(store.text, len(store.text) + 1))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in the store"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setMinimumHeight(theme.current().size("button"))
        self.found = plain(role="small", tone="secondary", wrap=False, select=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addWidget(ElidedLabel(name, role="title"))
        column.addWidget(self._note())
        column.addLayout(self._find_row())
        column.addWidget(self.view, 1)
        column.addLayout(self._foot())
        self.resize(860, 640)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def find_next(self) -> None:
        """Go to the next place of the text in the field, and on from the top after the last."""
        wanted = self.field.text()
        if not wanted:
            self.found.setText("")
            return
        if not self.view.find(wanted):
            cursor = QTextCursor(self.view.document())
            self.view.setTextCursor(cursor)
            if not self.view.find(wanted):
                self.found.setText(self.tr("Not found"))
                return
        self.found.setText(self.tr("Line {line}").format(line=text.number(self.view.textCursor().blockNumber() + 1)))

    @Slot()
    def copy(self) -> None:
        """Put the whole store on the clipboard."""
        QGuiApplication.clipboard().setText(self._store.text)
        self.found.setText(self.tr("Copied"))

    @Slot()
    def save(self) -> None:
        """Ask for a file."""
        self.save_requested.emit(f"{self._name.rpartition('.')[0] or self._name}.c2pa.json", self._store.text.encode())

    def _note(self) -> QWidget:
        words = self.tr("As the library reports it, sorted. Everything in it is a statement of whoever wrote it.")
        if not self._store.complete:
            words += " " + self.tr("Long texts and lists are cut.")
        return plain(words, role="small", tone="secondary")

    def _find_row(self) -> QHBoxLayout:
        again = IconButton("next", self.tr("Find next"), key="F3")
        again.clicked.connect(self.find_next)
        self.field.returnPressed.connect(self.find_next)
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, self.find_next)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.field.setFocus)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(again)
        row.addWidget(self.found)
        return row

    def _foot(self) -> QHBoxLayout:
        copy = TextButton(self.tr("Copy"), icon="copy")
        save = TextButton(self.tr("Save as file…"), icon="save as file")
        close = TextButton(self.tr("Close"), kind="primary")
        copy.clicked.connect(self.copy)
        save.clicked.connect(self.save)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addWidget(save)
        row.addStretch(1)
        row.addWidget(close)
        return row
