"""L5: trust lists: the shipped ones with their dates, and a person's own PEM files, which can be added and removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from inspector.cancel import CancelToken
from inspector.domain.enums import TrustList
from inspector.errors import InspectorError, UsageError
from inspector.gui import text
from inspector.gui.widgets.basic import Card, ElidedLabel, IconButton, IconLabel, Line, TextButton, plain
from inspector.manifests import ListFacts, own_list, second_validator, shipped_lists
from inspector.settings import paths


@dataclass(frozen=True, slots=True)
class TrustFacts:
    """What was found out about trust lists. A text in place of facts says why a file cannot be used."""

    shipped: Mapping[TrustList, ListFacts] = field(default_factory=dict)
    own: Mapping[str, ListFacts | str] = field(default_factory=dict)
    second: str | None = None
    """Name and version of the second validator; null where it is not installed."""


def read_facts(files: tuple[str, ...], _token: CancelToken) -> TrustFacts:
    """Read the shipped lists and these files. Run it in a job."""
    try:
        shipped = shipped_lists(paths.resources())
    except InspectorError:
        shipped = {}
    return TrustFacts(shipped, {file: _own(file) for file in files}, second_validator())


class TrustLists(QWidget):
    """The lists below each other, told apart.

    Signals:
        facts_wanted: a tuple of paths, of which somebody shall read the facts; answer with `show_facts`.
        changed: a person added or removed a file.
    """

    facts_wanted = Signal(object)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.files: tuple[str, ...] = ()
        self._facts = TrustFacts()
        self._adding = ""
        self.mistake = plain(tone="error")
        self.mistake.hide()
        self.add = TextButton(self.tr("Add PEM file…"), icon="add source")
        self.add.clicked.connect(self._choose)
        self._card = Card()
        self._rows = QVBoxLayout(self._card)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._card)
        column.addWidget(self.mistake)
        column.addLayout(foot)
        self._show()

    @property
    def lines(self) -> list[str]:
        """What the rows say."""
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget.accessibleName() for widget in widgets if isinstance(widget, _Row)]

    def set_files(self, files: tuple[str, ...]) -> None:
        """Show a person's own files."""
        self.files = tuple(files)
        self._show()
        self.facts_wanted.emit(self.files)

    @Slot(str)
    def try_file(self, path: str) -> None:
        """Add a file once it is known that it holds certificates."""
        if path in self.files:
            self._say(self.tr("This file is on the list already."))
            return
        self._adding = path
        self.facts_wanted.emit((*self.files, path))

    @Slot(object)
    def show_facts(self, facts: TrustFacts) -> None:
        """Show what was found out, and add the file that was waiting for it."""
        self._facts = facts
        waiting, self._adding = self._adding, ""
        if waiting:
            found = facts.own.get(waiting)
            self._say(found if isinstance(found, str) else "")
            if isinstance(found, ListFacts):
                self.files = (*self.files, waiting)
                self.changed.emit()
        self._show()

    @Slot()
    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Certificates you trust"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Certificates (*.pem *.crt *.cer)"), self.tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.try_file)
        dialog.open()

    @Slot()
    def _remove(self) -> None:
        button = self.sender()
        path = str(button.property("path")) if button is not None else ""
        self.files = tuple(file for file in self.files if file != path)
        self._say("")
        self._show()
        self.changed.emit()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str) -> None:
        self.mistake.setText(words)
        self.mistake.setVisible(bool(words))

    def _show(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for kind, title in (
            (TrustList.OFFICIAL, self.tr("Official C2PA list")),
            (TrustList.INTERIM, self.tr("Interim list (older model)")),
        ):
            known = self._facts.shipped.get(kind)
            self._rows.addWidget(_Row("lock", title, _shipped_words(known) if known else self.tr("cannot be read")))
            self._rows.addWidget(Line())
        for path in self.files:
            self._rows.addWidget(self._own_row(path))
            self._rows.addWidget(Line())
        if not self.files:
            self._rows.addWidget(_Row("context", self.tr("Your own"), self.tr("none")))

    def _own_row(self, path: str) -> QWidget:
        found = self._facts.own.get(path, "")
        bad = isinstance(found, str) and bool(found)
        words = found if isinstance(found, str) else _own_words(found)
        title = self.tr("Your own: {name}").format(name=text.safe_line(Path(path).name))
        row = _Row("warning" if bad else "label human", title, words, tip=path)
        remove = IconButton("close", self.tr("Remove {name}").format(name=text.safe_line(Path(path).name)))
        remove.setProperty("path", path)
        remove.clicked.connect(self._remove)
        row.face.addWidget(remove)
        return row


class _Row(QWidget):
    def __init__(self, icon: str, title: str, words: str, *, tip: str = "") -> None:
        super().__init__()
        self.face = QHBoxLayout(self)
        self.face.setContentsMargins(12, 6, 8, 6)
        self.face.setSpacing(10)
        self.face.addWidget(IconLabel(icon), 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(plain(title, select=False))
        if tip:
            lines.addWidget(ElidedLabel(tip, role="caption", tone="secondary"))
        if words:
            lines.addWidget(plain(words, role="small", tone="secondary"))
        self.face.addLayout(lines, 1)
        self.setAccessibleName(f"{title}. {words}" if words else title)


def _own(file: str) -> ListFacts | str:
    try:
        return own_list(Path(file))
    except UsageError as error:
        return text.text(error.code, **error.params)


def _shipped_words(facts: ListFacts) -> str:
    translate = QCoreApplication.translate
    parts = [
        (1, translate("trust", "of {date}").format(date=text.date(facts.date) or "?")),
        (facts.authorities, translate("trust", "{n} authorities").format(n=text.number(facts.authorities))),
        (facts.time_stamps, translate("trust", "{n} for time stamps").format(n=text.number(facts.time_stamps))),
        (facts.signers, translate("trust", "{n} single signers").format(n=text.number(facts.signers))),
    ]
    return " · ".join(words for count, words in parts if count)


def _own_words(facts: ListFacts) -> str:
    translate = QCoreApplication.translate
    count = facts.authorities
    one = translate("trust", "1 certificate")
    words = one if count == 1 else translate("trust", "{n} certificates").format(n=text.number(count))
    if not facts.first_end:
        return words
    first, last = text.date(facts.first_end), text.date(facts.last_end)
    until = translate("trust", "valid until {day}").format(day=first)
    if first != last:
        until = translate("trust", "valid until {first} to {last}").format(first=first, last=last)
    return f"{words} · {until}"
