"""L5: what lies over the grid's lower edge: the question before many are labelled, and the line for notes and tags."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLineEdit, QWidget

from inspector.gui import text, theme
from inspector.gui.widgets.bars import QuestionBar
from inspector.gui.widgets.basic import IconLabel, plain
from inspector.gui.widgets.keys import KeyButton

_MARGIN = 12
_WIDTH = 640


class ConfirmBar(QuestionBar):
    """Asks before more than one picture is labelled. Enter answers yes, Esc no; it has the focus meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        else:
            super().keyPressEvent(event)


class EntryBar(QFrame):
    """One line of text for a note or for tags. Enter keeps, Esc drops.

    Signals:
        kept: the text.
        dropped: nothing changes.
    """

    kept = Signal(str)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("note", role="text.primary")
        self._label = plain(role="body", wrap=False, select=False)
        self._line = QLineEdit()
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._keep = KeyButton(self.tr("Keep"), "Enter", kind="primary")
        self._drop = KeyButton(self.tr("Cancel"), "Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 8, 7)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._label)
        row.addWidget(self._line, 1)
        row.addWidget(self._keep)
        row.addWidget(self._drop)
        self._line.installEventFilter(self)
        self._line.returnPressed.connect(self._send)
        self._keep.clicked.connect(self._send)
        self._drop.clicked.connect(self.dropped)
        self.hide()

    def edit(self, icon: str, label: str, value: str, *, hint: str = "", words: list[str] | None = None) -> None:
        """Ask for a text.

        Args:
            icon: an action of the design tokens.
            label: what it is for.
            value: the present text.
            hint: what may be written.
            words: known words for completion.
        """
        self._icon.set_icon(icon, "text.primary")
        self._label.setText(label)
        self._line.setAccessibleName(label)
        self._line.setPlaceholderText(hint)
        self._line.setText(text.safe(value, 2_000))
        self._words.setStringList(words or [])
        self._line.setCompleter(self._completer if words else None)  # type: ignore[arg-type]
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()

    @property
    def line(self) -> QLineEdit:
        """The field."""
        return self._line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc drops."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the raised frame."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("border.control"))
        painter.setBrush(look.colour("surface.raised"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()

    @Slot()
    def _send(self) -> None:
        self.kept.emit(self._line.text())


class LowerEdge(QObject):
    """Keeps bars over the lower edge of a host, centred."""

    def __init__(self, host: QWidget, *bars: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._bars = bars
        for bar in bars:
            bar.setParent(host)
            bar.hide()
        host.installEventFilter(self)

    def place(self) -> None:
        """Place all bars."""
        for bar in self._bars:
            width = min(_WIDTH, self._host.width() - 2 * _MARGIN)
            height = max(bar.sizeHint().height(), 44)
            left = (self._host.width() - width) // 2
            bar.setGeometry(left, self._host.height() - height - _MARGIN, width, height)
            bar.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size."""
        if watched is self._host and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.place()
        return super().eventFilter(watched, event)
