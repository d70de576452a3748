"""L5: drives scans of the workspace: one at a time, the others wait; events become changes and progress."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from inspector.cancel import CancelToken
from inspector.domain.catalogue import Changes, ScanEvent, ScanProgress
from inspector.errors import Cancelled, CodedError
from inspector.gui.jobs import Crash, Job
from inspector.gui.session import Session

if TYPE_CHECKING:
    from inspector.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ScanResult:
    """How a scan ended."""

    paths: tuple[str, ...]
    progress: ScanProgress | None
    error: CodedError | Crash | None = None
    cancelled: bool = False
    unchanged: int = 0


class Scanner(QObject):
    """Runs scans for a session.

    Signals:
        started: the paths of a scan that begins.
        progressed: its `ScanProgress`.
        ended: its `ScanResult`.
    """

    started = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._waiting: deque[tuple[str, ...]] = deque()
        self._job: Job | None = None
        self._paths: tuple[str, ...] = ()
        self._progress: ScanProgress | None = None
        self._unchanged = 0
        self._error: CodedError | Crash | None = None

    @property
    def running(self) -> bool:
        """Whether a scan runs."""
        return self._job is not None

    @property
    def waiting(self) -> int:
        """Scans that wait for the running one."""
        return len(self._waiting)

    def scan(self, paths: Sequence[str]) -> None:
        """Scan paths now, or after the scan that runs."""
        wanted = tuple(os.path.abspath(path) for path in paths)  # noqa: PTH100 - names need not be valid UTF-8
        if wanted and wanted != self._paths and wanted not in self._waiting:
            self._waiting.append(wanted)
            self._next()

    @Slot()
    def cancel(self) -> None:
        """Stop the running scan; what it found is kept."""
        if self._job is not None:
            self._job.pause(held=False)
            self._job.cancel()

    @Slot(bool)
    def pause(self, held: bool) -> None:
        """Hold the running scan, or let it go on."""
        if self._job is not None:
            self._job.pause(held=held)

    def _next(self) -> None:
        if self._job is not None or not self._waiting:
            return
        self._paths = self._waiting.popleft()
        self._progress, self._unchanged, self._error = None, 0, None
        job = self._session.runner.stream(partial(_scan, self._session.workspace, self._paths))
        job.events.connect(self._events)
        job.failed.connect(self._failed)
        job.ended.connect(self._ended)
        self._job = job
        self.started.emit(self._paths)

    @Slot(list)
    def _events(self, events: list[ScanEvent]) -> None:
        self._progress = events[-1].progress
        self._unchanged += sum(len(event.unchanged) for event in events)
        self._session.take(_merged(events), growing=True)
        self.progressed.emit(self._progress)

    @Slot(object)
    def _failed(self, error: CodedError | Crash) -> None:
        self._error = error

    @Slot()
    def _ended(self) -> None:
        cancelled = self._job is not None and self._job.token.cancelled
        result = ScanResult(self._paths, self._progress, self._error, cancelled, self._unchanged)
        self._job, self._paths = None, ()
        self._session.refresh()
        self.ended.emit(result)
        self._next()


def _scan(workspace: Workspace, paths: tuple[str, ...], token: CancelToken) -> Iterator[ScanEvent]:
    """The events of a scan without their reports, which the window reads from the catalogue as it needs them."""
    try:
        for event in workspace.scan(paths, token):
            yield replace(event, reports=())
    except Cancelled:
        return


def _merged(events: Sequence[ScanEvent]) -> Changes:
    return Changes(
        added=tuple(key for event in events for key in event.changes.added),
        updated=tuple(key for event in events for key in event.changes.updated),
        removed=tuple(key for event in events for key in event.changes.removed),
        labelled=tuple(key for event in events for key in event.changes.labelled),
    )
