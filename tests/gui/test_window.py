"""The window on a real catalogue and real threads: what a person sees and does."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QPixmap

from inspector.domain.enums import Basis, LabelValue, Verdict
from inspector.errors import InspectorError
from inspector.gui import theme
from inspector.gui.dialogs.crash import CrashDialog
from inspector.gui.jobs import Crash
from inspector.gui.widgets.ingredients import IngredientTree
from tests.gui import pictures, seeing
from tests.makers import signed


def test_an_empty_catalogue_shows_where_to_begin(window):
    window.open()
    assert window.centre.on_welcome
    assert window.status.selection_words == "No folder open"
    assert not window.window.parts.panel.isVisible()
    assert not window.window.actions_["review"].isEnabled()


def test_a_folder_is_shown_with_verdicts(window, folder):
    window.open_on(folder)
    assert window.centre.on_grid
    assert len(window.rows()) == pictures.TOTAL
    by_name = {row.name: row for row in window.rows()}
    assert {by_name[name].verdict for name in pictures.GENERATED} == {Verdict.GENERATED}
    assert by_name["fox.png"].basis is Basis.DECLARED
    assert {by_name[name].verdict for name in pictures.PLAIN} == {Verdict.INCONCLUSIVE}
    assert window.centre.results.count_words == f"{pictures.TOTAL} pictures"
    assert "Scan done" in window.status.job.words


def test_cells_carry_the_badge_of_their_verdict(window, folder):
    window.open_on(folder)
    colour = theme.current().colour("verdict.generated").rgb()
    shot = window.grid.viewport().grab().toImage()
    for name in ("fox.png", "photo-1.jpg"):
        rect = window.grid.visualRect(window.desk.session.model.index(window.names().index(name)))
        badge = shot.copy(rect.x(), rect.bottom() - 40, 32, 40)
        found = any(badge.pixel(x, y) == colour for x in range(32) for y in range(40))
        assert found is (name == "fox.png")


def test_thumbnails_arrive(window, folder):
    window.open_on(folder)
    known = window.desk.session.thumbnails
    window.until(lambda: all(known.pixmap(row) is not None for row in window.rows() if row.name != pictures.BROKEN))
    broken = next(row for row in window.rows() if row.name == pictures.BROKEN)
    window.until(lambda: known.has_none(broken))


def test_sources_show_folders_with_counts_and_narrow_the_view(window, folder):
    window.open_on(folder)
    tree = window.window.parts.left.sources.tree
    assert tree.paths() == [folder.as_posix(), (folder / "Studies").as_posix()]
    window.desk.feed._folder_chosen((folder / "Studies").as_posix())
    window.settle()
    assert sorted(window.names()) == sorted(pictures.DEEPER)
    tree._pressed(tree.model().index(0, 0, tree.model().index(0, 0)))
    window.settle()
    assert len(window.names()) == pictures.TOTAL


def test_a_second_window_start_shows_what_the_catalogue_holds(window, folder, qtbot):
    from tests.gui.driving import Driver

    window.open_on(folder)
    window.close()
    again = Driver(qtbot, window.catalog).open()
    again.settle()
    assert len(again.rows()) == pictures.TOTAL
    again.close()


def test_clicking_a_facet_filters_and_counts_follow(window, folder):
    window.open_on(folder)
    row = window.facet("verdict", "generated")
    assert row.count == len(pictures.GENERATED)
    window.click(row)
    window.settle()
    assert sorted(window.names()) == sorted(pictures.GENERATED)
    assert window.centre.results.chips.labels == ["Verdict: AI-generated"]
    assert window.facet("verdict", "inconclusive").count == pictures.TOTAL - len(pictures.GENERATED)
    assert window.facet("basis", "declared").count == len(pictures.GENERATED)
    window.click(window.facet("verdict", "generated"))
    window.settle()
    assert len(window.names()) == pictures.TOTAL


def test_alt_click_leaves_a_value_out_and_its_count_stays(window, folder):
    window.open_on(folder)
    window.click(window.facet("verdict", "generated"), modifiers=Qt.KeyboardModifier.AltModifier)
    window.settle()
    assert not set(pictures.GENERATED) & set(window.names())
    assert window.facet("verdict", "generated").count == len(pictures.GENERATED)
    assert window.centre.results.chips.labels == ["Not: AI-generated"]


def test_double_click_takes_only_one_value(window, folder):
    window.open_on(folder)
    window.click(window.facet("verdict", "inconclusive"))
    window.settle()
    window.bot.mouseDClick(window.facet("verdict", "generated"), Qt.MouseButton.LeftButton)
    window.settle()
    assert sorted(window.names()) == sorted(pictures.GENERATED)


def test_a_filter_without_pictures_says_so_and_offers_a_way_out(window, folder):
    window.open_on(folder)
    window.window.parts.search.field.setText("no-such-picture-anywhere")
    window.until(lambda: window.desk.feed.page == "filtered")
    assert "No picture matches" in window.centre.empty.accessibleName()
    window.centre.empty.primary.emit()
    window.until(lambda: window.desk.feed.page == "grid")
    assert window.window.parts.search.field.text() == ""


def test_a_folder_without_pictures_says_so(window, tmp_path):
    empty = tmp_path / "texts"
    empty.mkdir()
    (empty / "notes.txt").write_text("nothing")
    window.open_on(empty)
    assert "No pictures in this folder" in window.centre.empty.accessibleName()


def test_a_missing_source_stays_and_is_marked_offline(window, folder, qtbot):
    from tests.gui.driving import Driver

    window.open_on(folder)
    window.close()
    folder.rename(folder.with_name("elsewhere"))
    again = Driver(qtbot, window.catalog).open()
    again.settle()
    assert [source.offline for source in again.desk.session.sources.sources] == [True]
    qtbot.waitUntil(lambda: all(row.offline for row in again.rows()))
    assert len(again.rows()) == pictures.TOTAL
    again.close()


def test_files_dropped_anywhere_are_scanned(window, folder):
    window.open()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    actions = Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(700, 400), actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with window.bot.waitSignal(window.desk.scanner.ended, timeout=30_000):
        window.window.dropEvent(event)
    window.settle()
    assert len(window.rows()) == pictures.TOTAL


@pytest.mark.slow
def test_a_scan_stops_within_a_second_and_keeps_what_it_found(window, tmp_path):
    many = pictures.make_many(tmp_path / "many", 3_000)
    window.open()
    window.desk.commands.open_paths([str(many)])
    window.until(lambda: len(window.desk.session.model.ids) > 20)
    start = time.monotonic()
    with window.bot.waitSignal(window.desk.scanner.ended, timeout=5_000):
        window.status.job.cancelled.emit()
    assert time.monotonic() - start < 30
    window.settle()
    assert 20 < len(window.desk.session.model.ids) < 3_000
    assert "Scan stopped" in window.status.job.words


def test_a_paused_scan_goes_on(window, tmp_path):
    many = pictures.make_many(tmp_path / "many", 400)
    window.open()
    window.desk.commands.open_paths([str(many)])
    window.until(lambda: window.desk.scanner.running)
    window.status.job.paused.emit(True)
    window.bot.wait(600)
    before = window.status.job.words
    window.bot.wait(300)
    assert window.status.job.words == before
    with window.bot.waitSignal(window.desk.scanner.ended, timeout=60_000):
        window.status.job.paused.emit(False)
    window.settle()
    assert len(window.desk.session.model.ids) == 400


def test_a_failed_scan_is_a_bar_with_a_way_on_and_no_dialog(window, folder, monkeypatch):
    window.open_on(folder)

    def full(*_args, **_more):
        raise InspectorError("disk.full", path="/somewhere", needed="2 GB")
        yield

    monkeypatch.setattr(window.desk.session.workspace, "scan", full)
    with window.bot.waitSignal(window.desk.scanner.ended, timeout=10_000):
        window.desk.commands.rescan()
    window.settle()
    assert len(window.window.parts.notices.messages) == 1
    assert not window.window.findChildren(CrashDialog)
    assert len(window.rows()) == pictures.TOTAL


def test_a_bug_is_a_dialog_with_a_report_to_copy(window, folder, qapp):
    window.open_on(folder)
    window.desk.session.failed.emit(Crash("Traceback: ZeroDivisionError"))
    dialog = window.window.findChild(CrashDialog)
    dialog.copy()
    assert "ZeroDivisionError" in qapp.clipboard().text()
    dialog.reject()


def test_a_catalogue_that_cannot_be_opened_says_why(window):
    window.catalog.write_bytes(b"this is no catalogue" * 100)
    window.window.open_catalog(window.catalog, [])
    window.until(lambda: window.centre.empty.isVisible())
    assert "cannot be opened" in window.centre.empty.accessibleName()
    assert window.window.desk is None


def test_read_only_allows_looking_but_not_labelling(window, folder, qtbot):
    from tests.gui.driving import Driver

    window.open_on(folder)
    window.close()
    again = Driver(qtbot, window.catalog).open(read_only=True)
    again.settle()
    again.grid.go_to(0)
    again.settle()
    assert not again.window.actions_["label_human"].isEnabled()
    assert again.window.actions_["loupe"].isEnabled()
    again.close()


def test_sorting_by_name_and_size(window, folder):
    window.open_on(folder)
    window.desk.session.arrange("name")
    window.settle()
    assert window.names() == sorted(window.names(), key=str.casefold)
    window.desk.session.arrange("size-down")
    window.settle()
    sizes = [row.bytes for row in window.rows()]
    assert sizes == sorted(sizes, reverse=True)


def test_the_selection_survives_sorting_and_filtering(window, folder):
    window.open_on(folder)
    window.select("hill.png", "photo-2.jpg")
    window.desk.session.arrange("size")
    window.settle()
    chosen = {window.names()[place] for place in window.grid.selected_positions()}
    assert chosen == {"hill.png", "photo-2.jpg"}


def test_the_panel_follows_the_current_picture(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    panel = window.window.parts.panel
    assert panel.row_id == window.desk.session.model.ids[window.names().index("fox.png")]
    window.until(lambda: "AI-generated" in seeing.shown(panel.head))
    window.grid.clearSelection()
    window.settle()
    assert panel.selection.title.text() == f"{pictures.TOTAL} pictures in this view"
    window.grid.selectAll()
    window.settle()
    assert panel.selection.title.text() == f"{pictures.TOTAL} pictures selected"


def test_enter_opens_the_loupe_and_esc_comes_back(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    window.key(Qt.Key.Key_Return)
    loupe = window.centre.loupe
    assert window.centre.currentWidget() is loupe
    assert loupe.row.name == "fox.png"
    window.until(lambda: loupe.view.image is not None)
    place = window.grid.current()
    window.key(Qt.Key.Key_Right, to=loupe)
    window.settle()
    assert window.grid.current() == place + 1
    assert loupe.row.name == window.names()[place + 1]
    window.key(Qt.Key.Key_Escape, to=loupe)
    assert window.centre.on_grid
    assert window.grid.hasFocus()


def test_near_duplicates_are_shown_on_request(window, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    for name in ("one.png", "two.png"):
        (folder / name).write_bytes(pictures.generated("same", 5))
    (folder / "other.png").write_bytes(pictures.generated("other", 99))
    window.open_on(folder)
    window.select("one.png")
    window.letter("D")
    window.until(lambda: len(window.desk.session.model.ids) == 2)
    assert sorted(window.names()) == ["one.png", "two.png"]


@pytest.mark.parametrize(("width", "rail"), [(1440, False), (1100, True)])
def test_the_left_side_becomes_a_rail_in_a_narrow_window(window, folder, width, rail):
    window.open_on(folder)
    window.window.resize(width, 800)
    window.bot.wait(50)
    side, left = window.window.parts.side, window.window.parts.left
    assert side.rail.isVisible() is rail
    assert left.isVisible() is not rail
    if rail:
        window.window.actions_["left"].trigger()
        assert left.isVisible()
        window.grid.setFocus()
        window.until(lambda: not left.isVisible())


def test_the_theme_changes_while_the_window_is_open(window, folder, qapp):
    window.open_on(folder)
    light = window.grid.viewport().grab().toImage()
    theme.apply(qapp, "dark", body_px=13)
    window.bot.wait(50)
    dark = window.grid.viewport().grab().toImage()
    assert QImage.pixelColor(light, 2, 2).lightness() > 200 > 60 > QImage.pixelColor(dark, 2, 2).lightness()
    theme.apply(qapp, "light", body_px=13)


def test_recent_folders_are_remembered(window, folder):
    window.open_on(folder)
    assert window.desk.session.workspace.settings.recent == (folder.as_posix(),)


def test_one_file_is_left_when_the_window_closes(window, folder):
    window.open_on(folder)
    window.close()
    assert sorted(path.name for path in window.catalog.parent.glob("catalogue.db*")) == ["catalogue.db"]


def test_labels_of_removed_sources_come_back(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    window.letter("A")
    window.until(lambda: window.label("fox.png") is LabelValue.AI)
    window.desk.commands.remove_source()
    window.until(lambda: window.desk.feed.page == "welcome")
    window.open_on(folder)
    assert window.label("fox.png") is LabelValue.AI


def test_paths_are_copied(window, folder, qapp):
    window.open_on(folder)
    window.select("fox.png")
    window.window.actions_["copy_path"].trigger()
    window.until(lambda: Path(qapp.clipboard().text()) == folder / "fox.png")
    window.window.actions_["copy_summary"].trigger()
    window.until(lambda: "AI-generated" in qapp.clipboard().text())


def test_widths_of_the_sides_are_remembered_but_not_those_of_a_narrow_window(window, folder, qtbot):
    from tests.gui.driving import Driver

    window.open_on(folder)
    window.bot.wait(50)
    side = window.window.parts.side
    assert [side._left.width(), side._right.width()] == [248, 376]
    side._splitter.moveSplitter(300, 1)
    window.window.resize(1024, 700)
    window.bot.wait(50)
    window.close()
    again = Driver(qtbot, window.catalog).open()
    again.window.resize(1440, 900)
    again.bot.wait(50)
    side = again.window.parts.side
    assert [side._left.width(), side._right.width()] == [300, 376]
    again.close()


def test_source_pictures_of_credentials_are_shown(window, tmp_path):
    folder = tmp_path / "Signed"
    folder.mkdir()
    thumbnails = {"builder": {"thumbnail": {"enabled": True, "format": "jpeg", "long_edge": 64}}}
    (folder / "composite.jpg").write_bytes(signed.composite_with_ai(settings=thumbnails).picture)
    window.open_on(folder)
    window.select("composite.jpg")
    panel = window.window.parts.panel
    window.until(lambda: panel.row_id is not None)
    panel.show_tab(2)

    def shown() -> bool:
        tree = panel.findChild(IngredientTree)
        part = tree and tree.topLevelItem(0).child(0)
        return bool(part and any(isinstance(part.data(0, role), QPixmap) for role in range(256, 300)))

    window.until(shown)
