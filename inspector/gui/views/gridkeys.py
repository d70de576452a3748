"""L5: a list view in which single keys label, tag and act instead of searching."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from inspector.gui.keymap import DEFAULT_KEYS, KeyMap


class KeyList(QListView):
    """A list whose keys are intents.

    Signals:
        label_requested: the `LabelValue` of a label key.
        tag_toggled: place of the user tag of a digit key, 0 to 9.
        letter_pressed: any other single letter, `Shift+` before it where that was held.
        delete_pressed: Del alone, which deletes nothing.
        enter_pressed: Enter or Space.
    """

    label_requested = Signal(object)
    tag_toggled = Signal(int)
    letter_pressed = Signal(str)
    delete_pressed = Signal()
    enter_pressed = Signal()

    def __init__(self, parent: QWidget | None = None, *, keys: KeyMap = DEFAULT_KEYS) -> None:
        super().__init__(parent)
        self._keys = keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on single keys; everything else moves and selects."""
        if not (self._plain_key(event) or self._letter_key(event)):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters label; they never search."""

    def _plain_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.enter_pressed.emit()
            return True
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
            return True
        return False

    def _letter_key(self, event: QKeyEvent) -> bool:
        label, tag, letter = self._keys.label(event), self._keys.tag(event), self._keys.letter(event)
        if label is not None:
            self.label_requested.emit(label)
        elif tag is not None:
            self.tag_toggled.emit(tag)
        elif letter:
            shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.letter_pressed.emit(f"Shift+{letter}" if shifted else letter)
        return label is not None or tag is not None or bool(letter)
