"""L3: runs the pipeline on this machine: the first pictures at once in this process, many in worker processes.

Workers send every report as soon as it is done, so a worker that dies costs one picture, which becomes a record with
`reader.crashed`, and cancelling may end the processes at once without losing finished work.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from inspector import subprocesses
from inspector.cancel import CancelToken
from inspector.domain.report import InspectionReport
from inspector.engines import worker
from inspector.engines.tasks import Stage, Work, crashed, perform
from inspector.errors import InspectorError
from inspector.pipeline.context import InspectContext, ScanSpec

INLINE_SECONDS = 2.0
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
    todo = iter(work)
    workers = jobs or os.cpu_count() or 1
    started = time.monotonic()
    with InspectContext.build(spec) as context:
        for one in todo:
            token.check()
            yield from perform(stage, (one,), context)
            if workers > 1 and time.monotonic() - started > inline_seconds:
                break
        else:
            return
    token.check()
    size = BATCH_DETECTOR if spec.detector and stage is not Stage.METADATA else BATCH
    with contextlib.closing(_Pool(spec, stage, workers)) as pool:
        yield from pool.run(todo, size, token)


class _Worker:
    """One process and the thread that reads its answers into the pool's queue; a null answer means that it ended."""

    def __init__(self, spec: ScanSpec, stage: Stage, answers: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        self.pending: deque[Work] = deque()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            subprocesses.command("inspector.engines.worker", worker.WORKER_ARGUMENT),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=subprocesses.environment(),
            **subprocesses.separate(),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        self._thread = threading.Thread(target=self._read, args=(answers,), daemon=True)
        self._thread.start()
        self._send((spec, stage))

    def give(self, batch: tuple[Work, ...]) -> None:
        self.pending.extend(batch)
        self._send(batch)

    def end(self) -> None:
        """End the process at once; what it had sent is in the queue already."""
        self._process.terminate()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.join(1)
        with contextlib.suppress(OSError):
            self._input.close()
        self._output.close()

    def _send(self, message: Any) -> None:
        with contextlib.suppress(OSError):  # a dead worker is noticed when its answers end
            worker.send(self._input, message)

    def _read(self, answers: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                answers.put((self, worker.receive(self._output)))
        answers.put((self, None))


class _Pool:
    """A few worker processes; a batch at a time each, one report a message."""

    def __init__(self, spec: ScanSpec, stage: Stage, size: int) -> None:
        self._spec, self._stage, self._size = spec, stage, size
        self._answers: queue.SimpleQueue[tuple[_Worker, Any]] = queue.SimpleQueue()
        self._workers: list[_Worker] = []

    def run(self, work: Iterator[Work], size: int, token: CancelToken) -> Iterator[InspectionReport]:
        retry: deque[Work] = deque()
        while True:
            token.check()
            self._feed(work, retry, size)
            if not any(one.pending for one in self._workers):
                return
            with contextlib.suppress(queue.Empty):
                one, message = self._answers.get(timeout=POLL_SECONDS)
                if message is None and one in self._workers and one.pending:
                    yield self._replace(one, retry)
                elif message is not None:
                    yield self._take(one, message)

    def close(self) -> None:
        """End all processes."""
        for one in self._workers:
            one.end()
        self._workers.clear()

    def _feed(self, work: Iterator[Work], retry: deque[Work], size: int) -> None:
        for one in self._workers:
            if not one.pending:
                batch = _batch(work, retry, size)
                if not batch:
                    return
                one.give(batch)
        while len(self._workers) < self._size:
            batch = _batch(work, retry, size)
            if not batch:
                return
            started = _Worker(self._spec, self._stage, self._answers)
            self._workers.append(started)
            started.give(batch)

    @staticmethod
    def _take(one: _Worker, message: Any) -> InspectionReport:
        if isinstance(message, InspectorError):
            raise message
        one.pending.popleft()
        report: InspectionReport = message
        return report

    def _replace(self, one: _Worker, retry: deque[Work]) -> InspectionReport:
        lost = one.pending.popleft()
        retry.extend(one.pending)
        self._workers.remove(one)
        one.end()
        return crashed(lost)


def _batch(work: Iterator[Work], retry: deque[Work], size: int) -> tuple[Work, ...]:
    again = tuple(retry.popleft() for _ in range(min(size, len(retry))))
    return again or tuple(itertools.islice(work, size))
