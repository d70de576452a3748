"""L5: the tabs of the inspection panel: words where they fit, else icons with a word on the active one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar

from inspector.gui import icons, theme

_PAD = 10
_ICON = 16
_GAP = 8


@dataclass(frozen=True, slots=True)
class TabItem:
    """One tab: its translated word, its icon, and the key shown in the tooltip."""

    word: str
    icon: str
    key: str


class PanelTabs(QTabBar):
    """A row of tabs with an underline. Arrow keys move, Alt with a digit is the panel's business."""

    def __init__(self, items: Sequence[TabItem]) -> None:
        super().__init__()
        self._items = tuple(items)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for item in self._items:
            index = self.addTab(item.word)
            self.setTabToolTip(index, f"{item.word} ({item.key})")
            self.setAccessibleTabName(index, item.word)
        self.currentChanged.connect(self.updateGeometry)

    @property
    def in_words(self) -> bool:
        """Whether every tab shows its word."""
        metrics = QFontMetrics(self._font(active=True))
        return sum(metrics.horizontalAdvance(item.word) + 2 * _PAD for item in self._items) <= self.width()

    def tabSizeHint(self, index: int) -> QSize:
        """Width of the word in the heavier font, or of the icon."""
        height = theme.current().size("tab") + 2
        metrics = QFontMetrics(self._font(active=True))
        word = metrics.horizontalAdvance(self._items[index].word)
        if self.in_words:
            return QSize(word + 2 * _PAD, height)
        return QSize(2 * _PAD + _ICON + (word + _GAP if index == self.currentIndex() else 0), height)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """The same: words are never cut."""
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(sum(self.tabSizeHint(index).width() for index in range(self.count())), self._height())

    def minimumSizeHint(self) -> QSize:
        """Icons only."""
        return QSize(len(self._items) * (2 * _PAD + _ICON), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between words and icons again."""
        super().resizeEvent(event)
        self.setTabText(0, self._items[0].word)  # makes Qt lay the tabs out again

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tabs over a hairline."""
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("border.subtle"))
        words = self.in_words
        for index in range(self.count()):
            self._paint_tab(painter, index, self.tabRect(index), words=words)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int, rect: QRect, *, words: bool) -> None:
        look = theme.current()
        active = index == self.currentIndex()
        hovered = rect.contains(self.mapFromGlobal(self.cursor().pos())) and self.underMouse()
        role = "text.primary" if active or hovered else "text.secondary"
        left = rect.left() + _PAD
        if not words:
            box = QRectF(left, rect.center().y() - _ICON / 2, _ICON, _ICON)
            icons.paint_icon(painter, box, self._items[index].icon, look, role=role)
            left += _ICON + _GAP
        if words or active:
            painter.setFont(self._font(active=active))
            painter.setPen(look.colour(role))
            room = QRect(left, rect.top(), rect.right() - left, rect.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._items[index].word)
        if active:
            painter.fillRect(
                rect.left() + _PAD, rect.bottom() - 1, rect.width() - 2 * _PAD, 2, look.colour("accent.base")
            )
            if self.hasFocus():
                painter.setPen(QPen(look.colour("focus.ring"), 2))
                painter.drawRect(rect.adjusted(3, 4, -3, -5))

    def _font(self, *, active: bool) -> QFont:
        font = theme.current().font("small")
        font.setWeight(QFont.Weight.DemiBold if active else QFont.Weight.Normal)
        return font

    def _height(self) -> int:
        return theme.current().size("tab") + 2
