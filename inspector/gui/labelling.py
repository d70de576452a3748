"""L5: turns keys and buttons into decisions on the selected pictures, asking first where it is more than one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from inspector.catalog import Undone
from inspector.domain.catalogue import CatalogRow, Changes
from inspector.domain.enums import LabelValue
from inspector.gui import operations, text
from inspector.gui.itemmodels.catalog import Ids
from inspector.gui.jobs import Job
from inspector.gui.session import Session
from inspector.gui.views.grid import PictureGrid
from inspector.gui.views.gridbars import ConfirmBar, EntryBar

Decision = Callable[[], Job]


class Labelling(QObject):
    """Labels, tags and notes of what is selected in the grid.

    Signals:
        said: a sentence for a toast, and whether it can be undone.
        labelled_one: row and `LabelValue` (or null) of a single picture, after it was stored.
    """

    said = Signal(str, bool)
    labelled_one = Signal(object, object)

    def __init__(self, session: Session, grid: PictureGrid, confirm: ConfirmBar, entry: EntryBar) -> None:
        super().__init__(session)
        self._session = session
        self._grid = grid
        self._confirm = confirm
        self._entry = entry
        self._asked: Decision | None = None
        self._done_words = ""
        self._entering: Callable[[str], Job] | None = None
        self._single: dict[Job, tuple[CatalogRow, LabelValue | None]] = {}
        confirm.accepted.connect(self._accept)
        confirm.refused.connect(self._refuse)
        entry.kept.connect(self._keep)
        entry.dropped.connect(self._drop)

    @Slot(object)
    def label(self, value: LabelValue | None) -> None:
        """Label what is selected; null removes the label."""
        ids = self._ids()
        row = self._row(int(ids[0])) if len(ids) == 1 else None
        if row is not None:
            self._label_one(row, value)
        else:
            self._label_many(ids, value)

    def _label_many(self, ids: Ids, value: LabelValue | None) -> None:
        name = text.label_name(value)
        if value is None:
            question = self.tr("Remove the label of {n} pictures?").format(n=text.number(len(ids)))
            done = self.tr("Label removed from {n} pictures").format(n=text.number(len(ids)))
        else:
            question = self.tr("Label {n} pictures {label}?").format(n=text.number(len(ids)), label=name)
            done = self.tr("{n} pictures labelled {label}").format(n=text.number(len(ids)), label=name)
        accept = self.tr("Remove") if value is None else self.tr("Label {n}").format(n=text.number(len(ids)))
        self._decide(ids, lambda: operations.label(self._session, ids.tolist(), value), question, accept, done)

    def _label_one(self, row: CatalogRow, value: LabelValue | None) -> None:
        job = operations.label(self._session, [row.id], value)
        self._single[job] = row, value
        job.finished.connect(self._labelled_one)
        job.ended.connect(self._forget_one)

    @Slot(object)
    def _labelled_one(self, _changes: Changes) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._single:
            self.labelled_one.emit(*self._single[job])

    @Slot()
    def _forget_one(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._single.pop(job, None)

    @Slot(int)
    def toggle_tag(self, place: int) -> None:
        """Give or take the user tag of a digit key."""
        tags = self._session.workspace.settings.digit_tags
        if place >= len(tags) or not tags[place]:
            self.said.emit(self.tr("Key {n} has no tag yet. Choose one in Settings.").format(n=(place + 1) % 10), False)
        else:
            self._toggle(tags[place])

    def _toggle(self, name: str) -> None:
        ids = self._ids()
        shown = text.safe_line(name, 60)
        question = self.tr("Change tag {tag} on {n} pictures?").format(tag=shown, n=text.number(len(ids)))
        done = self.tr("Tag {tag} changed on {n} pictures").format(tag=shown, n=text.number(len(ids)))
        accept = self.tr("Change {n}").format(n=text.number(len(ids)))
        self._decide(
            ids, lambda: operations.toggle_tag(self._session, ids.tolist(), name), question, accept, done, speak=True
        )

    @Slot()
    def edit_note(self) -> None:
        """Ask for the note of what is selected."""
        ids = self._ids()
        if len(ids):
            self._entering = lambda words: operations.note(self._session, ids.tolist(), words)
            job = operations.read_note(self._session, int(ids[0]))
            job.finished.connect(self._show_note)

    @Slot()
    def edit_tags(self) -> None:
        """Ask for the tags of what is selected."""
        ids = self._ids()
        row = self._row(int(ids[0])) if len(ids) else None
        if row is not None:
            self._entering = partial(self._keep_tags, ids, row.tags)
            known = [value for value, _ in self._session.values("tag") if value != "none"]
            hint = self.tr("Tags, with commas between them")
            self._entry.edit("tags", self.tr("Tags"), ", ".join(row.tags), hint=hint, words=known)

    def _keep_tags(self, ids: Ids, before: tuple[str, ...], words: str) -> Job:
        after = [part.strip() for part in words.split(",") if part.strip()]
        gone = [tag for tag in before if tag not in after]
        return operations.tag(self._session, ids.tolist(), after, gone)

    @Slot()
    def undo(self) -> None:
        """Take the latest decision back."""
        operations.undo(self._session).finished.connect(self._undone)

    @Slot()
    def redo(self) -> None:
        """Repeat what was taken back."""
        operations.redo(self._session).finished.connect(self._redone)

    @Slot()
    def explain_delete(self) -> None:
        """Del alone deletes nothing."""
        self.said.emit(self.tr("Inspector never deletes pictures. X excludes, Ctrl+Del removes a label."), False)

    def _decide(
        self, ids: Ids, decision: Decision, question: str, accept: str, done: str, *, speak: bool = False
    ) -> None:
        if not len(ids):
            return
        if len(ids) == 1:
            job = decision()
            if speak:
                self._done_words = done
                job.finished.connect(self._decided)
            return
        self._asked, self._done_words = decision, done
        self._confirm.ask(question, accept, self.tr("Cancel"))
        self._confirm.raise_()
        self._confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ids(self) -> Ids:
        """What is selected, or else the current picture."""
        ids = self._grid.selected_ids()
        if not len(ids) and self._grid.current() >= 0:
            ids = self._session.model.ids[self._grid.current() : self._grid.current() + 1]
        return ids.copy()

    def _row(self, key: int) -> CatalogRow | None:
        position = self._session.model.position(key)
        return self._session.model.row(position) if position >= 0 else None

    @Slot()
    def _accept(self) -> None:
        self._close_question()
        if self._asked is not None:
            self._asked().finished.connect(self._decided)
            self._asked = None

    @Slot()
    def _refuse(self) -> None:
        self._asked = None
        self._close_question()

    def _close_question(self) -> None:
        self._confirm.hide()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _decided(self, changes: Changes) -> None:
        if changes:
            self.said.emit(self._done_words, True)

    @Slot(object)
    def _show_note(self, words: str) -> None:
        self._entry.edit("note", self.tr("Note"), words)

    @Slot(str)
    def _keep(self, words: str) -> None:
        if self._entering is not None:
            self._entering(words)
        self._drop()

    @Slot()
    def _drop(self) -> None:
        self._entering = None
        self._entry.hide()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _undone(self, undone: Undone | None) -> None:
        self.said.emit(_undone_words(undone, again=False), False)

    @Slot(object)
    def _redone(self, undone: Undone | None) -> None:
        self.said.emit(_undone_words(undone, again=True), False)


def _undone_words(undone: Undone | None, *, again: bool) -> str:
    translate = QCoreApplication.translate
    if undone is None:
        return (
            translate("labelling", "There is nothing to repeat.")
            if again
            else translate("labelling", "There is nothing to undo.")
        )
    count = len({*undone.changes.labelled, *undone.changes.updated})
    number = text.number(count)
    if again:
        many = translate("labelling", "Repeated on {n} pictures").format(n=number)
        return translate("labelling", "Repeated on 1 picture") if count == 1 else many
    many = translate("labelling", "Taken back on {n} pictures").format(n=number)
    return translate("labelling", "Taken back on 1 picture") if count == 1 else many
