"""The page of detectors: what is installed, adding a model, limits from labels, what a flag means."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from inspector.detectors import Calibration, FlagMeaning, Inferred, InputSpec, OwnLimits, Share
from inspector.detectors.providers import CPU, Provider
from inspector.detectors.selftest import Checked
from inspector.engines.corrections import Comparison, Correction
from inspector.engines.ownlabels import Calibrated
from inspector.gui.dialogs.detectors import values
from inspector.gui.dialogs.detectors.calibration import CalibrationCard
from inspector.gui.dialogs.detectors.flagmeaning import FlagCard
from inspector.gui.dialogs.detectors.runson import RunsOnCard
from inspector.gui.dialogs.settings import SettingsDialog
from inspector.gui.widgets.basic import TextButton
from inspector.settings import paths
from tests.detectors.networks import install, network
from tests.gui import samples
from tests.gui.seeing import nameless, rich, shown

LIMITS = OwnLimits("", 1, 0.5, 2.0, 400, 406, 0, 0.0074, 12, 228, 138, 30, "2026-11-26")


def open_page(window):
    """The page in the open settings dialog, filled."""
    window.desk.commands.preferences.open()
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, SettingsDialog))
    dialog.show_page("detectors")
    window.settle()
    return dialog.detectors


def model_file(folder, **more):
    """A publisher's ONNX file of two unnamed classes, of which the last favours bright pictures."""
    folder.mkdir()
    file = folder / "sdxl-like.onnx"
    file.write_bytes(network(columns=(-1.0, 1.0), scale=4.0, side=64, **more).SerializeToString())
    size = {"size": {"height": 64, "width": 64}, "resample": 3, "do_normalize": False}
    (folder / "preprocessor_config.json").write_text(json.dumps(size))
    return file


def add(window, page, file):
    page.file_chosen.emit(str(file))
    window.settle()
    return page.adding


def test_a_shipped_detector_stands_there_with_its_numbers(window):
    window.open()
    page = open_page(window)
    seen = shown(page.installed)
    assert "clip-midblocks" in seen
    assert "Shipped" in seen
    assert "tested" in seen
    assert "Illustration" in seen
    assert page.installed.radios["clip-midblocks"].isChecked()
    assert "Detectors are switched off on the page Scanning." in shown(page)
    assert nameless(page) == []
    assert rich(page) == []


def test_a_model_is_added_after_guesses_are_confirmed(window, tmp_path):
    window.open()
    page = open_page(window)
    card = add(window, page, model_file(tmp_path / "published"))
    seen = shown(card)
    assert "preprocessor_config.json" in seen
    assert "Flat grey" in seen
    assert "Same score twice" in seen
    assert "None: no verdict before limits are set on your labels" in seen
    assert not card.add.isEnabled()
    assert "Confirm or choose: Output and AI class" in card.why.text()
    for confirm in list(card.confirms.values()):
        window.click(confirm)
    assert card.add.isEnabled()
    window.click(card.add)
    window.settle()
    assert not card.isVisible()
    assert (paths.own_models_folder() / "sdxl-like" / "model.onnx").is_file()
    assert "Not measured" in shown(page.installed)
    window.click(page.installed.radios["sdxl-like"])
    window.settle()
    assert window.desk.session.workspace.settings.detector == "sdxl-like"
    assert page.installed.radios["sdxl-like"].isChecked()
    page.installed.remove_requested.emit("sdxl-like")
    window.settle()
    assert not (paths.own_models_folder() / "sdxl-like").exists()


def test_a_correction_is_tried_again_and_needs_no_confirmation(window, tmp_path):
    window.open()
    page = open_page(window)
    card = add(window, page, model_file(tmp_path / "published"))
    box = card.fields["ai_labels"]
    box.setCurrentIndex(0)
    box.activated.emit(0)
    window.settle()
    assert "ai_labels" not in card.confirms
    assert card.fields["ai_labels"].currentText() == "class 0"
    assert "you" in shown(card)


