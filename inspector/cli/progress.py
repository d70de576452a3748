"""L5: progress on the terminal: done, rate, time left, counts by verdict."""

from __future__ import annotations

from collections import Counter
from typing import Any, Self

from inspector import messages

_FAST = 10


def pace(speed: float) -> str:
    """A rate with two digits that count, or in whole numbers: 0.13, 1.8, 4,200."""
    return f"{speed:,.0f}" if speed >= _FAST else f"{speed:.2g}"


class Progress:
    """A live line on stderr; does nothing where stderr is no terminal."""

    def __init__(self, *, enabled: bool, total: int | None = None) -> None:
        self._enabled = enabled
        self._total = total
        self._bar: Any = None
        self._task: Any = None
        self._verdicts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        if self._enabled:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                SpinnerColumn(),
                BarColumn(20),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                TextColumn("{task.fields[counts]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total, rate="", counts="")
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, verdict: str, unreadable: int) -> None:
        """One more picture is done."""
        if self._bar is None:
            return
        self._verdicts[verdict] += 1
        counts = [f"{count} {messages.text(f'verdict.{name}').lower()}" for name, count in self._verdicts.most_common()]
        if unreadable:
            counts.append(f"{unreadable} unreadable")
        speed = self._bar.tasks[0].speed
        rate = f"{pace(speed)} a second" if speed else ""
        self._bar.update(self._task, advance=1, rate=rate, counts=" · ".join(counts))

    def step(self, done: int, total: int) -> None:
        """So many of so many are done."""
        if self._bar is None:
            return
        speed = self._bar.tasks[0].speed
        rate = f"{pace(speed)} a second" if speed else ""
        self._bar.update(self._task, completed=done, total=total, rate=rate)
