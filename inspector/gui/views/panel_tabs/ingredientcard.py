"""L5: one source picture of Content Credentials in full: its three lights, its steps by AI, what was wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.credentials import Ingredient
from inspector.gui import credentialwords, text
from inspector.gui.views.panel_tabs.credentialrows import CheckRow, LightRow
from inspector.gui.widgets.basic import Card, ElidedLabel, Line, TextButton, plain
from inspector.manifests import declares_ai


class IngredientCard(Card):
    """What is known about an ingredient.

    Signals:
        opened: the `Ingredient`, to be shown beside the picture.
    """

    opened = Signal(object)

    def __init__(self, part: Ingredient) -> None:
        super().__init__()
        self._part = part
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        title = text.safe_line(part.title or self.tr("No title"))
        self.setAccessibleName(title)
        self._column.addWidget(self._make_head(title))
        lights = credentialwords.ingredient_lights(part)
        for light in lights:
            self._column.addWidget(Line())
            self._column.addWidget(LightRow(light))
        if not lights:
            self._add(plain(text.text("c2pa.ingredient.none"), role="small", tone="secondary"))
        if part.is_update:
            self._add(plain(text.text("c2pa.update"), role="small", tone="secondary"))
        for action in part.actions:
            if declares_ai(action.digital_source_type):
                told = " · ".join(filter(None, (credentialwords.action_name(action), action.software_agent)))
                self._add(plain(self.tr("Step by AI: {step}").format(step=text.safe_line(told)), role="small"))
        self._add_checks()

    def _make_head(self, title: str) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(ElidedLabel(title, role="small-strong"), 1)
        self.compare = TextButton(self.tr("Compare"), kind="flat", icon="compare", compact=True)
        self.compare.setToolTip(self.tr("Show it beside the picture (Enter in the list)"))
        self.compare.clicked.connect(self._open)
        row.addWidget(self.compare)
        return head

    def _add_checks(self) -> None:
        now = set(self._part.found_now.failure)
        for code in self._part.codes.failure:
            found = self.tr("found by this check") if code in now else self.tr("known when it was added")
            self._add(CheckRow(*credentialwords.check_mark(code, self._part.integrity), code, found))

    def _add(self, widget: QWidget) -> None:
        holder = QHBoxLayout()
        holder.setContentsMargins(12, 4, 12, 2)
        holder.addWidget(widget)
        self._column.addLayout(holder)

    @Slot()
    def _open(self) -> None:
        self.opened.emit(self._part)
