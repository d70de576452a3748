"""L5: F6 and Shift+F6 lead around the areas of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

Area = Callable[[], QWidget | None]


class Areas(QObject):
    """The areas in focus order. Each names the widget that takes the focus, or None while it is not shown."""

    def __init__(self, areas: Sequence[tuple[QWidget, Area]], parent: QObject) -> None:
        super().__init__(parent)
        self._areas = areas

    @Slot()
    def next(self) -> None:
        """Go to the next area."""
        self._move(1)

    @Slot()
    def previous(self) -> None:
        """Go to the previous area."""
        self._move(-1)

    def _move(self, by: int) -> None:
        focus = QApplication.focusWidget()
        holders = [holder for holder, _ in self._areas]
        here = next(
            (
                n
                for n, holder in enumerate(holders)
                if focus is not None and (holder is focus or holder.isAncestorOf(focus))
            ),
            -1 if by > 0 else 0,
        )
        for step in range(1, len(self._areas) + 1):
            target = self._areas[(here + by * step) % len(self._areas)][1]()
            if target is not None and target.isVisible() and target.isEnabled():
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
