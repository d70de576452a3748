"""Benchmark of the picture grid at a million rows, against a `QListView` in icon mode. CPU time of the GUI
thread, offscreen.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QAbstractListModel, QEventLoop, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QListView

from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Basis, ContainerFormat, Flag, LabelValue, Verdict
from inspector.gui import text, theme
from inspector.gui.delegates.cell import CellDelegate
from inspector.gui.itemmodels.catalog import CatalogModel, roomy
from inspector.gui.jobs import JobRunner
from inspector.gui.thumbnails import ThumbnailService
from inspector.gui.views.grid import PictureGrid
from tests.bench.base import Effort, Line

ROWS = 1_000_000
CENTRE = (816, 766)
"""Size of the grid in a window of 1440 by 900."""
FRAMES = 60


def row_of(key: int) -> CatalogRow:
    """A made row."""
    return CatalogRow(
        id=key,
        path=f"/pictures/folder {key // 1000}/study_{key:07d}.png",
        sha256=f"{key:064x}",
        format=ContainerFormat.PNG,
        width=1024,
        height=640 + key % 16 * 24,
        bytes=1_900_000,
        mtime_ns=0,
        verdict=tuple(Verdict)[key % 6],
        basis=tuple(Basis)[key % 8],
        flags=(Flag.TRAINING_OPT_OUT, Flag.NEAR_DUPLICATE, Flag.TAMPERED)[: key % 4],
        generator="ComfyUI" if key % 3 else None,
        score=None,
        band=None,
        label=tuple(LabelValue)[key % 5] if key % 4 == 0 else None,
    )


def thumbnail(row: CatalogRow) -> bytes:
    """One of a few JPEG files."""
    return _jpegs()[row.id % 16]


def _jpegs(made: list[bytes] = []) -> list[bytes]:  # noqa: B006 - made once
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice

    while len(made) < 16:
        image = QImage(256, 160 + len(made) * 6, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(len(made) * 20, 120, 200))
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "JPG", 85)
        made.append(bytes(data.data()))
    return made


class _PeerRows(QAbstractListModel):
    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count
        self._pixmap = QPixmap(136, 100)
        self._pixmap.fill(QColor("#888"))

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pixmap
        return f"study_{index.row():07d}.png" if role == Qt.ItemDataRole.DisplayRole else None

    def append(self, count: int) -> None:
        self.beginInsertRows(QModelIndex(), self._count, self._count + count - 1)
        self._count += count
        self.endInsertRows()


def settle(milliseconds: int = 0) -> None:
    """Handle what is queued."""
    end = time.monotonic() + milliseconds / 1000
    while True:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if time.monotonic() >= end:
            return


def cpu_ms(action: Callable[[], object]) -> float:
    """CPU milliseconds of the GUI thread for `action` and the events that it queued."""
    start = time.thread_time()
    action()
    QApplication.processEvents()
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    return (time.thread_time() - start) * 1000


def ours(count: int, width: int, height: int) -> dict[str, float]:
    """One round of measurements of the product's grid."""
    owner = QObject()
    runner = JobRunner.threaded(owner)
    service = ThumbnailService(runner, thumbnail, owner)
    model = CatalogModel(
        runner, lambda ids: [row_of(int(key)) for key in ids], text.accessible, lambda row: row.name, owner
    )
    grid = PictureGrid()
    grid.setItemDelegate(CellDelegate(service, grid))
    grid.resize(width, height)
    model.set_ids(roomy(np.arange(count, dtype=np.int64)))

    def wanted(first: int, last: int) -> None:
        service.set_box(QSize(grid.cells.picture_width, grid.cells.size))
        service.want([row for row in map(model.row, range(first, last + 1)) if row is not None])

    service.ready.connect(grid.viewport().update)
    grid.shown.connect(wanted)

    def show() -> None:
        grid.setModel(model)
        grid.show()

    values = {"show": cpu_ms(show)}
    settle(300)
    bar = grid.verticalScrollBar()
    frames = [cpu_ms(lambda step=step: bar.setValue(step * 97)) for step in range(FRAMES)]
    values["frame"] = statistics.median(frames)
    settle(200)
    warm = [cpu_ms(grid.viewport().repaint) for _ in range(20)]
    values["frame_in_place"] = statistics.median(warm)
    jumps = [cpu_ms(lambda step=step: (bar.setValue(bar.maximum() // 20 * step), settle(30))) for step in range(20)]
    values["jump"] = statistics.median(jumps)
    values["resize"] = cpu_ms(lambda: grid.resize(width - 160, height))
    values["append"] = cpu_ms(lambda: model.append(np.arange(count, count + 256, dtype=np.int64)))
    values["select_all"] = cpu_ms(grid.selectAll)
    settle(50)
    runner.shutdown(2)
    grid.hide()
    grid.deleteLater()
    settle(0)
    return values


def peer(count: int, width: int, height: int) -> dict[str, float]:
    """The same steps on a plain list view in icon mode with uniform sizes."""
    model = _PeerRows(count)
    view = QListView()
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setUniformItemSizes(True)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
    view.setGridSize(QSize(152, 190))
    view.resize(width, height)

    def show() -> None:
        view.setModel(model)
        view.show()

    values = {"show": cpu_ms(show)}
    bar = view.verticalScrollBar()
    frames = [cpu_ms(lambda step=step: bar.setValue(step * 97)) for step in range(FRAMES)]
    values["frame"] = statistics.median(frames)
    values["resize"] = cpu_ms(lambda: (view.resize(width - 160, height), view.doItemsLayout()))
    values["append"] = cpu_ms(lambda: (model.append(256), view.doItemsLayout()))
    values["select_all"] = cpu_ms(view.selectAll)
    view.hide()
    view.deleteLater()
    settle(0)
    return values


def run(effort: Effort) -> Iterator[Line]:
    """Milliseconds of CPU time for each step, on a grid as it is in a window of 1440 by 900."""
    count = effort.size(ROWS, 2_000)
    app = QApplication.instance() or QApplication([])
    theme.apply(app, "light")  # type: ignore[arg-type]
    rounds = [(ours(count, *CENTRE), peer(count, *CENTRE)) for _ in range(effort.rounds)]
    for metric in rounds[0][0]:
        value = statistics.median(own[metric] for own, _ in rounds)
        known = metric in rounds[0][1]
        other = statistics.median(theirs[metric] for _, theirs in rounds) if known else None
        yield Line("grid", f"{metric}_cpu", value, "ms", count, "QListView icon mode" if known else None, other)
