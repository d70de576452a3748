"""L5: two pictures over or beside each other: swipe, side by side, blink. Their views move together."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.gui import icons, text, theme
from inspector.gui.widgets.basic import ElidedLabel, on_surface, plain
from inspector.gui.widgets.keycaps import Keycap
from inspector.gui.widgets.pictureview import PictureView

BLINK_MS = 500
"""Half a period: at most two changes a second."""
_STEPS = 1_000
_HANDLE = 36


class CompareMode(StrEnum):
    """How two pictures are laid out."""

    SWIPE = "swipe"
    SIDE_BY_SIDE = "side_by_side"
    BLINK = "blink"


class CompareStage(QWidget):
    """Picture A and picture B at one size; what is under the divider or the pointer moves in both."""

    def __init__(self) -> None:
        super().__init__()
        on_surface(self, "loupe")
        self._mode = CompareMode.SWIPE
        self._rows: tuple[CatalogRow, CatalogRow] | None = None
        self.second, self.first = PictureView(), PictureView()
        self.plates = (Plate("A", self), Plate("B", self))
        for view in (self.second, self.first):
            view.setParent(self)
            view.moved.connect(self._follow)
        self.divider = Divider(self)
        self.divider.valueChanged.connect(self._place)
        self._timer = QTimer(self)
        self._timer.setInterval(BLINK_MS)
        self._timer.timeout.connect(self._blink)
        for plate in self.plates:
            plate.raise_()
        self.setMinimumSize(320, 240)

    @property
    def mode(self) -> CompareMode:
        """How the pictures are laid out."""
        return self._mode

    @property
    def blinking(self) -> bool:
        """Whether the pictures change by themselves."""
        return self._timer.isActive()

    def set_mode(self, mode: CompareMode) -> None:
        """Lay the pictures out in another way."""
        self._mode = mode
        self.first.show()
        if mode is CompareMode.BLINK:
            self._timer.start()
        else:
            self._timer.stop()
        self.divider.setVisible(mode is CompareMode.SWIPE)
        self._place()

    def show_pair(self, first: CatalogRow, second: CatalogRow, previews: tuple[QPixmap | None, QPixmap | None]) -> None:
        """Show two pictures by their thumbnails, both at the size of the larger one."""
        self._rows = (first, second)
        sizes = [QSize(row.width or 0, row.height or 0) for row in (first, second)]
        frame = max(sizes, key=lambda size: size.width() * size.height())
        pairs = zip((self.first, self.second), (first, second), previews, self.plates, strict=True)
        for view, row, preview, plate in pairs:
            view.set_frame(frame)
            view.set_preview(preview, frame)
            view.setAccessibleName(f"{plate.letter}: {text.accessible(row)}")
            plate.show_row(row)
        self._place()

    def set_picture(self, id: int, image: QImage) -> None:  # noqa: A002 - the name of the row's field
        """Show a picture itself; one that is in neither place is dropped."""
        for view, row in zip((self.first, self.second), self._rows or (), strict=False):
            if row.id == id:
                view.set_image(image)

    def stop(self) -> None:
        """Stop changing pictures."""
        self._timer.stop()
        self.first.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again."""
        super().resizeEvent(event)
        self._place()

    @Slot()
    def _follow(self) -> None:
        """Move the other view too, unless Shift moves one alone."""
        if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            return
        moved, other = (self.first, self.second) if self.sender() is self.first else (self.second, self.first)
        other.follow(moved)

    @Slot()
    def _blink(self) -> None:
        self.first.setVisible(not self.first.isVisible())

    @Slot()
    def _place(self) -> None:
        whole, half = self.rect(), self.width() // 2
        if self._mode is CompareMode.SIDE_BY_SIDE:
            self.first.setGeometry(QRect(0, 0, half - 1, self.height()))
            self.second.setGeometry(QRect(half + 1, 0, self.width() - half - 1, self.height()))
        else:
            self.first.setGeometry(whole)
            self.second.setGeometry(whole)
        self.first.clearMask()
        if self._mode is CompareMode.SWIPE:
            at = round(self.width() * self.divider.value() / _STEPS)
            self.first.setMask(QRegion(0, 0, max(1, at), self.height()))
            self.divider.setGeometry(at - _HANDLE // 2, 0, _HANDLE, self.height())
        self.divider.raise_()
        self._place_plates(half)

    def _place_plates(self, half: int) -> None:
        left, right = self.plates
        beside = self._mode is CompareMode.SIDE_BY_SIDE
        for plate in self.plates:
            plate.resize(min(plate.sizeHint().width(), half - 24), plate.sizeHint().height())
            plate.raise_()
        left.move(12, 12)
        right.move(half + 13 if beside else self.width() - right.width() - 12, 12)


class Divider(QSlider):
    """The line between two pictures: drag it, or move it with the arrow keys; screen readers see a slider."""

    dragged = Signal(int)

    def __init__(self, host: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, host)
        self._host = host
        self.setRange(0, _STEPS)
        self.setValue(_STEPS // 2)
        self.setSingleStep(_STEPS // 50)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Divider between A and B"))

    def move_by(self, steps: int, *, pixels: bool = False) -> None:
        """Move by steps, or by single pixels."""
        width = max(1, self._host.width())
        size = max(1, round(_STEPS / width)) if pixels else self.singleStep()
        self.setValue(self.value() + steps * size)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the line."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            at = self.mapTo(self._host, event.position().toPoint()).x()
            self.setValue(round(_STEPS * at / max(1, self._host.width())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line and its handle."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.width() / 2
        painter.fillRect(QRectF(middle - 2, 0, 4, self.height()), look.colour("verdict.plate"))
        painter.fillRect(QRectF(middle - 1, 0, 2, self.height()), look.colour("border.strong"))
        knob = QRectF(middle - 16, self.height() / 2 - 16, 32, 32)
        ring = "focus.ring" if self.hasFocus() else "border.strong"
        painter.setPen(QPen(look.colour(ring), 2))
        painter.setBrush(look.colour("surface.panel"))
        painter.drawEllipse(knob.adjusted(1, 1, -1, -1))
        icons.paint_icon(painter, knob.adjusted(8, 8, -8, -8), "swap sides", look)
        painter.end()


class Plate(QWidget):
    """The letter, name and format of a picture at its corner."""

    def __init__(self, letter: str, host: QWidget) -> None:
        super().__init__(host)
        self.letter = letter
        self._name = ElidedLabel(role="small-strong")
        self._format = plain(role="small", tone="secondary", wrap=False, select=False)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 10, 5)
        row.setSpacing(8)
        row.addWidget(Keycap(letter))
        row.addWidget(self._name)
        row.addWidget(self._format)

    def show_row(self, row: CatalogRow) -> None:
        """Name a picture."""
        self._name.set_full(row.name)
        self._format.setText(row.format.value if row.format else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the plate."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("border.control"))
        painter.setBrush(look.colour("surface.panel"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.end()
