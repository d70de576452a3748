"""L5: a read-only drawing of a ComfyUI graph: drag to pan, Ctrl with the wheel or + and − to zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsSimpleTextItem, QGraphicsView

from inspector.gui import text, theme
from inspector.gui.workflow import Graph, Node

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 112.0, 28.0, 36.0, 14.0
_MOST_ZOOM, _LEAST_ZOOM = 4.0, 0.02


class WorkflowView(QGraphicsView):
    """Draws nodes in columns from the sources to the saved picture."""

    def __init__(self, graph: Graph, *, height: int = 150) -> None:
        super().__init__()
        self._graph = graph
        self._fitted = True
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setFixedHeight(height)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = self.tr("Workflow diagram: {nodes} nodes, {links} links")
        self.setAccessibleName(words.format(nodes=text.number(len(graph.nodes)), links=text.number(len(graph.links))))
        self._draw()

    def zoom(self, factor: float) -> None:
        """Zoom by a factor, within limits."""
        wanted = self.transform().m11() * factor
        if _LEAST_ZOOM <= wanted <= _MOST_ZOOM:
            self._fitted = False
            self.scale(factor, factor)

    def fit(self) -> None:
        """Show all of it; small graphs are not blown up."""
        self._fitted = True
        self.resetTransform()
        rect = self._scene.itemsBoundingRect().adjusted(-8, -8, 8, 8)
        if rect.width() > 0:
            factor = min(1.0, self.viewport().width() / rect.width(), self.viewport().height() / rect.height())
            self.scale(factor, factor)
            self.centerOn(rect.center())

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
        heights: dict[int, int] = {}
        for node in self._graph.nodes:
            heights[node.column] = max(heights.get(node.column, 0), node.row + 1)
        tallest = max(heights.values(), default=1)
        places = {node.id: self._place(node, heights[node.column], tallest) for node in self._graph.nodes}
        for source, target in self._graph.links:
            self._draw_link(places[source], places[target])
        for node in self._graph.nodes:
            self._draw_node(node, places[node.id])

    def _place(self, node: Node, rows: int, tallest: int) -> QRectF:
        step = _HEIGHT + _GAP_Y
        top = (tallest - rows) * step / 2 + node.row * step
        return QRectF(node.column * (_WIDTH + _GAP_X), top, _WIDTH, _HEIGHT)

    def _draw_link(self, source: QRectF, target: QRectF) -> None:
        start = QPointF(source.right(), source.center().y())
        end = QPointF(target.left(), target.center().y())
        bend = max(16.0, (end.x() - start.x()) / 2)
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
        self._scene.addPath(path, QPen(theme.current().colour("border.control"), 1.2))

    def _draw_node(self, node: Node, place: QRectF) -> None:
        look = theme.current()
        path = QPainterPath()
        path.addRoundedRect(place, 4, 4)
        pen = QPen(look.colour("border.strong" if node.samples else "border.control"), 2 if node.samples else 1)
        item = self._scene.addPath(path, pen, look.colour("surface.raised"))
        item.setToolTip(text.safe_line(f"{node.title} · {node.kind} · {node.id}").replace("<", "‹"))
        font = look.font("caption")
        shown = QFontMetricsF(font).elidedText(text.safe_line(node.title, 80), Qt.TextElideMode.ElideRight, _WIDTH - 12)
        label = QGraphicsSimpleTextItem(shown, item)
        label.setFont(font)
        label.setBrush(look.colour("text.primary"))
        bounds = label.boundingRect()
        label.setPos(place.center() - bounds.center())