def test_swapped_classes_are_noticed_on_labelled_pictures_and_swapped(window, folder, tmp_path):
    window.open_on(folder)
    for name, action in (("photo-1.jpg", "label_ai"), ("fox.png", "label_human")):
        window.select(name)
        getattr(window.desk.commands, action)()
        window.settle()
    page = open_page(window)
    card = add(window, page, model_file(tmp_path / "published"))
    scores = card._trial.scores
    by_name = {name.rsplit("/", 1)[-1]: score for name, score in scores.items()}
    swapped = by_name["photo-1.jpg"] < by_name["fox.png"]
    words = "AI samples score lower than human ones: classes look swapped."
    assert (words in shown(card)) == swapped
    if not swapped:
        card._swap()
        window.settle()
        assert words in shown(card)
    [button] = [child for child in card.trial.findChildren(TextButton) if child.text() == "Swap classes"]
    window.click(button)
    window.settle()
    assert words not in shown(card)


def test_a_file_that_is_no_model_is_refused_in_place(window, tmp_path):
    window.open()
    page = open_page(window)
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(b"no model at all")
    card = add(window, page, bad)
    assert "bad.onnx" in shown(card.trial)
    assert not card.add.isEnabled()
    window.click(card.discard)
    assert not card.isVisible()


def test_too_few_labels_are_said_so(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    window.letter("H")
    window.settle()
    page = open_page(window)
    window.click(page.calibration.measure)
    window.settle()
    assert "Nothing was changed." in page.calibration.result.text()
    assert not page.calibration.keep.isVisible()


def test_the_share_changes_what_a_flag_means(window):
    window.open()
    page = open_page(window)
    before = page.meaning.meaning
    page.meaning.spin.setValue(20.0)
    window.settle()
    assert window.desk.session.workspace.settings.ai_share_permille == 200
    assert page.meaning.meaning.about > before.about
    assert f"about {page.meaning.meaning.about} are AI" in page.meaning.words.text()


def test_a_share_from_a_review_is_offered(qtbot):
    card = FlagCard()
    qtbot.addWidget(card)
    card.show_meaning(samples.CARD, Share(0.12, reviewed=True), 30)
    assert isinstance(card.meaning, FlagMeaning)
    heard = []
    card.share_changed.connect(heard.append)
    card.show()
    qtbot.mouseClick(card.review, Qt.MouseButton.LeftButton)
    assert heard == [120]
    card.show_meaning(None, Share(), 30)
    assert card.words.text() == "Not measured"
    assert not card.review.isVisible()


def test_another_processor_can_be_chosen_only_once_it_computes_the_same(qtbot):
    card = RunsOnCard()
    qtbot.addWidget(card)
    card.show_providers([Provider("cpu", CPU, "runtime")], "cpu")
    assert "Nothing else is installed here" in shown(card)
    cuda = Provider("cuda", "CUDAExecutionProvider", "runtime")
    card.show_providers([Provider("cpu", CPU, "runtime"), cuda], "cpu")
    assert "Not checked yet" in shown(card)
    assert not card.radios["cuda"].isEnabled()
    card.show_checking(cuda.name)
    assert "Checking against the processor" in shown(card)
    card.show_checked(Checked(cuda.name, 0.031, None, "provider.differs", {"difference": "0.031", "limit": "0.005"}))
    assert not card.radios["cuda"].isEnabled()
    card.show_checked(Checked(cuda.name, 0.002, 620.0))
    assert card.radios["cuda"].isEnabled()
    assert "at most 0.002" in shown(card)
    assert "620" in shown(card)
    with qtbot.waitSignal(card.chosen) as chosen:
        card.radios["cuda"].click()
    assert chosen.args == ["cuda"]


@pytest.fixture
def card(qtbot):
    made = CalibrationCard()
    qtbot.addWidget(made)
    made.show()
    made.show_card(samples.CARD, 41)
    return made


def test_new_limits_come_with_what_they_are_worth_before_they_are_used(card, qtbot):
    assert "You corrected 41 pictures." in shown(card)
    wrong = Correction("aa", "/a.png", ai=True, model="m")
    card.show_measured(Calibrated(LIMITS, 812, 455, 0, Comparison(41, 29, 36, (wrong, wrong), 0)), "inspector-art-2")
    qtbot.wait(1)
    seen = shown(card)
    assert "0 of 406 human works are flagged: at most 0.74%, with 95% confidence. It finds 138 of 228" in seen
    assert "41 pictures you corrected must not get worse" in seen
    assert "36 right 2 newly wrong" in seen
    assert "Newly wrong: a.png" in seen
    with qtbot.waitSignal(card.kept):
        qtbot.mouseClick(card.keep, Qt.MouseButton.LeftButton)


def test_another_detector_is_held_against_corrected_pictures_first(card, qtbot):
    card.show_switch(Comparison(41, 29, 20, (), 0), "art-2", "art-3")
    qtbot.wait(1)
    assert "art-3 is right on fewer of the pictures that you corrected." in shown(card)
    heard = []
    card.switched.connect(heard.append)
    qtbot.mouseClick(card.stay, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card.switch, Qt.MouseButton.LeftButton)
    assert heard == [False, True]
    assert card.switch.text() == "Use art-3"


def test_measuring_can_be_stopped(card, qtbot):
    card.show_progress(3, 60)
    assert "3 of 60" in shown(card)
    with qtbot.waitSignal(card.stop_requested):
        qtbot.mouseClick(card.measure, Qt.MouseButton.LeftButton)
    card.show_refused("Nothing was changed.")
    assert card.measure.text() == "Measure"


def test_own_limits_count_in_place_of_the_cards_tests():
    assert values.mistakes(samples.CARD).in_words(1000) == "10 in 1,000"
    assert values.finds(samples.CARD).in_words(100) == "11 in 100"
    own = replace(samples.CARD, own=LIMITS)
    assert (values.mistakes(own).found, values.finds(own).found) == (0, 138)
    assert values.mistakes(replace(samples.CARD, measured=())) is None


@pytest.mark.parametrize("name", values.FIELDS)
def test_every_field_has_a_name_words_and_its_present_value(name):
    found, place = values.options(name, samples.CARD)
    assert values.field_name(name)
    assert all(option.words for option in found)
    assert 0 <= place < len(found)


def test_a_size_that_the_file_fixes_cannot_be_changed():
    fixed = replace(samples.CARD, inferred=(Inferred("size", "224, 224", "graph"),))
    assert len(values.options("size", fixed)[0]) == 1
    odd = replace(samples.CARD, input=InputSpec("x", (100, 90)), calibration=Calibration())
    found, place = values.options("size", odd)
    assert found[place].words == "90 × 100"


def test_origins_have_words():
    assert values.origin_words("graph", own_card=False) == "the file itself"
    assert values.origin_words("", own_card=True) == "its card"
    assert values.origin_words("config.json", own_card=False) == "config.json"


def test_the_speed_is_measured_when_asked_for(window, tmp_path):
    install(paths.own_models_folder() / "small", network(side=64), id="small")
    window.open()
    page = open_page(window)
    [button] = [
        child
        for child in page.installed.findChildren(TextButton)
        if child.accessibleName() == "Measure the speed of small"
    ]
    window.click(button)
    window.settle()
    assert "looks a second" in shown(page.installed)
    assert "pictures a second" not in shown(page.installed)


def test_a_model_with_a_card_of_its_own_is_added_without_questions(window, tmp_path):
    install(tmp_path / "carded", network(columns=(1.0,), last="", scale=2.0), id="carded", name="Carded")
    window.open()
    page = open_page(window)
    card = add(window, page, tmp_path / "carded" / "model.onnx")
    assert card.confirms == {}
    assert "its card" in shown(card)
    assert card.add.isEnabled()
