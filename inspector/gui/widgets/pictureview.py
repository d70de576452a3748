"""L5: one picture on a neutral backdrop: fit, 100 %, any zoom, pan and rotation of the view."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from inspector.gui import theme
from inspector.gui.keymap import Command
from inspector.gui.widgets.heatnote import HeatNote

NEAREST_FROM = 2.0
"""From this zoom on pixels are shown as squares."""
LEAST, MOST = 0.02, 64.0
_STEP = 1.25
PAN_STEP = 80
"""Pixels of one step with an arrow key."""


class PictureView(QWidget):
    """Shows a preview at the true size until the picture itself comes; nothing jumps when it does.

    Zoom is picture pixels to device pixels: 1.0 is 100 %.
    """

    zoom_changed = Signal(float)
    """The zoom in force, also after the window was resized in `fit`."""
    moved = Signal()
    """A person zoomed, panned or turned the view."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._preview: QPixmap | None = None
        self._heat: QImage | None = None
        self._grey: QImage | None = None
        self.heat_note = HeatNote(self)
        self._size = QSize()
        self._frame = QSize()
        self._scaled: tuple[QSize, int, QPixmap] | None = None
        self._zoom: float | None = None
        self._offset = QPointF()
        self._turns = 0
        self._grabbed: QPointF | None = None
        self.setMinimumSize(120, 80)
        self.setAccessibleName(self.tr("Picture"))

    @property
    def fitted(self) -> bool:
        """Whether the whole picture is shown."""
        return self._zoom is None

    @property
    def zoom(self) -> float:
        """The zoom in force."""
        return self._fit_zoom() if self._zoom is None else self._zoom

    @property
    def sharp(self) -> bool:
        """Whether the picture itself is shown and not its preview."""
        return self._image is not None

    @property
    def turns(self) -> int:
        """Rotation of the view in quarter turns to the right, 0 to 3."""
        return self._turns

    @property
    def image(self) -> QImage | None:
        """The picture, where it is here."""
        return self._image

    def set_frame(self, size: QSize) -> None:
        """Show pictures at this size in pixels, whatever their own is, so that two can be laid over each other."""
        self._frame = size

    def follow(self, other: PictureView) -> None:
        """Take zoom, place and rotation of another view."""
        self._zoom, self._offset, self._turns = other._zoom, other._offset, other._turns
        self._scaled = None
        self._clamp()
        self._changed()

    def set_preview(self, preview: QPixmap | None, size: QSize) -> None:
        """Show another picture by its thumbnail.

        Args:
            preview: a small version, or null where there is none yet.
            size: size of the picture in pixels; an invalid one takes that of the preview.
        """
        self._image, self._grey, self._scaled = None, None, None
        self.set_heat(None)
        self._preview = preview
        known = size if size.isValid() and not size.isEmpty() else preview.size() if preview else QSize()
        self._size = self._frame if self._frame.isValid() else known
        self._turns = 0
        self.fit()

    def set_image(self, image: QImage) -> None:
        """Show the picture itself in the place of its preview."""
        self._image, self._scaled = image, None
        self._grey = _grey(image) if self._heat is not None else None
        if not self._frame.isValid() and image.size() != self._size:
            self._size = image.size()
            self.zoom_changed.emit(self.zoom)
        self.update()

    def set_heat(self, heat: QImage | None) -> None:
        """Lay a see-through heat-map over the picture, which turns grey below it, or take the map away."""
        self._heat, self._scaled = heat, None
        self._grey = _grey(self._image) if heat is not None and self._image is not None else None
        self.heat_note.show_legend() if heat is not None else self.heat_note.hide()
        self.update()

    def say_heat(self, words: str) -> None:
        """Say in place of the map that it is being made, or why there is none."""
        self.set_heat(None)
        self.heat_note.show_words(words)

    def fit(self) -> None:
        """Show the whole picture; small ones are not blown up."""
        self._zoom, self._offset = None, QPointF()
        self._changed()

    def set_zoom(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Zoom and keep the point under `anchor` (in widget pixels) where it is; the middle by default."""
        before, after = self.zoom, min(MOST, max(LEAST, zoom))
        point = (anchor or QRectF(self.rect()).center()) - QRectF(self.rect()).center()
        self._offset = point - (point - self._offset) * (after / before)
        self._zoom = after
        self._clamp()
        self._changed()
        self.moved.emit()

    def zoom_in(self) -> None:
        """One step closer."""
        self.set_zoom(self.zoom * _STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self.set_zoom(self.zoom / _STEP)

    def toggle_fit(self, anchor: QPointF | None = None) -> None:
        """Change between the whole picture and 100 %."""
        if self.fitted:
            self.set_zoom(1.0, anchor)
        else:
            self.fit()
            self.moved.emit()

    def pan(self, x: float, y: float) -> None:
        """Move the view by widget pixels; the picture goes the other way."""
        self._offset = self._offset - QPointF(x, y)
        self._clamp()
        self.update()
        self.moved.emit()

    def rotate(self, turns: int) -> None:
        """Turn the view by quarter turns to the right; the file stays as it is."""
        self._turns = (self._turns + turns) % 4
        self._scaled = None
        self._clamp()
        self._changed()
        self.moved.emit()

    def commands(self) -> dict[Command, Callable[[], object]]:
        """What keys do to the view: zoom, rotate, and arrows that pan."""
        return {
            Command.ZOOM_IN: self.zoom_in,
            Command.ZOOM_OUT: self.zoom_out,
            Command.FIT: self.fit,
            Command.ACTUAL: partial(self.set_zoom, 1.0),
            Command.TOGGLE_FIT: self._toggle_here,
            Command.ROTATE: partial(self.rotate, 1),
            Command.ROTATE_LEFT: partial(self.rotate, -1),
            Command.LEFT: partial(self.pan, -PAN_STEP, 0),
            Command.RIGHT: partial(self.pan, PAN_STEP, 0),
            Command.UP: partial(self.pan, 0, -PAN_STEP),
            Command.DOWN: partial(self.pan, 0, PAN_STEP),
        }

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw backdrop, picture and heat-map."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("surface.loupe"))
        target = self._target()
        if target.isEmpty():
            painter.end()
            return
        if self._image is None and self._preview is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._draw(painter, target, self._preview)
        elif self._image is not None:
            self._draw_image(painter, target, self._image if self._grey is None else self._grey)
        if self._heat is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._draw(painter, target, QPixmap.fromImage(self._heat))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again, or keep the picture in view."""
        super().resizeEvent(event)
        self._clamp()
        self._changed()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        steps = event.angleDelta().y() / 120
        if steps:
            self.set_zoom(self.zoom * _STEP**steps, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self._grabbed is not None:
            moved = self._grabbed - event.position()
            self._grabbed = event.position()
            self.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None
        self.unsetCursor()
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Change between the whole picture and 100 % at this point."""
        self.toggle_fit(event.position())

    def _toggle_here(self) -> None:
        """Zoom to the pixel under the pointer, or to the middle where the pointer is elsewhere."""
        self.toggle_fit(QPointF(self.mapFromGlobal(QCursor.pos())) if self.underMouse() else None)

    def _changed(self) -> None:
        self.update()
        self.zoom_changed.emit(self.zoom)

    def _turned(self) -> QSize:
        return self._size.transposed() if self._turns % 2 else self._size

    def _fit_zoom(self) -> float:
        size, ratio = self._turned(), self.devicePixelRatioF()
        if size.isEmpty():
            return 1.0
        return min(1.0, self.width() * ratio / size.width(), self.height() * ratio / size.height())

    def _target(self) -> QRectF:
        scale = self.zoom / self.devicePixelRatioF()
        size = QSizeF(self._turned()) * scale
        target = QRectF(QPointF(), size)
        target.moveCenter(QRectF(self.rect()).center() + self._offset)
        return target

    def _clamp(self) -> None:
        """Keep the picture from leaving the view."""
        size = self._target().size()
        room_x = max(0.0, (size.width() - self.width()) / 2)
        room_y = max(0.0, (size.height() - self.height()) / 2)
        x = min(room_x, max(-room_x, self._offset.x()))
        y = min(room_y, max(-room_y, self._offset.y()))
        self._offset = QPointF(x, y)

    def _draw_image(self, painter: QPainter, target: QRectF, image: QImage) -> None:
        if self.zoom < 1.0:
            self._draw_small(painter, target, image)
            return
        smooth = self.zoom < NEAREST_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth and self.zoom != 1.0)
        transform = QTransform()
        transform.translate(target.center().x(), target.center().y())
        transform.rotate(90 * self._turns)
        scale = self.zoom / self.devicePixelRatioF()
        transform.scale(scale * self._size.width() / image.width(), scale * self._size.height() / image.height())
        transform.translate(-image.width() / 2, -image.height() / 2)
        painter.setTransform(transform)
        seen = transform.inverted()[0].mapRect(QRectF(self.rect())).toAlignedRect().adjusted(-1, -1, 1, 1)
        part = seen.intersected(image.rect())
        painter.drawImage(QRectF(part), image, QRectF(part))
        painter.resetTransform()

    def _draw_small(self, painter: QPainter, target: QRectF, image: QImage) -> None:
        size = (target.size() * self.devicePixelRatioF()).toSize().expandedTo(QSize(1, 1))
        if self._scaled is None or self._scaled[0] != size or self._scaled[1] != self._turns:
            turned = image.transformed(QTransform().rotate(90 * self._turns)) if self._turns else image
            small = turned.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._scaled = (size, self._turns, QPixmap.fromImage(small))
        painter.drawPixmap(target, self._scaled[2], QRectF(self._scaled[2].rect()))

    def _draw(self, painter: QPainter, target: QRectF, picture: QPixmap) -> None:
        painter.save()
        painter.translate(target.center())
        painter.rotate(90 * self._turns)
        size = target.size().transposed() if self._turns % 2 else target.size()
        place = QRectF(-size.width() / 2, -size.height() / 2, size.width(), size.height())
        painter.drawPixmap(place, picture, QRectF(picture.rect()))
        painter.restore()


def _grey(image: QImage) -> QImage:
    """A grey version; what is see-through becomes white."""
    flat = image
    if image.hasAlphaChannel():
        flat = QImage(image.size(), QImage.Format.Format_RGB32)
        flat.fill(Qt.GlobalColor.white)
        painter = QPainter(flat)
        painter.drawImage(0, 0, image)
        painter.end()
    return flat.convertToFormat(QImage.Format.Format_Grayscale8)
