"""L5: opens compare on a picture with near-duplicates, feeds it, and stores the labels given there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from inspector.cancel import CancelToken
from inspector.domain.catalogue import CatalogRow, Changes
from inspector.domain.enums import LabelValue
from inspector.gui import operations
from inspector.gui.detail import Detail
from inspector.gui.inspection import read_detail
from inspector.gui.pictures import PictureLoader
from inspector.gui.session import Session
from inspector.gui.views.compare import CompareView

if TYPE_CHECKING:
    from inspector.workspace import Workspace

GROUP_LIMIT = 60
"""Near-duplicates of one picture that are compared; larger groups are shown in the grid."""

Group = tuple[CatalogRow, ...]


class CompareControl(QObject):
    """Feeds the compare view.

    Signals:
        shown: whether compare is on.
        said: a sentence for a toast, and whether it can be undone.
    """

    shown = Signal(bool)
    said = Signal(str, bool)

    def __init__(self, session: Session, view: CompareView) -> None:
        super().__init__(session)
        self._session = session
        self._view = view
        self._ids: set[int] = set()
        self._loaders = tuple(
            PictureLoader(session.runner, session.workspace, self, key=f"compare-{side}") for side in "ab"
        )
        view.closed.connect(self.close)
        view.pair_changed.connect(self._pair)
        view.label_requested.connect(self._label)
        session.changed.connect(self._changed)
        for loader in self._loaders:
            loader.ready.connect(self._ready)
            loader.failed.connect(session.failed)

    def open(self, row: CatalogRow | None) -> None:
        """Compare a picture with its near-duplicates, or say that there are none."""
        if row is None or not row.duplicates:
            self.said.emit(self.tr("This picture has no near-duplicates in the catalogue."), False)
            return
        job = self._session.runner.run(partial(_group, self._session.workspace, row), key="compare")
        job.finished.connect(self._begin)
        job.failed.connect(self._session.failed)

    @Slot()
    def close(self) -> None:
        """Go back to where compare was opened."""
        self._ids = set()
        self.shown.emit(False)

    @Slot(object)
    def _begin(self, group: Group) -> None:
        if len(group) < 2:
            self.said.emit(self.tr("The near-duplicates are no longer in the catalogue."), False)
            return
        self._ids = {row.id for row in group}
        self._session.thumbnails.want(group)
        found = {row.id: self._session.thumbnails.pixmap(row) for row in group}
        self.shown.emit(True)
        self._view.show_group(group, {key: preview for key, preview in found.items() if preview is not None})

    @Slot(object, object)
    def _pair(self, first: CatalogRow, second: CatalogRow) -> None:
        for number, (loader, row) in enumerate(zip(self._loaders, (first, second), strict=True)):
            loader.want(row)
            job = self._session.runner.run(
                partial(read_detail, self._session.workspace, row.id), key=f"compare-detail-{number}"
            )
            job.finished.connect(self._detailed)
            job.failed.connect(self._session.failed)

    @Slot(object)
    def _detailed(self, detail: Detail) -> None:
        self._view.set_detail(detail)

    @Slot(int, QImage)
    def _ready(self, row_id: int, image: QImage) -> None:
        self._view.set_picture(row_id, image)

    @Slot(int, object)
    def _label(self, row_id: int, value: LabelValue | None) -> None:
        operations.label(self._session, [row_id], value)

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        """Show the new labels of the group."""
        touched = self._ids & {*changes.labelled, *changes.updated}
        if touched:
            work = partial(_rows, self._session.workspace, sorted(touched))
            job = self._session.runner.run(work, key="compare-rows")
            job.finished.connect(self._view.update_rows)


def _group(workspace: Workspace, row: CatalogRow, _token: CancelToken) -> Group:
    copies = workspace.catalog.duplicates_of(row.id)[:GROUP_LIMIT]
    others = (workspace.catalog.row_by_path(copy.path) for copy in copies)
    return (row, *(other for other in others if other is not None and other.id != row.id))


def _rows(workspace: Workspace, ids: list[int], _token: CancelToken) -> Group:
    return tuple(workspace.catalog.rows(ids))
