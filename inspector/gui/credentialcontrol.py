"""L5: what the Credentials tab asks for: the store as JSON, a fetch, a second opinion, a source picture beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from inspector.cancel import CancelToken
from inspector.domain.catalogue import CatalogRow, Changes
from inspector.domain.credentials import Ingredient
from inspector.domain.enums import Integrity
from inspector.errors import InspectorError
from inspector.gui.dialogs.ingredient import IngredientDialog
from inspector.gui.dialogs.storetext import StoreDialog
from inspector.gui.jobs import Job
from inspector.gui.pictures import PictureLoader
from inspector.gui.session import Session
from inspector.gui.views.panel import InspectionPanel
from inspector.gui.views.panel_tabs.storeparts import Ask
from inspector.manifests import RawStore, SecondOpinion

if TYPE_CHECKING:
    from inspector.workspace import Workspace

_REFUSED = ("credentials.fetch_address", "credentials.fetch_private")
"""Problems of an address that was not asked at all."""


@dataclass(frozen=True, slots=True)
class _Raw:
    name: str
    store: RawStore | None


@dataclass(frozen=True, slots=True)
class _Second:
    row_id: int
    opinion: SecondOpinion | None


@dataclass(frozen=True, slots=True)
class _Fetched:
    row_id: int
    got: bool
    connected: bool


class CredentialControl(QObject):
    """Answers the panel's questions about the manifest store of the picture shown. Work runs in jobs.

    Signals:
        said: a sentence for a toast, and whether it can be undone.
        save_requested: suggested file name and content.
        network_used: number of pictures for which the network was asked since the window opened.
    """

    said = Signal(str, bool)
    save_requested = Signal(str, bytes)
    network_used = Signal(int)

    def __init__(self, session: Session, panel: InspectionPanel) -> None:
        super().__init__(session)
        self._session, self._panel = session, panel
        self._fetching: frozenset[int] = frozenset()
        self._asked: set[int] = set()
        self._dialog: IngredientDialog | None = None
        self._loader = PictureLoader(session.runner, session.workspace, self, key="ingredient")
        self._loader.ready.connect(self._ready)
        self._loader.failed.connect(session.failed)
        panel.store_asked.connect(self.ask)
        panel.ingredient_opened.connect(self.compare)
        self.use_settings()

    @Slot()
    def use_settings(self) -> None:
        """Ask another validator or not, as the settings say."""
        self._panel.credentials.second_wanted = self._session.workspace.settings.second_opinion

    @Slot(object)
    def ask(self, what: Ask) -> None:
        """Do what somebody asked about the picture shown."""
        row = self._row()
        if row is None:
            return
        workspace = self._session.workspace
        if what is Ask.RAW:
            self._run(partial(_raw, workspace, row), "store").finished.connect(self._show_raw)
        elif what is Ask.SECOND:
            self._run(partial(_second, workspace, row), "second").finished.connect(self._show_second)
        elif row.id not in self._fetching:
            self._fetch(row, allow_private=what is Ask.FETCH_PRIVATE)

    @Slot(object)
    def compare(self, part: Ingredient) -> None:
        """Show a source picture beside the picture shown."""
        detail, tree = self._panel.credentials.detail, self._panel.credentials.tree
        if detail is None or detail.report.credentials is None or tree is None:
            return
        previews = (tree.thumbnail(part.thumbnail), tree.thumbnail(""))
        dialog = IngredientDialog(detail.row, detail.report.credentials, part, previews, self._panel.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        dialog.open()
        self._loader.want(detail.row)

    def _fetch(self, row: CatalogRow, *, allow_private: bool) -> None:
        self._set_fetching(self._fetching | {row.id})
        job = self._session.runner.run(partial(_fetch, self._session.workspace, row, allow_private))
        job.setProperty("row", row.id)
        job.finished.connect(self._fetched)
        job.failed.connect(self._session.failed)
        job.ended.connect(self._fetch_ended)

    @Slot(object)
    def _fetched(self, done: _Fetched) -> None:
        if done.connected:
            self._asked.add(done.row_id)
            self.network_used.emit(len(self._asked))
        self._session.take(Changes(updated=(done.row_id,)))
        if done.got:
            self.said.emit(self.tr("The credentials were fetched and checked."), False)

    @Slot()
    def _fetch_ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._set_fetching(self._fetching - {int(job.property("row"))})

    def _set_fetching(self, ids: frozenset[int]) -> None:
        self._fetching = ids
        self._panel.credentials.set_fetching(ids)

    @Slot(object)
    def _show_raw(self, found: _Raw) -> None:
        if found.store is None:
            self.said.emit(self.tr("The store cannot be read."), False)
            return
        dialog = StoreDialog(found.name, found.store, self._panel.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.save_requested.connect(self.save_requested)
        dialog.open()

    @Slot(object)
    def _show_second(self, found: _Second) -> None:
        if found.row_id == self._panel.row_id:
            self._panel.credentials.set_second_opinion(found.opinion)

    @Slot(int, QImage)
    def _ready(self, row_id: int, image: QImage) -> None:
        if self._dialog is not None:
            self._dialog.set_picture(row_id, image)

    @Slot()
    def _closed(self) -> None:
        self._dialog = None

    def _run(self, work: partial[_Raw] | partial[_Second], key: str) -> Job:
        job = self._session.runner.run(work, key=key)
        job.failed.connect(self._session.failed)
        return job

    def _row(self) -> CatalogRow | None:
        detail = self._panel.credentials.detail
        return detail.row if detail is not None else None


def _raw(workspace: Workspace, row: CatalogRow, _token: CancelToken) -> _Raw:
    with _told(row.path):
        return _Raw(row.name, workspace.stores.raw(row.path))


def _second(workspace: Workspace, row: CatalogRow, _token: CancelToken) -> _Second:
    with _told(row.path):
        return _Second(row.id, workspace.stores.second_opinion(row.path))


def _fetch(workspace: Workspace, row: CatalogRow, allow_private: bool, _token: CancelToken) -> _Fetched:
    with _told(row.path):
        report = workspace.fetch_credentials(row.id, allow_private=allow_private)
    got = report.credentials is not None and report.credentials.integrity is not Integrity.NOT_CHECKED
    connected = got or not any(problem.code in _REFUSED for problem in report.problems)
    return _Fetched(row.id, got, connected)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """A picture that cannot be opened any more is a fault to be told, not a bug."""
    try:
        yield
    except OSError as error:
        raise InspectorError("path.unreadable", path=path, reason=error.strerror or str(error)) from error
