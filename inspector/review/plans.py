"""L2: how many pictures must be checked, and what a check has established so far."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from inspector.errors import UsageError
from inspector.review.bounds import (
    Controls,
    anytime_bound,
    attempt_alpha,
    certificate_bound,
    sensitivity_lower,
    share_left,
    tail_at_most,
    upper_bound,
)
from inspector.review.shares import breaking_count, exact

METHODS = ("random", "sequential")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a check is to establish. Shares are exact fractions.

    `tolerate` AI pictures may turn up without breaking the claim. `sensitivity` is an assumption about the reviewer;
    with `controls` > 0 hidden AI pictures it is measured instead, and planned for a reviewer who catches all of them.
    `attempt` counts samples of one set when a failed check may be repeated; 0 means that it may not.
    """

    population: int
    max_ai: Fraction
    confidence: Fraction
    tolerate: int = 0
    sensitivity: float = 1.0
    method: str = "random"
    controls: int = 0
    attempt: int = 0

    @property
    def alpha(self) -> Fraction:
        """What may be spent on this attempt."""
        alpha = 1 - exact(self.confidence)
        return attempt_alpha(alpha, self.attempt) if self.attempt else alpha


@dataclass(frozen=True, slots=True)
class Tally:
    """Decisions on the planned sample. `unresolved`: unsure, skipped, unreadable, missing, excluded after freezing."""

    reviewed: int = 0
    ai: int = 0
    unresolved: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check has established: at most `bound_count` of the set are AI-made. Pictures that wait count as AI."""

    population: int
    planned: int
    reviewed: int
    ai_found: int
    unsure: int
    bound_count: int
    bound_share: Fraction
    share_left: Fraction
    confidence: Fraction
    sensitivity: float
    met: bool


def sample_size(claim: Claim) -> int:
    """The smallest sample that establishes the claim if no more than the tolerated number is found in it.

    Raises:
        UsageError: `review.tolerate` when as many tolerated finds would break the claim by themselves,
            `review.unreachable` when even a review of all pictures could not establish it,
            `review.sequential` for a sequential plan with tolerated finds or an imperfect reviewer.
    """
    breaking = breaking_count(claim.population, claim.max_ai)
    if breaking > claim.population:
        return 0
    if claim.tolerate >= breaking:
        raise UsageError("review.tolerate", tolerate=claim.tolerate, allowed=breaking - 1)
    if claim.method == "sequential":
        return _sequential_size(claim, breaking)
    alpha, sensitivity = claim.alpha, claim.sensitivity
    if claim.controls:
        alpha /= 2
        sensitivity = sensitivity_lower(claim.controls, claim.controls, alpha)

    def enough(sample: int) -> bool:
        return tail_at_most(claim.tolerate, claim.population, breaking, sample, alpha, sensitivity)

    if not enough(claim.population):
        raise UsageError("review.unreachable", population=claim.population)
    return _first(claim.tolerate, claim.population, enough)


def outcome(claim: Claim, planned: int, tally: Tally, controls: Controls | None = None) -> Outcome:
    """What the decisions so far establish.

    Args:
        claim: what was planned.
        planned: size of the drawn sample.
        tally: decisions on it. In a fixed sample, pictures that still wait count as AI, so that stopping early is safe.
        controls: result of the hidden control pictures; they replace the assumed sensitivity.
    """
    counted = tally.ai + tally.unresolved
    sensitivity, alpha = claim.sensitivity, claim.alpha
    if claim.method == "sequential":
        bound = anytime_bound(claim.population, tally.reviewed, counted, alpha)
    else:
        found = counted + max(0, planned - tally.reviewed)
        if controls is None:
            bound = upper_bound(claim.population, planned, found, alpha, sensitivity)
        else:
            sensitivity = sensitivity_lower(controls.hidden, controls.caught, alpha / 2)
            bound = certificate_bound(claim.population, planned, found, alpha, controls)
    share = Fraction(bound, claim.population) if claim.population else Fraction(0)
    return Outcome(
        population=claim.population,
        planned=planned,
        reviewed=tally.reviewed,
        ai_found=tally.ai,
        unsure=tally.unresolved,
        bound_count=bound,
        bound_share=share,
        share_left=share_left(claim.population, bound, min(counted, bound)),
        confidence=exact(claim.confidence),
        sensitivity=sensitivity,
        met=share <= claim.max_ai,
    )


def _sequential_size(claim: Claim, breaking: int) -> int:
    """Pictures after which a sequential check ends if none of them is AI."""
    if claim.sensitivity < 1 or claim.controls or claim.tolerate:
        raise UsageError("review.sequential")

    def enough(sample: int) -> bool:
        return anytime_bound(claim.population, sample, 0, claim.alpha) < breaking

    return _first(1, claim.population, enough)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first number of `low … high` for which a property holds that, once gained, stays."""
    while low < high:
        middle = math.floor((low + high) / 2)
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
