"""L5: one opened workspace as the window sees it: the query, the pictures that match, and their counts.

Reads run as jobs; a newer query drops the older one's jobs, so that stale results never arrive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.cancel import CancelToken
from inspector.catalog import Catalog, Order, Source, Undone
from inspector.domain.catalogue import CatalogRow, Changes
from inspector.gui import text
from inspector.gui.itemmodels.catalog import CatalogModel, Ids, roomy
from inspector.gui.jobs import JobRunner
from inspector.gui.pictures import whole
from inspector.gui.query import FOLDER, SCORE, Query
from inspector.gui.thumbnails import ThumbnailService
from inspector.gui.views.facets import COUNTED, FacetCounts
from inspector.gui.views.histogram import BINS

if TYPE_CHECKING:
    from inspector.workspace import Workspace

GROW_MS = 300
"""Shortest time between two looks for new pictures while a scan runs."""
COUNT_MS = 700
"""Shortest time between two counts while a scan runs."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """An order of the view, as the sort menu offers it."""

    order: Order
    descending: bool = False

    @property
    def key(self) -> str:
        """The name of this arrangement in menus and settings."""
        return f"{self.order}{'-down' if self.descending else ''}"


ARRANGEMENTS: Mapping[str, Arrangement] = {
    made.key: made
    for made in (
        Arrangement(Order.REVIEW_PRIORITY),
        Arrangement(Order.SCORE, descending=True),
        Arrangement(Order.NAME),
        Arrangement(Order.PATH),
        Arrangement(Order.DATE, descending=True),
        Arrangement(Order.DATE),
        Arrangement(Order.SIZE, descending=True),
        Arrangement(Order.SIZE),
    )
}


@dataclass(frozen=True, slots=True)
class SourceList:
    """Sources with the pictures that lie directly in each folder."""

    sources: Sequence[Source] = ()
    folders: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """Ids of a query in order; None where nothing changed."""

    ids: Ids | None
    sorter: npt.NDArray[np.intp] | None = None


@dataclass(frozen=True, slots=True)
class _Grown:
    """What a look during a scan found: new ids to append, or all ids where some are gone."""

    added: Ids
    whole: Ids | None = None


class Session(QObject):
    """The state behind the window's views.

    Signals:
        query_changed: the `Query` in force.
        view_changed: number of pictures that match.
        counted: the `FacetCounts` of the query.
        sources_changed: the `SourceList`.
        arranged: key of the arrangement in force.
        unsorted_changed: whether pictures were appended out of order.
        changed: `Changes` that somebody made to the catalogue.
        failed: a `CodedError` or a `Crash` of a read.
    """

    query_changed = Signal(object)
    view_changed = Signal(int)
    counted = Signal(object)
    sources_changed = Signal(object)
    arranged = Signal(str)
    unsorted_changed = Signal(bool)
    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.runner = runner
        self.query = Query()
        self.arrangement = Arrangement(Order.REVIEW_PRIORITY)
        self.model = CatalogModel(runner, workspace.catalog.rows, text.accessible, _tooltip, self)
        self.thumbnails = ThumbnailService(runner, workspace.thumbnail, self, load_whole=partial(whole, workspace))
        self.counts = FacetCounts()
        self.sources = SourceList()
        self.loaded = False
        self._unsorted = False
        self._grow_timer = self._timer(GROW_MS, self._grow)
        self._count_timer = self._timer(COUNT_MS, self.count)
        self.model.read_failed.connect(self.failed)
        self.thumbnails.failed.connect(self.failed)

    # What is shown

    def set_query(self, query: Query) -> None:
        """Show other pictures."""
        if query != self.query:
            self.query = query
            self.query_changed.emit(query)
            self.refresh()

    def arrange(self, key: str) -> None:
        """Show the pictures in another order."""
        self.arrangement = ARRANGEMENTS[key]
        self.arranged.emit(key)
        self.find()

    def refresh(self) -> None:
        """Find and count anew."""
        self.find()
        self.count()
        self.list_sources()

    def find(self) -> None:
        """Read the ids of the query in their order."""
        work = partial(_find, self.workspace.catalog, self.query, self.arrangement, self.model.ids)
        job = self.runner.run(work, key="ids")
        job.finished.connect(self._found)
        job.failed.connect(self.failed)

    @Slot()
    def count(self) -> None:
        """Count the facets of the query."""
        job = self.runner.run(partial(_count, self.workspace.catalog, self.query), key="facets")
        job.finished.connect(self._counted)
        job.failed.connect(self.failed)

    def list_sources(self) -> None:
        """Read the sources."""
        job = self.runner.run(partial(_sources, self.workspace), key="sources")
        job.finished.connect(self._listed)
        job.failed.connect(self.failed)

    def values(self, name: str) -> Sequence[tuple[str, int]]:
        """Values of a field with counts, as far as they are known; for completion."""
        return self.counts.values.get(name, ())

    # What changes

    @Slot(object)
    def taken(self, changes: Changes) -> None:
        """Show what a decision changed. The view keeps its pictures: nothing jumps away under the person's hands."""
        self.take(changes)

    @Slot(object)
    def undone(self, undone: Undone | None) -> None:
        """Show what an undo or redo changed."""
        if undone is not None:
            self.take(undone.changes)

    def take(self, changes: Changes, *, growing: bool = False) -> None:
        """Show what a job changed.

        Args:
            changes: what it was.
            growing: true while a scan runs: new pictures are appended, and counts follow at a slower pace.
        """
        if not changes:
            return
        self.model.apply(changes)
        self.changed.emit(changes)
        if not growing:
            self.count()
            self.list_sources()
            if changes.added or changes.removed:
                self.find()
            return
        if changes.added or changes.removed:
            self._start(self._grow_timer)
        self._start(self._count_timer)

    def _start(self, timer: QTimer) -> None:
        if not timer.isActive():
            timer.start()

    def _timer(self, milliseconds: int, action: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(action)
        return timer

    @Slot()
    def _grow(self) -> None:
        work = partial(_grow, self.workspace.catalog, self.query, self.arrangement, self.model.ids)
        job = self.runner.run(work, key="ids")
        job.finished.connect(self._grown)
        job.failed.connect(self.failed)
        self.list_sources()

    @Slot(object)
    def _found(self, found: _Found) -> None:
        if found.ids is not None:
            self.model.set_ids(found.ids, found.sorter)
        self._set_unsorted(unsorted=False)
        self.loaded = True
        self.view_changed.emit(len(self.model.ids))

    @Slot(object)
    def _grown(self, grown: _Grown) -> None:
        if grown.whole is not None:
            self.model.set_ids(grown.whole)
        self.model.append(grown.added)
        self._set_unsorted(unsorted=bool(len(grown.added)) or self._unsorted)
        self.loaded = True
        self.view_changed.emit(len(self.model.ids))

    def _set_unsorted(self, *, unsorted: bool) -> None:
        if unsorted != self._unsorted:
            self._unsorted = unsorted
            self.unsorted_changed.emit(unsorted)

    @Slot(object)
    def _counted(self, counts: FacetCounts) -> None:
        self.counts = counts
        self.counted.emit(counts)

    @Slot(object)
    def _listed(self, sources: SourceList) -> None:
        self.sources = sources
        self.sources_changed.emit(sources)


def _find(catalog: Catalog, query: Query, arrangement: Arrangement, before: Ids, _token: CancelToken) -> _Found:
    ids = catalog.ids(query.expression(), arrangement.order, descending=arrangement.descending)
    if np.array_equal(ids, before):
        return _Found(None)
    return _Found(roomy(ids), np.argsort(ids, kind="stable"))


def _grow(catalog: Catalog, query: Query, arrangement: Arrangement, before: Ids, _token: CancelToken) -> _Grown:
    ids = catalog.ids(query.expression(), arrangement.order, descending=arrangement.descending)
    added = ids[~np.isin(ids, before)]
    kept = before[np.isin(before, ids)]
    return _Grown(added, None if len(kept) == len(before) else roomy(kept))


def _count(catalog: Catalog, query: Query, _token: CancelToken) -> FacetCounts:
    plain = [name for name in COUNTED if name not in query.excluded]
    values = dict(catalog.facets(query.included, query.background(), plain))
    for name in query.excluded:
        if name in COUNTED:
            values |= catalog.facets(query.included, query.background(without=name), [name])
    bars, unscored = catalog.histogram(query.expression(without=SCORE), BINS)
    return FacetCounts(values, bars, unscored)


def _sources(workspace: Workspace, _token: CancelToken) -> SourceList:
    found = workspace.catalog.sources()
    return SourceList(found, dict(workspace.catalog.facets({}, None, [FOLDER])[FOLDER]))


def _tooltip(row: CatalogRow) -> str:
    """What a cell says about its verdict, and what that does not mean."""
    words = text.verdict(row.verdict, row.basis, title=True)
    meaning = text.verdict_means(row.verdict, row.basis)
    return f"{text.safe_line(row.name)}\n{words} · {text.basis_name(row.basis)}\n{meaning}"
