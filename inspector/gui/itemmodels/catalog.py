"""L5: the pictures of the current view as a list: all ids in memory, rows in pages of 256, read off the GUI thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from inspector.cancel import CancelToken
from inspector.domain.catalogue import CatalogRow, Changes
from inspector.gui.jobs import JobRunner

PAGE = 256
"""Rows that are read at once."""
PAGES_KEPT = 64
"""Pages in memory; more are dropped, the longest unused first."""
IN_FLIGHT = 2
"""Pages that are being read at the same time."""
WAITING = 8
"""Pages that wait to be read; while somebody drags the scroll bar over a million rows, older wishes are forgotten."""

Ids = npt.NDArray[np.int64]
Fetch = Callable[[Ids], Sequence[CatalogRow]]
Describe = Callable[[CatalogRow, int, int], str]
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `CatalogRow`, or None while its page is read."""


class CatalogModel(QAbstractListModel):
    """A list of catalogue ids whose rows arrive as they are looked at.

    Args:
        runner: starts the reads.
        fetch: ids to rows, called on a worker thread.
        accessible: a row, its position from 1 and the number of rows, as a screen reader says it.
        tooltip: a row as its tool tip says it.

    Signals:
        read_failed: the error that kept a page from being read.
    """

    read_failed = Signal(object)

    def __init__(
        self,
        runner: JobRunner,
        fetch: Fetch,
        accessible: Describe,
        tooltip: Callable[[CatalogRow], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._fetch = fetch
        self._accessible = accessible
        self._tooltip = tooltip
        self._ids: Ids = np.empty(0, np.int64)
        self._room: Ids = self._ids
        self._sorter: npt.NDArray[np.intp] | None = None
        self._pages: OrderedDict[int, list[CatalogRow | None]] = OrderedDict()
        self._stale: set[int] = set()
        self._reading: set[int] = set()
        self._wanted: list[int] = []
        self._generation = 0

    @property
    def ids(self) -> Ids:
        """The ids in display order. Not to be changed."""
        return self._ids

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Number of pictures."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell, a tool tip or a screen reader asks for."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role not in _ROLES:
            return None
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if row is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible(row, index.row() + 1, len(self._ids))
        return self._tooltip(row) if role == Qt.ItemDataRole.ToolTipRole else row.name

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every picture can be selected; none has children."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def row(self, position: int) -> CatalogRow | None:
        """The row at a position, or None while it is being read. Asking for it starts the read."""
        number = position // PAGE
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return None
        self._pages.move_to_end(number)
        if number in self._stale:
            self._want(number)
        offset = position % PAGE
        return page[offset] if offset < len(page) else None

    def position(self, id: int) -> int:  # noqa: A002 - the catalogue's own word
        """Where an id stands in this view, or -1."""
        found = self.positions(np.array([id], np.int64))
        return int(found[0]) if len(found) else -1

    def positions(self, ids: Ids) -> npt.NDArray[np.intp]:
        """Positions of those of `ids` that are in this view, in no particular order."""
        if not len(self._ids) or not len(ids):
            return np.empty(0, np.intp)
        if self._sorter is None:
            self._sorter = np.argsort(self._ids, kind="stable")
        places = np.searchsorted(self._ids, ids, sorter=self._sorter)
        places = self._sorter[np.minimum(places, len(self._ids) - 1)]
        found: npt.NDArray[np.intp] = places[self._ids[places] == ids]
        return found

    def set_ids(self, ids: Ids, sorter: npt.NDArray[np.intp] | None = None) -> None:
        """Show other pictures. Rows that are known and stay at their place are shown until they are read anew.

        Args:
            ids: in display order; of `roomy`, so that appending is cheap. They belong to this model from now on.
            sorter: what `numpy.argsort` says of them, where somebody already asked.
        """
        self.beginResetModel()
        same = min(len(ids), len(self._ids))
        kept = [number for number in self._pages if (number + 1) * PAGE <= same]
        kept = [n for n in kept if np.array_equal(ids[n * PAGE : (n + 1) * PAGE], self._ids[n * PAGE : (n + 1) * PAGE])]
        self._pages = OrderedDict((number, self._pages[number]) for number in kept)
        self._stale = set(kept)
        self._ids, self._sorter = ids, sorter
        self._room = _buffer(ids)
        self._forget_reads()
        self.endResetModel()

    def append(self, ids: Ids) -> None:
        """Show more pictures behind the others."""
        if not len(ids):
            return
        first = len(self._ids)
        self.beginInsertRows(QModelIndex(), first, first + len(ids) - 1)
        self._ids = self._grown(ids)
        self._sorter = None
        if first % PAGE:
            self._stale.add(first // PAGE)
        self.endInsertRows()

    def apply(self, changes: Changes) -> None:
        """Read those pages anew that hold changed rows; until then the old rows stay visible."""
        touched = np.fromiter({*changes.updated, *changes.labelled}, np.int64)
        numbers = {int(number) for number in np.unique(self.positions(touched) // PAGE)}
        self._stale |= numbers & self._pages.keys()
        for number in [number for number in list(self._pages)[-IN_FLIGHT:] if number in numbers]:
            self._want(number)

    def refresh(self) -> None:
        """Read all pages anew as they are looked at."""
        self._stale = set(self._pages)
        if len(self._ids):
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def _grown(self, ids: Ids) -> Ids:
        """The present ids and `ids`, in a buffer with room for the next ones."""
        old, size = len(self._ids), len(self._ids) + len(ids)
        if size > len(self._room):
            self._room = _buffer(roomy(self._ids, size))
        self._room[old:size] = ids
        return self._room[:size]

    def _want(self, number: int) -> None:
        if number in self._reading:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        del self._wanted[:-WAITING]
        self._read_next()

    def _read_next(self) -> None:
        while self._wanted and len(self._reading) < IN_FLIGHT:
            number = self._wanted.pop()
            self._reading.add(number)
            self._stale.discard(number)
            ids = self._ids[number * PAGE : (number + 1) * PAGE].copy()
            work = partial(_read, self._fetch, ids, number, self._generation)
            job = self._runner.run(work)
            job.finished.connect(self._arrived)
            job.failed.connect(self._failed)

    @Slot(object)
    def _arrived(self, result: tuple[int, int, list[CatalogRow | None]]) -> None:
        generation, number, rows = result
        if generation != self._generation:
            return
        self._reading.discard(number)
        self._keep(number, rows)
        last = min(number * PAGE + len(rows), len(self._ids)) - 1
        self.dataChanged.emit(self.index(number * PAGE), self.index(last))
        self._read_next()

    def _keep(self, number: int, rows: list[CatalogRow | None]) -> None:
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > PAGES_KEPT:
            self._stale.discard(self._pages.popitem(last=False)[0])

    @Slot(object)
    def _failed(self, error: object) -> None:
        """Let go of the reads: the next look at these rows tries again."""
        self._forget_reads()
        self.read_failed.emit(error)

    def _forget_reads(self) -> None:
        self._generation += 1
        self._reading.clear()
        self._wanted.clear()


def roomy(ids: Ids, size: int = 0) -> Ids:
    """The ids at the begin of a buffer with room for half as many more. Touching it takes time: call it in a job."""
    room = np.empty(max(size, len(ids)) * 3 // 2 + PAGE, np.int64)
    room.fill(0)
    room[: len(ids)] = ids
    return room[: len(ids)]


def _buffer(ids: Ids) -> Ids:
    base = ids.base
    return base if isinstance(base, np.ndarray) and base.dtype == np.int64 and base.ndim == 1 else ids


_ROLES = frozenset(
    (ROW_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
)


def _read(
    fetch: Fetch, ids: Ids, number: int, generation: int, _token: CancelToken
) -> tuple[int, int, list[CatalogRow | None]]:
    known = {row.id: row for row in fetch(ids)}
    return generation, number, [known.get(int(key)) for key in ids]
