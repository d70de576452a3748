"""L5: the list of suggestions below the search field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from inspector.gui import theme
from inspector.gui.completion import Suggestion

_SUGGESTION = Qt.ItemDataRole.UserRole + 1
_ROW = 30


class _SuggestionDelegate(QStyledItemDelegate):
    """One suggestion: what it writes, what that means, how many there are."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(200, max(_ROW, theme.current().line("body") + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        look = theme.current()
        value: Suggestion = index.data(_SUGGESTION)
        rect = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour("surface.selected"))
        flags = Qt.AlignmentFlag
        room = rect.adjusted(10, 0, -10, 0)
        painter.setFont(look.font("mono"))
        painter.setPen(look.colour("text.primary"))
        painter.drawText(room, flags.AlignVCenter | flags.AlignLeft, value.shown)
        width = QFontMetrics(look.font("mono")).horizontalAdvance(value.shown) + 12
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text.secondary"))
        painter.drawText(room.adjusted(width, 0, 0, 0), flags.AlignVCenter | flags.AlignLeft, value.meaning)
        painter.drawText(room, flags.AlignVCenter | flags.AlignRight, value.count)


class Suggestions(QFrame):
    """The list below the field. It never takes the focus."""

    chosen = Signal(object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._rows = QStandardItemModel(self)
        self.setObjectName("suggestions")
        self.setProperty("card", "true")
        self._list = QListView()
        self._list.setModel(self._rows)
        self._list.setProperty("bare", "true")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_SuggestionDelegate(self._list))
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setAccessibleName(self.tr("Suggestions"))
        self._list.clicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 4)
        column.addWidget(self._list)
        self.hide()

    def offer(self, found: Sequence[Suggestion], below: QRect) -> None:
        """Show suggestions under a rectangle of the host; none hides the list."""
        self._rows.clear()
        for value in found:
            item = QStandardItem()
            item.setData(value, _SUGGESTION)
            words = f"{value.shown} {value.meaning} {value.count}".strip()
            item.setData(words, Qt.ItemDataRole.AccessibleTextRole)
            self._rows.appendRow(item)
        self._list.setCurrentIndex(QModelIndex())
        height = max(_ROW, theme.current().line("body") + 8) * len(found) + 10
        self.setGeometry(below.left(), below.bottom() + 2, below.width(), height)
        self.setVisible(bool(found))
        self.raise_()

    def present(self) -> Suggestion | None:
        """The suggestion that is marked."""
        index = self._list.currentIndex()
        return index.data(_SUGGESTION) if self.isVisible() and index.isValid() else None

    def first(self) -> Suggestion | None:
        """The uppermost suggestion."""
        return self._rows.index(0, 0).data(_SUGGESTION) if self.isVisible() and self._rows.rowCount() else None

    def step(self, by: int) -> None:
        """Mark the next or previous suggestion."""
        if self.isVisible() and self._rows.rowCount():
            here = self._list.currentIndex().row()
            there = (here + by) % self._rows.rowCount() if here >= 0 else (0 if by > 0 else self._rows.rowCount() - 1)
            self._list.setCurrentIndex(self._rows.index(there, 0))

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(_SUGGESTION))
