"""Fixtures of the window's tests: no display, no settings of the user, one language, one theme."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "1")

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from inspector.gui import theme


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> theme.Theme:
    """The light theme with body text of 13 px, English, left to right."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    now = theme.current()
    kept = (now.scheme, now.body_px, now.high_contrast) == ("light", 13, False) and bool(now.family)
    return now if kept else theme.apply(qapp, "light", body_px=13)


@pytest.fixture
def folder(tmp_path):
    """A folder of made pictures, as `tests.gui.pictures` describes it."""
    from tests.gui import pictures

    return pictures.make_folder(tmp_path / "Reference")


@pytest.fixture
def runner(qapp):
    """A runner with real threads that have come to rest when the test ends."""
    from inspector.gui.jobs import JobRunner

    made = JobRunner.threaded()
    yield made
    assert made.shutdown(10)
    made.deleteLater()


@pytest.fixture
def window(qtbot, tmp_path):
    """The real window over a real, empty catalogue; `open_on(paths)` scans and waits until the scan is done."""
    from tests.gui.driving import Driver

    driver = Driver(qtbot, tmp_path / "catalogue.db")
    yield driver
    driver.close()
