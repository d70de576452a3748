"""L5: runs a review: a queue of pictures, one decision each, every decision stored before the next picture is shown."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from inspector.cancel import CancelToken
from inspector.catalog import Order, Undone
from inspector.domain.catalogue import CatalogRow, Changes
from inspector.domain.enums import LabelValue
from inspector.filters import every
from inspector.gui import operations, text
from inspector.gui.detail import Detail
from inspector.gui.heat import HeatControl, HeatLink
from inspector.gui.inspection import read_detail
from inspector.gui.itemmodels.catalog import Ids
from inspector.gui.pictures import PictureLoader
from inspector.gui.query import Query
from inspector.gui.session import Session
from inspector.gui.views.review import ReviewView

if TYPE_CHECKING:
    from inspector.workspace import Workspace

AHEAD = 5
"""Pictures that are decoded ahead."""
PACE_WINDOW = 50
"""Decisions over which the pace is measured."""


@dataclass(frozen=True, slots=True)
class _Queue:
    """Pictures to decide, in order, and how many of the view are decided already."""

    ids: Ids
    decided: int


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The rows from a place of the queue on."""

    place: int
    rows: tuple[CatalogRow, ...]


class ReviewControl(QObject):
    """Feeds the review view and stores what it emits.

    Signals:
        shown: whether review is on.
        empty: there was nothing to review.
    """

    shown = Signal(bool)
    empty = Signal()

    def __init__(self, session: Session, view: ReviewView, heat: HeatControl) -> None:
        super().__init__(session)
        self._session = session
        self._view = view
        self._queue: Ids = np.empty(0, np.int64)
        self._place = 0
        self._before = 0
        self._made: dict[int, LabelValue | None] = {}
        self._times: deque[float] = deque(maxlen=PACE_WINDOW)
        self._row: CatalogRow | None = None
        self._value: LabelValue | None = None
        self._steps = 0
        self._entry_is_note = True
        self._offered: tuple[tuple[int, ...], LabelValue] | None = None
        self.loader = PictureLoader(session.runner, session.workspace, self)
        view.set_heat_map_available(True)
        HeatLink(heat, view, lambda: self._row)
        self._connect()

    def _connect(self) -> None:
        view = self._view
        view.decided.connect(self._decided)
        view.skipped.connect(self._skipped)
        view.back_requested.connect(self._back)
        view.undo_requested.connect(self._undo)
        view.redo_requested.connect(self._redo)
        view.undo_all_requested.connect(self._undo_all)
        view.ended.connect(self.end)
        view.tag_toggled.connect(self._toggle_tag)
        view.offer_answered.connect(self._answer_offer)
        view.note_requested.connect(self._read_note)
        view.tags_requested.connect(self._edit_tags)
        view.entry_kept.connect(self._keep_entry)
        self.loader.ready.connect(self._ready)
        self.loader.refused.connect(self._refused)
        self.loader.failed.connect(self._session.failed)

    @property
    def row(self) -> CatalogRow | None:
        """The picture under review."""
        return self._row

    @Slot()
    def start(self) -> None:
        """Review the pictures of the view that have no label, those that need it most first."""
        work = partial(_queue, self._session.workspace, self._session.query)
        job = self._session.runner.run(work, key="review")
        job.finished.connect(self._begin)
        job.failed.connect(self._session.failed)

    @Slot()
    def end(self) -> None:
        """Go back to the grid; nothing needs saving."""
        self._row = None
        self.shown.emit(False)
        self._session.refresh()

    @Slot(object)
    def _begin(self, queue: _Queue) -> None:
        if not len(queue.ids):
            self.empty.emit()
        else:
            self._start(queue)

    def _start(self, queue: _Queue) -> None:
        self._queue, self._before, self._place = queue.ids, queue.decided, 0
        self._made, self._steps = {}, 0
        self._times.clear()
        settings = self._session.workspace.settings
        total = self._before + len(self._queue)
        self.shown.emit(True)
        self._view.start(
            self.tr("Order: review priority"), total, self._before, settings.blind_default, tags=settings.digit_tags
        )
        self._show()

    def _show(self) -> None:
        """Read the rows from the present place on; the first is shown as soon as it is there."""
        ids = self._queue[self._place : self._place + AHEAD + 1]
        if not len(ids):
            self._progress()
            self._view.show_summary()
            return
        job = self._session.runner.run(partial(_rows, self._session.workspace, self._place, ids), key="review-rows")
        job.finished.connect(self._read)
        job.failed.connect(self._session.failed)

    @Slot(object)
    def _read(self, ahead: _Ahead) -> None:
        if ahead.place != self._place:
            return
        if ahead.rows:
            self._present(ahead.rows)
        else:
            self._advance()

    def _present(self, rows: tuple[CatalogRow, ...]) -> None:
        row, *rest = rows
        self._row = row
        self._view.show_picture(row, self._session.thumbnails.pixmap(row))
        self._session.thumbnails.want(rows)
        self._progress()
        self.loader.want(row, rest)
        job = self._session.runner.run(partial(read_detail, self._session.workspace, row.id), key="review-detail")
        job.finished.connect(self._detailed)
        job.failed.connect(self._session.failed)

    @Slot(object)
    def _detailed(self, detail: Detail) -> None:
        self._view.set_detail(detail)

    @Slot(object)
    def _decided(self, value: LabelValue | None) -> None:
        if self._row is None:
            return
        self._value = value
        job = operations.label(self._session, [self._row.id], value, mode=self._view.mode)
        job.finished.connect(self._stored)
        job.failed.connect(self._view.resume)

    @Slot(object)
    def _stored(self, _changes: Changes) -> None:
        if self._row is None:
            return
        self._steps += 1
        self._made[self._row.id] = self._value
        self._times.append(time.monotonic())
        self._view.show_decision(self._row.name, self._value)
        self._look_for_offers(self._row, self._value)
        self._advance()

    def _advance(self) -> None:
        self._place += 1
        self._show()

    @Slot()
    def _skipped(self) -> None:
        if self._row is not None:
            self._view.show_decision(self._row.name, None)
            self._advance()

    @Slot()
    def _back(self) -> None:
        if self._place > 0:
            self._place -= 1
            self._show()

    @Slot()
    def _undo(self) -> None:
        operations.undo(self._session).finished.connect(self._reversed)

    @Slot()
    def _redo(self) -> None:
        operations.redo(self._session).finished.connect(self._reversed)

    @Slot()
    def _undo_all(self) -> None:
        job = operations.undo_many(self._session, self._steps)
        job.finished.connect(self._all_undone)

    @Slot(object)
    def _all_undone(self, _changes: Changes) -> None:
        self._steps, self._made, self._place = 0, {}, 0
        self.end()

    @Slot(object)
    def _reversed(self, undone: Undone | None) -> None:
        """Show the picture whose decision was taken back or repeated."""
        touched = undone.changes.labelled if undone is not None else ()
        places = np.flatnonzero(np.isin(self._queue, np.array(touched, np.int64)))
        for key in touched:
            self._made.pop(key, None)
        self._view.forget(touched)
        if len(places):
            self._place = int(places[0])
        self._show()

    @Slot(int)
    def _toggle_tag(self, place: int) -> None:
        tags = self._session.workspace.settings.digit_tags
        if self._row is not None and place < len(tags) and tags[place]:
            operations.toggle_tag(self._session, [self._row.id], tags[place])
            self._steps += 1

    @Slot()
    def _read_note(self) -> None:
        if self._row is not None:
            operations.read_note(self._session, self._row.id).finished.connect(self._edit_note)

    @Slot(object)
    def _edit_note(self, words: str) -> None:
        self._entry_is_note = True
        self._view.stage.edit("note", self.tr("Note"), words)

    @Slot()
    def _edit_tags(self) -> None:
        if self._row is not None:
            self._entry_is_note = False
            known = [value for value, _ in self._session.values("tag") if value != "none"]
            hint = self.tr("Tags, with commas between them")
            self._view.stage.edit("tags", self.tr("Tags"), ", ".join(self._row.tags), hint=hint, known=known)

    @Slot(str)
    def _keep_entry(self, words: str) -> None:
        """Store a note or tags of the picture that is shown."""
        if self._row is None:
            return
        if self._entry_is_note:
            operations.note(self._session, [self._row.id], words)
        else:
            after = [part.strip() for part in words.split(",") if part.strip()]
            operations.tag(self._session, [self._row.id], after, [tag for tag in self._row.tags if tag not in after])
        self._steps += 1

    def _look_for_offers(self, row: CatalogRow, value: LabelValue | None) -> None:
        self._offered = None
        self._view.set_offer(0, "")
        if value is not None and row.duplicates:
            job = operations.find_offers(self._session, row, value)
            job.finished.connect(self._offer)

    @Slot(object)
    def _offer(self, offer: operations.Offer) -> None:
        if offer.ids:
            self._offered = offer.ids, offer.value
            self._view.set_offer(len(offer.ids), text.label_name(offer.value))

    @Slot(bool)
    def _answer_offer(self, accepted: bool) -> None:
        if accepted and self._offered is not None:
            ids, value = self._offered
            operations.label(self._session, ids, value)
            self._steps += 1
        self._offered = None
        self._view.set_offer(0, "")

    def _progress(self) -> None:
        done = self._before + len(self._made)
        total = self._before + len(self._queue)
        pace = self._pace()
        left = (total - done) / pace if pace else None
        self._view.set_progress(done, total, pace, left)

    def _pace(self) -> float | None:
        """Decisions a minute over the last ones."""
        span = self._times[-1] - self._times[0] if len(self._times) > 1 else 0.0
        return (len(self._times) - 1) / span * 60 if span > 0 else None

    @Slot(int, QImage)
    def _ready(self, row_id: int, image: QImage) -> None:
        self._view.set_picture(row_id, image)

    @Slot(int, str)
    def _refused(self, row_id: int, reason: str) -> None:
        if self._row is not None and self._row.id == row_id:
            self._view.show_message(reason)


def _queue(workspace: Workspace, query: Query, _token: CancelToken) -> _Queue:
    expression = query.expression()
    ids = workspace.catalog.ids(every(expression, operations.NO_LABEL), Order.REVIEW_PRIORITY)
    return _Queue(ids, workspace.catalog.count(expression) - len(ids))


def _rows(workspace: Workspace, place: int, ids: Ids, _token: CancelToken) -> _Ahead:
    return _Ahead(place, tuple(workspace.catalog.rows(ids)))
