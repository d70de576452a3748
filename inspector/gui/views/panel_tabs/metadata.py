"""L5: the Metadata tab: every raw block as a searchable tree, its text, its bytes, and saving it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.blocks import MetadataBlock
from inspector.gui import ledger, text
from inspector.gui.detail import Detail
from inspector.gui.views.panel_tabs.page import TabPage
from inspector.gui.widgets.basic import ElidedLabel, IconButton, TextButton, plain
from inspector.gui.widgets.chips import Tag
from inspector.gui.widgets.fields import TextBlock
from inspector.gui.widgets.flow import FlowLayout
from inspector.gui.widgets.hexview import HexView

_INDEX = int(Qt.ItemDataRole.UserRole)
_FILLED = _INDEX + 1
_PREVIEW = 120
_SEARCH_LIMIT = 200_000
"""Characters of one block that the search looks at."""
_JSON_LIMIT = 2_000_000
_CHILDREN_LIMIT = 500
_OPEN_LIMIT = 40
"""Carriers with more blocks start folded."""


class MetadataTab(TabPage):
    """All blocks: tree above, the chosen block below."""

    margins = (0, 0, 0, 0)
    fills = True

    def build(self, detail: Detail) -> None:
        """Show the blocks."""
        if not detail.report.blocks:
            self.column.setContentsMargins(*TabPage.margins)
            self.say_nothing(
                self.tr("No metadata"),
                self.tr("The file holds nothing beside the picture. That says nothing about origin."),
            )
            self.column.addStretch(1)
            return
        self.browser = BlockBrowser(detail.report.blocks, detail.row.name)
        self.browser.setMinimumHeight(420)
        self.browser.copy_requested.connect(self.copy_requested)
        self.browser.save_requested.connect(self.save_requested)
        self.column.addWidget(self.browser, 1)

    def show_block(self, index: int) -> None:
        """Choose a block and show its bytes."""
        self.ensure_built()
        if self.detail is not None and self.detail.report.blocks:
            self.browser.show_block(index, as_bytes=True)


class BlockTree(QTreeWidget):
    """Carriers, the blocks they hold, and the fields of blocks that are JSON."""

    def __init__(self, blocks: Sequence[MetadataBlock]) -> None:
        super().__init__()
        self._blocks = blocks
        self._items: list[QTreeWidgetItem] = []
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setUniformRowHeights(True)
        self.setProperty("bare", True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(self.tr("Metadata blocks"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        carriers: dict[str, QTreeWidgetItem] = {}
        self._members: dict[str, list[QTreeWidgetItem]] = {}
        for index, block in enumerate(blocks):
            name = " · ".join(part for part in (block.carrier, block.group) if part)
            parent = carriers.get(name)
            if parent is None:
                parent = carriers[name] = self._add(None, name, "", -1)
            item = self._add(parent, block.key, _preview(block.text), index)
            self._members.setdefault(name, []).append(item)
            if _looks_json(block):
                item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            self._items.append(item)
        self._carriers = carriers
        for item in carriers.values():
            item.setText(1, text.number(item.childCount()))
            item.setExpanded(item.childCount() <= _OPEN_LIMIT)
        self.setColumnWidth(0, 170)
        self.itemExpanded.connect(self._fill)

    def item_of(self, index: int) -> QTreeWidgetItem:
        """The row of a block."""
        return self._items[index]

    def search(self, words: str) -> int:
        """Hide the blocks that do not hold `words`; returns how many are left."""
        wanted, left = words.casefold().strip(), 0
        for item, block in zip(self._items, self._blocks, strict=True):
            found = not wanted or wanted in block.source.casefold() or wanted in block.text[:_SEARCH_LIMIT].casefold()
            item.setHidden(not found)
            left += found
        for name, parent in self._carriers.items():
            shown = any(not item.isHidden() for item in self._members[name])
            parent.setHidden(not shown)
            parent.setExpanded(shown and (bool(wanted) or parent.childCount() <= _OPEN_LIMIT))
        return left

    def _add(self, parent: QTreeWidgetItem | None, name: str, value: str, index: int) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text.safe_line(name), value])
        item.setData(0, _INDEX, index)
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    @Slot(QTreeWidgetItem)
    def _fill(self, item: QTreeWidgetItem) -> None:
        index = int(item.data(0, _INDEX))
        if index < 0 or item.data(0, _FILLED) or item.childCount():
            return
        item.setData(0, _FILLED, True)
        self._add_fields(item, _parsed(self._blocks[index].text), index, 0)

    def _add_fields(self, parent: QTreeWidgetItem, value: Any, index: int, depth: int) -> None:
        if isinstance(value, list):
            value = {str(number): entry for number, entry in enumerate(value[:_CHILDREN_LIMIT])}
        if not isinstance(value, dict) or depth > 8:
            return
        for name, entry in list(value.items())[:_CHILDREN_LIMIT]:
            nested = isinstance(entry, dict | list)
            item = self._add(parent, str(name), "" if nested else _preview(ledger.words(entry)), index)
            self._add_fields(item, entry, index, depth + 1)


class BlockBrowser(QWidget):
    """Search field, tree and the chosen block as text or bytes."""

    copy_requested = Signal(str)
    save_requested = Signal(str, bytes)

    def __init__(self, blocks: Sequence[MetadataBlock], name: str) -> None:
        super().__init__()
        self._blocks, self._name, self._index = blocks, name, 0
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search in all blocks"))
        self.field.setAccessibleName(self.tr("Search in all blocks"))
        self.field.setClearButtonEnabled(True)
        self.tree = BlockTree(blocks)
        self.count = plain("", role="caption", tone="secondary", wrap=False, select=False)
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(12, 8, 12, 4)
        above.setSpacing(6)
        above.addWidget(self.field)
        above.addWidget(self.tree, 1)
        above.addWidget(self.count)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(self._make_lower())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)
        self.field.textChanged.connect(self._search)
        self.tree.currentItemChanged.connect(self._chosen)
        self._search("")
        self.tree.setCurrentItem(self.tree.item_of(0))

    @property
    def index(self) -> int:
        """Index of the block shown."""
        return self._index

    def show_block(self, index: int, *, as_bytes: bool = False) -> None:
        """Choose a block."""
        if not 0 <= index < len(self._blocks):
            return
        self.field.clear()
        self.tree.setCurrentItem(self.tree.item_of(index))
        self.tree.scrollToItem(self.tree.item_of(index))
        if as_bytes:
            self.as_hex.setChecked(True)
            self.views.setCurrentIndex(1)
            self.hex.select(0, min(len(block_bytes(self._blocks[index])) - 1, 15))
            self.hex.setFocus()

    def _make_lower(self) -> QWidget:
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(12, 8, 12, 12)
        below.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(4)
        self.title = ElidedLabel(role="mono")
        copy = IconButton("copy", self.tr("Copy this block"))
        save = IconButton("save as file", self.tr("Save this block"))
        copy.clicked.connect(self._copy)
        save.clicked.connect(self._save)
        for widget in (self.title, copy, save):
            head.addWidget(widget, 1 if widget is self.title else 0)
        below.addLayout(head)
        self._tags = QWidget()
        self._flow = FlowLayout(4)
        self._tags.setLayout(self._flow)
        below.addWidget(self._tags)
        below.addLayout(self._make_switch())
        self.body = TextBlock(mono=True, fill=True)
        self.hex = HexView()
        self.views = QStackedWidget()
        self.views.addWidget(self.body)
        self.views.addWidget(self.hex)
        below.addWidget(self.views, 1)
        return lower

    def _make_switch(self) -> QHBoxLayout:
        self.as_text = TextButton(self.tr("Text"), kind="flat", compact=True)
        self.as_hex = TextButton(self.tr("Bytes"), kind="flat", compact=True)
        self._switch = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for number, button in enumerate((self.as_text, self.as_hex)):
            button.setCheckable(True)
            self._switch.addButton(button, number)
            row.addWidget(button)
        self.as_text.setChecked(True)
        self._switch.idClicked.connect(self._show_view)
        row.addStretch(1)
        return row

    @Slot(int)
    def _show_view(self, number: int) -> None:
        self.views.setCurrentIndex(number)

    @Slot(str)
    def _search(self, words: str) -> None:
        left = self.tree.search(words)
        of_all = self.tr("{found} of {all} blocks")
        self.count.setText(of_all.format(found=text.number(left), all=text.number(len(self._blocks))))

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _chosen(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        index = int(item.data(0, _INDEX)) if item is not None else -1
        if index < 0:
            return
        self._index = index
        block = self._blocks[index]
        self.title.set_full(block.source)
        self._show_tags(block)
        self.body.set_value(block.text)
        data = block_bytes(block)
        self.hex.set_bytes(data, base=block.offset or 0 if block.length == len(data) else 0)

    def _show_tags(self, block: MetadataBlock) -> None:
        while (old := self._flow.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        translate = QCoreApplication.translate
        words = []
        if block.length is not None:
            words.append(translate("metadata", "{count} bytes").format(count=text.number(block.length)))
        if block.offset is not None:
            words.append(translate("metadata", "at {offset}").format(offset=text.number(block.offset)))
        words += [value for value in (block.inside, block.group) if value]
        if block.truncated:
            words.append(translate("metadata", "cut short"))
        for word in words:
            self._flow.addWidget(Tag(word))
        self._tags.setVisible(bool(words))
        self._tags.updateGeometry()

    @Slot()
    def _copy(self) -> None:
        self.copy_requested.emit(self._blocks[self._index].text)

    @Slot()
    def _save(self) -> None:
        block = self._blocks[self._index]
        self.save_requested.emit(suggested_name(self._name, block), block_bytes(block))


def block_bytes(block: MetadataBlock) -> bytes:
    """The bytes of a block: as stored where they were kept, else its text as UTF-8."""
    if block.raw is not None:
        return block.raw
    return block.value if isinstance(block.value, bytes) else block.text.encode("utf-8", "surrogatepass")


def suggested_name(name: str, block: MetadataBlock) -> str:
    """A harmless file name for a saved block."""
    stem = re.sub(r"[^\w.-]+", "_", name.rsplit(".", 1)[0], flags=re.ASCII).strip("._") or "picture"
    key = re.sub(r"[^\w-]+", "_", block.key, flags=re.ASCII).strip("_")[:40] or "block"
    suffix = "bin" if isinstance(block.value, bytes) else "json" if _looks_json(block) else "txt"
    return f"{stem[:80]}.{key}.{suffix}"


def _preview(value: str) -> str:
    return text.safe_line(value[: _PREVIEW * 4], _PREVIEW)


def _looks_json(block: MetadataBlock) -> bool:
    return isinstance(block.value, str) and block.value[:64].lstrip()[:1] in ("{", "[") and len(block.value) > 2


def _parsed(value: str) -> Any:
    if len(value) > _JSON_LIMIT:
        return None
    try:
        return json.loads(value.rstrip("\0 \n"))
    except (ValueError, RecursionError):
        return None
