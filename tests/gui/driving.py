"""Drives the real window: real workspace, real threads, the keys and clicks of a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.gui.desk import Desk
from inspector.gui.jobs import JobRunner
from inspector.gui.mainwindow import MainWindow
from inspector.settings import paths, store

WAIT = 15_000


class Driver:
    """One window and shortcuts to its parts."""

    def __init__(self, qtbot, catalog: Path, *, detector: bool = False) -> None:
        self.bot = qtbot
        self.catalog = catalog
        settings = store.load(paths.settings_file()).changed(detector_enabled=detector, jobs=1, reviewer="mara")
        paths.settings_file().parent.mkdir(parents=True, exist_ok=True)
        store.save(settings, paths.settings_file())
        self.runner = JobRunner.threaded()
        memory = QSettings(str(catalog.with_suffix(".ini")), QSettings.Format.IniFormat)
        app, sheet = QApplication.instance(), QApplication.instance().styleSheet()
        app.setStyleSheet("")  # as the program does: styling everything in one go costs half
        self.window = MainWindow(self.runner, memory)
        app.setStyleSheet(sheet)
        self.window.resize(1440, 900)
        qtbot.addWidget(self.window)
        self.window.show()
        self.closed = False

    # Parts

    @property
    def desk(self) -> Desk:
        assert self.window.desk is not None
        return self.window.desk

    @property
    def grid(self):
        return self.window.parts.centre.grid

    @property
    def facets(self):
        return self.window.parts.left.facets

    @property
    def status(self):
        return self.window.parts.status

    @property
    def centre(self):
        return self.window.parts.centre

    # Doing

    def open(self, *, read_only: bool = False) -> Driver:
        """Open the catalogue and wait for the first look into it."""
        with self.bot.waitSignal(self.window.attached, timeout=WAIT):
            self.window.open_catalog(self.catalog, [], read_only=read_only)
        self.until(lambda: self.desk.feed.page != "")
        return self

    def open_on(self, *folders: Path) -> Driver:
        """Open the catalogue, scan folders, and wait until everything is shown."""
        if self.window.desk is None:
            self.open()
        with self.bot.waitSignal(self.desk.scanner.ended, timeout=60_000):
            self.desk.commands.open_paths([str(folder) for folder in folders])
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until no job runs and nothing is left to show."""
        search = self.window.parts.search
        self.until(lambda: not search._timer.isActive())
        self.until(lambda: not self.runner.busy() and not self.desk.scanner.running)
        self.bot.wait(60)
        self.until(lambda: not self.runner.busy())

    def until(self, condition) -> None:
        self.bot.waitUntil(condition, timeout=WAIT)

    def key(self, key: Qt.Key, text: str = "", modifiers=Qt.KeyboardModifier.NoModifier, to: QWidget | None = None):
        """Press and release a key on a widget, by default the grid."""
        target = to or self.grid
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))

    def letter(self, letter: str) -> None:
        """Press a single letter on the grid."""
        self.key(Qt.Key(ord(letter.upper())), letter.lower())

    def select(self, *names: str) -> None:
        """Select pictures by name, the last one as the current one."""
        model = self.desk.session.model
        places = [self.names().index(name) for name in names]
        self.grid.go_to(places[0])
        selection = self.grid.selectionModel()
        for place in places[1:]:
            selection.select(model.index(place), selection.SelectionFlag.Select)
        self.settle()

    def click(self, widget: QWidget, at: QPoint | None = None, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        self.bot.mouseClick(widget, Qt.MouseButton.LeftButton, modifiers, at or widget.rect().center())

    def facet(self, field: str, value: str):
        """The row of a facet's value."""
        return next(row for row in self.facets.group(field).rows() if row.value == value)

    # Seeing

    def rows(self) -> list[CatalogRow]:
        model = self.desk.session.model
        self.until(lambda: all(model.row(place) is not None for place in range(len(model.ids))))
        return [row for row in map(model.row, range(len(model.ids))) if row is not None]

    def names(self) -> list[str]:
        return [row.name for row in self.rows()]

    def label(self, name: str):
        """The label of a picture as the catalogue knows it."""
        row = next(row for row in self.rows() if row.name == name)
        found = self.desk.session.workspace.catalog.label_of(row.id)
        return found.value if found is not None else None

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.window.close()


def names_of(rows: Sequence[CatalogRow]) -> list[str]:
    return sorted(row.name for row in rows)
