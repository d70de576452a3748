"""L5: background work. The only module of the window with threads.

A `Job` lives on the GUI thread. Its worker hands over events and an outcome through a locked buffer and one
queued wake-up; everything that a job emits is emitted on the GUI thread, events at most 20 times a second.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from inspector.cancel import CancelToken
from inspector.errors import Cancelled, CodedError

BATCH_MS = 50
"""Shortest time between two batches of events."""
PAUSE_SECONDS = 0.2
"""How often a held stream looks whether it was cancelled."""
SPARE_WORKERS = 3
"""Work threads beyond one a core: a scan and thumbnails never hold up a page of rows or a detail."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Crash:
    """A bug inside a job, with the report that a person can copy."""

    report: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    error: CodedError | Crash | None = None
    cancelled: bool = False


class Job(QObject):
    """One piece of background work. Emits `events` in batches, then one outcome, then `ended`.

    Signals:
        events: a list of what the work yielded, oldest first.
        finished: the value that the work returned.
        failed: a `CodedError` or a `Crash`.
        ended: always last, also after a cancel or `drop`.
    """

    events = Signal(list)
    finished = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _wake = Signal()

    def __init__(self, parent: QObject | None = None, *, durable: bool = False) -> None:
        super().__init__(parent)
        self.durable = durable
        self.token = CancelToken()
        self.future: Future[None] | None = None
        self._lock = threading.Lock()
        self._buffer: list[Any] = []
        self._outcome: _Outcome | None = None
        self._over = False
        self._woken = False
        self._dropped = False
        self._going = threading.Event()
        self._going.set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._flush)
        self._last = 0.0
        self._wake.connect(self._schedule, Qt.ConnectionType.QueuedConnection)

    @property
    def over(self) -> bool:
        """Whether `ended` was emitted."""
        return self._over

    def cancel(self) -> None:
        """Ask the work to stop. What it did until then is still delivered."""
        self.token.cancel()

    def pause(self, *, held: bool) -> None:
        """Hold a stream before its next event, or let it go on."""
        if held:
            self._going.clear()
        else:
            self._going.set()

    def drop(self) -> None:
        """Ask the work to stop and deliver nothing any more but `ended`. Work that did not begin never does."""
        self.mute()
        self.token.cancel()
        if self.future is None or self.future.cancel():
            self._end(_Outcome(cancelled=True))

    def mute(self) -> None:
        """Let the work go on, but deliver nothing any more but `ended`."""
        self._dropped = True

    def work(self, function: Callable[[CancelToken], Any], *, stream: bool) -> None:
        """Run on the worker thread: call `function` and hand over what comes of it."""
        outcome = self._attempt(function, stream=stream)
        with self._lock:  # nobody sees the outcome, and deletes this object, before the signal is out
            self._outcome = outcome
            self._signal()

    def _attempt(self, function: Callable[[CancelToken], Any], *, stream: bool) -> _Outcome:
        try:
            self.token.check()
            value = function(self.token)
            if stream:
                self._consume(value)
                return _Outcome(cancelled=self.token.cancelled)
            return _Outcome(value)
        except Cancelled:
            return _Outcome(cancelled=True)
        except CodedError as error:
            _log.info("job stopped: %s", error.code)
            return _Outcome(error=error)
        except Exception:  # noqa: BLE001 - the boundary of all background work
            _log.exception("a job crashed")
            return _Outcome(error=Crash(traceback.format_exc()))

    def _consume(self, events: Iterator[Any]) -> None:
        for event in events:
            with self._lock:
                self._buffer.append(event)
                asleep = not self._woken
                self._woken = True
            if asleep:
                self._signal()
            while not self._going.wait(PAUSE_SECONDS) and not self.token.cancelled:
                pass

    def _signal(self) -> None:
        try:
            self._wake.emit()
        except RuntimeError:  # the window is gone; nobody waits for this any more
            _log.debug("a job ended after the window")

    @Slot()
    def _schedule(self) -> None:
        left = BATCH_MS - int((time.monotonic() - self._last) * 1000)
        if self._outcome is not None or left <= 0:
            self._flush()
        elif not self._timer.isActive():
            self._timer.start(left)

    @Slot()
    def _flush(self) -> None:
        if not self._over:
            self._last = time.monotonic()
            events, outcome = self._handed_over()
            if events and not self._dropped:
                self.events.emit(events)
            if outcome is not None:
                self._end(outcome)

    def _handed_over(self) -> tuple[list[Any], _Outcome | None]:
        with self._lock:
            events, self._buffer = self._buffer, []
            self._woken = False
            return events, self._outcome

    def _end(self, outcome: _Outcome) -> None:
        if self._over:
            return
        self._over = True
        self._timer.stop()
        if not self._dropped and outcome.error is not None:
            self.failed.emit(outcome.error)
        elif not self._dropped and not outcome.cancelled:
            self.finished.emit(outcome.value)
        self.ended.emit()


class JobRunner(QObject):
    """Starts jobs on two executors: *catalog* (one worker: decisions in the order they were made) and *work*."""

    def __init__(self, catalog: Executor, work: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._work = work
        self._jobs: set[Job] = set()
        self._latest: dict[str, Job] = {}
        self._closed = False

    @classmethod
    def threaded(cls, parent: QObject | None = None) -> JobRunner:
        """A runner with real threads: one for the catalogue, one a core and a few spare for work."""
        workers = (os.cpu_count() or 1) + SPARE_WORKERS
        return cls(
            ThreadPoolExecutor(1, thread_name_prefix="catalog"),
            ThreadPoolExecutor(workers, thread_name_prefix="work"),
            parent,
        )

    def run(self, function: Callable[[CancelToken], Any], *, key: str = "", catalog: bool = False) -> Job:
        """Start `function(token)`; its value comes with `finished`.

        Args:
            function: what to do. It must touch no widget.
            key: a purpose. A newer job of the same key drops the older one, so that stale results never arrive.
            catalog: whether it writes decisions, which happen one after the other.
        """
        return self._start(function, key, catalog=catalog, stream=False)

    def stream(self, function: Callable[[CancelToken], Iterator[Any]], *, key: str = "") -> Job:
        """Start `function(token)` and deliver what it yields with `events`. `key` as for `run`."""
        return self._start(function, key, catalog=False, stream=True)

    def busy(self) -> bool:
        """Whether any job is not over."""
        return bool(self._jobs)

    def shutdown(self, seconds: float) -> bool:
        """Drop all jobs, let those of the catalogue finish, and wait; tells whether all threads came to rest."""
        self._closed = True
        futures = [job.future for job in self._jobs if job.future is not None]
        for job in tuple(self._jobs):
            job.mute() if job.durable else job.drop()
        self._work.shutdown(wait=False, cancel_futures=True)
        self._catalog.shutdown(wait=False)
        begun = [future for future in futures if not future.cancelled()]
        return not wait(begun, timeout=seconds).not_done

    def _start(self, function: Callable[[CancelToken], Any], key: str, *, catalog: bool, stream: bool) -> Job:
        job = Job(self, durable=catalog)
        if self._closed:
            job.drop()
            return job
        before = self._latest.get(key) if key else None
        if before is not None:
            before.drop()
        if key:
            self._latest[key] = job
        self._jobs.add(job)
        job.ended.connect(self._forget)
        executor = self._catalog if catalog else self._work
        job.future = executor.submit(job.work, function, stream=stream)
        return job

    @Slot()
    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._jobs.discard(job)
            for key in [key for key, latest in self._latest.items() if latest is job]:
                del self._latest[key]
            job.deleteLater()
