"""L5: bars under the toolbar for what needs to be known or done. Never a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.enums import Severity
from inspector.gui.widgets.bars import NoticeBar

MOST = 3
"""Bars shown at once; the oldest goes."""


class Notices(QWidget):
    """A column of notices, one for each thing that is the matter.

    Signals:
        acted: the key of a notice whose action was pressed.
    """

    acted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._bars: dict[str, NoticeBar] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    @property
    def messages(self) -> list[str]:
        """What is said, oldest first."""
        return [bar.message for bar in self._bars.values()]

    def say(self, key: str, message: str, severity: Severity = Severity.WARNING, *, action: str = "") -> None:
        """Show a notice; an older one of the same key goes."""
        self.drop(key)
        while len(self._bars) >= MOST:
            self.drop(next(iter(self._bars)))
        bar = NoticeBar(message, severity, action=action, closable=True)
        bar.acted.connect(self._acted)
        bar.closed.connect(self._closed)
        self._bars[key] = bar
        self._column.addWidget(bar)
        self.show()

    def drop(self, key: str) -> None:
        """Take a notice away."""
        bar = self._bars.pop(key, None)
        if bar is not None:
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))

    @Slot()
    def _acted(self) -> None:
        self._with_key(self.acted.emit)

    @Slot()
    def _closed(self) -> None:
        self._with_key(self.drop)

    def _with_key(self, action: Callable[[str], object]) -> None:
        sender = self.sender()
        for key, bar in list(self._bars.items()):
            if bar is sender:
                action(key)
