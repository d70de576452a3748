"""L2: a model in a process of its own, with limits on time and memory: for every model that we did not make."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.looks import Facts, Look
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.preprocess import Rgb
from inspector.detectors.timing import Timing
from inspector.detectors.worker import WORKER
from inspector.domain.jsonform import from_json, to_json
from inspector.errors import InspectorError
from inspector.subprocesses.process import WorkerLostError, WorkerProcess

PATIENCE, LEAST_S = 50.0, 10.0
"""A model that has answered may take so many times as long again, and so many seconds at least, whatever its limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a model may take: seconds to load, seconds for one run, seconds for all together, bytes of memory.

    The limit on memory is one on addresses where the system has such a limit (Linux); elsewhere it is watched.
    """

    load_s: float = 60.0
    run_s: float = 60.0
    total_s: float | None = None
    memory_bytes: int = 4 * 1024**3


class ApartRunner:
    """A model loaded in a worker process. A run that hangs, crashes or takes too much costs that process.

    Any number of threads may use it; one run takes place at a time. The next run starts another process.

    Args:
        card: what goes in and what comes out.
        providers: execution providers in order of preference.
        threads: of one run.
        limits: what the model may take.

    Raises:
        InspectorError: `model.…`; `model.timeout`, `model.memory`, `model.crashed`, `model.no_worker` where the
            process had to be ended, died, or did not start.
    """

    def __init__(
        self, card: ModelCard, providers: Sequence[str] = (), threads: int = 1, limits: Limits | None = None
    ) -> None:
        self._file = card.file
        self._limits = limits or Limits()
        self._until = None if self._limits.total_s is None else time.monotonic() + self._limits.total_s
        config = {
            "card": to_json(card),
            "providers": list(providers),
            "threads": threads,
            "memory": self._limits.memory_bytes,
        }
        self._lock = threading.Lock()
        self._worker = WorkerProcess(WORKER, config, self._limits.run_s)
        self._loaded: int | None = None
        self._run_s = self._limits.run_s
        weakref.finalize(self, self._worker.kill)
        with self._lock:
            try:
                self.facts = Facts(*self._load()["facts"])
            except BaseException:
                self._worker.kill()
                raise

    def look(self, crop: Rgb, batch: int | None = None) -> Look:
        """See `looks.Runner`."""
        return Look(*self._ask({"do": "look", "batch": batch}, crop)[0]["look"])

    def look_beside(self, crop: Rgb, other: Rgb) -> Look:
        """See `looks.Runner`."""
        return Look(*self._ask({"do": "look_beside"}, crop, other)[0]["look"])

    def patches(self, crop: Rgb) -> NDArray[np.float32]:
        """See `looks.Runner`."""
        head, attached = self._ask({"do": "patches"}, crop)
        return np.frombuffer(attached[0], np.float32).reshape(head["shape"])

    def time(self, crop: Rgb, batch: int, threads: int, seconds: float) -> tuple[Timing, int]:
        """How fast the model is, and the bytes of memory that it holds beyond a process without a model.

        Args:
            crop: of the input's size.
            batch: pictures in one run.
            threads: that run at the same time.
            seconds: how long to measure.
        """
        head, _ = self._ask({"do": "time", "batch": batch, "threads": threads, "seconds": seconds}, crop)
        return from_json(Timing, head["timing"]), int(head["memory"])

    def close(self) -> None:
        """End the process, also in the middle of a run."""
        self._worker.stop()
        with self._lock:
            self._worker.kill()

    def _load(self) -> dict[str, Any]:
        head, _ = self._answer({"do": "load"}, (), self._limits.load_s)
        self._loaded = self._worker.pid
        return head

    def _ask(self, head: Mapping[str, Any], *crops: Rgb) -> tuple[dict[str, Any], list[bytes]]:
        with self._lock:
            if self._worker.pid is None or self._worker.pid != self._loaded:
                self._load()
            asked = {**head, "shape": list(crops[0].shape)}
            parts = [np.ascontiguousarray(crop).tobytes() for crop in crops]
            if "seconds" in head:  # it is measured: many runs
                return self._answer(asked, parts, self._limits.run_s + float(head["seconds"]))
            begin = time.monotonic()
            found = self._answer(asked, parts, self._run_s)
            self._run_s = min(self._limits.run_s, max(LEAST_S, PATIENCE * (time.monotonic() - begin)))
            return found

    def _answer(
        self, head: Mapping[str, Any], attachments: Sequence[bytes], seconds: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        if self._until is not None:
            seconds = min(seconds, self._until - time.monotonic())
            if seconds <= 0:
                raise InspectorError("model.timeout", file=self._file, seconds=self._limits.total_s)
        try:
            found, attached = self._worker.ask(head, attachments, seconds)
        except WorkerLostError as lost:
            params = {**lost.params, "file": self._file}
            if lost.code == "model.timeout":
                params["seconds"] = self._limits.total_s or seconds
            raise InspectorError(lost.code, **params) from lost
        if "error" in found:
            raise InspectorError(found["error"], **found["params"])
        return found, attached
