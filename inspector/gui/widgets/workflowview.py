"""L5: a read-only drawing of a ComfyUI graph: drag to pan, Ctrl with the wheel or + and − to zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
    QGraphicsView,
    QVBoxLayout,
    QWidget,
)

from inspector.gui import text, theme
from inspector.gui.widgets.basic import plain_tooltip
from inspector.gui.workflow import Graph, Node

_HEIGHT, _GAP_X, _GAP_Y, _PAD = 24.0, 18.0, 12.0, 7.0
_NARROWEST, _WIDEST = 44.0, 120.0
_MOST_ZOOM, _LEAST_ZOOM, _READABLE = 4.0, 0.02, 0.75


class WorkflowView(QGraphicsView):
    """Draws nodes in columns from the sources to the saved picture.

    Args:
        graph: what to draw.
        height: fixed height in pixels; 0 takes all the room there is.
    """

    def __init__(self, graph: Graph, *, height: int = 150) -> None:
        super().__init__()
        self._graph = graph
        self._fitted = True
        self._middle: QPointF | None = None
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        if height:
            self.setFixedHeight(height)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = self.tr("Workflow diagram: {nodes} nodes, {links} links")
        name = words.format(nodes=text.number(len(graph.nodes)), links=text.number(len(graph.links)))
        self.setAccessibleName(name)
        self.viewport().setAccessibleName(name)
        self._draw()

    def zoom(self, factor: float) -> None:
        """Zoom by a factor, within limits."""
        wanted = self.transform().m11() * factor
        if _LEAST_ZOOM <= wanted <= _MOST_ZOOM:
            self._fitted = False
            self.scale(factor, factor)

    def fit(self) -> None:
        """Show all of it, but never so small that it cannot be read; then the sampler stands in the middle."""
        self._fitted = True
        self.resetTransform()
        rect = self._scene.itemsBoundingRect().adjusted(-8, -8, 8, 8)
        self.setSceneRect(rect)
        if rect.width() > 0:
            whole = min(self.viewport().width() / rect.width(), self.viewport().height() / rect.height())
            factor = min(1.0, max(_READABLE, whole))
            self.scale(factor, factor)
            self.centerOn(rect.center() if whole >= _READABLE or self._middle is None else self._middle)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms; else the page scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.2 if event.angleDelta().y() > 0 else 1 / 1.2)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus and 0 zoom; arrows scroll."""
        factor = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}.get(Qt.Key(event.key()))
        if factor is not None:
            self.zoom(factor)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep all of it in view until somebody zooms."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again for a new theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self._scene.clear()
        look = theme.current()
        self.setBackgroundBrush(look.colour("surface.raised"))
        places = self._places()
        for source, target in self._graph.links:
            self._draw_link(places[source], places[target])
        for node in self._graph.nodes:
            self._draw_node(node, places[node.id])

    def _places(self) -> dict[str, QRectF]:
        """Where each node stands: columns as wide as their longest title, centred on one line."""
        metrics = QFontMetricsF(theme.current().font("caption"))
        rows: dict[int, int] = {}
        widths: dict[int, float] = {}
        for node in self._graph.nodes:
            wanted = metrics.horizontalAdvance(_title(node)) + 2 * _PAD
            rows[node.column] = max(rows.get(node.column, 0), node.row + 1)
            widths[node.column] = min(_WIDEST, max(_NARROWEST, wanted, widths.get(node.column, 0.0)))
        lefts: dict[int, float] = {}
        left = 0.0
        for column in sorted(widths):
            lefts[column] = left
            left += widths[column] + _GAP_X
        tallest, step = max(rows.values(), default=1), _HEIGHT + _GAP_Y
        places = {}
        for node in self._graph.nodes:
            top = (tallest - rows[node.column]) * step / 2 + node.row * step
            places[node.id] = QRectF(lefts[node.column], top, widths[node.column], _HEIGHT)
        sampler = next((node for node in self._graph.nodes if node.samples), None)
        self._middle = places[sampler.id].center() if sampler else None
        return places

    def _draw_link(self, source: QRectF, target: QRectF) -> None:
        start = QPointF(source.right(), source.center().y())
        end = QPointF(target.left(), target.center().y())
        bend = max(9.0, (end.x() - start.x()) / 2)
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
        self._scene.addPath(path, QPen(theme.current().colour("border.control"), 1.2))

    def _draw_node(self, node: Node, place: QRectF) -> None:
        look = theme.current()
        path = QPainterPath()
        path.addRoundedRect(place, 4, 4)
        pen = QPen(look.colour("border.strong" if node.samples else "border.control"), 2 if node.samples else 1)
        item = self._scene.addPath(path, pen, look.colour("surface.raised"))
        item.setToolTip(plain_tooltip(text.safe_line(f"{node.title} · {node.kind} · {node.id}")))
        font = look.font("caption")
        room = place.width() - 2 * _PAD + 1
        shown = QFontMetricsF(font).elidedText(_title(node), Qt.TextElideMode.ElideRight, room)
        label = QGraphicsSimpleTextItem(shown, item)
        label.setFont(font)
        label.setBrush(look.colour("text.primary"))
        bounds = label.boundingRect()
        label.setPos(place.center() - bounds.center())


class WorkflowWindow(QDialog):
    """The same drawing in a window of its own; the panel stays usable beside it."""

    def __init__(self, graph: Graph, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Workflow of {name}").format(name=text.safe_line(name, 80)))
        self.resize(900, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(WorkflowView(graph, height=0))


def _title(node: Node) -> str:
    return text.safe_line(node.title, 80)
