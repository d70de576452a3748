"""L5: what stands where there is nothing to show: icon, title, one sentence, at most two actions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.gui.widgets.basic import IconLabel, Paragraph, TextButton

_TEXT_WIDTH = 300


class EmptyState(QWidget):
    """An empty, loading, error or offline state in words that help."""

    primary = Signal()
    secondary = Signal()

    def __init__(self, icon: str, title: str, sentence: str = "", *, primary: str = "", secondary: str = "") -> None:
        super().__init__()
        self._icon = IconLabel(icon, size=32)
        self._title = Paragraph(title, most=_TEXT_WIDTH, role="title")
        self._sentence = Paragraph(sentence, most=_TEXT_WIDTH, tone="secondary")
        self._primary = TextButton(primary, kind="primary")
        self._secondary = TextButton(secondary)
        self._primary.clicked.connect(self.primary)
        self._secondary.clicked.connect(self.secondary)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._primary)
        buttons.addWidget(self._secondary)
        buttons.addStretch(1)
        column.addSpacing(4)
        column.addLayout(buttons)
        column.addStretch(1)
        self._show_parts()

    def set_state(self, icon: str, title: str, sentence: str = "", *, primary: str = "", secondary: str = "") -> None:
        """Show another state."""
        self._icon.set_icon(icon)
        self._title.setText(title)
        self._sentence.setText(sentence)
        for button, label in ((self._primary, primary), (self._secondary, secondary)):
            button.setText(label)
            button.setAccessibleName(label)
        self._show_parts()

    def _show_parts(self) -> None:
        self._sentence.setVisible(bool(self._sentence.text()))
        self._primary.setVisible(bool(self._primary.text()))
        self._secondary.setVisible(bool(self._secondary.text()))
        self.setAccessibleName(f"{self._title.text()}. {self._sentence.text()}".strip())
