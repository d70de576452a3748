"""L5: one Tab stop for an area of many controls: arrows move inside, the Tab key moves on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class Roving(QObject):
    """Gives the focus of an area to one of its controls at a time.

    Args:
        controls: the controls that can have the focus now, in order.
        reveal: brings a control into view.
        sideways: the controls stand side by side, so that left and right move.
    """

    def __init__(
        self,
        controls: Callable[[], Sequence[QWidget]],
        reveal: Callable[[QWidget], object],
        parent: QObject,
        *,
        sideways: bool = False,
    ) -> None:
        super().__init__(parent)
        self._controls = controls
        self._reveal = reveal
        self._back, self._on = (Qt.Key.Key_Left, Qt.Key.Key_Right) if sideways else (Qt.Key.Key_Up, Qt.Key.Key_Down)

    def add(self, control: QWidget) -> None:
        """Look after one more control."""
        control.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        control.installEventFilter(self)

    def settle(self) -> None:
        """Make sure that exactly one control is the Tab stop."""
        controls = self._controls()
        stops = [control for control in controls if control.focusPolicy() == Qt.FocusPolicy.StrongFocus]
        if not stops and controls:
            controls[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the arrow keys, and remember where the focus was."""
        if isinstance(watched, QWidget):
            if event.type() is QEvent.Type.FocusIn:
                self._stop_at(watched)
            elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._move(watched, event)
        return super().eventFilter(watched, event)

    def _stop_at(self, control: QWidget) -> None:
        for other in self._controls():
            other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other is control else Qt.FocusPolicy.ClickFocus)
        self._reveal(control)

    def _move(self, control: QWidget, event: QKeyEvent) -> bool:
        controls = list(self._controls())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or control not in controls:
            return False
        here = controls.index(control)
        there = {
            self._back: here - 1,
            self._on: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(controls) - 1,
        }.get(Qt.Key(event.key()))
        if there is None:
            return False
        controls[min(max(there, 0), len(controls) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True
