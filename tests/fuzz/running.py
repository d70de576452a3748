"""Runs the fuzzer for a bounded time. Each input follows from the seed and its number, so that it can be made again."""

from __future__ import annotations

import random
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz import samples
from tests.fuzz.mutate import mutated
from tests.fuzz.target import Target


@dataclass
class Input:
    """A picture with its sidecars."""

    name: str
    data: bytes
    sidecars: tuple[tuple[str, bytes], ...] = ()


@dataclass
class Outcome:
    """What a run gave: inputs tried, verdicts met, and failures as (number of the input, traceback)."""

    tried: int = 0
    slowest: float = 0.0
    verdicts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)


class Fuzzer:
    """Makes inputs from samples. `more` adds real files."""

    def __init__(self, seed: int, more: tuple[bytes, ...] = ()) -> None:
        self.seed = seed
        self._files = [*samples.files().items(), *((f"more{n}.png", data) for n, data in enumerate(more))]
        self._texts = [text.encode() for text in samples.TEXTS.values()]
        self._bytes = [data for _, data in self._files] + self._texts

    def make(self, number: int) -> Input:
        """The input with this number: a changed file, a changed text in a carrier, or a changed sidecar."""
        chance = random.Random(f"{self.seed}:{number}")
        kind = chance.random()
        if kind < 0.4:
            name, data = chance.choice(self._files)
            return Input(name, mutated(data, self._bytes, chance))
        if kind < 0.75:
            name = chance.choice(list(samples.CARRIERS))
            text = samples.PACKET if name == "xmp.png" else chance.choice(self._texts)
            return Input(name, samples.CARRIERS[name](mutated(text, self._bytes, chance)))
        texts = [*self._texts, samples.PACKET]
        chosen = chance.sample(samples.SIDECARS, chance.choice((1, 1, 2, 3)))
        beside = tuple((file, mutated(chance.choice(texts), self._bytes, chance)) for file in chosen)
        return Input("a.png", self._files[0][1] if chance.random() < 0.3 else b"", beside)

    def run(self, seconds: float, *, stop_after: int = 10) -> Outcome:
        """Try inputs until the time is over or `stop_after` failures were found."""
        target, outcome = Target(), Outcome()
        end = time.monotonic() + seconds
        for number in _numbers():
            if time.monotonic() >= end or len(outcome.failures) >= stop_after:
                return outcome
            made = self.make(number)
            started = time.process_time()
            try:
                outcome.verdicts[target.check(made.data, made.name, made.sidecars)] += 1
            except Exception:  # noqa: BLE001 - finding any exception is what this is for
                outcome.failures.append((number, traceback.format_exc()))
            outcome.slowest = max(outcome.slowest, time.process_time() - started)
            outcome.tried += 1
        raise AssertionError("unreachable")

    def keep(self, number: int, folder: Path) -> None:
        """Write the input with this number into a folder, to look at it or to make a test of it."""
        made = self.make(number)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in ((made.name, made.data), *made.sidecars):
            (folder / f"{self.seed}-{number}-{name}").write_bytes(data)


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1
