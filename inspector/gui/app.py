"""L5: starts the window: application, theme, translations, crash reports; and shuts everything down."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QSettings, QTranslator, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from inspector.gui import theme
from inspector.gui.dialogs.crash import CrashDialog
from inspector.gui.jobs import JobRunner
from inspector.gui.mainwindow import MainWindow
from inspector.settings import paths

SWITCH_SECONDS = 0.0005
"""How long a busy work thread may keep the interpreter from the GUI thread, which gives it away in every Qt call."""

_log = logging.getLogger(__name__)
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class CrashReporter(QObject):
    """Shows bugs that reach the top of a slot. The first is shown; those that follow from it are only logged."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._dialog: CrashDialog | None = None

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What `sys.excepthook` does while the window is open."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log.error("a bug reached the top", exc_info=(kind, error, trace))
        if self._dialog is None:
            self._dialog = CrashDialog("".join(traceback.format_exception(kind, error, trace)))
            self._dialog.finished.connect(self._closed)
            self._dialog.open()

    @Slot()
    def _closed(self) -> None:
        self._dialog = None


class FileOpener(QObject):
    """Opens what the system hands to the program (double clicks on macOS)."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take file-open events."""
        if event.type() is QEvent.Type.FileOpen and self._window.desk is not None:
            self._window.desk.commands.open_path(event.file())  # type: ignore[attr-defined]
            return True
        return super().eventFilter(watched, event)


def run(arguments: Sequence[str], catalog: Path | None = None) -> int:
    """Open the window, scan `arguments` into its catalogue, and return the exit status when it closes."""
    sys.setswitchinterval(SWITCH_SECONDS)
    app = application()
    runner = JobRunner.threaded(app)
    window = build(app, runner)
    before = sys.excepthook
    reporter = CrashReporter(app)
    sys.excepthook = reporter.hook
    try:
        window.show()
        window.open_catalog(catalog, list(arguments))
        status = app.exec()
    finally:
        sys.excepthook = before
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if not runner.shutdown(0):
        _log.warning("work did not stop in time; leaving without it")
        logging.shutdown()
        os._exit(status)
    return status


def application() -> QApplication:
    """The application, with its names, icon and translations."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Inspector")
    app.setApplicationDisplayName("Inspector")
    app.setDesktopFileName("picture-provenance-inspector")
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "app" / "inspector.svg")))
    _translate(app)
    return app


def build(app: QApplication, runner: JobRunner) -> MainWindow:
    """The window with its theme; it has no catalogue yet."""
    follower = theme.Follower(app)
    look = theme.apply(app)
    app.setStyleSheet("")  # widgets that are made without one are styled in one go, at half the cost
    memory = QSettings(str(paths.config_folder() / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(runner, memory)
    app.setStyleSheet(theme.style_sheet(look))
    window.scheme_asked.connect(follower.choose)
    if sys.platform == "darwin":
        app.installEventFilter(FileOpener(window))
    return window


def _translate(app: QApplication) -> None:
    """Load Qt's own and our translations of the system's language, where there are any."""
    for name, folder in (
        ("qtbase", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))),
        ("inspector", paths.resources() / "i18n"),
    ):
        translator = QTranslator(app)
        if translator.load(QLocale(), name, "_", str(folder)):
            app.installTranslator(translator)
