"""Export of pictures: what would be left out is shown first; it runs in the status bar and can be cancelled."""

from __future__ import annotations

import json
import shlex

import pytest
import shiboken6

from inspector.domain.enums import LabelValue
from inspector.exporters.subset.writing import WORK_FOLDER
from inspector.gui.dialogs.export import ExportDialog
from inspector.gui.dialogs.subset import KIND, SubsetFields
from inspector.gui.subsetexport import SubsetExport

HUMAN = ("fox.png", "hill.png")


@pytest.fixture
def dialog(window, folder):
    window.open_on(folder)
    for name in HUMAN:
        window.select(name)
        window.letter("H")
        window.until(lambda name=name: window.label(name) is LabelValue.HUMAN)
    window.settle()
    window.window.actions_["export"].trigger()
    made = window.window.findChild(ExportDialog)
    made.kind.setCurrentIndex(next(at for at in range(made.kind.count()) if made.kind.itemData(at)[0] == KIND))
    window.until(lambda: made.button.isEnabled())
    yield made
    if shiboken6.isValid(made):
        made.reject()


def exports(window):
    return window.window.findChild(SubsetExport)


def shown(dialog):
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in dialog.findChildren(QLabel) if not label.isHidden()]


def test_pictures_that_people_labelled_are_offered_first(dialog):
    assert dialog.button.text() == "Export 2 pictures"
    assert dialog.heading.text() == "2 pictures"
    assert dialog.request.where == "label = human"
    assert dialog.request.layout == "folder"


def test_what_is_left_out_is_listed_with_its_reason(window, dialog):
    assert dialog.request.where == "label = human"
    dialog.pictures.setCurrentIndex(0)
    window.until(lambda: "Not labelled human-made" in shown(dialog))
    assert any(words.startswith("Left out") for words in shown(dialog))
    assert dialog.button.text() == "Export 2 pictures"


def test_a_layout_that_cannot_be_written_that_way_is_said(window, dialog):
    fields = dialog.findChild(SubsetFields)
    fields.mode.setCurrentIndex(fields.mode.findData("symlink"))
    fields.layout.setCurrentIndex(fields.layout.findData("webdataset"))
    window.until(lambda: not dialog.button.isEnabled())
    assert "cannot be written that way" in dialog.heading.text()
    fields.mode.setCurrentIndex(fields.mode.findData("copy"))
    window.until(dialog.button.isEnabled)


def test_the_set_is_written_and_said(window, dialog, tmp_path):
    target = tmp_path / "out"
    dialog.target.setText(str(target))
    dialog.button.click()
    window.until((target / "manifest.json").exists)
    window.until(lambda: not exports(window).running)
    counts = json.loads((target / "manifest.json").read_text("utf-8"))["counts"]
    assert counts["written"] == 2
    window.until(lambda: bool(window.window.parts.toasts.messages))
    assert "2 pictures written" in window.window.parts.toasts.messages[-1]
    assert not window.window.parts.status.export.running


def test_a_folder_in_use_is_a_bar_and_nothing_is_overwritten(window, dialog, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    (target / "mine.txt").write_text("keep")
    dialog.target.setText(str(target))
    dialog.button.click()
    window.until(lambda: bool(window.window.parts.notices.messages))
    assert [path.name for path in target.iterdir()] == ["mine.txt"]
    assert not window.window.parts.status.export.running


def test_cancelling_keeps_what_is_complete(window, dialog, tmp_path):
    target = tmp_path / "out"
    dialog.target.setText(str(target))
    dialog.requested.emit(dialog.request)
    exports(window).cancel()
    window.until(lambda: not exports(window).running)
    assert not list(target.rglob("*.part"))
    assert (target / WORK_FOLDER).exists() or (target / "manifest.json").exists() or not target.exists()
    dialog.button.click()
    window.until((target / "manifest.json").exists)


def test_the_same_as_a_command(window, dialog, qapp, tmp_path):
    dialog.target.setText(str(tmp_path / "my set"))
    dialog.copy_command()
    words = shlex.split(qapp.clipboard().text())
    assert words[:2] == ["inspector", "export"]
    assert words[words.index("--to") + 1] == str(tmp_path / "my set")
    assert words[words.index("--where") + 1] == "label = human"
