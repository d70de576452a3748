"""L5: the detectors of this computer with what their cards say; one of them is in use."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QMenu, QVBoxLayout, QWidget

from inspector.detectors import ModelCard
from inspector.engines.models import Installed
from inspector.gui import detectorfacts, text
from inspector.gui.dialogs.detectors import values
from inspector.gui.widgets.basic import Card, IconButton, Line, TextButton, plain
from inspector.gui.widgets.boxes import RadioButton
from inspector.gui.widgets.chips import Tag
from inspector.gui.widgets.flow import FlowLayout

_STRETCH = (6, 5, 4, 4, 3, 4, 0)


class InstalledList(Card):
    """A table: name, tested media, mistakes on human works, AI pictures found, training and licence.

    Signals:
        chosen: id of the detector that scans shall use.
        remove_requested: id of an added detector.
        forget_requested: id of a detector whose own limits shall go.
        speed_requested: id of a detector whose speed shall be measured.
    """

    chosen = Signal(str)
    remove_requested = Signal(str)
    forget_requested = Signal(str)
    speed_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.radios: dict[str, RadioButton] = {}
        self._speeds: dict[str, tuple[str, str]] = {}
        self._compact = False
        self._models: Sequence[Installed] = ()
        self._chosen = ""
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 6, 6, 6)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for column, stretch in enumerate(_STRETCH):
            self._grid.setColumnStretch(column, stretch)
        self._grid.addWidget(plain(self.tr("Reading the models …"), role="small", tone="secondary"), 0, 0)

    def show_models(self, models: Sequence[Installed], chosen: str = "") -> None:
        """Show other detectors; `chosen` is the id of the one that the settings name."""
        self._models, self._chosen = models, chosen
        focused = next((model for model, radio in self.radios.items() if radio.hasFocus()), "")
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.radios = {}
        for column, title in enumerate(self._titles()):
            self._grid.addWidget(plain(title, role="small", tone="secondary", select=False), 0, column)
        row = 1
        for model in models:
            self._grid.addWidget(Line(), row, 0, 1, len(_STRETCH))
            self._add(model, row + 1, chosen=model.card.id == chosen)
            row += 2
        if focused in self.radios:
            self.radios[focused].setFocus(Qt.FocusReason.OtherFocusReason)
        if not models:
            words = self.tr("No detector is installed. Metadata, credentials and tags are read without one.")
            self._grid.addWidget(plain(words, tone="secondary"), 1, 0, 1, len(_STRETCH))

    def set_compact(self, *, compact: bool) -> None:
        """Put training and licence below the name, where there is no room for a column of their own."""
        if compact != self._compact:
            self._compact = compact
            self.show_models(self._models, self._chosen)

    def show_speed(self, model: str, words: str, more: str = "") -> None:
        """Show how fast a detector is here, that it is being measured, or why that failed; `more` stands below."""
        self._speeds[model] = words, more
        self.show_models(self._models, self._chosen)

    def _titles(self) -> tuple[str, ...]:
        return (
            self.tr("Installed"),
            self.tr("Tested on"),
            self.tr("Flags human works by mistake"),
            self.tr("Finds AI pictures"),
            self.tr("Speed here"),
            "" if self._compact else self.tr("Trained, licence"),
        )

    def _add(self, model: Installed, row: int, *, chosen: bool) -> None:
        card = model.card
        cells = (
            self._name(model, chosen=chosen),
            _media(card),
            _rate(values.mistakes(card), 1000, own=card.own is not None),
            _rate(values.finds(card), 100, own=card.own is not None),
            self._speed(card),
            QWidget() if self._compact else _two(*self._origin(card)),
            self._menu(model),
        )
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)

    def _origin(self, card: ModelCard) -> tuple[str, str]:
        return text.date(card.trained) or self.tr("not stated"), text.safe_line(card.licence, 60)

    def _name(self, model: Installed, *, chosen: bool) -> QWidget:
        name = text.safe_line(model.card.id)
        radio = RadioButton(name.replace("&", "&&"))
        radio.setProperty("type", "strong")
        radio.setChecked(chosen)
        radio.setAccessibleName(self.tr("Use {name}").format(name=name))
        radio.setProperty("model", model.card.id)
        radio.clicked.connect(self._choose)
        self._group.addButton(radio)
        self.radios[model.card.id] = radio
        where = self.tr("Shipped") if model.shipped else self.tr("Added {date}").format(date=text.date(model.added))
        parts = [where, text.size(model.bytes), self.tr("in use") if model.in_use else ""]
        parts.append(self.tr("own limits") if model.card.own is not None else "")
        parts += self._origin(model.card) if self._compact else ()
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(radio)
        facts = plain(" · ".join(part for part in parts if part), role="small", tone="secondary")
        facts.setContentsMargins(26, 0, 0, 0)
        column.addWidget(facts)
        return cell

    def _speed(self, card: ModelCard) -> QWidget:
        words = self._speeds.get(card.id)
        if words is not None:
            return _two(*words)
        measure = TextButton(self.tr("Measure"), kind="link")
        measure.setAccessibleName(self.tr("Measure the speed of {name}").format(name=text.safe_line(card.id)))
        measure.setProperty("model", card.id)
        measure.clicked.connect(self._measure)
        return measure

    def _menu(self, model: Installed) -> QWidget:
        button = IconButton("more", self.tr("More about {name}").format(name=text.safe_line(model.card.id)))
        menu = QMenu(button)
        for words, signal, possible in (
            (self.tr("Remove"), self.remove_requested, not model.shipped),
            (self.tr("Back to the limits of its card"), self.forget_requested, model.card.own is not None),
        ):
            action = menu.addAction(words)
            action.setEnabled(possible)
            action.setData((signal is self.remove_requested, model.card.id))
            action.triggered.connect(self._act)
        button.setMenu(menu)
        button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        return button

    @Slot()
    def _choose(self) -> None:
        radio = self.sender()
        if isinstance(radio, RadioButton):
            self.chosen.emit(str(radio.property("model")))

    @Slot()
    def _measure(self) -> None:
        button = self.sender()
        if isinstance(button, TextButton):
            self.speed_requested.emit(str(button.property("model")))

    @Slot()
    def _act(self) -> None:
        action = self.sender()
        removes, model = action.data()  # type: ignore[attr-defined]
        (self.remove_requested if removes else self.forget_requested).emit(model)


def _media(card: ModelCard) -> QWidget:
    names = [detectorfacts.medium_name(medium) for medium in detectorfacts.media(card)]
    if not names:
        return plain(QCoreApplication.translate("detectors", "Not measured"), role="small", tone="secondary")
    cell = QWidget()
    flow = FlowLayout(4)
    cell.setLayout(flow)
    for name in names:
        flow.addWidget(Tag(name))
    return cell


def _rate(rate: values.Rate | None, whole: int, *, own: bool) -> QWidget:
    translate = QCoreApplication.translate
    if rate is None:
        return _two(translate("detectors", "Not measured"), translate("detectors", "set limits on your labels"))
    said = translate("detectors", "{x} of {n} you labelled") if own else translate("detectors", "{x} of {n} tested")
    return _two(rate.in_words(whole), said.format(x=text.number(rate.found), n=text.number(rate.of)))


def _two(first: str, second: str) -> QWidget:
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 2, 0, 0)
    column.setSpacing(0)
    column.addWidget(plain(first))
    if second:
        column.addWidget(plain(second, role="small", tone="secondary"))
    return cell
