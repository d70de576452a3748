"""L5: connects the loupe to the grid: it shows the grid's current picture, and stepping moves the grid."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from inspector.domain.catalogue import CatalogRow, Changes
from inspector.gui.heat import HeatControl, HeatLink
from inspector.gui.labelling import Labelling
from inspector.gui.pictures import PictureLoader
from inspector.gui.session import Session
from inspector.gui.views.grid import PictureGrid
from inspector.gui.views.loupe import Loupe

AHEAD = 2
"""Pictures that are decoded ahead on the side where somebody is heading, and one on the other."""


class LoupeControl(QObject):
    """Opens, feeds and closes the loupe.

    Signals:
        shown: whether the loupe is in the place of the grid.
    """

    shown = Signal(bool)

    def __init__(
        self, session: Session, grid: PictureGrid, loupe: Loupe, labelling: Labelling, heat: HeatControl
    ) -> None:
        super().__init__(session)
        self._session = session
        self._grid = grid
        self._loupe = loupe
        self._open = False
        self._step = 1
        self._row: CatalogRow | None = None
        self.loader = PictureLoader(session.runner, session.workspace, self)
        HeatLink(heat, loupe, lambda: self._row)
        loupe.step_requested.connect(self.step)
        loupe.closed.connect(self.close)
        loupe.label_requested.connect(labelling.label)
        loupe.tag_toggled.connect(labelling.toggle_tag)
        self.loader.ready.connect(self._ready)
        self.loader.refused.connect(self._refused)
        self.loader.failed.connect(session.failed)
        grid.current_moved.connect(self._moved)
        session.model.dataChanged.connect(self._arrived)
        session.changed.connect(self._changed)

    @property
    def open(self) -> bool:
        """Whether the loupe is shown."""
        return self._open

    @Slot(int)
    def show(self, position: int) -> None:
        """Show a picture of the view in the loupe."""
        if 0 <= position < len(self._session.model.ids):
            self._open, self._row = True, None
            self._grid.go_to(position)
            self.shown.emit(True)
            self._show()
            self._loupe.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def step(self, by: int) -> None:
        """Show the next or previous picture."""
        self._step = by
        there = self._grid.current() + by
        if 0 <= there < len(self._session.model.ids):
            self._grid.go_to(there)

    @Slot()
    def close(self) -> None:
        """Go back to the grid."""
        if self._open:
            self._open, self._row = False, None
            self.shown.emit(False)
            self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _moved(self) -> None:
        if self._open:
            self._show()

    @Slot()
    def _arrived(self) -> None:
        """Show a picture whose row was still being read, or whose row changed."""
        if self._open:
            self._show()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        self.loader.forget(changes.added)

    def _show(self) -> None:
        here = self._grid.current()
        row = self._session.model.row(here) if here >= 0 else None
        if row is None or row == self._row:
            return
        same = self._row is not None and self._row.id == row.id
        self._row = row
        total = len(self._session.model.ids)
        if not same:
            preview = self._session.thumbnails.pixmap(row)
            self._loupe.set_heat_map_available(row.format is not None and not row.offline)
            self._loupe.show_picture(row, preview, position=here + 1, total=total)
            self.loader.want(row, self._neighbours(here))

    def _neighbours(self, here: int) -> list[CatalogRow]:
        places = [here + self._step * offset for offset in range(1, AHEAD + 1)] + [here - self._step]
        inside = [place for place in places if 0 <= place < len(self._session.model.ids)]
        return [row for row in map(self._session.model.row, inside) if row is not None]

    @Slot(int, QImage)
    def _ready(self, row_id: int, image: QImage) -> None:
        self._loupe.set_picture(row_id, image)

    @Slot(int, str)
    def _refused(self, row_id: int, reason: str) -> None:
        if self._row is not None and self._row.id == row_id:
            self._loupe.show_message(reason)
