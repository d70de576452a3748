"""L2: agreement of two reviewers on the pictures that both of them decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts by what the first and the second reviewer said, and what they amount to.

    `observed` is the share of equal decisions. `kappa` (Cohen) misleads where one answer is rare, so that `ac1`
    (Gwet) and the counts always stand beside it. Null where the formula has no value.
    """

    both_ai: int
    only_first: int
    only_second: int
    neither: int
    observed: float | None
    kappa: float | None
    ac1: float | None


def agreement(both_ai: int, only_first: int, only_second: int, neither: int) -> Agreement:
    """Agreement from the four counts of decisions "AI" or "not AI" on the same pictures."""
    total = both_ai + only_first + only_second + neither
    if not total:
        return Agreement(0, 0, 0, 0, None, None, None)
    observed = (both_ai + neither) / total
    first, second = (both_ai + only_first) / total, (both_ai + only_second) / total
    chance = first * second + (1 - first) * (1 - second)
    mean = (first + second) / 2
    rare = 2 * mean * (1 - mean)
    kappa = None if chance >= 1 else (observed - chance) / (1 - chance)
    return Agreement(both_ai, only_first, only_second, neither, observed, kappa, (observed - rare) / (1 - rare))


def agreement_of(decisions: Iterable[tuple[bool, bool]]) -> Agreement:
    """Agreement from pairs of decisions, true meaning AI."""
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for first, second in decisions:
        counts[first, second] += 1
    return agreement(counts[True, True], counts[True, False], counts[False, True], counts[False, False])
