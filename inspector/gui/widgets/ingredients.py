"""L5: the tree of source pictures recorded in Content Credentials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from inspector.domain.credentials import Ingredient
from inspector.domain.enums import History, Origin, Verdict
from inspector.gui import badges, icons, text, theme

OPEN_DEPTH = 6
"""Deeper ingredients start folded."""
_THUMB = 40
_ROW = 48
_MOST_ROWS = 8
_TITLE, _FACTS, _VERDICT, _THUMBNAIL = (int(Qt.ItemDataRole.UserRole) + step for step in range(4))

ORIGIN_VERDICTS = {
    Origin.AI_GENERATED: Verdict.GENERATED,
    Origin.AI_GENERATED_THEN_EDITED: Verdict.GENERATED,
    Origin.CONTAINS_AI_EDITED_PARTS: Verdict.EDITED_WITH_AI,
    Origin.CAMERA_CAPTURE: Verdict.CAPTURED,
    Origin.CAMERA_CAPTURE_EDITED: Verdict.CAPTURED,
    Origin.SCAN: Verdict.CAPTURED,
    Origin.DIGITAL_CREATION: Verdict.AUTHORED,
}
"""The badge that stands for an origin statement; the others have none."""


class IngredientTree(QTreeWidget):
    """Ingredients with thumbnail, title, relation, tool and badge. Left and Right fold."""

    thumbnail_requested = Signal(str)
    """Resource identifier inside the manifest store."""

    def __init__(self, root_title: str, root_facts: str, origin: Origin | None, parts: Sequence[Ingredient]) -> None:
        super().__init__()
        self._items: dict[str, list[QTreeWidgetItem]] = {}
        self._painter = _IngredientDelegate(self)
        self.setItemDelegate(self._painter)
        self.setHeaderHidden(True)
        self.setIndentation(24)
        self.setProperty("bare", True)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Ingredients"))
        root = self._item(root_title, root_facts, origin)
        self.addTopLevelItem(root)
        self._items[""] = [root]
        for part in parts:
            self._add(root, part, 1)
        self.expandToDepth(OPEN_DEPTH - 1)
        self.itemExpanded.connect(self._fit)
        self.itemCollapsed.connect(self._fit)
        self._fit()

    def request_thumbnails(self) -> None:
        """Ask for the thumbnail of every ingredient that has one."""
        for identifier in filter(None, self._items):
            self.thumbnail_requested.emit(identifier)

    def set_thumbnail(self, identifier: str, picture: QPixmap) -> None:
        """Show a thumbnail where it belongs; unknown identifiers are ignored."""
        for item in self._items.get(identifier, ()):
            item.setData(0, _THUMBNAIL, picture)

    def _add(self, parent: QTreeWidgetItem, part: Ingredient, depth: int) -> None:
        relation = text.text(f"c2pa.relation.{part.relationship}") if part.relationship else ""
        check = self._check(part.history)
        repeated = text.text("c2pa.ingredient.repeated") if part.repeated else ""
        facts = " · ".join(value for value in (relation, part.claim_generator or "", check, repeated) if value)
        item = self._item(part.title or self.tr("No title"), facts, part.origin)
        parent.addChild(item)
        if part.thumbnail:
            self._items.setdefault(part.thumbnail, []).append(item)
        for child in part.ingredients:
            self._add(item, child, depth + 1)

    def _check(self, history: History | None) -> str:
        if history is None:
            return ""
        return {
            History.OK: self.tr("intact"),
            History.BROKEN: self.tr("damaged"),
            History.FAILED_WHEN_ADDED: self.tr("damaged when added"),
        }[history]

    def _item(self, title: str, facts: str, origin: Origin | None) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        verdict = ORIGIN_VERDICTS.get(origin) if origin else None
        item.setData(0, _TITLE, text.safe_line(title))
        item.setData(0, _FACTS, text.safe_line(facts))
        item.setData(0, _VERDICT, verdict.value if verdict else None)
        words = [text.safe_line(title), text.safe_line(facts), text.text(f"c2pa.origin.{origin}") if origin else ""]
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(word for word in words if word))
        return item

    @Slot(QTreeWidgetItem)
    def _fit(self, _item: QTreeWidgetItem | None = None) -> None:
        rows, item = 0, self.topLevelItem(0)
        while item is not None:
            rows += 1
            item = self.itemBelow(item)
        self.setFixedHeight(min(rows, _MOST_ROWS) * _ROW + 2)


class _IngredientDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        style: Any = option  # the stub types of QStyleOptionViewItem lack its public fields
        rect: QRect = style.rect
        look = theme.current()
        painter.save()
        if style.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour("surface.selected"))
        elif style.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.colour("surface.hover"))
        self._paint_thumbnail(painter, QRectF(rect.left() + 2, rect.top() + 4, _THUMB, _THUMB), index)
        verdict = index.data(_VERDICT)
        room = rect.adjusted(_THUMB + 12, 5, -28 if verdict else -4, -5)
        self._paint_words(painter, room, index)
        if verdict:
            place = QRectF(rect.right() - 22, rect.center().y() - 8, badges.ROW, badges.ROW)
            selected = bool(style.state & QStyle.StateFlag.State_Selected)
            badges.paint_badge(painter, place, Verdict(verdict), plate=selected, theme=look)
        painter.restore()

    def _paint_thumbnail(self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        look = theme.current()
        picture = index.data(_THUMBNAIL)
        if isinstance(picture, QPixmap) and not picture.isNull():
            size = QSize(picture.size()).scaled(_THUMB, _THUMB, Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(0, 0, size.width(), size.height())
            target.moveCenter(box.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(target, picture, QRectF(picture.rect()))
            return
        painter.setPen(look.colour("border.subtle"))
        painter.setBrush(look.colour("surface.sunken"))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        icons.paint_icon(painter, box.adjusted(12, 12, -12, -12), "image", look, role="text.secondary")

    def _paint_words(self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        look = theme.current()
        half = room.height() // 2
        rows = ((_TITLE, "small", "text.primary", 0), (_FACTS, "caption", "text.secondary", half))
        modes = {_TITLE: Qt.TextElideMode.ElideMiddle, _FACTS: Qt.TextElideMode.ElideRight}
        for role, kind, colour, top in rows:
            font = look.font(kind)
            font.setBold(role == _TITLE and not index.parent().isValid())
            painter.setFont(font)
            painter.setPen(look.colour(colour))
            shown = QFontMetrics(font).elidedText(str(index.data(role) or ""), modes[role], room.width())
            painter.drawText(
                QRect(room.left(), room.top() + top, room.width(), half), Qt.AlignmentFlag.AlignVCenter, shown
            )
