"""What every benchmark uses: sizes, CPU time, interleaved rounds, and the line that is printed.

CPU time is that of this process and everything it started, so that work done in a worker process counts. Wall time
stands beside it: on a shared machine only the former repeats.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("INSPECTOR_CORPUS", ROOT / "../shared/corpus")).resolve()
DEMO = ROOT / "resources" / "demo"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done: the sizes that are reported, or tiny ones that only show that a benchmark runs."""

    smoke: bool = False

    @property
    def rounds(self) -> int:
        """Rounds of which the median is taken."""
        return 1 if self.smoke else 5

    def size(self, full: int, smoke: int) -> int:
        """A number of files, rows or repetitions."""
        return smoke if self.smoke else full


@dataclass(frozen=True, slots=True)
class Line:
    """One result. The ratio is `value / peer_value`: above 1 is better for a rate, below 1 for a duration."""

    bench: str
    metric: str
    value: float
    unit: str
    n: int
    peer: str | None = None
    peer_value: float | None = None

    def json(self) -> str:
        """The line as it is printed."""
        ratio = self.value / self.peer_value if self.peer_value else None
        return json.dumps(
            {
                "bench": self.bench,
                "metric": self.metric,
                "value": _short(self.value),
                "unit": self.unit,
                "n": self.n,
                "peer": self.peer,
                "peer_value": _short(self.peer_value),
                "ratio": _short(ratio),
            }
        )


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that one action took."""

    cpu: float
    wall: float


def spent(action: Callable[[], object]) -> Spent:
    """Do something and take its time. Looking at other processes takes time itself and stays outside."""
    others = _other_cpu_seconds()
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Spent(max(cpu + _other_cpu_seconds() - others, 1e-9), max(wall, 1e-9))


def interleaved(effort: Effort, *actions: Callable[[], object]) -> list[Spent]:
    """The median of each action; every round does all of them, so that a slow minute slows them all."""
    rounds = [[spent(action) for action in actions] for _ in range(effort.rounds)]
    return [median(times) for times in zip(*rounds, strict=True)]


def median(times: Sequence[Spent]) -> Spent:
    """The median of CPU and of wall time."""
    return Spent(statistics.median(one.cpu for one in times), statistics.median(one.wall for one in times))


def rates(
    bench: str, metric: str, unit: str, count: int, own: Spent, peer: str | None = None, theirs: Spent | None = None
) -> Iterator[Line]:
    """Lines for `count` things done: a CPU second's worth, then a second's."""
    for clock in ("cpu", "wall"):
        other = count / getattr(theirs, clock) if theirs else None
        yield Line(bench, f"{metric}_{clock}", count / getattr(own, clock), unit, count, peer, other)


def durations(
    bench: str, metric: str, count: int, own: Spent, peer: str | None = None, theirs: Spent | None = None
) -> Iterator[Line]:
    """Lines for one thing done over `count` others: CPU milliseconds, then wall milliseconds."""
    for clock in ("cpu", "wall"):
        other = getattr(theirs, clock) * 1000 if theirs else None
        yield Line(bench, f"{metric}_{clock}", getattr(own, clock) * 1000, "ms", count, peer, other)


def _other_cpu_seconds() -> float:
    """CPU seconds of the processes that this one started, and of theirs; 0 on Windows."""
    try:
        import resource
    except ImportError:
        return 0.0
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + _running_children()


def _running_children() -> float:
    """CPU seconds of descendants that still run, where the system shows them (Linux)."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # The name in parentheses may hold anything, so fields are counted from its end.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
        ticks[int(entry.name)] = sum(map(int, fields[11:15]))
    family = {os.getpid()}
    while more := {number for number, parent in parents.items() if parent in family} - family:
        family |= more
    below = sum(ticks.get(number, 0) for number in family - {os.getpid()})
    return below / os.sysconf("SC_CLK_TCK") if below else 0.0


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
