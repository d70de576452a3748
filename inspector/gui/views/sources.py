"""L5: what was opened: folders and archives as a tree with counts. A missing drive stays, marked as offline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from inspector.filters.fields import within
from inspector.gui import icons, text, theme
from inspector.gui.views.facetrow import FacetHeading
from inspector.gui.widgets.basic import IconButton, plain_tooltip

PATH = Qt.ItemDataRole.UserRole + 1
COUNT = Qt.ItemDataRole.UserRole + 2
OFFLINE = Qt.ItemDataRole.UserRole + 3
ROWS_SHOWN = 8
"""Rows of the tree that are visible at once."""
DEPTH = 6
"""Folders below a source that get a row of their own."""
_ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".cbz")


@dataclass(slots=True)
class Node:
    """A folder with its pictures, those of subfolders included."""

    path: str
    count: int = 0
    offline: bool = False
    children: dict[str, Node] = field(default_factory=dict)


def tree(sources: Iterable[tuple[str, int, bool]], folders: Mapping[str, int]) -> list[Node]:
    """Sources with their subfolders.

    Args:
        sources: path, number of pictures, whether it cannot be reached.
        folders: folder to the number of pictures directly in it.
    """
    roots = [Node(path.rstrip("/") or path, count, offline) for path, count, offline in sources]
    for root in roots:
        for folder, count in sorted(folders.items()):
            if folder != root.path and within(folder, root.path):
                _add(root, folder, count)
    return roots


def _add(root: Node, folder: str, count: int) -> None:
    node = root
    rest = folder[len(root.path) :].lstrip("/!")
    for part in rest.split("/")[:DEPTH]:
        joint = "!" if node.path.lower().endswith(_ARCHIVES) and "!" not in node.path else "/"
        path = node.path.rstrip("/") + joint + part
        node = node.children.setdefault(part, Node(path, offline=root.offline))
        node.count += count


class _SourceDelegate(QStyledItemDelegate):
    """Icon, name and count of a source."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, theme.current().size("row"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, rect = theme.current(), QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        offline = bool(index.data(OFFLINE))
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            whole = QRect(0, rect.y(), rect.right() + 1, rect.height())
            painter.fillRect(whole, look.colour("surface.selected" if chosen else "surface.hover"))
        ink = "text.disabled" if offline else "text.primary"
        icon = QRect(rect.x() + 2, rect.y() + (rect.height() - 16) // 2, 16, 16)
        painter.drawPixmap(icon.topLeft(), icons.pixmap(_icon(index, offline=offline), look, role=ink, size=16))
        font = look.font("small", tabular=True)
        font.setBold(chosen)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(look.colour(ink))
        note = self.tr("offline") if offline else text.number(int(index.data(COUNT)))
        room = rect.adjusted(26, 0, -12, 0)
        flags = Qt.AlignmentFlag
        painter.drawText(room, flags.AlignVCenter | flags.AlignRight, note)
        room.setRight(room.right() - metrics.horizontalAdvance(note) - 8)
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, flags.AlignVCenter | flags.AlignLeft, name)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("focus.ring"), 2))
            painter.drawRoundedRect(QRect(3, rect.y() + 1, rect.right() - 5, rect.height() - 2), 4, 4)


class SourceTree(QTreeView):
    """The tree itself. Choosing a row narrows the view to that folder; choosing it again shows everything."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._items = QStandardItemModel(self)
        self._folder = ""
        self.setModel(self._items)
        self.setHeaderHidden(True)
        self.setProperty("bare", "true")
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_SourceDelegate(self))
        self.setAccessibleName(self.tr("Sources"))
        self.clicked.connect(self._pressed)
        self.activated.connect(self._pressed)
        self.expanded.connect(self._fit)
        self.collapsed.connect(self._fit)

    def show_nodes(self, nodes: Iterable[Node], folder: str) -> None:
        """Show sources and mark the chosen folder; what was unfolded stays unfolded."""
        unfolded = {str(index.data(PATH)) for index in self._indexes() if self.isExpanded(index)}
        first = not self._items.rowCount()
        self._items.clear()
        for node in nodes:
            self._items.appendRow(_item(node))
        for index in self._indexes():
            if str(index.data(PATH)) in unfolded or (first and not index.parent().isValid()):
                self.setExpanded(index, True)
        self.show_folder(folder)
        self._fit()

    def show_folder(self, folder: str) -> None:
        """Mark the chosen folder; none where everything is shown."""
        self._folder = folder
        self.selectionModel().clearSelection()
        for index in self._indexes():
            if str(index.data(PATH)) == folder:
                self.setCurrentIndex(index)

    def paths(self) -> list[str]:
        """The paths of all rows, from top to bottom."""
        return [str(index.data(PATH)) for index in self._indexes()]

    def _indexes(self) -> list[QModelIndex]:
        found: list[QModelIndex] = []
        waiting = [self._items.index(row, 0) for row in range(self._items.rowCount())]
        while waiting:
            index = waiting.pop(0)
            found.append(index)
            waiting[:0] = [self._items.index(row, 0, index) for row in range(self._items.rowCount(index))]
        return found

    @Slot(QModelIndex)
    def _pressed(self, index: QModelIndex) -> None:
        path = str(index.data(PATH))
        self.chosen.emit("" if path == self._folder else path)

    @Slot()
    def _fit(self) -> None:
        """As high as its rows, up to a limit."""
        rows = sum(self._visible(index) for index in self._indexes())
        self.setFixedHeight(min(ROWS_SHOWN, max(1, rows)) * theme.current().size("row") + 2)

    def _visible(self, index: QModelIndex) -> bool:
        parent = index.parent()
        while parent.isValid():
            if not self.isExpanded(parent):
                return False
            parent = parent.parent()
        return True


class SourcesView(QWidget):
    """Heading, button to add a folder, and the tree.

    Signals:
        chosen: the folder asked for; empty for everything.
        add_requested: open another folder.
    """

    chosen = Signal(str)
    add_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = FacetHeading(self.tr("Sources"))
        self.tree = SourceTree()
        self._add = IconButton("add source", self.tr("Open folder"), key="Ctrl+O")
        head = QHBoxLayout()
        head.setContentsMargins(0, 4, 8, 0)
        head.addWidget(self.heading, 1)
        head.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tree)
        self.heading.folded.connect(self.tree.setHidden)
        self.tree.chosen.connect(self.chosen)
        self._add.clicked.connect(self.add_requested)


def _item(node: Node) -> QStandardItem:
    item = QStandardItem(text.safe_line(node.path.replace("!", "/").rsplit("/", 1)[-1] or node.path))
    item.setData(node.path, PATH)
    item.setData(node.count, COUNT)
    item.setData(node.offline, OFFLINE)
    item.setToolTip(plain_tooltip(node.path))
    item.setEditable(False)
    for child in sorted(node.children.values(), key=lambda child: child.path):
        item.appendRow(_item(child))
    return item


def _icon(index: QModelIndex | QPersistentModelIndex, *, offline: bool) -> str:
    if offline:
        return "source offline"
    return "archive source" if str(index.data(PATH)).lower().endswith(_ARCHIVES) else "open folder"
