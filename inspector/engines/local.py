"""L3: runs the pipeline on this machine: the first pictures at once in this process, many in worker processes.

Workers send every report as soon as it is done, so a worker that dies costs one picture, which becomes a record with
`reader.crashed`, and cancelling may end the processes at once without losing finished work.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Any

from inspector.cancel import CancelToken
from inspector.domain.report import InspectionReport
from inspector.engines.tasks import Stage, Work, crashed, perform
from inspector.errors import Cancelled, InspectorError
from inspector.pipeline.context import InspectContext, ScanSpec

INLINE_SECONDS = 1.0
"""Time spent in this process before worker processes are started: small scans never pay for a start."""
BATCH = 32
BATCH_DETECTOR = 1
POLL_SECONDS = 0.1


def run(
    work: Iterable[Work],
    spec: ScanSpec,
    stage: Stage = Stage.BOTH,
    *,
    jobs: int = 0,
    cancel: CancelToken | None = None,
    inline_seconds: float = INLINE_SECONDS,
) -> Iterator[InspectionReport]:
    """Reports in completion order, one for each work.

    Args:
        work: pictures to do; taken lazily, so that walking and inspecting overlap.
        spec: what to do with them.
        stage: which pass.
        jobs: worker processes; 0 = one a core, 1 = everything in this process.
        cancel: polled between pictures; raises `Cancelled` once set.
        inline_seconds: how long to work in this process first.

    Raises:
        Cancelled: when asked to stop.
        InspectorError: when a context cannot be built.
    """
    token = cancel or CancelToken()
    queue = iter(work)
    workers = jobs or os.cpu_count() or 1
    started = time.monotonic()
    with InspectContext.build(spec) as context:
        for one in queue:
            token.check()
            yield from perform(stage, (one,), context)
            if workers > 1 and time.monotonic() - started > inline_seconds:
                break
        else:
            return
    token.check()
    size = BATCH_DETECTOR if spec.detector and stage is not Stage.METADATA else BATCH
    with contextlib.closing(_Pool(spec, stage, workers)) as pool:
        yield from pool.run(queue, size, token)


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: connection.Connection[Any, Any]
    pending: deque[Work] = field(default_factory=deque)


class _Pool:
    """A few spawned processes, each with one pipe; a batch at a time, a report a message."""

    def __init__(self, spec: ScanSpec, stage: Stage, size: int) -> None:
        self._spec, self._stage, self._size = spec, stage, size
        self._spawn = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    def run(self, queue: Iterator[Work], size: int, token: CancelToken) -> Iterator[InspectionReport]:
        retry: deque[Work] = deque()
        while True:
            token.check()
            self._feed(queue, retry, size)
            busy = [worker for worker in self._workers if worker.pending]
            if not busy:
                return
            for pipe in connection.wait([worker.pipe for worker in busy], POLL_SECONDS):
                worker = next(worker for worker in busy if worker.pipe is pipe)
                yield self._receive(worker, retry)

    def close(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(1)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()

    def _feed(self, queue: Iterator[Work], retry: deque[Work], size: int) -> None:
        for worker in self._workers:
            if not worker.pending and not self._give(worker, queue, retry, size):
                return
        while len(self._workers) < self._size:
            batch = self._batch(queue, retry, size)
            if not batch:
                return
            worker = self._start()
            self._workers.append(worker)
            worker.pending.extend(batch)
            worker.pipe.send(batch)

    def _give(self, worker: _Worker, queue: Iterator[Work], retry: deque[Work], size: int) -> bool:
        batch = self._batch(queue, retry, size)
        if batch:
            worker.pending.extend(batch)
            with contextlib.suppress(BrokenPipeError):  # a dead worker is noticed when its pipe is read
                worker.pipe.send(batch)
        return bool(batch)

    @staticmethod
    def _batch(queue: Iterator[Work], retry: deque[Work], size: int) -> tuple[Work, ...]:
        again = tuple(retry.popleft() for _ in range(min(size, len(retry))))
        return again or tuple(itertools.islice(queue, size))

    def _receive(self, worker: _Worker, retry: deque[Work]) -> InspectionReport:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            return self._replace(worker, retry)
        if isinstance(message, InspectorError):
            raise message
        worker.pending.popleft()
        report: InspectionReport = message
        return report

    def _replace(self, worker: _Worker, retry: deque[Work]) -> InspectionReport:
        worker.process.join(1)
        lost = worker.pending.popleft()
        retry.extend(worker.pending)
        self._workers.remove(worker)
        worker.pipe.close()
        return crashed(lost)

    def _start(self) -> _Worker:
        ours, theirs = self._spawn.Pipe()
        process = self._spawn.Process(target=_serve, args=(theirs, self._spec, self._stage), daemon=False)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _serve(pipe: connection.Connection[Any, Any], spec: ScanSpec, stage: Stage) -> None:
    """The worker process: batches in, one report a message out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, Cancelled):
        try:
            context = InspectContext.build(spec)
        except InspectorError as error:
            pipe.send(error)
            return
        with context:
            while True:
                for report in perform(stage, pipe.recv(), context):
                    pipe.send(report)
