"""L5: thumbnails for the grid: visible pictures first, made on work threads, kept within a byte budget."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from inspector.cancel import CancelToken
from inspector.domain.catalogue import CatalogRow
from inspector.errors import CodedError
from inspector.gui.jobs import JobRunner

BYTES_KEPT = 192 * 1024 * 1024
"""Memory for pixmaps; the longest unseen go first."""
FAILURES_KEPT = 4096
"""Pictures remembered as without a thumbnail, so that they are not tried on every repaint."""

IDLE_SECONDS = 0.15
"""How long a worker waits for more wishes: while somebody scrolls, none is started anew."""
STORED_SIDE = 256
"""Longest side of stored thumbnails, in pixels."""

Load = Callable[[CatalogRow], bytes | None]
LoadWhole = Callable[[CatalogRow], QImage | None]
Stamp = tuple[str | int | None, bool]


@dataclass(frozen=True, slots=True)
class _Entry:
    pixmap: QPixmap
    stamp: Stamp
    box: QSize
    bytes: int


@dataclass(frozen=True, slots=True)
class _Loaded:
    id: int
    stamp: Stamp
    box: QSize
    image: QImage | None


class ThumbnailService(QObject):
    """Hands out pixmaps of rows and loads those that are wanted.

    Args:
        runner: starts the loading.
        load: a row to the bytes of its thumbnail, or None; called on work threads.
        load_whole: a row to the whole picture, for cells larger than thumbnails are.
        budget: bytes of pixmaps that are kept.

    Signals:
        ready: ids whose thumbnail arrived, at most 20 times a second for each thread.
        failed: a bug while loading.
    """

    ready = Signal(list)
    failed = Signal(object)

    def __init__(
        self,
        runner: JobRunner,
        load: Load,
        parent: QObject | None = None,
        *,
        load_whole: LoadWhole | None = None,
        budget: int = BYTES_KEPT,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._load = load
        self._load_whole = load_whole
        self._budget = budget
        self._threads = os.cpu_count() or 1
        self._box = QSize(136, 136)
        self._entries: OrderedDict[int, _Entry] = OrderedDict()
        self._held = 0
        self._failures: OrderedDict[int, Stamp] = OrderedDict()
        self._queue: deque[tuple[CatalogRow, QSize]] = deque()
        self._loading: set[int] = set()
        self._running = 0
        self._wishes = threading.Semaphore(0)

    @property
    def bytes_held(self) -> int:
        """Bytes of the pixmaps in memory."""
        return self._held

    def set_box(self, size: QSize) -> None:
        """Size in device pixels into which thumbnails are fitted from now on."""
        self._box = size

    def pixmap(self, row: CatalogRow) -> QPixmap | None:
        """The thumbnail in memory, perhaps of another size than the box; None where there is none."""
        entry = self._entries.get(row.id)
        if entry is None or entry.stamp != _stamp(row):
            return None
        self._entries.move_to_end(row.id)
        return entry.pixmap

    def has_none(self, row: CatalogRow) -> bool:
        """Whether loading was tried and gave nothing."""
        return self._failures.get(row.id) == _stamp(row)

    def want(self, rows: Iterable[CatalogRow]) -> None:
        """Load these, the first ones first, and forget earlier wishes that were not begun."""
        missing = (row for row in rows if self._misses(row))
        self._queue = deque((row, self._box) for row in missing if row.id not in self._loading)
        self._start()

    def _start(self) -> None:
        wanted = min(self._threads, len(self._queue))
        if wanted:
            self._wishes.release(wanted)
        for _ in range(wanted - self._running):
            self._running += 1
            job = self._runner.stream(self._work)
            job.events.connect(self._arrived)
            job.failed.connect(self.failed)
            job.ended.connect(self._stopped)

    @Slot()
    def _stopped(self) -> None:
        """A worker found nothing to do; what was wanted since then needs a new one."""
        self._running -= 1
        if not self._running:
            self._loading.clear()
        self._start()

    def _misses(self, row: CatalogRow) -> bool:
        entry, stamp = self._entries.get(row.id), _stamp(row)
        if entry is not None and entry.stamp == stamp and entry.box == self._box:
            return False
        return self._failures.get(row.id) != stamp

    def _work(self, token: CancelToken) -> Iterator[_Loaded]:
        """Run on a work thread until nothing is wanted.

        No lock is held while loading: taking from the deque is atomic, and `want` puts a new deque in its place.
        """
        while not token.cancelled:
            try:
                row, box = self._queue.popleft()
            except IndexError:
                if not self._wishes.acquire(timeout=IDLE_SECONDS):
                    return
                continue
            self._loading.add(row.id)
            small = _image(self._load, row, box)
            yield _Loaded(row.id, _stamp(row), box, small)
            if self._load_whole is not None and _too_small(row, small, box):
                large = _fitted(self._load_whole(row), row, box)
                if large is not None:
                    yield _Loaded(row.id, _stamp(row), box, large)

    @Slot(list)
    def _arrived(self, batch: list[_Loaded]) -> None:
        for loaded in batch:
            self._loading.discard(loaded.id)
            if loaded.image is None:
                self._failures[loaded.id] = loaded.stamp
                self._drop(loaded.id)
            else:
                self._keep(loaded, QPixmap.fromImage(loaded.image))
        while len(self._failures) > FAILURES_KEPT:
            self._failures.popitem(last=False)
        self.ready.emit([loaded.id for loaded in batch])

    def _keep(self, loaded: _Loaded, pixmap: QPixmap) -> None:
        self._drop(loaded.id)
        entry = _Entry(pixmap, loaded.stamp, loaded.box, pixmap.width() * pixmap.height() * pixmap.depth() // 8)
        self._entries[loaded.id] = entry
        self._held += entry.bytes
        while self._held > self._budget and len(self._entries) > 1:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: int) -> None:
        entry = self._entries.pop(key, None)
        self._held -= entry.bytes if entry is not None else 0


def _stamp(row: CatalogRow) -> Stamp:
    return row.sha256 or row.mtime_ns, row.offline


def _image(load: Load, row: CatalogRow, box: QSize) -> QImage | None:
    """The fitted picture, ready for the screen; grey where its source is offline."""
    try:
        data = load(row)
    except CodedError:
        return None
    return _fitted(QImage.fromData(data) if data else None, row, box)


def _fitted(image: QImage | None, row: CatalogRow, box: QSize) -> QImage | None:
    if image is None or image.isNull():
        return None
    if image.width() > box.width() or image.height() > box.height():
        image = image.scaled(box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    if row.offline:
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    see_through = image.hasAlphaChannel()
    return image.convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied if see_through else QImage.Format.Format_RGB32
    )


def _too_small(row: CatalogRow, image: QImage | None, box: QSize) -> bool:
    """Whether the picture has more to show than its stored thumbnail, and the cell has room for it."""
    if image is None or row.offline or max(row.width or 0, row.height or 0) <= STORED_SIDE:
        return False
    return image.width() < box.width() and image.height() < box.height()
