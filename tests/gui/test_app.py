"""The real entry: application, window, scan, label, close; and what happens to a bug in a slot."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from inspector.catalog import Catalog
from inspector.domain.enums import LabelValue
from inspector.gui import app, theme
from inspector.gui.dialogs.crash import CrashDialog, full_report
from inspector.gui.mainwindow import MainWindow
from inspector.settings import paths, store
from tests.gui import pictures


class Person(QObject):
    """Looks at the window every 50 ms and does the next thing."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(50)

    @Slot()
    def look(self) -> None:
        window = next((one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)), None)
        if window is None or window.desk is None or window.desk.scanner.running:
            return
        desk = window.desk
        if len(desk.session.model.ids) == pictures.TOTAL and "labelled" not in self.seen:
            self.seen.append("labelled")
            window.parts.centre.grid.go_to(0)
            desk.labelling.label(LabelValue.UNSURE)
        elif "labelled" in self.seen and not window.actions_["export"].isEnabled():
            self.seen.append("disabled")
        elif "labelled" in self.seen:
            self._timer.stop()
            window.close()


@pytest.fixture
def quiet():
    """No detector, one process."""
    paths.settings_file().parent.mkdir(parents=True, exist_ok=True)
    store.save(store.load(paths.settings_file()).changed(detector_enabled=False, jobs=1), paths.settings_file())
    yield
    theme.apply(QApplication.instance(), "light", body_px=13)


def test_the_whole_way_from_start_to_end(folder, tmp_path, quiet):
    person = Person()
    catalog = tmp_path / "all.db"
    before = sys.excepthook
    assert app.run([str(folder)], catalog) == 0
    assert sys.excepthook is before
    assert "labelled" in person.seen
    with Catalog.open(catalog, read_only=True) as kept:
        rows = kept.rows(kept.ids())
        assert len(rows) == pictures.TOTAL
        assert [row.label for row in rows if row.label] == [LabelValue.UNSURE]
    assert not list(tmp_path.glob("all.db-*"))


def test_a_bug_in_a_slot_shows_one_report(qapp, caplog):
    reporter = app.CrashReporter(qapp)
    try:
        raise ZeroDivisionError("in a slot")
    except ZeroDivisionError as error:
        for _ in range(3):
            reporter.hook(type(error), error, error.__traceback__)
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog) and one.isVisible()]
    assert len(dialogs) == 1
    assert "ZeroDivisionError: in a slot" in dialogs[0].report.toPlainText()
    dialogs[0].reject()
    assert len(caplog.records) == 3


def test_a_report_names_versions():
    report = full_report("Traceback …")
    assert "Inspector " in report
    assert "Qt 6" in report
