"""The inspection panel shows what is known about a picture, what it rests on, and what was not found."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from inspector.domain.enums import Band, Basis, Flag, LabelValue, Verdict
from inspector.domain.report import DetectorScore, Label
from inspector.gui import theme
from inspector.gui.detail import Detail
from inspector.gui.views import panel as places
from inspector.gui.views.panel import InspectionPanel
from inspector.gui.views.panel_tabs.survivalpart import SurvivalRow
from inspector.gui.widgets.basic import TextButton
from inspector.gui.widgets.keys import LabelButton
from inspector.gui.widgets.rows import RowButton
from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.walk import Walk
from tests.gui import pictures, samples
from tests.gui.seeing import everything, nameless, rich, shown, words
from tests.makers import png


@pytest.fixture
def panel(qtbot) -> InspectionPanel:
    made = InspectionPanel()
    qtbot.addWidget(made)
    made.resize(420, 900)
    made.show()
    return made


@pytest.mark.parametrize(
    ("make", "title", "tags", "sentence"),
    [
        (samples.generated, "AI-generated", ["Declared"], "The file carries generation parameters written by ComfyUI."),
        (
            samples.edited,
            "Edited with AI",
            ["Signed, trusted", "Opt-out"],
            "Adobe Inc. signed it as having AI-made parts.",
        ),
        (samples.detected, "Looks AI-generated", ["Detected", "Unstable score"], "Nothing in the file says so."),
        (samples.captured, "Captured", ["Declared"], "Camera data says that it was taken with Nikon Z 6."),
        (samples.authored, "Authored", ["Declared"], "The file says that a person made it"),
        (samples.conflicting, "Conflicting evidence", ["Declared"], "Please check it yourself."),
        (samples.inconclusive, "Inconclusive", ["No evidence", "Near-duplicate"], "no AI traces in 14 places"),
        (
            samples.tampered,
            "Inconclusive",
            ["Hinted", "Changed after signing", "Opt-out"],
            "were changed after signing",
        ),
        (samples.unreadable, "Inconclusive", ["No evidence", "Cannot be read"], "nothing can be said about it"),
    ],
)
def test_the_head_shows_verdict_basis_flags_and_summary(panel, make, title, tags, sentence):
    panel.show_detail(make())
    assert panel.head.head.verdict.text() == title
    assert panel.head.head.tags == tags
    assert sentence in panel.head.head.summary.toPlainText()


@pytest.mark.parametrize(
    ("make", "headings"),
    [
        (samples.generated, ["Supports", "Contradicts", "Context"]),
        (samples.conflicting, ["Points to AI", "Points to a camera or a person", "Context"]),
        (samples.inconclusive, ["Carries a verdict", "Context"]),
    ],
)
def test_the_groups_of_evidence_are_always_there(panel, make, headings):
    panel.show_detail(make())
    seen = words(panel.evidence)
    assert [word for word in seen if word in headings] == headings
    assert "Nothing found." in seen


def test_absence_is_written_out(panel):
    panel.show_detail(samples.inconclusive())
    seen = shown(panel.evidence)
    assert "Looked for and not found: Content Credentials, generation parameters" in seen
    assert "Not finding something says nothing about origin." in seen


def test_an_opened_row_shows_excerpt_place_and_the_way_to_its_bytes(panel, qtbot):
    panel.show_detail(samples.generated())
    row = panel.evidence.ledger.rows[1]
    qtbot.keyClick(row.findChild(RowButton), Qt.Key.Key_Return)
    seen = shown(row)
    assert "trainedAlgorithmicMedia" in seen
    assert "1,200 bytes at 20,100" in seen
    [button] = [child for child in row.findChildren(TextButton) if child.text() == "Show bytes"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.current_tab == places.METADATA
    assert panel.metadata.browser.index == 1
    assert panel.metadata.browser.hex.selection == b"http://cv.iptc.o"


def test_the_strongest_row_is_open_and_the_others_closed(panel):
    panel.show_detail(samples.generated())
    first, second = panel.evidence.ledger.rows[:2]
    assert "18,332 bytes at 1,204" in shown(first)
    assert "Show bytes" not in shown(second)


def test_nothing_of_the_picture_before_is_left_while_the_next_loads(panel):
    panel.show_detail(samples.generated())
    for index in range(5):
        panel.show_tab(index)
    panel.show_loading(samples.captured().row)
    assert panel.head.head.verdict.text() == "Captured"
    for index in range(5):
        panel.show_tab(index)
        assert "ComfyUI" not in shown(panel)
        assert "dusk_ridge" not in shown(panel)


def test_the_label_line_and_button_show_the_persons_own_decision(panel):
    panel.show_detail(samples.generated())
    assert panel.head.label_line.text() == "You labelled it AI-generated on 24 Nov 2026. It agrees with the verdict."
    assert panel.head.buttons.button(LabelValue.AI).isChecked()
    panel.set_label(Label(LabelValue.HUMAN))
    assert panel.head.label_line.text().endswith("It differs from the verdict; your label counts.")
    assert not panel.head.buttons.button(LabelValue.AI).isChecked()
    panel.set_label(None)
    assert not panel.head.label_line.isVisible()


@pytest.mark.parametrize("value", list(LabelValue))
def test_a_label_button_asks_for_its_label_and_a_second_press_to_remove_it(panel, qtbot, value):
    panel.show_detail(samples.inconclusive())
    button = panel.head.buttons.button(value)
    with qtbot.waitSignal(panel.label_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [value]
    assert not button.isChecked()
    panel.set_label(Label(value))
    with qtbot.waitSignal(panel.label_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [None]


def test_the_generation_tab_shows_and_copies_what_the_generator_wrote(panel, qtbot):
    panel.show_detail(samples.generated())
    panel.show_tab(places.GENERATION)
    seen = shown(panel.generation)
    for expected in (
        "layered mountain ridges",
        "photo, text",
        "8412270055",
        "dpmpp_2m",
        "sdxl_base_1.0.safetensors",
        "LoRA",
        "no hash stated",
    ):
        assert expected in seen
    assert "differs in Steps" in seen
    assert panel.generation.workflow_view is not None
    copied = []
    panel.copy_requested.connect(copied.append)
    panel.generation.copy_as.as_a1111.trigger()
    panel.generation.copy_as.as_json.trigger()
    assert copied[0].endswith("Model: sdxl_base_1.0.safetensors")
    assert json.loads(copied[1])["steps"] == 28


def test_saving_asks_for_a_file_with_the_content(panel):
    panel.show_detail(samples.generated())
    panel.show_tab(places.GENERATION)
    saved = []
    panel.save_requested.connect(lambda name, data: saved.append((name, data)))
    panel.generation.copy_as.save.trigger()
    [(name, data)] = saved
    assert name == "dusk_ridge_04.generation.json"
    assert json.loads(data)["generator"] == "ComfyUI"


def test_a_guess_is_marked_as_one(panel):
    panel.show_detail(samples.hostile())
    panel.show_tab(places.GENERATION)
    assert "guessed" in words(panel.generation)


@pytest.mark.parametrize("tab", [places.GENERATION, places.CREDENTIALS, places.METADATA])
def test_an_empty_tab_says_that_absence_means_nothing(panel, tab):
    panel.show_detail(samples.inconclusive())
    panel.show_tab(tab)
    assert "says nothing about origin" in shown(panel.pages[tab])


def test_the_credentials_tab_shows_lights_ingredients_actions_and_permissions(panel):
    panel.show_detail(samples.edited())
    panel.show_tab(places.CREDENTIALS)
    seen = shown(panel.credentials)
    for expected in (
        "Unchanged since it was signed",
        "Known: Adobe Inc.",
        "On the official C2PA trust list of 1 Nov 2026",
        "Contains AI-made or AI-edited parts",
        "It does not mean that the statements are true.",
        "studio_set.dng, Opened picture · Nikon Z 6III, Picture: Unchanged since it was signed",
        "Signer: Unknown, on none of your lists, Origin: Claims to be: Camera capture",
        "Opened",
        "Colours adjusted",
        "List may be incomplete",
        "AI training: Not allowed",
        "Use by AI: Only under conditions",
        "Mara Lund",
    ):
        assert expected in seen
    assert "12345678901234567890" not in seen
    panel.credentials.certificate.set_open(True)
    unfolded = shown(panel.credentials)
    assert "12345678901234567890" in unfolded
    assert "assertion.dataHash.match" in unfolded


def test_a_changed_picture_only_claims(panel):
    panel.show_detail(samples.tampered())
    panel.show_tab(places.CREDENTIALS)
    seen = shown(panel.credentials)
    assert "Changed after signing (tampered or damaged)" in seen
    assert "An earlier record is damaged" in seen
    assert "The data claims: Camera capture" in seen
    panel.credentials.certificate.set_open(True)
    assert "A check with a name that Inspector does not know: x.made.up" in shown(panel.credentials)


def test_an_unknown_signers_camera_is_a_claim(panel):
    panel.show_detail(samples.hostile())
    panel.show_tab(places.CREDENTIALS)
    assert "Claims to be: Camera capture" in shown(panel.credentials)


def test_thumbnails_of_ingredients_are_asked_for_and_shown(panel):
    asked = []
    panel.ingredient_thumbnail_requested.connect(asked.append)
    panel.show_detail(samples.edited())
    panel.show_tab(places.CREDENTIALS)
    assert asked == ["t1", "t2"]
    red = QPixmap(40, 40)
    red.fill(QColor("red"))
    panel.set_ingredient_thumbnail("t1", red)
    panel.set_ingredient_thumbnail("gone", red)
    image = panel.credentials.tree.grab().toImage()
    assert any(image.pixelColor(x, y) == QColor("red") for x in range(0, 120, 4) for y in range(0, image.height(), 4))


def test_the_score_comes_with_what_it_means(panel):
    panel.show_detail(samples.detected())
    panel.show_tab(places.PIXELS)
    seen = shown(panel.pixels)
    assert "Stronger statistical resemblance to AI pictures" in seen
    assert "times as common among AI illustrations" in seen
    assert "about 1 in 100 got this band by mistake (5 of 500)" in seen
    assert "of 100 flagged like this" in seen
    assert "Unstable." in seen
    assert "2 of 3 versions get another band" in seen
    assert "This is not evidence on its own." in seen
    assert "Illustration" in seen


def test_the_share_that_is_assumed_can_be_changed(panel, qtbot):
    panel.show_detail(samples.detected())
    panel.show_tab(places.PIXELS)
    with qtbot.waitSignal(panel.share_requested):
        qtbot.mouseClick(panel.pixels.share, Qt.MouseButton.LeftButton)


def test_no_usable_signal_is_never_human(panel):
    panel.show_detail(samples.inconclusive())
    panel.show_tab(places.PIXELS)
    assert "It does not mean that a person made it." in shown(panel.pixels)


@pytest.mark.parametrize(
    ("score", "reason"),
    [
        (None, "No detector ran on this picture."),
        (DetectorScore(not_run="no_model"), "No detector is set up."),
        (DetectorScore(not_run="switched_off"), "Switched off for this scan."),
        (DetectorScore(not_run="not_decoded"), "The file could not be decoded."),
        (DetectorScore("d", band=Band.OUT_OF_DOMAIN), "unlike anything tested"),
        (DetectorScore("d", band=Band.OUT_OF_DOMAIN, reason="too little texture"), "like this: too little texture."),
    ],
)
def test_without_a_score_there_is_no_scale_only_the_reason(panel, score, reason):
    detail = samples.authored()
    panel.show_detail(replace(detail, report=replace(detail.report, detector=score)))
    panel.show_tab(places.PIXELS)
    assert reason in shown(panel.pixels)
    assert panel.pixels.scale is None


def test_a_heat_map_is_asked_for_and_is_no_manipulation_map(panel, qtbot):
    asked = []
    panel.heat_requested.connect(asked.append)
    panel.show_detail(samples.detected())
    panel.show_tab(places.PIXELS)
    assert "Not a manipulation map" not in shown(panel.pixels)
    qtbot.mouseClick(panel.pixels.heat.toggle, Qt.MouseButton.LeftButton)
    assert asked == [True]
    assert "Looking where the statistics differ" in shown(panel.pixels)
    panel.set_heat_map(QImage(20, 20, QImage.Format.Format_RGB32))
    assert "Not a manipulation map" in shown(panel.pixels)
    assert "Looking" not in shown(panel.pixels)
    qtbot.mouseClick(panel.pixels.heat.toggle, Qt.MouseButton.LeftButton)
    assert asked == [True, False]
    assert "Not a manipulation map" not in shown(panel.pixels)


def test_without_a_heat_map_the_reason_stands_there(panel, qtbot):
    panel.show_detail(samples.detected())
    panel.show_tab(places.PIXELS)
    qtbot.mouseClick(panel.pixels.heat.toggle, Qt.MouseButton.LeftButton)
    panel.set_heat_map(None, "This detector gives no map.")
    assert "This detector gives no map." in shown(panel.pixels)
    assert not panel.pixels.heat.map.isVisible()


def test_metadata_is_searched_in_all_blocks(panel):
    panel.show_detail(samples.generated())
    panel.show_tab(places.METADATA)
    browser = panel.metadata.browser
    assert browser.count.text() == "4 of 4 blocks"
    browser.field.setText("KSAMPLER")
    assert browser.count.text() == "1 of 4 blocks"
    browser.field.setText("nowhere")
    assert browser.count.text() == "0 of 4 blocks"


def test_the_fields_of_a_json_block_unfold(panel):
    panel.show_detail(samples.generated())
    panel.show_tab(places.METADATA)
    tree = panel.metadata.browser.tree
    tree.item_of(0).setExpanded(True)
    seen = shown(panel.metadata)
    assert "class_type" in seen
    assert "KSampler" in seen


def test_a_block_is_saved_under_a_harmless_name(panel, qtbot):
    panel.show_detail(samples.hostile())
    panel.show_tab(places.METADATA)
    saved = []
    panel.save_requested.connect(lambda name, data: saved.append((name, data)))
    panel.metadata.browser._save()
    [(name, data)] = saved
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert data.startswith(b"<b>bold</b>")


def test_hostile_text_stays_text(panel):
    panel.show_detail(samples.hostile())
    for index in range(5):
        panel.show_tab(index)
    assert rich(panel) == []
    seen = everything(panel.head) + "".join(everything(page) for page in panel.pages)
    assert "\u202e" not in seen
    assert "\x1b" not in seen
    assert "\x00" not in seen
    assert "[U+202E]" in seen
    assert "<img src=x" in seen


def test_tooltips_with_strangers_text_are_escaped(panel):
    panel.show_detail(samples.hostile())
    panel.resize(330, 900)
    tips = [child.toolTip() for child in panel.findChildren(QWidget) if "bold" in child.toolTip()]
    assert tips
    assert all("<b>" not in tip for tip in tips)


@pytest.mark.parametrize("make", samples.EVERY)
def test_every_control_has_a_name_for_a_screen_reader(panel, make):
    panel.show_detail(make())
    for index in range(5):
        panel.show_tab(index)
        assert nameless(panel) == []


def test_several_pictures_are_counted(panel, qtbot):
    panel.show_selection(
        214, {Verdict.GENERATED: 120, Verdict.CAPTURED: 94}, {Basis.DECLARED: 214}, {None: 14, LabelValue.AI: 200}
    )
    assert panel.row_id is None
    names = [row.accessibleName() for row in panel.selection.rows]
    assert panel.selection.title.text() == "214 pictures selected"
    assert "AI-generated: 120" in names
    assert "Not labelled: 14" in names
    assert "Authored: 0" in names
    with qtbot.waitSignal(panel.label_requested) as asked:
        qtbot.mouseClick(panel.selection.buttons.button(LabelValue.EXCLUDE), Qt.MouseButton.LeftButton)
    assert asked.args == [LabelValue.EXCLUDE]


def test_the_counts_of_a_view_offer_no_labels(panel):
    panel.show_selection(3, {}, {}, {}, selected=False)
    assert panel.selection.title.text() == "3 pictures in this view"
    assert not panel.selection.buttons.isVisible()


def test_clearing_shows_that_nothing_is_selected(panel):
    panel.show_detail(samples.generated())
    panel.clear()
    assert "No picture is selected" in words(panel)
    assert "dusk_ridge_04.png" not in words(panel)


def test_narrow_panels_show_icons_with_the_word_on_the_active_tab(panel):
    panel.show_detail(samples.generated())
    panel.resize(620, 900)
    assert panel.tabs.in_words
    panel.resize(328, 900)
    assert not panel.tabs.in_words
    inside = panel.tabs.tabRect(4).right() <= panel.tabs.width()
    assert inside


def test_two_rows_of_label_buttons_where_the_words_do_not_fit(panel, qtbot):
    panel.show_detail(samples.generated())
    panel.resize(700, 900)
    tops = {button.y() for button in panel.head.buttons.findChildren(LabelButton)}
    assert len(tops) == 1
    panel.resize(304, 900)
    qtbot.waitUntil(lambda: len({button.y() for button in panel.head.buttons.findChildren(LabelButton)}) == 2)


@pytest.mark.parametrize("make", samples.EVERY)
def test_nothing_sticks_out_of_the_panel(panel, qtbot, make):
    panel.show_detail(make())
    for index in range(5):
        panel.show_tab(index)
        for width in (304, 376, 560):
            panel.resize(width, 900)
            qtbot.wait(1)
            page = panel.pages[index]
            assert page.widget().width() <= page.viewport().width(), (index, page.widget().minimumSizeHint())


def test_the_panel_can_be_repainted_in_the_dark(panel, qapp):
    panel.show_detail(samples.edited())
    theme.apply(qapp, "dark", body_px=13)
    image = panel.grab().toImage()
    assert image.pixelColor(2, image.height() - 3).name() == "#1e1e1e"


def test_flags_the_report_does_not_know_come_from_the_row(panel):
    detail = samples.generated()
    panel.show_detail(replace(detail, row=replace(detail.row, flags=(Flag.NEAR_DUPLICATE,))))
    assert panel.head.head.tags == ["Declared", "Near-duplicate"]


def test_arrows_move_inside_the_ledger_and_it_is_one_tab_stop(panel, qtbot):
    panel.show_detail(samples.generated())
    heads = [row.head for row in panel.evidence.ledger.rows]
    assert [head.focusPolicy() == Qt.FocusPolicy.StrongFocus for head in heads] == [True, False, False, False]
    heads[0].setFocus()
    qtbot.keyClick(heads[0], Qt.Key.Key_Down)
    qtbot.keyClick(heads[1], Qt.Key.Key_End)
    if panel.isActiveWindow():
        assert heads[3].hasFocus()
        assert [head.focusPolicy() == Qt.FocusPolicy.StrongFocus for head in heads] == [False, False, False, True]


def test_the_label_buttons_are_one_tab_stop(panel):
    stops = [
        button.focusPolicy() == Qt.FocusPolicy.StrongFocus for button in panel.head.buttons.findChildren(LabelButton)
    ]
    assert sum(stops) == 1


def test_a_finding_without_evidence_has_nothing_to_open(panel, qtbot):
    detail = samples.generated()
    assessment = replace(
        detail.report.assessment, findings=(replace(detail.report.assessment.findings[0], evidence=()),)
    )
    panel.show_detail(replace(detail, report=replace(detail.report, assessment=assessment)))
    row = panel.evidence.ledger.rows[0]
    qtbot.keyClick(row.head, Qt.Key.Key_Return)
    assert not row.head.isChecked()
    assert "Show bytes" not in shown(row)


@pytest.mark.parametrize(
    ("make", "link", "tab"),
    [
        (samples.generated, "Open generation", places.GENERATION),
        (samples.edited, "Open credentials", places.CREDENTIALS),
        (samples.detected, "Open pixels", places.PIXELS),
    ],
)
def test_evidence_leads_to_the_tab_that_shows_it_in_full(panel, qtbot, make, link, tab):
    panel.show_detail(make())
    [button] = [child for child in panel.evidence.findChildren(TextButton) if child.text() == link]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.current_tab == tab


def test_context_without_a_basis_has_no_tag(panel):
    panel.show_detail(samples.edited())
    context = panel.evidence.ledger.rows[-1]
    assert "No evidence" not in shown(context)


def detail_of(tmp_path, name, data):
    """A picture as the panel gets it, read from real bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    with InspectContext.build(ScanSpec(detector="", blocks=True)) as context, Walk([str(path)]) as walk:
        (report,) = inspect_reports(list(walk), context)
    return Detail(samples.row(1, name, report.assessment.verdict, report.assessment.basis), report)


