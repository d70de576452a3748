"""L2: upper bounds on the number of AI pictures in a set, after a random check of some of it.

All bounds are one-sided and exact (hypergeometric); `alpha` is 1 - confidence. A picture that the reviewer flags
counts as AI: no credit is given for false alarms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from inspector.review.distributions import (
    binomial_tail,
    hypergeometric,
    hypergeometric_tail,
    tail_with_sensitivity,
)
from inspector.review.shares import exact

PRIOR = (1, 50)
"""Beta-binomial prior of the anytime bound."""
_CLOSE = 1e-9
"""Relative distance from alpha below which a tail is computed again with integers."""
_EXACT_SAMPLE = 5_000
_BISECTIONS = 200


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the set: its size, how many of it were reviewed at random, how many of those were AI."""

    population: int
    sample: int
    found: int


@dataclass(frozen=True, slots=True)
class Controls:
    """Hidden pictures known to be AI that were mixed into the review, and how many of them were caught."""

    hidden: int
    caught: int


def tail_at_most(x: int, population: int, marked: int, sample: int, alpha: Fraction, sensitivity: float = 1.0) -> bool:
    """Whether at most `x` finds would be as unlikely as `alpha`. Ties are decided with integers."""
    tail = tail_with_sensitivity(x, population, marked, sample, sensitivity)
    if abs(tail - alpha) > _CLOSE * alpha:
        return tail < alpha
    if sensitivity < 1 or min(sample, population - sample) > _EXACT_SAMPLE:
        return False
    low = max(0, sample - population + marked)
    ways = sum(
        math.comb(marked, k) * math.comb(population - marked, sample - k)
        for k in range(low, min(x, marked, sample) + 1)
    )
    return ways <= alpha * math.comb(population, sample)


def upper_bound(population: int, sample: int, found: int, alpha: Fraction | float, sensitivity: float = 1.0) -> int:
    """`D_U`: the largest number of AI pictures in the set that the sample does not rule out.

    Args:
        population: pictures in the frozen set.
        sample: pictures of it that were drawn at random and reviewed.
        found: AI pictures among those; unsure, skipped, unreadable and missing ones count as AI.
        alpha: 1 - confidence.
        sensitivity: assumed or measured share of AI pictures that the reviewer recognises.
    """
    level = exact(alpha)
    top = population - sample + found if sensitivity >= 1 else population
    return _last(found, top, lambda marked: not tail_at_most(found, population, marked, sample, level, sensitivity))


def certificate_bound(
    population: int, sample: int, found: int, alpha: Fraction | float, controls: Controls | None = None
) -> int:
    """The bound when the reviewer's sensitivity was measured with hidden controls (Bonferroni: alpha is halved)."""
    if controls is None:
        return upper_bound(population, sample, found, alpha)
    half = exact(alpha) / 2
    return upper_bound(population, sample, found, half, sensitivity_lower(controls.hidden, controls.caught, half))


