"""L5: one value of a facet: box, badge, words, count; and the heading of a facet."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from inspector.domain.enums import Flag, LabelValue, Verdict
from inspector.gui import badges, facetwords, icons, text, theme
from inspector.gui.query import Mark
from inspector.gui.widgets.basic import plain_tooltip

_BOX = 14
_LEFT = 10
_MINUS_ROOM = 24
_NEXT = {Mark.OFF: Mark.IN, Mark.IN: Mark.OFF, Mark.OUT: Mark.OFF}


class FacetRow(QAbstractButton):
    """A value that can be taken, left out, or taken alone.

    Signals:
        marked: the state asked for.
        alone: take only this value.
    """

    marked = Signal(str, str)
    alone = Signal(str)

    def __init__(self, field: str, value: str) -> None:
        super().__init__()
        self.field, self.value = field, value
        self._words = facetwords.value(field, value)
        self._count = 0
        self._mark = Mark.OFF
        self._doubled = False
        self.setText(self._words)
        self.setCheckable(True)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            plain_tooltip(value if field in ("folder", "model", "generator") else facetwords.means(field, value))
        )
        self.show_count(0, Mark.OFF)

    @property
    def count(self) -> int:
        """Pictures with this value under all other filters."""
        return self._count

    @property
    def mark(self) -> Mark:
        """Its present state."""
        return self._mark

    def show_count(self, count: int, mark: Mark) -> None:
        """Show another count and state."""
        self._count, self._mark = count, mark
        self.setChecked(mark is Mark.IN)
        said = [self._words, text.number(count)]
        said += [self.tr("left out")] if mark is Mark.OUT else []
        self.setAccessibleName(", ".join(said))
        self.update()

    def nextCheckState(self) -> None:
        """A click only asks; the query that comes back sets the state."""

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(180, theme.current().size("row"))

    def minimumSizeHint(self) -> QSize:
        """Words may be shortened, the count not."""
        return QSize(120, theme.current().size("row"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Minus leaves the value out; Space and Enter take it."""
        if event.key() == Qt.Key.Key_Minus:
            self._ask(Mark.OFF if self._mark is Mark.OUT else Mark.OUT)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(_NEXT[self._mark])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click takes, Alt or the minus button leaves out."""
        self.setDown(False)
        doubled, self._doubled = self._doubled, False
        inside = self.rect().contains(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not inside or doubled:
            return
        out = event.modifiers() & Qt.KeyboardModifier.AltModifier or self._minus().contains(event.position())
        if out:
            self._ask(Mark.OFF if self._mark is Mark.OUT else Mark.OUT)
        else:
            self._ask(_NEXT[self._mark])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take only this value."""
        if event.button() == Qt.MouseButton.LeftButton and not self._minus().contains(event.position()):
            self._doubled = True
            self.alone.emit(self.value)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._mark is Mark.IN or self.underMouse():
            painter.fillRect(self.rect(), look.colour("surface.selected" if self._mark is Mark.IN else "surface.hover"))
        ink = "text.primary" if self._count or self._mark is not Mark.OFF else "text.disabled"
        self._paint_box(painter, look)
        left = self._paint_picture(painter, look)
        right = self._paint_count(painter, look, ink)
        self._paint_words(painter, look, ink, QRect(left, 0, right - left, self.height()))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus.ring"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 1, -2, -1), 4, 4)
        painter.end()

    def _ask(self, mark: Mark) -> None:
        self.marked.emit(self.value, mark.value)

    def _minus(self) -> QRectF:
        return QRectF(self._count_left() - _MINUS_ROOM, 0, _MINUS_ROOM, self.height())

    def _count_left(self) -> int:
        metrics = QFontMetrics(theme.current().font("small", tabular=True))
        return self.width() - 12 - metrics.horizontalAdvance(text.number(self._count))

    def _paint_box(self, painter: QPainter, look: theme.Theme) -> None:
        box = QRectF(_LEFT + 0.5, (self.height() - _BOX) // 2 + 0.5, _BOX - 1, _BOX - 1)
        filled = self._mark is not Mark.OFF
        painter.setPen(QPen(look.colour("accent.base" if filled else "border.control"), 1))
        painter.setBrush(look.colour("accent.base" if filled else "surface.raised"))
        painter.drawRoundedRect(box, 3, 3)
        if filled:
            name = "check" if self._mark is Mark.IN else "minus"
            icons.paint_icon(painter, box.adjusted(1, 1, -1, -1), name, look, role="text.on_accent")

    def _paint_picture(self, painter: QPainter, look: theme.Theme) -> int:
        """Paint badge, label mark or flag and return where the words begin."""
        middle, left = self.height() / 2, _LEFT + _BOX + 9
        if self.field == "verdict":
            place = QRectF(left, middle - badges.ROW / 2, badges.ROW, badges.ROW)
            badges.paint_badge(painter, place, Verdict(self.value), plate=self._mark is Mark.IN, theme=look)
            return left + badges.ROW + 8
        if self.field == "label" and self.value != facetwords.ABSENT:
            badges.paint_label_mark(painter, QRectF(left, middle - 8, 13, 16), LabelValue(self.value), theme=look)
            return left + 13 + 8
        if self.field == "flags" and self.value != facetwords.ABSENT:
            badges.paint_flag(painter, QRectF(left, middle - 8, 16, 16), Flag(self.value), look)
            return left + 16 + 8
        return left - 1

    def _paint_count(self, painter: QPainter, look: theme.Theme, ink: str) -> int:
        font = look.font("small", tabular=True)
        font.setBold(self._mark is Mark.IN)
        painter.setFont(font)
        painter.setPen(look.colour(ink))
        said = text.number(self._count)
        width = QFontMetrics(font).horizontalAdvance(said)
        room = QRect(self.width() - 12 - width, 0, width, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)
        if self.underMouse() or self._mark is Mark.OUT:
            place = self._minus()
            icon = QRectF(place.center().x() - 7, place.center().y() - 7, 14, 14)
            icons.paint_icon(painter, icon, "exclude value", look)
            return int(place.left())
        return room.left() - 8

    def _paint_words(self, painter: QPainter, look: theme.Theme, ink: str, room: QRect) -> None:
        font = look.font("small")
        font.setBold(self._mark is Mark.IN)
        font.setStrikeOut(self._mark is Mark.OUT)
        painter.setFont(font)
        painter.setPen(look.colour(ink))
        shown = QFontMetrics(font).elidedText(self._words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class FacetHeading(QAbstractButton):
    """The heading of a group: folds it, and says how many of its values filter.

    Signals:
        folded: whether it is folded now.
        note_clicked: the words at the right end were pressed.
    """

    folded = Signal(bool)
    note_clicked = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._note = ""
        self._open = True
        self._note_works = False
        self.setText(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.toggle_fold)
        self.set_open(is_open=True)

    @property
    def is_open(self) -> bool:
        """Whether the group is unfolded."""
        return self._open

    def toggle_fold(self) -> None:
        """Fold or unfold."""
        self.set_open(is_open=not self._open)
        self.folded.emit(not self._open)

    def set_open(self, *, is_open: bool) -> None:
        """Show the state without telling anybody."""
        self._open = is_open
        self._speak()

    def set_note(self, note: str) -> None:
        """What stands at the right end: a count, `2 of 14`, a range."""
        self._note = note
        self._speak()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(180, theme.current().size("row"))

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(120, theme.current().size("row"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the note is told apart, where somebody listens for it."""
        if self._open and self._note_works and self._note_area().contains(event.position().toPoint()):
            self.setDown(False)
            self.note_clicked.emit()
            return
        super().mouseReleaseEvent(event)

    def make_note_work(self) -> None:
        """Let the note be pressed, by mouse or F2."""
        self._note_works = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left folds, right unfolds, F2 presses the note."""
        if event.key() == Qt.Key.Key_F2 and self._note_works:
            self.note_clicked.emit()
            return
        wanted = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        elif wanted != self._open:
            self.toggle_fold()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw chevron, title and note."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chevron = "collapse row" if self._open else "expand row"
        icons.paint_icon(painter, QRectF(_LEFT - 2, (self.height() - 16) / 2, 16, 16), chevron, look)
        font = look.font("small")
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(look.colour("text.primary"))
        room = self.rect().adjusted(_LEFT + 18, 0, -12, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setFont(look.font("small", tabular=True))
        painter.setPen(look.colour("text.secondary"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._note)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus.ring"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 1, -2, -1), 4, 4)
        painter.end()

    def _note_area(self) -> QRect:
        width = QFontMetrics(theme.current().font("small", tabular=True)).horizontalAdvance(self._note)
        return QRect(QPoint(self.width() - 12 - width, 0), QSize(width, self.height()))

    def _speak(self) -> None:
        state = self.tr("open") if self._open else self.tr("folded")
        self.setAccessibleName(", ".join(part for part in (self.text(), self._note, state) if part))
        self.update()
