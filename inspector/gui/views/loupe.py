"""L5: the loupe: one picture large, with its neighbours one key away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.gui import text
from inspector.gui.keymap import DEFAULT_KEYS, Command, KeyMap
from inspector.gui.widgets.bars import OfferBar
from inspector.gui.widgets.basic import ElidedLabel, IconButton, Line, TextButton, on_surface
from inspector.gui.widgets.overlay import InfoOverlay
from inspector.gui.widgets.pictureview import PictureView

_ZOOMS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


class Loupe(QWidget):
    """Shows one picture; stepping, labels and everything else are intents of whoever owns the list."""

    step_requested = Signal(int)
    """+1 next, −1 previous."""
    closed = Signal()
    label_requested = Signal(object)
    """A `LabelValue`, or null to remove the label."""
    compare_requested = Signal()
    tag_toggled = Signal(int)
    """Place of a user tag, 0 to 9."""
    note_requested = Signal()
    tags_requested = Signal()
    offer_answered = Signal(bool)
    keys_requested = Signal()
    heat_map_requested = Signal(bool)
    """Whether the heat-map is wanted; answer with `set_heat_map`."""

    def __init__(self, keys: KeyMap = DEFAULT_KEYS) -> None:
        super().__init__()
        self._keys = keys
        self._row: CatalogRow | None = None
        self._heat_wanted = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Loupe"))
        on_surface(self, "loupe")
        self.view = PictureView()
        self.info = InfoOverlay(self.view)
        self.offer = OfferBar()
        self._offer_room = QWidget()
        below = QHBoxLayout(self._offer_room)
        below.setContentsMargins(8, 6, 8, 8)
        below.addWidget(self.offer, 0, Qt.AlignmentFlag.AlignHCenter)
        self._offer_room.hide()
        self._message = QLabel(self.view)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_bar())
        column.addWidget(Line())
        column.addWidget(self.view, 1)
        column.addWidget(self._offer_room)
        self._connect()

    @property
    def row(self) -> CatalogRow | None:
        """The picture shown."""
        return self._row

    def show_picture(self, row: CatalogRow, preview: QPixmap | None, *, position: int = 0, total: int = 0) -> None:
        """Show a picture by its thumbnail; `set_picture` brings the picture itself.

        Args:
            row: the picture.
            preview: its thumbnail, where there is one.
            position: place in the view, from 1; 0 shows none.
            total: pictures in the view.
        """
        self._row = row
        self._message.hide()
        size = QSize(row.width or 0, row.height or 0)
        self.view.set_preview(preview, size)
        self.view.setAccessibleName(text.accessible(row))
        self.info.show_row(row)
        words = self.tr("{position} of {total}").format(position=text.number(position), total=text.number(total))
        self.position.set_full(words if position else "")
        if self._heat_wanted:
            self.heat_map_requested.emit(True)

    def set_picture(self, id: int, image: QImage) -> None:  # noqa: A002 - the name of the row's field
        """Show the picture itself; one that comes late for another picture is dropped."""
        if self._row is not None and self._row.id == id:
            self.view.set_image(image)
            self.info.show_image(image)

    def show_message(self, message: str) -> None:
        """Say in place of the picture why it cannot be shown."""
        self._message.setText(text.safe_line(message, 400))
        self._message.setAccessibleName(self._message.text())
        self._message.show()
        self._place_message()

    def set_heat_map_available(self, available: bool) -> None:
        """Offer the heat-map or take the offer away."""
        self.heat.setVisible(available)
        if not available:
            self._heat_wanted = False
            self.heat.setChecked(False)

    def set_heat_map(self, id: int, heat: QImage | None, words: str = "") -> None:  # noqa: A002
        """Lay the heat-map over the picture, or say why there is none (yet); late ones are dropped."""
        if self._row is not None and self._row.id == id and self._heat_wanted:
            self.view.say_heat(words) if words else self.view.set_heat(heat)

    def set_offer(self, count: int, label: str) -> None:
        """Offer a label to near-duplicates; 0 hides the offer."""
        if count:
            self.offer.offer(count, label)
        self._offer_room.setVisible(bool(count))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys of the loupe."""
        if not (self._picture_key(event) or self._command_key(event)):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keys."""
        super().showEvent(event)
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the message in the middle."""
        super().resizeEvent(event)
        self._place_message()

    @Slot()
    def toggle_heat_map(self) -> None:
        """Show or hide the heat-map, where there is one."""
        if self.heat.isVisibleTo(self):
            self._heat_wanted = not self._heat_wanted
            self.heat.setChecked(self._heat_wanted)
            self.view.set_heat(None)
            self.heat_map_requested.emit(self._heat_wanted)

    def _picture_key(self, event: QKeyEvent) -> bool:
        label, tag, command = self._keys.label(event), self._keys.tag(event), self._keys.command(event)
        if command is Command.REMOVE_LABEL or label is not None:
            self.label_requested.emit(label)
        elif tag is not None:
            self.tag_toggled.emit(tag)
        elif command in (Command.ACCEPT, Command.REFUSE) and self.offer.isVisible():
            self.offer_answered.emit(command is Command.ACCEPT)
        else:
            return False
        return True

    def _command_key(self, event: QKeyEvent) -> bool:
        arrows = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
        if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and Qt.Key(event.key()) in arrows:
            self._pans[Qt.Key(event.key())]()
            return True
        command = self._keys.command(event)
        action = self._commands.get(command) if command else None
        if action is not None:
            action()
        return action is not None

    def _make_commands(self) -> dict[Command, Callable[[], object]]:
        return {
            **self.view.commands(),
            Command.LEFT: self._previous,
            Command.BACK: self._previous,
            Command.RIGHT: self._next,
            Command.FORWARD: self._next,
            Command.LEAVE: self.closed.emit,
            Command.HEAT_MAP: self.toggle_heat_map,
            Command.INFORMATION: self.info.cycle,
            Command.COMPARE: self.compare_requested.emit,
            Command.NOTE: self.note_requested.emit,
            Command.TAGS: self.tags_requested.emit,
            Command.KEYS: self.keys_requested.emit,
        }

    @Slot()
    def _rotate_right(self) -> None:
        self.view.rotate(1)

    @Slot()
    def _previous(self) -> None:
        self.step_requested.emit(-1)

    @Slot()
    def _next(self) -> None:
        self.step_requested.emit(1)

    @Slot(float)
    def _show_zoom(self, zoom: float) -> None:
        percent = f"{zoom * 100:.0f} %"
        fitted = self.tr("Fit, {percent}").format(percent=percent)
        self.zoom.setText(fitted if self.view.fitted else percent)
        self.info.show_zoom(zoom)

    @Slot()
    def _menu_zoom(self) -> None:
        action = self.sender()
        self.view.set_zoom(float(action.data()))  # type: ignore[attr-defined]

    def _place_message(self) -> None:
        self._message.setGeometry(self.view.rect().adjusted(24, 24, -24, -24))

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        on_surface(bar, "panel")
        self.back = TextButton(self.tr("Grid"), kind="flat", icon="thumbnail size", compact=True)
        self.back.setToolTip(self.tr("Back to the grid (Esc)"))
        self.previous = IconButton("previous", self.tr("Previous picture"), key="←")
        self.next = IconButton("next", self.tr("Next picture"), key="→")
        self.position = ElidedLabel(role="small")
        self.position.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.zoom = TextButton(self.tr("Fit"), kind="flat", compact=True)
        self.zoom.setAccessibleName(self.tr("Zoom"))
        self.zoom.setMenu(self._make_zoom_menu())
        self.out = IconButton("zoom out", self.tr("Zoom out"), key="−")
        self.closer = IconButton("zoom in", self.tr("Zoom in"), key="+")
        self.turn = IconButton("rotate right", self.tr("Rotate the view"), key="W")
        self.heat = IconButton("heat-map", self.tr("Heat-map"), key="M")
        self.heat.setCheckable(True)
        self.heat.hide()
        self.about = IconButton("information overlay", self.tr("Information"), key="I")
        self.pair = IconButton("compare", self.tr("Compare with near-duplicates"), key="C")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(6)
        for widget in (self.back, Line(vertical=True), self.previous, self.position, self.next):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.zoom, self.out, self.closer, self.turn, self.heat, self.about, self.pair):
            row.addWidget(widget)
        for button in bar.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the keys from the picture
        return bar

    def _make_zoom_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Fit"), self.view.fit)
        menu.addSeparator()
        for zoom in _ZOOMS:
            action = menu.addAction(f"{zoom * 100:.0f} %")
            action.setData(zoom)
            action.triggered.connect(self._menu_zoom)
        return menu

    def _connect(self) -> None:
        self._commands = self._make_commands()
        turned = self.view.commands()
        self._pans = {
            Qt.Key.Key_Left: turned[Command.LEFT],
            Qt.Key.Key_Right: turned[Command.RIGHT],
            Qt.Key.Key_Up: turned[Command.UP],
            Qt.Key.Key_Down: turned[Command.DOWN],
        }
        self.view.zoom_changed.connect(self._show_zoom)
        self.back.clicked.connect(self.closed)
        self.previous.clicked.connect(self._previous)
        self.next.clicked.connect(self._next)
        self.out.clicked.connect(self.view.zoom_out)
        self.closer.clicked.connect(self.view.zoom_in)
        self.turn.clicked.connect(self._rotate_right)
        self.heat.clicked.connect(self.toggle_heat_map)
        self.about.clicked.connect(self.info.cycle)
        self.pair.clicked.connect(self.compare_requested)
        self.offer.answered.connect(self.offer_answered)
