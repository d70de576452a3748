"""L5: adding a model: every value with where it comes from, guesses to confirm, the import test, then Add."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.detectors.autofill import GUESS
from inspector.detectors.trial import Outcome, Trial
from inspector.engines.adding import Candidate
from inspector.gui import text
from inspector.gui.dialogs.detectors import values
from inspector.gui.dialogs.detectors.trialpart import TrialPart
from inspector.gui.widgets.basic import Card, ElidedLabel, IconLabel, Line, TextButton, plain

_NAME_WIDTH = 96


class AddCard(Card):
    """What was found out about a model that shall be added.

    Signals:
        answered: a dictionary of values that a person chose; the model is examined again with them.
        preset_chosen: the name of a known detector, or an empty text.
        accepted: the model shall be added as it stands.
        discarded: it shall not.
    """

    answered = Signal(object)
    preset_chosen = Signal(str)
    accepted = Signal()
    discarded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._candidate: Candidate | None = None
        self._trial: Trial | None = None
        self._open: set[str] = set()
        self.fields: dict[str, QComboBox] = {}
        self.confirms: dict[str, TextButton] = {}
        self.title = ElidedLabel(role="small", tone="secondary")
        self.preset = QComboBox()
        self.preset.setAccessibleName(self.tr("Known detector"))
        self.preset.activated.connect(self._choose_preset)
        self.id = QLineEdit()
        self.id.setAccessibleName(self.tr("Name in Inspector"))
        self.id.editingFinished.connect(self._rename)
        self.trial = TrialPart()
        self.trial.swap_requested.connect(self._swap)
        self.why = plain(role="small", tone="secondary")
        self.add = TextButton(self.tr("Add model"), kind="primary")
        self.discard = TextButton(self.tr("Discard"))
        self.add.clicked.connect(self.accepted)
        self.discard.clicked.connect(self.discarded)
        self._form = QGridLayout()
        self._form.setHorizontalSpacing(10)
        self._form.setVerticalSpacing(6)
        self._form.setColumnStretch(1, 1)
        self._lay_out()

    def start(self, path: Path, presets: Sequence[str]) -> None:
        """Say that a file is being examined."""
        self._candidate, self._trial = None, None
        self.title.set_full(path.name)
        self.preset.clear()
        self.preset.addItem(self.tr("none of these"), "")
        for name in presets:
            self.preset.addItem(text.safe_line(name), name)
        self._clear_form()
        self.trial.show_running()
        self._settle()

    def show_candidate(self, candidate: Candidate) -> None:
        """Show values and origins; the import test begins."""
        self._candidate, self._trial = candidate, None
        card = candidate.card
        facts = (Path(card.source).name, text.size(candidate.bytes), text.safe_line(card.licence))
        self.title.set_full(" · ".join(part for part in facts if part))
        self.id.setText(card.id)
        self._open = set(candidate.guesses)
        self._clear_form()
        for row, field in enumerate(values.FIELDS):
            self._add_field(row, field, candidate)
        self._open &= set(values.FIELDS)
        self._add_limits(len(values.FIELDS), candidate)
        self._show_preset(candidate)
        self.trial.show_running()
        self._settle()

    def show_trial(self, trial: Trial, ai: frozenset[str]) -> None:
        """Show what the import test came to."""
        self._trial = trial
        self.trial.show_trial(trial, ai)
        self._settle()

    def show_refused(self, words: str) -> None:
        """Say why the model cannot be added as it stands."""
        self._trial = None
        self.trial.show_refused(words)
        self._settle()

    @property
    def ready(self) -> bool:
        """Whether the model can be added."""
        return self._trial is not None and self._trial.outcome is not Outcome.UNUSABLE and not self._open

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("show bytes"))
        head.addWidget(plain(self.tr("Add a model: check what was inferred"), role="strong", wrap=False, select=False))
        head.addWidget(self.title, 1)
        top = QGridLayout()
        top.setHorizontalSpacing(10)
        top.setColumnStretch(1, 1)
        for grid in (top, self._form):
            grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        for row, (words, field) in enumerate(
            ((self.tr("Name in Inspector"), self.id), (self.tr("Known detector"), self.preset))
        ):
            top.addWidget(plain(words, role="small", tone="secondary", select=False), row, 0)
            top.addWidget(field, row, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.why, 1)
        foot.addWidget(self.discard)
        foot.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(Line())
        column.addLayout(top)
        column.addLayout(self._form)
        column.addWidget(self.trial)
        column.addWidget(Line())
        column.addLayout(foot)

    def _add_field(self, row: int, field: str, candidate: Candidate) -> None:
        name = values.field_name(field)
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        found, place = values.options(field, candidate.card)
        for option in found:
            box.addItem(option.words, dict(option.answers))
        box.setCurrentIndex(place)
        box.setEnabled(len(found) > 1)
        box.setProperty("field", field)
        box.activated.connect(self._answer)
        self.fields[field] = box
        self._form.addWidget(plain(name, role="small", tone="secondary", select=False), row, 0)
        self._form.addWidget(box, row, 1)
        origin = values.origin_of(field, candidate.card)
        if origin == GUESS and field in self._open:
            confirm = TextButton(self.tr("guessed: confirm"), kind="link", icon="warning")
            confirm.setAccessibleName(self.tr("Confirm {name}").format(name=name))
            confirm.setProperty("field", field)
            confirm.clicked.connect(self._confirm)
            self.confirms[field] = confirm
            self._form.addWidget(confirm, row, 2)
        else:
            own = not candidate.card.inferred
            words = values.origin_words(origin, own_card=own)
            self._form.addWidget(ElidedLabel(words, role="small", tone="secondary"), row, 2)

    def _add_limits(self, row: int, candidate: Candidate) -> None:
        stated = candidate.card.calibration.strong is not None
        words = (
            self.tr("Stated by its card")
            if stated
            else self.tr("None: no verdict before limits are set on your labels")
        )
        self._form.addWidget(plain(self.tr("Limits"), role="small", tone="secondary", select=False), row, 0)
        self._form.addWidget(plain(words, role="small"), row, 1, 1, 2)

    def _show_preset(self, candidate: Candidate) -> None:
        """Name the known detector as which it was recognised."""
        origins = {item.origin for item in candidate.card.inferred}
        found = next((at for at in range(self.preset.count()) if f"preset {self.preset.itemData(at)}" in origins), 0)
        self.preset.setCurrentIndex(found)

    @Slot()
    def _confirm(self) -> None:
        button = self.sender()
        if isinstance(button, TextButton):
            self._open.discard(str(button.property("field")))
            button.setEnabled(False)
            button.setText(self.tr("confirmed"))
            self._settle()

    @Slot()
    def _answer(self) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            self._send(dict(box.currentData()))

    @Slot()
    def _choose_preset(self) -> None:
        self.preset_chosen.emit(str(self.preset.currentData() or ""))

    @Slot()
    def _rename(self) -> None:
        name = self.id.text().strip()
        if self._candidate is not None and name and name != self._candidate.card.id:
            self._send({"id": name})

    @Slot()
    def _swap(self) -> None:
        if self._candidate is not None:
            spec = self._candidate.card.output
            others = tuple(label for label in spec.labels if label not in spec.ai_labels)
            if others:
                self._send({"ai_labels": others})

    def _send(self, answers: dict[str, Any]) -> None:
        self._trial = None
        self._settle()
        self.answered.emit(answers)

    def _settle(self) -> None:
        self.add.setEnabled(self.ready)
        if self._open:
            names = text.joined(values.field_name(field) for field in values.FIELDS if field in self._open)
            self.why.setText(self.tr("Confirm or choose: {names}").format(names=names))
        elif self._trial is None:
            self.why.setText("")
        elif self._trial.outcome is Outcome.UNUSABLE:
            self.why.setText(self.tr("It cannot be used."))
        else:
            self.why.setText(self.tr("Its scores reach no verdict before limits are set on your labels."))

    def _clear_form(self) -> None:
        self.fields, self.confirms = {}, {}
        while (item := self._form.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                widget.deleteLater()


def header(icon: str, title: str, note: QWidget | None = None) -> QHBoxLayout:
    """The head of a card."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconLabel(icon))
    row.addWidget(plain(title, role="strong", wrap=False, select=False), 1)
    if note is not None:
        row.addWidget(note)
    return row
