"""L5: what the window says without stopping anybody: notices, offers, questions and toasts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.enums import Severity
from inspector.gui import text, theme
from inspector.gui.widgets.basic import IconButton, IconLabel, Paragraph, TextButton, plain
from inspector.gui.widgets.keys import KeyButton

_LOOK = {
    Severity.ERROR: ("error", "error"),
    Severity.WARNING: ("warning", "warning"),
    Severity.INFO: ("information", "info"),
}


_QUESTION_WIDTH = 500
"""Width in pixels up to which a question stays on one line."""


class NoticeBar(QFrame):
    """A coloured bar with one sentence and at most one thing to do. It stays until closed."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self, message: str, severity: Severity = Severity.WARNING, *, action: str = "", closable: bool = False
    ) -> None:
        super().__init__()
        icon, self._tone = _LOOK[severity]
        self._label = plain(text.safe_line(message, 1_000), role="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(IconLabel(icon, role=f"notice.{self._tone}"))
        row.addWidget(self._label, 1)
        if action:
            self._action = TextButton(action, kind="link")
            self._action.clicked.connect(self.acted)
            row.addWidget(self._action)
        if closable:
            self._close = IconButton("close", self.tr("Close"))
            self._close.clicked.connect(self.closed)
            row.addWidget(self._close)
        self.setAccessibleName(self._label.text())

    @property
    def message(self) -> str:
        """The sentence shown."""
        return self._label.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill with the notice's own background."""
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour(f"notice.{self._tone}_bg"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("border.subtle"))
        painter.end()


class QuestionBar(QFrame):
    """A question over the lower edge of a view, answered by Enter or Esc (Del for offers).

    `stacked` puts the buttons below the question, for narrow places.
    """

    accepted = Signal()
    refused = Signal()
    answered = Signal(bool)
    """Both in one: true for accepted."""

    def __init__(
        self, *, icon: str = "", accept_key: str = "Enter", refuse_key: str = "Esc", stacked: bool = False
    ) -> None:
        super().__init__()
        self._stacked = stacked
        self.setObjectName("question")
        self._icon = IconLabel(icon or "near-duplicates", role="text.primary")
        self._icon.setVisible(bool(icon))
        self._label = Paragraph(most=_QUESTION_WIDTH)
        self._accept = KeyButton(self.tr("Accept"), accept_key, kind="primary")
        self._refuse = KeyButton(self.tr("Refuse"), refuse_key)
        self._lay_out()
        self._accept.clicked.connect(self.accepted)
        self._refuse.clicked.connect(self.refused)
        self._accept.clicked.connect(self._yes)
        self._refuse.clicked.connect(self._no)

    @property
    def question(self) -> str:
        """The question shown."""
        return self._label.text()

    def ask(self, question: str, accept: str = "", refuse: str = "") -> None:
        """Show a question and the words on its two buttons."""
        self._label.setText(text.safe_line(question, 400))
        self._label.updateGeometry()
        self._accept.set_label(accept or self.tr("Accept"))
        self._refuse.set_label(refuse or self.tr("Refuse"))
        self.setAccessibleName(self._label.text())
        self.show()

    @Slot()
    def _yes(self) -> None:
        self.answered.emit(True)

    @Slot()
    def _no(self) -> None:
        self.answered.emit(False)

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(12)
        first.addWidget(self._icon)
        first.addWidget(self._label, 1)
        second.addWidget(self._accept)
        second.addWidget(self._refuse)
        if self._stacked:
            second.addStretch(1)
        whole = QVBoxLayout(self) if self._stacked else QHBoxLayout(self)
        whole.setContentsMargins(16, 7 if not self._stacked else 12, 8, 7 if not self._stacked else 12)
        whole.setSpacing(12)
        whole.addLayout(first, 1)
        whole.addLayout(second)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the raised frame."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("border.control"))
        painter.setBrush(look.colour("surface.raised"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()


class OfferBar(QuestionBar):
    """Offers the last decision to near-duplicates. Enter accepts, Del refuses, the next decision does neither."""

    def __init__(self) -> None:
        super().__init__(icon="near-duplicates", accept_key="Enter", refuse_key="Del")

    def offer(self, count: int, label: str) -> None:
        """Offer `label` to `count` near-duplicates of the last picture."""
        if count == 1:
            sentence = self.tr("1 near-duplicate of the last picture has no label. Label it {label} too?")
        else:
            sentence = self.tr(
                "%n near-duplicates of the last picture have no label. Label them {label} too?", "", count
            )
        self.ask(sentence.format(label=label))


class Toast(QFrame):
    """A message that goes by itself; its time stops under the pointer or the focus."""

    undo = Signal()
    closed = Signal()

    def __init__(self, message: str, *, undoable: bool, seconds: float, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = plain(text.safe_line(message, 300), wrap=True, select=False)
        self._label.setObjectName("toastText")
        self._close = IconButton("close", self.tr("Close"), role="text.on_tooltip")
        self._undo = TextButton(self.tr("Undo"), kind="link")
        self._undo.setVisible(undoable)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self._label, 1)
        row.addWidget(self._undo)
        row.addWidget(self._close)
        self.setStyleSheet(_toast_sheet())
        self.setAccessibleName(self._label.text())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(seconds * 1000))
        self._timer.timeout.connect(self.closed)
        self._close.clicked.connect(self.closed)
        self._undo.clicked.connect(self.undo)
        self._undo.clicked.connect(self.closed)
        for button in (self._close, self._undo):
            button.installEventFilter(self)
        self._timer.start()

    @property
    def message(self) -> str:
        """The sentence shown."""
        return self._label.text()

    @property
    def running(self) -> bool:
        """Whether its time runs."""
        return self._timer.isActive()

    def fit(self, width: int) -> None:
        """Take the height that the message needs at this width."""
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(width))

    def enterEvent(self, event: QEnterEvent) -> None:
        """The time stops under the pointer."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The time starts again."""
        self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The time stops while a button has the focus."""
        if event.type() is QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() is QEvent.Type.FocusOut:
            self._timer.start()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dark (in the dark scheme light) plate."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("surface.tooltip"))
        painter.drawRoundedRect(self.rect(), 4, 4)
        painter.end()


class ToastStack(QWidget):
    """Up to three toasts below the centre of a window. Never for errors that need action."""

    undo = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toasts: list[Toast] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        host.installEventFilter(self)
        self.hide()

    @property
    def messages(self) -> list[str]:
        """The sentences shown, oldest first."""
        return [toast.message for toast in self._toasts]

    def show_message(self, message: str, *, undoable: bool = False) -> Toast:
        """Show a toast; the oldest goes where there are too many."""
        rules = theme.tokens()["toast"]
        while len(self._toasts) >= int(rules["max"]):
            self._drop(self._toasts[0])
        toast = Toast(message, undoable=undoable, seconds=float(rules["seconds"]), parent=self)
        toast.undo.connect(self.undo)
        toast.closed.connect(self._closed)
        self._toasts.append(toast)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(toast)
        toast.show()  # what is not shown yet takes no room
        self._place()
        self.show()
        self.raise_()
        return toast

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if watched is self._host and event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    @Slot()
    def _closed(self) -> None:
        toast = self.sender()
        if isinstance(toast, Toast):
            self._drop(toast)

    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
        self.setVisible(bool(self._toasts))
        self._place()

    def _place(self) -> None:
        least, most = theme.tokens()["toast"]["width"]
        width = max(least, min(most, self._host.width() - 32))
        layout = self.layout()
        for toast in self._toasts:
            toast.fit(width)
        height = layout.totalHeightForWidth(width) if layout is not None and layout.hasHeightForWidth() else -1
        self.resize(width, height if height > 0 else self.sizeHint().height())
        self.move(QPoint((self._host.width() - width) // 2, self._host.height() - self.height() - 44))


def _toast_sheet() -> str:
    ink = theme.current().colour("text.on_tooltip").name()
    return (
        f"QLabel {{ color: {ink}; background: transparent; }}"
        f"QPushButton[kind='link'] {{ color: {ink}; font-weight: 600; background: transparent; }}"
        "QToolButton { background: transparent; }"
    )
