"""L5: what stands in an empty window: what the program does, and where to begin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from inspector.gui import icons, text, theme
from inspector.gui.widgets.basic import IconLabel, TextButton, on_surface, plain

_TARGET = QSize(400, 300)
_POINTS_WIDTH = 440
RECENT = 4
"""Recent folders that are offered."""


class _Framed(QWidget):
    """An icon in a small frame."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(36, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("border.control"))
        painter.setBrush(look.colour("surface.raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icons.paint_icon(painter, QRectF(9, 9, 18, 18), self._icon, look)
        painter.end()


class DropTarget(QWidget):
    """The dashed field that takes folders, with the button for those who do not drag."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self.button = TextButton(self.tr("Open folder"), kind="primary")
        self.button.clicked.connect(self.opened)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(IconLabel("open folder", size=40, role="text.primary"), 0, Qt.AlignmentFlag.AlignHCenter)
        title = plain(self.tr("Drop a folder here"), role="title", select=False, wrap=False)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        kinds = plain(self.tr("Folders, pictures, ZIP and TAR archives"), role="small", tone="secondary", wrap=False)
        column.addWidget(kinds, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setMinimumSize(_TARGET)
        self.setMaximumSize(_TARGET)

    @Slot(bool)
    def show_over(self, over: bool) -> None:
        """Show that something is dragged over the window."""
        self._over = over
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dashed frame."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.colour("focus.ring" if self._over else "border.control"), 2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(look.colour("surface.hover" if self._over else "surface.panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.end()


class Welcome(QWidget):
    """First run.

    Signals:
        open_requested: choose a folder.
        folder_requested: open this folder.
        demo_requested: open the demo pictures.
    """

    open_requested = Signal()
    folder_requested = Signal(str)
    demo_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        on_surface(self, "canvas")
        self.target = DropTarget()
        self._demo = TextButton(self.tr("Try the demo folder"), kind="link")
        self._demo.clicked.connect(self.demo_requested)
        self._demo_words = plain(
            self.tr("pictures that show every verdict"), role="small", tone="secondary", wrap=False
        )
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self.target.opened.connect(self.open_requested)
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(48)
        grid.setVerticalSpacing(16)
        for edge in (0, 3):
            grid.setRowStretch(edge, 1)
            grid.setColumnStretch(edge, 1)
        grid.addLayout(self._points(), 1, 1)
        grid.addWidget(self.target, 1, 2)
        grid.addLayout(self._below(), 2, 2)
        self.setAccessibleName(self.tr("Where does each picture come from?"))
        self.show_recent(())

    def show_recent(self, folders: Sequence[str]) -> None:
        """Offer folders that were opened before."""
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for folder in folders[:RECENT]:
            button = TextButton(text.safe_line(folder, 60), kind="link", icon="recent")
            button.setProperty("folder", folder)
            button.clicked.connect(self._recent_pressed)
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_demo(self, *, available: bool) -> None:
        """Offer the demo pictures where they are installed."""
        self._demo.setVisible(available)
        self._demo_words.setVisible(available)

    def _points(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(20)
        title = plain(self.tr("Where does each\npicture come from?"), role="display", select=False)
        title.setFixedWidth(_POINTS_WIDTH)
        column.addStretch(1)
        column.addWidget(title)
        for icon, strong, rest in (
            (
                "show bytes",
                self.tr("Inspector reads what each picture says about its origin"),
                self.tr("and shows the evidence it found."),
            ),
            (
                "review",
                self.tr("You decide, one key a picture"),
                self.tr("Your label always counts more than the machine."),
            ),
            (
                "no network",
                self.tr("Everything stays on this computer"),
                self.tr("Your pictures are never changed and never sent."),
            ),
        ):
            column.addLayout(_point(icon, strong, rest))
        column.addStretch(1)
        return column

    def _below(self) -> QVBoxLayout:
        demo = QHBoxLayout()
        demo.setSpacing(6)
        demo.addStretch(1)
        demo.addWidget(self._demo)
        demo.addWidget(self._demo_words)
        demo.addStretch(1)
        below = QVBoxLayout()
        below.addLayout(demo)
        below.addLayout(self._recent)
        return below

    @Slot()
    def _recent_pressed(self) -> None:
        button = self.sender()
        if isinstance(button, TextButton):
            self.folder_requested.emit(str(button.property("folder")))


def _point(icon: str, strong: str, rest: str) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(2)
    for said, role, tone in ((strong, "strong", ""), (rest, "body", "secondary")):
        label = plain(said, role=role, tone=tone, select=False)
        label.setFixedWidth(_POINTS_WIDTH - 52)
        words.addWidget(label)
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(_Framed(icon), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return row
