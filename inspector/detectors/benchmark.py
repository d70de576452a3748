"""L2: how fast a model is here, in a process of its own: by threads and by pictures in one run, with its memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.detectors.apart import ApartRunner, Limits
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.providers import CPU
from inspector.detectors.selftest import sample_pictures
from inspector.detectors.timing import Timing, takes

THREADS = (1, 2)
BATCHES = (1, 2, 4)
SECONDS = 2.0
LIMITS = Limits(load_s=180.0, run_s=120.0, memory_bytes=16 * 1024**3)


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model is: seconds to load it, and for each combination of threads and batch how many crops it did.

    `memory` are the bytes that the model holds beyond a process without one, after the largest batch.
    """

    provider: str
    precision: str
    load_s: float
    memory: int
    runs: tuple[Timing, ...]

    @property
    def per_second(self) -> float:
        """Crops a second in the fastest way."""
        return max(run.per_second for run in self.runs)


def measure(
    card: ModelCard,
    provider: str = CPU,
    *,
    threads: Sequence[int] = THREADS,
    batches: Sequence[int] = BATCHES,
    seconds: float = SECONDS,
) -> Speed:
    """Measure a model on a picture of its input's size.

    Args:
        card: of the model.
        provider: its execution provider, by its name in the runtime.
        threads: how many score pictures at the same time.
        batches: pictures in one run; a model with a fixed number is measured with that.
        seconds: how long each combination is measured.

    Raises:
        InspectorError: `model.…`.
    """
    picture = sample_pictures(*card.input.size)[0]
    begin = time.perf_counter()
    runner = ApartRunner(card, [provider], limits=LIMITS)
    try:
        loaded = time.perf_counter() - begin
        wanted = [batch for batch in batches if batch == 1 or takes(runner, picture, batch)] or [1]
        found = [runner.time(picture, batch, count, seconds) for batch in wanted for count in threads]
        memory = max(held for _, held in found)
        facts = runner.facts
        return Speed(facts.provider, facts.precision, loaded, memory, tuple(timing for timing, _ in found))
    finally:
        runner.close()
