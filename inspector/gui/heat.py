"""L5: heat-maps of pictures for whoever shows them: made in a job when somebody asks, the latest ones kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter

from inspector.cancel import CancelToken
from inspector.detectors import HeatMap
from inspector.domain.catalogue import CatalogRow, Changes
from inspector.errors import CodedError
from inspector.gui import text
from inspector.gui.jobs import Job
from inspector.gui.session import Session
from inspector.gui.widgets.heatnote import map_colour

if TYPE_CHECKING:
    from inspector.gui.views.loupe import Loupe
    from inspector.gui.views.review import ReviewView
    from inspector.workspace import Workspace

KEPT = 12
"""Heat-maps that are kept."""
SIDE = 640
"""Longer side of a heat-map, in pixels; it is smooth, so more would show nothing more."""
STRONGEST = 210
"""Opacity, of 255, where the detector sees most."""


@dataclass(frozen=True, slots=True)
class Heat:
    """The heat-map of a picture, with its proportions and see-through, or why there is none."""

    row_id: int
    image: QImage | None
    words: str = ""


class HeatControl(QObject):
    """Makes heat-maps. A newer wish drops the older one.

    Signals:
        begun: catalogue id of the picture whose map is being made.
        ready: a `Heat`.
    """

    begun = Signal(int)
    ready = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._kept: OrderedDict[int, Heat] = OrderedDict()
        self._job: Job | None = None
        session.changed.connect(self._changed)

    def want(self, row: CatalogRow) -> None:
        """Make the map of a picture, or bring the one that is kept."""
        known = self._kept.get(row.id)
        if known is not None:
            self.ready.emit(known)
            return
        self.begun.emit(row.id)
        job = self._session.runner.run(partial(_make, self._session.workspace, row, map_colour()), key="heat")
        job.finished.connect(self._made)
        job.failed.connect(self._session.failed)
        job.ended.connect(self._ended)
        self._job = job

    def drop(self) -> None:
        """Nobody wants the map any more that is being made."""
        if self._job is not None:
            self._job.drop()

    @Slot(object)
    def _made(self, heat: Heat) -> None:
        self._kept[heat.row_id] = heat
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.ready.emit(heat)

    @Slot()
    def _ended(self) -> None:
        if self.sender() is self._job:
            self._job = None

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        for row_id in {*changes.added, *changes.updated} & set(self._kept):
            del self._kept[row_id]


class HeatLink(QObject):
    """Passes the wishes of a view of large pictures on, and the maps back to it.

    Args:
        heat: makes the maps.
        view: shows them.
        shown: the row of the picture that is there.
    """

    def __init__(self, heat: HeatControl, view: Loupe | ReviewView, shown: Callable[[], CatalogRow | None]) -> None:
        super().__init__(heat)
        self._heat = heat
        self._view = view
        self._shown = shown
        view.heat_map_requested.connect(self._ask)
        heat.begun.connect(self._begun)
        heat.ready.connect(self._ready)

    @Slot(bool)
    def _ask(self, wanted: bool) -> None:
        row = self._shown()
        if not wanted:
            self._heat.drop()
        elif row is not None:
            self._heat.want(row)

    @Slot(int)
    def _begun(self, row_id: int) -> None:
        self._view.set_heat_map(row_id, None, self.tr("Looking where the statistics differ …"))

    @Slot(object)
    def _ready(self, heat: Heat) -> None:
        self._view.set_heat_map(heat.row_id, heat.image, heat.words)


def overlay(found: HeatMap, size: QSize, colour: QColor) -> QImage:
    """A heat-map as a picture to lay over another one.

    Args:
        found: the map of the upright picture.
        size: of the upright picture in pixels.
        colour: of the strongest places.
    """
    frame = size.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    shades = found.shades()
    rows, columns = shades.shape
    cells = QImage(columns, rows, QImage.Format.Format_ARGB32)
    for y in range(rows):
        for x in range(columns):
            colour.setAlpha(int(shades[y, x]) * STRONGEST // 255)
            cells.setPixelColor(x, y, colour)
    made = QImage(frame, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    across, down = frame.width() / max(1, size.width()), frame.height() / max(1, size.height())
    place = QRectF(
        found.left * across,
        found.top * down,
        columns * found.cell_width * across,
        rows * found.cell_height * down,
    )
    smooth = cells.scaled(
        place.size().toSize().expandedTo(QSize(1, 1)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter = QPainter(made)
    painter.drawImage(place.topLeft(), smooth)
    painter.end()
    return made


def upright_size(row: CatalogRow, thumbnail: bytes | None) -> QSize:
    """Size of the picture as people see it: rows hold it as stored, thumbnails stand upright."""
    size = QSize(row.width or 1, row.height or 1)
    small = QImage.fromData(thumbnail) if thumbnail else QImage()
    if small.isNull():
        return size
    lies = small.width() > small.height(), size.width() > size.height()
    return size.transposed() if small.width() != small.height() and lies[0] != lies[1] else size


def _make(workspace: Workspace, row: CatalogRow, colour: QColor, token: CancelToken) -> Heat:
    try:
        found = workspace.heat_map(row, token)
    except CodedError as error:
        return Heat(row.id, None, text.text(error.code, **error.params))
    except OSError as error:
        return Heat(row.id, None, text.safe_line(error.strerror or str(error)))
    if found is None:
        return Heat(row.id, None, text.text("heat_map.none"))
    return Heat(row.id, overlay(found, upright_size(row, workspace.thumbnail(row)), QColor(colour)))
