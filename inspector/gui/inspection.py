"""L5: feeds the inspection panel: the current picture's row at once, everything else when it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QPixmap

from inspector.cancel import CancelToken
from inspector.domain.catalogue import CatalogRow, Changes
from inspector.domain.enums import Basis, LabelValue, Verdict
from inspector.errors import CodedError
from inspector.gui import detectorfacts
from inspector.gui.detail import Detail
from inspector.gui.heat import Heat, HeatControl
from inspector.gui.itemmodels.catalog import Ids
from inspector.gui.session import Session
from inspector.gui.views.facets import FacetCounts
from inspector.gui.views.grid import PictureGrid
from inspector.gui.views.panel import InspectionPanel

if TYPE_CHECKING:
    from inspector.workspace import Workspace

SUMMED = 200_000
"""Largest selection whose rows are read one by one to count them."""


@dataclass(frozen=True, slots=True)
class SelectionCounts:
    """A selection by verdict, basis and label."""

    count: int
    verdicts: Mapping[Verdict, int]
    bases: Mapping[Basis, int]
    labels: Mapping[LabelValue | None, int]


@dataclass(frozen=True, slots=True)
class IngredientPicture:
    """A small picture from the manifest store of the picture at `path`, or nothing."""

    path: str
    identifier: str
    jpeg: bytes | None


class PanelFeed(QObject):
    """Shows in the panel what is current or selected in the grid."""

    def __init__(self, session: Session, grid: PictureGrid, panel: InspectionPanel, heat: HeatControl) -> None:
        super().__init__(session)
        self._heat = heat
        self._session = session
        self._grid = grid
        self._panel = panel
        self._shown = -1
        self._path = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show)
        grid.current_moved.connect(self._moved)
        grid.selection_moved.connect(self._moved)
        session.model.dataChanged.connect(self._arrived)
        session.changed.connect(self._changed)
        session.counted.connect(self._counted)
        panel.ingredient_thumbnail_requested.connect(self._ask_ingredient)
        panel.heat_requested.connect(self._ask_heat)
        session.thumbnails.ready.connect(self._thumbnails_ready)
        heat.ready.connect(self._heat_ready)

    @Slot()
    def _moved(self) -> None:
        self._timer.start(0)

    @Slot()
    def _arrived(self) -> None:
        """A page of rows came: perhaps with the one that is waited for."""
        if self._shown < 0 and self._grid.current() >= 0:
            self._timer.start(0)

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if self._shown in changes.updated or self._shown in changes.labelled:
            self._ask(self._shown)

    @Slot(object)
    def _counted(self, _counts: FacetCounts) -> None:
        if not self._grid.selection_size():
            self._show()

    @Slot()
    def _show(self) -> None:
        selected = self._grid.selection_size()
        if selected > 1:
            self._show_selection(selected)
        elif selected == 1:
            self._show_picture(int(self._grid.selected_positions()[0]))
        else:
            self._show_view()

    def _show_picture(self, position: int) -> None:
        row = self._session.model.row(position)
        if row is None:
            self._shown = -1
        elif row.id != self._shown:
            self._shown, self._path = row.id, row.path
            self._panel.show_loading(row)
            self._show_preview(row)
            self._ask(row.id)

    def _show_preview(self, row: CatalogRow) -> None:
        preview = self._session.thumbnails.pixmap(row)
        if preview is not None:
            self._panel.set_preview(preview)

    @Slot(list)
    def _thumbnails_ready(self, ids: list[int]) -> None:
        detail = self._panel.credentials.detail
        if self._shown in ids and detail is not None and detail.row.id == self._shown:
            self._show_preview(detail.row)

    def _ask(self, row_id: int) -> None:
        job = self._session.runner.run(partial(read_detail, self._session.workspace, row_id), key="detail")
        job.finished.connect(self._detailed)
        job.failed.connect(self._session.failed)

    @Slot(object)
    def _detailed(self, detail: Detail) -> None:
        if detail.row.id == self._shown:
            self._panel.show_detail(detail)
            self._show_preview(detail.row)

    @Slot(str)
    def _ask_ingredient(self, identifier: str) -> None:
        work = partial(read_ingredient, self._session.workspace, self._path, identifier)
        self._session.runner.run(work).finished.connect(self._ingredient)

    @Slot(object)
    def _ingredient(self, found: IngredientPicture) -> None:
        picture = QPixmap()
        if found.path == self._path and found.jpeg and picture.loadFromData(found.jpeg, "JPEG"):
            self._panel.set_ingredient_thumbnail(found.identifier, picture)

    @Slot(bool)
    def _ask_heat(self, wanted: bool) -> None:
        detail = self._panel.pixels.detail
        if wanted and detail is not None:
            self._heat.want(detail.row)
        elif not wanted:
            self._heat.drop()

    @Slot(object)
    def _heat_ready(self, heat: Heat) -> None:
        if heat.row_id == self._panel.row_id:
            self._panel.set_heat_map(heat.image, heat.words)

    def _show_selection(self, selected: int) -> None:
        self._shown = -2
        if selected == len(self._session.model.ids):
            self._show_view(selected=True)
        elif selected <= SUMMED:
            work = partial(_sum_up, self._session.workspace, self._grid.selected_ids())
            job = self._session.runner.run(work, key="detail")
            job.finished.connect(self._summed)
            job.failed.connect(self._session.failed)

    @Slot(object)
    def _summed(self, counts: SelectionCounts) -> None:
        if self._shown == -2:
            self._panel.show_selection(counts.count, counts.verdicts, counts.bases, counts.labels)

    def _show_view(self, *, selected: bool = False) -> None:
        """Counts of the whole view, from the facets where their own ticks do not narrow them."""
        self._shown = -2
        count = len(self._session.model.ids)
        if not count:
            self._panel.clear()
            return
        work = partial(_count_view, self._session.workspace, self._session)
        job = self._session.runner.run(work, key="detail")
        job.finished.connect(self._summed if selected else self._viewed)
        job.failed.connect(self._session.failed)

    @Slot(object)
    def _viewed(self, counts: SelectionCounts) -> None:
        if self._shown == -2:
            self._panel.show_selection(counts.count, counts.verdicts, counts.bases, counts.labels, selected=False)


def read_ingredient(workspace: Workspace, path: str, identifier: str, _token: CancelToken) -> IngredientPicture:
    """The thumbnail of a source picture, decoded in the credentials process. Run it in a job."""
    try:
        return IngredientPicture(path, identifier, workspace.stores.picture(path, identifier))
    except (CodedError, OSError):
        return IngredientPicture(path, identifier, None)


def read_detail(workspace: Workspace, row_id: int, _token: CancelToken) -> Detail:
    """Everything about one picture, as panel and review show it. Run it in a job."""
    found = workspace.detail(row_id)
    score = found.report.detector
    card = workspace.models.card_of(score)
    facts = None if card is None else detectorfacts.of_card(card)
    explanation = workspace.models.explain(score)
    return Detail(found.row, found.report, found.label, found.duplicates, facts, explanation)


def _sum_up(workspace: Workspace, ids: Ids, token: CancelToken) -> SelectionCounts:
    verdicts: Counter[Verdict] = Counter()
    bases: Counter[Basis] = Counter()
    labels: Counter[LabelValue | None] = Counter()
    for start in range(0, len(ids), 1000):
        token.check()
        for row in workspace.catalog.rows(ids[start : start + 1000]):
            verdicts[row.verdict] += 1
            bases[row.basis] += 1
            labels[row.label] += 1
    return SelectionCounts(len(ids), verdicts, bases, labels)


def _count_view(workspace: Workspace, session: Session, _token: CancelToken) -> SelectionCounts:
    expression = session.query.expression()
    found = workspace.catalog.facets({}, expression, ("verdict", "basis", "label"))
    labels: dict[LabelValue | None, int] = {
        None if value == "none" else LabelValue(value): count for value, count in found["label"]
    }
    verdicts = {Verdict(value): count for value, count in found["verdict"]}
    bases = {Basis(value): count for value, count in found["basis"]}
    return SelectionCounts(int(np.sum([*verdicts.values(), 0])), verdicts, bases, labels)