def test_the_panel_says_which_traces_would_survive(panel, tmp_path):
    panel.show_detail(detail_of(tmp_path, "fox.png", pictures.generated("fox", 5)))
    seen = shown(panel.evidence)
    assert "What would survive" in seen
    assert "saved in an editor" in seen
    assert "The usual case; programs and sites differ." in seen
    assert "saved this picture again" not in seen
    [row] = [row for row in panel.evidence.findChildren(SurvivalRow) if "PNG text" in row.accessibleName()]
    assert row.accessibleName() == "PNG text, saved in an editor: often lost, screenshot: lost, posted on a site: lost"
    assert "a JPEG has no place for it" in row.toolTip()


def test_a_picture_that_was_saved_again_comes_with_a_warning(panel, tmp_path):
    text_chunk = png.text("parameters", pictures.PARAMETERS.format(subject="fox", seed=5))
    data = png.png(png.drawn(64, 48, seed=5), before=[png.chunk(b"gAMA", b"\x00\x00\xb1\x8f"), text_chunk])
    panel.show_detail(detail_of(tmp_path, "fox.png", data))
    assert "It looks as if another program saved this picture again." in shown(panel.evidence)


def test_a_picture_without_traces_has_no_table(panel):
    panel.show_detail(samples.unreadable())
    assert "What would survive" not in shown(panel.evidence)


def test_a_special_case_is_explained_in_words(panel):
    detail = samples.generated()
    first, *others = detail.report.evidence
    noted = replace(first, data={**first.data, "note": "generation.placeholders"})
    panel.show_detail(replace(detail, report=replace(detail.report, evidence=(noted, *others))))
    seen = shown(panel.evidence)
    assert "The saving program wrote placeholders instead of the true prompt and seed." in seen
    assert "generation.placeholders" not in seen
