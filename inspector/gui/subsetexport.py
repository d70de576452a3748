"""L5: runs the export of a subset: one at a time, with progress and cancel in the status bar."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from inspector.exporters.subset.values import SubsetProgress, SubsetRequest, SubsetResult
from inspector.exporters.subset.writing import Mode
from inspector.gui import text
from inspector.gui.jobs import Job
from inspector.gui.session import Session
from inspector.gui.views.statusbar import JobStrip


class SubsetExport(QObject):
    """Exports of a session.

    Signals:
        said: a sentence for a toast, and whether it can be undone.
    """

    said = Signal(str, bool)

    def __init__(self, session: Session, strip: JobStrip) -> None:
        super().__init__(session)
        self._session = session
        self._strip = strip
        self._job: Job | None = None
        self._request: SubsetRequest | None = None
        self._result: SubsetResult | None = None
        self._failed = False
        strip.cancelled.connect(self.cancel)

    @property
    def running(self) -> bool:
        """Whether an export runs."""
        return self._job is not None

    def start(self, request: SubsetRequest) -> None:
        """Write a set, unless one is being written."""
        if self._job is not None:
            self.said.emit(self.tr("An export is running. Wait for it or cancel it."), False)
            return
        self._request, self._result, self._failed = request, None, False
        job = self._session.runner.stream(partial(self._session.workspace.subsets.export, request))
        job.events.connect(self._events)
        job.failed.connect(self._stopped)
        job.ended.connect(self._ended)
        self._job = job
        self._strip.begin(self.tr("Exporting"))

    @Slot()
    def cancel(self) -> None:
        """Stop; what is complete stays, and the same export goes on from there."""
        if self._job is not None:
            self._job.cancel()

    @Slot(list)
    def _events(self, events: list[SubsetProgress]) -> None:
        last = events[-1]
        self._result = last.result or self._result
        self._strip.progress("export", last.done, last.total)

    @Slot(object)
    def _stopped(self, error: object) -> None:
        self._failed = True
        self._session.failed.emit(error)

    @Slot()
    def _ended(self) -> None:
        self._job = None
        if self._result is not None and self._request is not None:
            self._strip.end(self.tr("Export done"), "")
            self.said.emit(_words(self._result, self._request), False)
        elif self._failed:
            self._strip.end(self.tr("Export stopped"), "", icon="cancel")
        else:
            words = self.tr("What is complete stays. Export the same again to go on.")
            self._strip.end(self.tr("Export cancelled"), words, icon="cancel")


def _words(result: SubsetResult, request: SubsetRequest) -> str:
    translate = QCoreApplication.translate
    name = text.safe_line(str(request.target))
    listed = request.mode is Mode.LIST
    left = sum(result.left_out.values())
    if listed:
        words = translate("subset", "{n} pictures listed in {name}")
    elif left:
        words = translate("subset", "{n} pictures written to {name}. {m} were left out; the manifest says why.")
    else:
        words = translate("subset", "{n} pictures written to {name}")
    return words.format(n=text.number(result.written), m=text.number(left), name=name)
