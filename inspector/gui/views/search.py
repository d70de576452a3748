"""L5: the search field: the filter language with completion, and a mistake explained where it is made."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from inspector.errors import UsageError
from inspector.filters import parse
from inspector.gui import icons, text, theme
from inspector.gui.completion import Suggestion, Values, suggestions
from inspector.gui.views.suggestions import Suggestions
from inspector.gui.widgets.basic import IconButton, IconLabel, TextButton, plain, set_property
from inspector.gui.widgets.keycaps import paint_key

SETTLE_MS = 180
"""Rest after the last key before the view follows."""
PATIENCE_MS = 900
"""Rest before an unfinished expression counts as a mistake."""


class SearchField(QLineEdit):
    """A line with an icon at its start, and the key that leads here, or a clear button, at its end.

    Signals:
        moved: an arrow key asks for the next (+1) or previous (-1) suggestion.
        taken: Tab or Enter asks for the present suggestion; true for Enter.
        dropped: Esc was pressed.
    """

    moved = Signal(int)
    taken = Signal(bool)
    dropped = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.completing = False
        self.setPlaceholderText(self.tr("Search prompts, names, checkpoints, tags"))
        self.setAccessibleName(self.tr("Search"))
        self.setProperty("search", "true")
        self.setTextMargins(26, 0, 26, 0)
        self._clear = IconButton("close", self.tr("Clear search"))
        self._clear.setParent(self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.textChanged.connect(self._show_clear)

    def underline(self, start: int, length: int) -> None:
        """Draw a wavy line under a part of the text; none where `length` is 0."""
        attributes = []
        if length:
            wavy = QTextCharFormat()
            wavy.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            wavy.setUnderlineColor(theme.current().colour("notice.error"))
            kind = QInputMethodEvent.AttributeType.TextFormat
            attributes = [QInputMethodEvent.Attribute(kind, start - self.cursorPosition(), length, QTextFormat(wavy))]
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Tab and Enter go to the suggestions while there are any."""
        keys = Qt.Key
        step = {keys.Key_Down: 1, keys.Key_Up: -1}.get(keys(event.key()))
        if step is not None:
            self.moved.emit(step)
        elif event.key() in (keys.Key_Return, keys.Key_Enter):
            self.taken.emit(True)
        elif event.key() == keys.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab completes while there is something to complete."""
        if forward and self.completing:
            self.taken.emit(False)
            return True
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that typing is over."""
        super().focusOutEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field with its icon and key."""
        super().paintEvent(event)
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = "text.secondary" if self.isEnabled() else "text.disabled"
        icons.paint_icon(painter, self._side(10, 16), "search", look, role=role)
        if not self.text() and self.isEnabled():
            key = self._side(self.width() - 30, 20)
            paint_key(painter, key, "/", ink="text.secondary")
        painter.end()

    def _side(self, left: int, side: int) -> QRectF:
        if self.isRightToLeft():
            left = self.width() - left - side
        return QRectF(left, (self.height() - side) / 2, side, side)

    @Slot()
    def _show_clear(self) -> None:
        self._clear.setVisible(bool(self.text()))
        self._clear.setGeometry(self._side(self.width() - 30, 24).toRect())


class MistakeLine(QWidget):
    """The one sentence about what is wrong, with the way out to click."""

    fixed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._label = plain(role="small", tone="error", wrap=False)
        self._fix = TextButton("", kind="link")
        self._fix.clicked.connect(self.fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 4)
        row.setSpacing(6)
        row.addWidget(IconLabel("warning", role="notice.error", size=14))
        row.addWidget(self._label)
        row.addWidget(self._fix)
        row.addStretch(1)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is shown."""
        return self._label.text() if not self.isHidden() else ""

    def explain(self, error: UsageError) -> None:
        """Show a mistake."""
        self._label.setText(text.text(error.code, **error.params))
        suggestion = str(error.params.get("suggestion") or "")
        self._fix.setText(text.safe_line(suggestion, 60))
        self._fix.setAccessibleName(self.tr("Use {word}").format(word=self._fix.text()))
        self._fix.setVisible(bool(suggestion))
        self.setAccessibleName(self._label.text())
        self.show()


