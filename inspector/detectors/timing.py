"""L2: how fast a loaded model is."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from inspector.detectors.looks import Runner
from inspector.detectors.preprocess import Rgb
from inspector.errors import InspectorError

REFUSED = frozenset({"model.failed", "model.output"})
"""What a model does that cannot take a batch: it harms nothing but this run."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Crops looked at in `wall_s` seconds by so many threads at a time, `batch` crops a run; CPU seconds beside it."""

    threads: int
    batch: int
    crops: int
    wall_s: float
    cpu_s: float

    @property
    def per_second(self) -> float:
        """Crops a second."""
        return self.crops / self.wall_s


def takes(runner: Runner, crop: Rgb, batch: int) -> bool:
    """Whether a model really takes so many crops in one run; many take one, whatever they declare.

    Raises:
        InspectorError: `model.…` where it harms its process.
    """
    if not runner.facts.takes_any_batch:
        return False
    try:
        runner.look(crop, batch)
    except InspectorError as error:
        if error.code in REFUSED:
            return False
        raise
    return True


def time_runs(runner: Runner, crop: Rgb, batch: int, threads: int, seconds: float) -> Timing:
    """Run a model for about `seconds`, at least once a thread, after one run that does not count.

    Args:
        runner: the loaded model.
        crop: of the input's size.
        batch: crops in one run; of a model that takes a fixed number only one counts.
        threads: that run at the same time.
        seconds: after which no new run is begun.
    """
    asked = batch if runner.facts.takes_any_batch else None
    runner.look(crop, asked)
    counts = [0] * threads
    begin, cpu = time.perf_counter(), time.process_time()

    def work(place: int) -> None:
        while not counts[place] or time.perf_counter() - begin < seconds:
            runner.look(crop, asked)
            counts[place] += 1

    others = [threading.Thread(target=work, args=(place,)) for place in range(1, threads)]
    for thread in others:
        thread.start()
    work(0)
    for thread in others:
        thread.join()
    wall, used = time.perf_counter() - begin, time.process_time() - cpu
    return Timing(threads, batch, sum(counts) * batch, max(wall, 1e-9), used)
