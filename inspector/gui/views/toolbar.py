"""L5: the toolbar: left side, open, search, review, export, panel. Words give way to icons as the window narrows."""

from __future__ import annotations

from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.gui import text, theme
from inspector.gui.actions import Actions
from inspector.gui.views.search import SearchBox
from inspector.gui.widgets.basic import IconButton, Line, TextButton

_GAP = " "
"""Between icon and words: Qt leaves little room there."""


class Toolbar(QWidget):
    """Buttons of actions around the search field."""

    def __init__(self, actions: Actions, search: SearchBox) -> None:
        super().__init__()
        self._left = self._toggle("left panel", self.tr("Sources and filters"), "F9", actions["left"])
        self._right = self._toggle("inspection panel", self.tr("Inspection panel"), "Shift+F9", actions["right"])
        self._count, self._counted = 0, True
        self._open = TextButton(self.tr("Open folder"), kind="flat", icon="open folder")
        self._review = TextButton(self.tr("Review"), kind="primary", icon="review")
        self._export = TextButton(self.tr("Export"), icon="export")
        self.set_narrow(narrow=False)
        for button, action in ((self._open, "open"), (self._review, "review"), (self._export, "export")):
            _bind(button, actions[action])
        self._open.setToolTip(f"{self.tr('Open folder')} (Ctrl+O)")
        self._review.setToolTip(f"{self.tr('Review this view')} (R)")
        self._export.setToolTip(f"{self.tr('Export')} (Ctrl+E)")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._left)
        row.addWidget(self._open)
        row.addWidget(_divider())
        row.addWidget(search, 1)
        row.addWidget(_divider())
        for widget in (self._review, self._export, self._right):
            row.addWidget(widget)
        self.setFixedHeight(theme.current().size("toolbar"))
        self.setAccessibleName(self.tr("Toolbar"))

    def show_count(self, unlabelled: int) -> None:
        """Number of pictures without a label in the view, on the review button."""
        self._count = unlabelled
        self._show_review()

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons instead of words, and no count."""
        self._counted = not narrow
        for button, words in ((self._open, self.tr("Open folder")), (self._export, self.tr("Export"))):
            button.setText("" if narrow else _GAP + words)
        self._show_review()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line below."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.current().colour("border.subtle"))
        painter.end()

    def _show_review(self) -> None:
        shown = self._counted and self._count
        words = self.tr("Review")
        self._review.setText(_GAP + (f"{words}  {text.number(self._count)}" if shown else words))
        self._review.setAccessibleName(
            self.tr("Review, {n} without label").format(n=text.number(self._count)) if self._count else words
        )

    def _toggle(self, icon: str, name: str, key: str, action: QAction) -> IconButton:
        button = IconButton(icon, name, key=key)
        button.setCheckable(True)
        button.setFixedSize(28, 28)
        button.setChecked(action.isChecked())
        button.clicked.connect(action.trigger)
        action.toggled.connect(button.setChecked)
        return button


def _bind(button: TextButton, action: QAction) -> None:
    button.clicked.connect(action.trigger)
    button.setEnabled(action.isEnabled())
    action.enabledChanged.connect(button.setEnabled)


def _divider() -> Line:
    line = Line(vertical=True)
    line.setFixedHeight(20)
    return line
