"""Export: what will be written is counted first; nothing is written until the button is pressed."""

from __future__ import annotations

import csv
import io
import shlex

import pytest
import shiboken6
from PySide6.QtCore import Qt

from inspector.domain.enums import LabelValue
from inspector.gui.dialogs.export import ExportDialog
from tests.gui import pictures


@pytest.fixture
def dialog(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    window.letter("H")
    window.until(lambda: window.label("fox.png") is LabelValue.HUMAN)
    window.settle()
    window.window.actions_["export"].trigger()
    made = window.window.findChild(ExportDialog)
    window.until(lambda: made.button.isEnabled())
    yield made
    if shiboken6.isValid(made):
        made.reject()


def test_the_button_repeats_the_number(dialog):
    assert dialog.button.text() == f"Export {pictures.TOTAL} pictures"
    assert dialog.heading.text() == f"{pictures.TOTAL} pictures"


def test_labels_are_written_and_nothing_is_overwritten(window, dialog, tmp_path):
    target = tmp_path / "labels.csv"
    target.write_text("mine")
    dialog.target.setText(str(target))
    dialog.button.click()
    written = tmp_path / "labels-2.csv"
    window.until(written.exists)
    window.settle()
    assert target.read_text() == "mine"
    rows = list(csv.DictReader(io.StringIO(written.read_text(encoding="utf-8"))))
    assert len(rows) == pictures.TOTAL
    assert {row["file_name"].rsplit("/", 1)[-1]: row["label"] for row in rows}["fox.png"] == "human"
    assert "9 pictures written" in window.window.parts.toasts.messages[-1]


def test_a_set_without_pictures_cannot_be_exported(window, dialog):
    dialog.pictures.setCurrentIndex(2)
    window.until(lambda: dialog.heading.text() == "1 picture")
    assert dialog.button.text() == "Export 1 picture"


def test_labels_that_differ_from_the_verdict_are_counted(window, dialog):
    window.until(lambda: dialog._preview is not None)
    assert dialog._preview.differ == 1


def test_a_report_is_written(window, dialog, tmp_path):
    dialog.kind.setCurrentIndex(3)
    target = tmp_path / "report.html"
    dialog.target.setText(str(target))
    dialog.button.click()
    window.until(target.exists)
    window.settle()
    assert "<html" in target.read_text(encoding="utf-8")


def test_a_folder_that_is_missing_is_a_bar_and_no_dialog(window, dialog, tmp_path):
    dialog.target.setText(str(tmp_path / "no" / "such" / "labels.csv"))
    dialog.button.click()
    window.until(lambda: bool(window.window.parts.notices.messages))


def test_the_same_as_a_command(window, dialog, qapp):
    dialog.copy_command()
    words = shlex.split(qapp.clipboard().text())
    assert words[:3] == ["inspector", "labels", "export"]
    assert str(window.catalog) in words


def test_keys_open_it(window, folder):
    window.open_on(folder)
    window.bot.keyClick(window.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = window.window.findChild(ExportDialog)
    assert dialog is not None
    dialog.reject()
