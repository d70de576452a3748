"""L5: the tree of source pictures recorded in Content Credentials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPixmap
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
from inspector.domain.enums import Integrity, Origin, Verdict
from inspector.gui import badges, icons, text, theme
from inspector.gui.credentialwords import Light, ingredient_lights
from inspector.gui.widgets.basic import plain_tooltip

OPEN_DEPTH = 6
"""Deeper ingredients start folded."""
_THUMB = 40
_ROW = 48
_MOST_ROWS = 8
_LIGHT = 14
_TITLE, _FACTS, _VERDICT, _THUMBNAIL, _LIGHTS, _PART = (int(Qt.ItemDataRole.UserRole) + step for step in range(6))

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
    """Ingredients with thumbnail, title, relation, tool, three lights and badge. Left and Right fold, Enter opens."""

    thumbnail_requested = Signal(str)
    """Resource identifier inside the manifest store."""
    chosen = Signal(object)
    """The `Ingredient` that became current; null for the picture itself."""
    opened = Signal(object)
    """An `Ingredient` that somebody wants to see beside the picture."""

    def __init__(
        self,
        root_title: str,
        root_facts: str,
        origin: Origin | None,
        parts: Sequence[Ingredient],
        lights: Sequence[Light] = (),
    ) -> None:
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
        root = self._item(root_title, root_facts, origin, lights)
        self.addTopLevelItem(root)
        self._items[""] = [root]
        for part in parts:
            self._add(root, part, 1)
        self.expandToDepth(OPEN_DEPTH - 1)
        self.itemExpanded.connect(self._fit)
        self.itemCollapsed.connect(self._fit)
        self.currentItemChanged.connect(self._moved)
        self.itemDoubleClicked.connect(self._open)
        self._fit()

    def request_thumbnails(self) -> None:
        """Ask for the thumbnail of every ingredient that has one."""
        for identifier in filter(None, self._items):
            self.thumbnail_requested.emit(identifier)

    def set_thumbnail(self, identifier: str, picture: QPixmap) -> None:
        """Show a thumbnail where it belongs; unknown identifiers are ignored."""
        for item in self._items.get(identifier, ()):
            item.setData(0, _THUMBNAIL, picture)

    def thumbnail(self, identifier: str | None) -> QPixmap | None:
        """A thumbnail that was set; of the picture itself for the empty identifier."""
        items = self._items.get(identifier or "", ()) if identifier is not None else ()
        found = items[0].data(0, _THUMBNAIL) if items else None
        return found if isinstance(found, QPixmap) and not found.isNull() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current ingredient."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentItem())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a current ingredient, so that arrows and Enter act on something that is seen."""
        super().focusInEvent(event)
        first = self.topLevelItem(0)
        if self.currentItem() is None and first is not None:
            self.setCurrentItem(first)

    @Slot(QTreeWidgetItem)
    def _moved(self, item: QTreeWidgetItem | None) -> None:
        self.chosen.emit(item.data(0, _PART) if item is not None else None)

    @Slot(QTreeWidgetItem)
    def _open(self, item: QTreeWidgetItem | None) -> None:
        part = item.data(0, _PART) if item is not None else None
        if part is not None:
            self.opened.emit(part)

    def _add(self, parent: QTreeWidgetItem, part: Ingredient, depth: int) -> None:
        relation = text.text(f"c2pa.relation.{part.relationship}") if part.relationship else ""
        lights = () if part.repeated else ingredient_lights(part)
        last = text.text("c2pa.ingredient.repeated") if part.repeated else ""
        if not (part.repeated or lights):
            last = text.text("c2pa.ingredient.none")
        facts = " · ".join(value for value in (relation, part.claim_generator or "", last) if value)
        origin = None if part.integrity is Integrity.MISMATCH else part.origin
        item = self._item(part.title or self.tr("No title"), facts, origin, lights)
        item.setData(0, _PART, part)
        parent.addChild(item)
        if part.thumbnail:
            self._items.setdefault(part.thumbnail, []).append(item)
        for child in part.ingredients:
            self._add(item, child, depth + 1)

    def _item(self, title: str, facts: str, origin: Origin | None, lights: Sequence[Light]) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        verdict = ORIGIN_VERDICTS.get(origin) if origin else None
        item.setData(0, _TITLE, text.safe_line(title))
        item.setData(0, _FACTS, text.safe_line(facts))
        item.setData(0, _VERDICT, verdict.value if verdict else None)
        item.setData(0, _LIGHTS, tuple((light.icon, light.role) for light in lights))
        words = [text.safe_line(title), text.safe_line(facts), *(light.spoken for light in lights)]
        item.setToolTip(0, plain_tooltip("\n".join([words[0], words[1], *words[2:]])))
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
        verdict, lights = index.data(_VERDICT), index.data(_LIGHTS) or ()
        taken = 28 if verdict else 4
        for number, (icon, role) in enumerate(lights):
            left = rect.right() - taken - (_LIGHT + 2) * (len(lights) - number)
            box = QRectF(left, rect.center().y() - _LIGHT / 2, _LIGHT, _LIGHT)
            icons.paint_icon(painter, box, icon, look, role=role)
        taken += (_LIGHT + 2) * len(lights) + 4 if lights else 0
        self._paint_words(painter, rect.adjusted(_THUMB + 12, 5, -taken, -5), index)
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
