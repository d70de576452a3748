"""L5: what computes a model. Another one than the processor is offered only where it computes the same scores."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from inspector.detectors.providers import CPU, Provider
from inspector.detectors.selftest import Checked
from inspector.gui import detectorfacts, text
from inspector.gui.dialogs.detectors.adding import header
from inspector.gui.widgets.basic import Card, Line, TextButton, plain
from inspector.gui.widgets.boxes import RadioButton


class RunsOnCard(Card):
    """Providers with what a self-test found.

    Signals:
        check_requested: name of a provider in the runtime.
        chosen: id of the provider that scans shall use.
    """

    check_requested = Signal(str)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._providers: tuple[Provider, ...] = ()
        self._used = "cpu"
        self._found: dict[str, Checked | None] = {}
        self.radios: dict[str, RadioButton] = {}
        self._group = QButtonGroup(self)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setColumnStretch(1, 1)
        self._note = plain(role="small", tone="secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(header("unstable score", self.tr("Runs on")))
        column.addWidget(Line())
        column.addLayout(self._rows)
        column.addWidget(self._note)

    def show_providers(self, providers: Sequence[Provider], used: str) -> None:
        """Show what is installed.

        Args:
            providers: the processor first.
            used: id of the one that the settings name.
        """
        self._providers, self._used = tuple(providers), used
        self._show()

    def show_checking(self, name: str) -> None:
        """Say that a provider is being tested."""
        self._found[name] = None
        self._show()

    def show_checked(self, found: Checked) -> None:
        """Show what the self-test of a provider found."""
        self._found[found.provider] = found
        self._show()

    def _show(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.radios = {}
        for row, provider in enumerate(self._providers):
            self._add(row, provider)
        alone = self.tr("Nothing else is installed here that can compute a model. It comes as a plug-in package.")
        rule = self.tr("Others than the processor can be chosen once their scores differ by at most 0.005.")
        self._note.setText(alone if len(self._providers) < 2 else rule)

    def _add(self, row: int, provider: Provider) -> None:
        reference = provider.name == CPU
        radio = RadioButton(detectorfacts.provider_name(provider.name))
        radio.setChecked(provider.id == self._used)
        found = self._found.get(provider.name)
        radio.setEnabled(reference or provider.id == self._used or (found is not None and found.ok))
        radio.setAccessibleName(self.tr("Run on {name}").format(name=radio.text()))
        radio.setProperty("provider", provider.id)
        radio.clicked.connect(self._choose)
        self._group.addButton(radio)
        self.radios[provider.id] = radio
        self._rows.addWidget(radio, row, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(self._words(provider, reference=reference), row, 1)
        if not reference:
            check = TextButton(self.tr("Check"), compact=True)
            check.setAccessibleName(self.tr("Check {name}").format(name=radio.text()))
            check.setProperty("provider", provider.name)
            check.setEnabled(not (provider.name in self._found and found is None))
            check.clicked.connect(self._check)
            self._rows.addWidget(check, row, 2, Qt.AlignmentFlag.AlignTop)

    def _words(self, provider: Provider, *, reference: bool) -> QWidget:
        if reference:
            return plain(self.tr("The reference"), role="small", tone="secondary")
        if provider.name not in self._found:
            return plain(self.tr("Not checked yet"), role="small", tone="secondary")
        found = self._found[provider.name]
        if found is None:
            return plain(self.tr("Checking against the processor …"), role="small", tone="secondary")
        if not found.ok:
            return plain(text.text(found.code, **(found.params or {})), role="small", tone="warning")
        words = text.text("provider.same", difference=f"{found.difference or 0:.3f}")
        speed = self.tr("{n} parts a second").format(n=text.number(round(found.per_second or 0)))
        return plain(f"{words} {speed}" if found.per_second else words, role="small")

    @Slot()
    def _choose(self) -> None:
        radio = self.sender()
        if isinstance(radio, RadioButton):
            self.chosen.emit(str(radio.property("provider")))

    @Slot()
    def _check(self) -> None:
        button = self.sender()
        if isinstance(button, TextButton):
            self.check_requested.emit(str(button.property("provider")))
