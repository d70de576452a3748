"""Keyboard and screen reader: every control has a name, every area can be reached, cells are list items."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.gui.actions import TABLE, Actions, When, words
from inspector.gui.keysheet import sheet_groups
from inspector.gui.views.search import SearchField
from tests.gui import pictures, seeing


def test_every_control_of_the_window_has_a_name(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    assert seeing.nameless(window.window) == []


def test_every_control_of_the_first_page_has_a_name(window):
    window.open()
    assert seeing.nameless(window.window) == []


def test_the_grid_is_a_list_of_named_items(window, folder):
    window.open_on(folder)
    names = window.names()
    interface = QAccessible.queryAccessibleInterface(window.grid)
    assert interface.role() == QAccessible.Role.List
    assert interface.text(QAccessible.Text.Name) == "Pictures"
    assert interface.childCount() == pictures.TOTAL
    for place in range(interface.childCount()):
        item = interface.child(place)
        said = item.text(QAccessible.Text.Name)
        assert item.role() == QAccessible.Role.ListItem
        assert said.startswith(names[place])
        assert said.endswith(f"{place + 1} of {pictures.TOTAL}")


def test_facets_say_value_and_count(window, folder):
    window.open_on(folder)
    interface = QAccessible.queryAccessibleInterface(window.facet("verdict", "generated"))
    assert interface.text(QAccessible.Text.Name) == "AI-generated, 3"
    assert interface.state().checkable


def test_f6_leads_around_the_areas(window, folder):
    window.open_on(folder)
    window.grid.setFocus()
    areas = []
    for _ in range(6):
        window.window.actions_["next_area"].trigger()
        areas.append(type(QApplication.focusWidget()).__name__)
    assert len(set(areas)) >= 5
    assert "PictureGrid" in areas
    window.window.parts.search.field.setFocus()
    window.window.actions_["previous_area"].trigger()
    assert not isinstance(QApplication.focusWidget(), SearchField)


def test_the_grid_has_the_focus_when_pictures_appear(window, folder):
    window.open_on(folder)
    assert window.grid.hasFocus()


def test_alt_and_a_digit_show_a_tab_of_the_panel(window, folder):
    window.open_on(folder)
    window.select("fox.png")
    QTest.keyClick(window.grid, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert window.window.parts.panel.current_tab == 2


def test_slash_leads_to_the_search_field_and_enter_back(window, folder):
    window.open_on(folder)
    window.window.actions_["search"].trigger()
    field = window.window.parts.search.field
    assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.grid.hasFocus()


def test_no_key_is_taken_twice():
    keys = Counter(QKeySequence(key).toString() for entry in TABLE for key in entry.keys)
    letters = Counter(entry.letter for entry in TABLE if entry.letter)
    assert [key for key, count in (keys + letters).items() if count > 1] == []


def test_every_action_with_a_key_is_on_the_sheet(qapp):
    shown = {row.words for group in sheet_groups() for row in group.rows}
    missing = [entry.id for entry in TABLE if (entry.keys or entry.letter) and words(entry) not in shown]
    assert missing == []


@pytest.mark.parametrize("state", list(When))
def test_actions_are_enabled_by_what_is_there(qapp, state):
    owner = Actions(qapp)
    owner.allow(frozenset({state}))
    for entry, action in owner.all():
        assert action.isEnabled() is (entry.when in (When.ALWAYS, state))


def test_the_sheet_opens_on_a_question_mark(window, folder):
    from inspector.gui.dialogs.shortcuts import ShortcutSheet

    window.open_on(folder)
    window.window.actions_["shortcuts"].trigger()
    sheet = window.window.findChild(ShortcutSheet)
    assert "Review this view" in sheet.shown
    sheet.search("label human")
    assert sheet.shown == ["Label Human-made"]
    sheet.reject()


def test_settings_apply_at_once_and_are_stored(window, folder):
    from inspector.gui.dialogs.settings import SettingsDialog
    from inspector.settings import paths, store

    window.open_on(folder)
    window.window.actions_["settings"].trigger()
    dialog = window.window.findChild(SettingsDialog)
    assert seeing.nameless(dialog) == []
    dialog.fields["reviewer"].setText("noor")
    dialog.fields["reviewer"].editingFinished.emit()
    window.settle()
    assert store.load(paths.settings_file()).reviewer == "noor"
    assert window.desk.session.workspace.settings.reviewer == "noor"
    dialog.fields["digit_tags"].setText("keeper; lighting")
    dialog.fields["digit_tags"].editingFinished.emit()
    window.settle()
    assert window.desk.session.workspace.settings.digit_tags == ("keeper", "lighting")
    dialog.accept()
