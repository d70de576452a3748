"""L5: the window. It makes parts and controllers, connects them, and keeps menus and state in step; no logic else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QPoint, QSettings, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from inspector.cancel import CancelToken
from inspector.domain.enums import Severity
from inspector.errors import CodedError
from inspector.gui import text, theme
from inspector.gui.actions import MENUS, Actions
from inspector.gui.areas import Areas
from inspector.gui.assembly import NetworkNote, Parts
from inspector.gui.delegates.cell import CellDelegate
from inspector.gui.desk import Desk
from inspector.gui.dialogs.about import AboutDialog
from inspector.gui.dialogs.crash import CrashDialog
from inspector.gui.dialogs.shortcuts import ShortcutSheet
from inspector.gui.jobs import Crash, JobRunner
from inspector.gui.keysheet import sheet_groups
from inspector.gui.views.dropping import DropWindow
from inspector.gui.views.sidelayout import ICONS_BELOW, SORT_ICON_BELOW
from inspector.settings import Settings
from inspector.settings.paths import resources

if TYPE_CHECKING:
    from inspector.workspace import Workspace

CLOSE_SECONDS = 5.0
"""Longest wait for running work when the window closes."""
LEAST_SIZE = (1024, 700)


class MainWindow(DropWindow):
    """The one window of the program.

    Signals:
        scheme_asked: a colour scheme chosen in the settings.
        attached: a workspace is open and its views are connected.
    """

    scheme_asked = Signal(str)
    attached = Signal()

    def __init__(self, runner: JobRunner, memory: QSettings) -> None:
        super().__init__()
        self._runner = runner
        self._memory = memory
        self._catalog: Path | None = None
        self._read_only = False
        self._scheme = "system"
        self._waiting_paths: list[str] = []
        self.desk: Desk | None = None
        self.actions_ = Actions(self)
        self.parts = Parts(self.actions_, self._values)
        self.setCentralWidget(self.parts)
        self.setWindowTitle("Inspector")
        self.setMinimumSize(*LEAST_SIZE)
        self._make_menus()
        self._connect_parts()
        self._restore()
        self.actions_.allow(frozenset())

    # Opening and closing the workspace

    def open_catalog(self, catalog: Path | None, paths: list[str], *, read_only: bool = False) -> None:
        """Open a catalogue in the background, then scan paths into it."""
        self._catalog, self._waiting_paths, self._read_only = catalog, paths, read_only
        job = self._runner.run(partial(_open, catalog, read_only), catalog=True)
        job.finished.connect(self._opened)
        job.failed.connect(self._refused)

    @Slot(object)
    def _opened(self, workspace: Workspace) -> None:
        self.desk = Desk(workspace, self._runner, self.parts, self)
        self._connect_desk(self.desk)
        self._use_settings(workspace.settings)
        self.desk.start(self._waiting_paths, read_only=self._read_only)
        self.attached.emit()

    @Slot(object)
    def _refused(self, error: CodedError | Crash) -> None:
        """Say why there is no catalogue, and what can be done."""
        if isinstance(error, Crash):
            self._show_error(error)
            return
        locked = error.code == "catalog.locked"
        title = self.tr("The catalogue is in use") if locked else self.tr("The catalogue cannot be opened")
        sentence = text.text(error.code, **error.params)
        secondary = self.tr("Open read-only") if locked else ""
        self.parts.side.show_bare(bare=True)
        self.parts.centre.empty.set_state("error", title, sentence, primary=self.tr("Try again"), secondary=secondary)
        self.parts.centre.show_empty()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, stop the work, close the catalogue."""
        self._memory.setValue("window/geometry", self.saveGeometry())
        self._memory.setValue("window/sides", self.parts.side.sizes())
        self._memory.setValue("grid/size", self.parts.centre.grid.cells.size)
        at_rest = self._runner.shutdown(CLOSE_SECONDS)
        if self.desk is not None and at_rest:
            self.desk.session.workspace.close()
        event.accept()

    # Connections

    def _connect_parts(self) -> None:
        parts, actions = self.parts, self.actions_
        parts.side.left_shown.connect(actions["left"].setChecked)
        parts.side.width_changed.connect(self._width_changed)
        actions["left"].setChecked(True)
        actions["right"].setChecked(True)
        actions["left"].triggered.connect(parts.side.show_left)
        actions["right"].triggered.connect(parts.side.show_right)
        actions["full_screen"].triggered.connect(self._full_screen)
        actions["quit"].triggered.connect(self.close)
        actions["shortcuts"].triggered.connect(self.show_keys)
        actions["help"].triggered.connect(self._show_help)
        actions["about"].triggered.connect(self._show_about)
        parts.search.done.connect(self._focus_grid)
        parts.centre.grid.size_changed.connect(self._size_changed)
        parts.centre.empty.primary.connect(self._empty_primary)
        parts.centre.empty.secondary.connect(self._empty_secondary)
        for view in (parts.centre.loupe, parts.review, parts.compare):
            view.keys_requested.connect(self.show_keys)
        areas = Areas(self._areas(), self)
        actions["next_area"].triggered.connect(areas.next)
        actions["previous_area"].triggered.connect(areas.previous)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(parts.side.focus_moved)

    def _connect_desk(self, desk: Desk) -> None:
        for name, action in desk.commands.table().items():
            self.actions_[name].triggered.connect(action)
        desk.said.connect(self._say)
        desk.session.failed.connect(self._show_error)
        desk.feed.state_changed.connect(self._allow)
        desk.commands.settings_changed.connect(self._use_settings)
        desk.loupe.shown.connect(self._show_loupe)
        desk.review.shown.connect(self._show_review)
        desk.compare.shown.connect(self._show_compare)
        desk.credentials.network_used.connect(self._network_used)
        self.parts.centre.grid.letter_pressed.connect(self._letter)
        self.parts.toasts.undo.connect(desk.labelling.undo)
        self.dropped.connect(desk.commands.open_paths)
        self.hovered.connect(self.parts.centre.welcome.target.show_over)

    def _make_menus(self) -> None:
        bar = self.menuBar()
        menus = {name: bar.addMenu(QCoreApplication.translate("actions", words)) for name, words in MENUS.items()}
        groups: dict[str, int] = {}
        for entry, action in self.actions_.all():
            if groups.setdefault(entry.menu, entry.group) != entry.group:
                menus[entry.menu].addSeparator()
                groups[entry.menu] = entry.group
            menus[entry.menu].addAction(action)
            self.addAction(action)
        self._recent = QMenu(self.tr("Recent folders"), self)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._recent.triggered.connect(self._open_recent)
        menus["file"].insertMenu(self.actions_["rescan"], self._recent)
        self._picture_menu = menus["picture"]
        grid = self.parts.centre.grid
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._show_picture_menu)
        self._note = NetworkNote()
        bar.setCornerWidget(self._note)
        self._note.show()

    # Slots

    @Slot()
    def _allow(self) -> None:
        """Enable what makes sense now."""
        elsewhere = self.parts.currentWidget() is not self.parts.body
        states = frozenset() if self.desk is None or elsewhere else self.desk.states(read_only=self._read_only)
        self.actions_.allow(states)

    @Slot()
    def _fill_recent(self) -> None:
        self._recent.clear()
        for folder in self.desk.session.workspace.settings.recent if self.desk is not None else ():
            self._recent.addAction(text.safe_line(folder, 80).replace("&", "&&")).setData(folder)

    @Slot(QAction)
    def _open_recent(self, action: QAction) -> None:
        if self.desk is not None:
            self.desk.commands.open_path(str(action.data()))

    @Slot(QPoint)
    def _show_picture_menu(self, place: QPoint) -> None:
        self._picture_menu.popup(self.parts.centre.grid.viewport().mapToGlobal(place))

    @Slot(str)
    def _letter(self, letter: str) -> None:
        action = self.actions_.by_letter(letter)
        if action is not None and action.isEnabled():
            action.trigger()

    @Slot(str, bool)
    def _say(self, sentence: str, undoable: bool) -> None:
        self.parts.toasts.show_message(sentence, undoable=undoable)

    @Slot(int)
    def _network_used(self, count: int) -> None:
        self._note.show_count(count)
        self.menuBar().setCornerWidget(self._note)  # it takes a new width only anew

    @Slot(object)
    def _show_error(self, error: CodedError | Crash) -> None:
        """A fault of the surroundings is a bar; only a bug is a dialog."""
        if isinstance(error, Crash):
            dialog = CrashDialog(error.report, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
        else:
            self.parts.notices.say(error.code, text.text(error.code, **error.params), Severity.ERROR)

    @Slot(bool)
    def _show_loupe(self, shown: bool) -> None:
        self.parts.show_loupe(shown=shown)
        self.parts.side.show_left_space(shown=not shown)
        self._allow()

    @Slot(bool)
    def _show_review(self, shown: bool) -> None:
        self.menuBar().setVisible(not shown)
        self.parts.show_review(shown=shown)
        if not shown:
            self._focus_grid()
        self._allow()

    @Slot(bool)
    def _show_compare(self, shown: bool) -> None:
        self.parts.show_compare(shown=shown)
        self.parts.hand_back_focus()
        self._allow()

    @Slot()
    def show_keys(self) -> None:
        """Show all keys."""
        sheet = ShortcutSheet(sheet_groups(), self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    @Slot()
    def _show_about(self) -> None:
        catalog = str(self.desk.session.workspace.catalog.path) if self.desk is not None else ""
        dialog = AboutDialog(catalog, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def _show_help(self) -> None:
        """Open the handbook, which lies beside the program."""
        handbook = resources() / "help"
        page = next(iter(sorted(handbook.glob("index.*"))), handbook)
        if handbook.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))
        else:
            self.show_keys()

    @Slot(object)
    def _use_settings(self, settings: Settings) -> None:
        if settings.theme != self._scheme:
            self._scheme = settings.theme
            self.scheme_asked.emit(settings.theme)
        if not self._memory.contains("grid/size"):
            self.parts.centre.grid.set_thumbnail_size(settings.thumbnail_size)

    @Slot(int)
    def _size_changed(self, size: int) -> None:
        delegate = self.parts.centre.grid.itemDelegate()
        if isinstance(delegate, CellDelegate):
            delegate.set_size(size)

    @Slot(int)
    def _width_changed(self, width: int) -> None:
        self._note.setFixedHeight(self.menuBar().height())
        self.parts.toolbar.set_narrow(narrow=width < ICONS_BELOW)
        self.parts.centre.results.order.set_compact(compact=width < SORT_ICON_BELOW and self._has_chips())

    @Slot(bool)
    def _full_screen(self, full: bool) -> None:
        self.showFullScreen() if full else self.showNormal()

    @Slot()
    def _focus_grid(self) -> None:
        self.parts.centre.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _empty_primary(self) -> None:
        """What the page in place of the grid offers first."""
        if self.desk is None:
            self.open_catalog(self._catalog, self._waiting_paths)
        else:
            self.desk.help_out()

    @Slot()
    def _empty_secondary(self) -> None:
        if self.desk is None:
            self.open_catalog(self._catalog, [], read_only=True)
        else:
            self.desk.commands.clear_filters()

    # Inside

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back; Alt with a digit shows a tab of the panel."""
        digit = event.key() - Qt.Key.Key_1
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and 0 <= digit < 5:
            self.parts.panel.show_tab(digit)
        elif event.key() == Qt.Key.Key_Escape and self.parts.side.close_drawer():
            self._focus_grid()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a new theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.actions_.tint()
            self.parts.centre.results.order.tint()
            self.parts.centre.grid.set_line(theme.current().line("small"))

    def _restore(self) -> None:
        geometry = self._memory.value("window/geometry")
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            self.resize(1440, 900)
        grid = self.parts.centre.grid
        grid.set_line(theme.current().line("small"))
        size = self._memory.value("grid/size")
        if size is not None:
            grid.set_thumbnail_size(int(str(size)))
        sides = self._memory.value("window/sides")
        if isinstance(sides, list) and len(sides) == 2:
            self.parts.side.remember([int(str(width)) for width in sides])
        self.parts.status.show_closed()

    def _values(self, name: str) -> list[tuple[str, int]]:
        return list(self.desk.session.values(name)) if self.desk is not None else []

    def _areas(self) -> list[tuple[QWidget, Callable[[], QWidget | None]]]:
        parts, centre = self.parts, self.parts.centre

        def middle() -> QWidget | None:
            return centre.loupe if centre.currentWidget() is centre.loupe else centre.grid

        return [
            (parts.toolbar, lambda: parts.search.field),
            (parts.left.sources, lambda: parts.left.sources.tree),
            (parts.left.facets, parts.left.facets.tab_stop),
            (centre.results, lambda: centre.results.order),
            (centre, middle),
            (parts.panel, lambda: parts.panel.tabs),
        ]

    def _has_chips(self) -> bool:
        return bool(self.parts.centre.results.chips.labels)


def _open(catalog: Path | None, read_only: bool, _token: CancelToken) -> Workspace:
    from inspector.workspace import Workspace

    return Workspace.open(catalog, read_only=read_only)