class SearchBox(QWidget):
    """Field, suggestions and mistakes together.

    Signals:
        searched: a text that the filter language accepts.
        done: the field should give the focus back.
    """

    searched = Signal(str)
    done = Signal()

    def __init__(self, values: Values, host: QWidget) -> None:
        super().__init__()
        self.field = SearchField()
        self.mistake = MistakeLine()
        self.suggestions = Suggestions(host)
        self._values = values
        self._host = host
        self._valid = ""
        self._error: UsageError | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._apply)
        self._wire()

    def _wire(self) -> None:
        self.field.textEdited.connect(self._edited)
        self.field.textChanged.connect(self._changed)
        self.field.moved.connect(self.suggestions.step)
        self.field.taken.connect(self._take)
        self.field.dropped.connect(self._drop)
        self.field.left.connect(self._hide_suggestions)
        self.suggestions.chosen.connect(self._insert)
        self.mistake.fixed.connect(self._fix)

    def set_search(self, search: str) -> None:
        """Show the search of a query that came from elsewhere."""
        if search != self._valid:
            self._valid = search
            self.field.setText(search)
            self._hide_suggestions()
            self._timer.stop()
            self._show_error(None)

    @Slot()
    def focus(self) -> None:
        """Give the field the focus with its text selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def give_way(self, other: QWidget) -> None:
        """Give the focus to another view, unless somebody is typing here."""
        if not self.field.hasFocus():
            other.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _changed(self, _text: str) -> None:
        self._timer.start(SETTLE_MS)

    @Slot(str)
    def _edited(self, _text: str) -> None:
        place = QRect(self.field.mapTo(self._host, QPoint(0, 0)), self.field.size())
        self.suggestions.offer(suggestions(self.field.text()[: self.field.cursorPosition()], self._values), place)
        self.field.completing = self.suggestions.isVisible()

    @Slot()
    def _apply(self) -> None:
        search = self.field.text().strip()
        try:
            parse(search)
        except UsageError as error:
            self._mistaken(error)
            return
        self._show_error(None)
        if search != self._valid:
            self._valid = search
            self.searched.emit(search)

    def _mistaken(self, error: UsageError) -> None:
        """Wait while somebody is still typing at the wrong part; else say what is wrong."""
        end = int(error.params.get("position", 0)) + int(error.params.get("length", 0))
        typing = self.field.hasFocus() and end >= len(self.field.text().rstrip())
        if typing and self._timer.interval() < PATIENCE_MS:
            self._timer.start(PATIENCE_MS)
        else:
            self._show_error(error)

    def _show_error(self, error: UsageError | None) -> None:
        self._error = error
        set_property(self.field, "invalid", "true" if error else "false")
        if error is None:
            self.field.underline(0, 0)
            self.mistake.hide()
            return
        lead = len(self.field.text()) - len(self.field.text().lstrip())
        self.field.underline(lead + int(error.params.get("position", 0)), int(error.params.get("length", 0)))
        self.mistake.explain(error)

    @Slot(bool)
    def _take(self, by_enter: bool) -> None:
        chosen = self.suggestions.present() or (None if by_enter else self.suggestions.first())
        if chosen is not None:
            self._insert(chosen)
            return
        self._hide_suggestions()
        self._timer.setInterval(PATIENCE_MS)
        self._apply()
        if self._error is None:
            self.done.emit()

    @Slot(object)
    def _insert(self, chosen: Suggestion) -> None:
        whole, cursor = self.field.text(), self.field.cursorPosition()
        self.field.setText(whole[: chosen.start] + chosen.insert + whole[cursor:].lstrip())
        self.field.setCursorPosition(chosen.start + len(chosen.insert))
        self._hide_suggestions()
        if chosen.insert.endswith(":"):
            self._edited(self.field.text())

    @Slot()
    def _drop(self) -> None:
        """Esc closes the suggestions first, then drops what was typed since the last valid search."""
        if self.suggestions.isVisible():
            self._hide_suggestions()
            return
        self.field.setText(self._valid)
        self._timer.stop()
        self._show_error(None)
        self.done.emit()

    @Slot()
    def _hide_suggestions(self) -> None:
        self.suggestions.hide()
        self.field.completing = False

    @Slot()
    def _fix(self) -> None:
        """Put the suggestion in the place of the mistake."""
        if self._error is not None:
            whole = self.field.text().strip()
            start = int(self._error.params["position"])
            end = start + int(self._error.params["length"])
            self.field.setText(whole[:start] + str(self._error.params["suggestion"]) + whole[end:])
            self._hide_suggestions()
            self.focus()
