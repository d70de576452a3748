"""L5: parts of the Credentials tab that ask for work: fetch what lies elsewhere, ask a second validator."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.credentials import Credentials
from inspector.domain.enums import Integrity
from inspector.domain.evidence import Problem
from inspector.gui import credentialwords, text
from inspector.gui.widgets.basic import Card, IconLabel, TextButton, plain
from inspector.gui.widgets.fields import NameValues, TextBlock
from inspector.manifests import Difference, SecondOpinion, differences


class Ask(StrEnum):
    """What a person can ask about the manifest store of the picture shown."""

    RAW = "raw"
    FETCH = "fetch"
    FETCH_PRIVATE = "fetch_private"
    SECOND = "second"


class RemoteCard(Card):
    """Says that credentials lie elsewhere, and gets them when asked: for this one picture only.

    Signals:
        asked: an `Ask`.
    """

    asked = Signal(object)

    def __init__(self, credentials: Credentials, problems: Sequence[Problem], *, busy: bool) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(6)
        self.setAccessibleName(self.tr("Credentials that are stored elsewhere"))
        address = TextBlock(credentials.remote_url or "", mono=True, most=4)
        address.setAccessibleName(self.tr("Address"))
        fetched = credentials.integrity is not Integrity.NOT_CHECKED
        title = self.tr("Fetched from the network") if fetched else self.tr("Stored elsewhere")
        self._column.addWidget(plain(title, role="strong", select=False))
        self._column.addWidget(address)
        if fetched:
            self._say(self.tr("The lights above rest on what this address gave. It is not asked again by itself."))
            return
        refused = next((item for item in problems if item.code.startswith("credentials.fetch_")), None)
        if refused is not None:
            self._column.addWidget(_Outcome(text.problem(refused)))
        self._add_buttons(private=refused is not None and refused.code == "credentials.fetch_private", busy=busy)

    def _add_buttons(self, *, private: bool, busy: bool) -> None:
        words = self.tr("Fetching connects to this address for this one picture. Nothing of the picture is sent.")
        self._say(self.tr("Fetching …") if busy else words)
        self.button = TextButton(self.tr("Fetch all the same") if private else self.tr("Fetch"), compact=True)
        self.button.setProperty("ask", (Ask.FETCH_PRIVATE if private else Ask.FETCH).value)
        self.button.setEnabled(not busy)
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        self._column.addLayout(row)

    def _say(self, words: str) -> None:
        self._column.addWidget(plain(words, role="small", tone="secondary"))

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(Ask(self.button.property("ask")))


class SecondPart(QWidget):
    """What another validator says, and every difference with both states."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(plain(self.tr("Asking the other validator …"), role="small", tone="secondary"))

    def show_opinion(self, credentials: Credentials, second: SecondOpinion | None) -> None:
        """Show both sides, or that the other one cannot read this file."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if second is None:
            words = self.tr("The other validator cannot read this file, or it is not installed.")
            self._column.addWidget(plain(words, role="small", tone="secondary"))
            return
        found = differences(credentials, second)
        sides = NameValues()
        for name, integrity, trust in (
            (self.tr("First"), credentials.integrity, credentials.trust),
            (self.tr("Second"), second.integrity, second.trust),
        ):
            states = (_state("integrity", integrity), _state("trust", trust))
            sides.add(name, "\n".join(state for state in states if state) or self.tr("No credentials found"))
        self._column.addWidget(sides)
        self._column.addWidget(_Outcome(self._verdict(len(found)), good=not found))
        for difference in found:
            self._column.addWidget(plain(difference_words(difference), role="small"))
        names = self.tr("First: {first} · second: {second}")
        first = text.safe_line(credentials.validator or "?")
        told = names.format(first=first, second=text.safe_line(second.validator))
        self._column.addWidget(plain(told, role="caption", tone="secondary"))

    def _verdict(self, count: int) -> str:
        if not count:
            return self.tr("Both validators agree.")
        return self.tr("They differ in 1 point.") if count == 1 else self.tr("They differ in %n points.", "", count)


def difference_words(difference: Difference) -> str:
    """One difference with both states in words."""
    translate = QCoreApplication.translate
    names = {
        "present": translate("credentials", "Credentials found"),
        "integrity": text.text("c2pa.light.integrity"),
        "trust": text.text("c2pa.light.trust"),
    }
    about = names.get(difference.about) or credentialwords.code_words(difference.about)
    first, second = (_state(difference.about, side) or text.DASH for side in (difference.first, difference.second))
    words = translate("credentials", "{about}: {first} (first), {second} (second)")
    return words.format(about=about, first=first, second=second)


def _state(about: str, state: str | None) -> str:
    """A state of one validator in words; of a status code `failure` or nothing."""
    translate = QCoreApplication.translate
    if about in ("integrity", "trust"):
        if about == "trust" and state == "trusted":
            return translate("credentials", "Signer known")
        return text.text(f"c2pa.{about}.{state}") if state else ""
    known = {
        "true": translate("credentials", "yes"),
        "false": translate("credentials", "no"),
        "failure": translate("credentials", "failed"),
        None: translate("credentials", "no fault"),
    }
    return known.get(state, str(state))


class _Outcome(QWidget):
    def __init__(self, words: str, *, good: bool = False) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("done" if good else "warning", role="text.secondary" if good else "notice.warning"))
        row.addWidget(plain(words, role="small", tone="" if good else "warning"), 1)