def anytime_bound(population: int, sample: int, found: int, alpha: Fraction | float) -> int:
    """A bound that may be looked at after every picture without losing its confidence.

    It keeps every number of AI pictures D with prior(D) / posterior(D) <= 1/alpha. For a beta-binomial prior this is
    the hypergeometric likelihood against the beta-binomial probability of the sample.
    """
    limit = math.log(exact(alpha)) + _log_marginal(sample, found)

    def possible(marked: int) -> bool:
        likelihood = hypergeometric(found, population, marked, sample)
        return likelihood > 0 and math.log(likelihood) >= limit

    likeliest = min(population - sample + found, max(found, found * (population + 1) // max(1, sample)))
    return _last(likeliest, population - sample + found, possible)


def strata_bound(strata: Sequence[Stratum], alpha: Fraction | float, sensitivity: float = 1.0) -> int:
    """The bound on a set that was sampled in parts.

    A part that was reviewed completely contributes its exact count. If nothing was found in the others, the bound is
    the largest total that their joint probability of finding nothing does not rule out; else alpha is shared out.
    """
    whole = [part for part in strata if part.sample >= part.population and sensitivity >= 1]
    partly = [part for part in strata if part not in whole]
    known = sum(part.found for part in whole)
    if not partly:
        return known
    level = exact(alpha)
    if sensitivity >= 1 and not any(part.found for part in partly):
        return known + _joint_nothing_found(partly, float(level))
    share = level / len(partly)
    return known + sum(upper_bound(part.population, part.sample, part.found, share, sensitivity) for part in partly)


def share_left(population: int, bound: int, found: int) -> Fraction:
    """Largest share of AI pictures once the found ones are taken out: what an exported subset may claim."""
    return Fraction(bound - found, population - found) if population > found else Fraction(0)


def attempt_alpha(alpha: Fraction | float, attempt: int) -> Fraction:
    """What attempt 1, 2, 3, … may use of alpha when a failed check may be repeated with a new sample."""
    return exact(alpha) / Fraction(2**attempt)


def clopper_pearson_upper(sample: int, found: int, alpha: Fraction | float) -> float:
    """`p_U`: the bound on the share in an infinite set. Always at least the finite one; for explanation only."""
    level = float(exact(alpha))
    if found >= sample:
        return 1.0
    if found == 0:
        return -math.expm1(math.log(level) / sample)
    low, high = found / sample, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if binomial_tail(found, sample, middle) > level else (low, middle)
    return high


def sensitivity_lower(hidden: int, caught: int, alpha: Fraction | float) -> float:
    """`Se_L`: the share of AI pictures that the reviewer recognises at least, from hidden controls.

    `alpha` is the part spent on this question: half of the certificate's.
    """
    if caught <= 0:
        return 0.0
    if caught >= hidden:
        return math.exp(math.log(exact(alpha)) / hidden)
    return 1 - clopper_pearson_upper(hidden, hidden - caught, alpha)


def _log_marginal(sample: int, found: int) -> float:
    """Log probability of the sample under the beta-binomial prior; sampling keeps the prior's form."""
    a, b = PRIOR
    choose = math.lgamma(sample + 1) - math.lgamma(found + 1) - math.lgamma(sample - found + 1)
    posterior = math.lgamma(a + found) + math.lgamma(b + sample - found) - math.lgamma(a + b + sample)
    return choose + posterior - (math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b))


def _joint_nothing_found(parts: Sequence[Stratum], alpha: float) -> int:
    """Largest total number of AI pictures with a joint chance above alpha that no sample holds one.

    Each further AI picture in a part with D of them costs `-log(1 - n/(N - D))`, which grows with D: the cheapest
    pictures first give the largest total. A price is found by bisection, what is left over is spent one by one.
    """
    budget = math.log(alpha) - 1e-12

    def counts(price: float) -> list[int]:
        return [
            part.population - part.sample
            if part.sample == 0
            else max(0, min(part.population - part.sample, math.floor(part.population - part.sample / price)))
            for part in parts
        ]

    def chance(marked: Sequence[int]) -> float:
        return math.fsum(_log_nothing(part, number) for part, number in zip(parts, marked, strict=True))

    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if chance(counts(middle)) > budget else (low, middle)
    marked = counts(low) if low > 0 else counts(high)
    while (step := _cheapest(parts, marked)) is not None:
        marked[step] += 1
        if chance(marked) <= budget:
            marked[step] -= 1
            break
    return sum(marked)


def _cheapest(parts: Sequence[Stratum], marked: Sequence[int]) -> int | None:
    prices = [
        (part.sample / (part.population - number), index)
        for index, (part, number) in enumerate(zip(parts, marked, strict=True))
        if number < part.population - part.sample
    ]
    return min(prices)[1] if prices else None


def _log_nothing(part: Stratum, marked: int) -> float:
    chance = hypergeometric_tail(0, part.population, marked, part.sample)
    return math.log(chance) if chance > 0 else -math.inf


def _last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The last number of `low … high` for which a property holds that, once lost, stays lost; `low` if none."""
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low
