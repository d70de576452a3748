"""The Credentials tab on real signed pictures: JSON, fetch, second opinion, source pictures, trust lists."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from inspector.domain.enums import TrustList
from inspector.gui.dialogs.ingredient import IngredientDialog
from inspector.gui.dialogs.settings import SettingsDialog
from inspector.gui.dialogs.storetext import StoreDialog
from inspector.gui.dialogs.trustlists import TrustLists, read_facts
from inspector.gui.views import panel as places
from inspector.gui.views.comparestage import CompareMode
from inspector.gui.widgets.basic import IconButton
from inspector.manifests import second_validator
from inspector.settings import paths
from tests.gui.seeing import nameless, rich, shown
from tests.makers import exif, jpeg, signed
from tests.makers.server import Server, gives
from tests.makers.signed import action, manifest, sign


@pytest.fixture
def server():
    found = Server()
    yield found
    found.close()


@pytest.fixture
def signed_folder(tmp_path):
    folder = tmp_path / "Signed"
    folder.mkdir()
    (folder / "composite.jpg").write_bytes(signed.composite_with_ai().picture)
    (folder / "optout.jpg").write_bytes(signed.training({"ai_training": "notAllowed"}).picture)
    return folder


def look_at(window, name):
    window.select(name)
    window.window.parts.panel.show_tab(places.CREDENTIALS)
    window.settle()
    return window.window.parts.panel.credentials


def dialog_of(kind):
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible())


def test_the_store_is_shown_searched_copied_and_saved(window, signed_folder, qtbot):
    window.open_on(signed_folder)
    tab = look_at(window, "composite.jpg")
    window.click(tab.raw)
    window.settle()
    dialog = dialog_of(StoreDialog)
    assert "trainedAlgorithmicMedia" in json.dumps(json.loads(dialog.view.toPlainText()))
    dialog.field.setText("trainedAlgorithmicMedia")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.found.text().startswith("Line ")
    assert dialog.view.textCursor().selectedText() == "trainedAlgorithmicMedia"
    dialog.field.setText("nowhere to be found")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.found.text() == "Not found"
    dialog.copy()
    assert json.loads(QGuiApplication.clipboard().text())["active_manifest"]
    with qtbot.waitSignal(dialog.save_requested) as asked:
        dialog.save()
    assert asked.args[0] == "composite.c2pa.json"
    assert nameless(dialog) == []
    dialog.close()


def test_a_link_is_fetched_only_when_somebody_presses_the_button(window, server, tmp_path):
    made = sign(
        definition=manifest([action("c2pa.created", "trainedAlgorithmicMedia")]),
        remote_url=f"{server.url}/store",
        embed=False,
    )
    server.answers["/store"] = gives(made.manifest)
    folder = tmp_path / "Linked"
    folder.mkdir()
    (folder / "linked.jpg").write_bytes(made.picture)
    (folder / "other.jpg").write_bytes(
        signed.remote_link(f"{server.url}/gone", source=signed.picture(colour=(9, 90, 9))).picture
    )
    window.open_on(folder)
    tab = look_at(window, "linked.jpg")
    assert f"{server.url}/store" in shown(tab.remote)
    assert server.hits == []
    window.click(tab.remote.button)
    window.settle()
    assert "on this computer or in a private network" in shown(tab.remote)
    assert tab.remote.button.text() == "Fetch all the same"
    assert server.hits == []
    assert window.window._note.words == "No network used"
    window.click(tab.remote.button)
    window.settle()
    assert server.hits == ["/store"]
    assert "Fetched from the network" in shown(tab.remote)
    assert "Unchanged since it was signed" in shown(tab)
    assert window.window.parts.panel.head.head.verdict.text() == "AI-generated"
    assert window.window._note.words == "Network used for 1 picture, as you asked"
    assert window.window.parts.toasts.messages[-1] == "The credentials were fetched and checked."


def test_a_fetch_that_fails_says_why_in_place(window, server, tmp_path):
    folder = tmp_path / "Linked"
    folder.mkdir()
    (folder / "gone.jpg").write_bytes(signed.remote_link(f"{server.url}/gone").picture)
    window.open_on(folder)
    tab = look_at(window, "gone.jpg")
    for _ in range(2):
        window.click(tab.remote.button)
        window.settle()
    assert server.hits == ["/gone"]
    assert "404" in shown(tab.remote)
    assert tab.remote.button.isEnabled()


@pytest.mark.skipif(second_validator() is None, reason="the extra second-opinion is not installed")
def test_a_second_validator_is_asked_only_where_it_is_switched_on(window, signed_folder):
    window.open_on(signed_folder)
    tab = look_at(window, "composite.jpg")
    assert tab.second is None
    desk = window.desk
    desk.session.workspace.settings = desk.session.workspace.settings.changed(second_opinion=True)
    desk.credentials.use_settings()
    tab = look_at(window, "optout.jpg")
    seen = shown(tab.second)
    assert "Both validators agree." in seen
    assert seen.count("Unchanged since it was signed") == 2
    assert "encypher-c2pa" in seen


def test_enter_on_an_ingredient_opens_it_beside_the_picture(window, signed_folder, qtbot):
    window.open_on(signed_folder)
    tab = look_at(window, "composite.jpg")
    tree = tab.tree
    tree.setCurrentItem(tree.topLevelItem(0).child(0))
    assert "Unchanged since it was signed" in shown(tab._chosen)
    assert "Step by AI: Created · Example Model" in shown(tab._chosen)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    window.settle()
    dialog = dialog_of(IngredientDialog)
    seen = shown(dialog)
    assert "AI picture" in seen
    assert "composite.jpg" in seen
    assert "Contains AI-made or AI-edited parts" in seen
    assert dialog.stage.second.sharp
    assert "The store keeps no picture of it." in seen
    qtbot.keyClick(dialog, Qt.Key.Key_V)
    assert dialog.stage.mode is CompareMode.SIDE_BY_SIDE
    assert nameless(dialog) == []
    assert rich(dialog) == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_stored_picture_can_be_laid_over_the_one_made_from_it(window, tmp_path, qtbot):
    folder = tmp_path / "Thumbs"
    folder.mkdir()
    demo = next(path for path in paths.demo_folder().rglob("studio_set-2.jpg"))
    (folder / demo.name).write_bytes(demo.read_bytes())
    window.open_on(folder)
    tree = look_at(window, demo.name).tree
    tree.setCurrentItem(tree.topLevelItem(0).child(0))
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    window.settle()
    dialog = dialog_of(IngredientDialog)
    assert "The store keeps only a small picture of it" in shown(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_V)
    assert dialog.stage.mode is CompareMode.BLINK
    qtbot.keyClick(dialog, Qt.Key.Key_V)
    assert dialog.stage.mode is CompareMode.SWIPE
    before = dialog.stage.divider.value()
    qtbot.keyClick(dialog, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert dialog.stage.divider.value() < before
    dialog.close()


def test_signed_metadata_stands_beside_the_files_own(window, tmp_path):
    folder = tmp_path / "Camera"
    folder.mkdir()
    own = jpeg.jpeg(exif=exif.tiff({exif.MAKE: "Othercam", exif.MODEL: "EX-1"}))
    picture = signed.camera_capture(source=own).picture
    (folder / "camera.jpg").write_bytes(picture)
    window.open_on(folder)
    seen = shown(look_at(window, "camera.jpg"))
    assert "Examplecam" in seen
    assert "Othercam" in seen
    assert "Different" in seen
    assert "1 value is the same" in seen


def test_own_certificates_are_added_checked_and_removed(window, tmp_path, qtbot):
    authority = tmp_path / "authority.pem"
    authority.write_text(signed.authority().root)
    window.open()
    window.desk.commands.preferences.open()
    dialog = dialog_of(SettingsDialog)
    window.settle()
    lists = dialog.trust
    assert any(line.startswith("Official C2PA list. of ") and "authorities" in line for line in lists.lines)
    assert any(line.startswith("Interim list (older model). of ") for line in lists.lines)
    assert "Your own. none" in lists.lines
    lists.try_file(str(tmp_path / "absent.pem"))
    window.settle()
    assert "no certificates that can be used" in lists.mistake.text()
    assert lists.files == ()
    lists.try_file(str(authority))
    window.settle()
    assert any("Your own: authority.pem. 1 certificate · valid until" in line for line in lists.lines)
    assert window.desk.session.workspace.settings.trust_anchors == (str(authority),)
    [remove] = [child for child in lists.findChildren(IconButton) if child.accessibleName() == "Remove authority.pem"]
    window.click(remove)
    window.settle()
    assert window.desk.session.workspace.settings.trust_anchors == ()
    assert nameless(dialog) == []
    dialog.close()


def test_a_signer_below_an_own_certificate_is_known(window, signed_folder, tmp_path):
    authority = tmp_path / "authority.pem"
    authority.write_text(signed.authority().root)
    window.open()
    window.desk.session.workspace.settings = window.desk.session.workspace.settings.changed(
        trust_anchors=(str(authority),)
    )
    window.open_on(signed_folder)
    seen = shown(look_at(window, "composite.jpg"))
    assert "on your own trust list" in seen
    assert "The signer is on your own trust list." in window.window.parts.panel.head.head.summary.toPlainText()


def test_lists_that_cannot_be_read_say_so(tmp_path, qtbot):
    lists = TrustLists()
    qtbot.addWidget(lists)
    bad = tmp_path / "bad.pem"
    bad.write_text("no certificate")
    lists.set_files((str(bad),))
    facts = read_facts(lists.files, None)
    assert set(facts.shipped) == {TrustList.OFFICIAL, TrustList.INTERIM}
    lists.show_facts(facts)
    assert any("no certificates that can be used" in line for line in lists.lines)


def test_wishes_about_training_are_facets_in_words(window, tmp_path):
    folder = tmp_path / "Wishes"
    folder.mkdir()
    for name, wish, colour in (
        ("no.jpg", {"ai_generative_training": "notAllowed"}, (200, 20, 20)),
        ("ask.jpg", {"data_mining": "constrained"}, (20, 200, 20)),
        ("yes.jpg", {"ai_training": "allowed"}, (20, 20, 200)),
    ):
        source = signed.picture(colour=colour)
        (folder / name).write_bytes(signed.training(wish, source=source, constraint="ask first").picture)
    window.open_on(folder)
    window.facets.group("flags").heading.click()
    flags = {row.value: row for row in window.facets.group("flags").rows()}
    assert flags["training_opt_out"].accessibleName().startswith("Opt-out, 1")
    assert flags["training_constrained"].accessibleName().startswith("Training restricted, 1")
    assert "AI training is not allowed. Exports leave it out by default." in flags["training_opt_out"].toolTip()
    window.click(flags["training_opt_out"])
    window.settle()
    assert window.names() == ["no.jpg"]
    window.select("no.jpg")
    assert "Opt-out" in window.window.parts.panel.head.head.tags
    seen = shown(look_at(window, "no.jpg"))
    assert "Training of generative AI: Not allowed" in seen
    assert "Condition: ask first" in seen
