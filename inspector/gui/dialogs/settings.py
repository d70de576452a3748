"""L5: the settings dialog, generated from the table of settings. Changes apply at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.errors import UsageError
from inspector.gui import icons, text, theme
from inspector.gui.dialogs.detectors.page import DetectorsPage
from inspector.gui.dialogs.trustlists import TrustFacts, TrustLists
from inspector.gui.widgets.basic import Line, TextButton, plain
from inspector.gui.widgets.boxes import CheckBox
from inspector.settings import SCHEMA, Kind, Setting, Settings

_WIDE = 320
_TITLE_WIDTH = 200
_SIZE = (1120, 780)
_DETECTORS = "detectors"
_ELSEWHERE = frozenset({"detector", "provider", "ai_share_permille"})
"""Settings that the page of detectors shows in its own way."""
_ICONS = {
    "appearance": "settings",
    "review": "review",
    "scan": "rescan",
    "trust": "trust",
    _DETECTORS: "pixels",
}


class SettingsDialog(QDialog):
    """Pages at the left, rows at the right.

    Signals:
        changed: the new `Settings`.
        trust_facts_wanted: a tuple of PEM files; answer with `show_trust_facts`.
    """

    changed = Signal(object)
    trust_facts_wanted = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.settings = settings
        self.fields: dict[str, QWidget] = {}
        self.trust = TrustLists()
        self._notes: dict[str, QLabel] = {}
        self._readers: dict[str, Callable[[], Any]] = {}
        self._writers: dict[str, Callable[[Any], None]] = {}
        self._filling = False
        self.pages = QListWidget()
        self.pages.setAccessibleName(self.tr("Pages"))
        self.pages.setFixedWidth(168)
        self.pages.setIconSize(QSize(16, 16))
        self._stack = QStackedWidget()
        self._mistake = plain(tone="error")
        self._mistake.hide()
        self._groups = list(dict.fromkeys(setting.group for setting in SCHEMA if not setting.hidden))
        self.detectors = DetectorsPage()
        for group in self._groups:
            self._add_page(group, _scrolling(self._page(group)))
        self._add_page(_DETECTORS, self.detectors)
        self.pages.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.pages.setCurrentRow(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        body = QHBoxLayout()
        body.addWidget(self.pages)
        body.addWidget(self._stack, 1)
        column.addLayout(body, 1)
        column.addWidget(self._mistake)
        column.addWidget(Line())
        column.addLayout(self._foot())
        self.trust.facts_wanted.connect(self.trust_facts_wanted)
        self.trust.changed.connect(self._edited)
        self._show(settings)
        room = parent.size() - QSize(48, 48) if parent is not None else QSize(*_SIZE)
        self.resize(QSize(*_SIZE).boundedTo(room))

    def change(self, key: str, value: Any) -> None:
        """Change one setting that has no field of its own here."""
        self.settings = self.settings.changed(**{key: value})
        self.changed.emit(self.settings)

    def show_page(self, group: str) -> None:
        """Show the page of a group of settings, or that of the detectors."""
        self.pages.setCurrentRow([*self._groups, _DETECTORS].index(group))

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what the trust lists hold."""
        super().showEvent(event)
        self.trust_facts_wanted.emit(self.trust.files)

    @Slot(object)
    def show_trust_facts(self, facts: TrustFacts) -> None:
        """Show dates and sizes of trust lists, and whether there is another validator to ask."""
        self.trust.show_facts(facts)
        there = facts.second is not None
        self.fields["second_opinion"].setEnabled(there)
        missing = self.tr("No second validator is installed. It comes with the extra “second-opinion”.")
        told = self.tr("For each picture with Content Credentials that you look at. Differences are listed.")
        self._notes["second_opinion"].setText(f"{told} ({text.safe_line(facts.second or '')})" if there else missing)

    def _foot(self) -> QHBoxLayout:
        reset, close = TextButton(self.tr("Reset page")), TextButton(self.tr("Close"), kind="primary")
        reset.clicked.connect(self._reset)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(plain(self.tr("Changes apply at once"), role="small", tone="secondary", select=False), 1)
        row.addWidget(reset)
        row.addWidget(close)
        return row

    def _add_page(self, group: str, page: QWidget) -> None:
        item = QListWidgetItem(icons.icon(_ICONS[group], theme.current()), _group_words(group), self.pages)
        item.setSizeHint(QSize(0, theme.current().size("button")))
        self._stack.addWidget(page)

    def _page(self, group: str) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(6)
        form.setColumnStretch(1, 1)
        column.addWidget(plain(_group_words(group), role="heading", select=False))
        column.addSpacing(8)
        column.addLayout(form)
        column.addStretch(1)
        for setting in SCHEMA:
            if setting.group == group and not setting.hidden and setting.key not in _ELSEWHERE:
                self._add_row(form, setting)
        return page

    def _add_row(self, form: QGridLayout, setting: Setting) -> None:
        title = QCoreApplication.translate("settings", setting.title)
        field = self._field(setting)
        field.setAccessibleName(title)
        field.setMinimumHeight(theme.current().size("button"))
        self.fields[setting.key] = field
        row = form.rowCount()
        label = plain(title, select=False)
        label.setFixedWidth(_TITLE_WIDTH)
        label.setContentsMargins(0, 6, 0, 0)
        form.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        form.addWidget(field, row, 1, Qt.AlignmentFlag.AlignTop)
        if setting.note:
            note = plain(QCoreApplication.translate("settings", setting.note), role="small", tone="secondary")
            note.setContentsMargins(0, 0, 0, 8)
            self._notes[setting.key] = note
            form.addWidget(note, row + 1, 1)

    def _field(self, setting: Setting) -> QWidget:
        if setting.key == "trust_anchors":
            self._readers[setting.key] = lambda: self.trust.files
            self._writers[setting.key] = self.trust.set_files
            return self.trust
        if setting.type is Kind.SWITCH:
            return self._switch(setting)
        if setting.type is Kind.CHOICE:
            return self._choice(setting)
        return self._number(setting) if setting.type is Kind.INTEGER else self._line(setting)

    def _switch(self, setting: Setting) -> QWidget:
        box = CheckBox()
        box.toggled.connect(self._edited)
        self._readers[setting.key] = box.isChecked
        self._writers[setting.key] = box.setChecked
        return box

    def _choice(self, setting: Setting) -> QWidget:
        box = QComboBox()
        for value in setting.choices:
            box.addItem(_choice_words(value), value)
        box.currentIndexChanged.connect(self._edited)
        self._readers[setting.key] = box.currentData
        self._writers[setting.key] = lambda value: box.setCurrentIndex(box.findData(value))
        return box

    def _number(self, setting: Setting) -> QWidget:
        box = QSpinBox()
        box.setRange(setting.lowest, setting.highest)
        box.setGroupSeparatorShown(True)
        box.setKeyboardTracking(False)
        box.setMaximumWidth(_WIDE // 2)
        box.valueChanged.connect(self._edited)
        self._readers[setting.key] = box.value
        self._writers[setting.key] = box.setValue
        return box

    def _line(self, setting: Setting) -> QWidget:
        line = QLineEdit()
        line.setMinimumWidth(_WIDE)
        line.editingFinished.connect(self._edited)
        if setting.type.is_list:
            line.setPlaceholderText(self.tr("Several with ; between them"))
            self._readers[setting.key] = lambda: setting.parse(line.text()) if line.text().strip() else ()
            self._writers[setting.key] = lambda value: line.setText(text.safe("; ".join(value)))
        else:
            self._readers[setting.key] = line.text
            self._writers[setting.key] = lambda value: line.setText(text.safe(value))
        return line

    def _show(self, settings: Settings) -> None:
        self._filling = True
        for key, write in self._writers.items():
            write(getattr(settings, key))
        self._filling = False

    @Slot()
    def _edited(self) -> None:
        changed = None if self._filling else self._read()
        if changed is not None and changed != self.settings:
            self.settings = changed
            self.changed.emit(changed)

    def _read(self) -> Settings | None:
        """The settings as they stand in the fields; null where one of them is wrong, which is then explained."""
        try:
            changed = self.settings.changed(**{key: read() for key, read in self._readers.items()})
        except UsageError as error:
            self._mistake.setText(text.text(error.code, **error.params))
            self._mistake.show()
            return None
        self._mistake.hide()
        return changed

    @Slot()
    def _reset(self) -> None:
        group = [*self._groups, _DETECTORS][self.pages.currentRow()]
        keys = _ELSEWHERE if group == _DETECTORS else {item.key for item in SCHEMA if item.group == group} - _ELSEWHERE
        defaults = {item.key: item.default for item in SCHEMA if item.key in keys and not item.hidden}
        before, self.settings = self.settings, self.settings.changed(**defaults)
        self._show(self.settings)
        if self.settings != before:
            self.changed.emit(self.settings)
        if group == _DETECTORS:
            self.detectors.shown.emit()


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


def _group_words(group: str) -> str:
    translate = QCoreApplication.translate
    known = {
        "appearance": translate("settings", "Appearance"),
        "review": translate("settings", "Review"),
        "scan": translate("settings", "Scanning"),
        "trust": translate("settings", "Credentials"),
        _DETECTORS: translate("settings", "Detectors"),
    }
    return known.get(group, group)


def _choice_words(value: str) -> str:
    translate = QCoreApplication.translate
    known = {
        "system": translate("settings", "Follow the system"),
        "light": translate("settings", "Light"),
        "dark": translate("settings", "Dark"),
    }
    return known.get(value, value)
