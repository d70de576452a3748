"""L5: opens the settings, stores what is changed there, and feeds their pages of trust lists and detectors."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.gui import operations
from inspector.gui.detectorcontrol import DetectorControl
from inspector.gui.dialogs.settings import SettingsDialog
from inspector.gui.dialogs.trustlists import read_facts
from inspector.gui.session import Session
from inspector.settings import Settings


class Preferences(QObject):
    """The settings of an open workspace.

    Signals:
        changed: the new `Settings`, once they are stored.
    """

    changed = Signal(object)

    def __init__(self, session: Session, host: QWidget) -> None:
        super().__init__(session)
        self._session, self._host = session, host

    @Slot()
    def open(self) -> SettingsDialog:
        """Change settings."""
        dialog = SettingsDialog(self._session.workspace.settings, self._host.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(self._store)
        dialog.trust_facts_wanted.connect(self._read_trust_facts)
        control = DetectorControl(self._session, dialog.detectors, dialog)
        control.changed.connect(dialog.change)
        self.changed.connect(control.refresh)
        dialog.finished.connect(control.stop)
        dialog.open()
        return dialog

    @Slot()
    def open_detectors(self) -> None:
        """Change settings of detectors."""
        self.open().show_page("detectors")

    @Slot(object)
    def _store(self, settings: Settings) -> None:
        job = operations.change_settings(self._session, lambda _before: settings)
        job.finished.connect(self.changed)

    @Slot(object)
    def _read_trust_facts(self, files: tuple[str, ...]) -> None:
        dialog = self.sender()
        if isinstance(dialog, SettingsDialog):
            job = self._session.runner.run(partial(read_facts, files), key="trust")
            job.finished.connect(dialog.show_trust_facts)
            job.failed.connect(self._session.failed)
