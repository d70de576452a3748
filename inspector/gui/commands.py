"""L5: what each action of the table does. Files are chosen in dialogs that do not block; work runs in jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.domain.catalogue import CatalogRow, archive_of
from inspector.domain.enums import LabelValue
from inspector.errors import InspectorError
from inspector.exporters.subset.values import SubsetRequest
from inspector.filters import Comparison, Op, to_text
from inspector.gui import operations, text
from inspector.gui.assembly import Parts
from inspector.gui.comparecontrol import CompareControl
from inspector.gui.dialogs.export import ExportDialog
from inspector.gui.labelling import Labelling
from inspector.gui.loupecontrol import LoupeControl
from inspector.gui.preferences import Preferences
from inspector.gui.query import FOLDER, Query
from inspector.gui.reviewcontrol import ReviewControl
from inspector.gui.scanning import Scanner
from inspector.gui.session import Session
from inspector.gui.views.gridgeometry import DEFAULT, STEP
from inspector.settings.paths import demo_folder

PATHS_COPIED = 10_000
"""Most paths that are put on the clipboard at once."""


class Commands(QObject):
    """Actions of a window with an open workspace.

    Signals:
        said: a sentence for a toast, and whether it can be undone.
        settings_changed: the new `Settings`.
        subset_wanted: the `SubsetRequest` of pictures to export.
    """

    said = Signal(str, bool)
    settings_changed = Signal(object)
    subset_wanted = Signal(object)

    def __init__(
        self,
        session: Session,
        scanner: Scanner,
        parts: Parts,
        labelling: Labelling,
        loupe: LoupeControl,
        review: ReviewControl,
        compare: CompareControl,
    ) -> None:
        super().__init__(session)
        self._session = session
        self._scanner = scanner
        self._parts = parts
        self._labelling = labelling
        self._loupe = loupe
        self._review = review
        self._compare = compare
        self._pending_paths: list[str] = []
        self.preferences = Preferences(session, parts)
        self.preferences.changed.connect(self.settings_changed)

    def table(self) -> Mapping[str, Callable[[], object]]:
        """Action to what it does."""
        grid, labelling = self._parts.centre.grid, self._labelling
        return {
            "open": self.open_folder,
            "open_files": self.open_files,
            "rescan": self.rescan,
            "remove_source": self.remove_source,
            "export": self.export,
            "settings": self.preferences.open,
            "undo": labelling.undo,
            "redo": labelling.redo,
            "copy_path": self.copy_path,
            "copy_summary": self.copy_summary,
            "select_all": grid.selectAll,
            "select_none": grid.clearSelection,
            "search": self._parts.search.focus,
            "clear": self.clear_filters,
            "larger": self.larger,
            "smaller": self.smaller,
            "usual_size": self.usual_size,
            "loupe": self.open_loupe,
            "near_duplicates": self.near_duplicates,
            "compare": self.compare,
            "next_unlabelled": self.next_unlabelled,
            "previous_unlabelled": self.previous_unlabelled,
            "label_human": self.label_human,
            "label_ai": self.label_ai,
            "label_ai_edited": self.label_ai_edited,
            "label_unsure": self.label_unsure,
            "label_exclude": self.label_exclude,
            "remove_label": self.remove_label,
            "note": labelling.edit_note,
            "tags": labelling.edit_tags,
            "show_in_folder": self.show_in_folder,
            "review": self._review.start,
        }

    # Opening

    @Slot()
    def open_folder(self) -> None:
        """Choose a folder."""
        dialog = QFileDialog(self._window(), self.tr("Open folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.open_path)
        dialog.open()

    @Slot()
    def open_files(self) -> None:
        """Choose pictures or archives."""
        dialog = QFileDialog(self._window(), self.tr("Open pictures"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.open_paths)
        dialog.open()

    @Slot(str)
    def open_path(self, path: str) -> None:
        """Scan one folder and show it."""
        self.open_paths([path])

    @Slot(list)
    def open_paths(self, paths: list[str]) -> None:
        """Scan paths and show them; a single folder or archive becomes the folder of the view."""
        if not paths:
            return
        job = operations.look_at(self._session, paths)
        job.finished.connect(self._looked)

    @Slot(object)
    def _looked(self, found: operations.LookedAt) -> None:
        self._session.set_query(Query(folder=found.folder))
        self._scanner.scan(found.paths)
        if found.folder:
            operations.remember_folder(self._session, found.folder)

    @Slot()
    def open_demo(self) -> None:
        """Scan the demo pictures."""
        try:
            self.open_path(str(demo_folder()))
        except InspectorError as error:
            self.said.emit(text.text(error.code, **error.params), False)

    @Slot()
    def rescan(self) -> None:
        """Scan the sources of the view again."""
        folder = self._session.query.folder
        paths = [folder] if folder else [source.path for source in self._session.sources.sources]
        operations.check_sources(self._session)
        self._scanner.scan(paths)

    @Slot()
    def remove_source(self) -> None:
        """Forget the source of the view. Its labels come back when the same pictures are scanned again."""
        folder = self._session.query.folder
        if folder not in [source.path for source in self._session.sources.sources]:
            self.said.emit(self.tr("Choose the source at the left first."), False)
            return
        job = operations.remove_source(self._session, folder)
        job.finished.connect(self._removed)

    @Slot()
    def _removed(self) -> None:
        self._session.set_query(self._session.query.without(FOLDER))
        self.said.emit(self.tr("Source removed. Its labels are kept."), False)

    # View

    @Slot()
    def clear_filters(self) -> None:
        """Show everything in the folder again."""
        self._session.set_query(self._session.query.cleared())

    @Slot()
    def larger(self) -> None:
        """Larger pictures."""
        self._resize(2 * STEP)

    @Slot()
    def smaller(self) -> None:
        """Smaller pictures."""
        self._resize(-2 * STEP)

    @Slot()
    def usual_size(self) -> None:
        """The usual size."""
        self._parts.centre.grid.set_thumbnail_size(DEFAULT)

    def _resize(self, by: int) -> None:
        grid = self._parts.centre.grid
        grid.set_thumbnail_size(grid.cells.size + by)

    @Slot()
    def open_loupe(self) -> None:
        """Show the current picture large."""
        self._loupe.show(self._parts.centre.grid.current())

    @Slot()
    def near_duplicates(self) -> None:
        """Show the near-duplicates of the current picture."""
        row = self._row()
        if row is None or not row.duplicates:
            self.said.emit(self.tr("This picture has no near-duplicates in the catalogue."), False)
            return
        operations.find_group(self._session, row).finished.connect(self._show_group)

    @Slot()
    def compare(self) -> None:
        """Compare the current picture with its near-duplicates."""
        self._compare.open(self._row())

    @Slot(object)
    def _show_group(self, name: str | None) -> None:
        if name is not None:
            self._session.set_query(Query(search=to_text(Comparison("duplicate_group", Op.EQ, name))))

    @Slot()
    def next_unlabelled(self) -> None:
        """Go to the next picture without a label."""
        self._find_unlabelled(1)

    @Slot()
    def previous_unlabelled(self) -> None:
        """Go to the previous picture without a label."""
        self._find_unlabelled(-1)

    def _find_unlabelled(self, step: int) -> None:
        here = self._parts.centre.grid.current()
        operations.find_unlabelled(self._session, here, step).finished.connect(self._go_to)

    @Slot(object)
    def _go_to(self, row_id: int | None) -> None:
        if row_id is None:
            self.said.emit(self.tr("No further picture without a label in this view."), False)
        else:
            self._parts.centre.grid.go_to(self._session.model.position(row_id))

    # Labels

    @Slot()
    def label_human(self) -> None:
        """Label Human-made."""
        self._labelling.label(LabelValue.HUMAN)

    @Slot()
    def label_ai(self) -> None:
        """Label AI-generated."""
        self._labelling.label(LabelValue.AI)

    @Slot()
    def label_ai_edited(self) -> None:
        """Label AI-edited."""
        self._labelling.label(LabelValue.AI_EDITED)

    @Slot()
    def label_unsure(self) -> None:
        """Label Unsure."""
        self._labelling.label(LabelValue.UNSURE)

    @Slot()
    def label_exclude(self) -> None:
        """Label Exclude."""
        self._labelling.label(LabelValue.EXCLUDE)

    @Slot()
    def remove_label(self) -> None:
        """Remove the label."""
        self._labelling.label(None)

    # Copies and files

    @Slot()
    def copy_path(self) -> None:
        """Put the paths of what is selected on the clipboard."""
        ids = self._parts.centre.grid.selected_ids()[:PATHS_COPIED].copy()
        operations.read_paths(self._session, ids).finished.connect(self.copy)

    @Slot()
    def copy_summary(self) -> None:
        """Put verdict, summary and findings of the current picture on the clipboard."""
        row = self._row()
        if row is not None:
            operations.describe(self._session, row.id).finished.connect(self.copy)

    @Slot(object)
    def copy(self, words: str) -> None:
        """Put text on the clipboard."""
        if words:
            QGuiApplication.clipboard().setText(words)
            self.said.emit(self.tr("Copied"), False)

    @Slot(str, bytes)
    def save(self, name: str, data: bytes) -> None:
        """Choose where to save a block."""
        dialog = QFileDialog(self._window(), self.tr("Save block"), str(Path.home() / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setProperty("block", bytes(data))
        dialog.fileSelected.connect(self._save_to)
        dialog.open()

    @Slot(str)
    def _save_to(self, path: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            job = operations.save_bytes(self._session, Path(path), bytes(dialog.property("block")))
            job.finished.connect(self._saved)

    @Slot(object)
    def _saved(self, path: Path) -> None:
        self.said.emit(self.tr("Saved {name}").format(name=text.safe_line(path.name)), False)

    @Slot()
    def show_in_folder(self) -> None:
        """Open the folder of the current picture in the file manager."""
        row = self._row()
        if row is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile((archive_of(row.path) or row.path).rpartition("/")[0]))

    # Dialogs

    @Slot()
    def export(self) -> None:
        """Choose what to export."""
        dialog = ExportDialog(
            self._session.workspace, self._session.runner, self._session.query.expression(), self._window()
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.requested.connect(self._export)
        dialog.open()

    @Slot(object)
    def _export(self, request: operations.ExportRequest | SubsetRequest) -> None:
        if isinstance(request, SubsetRequest):
            self.subset_wanted.emit(request)
            return
        job = operations.export(self._session, request)
        job.finished.connect(self._exported)
        job.failed.connect(self._session.failed)

    @Slot(object)
    def _exported(self, done: operations.Exported) -> None:
        name = text.safe_line(str(done.target))
        if done.rows is None:
            self.said.emit(self.tr("Report written to {name}").format(name=name), False)
        else:
            words = self.tr("{n} pictures written to {name}")
            self.said.emit(words.format(n=text.number(done.rows), name=name), False)

    def _row(self) -> CatalogRow | None:
        here = self._parts.centre.grid.current()
        return self._session.model.row(here) if here >= 0 else None

    def _window(self) -> QWidget:
        return self._parts.window()
