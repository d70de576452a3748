"""L3: what the decisions on a plan's sample establish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from inspector.catalog import Queued
from inspector.catalog.values import PlanRow
from inspector.domain.enums import LabelValue
from inspector.review import Claim, Controls, Outcome, Stratum, Tally, outcome, share_left, strata_bound

AI = (LabelValue.AI, LabelValue.AI_EDITED)
UNRESOLVED = (LabelValue.UNSURE, LabelValue.EXCLUDE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan with the decisions on its sample, and what they establish."""

    plan: PlanRow
    claim: Claim
    queue: tuple[Queued, ...]
    controls: Controls | None
    outcome: Outcome
    waiting: int
    """Pictures of the sample, and controls, that nobody has decided on and that can be looked at."""

    def json(self) -> dict[str, Any]:
        """As `inspector review status --json` prints it."""
        found = self.outcome
        return {
            "population": found.population,
            "planned": found.planned,
            "reviewed": found.reviewed,
            "ai_found": found.ai_found,
            "unsure": found.unsure,
            "bound_count": found.bound_count,
            "bound_share": float(found.bound_share),
            "confidence": float(found.confidence),
            "met": found.met,
            "plan": self.plan.id,
            "waiting": self.waiting,
        }


def standing(plan: PlanRow, queue: Sequence[Queued]) -> Standing:
    """What decisions on a plan's sample establish."""
    claim = claim_of(plan)
    shown = [item for item in queue if not item.unit.control]
    hidden = [item for item in queue if item.unit.control]
    controls = Controls(len(hidden), sum(item.label in AI for item in hidden)) if hidden else None
    if claim.method == "sequential":
        # The bound holds for pictures in the order they were drawn: what was decided ahead of that order waits.
        ordered = next((place for place, item in enumerate(shown) if answer_of(item) is Answer.WAITING), len(shown))
        tally = _tally(shown[:ordered])
        waiting = 0 if outcome(claim, len(shown), tally).met else len(shown) - ordered
    else:
        tally = _tally(shown)
        waiting = sum(answer_of(item) is Answer.WAITING for item in shown)
        waiting += sum(item.label is None for item in hidden)
    found = outcome(claim, len(shown), tally, controls)
    if plan.params.get("strata"):
        found = _stratified(found, claim, plan, shown)
    return Standing(plan, claim, tuple(queue), controls, found, waiting)


def claim_of(plan: PlanRow) -> Claim:
    """The claim that a stored plan is about."""
    params = plan.params
    return Claim(
        population=plan.units,
        max_ai=Fraction(params["max_ai"]),
        confidence=Fraction(params["confidence"]),
        tolerate=int(params["tolerate"]),
        sensitivity=float(params["sensitivity"]),
        method=str(params["method"]),
        controls=int(params["controls"]),
        attempt=int(params["attempt"]),
    )


class Answer(StrEnum):
    """What a picture of the sample counts as."""

    AI = "ai"
    HUMAN = "human"
    UNRESOLVED = "unresolved"
    """Unsure, excluded after freezing, gone without a decision, or not readable: nobody can have seen it."""
    WAITING = "waiting"


def answer_of(item: Queued) -> Answer:
    """What a picture of the sample counts as. A decision on bytes that lie elsewhere stands."""
    if item.label in AI:
        return Answer.AI
    blind = item.id is not None and not item.readable
    if item.label in UNRESOLVED or blind or (item.label is None and item.id is None):
        return Answer.UNRESOLVED
    return Answer.HUMAN if item.label is LabelValue.HUMAN else Answer.WAITING


def _tally(items: Sequence[Queued]) -> Tally:
    counts = Counter(map(answer_of, items))
    return Tally(len(items) - counts[Answer.WAITING], counts[Answer.AI], counts[Answer.UNRESOLVED])


def _stratified(found: Outcome, claim: Claim, plan: PlanRow, shown: Sequence[Queued]) -> Outcome:
    """The outcome with the bound over strata; pictures that wait count as AI."""
    parts = plan.params["sample_strata"]
    against: Counter[int] = Counter()
    for item in shown:
        if item.unit.place is not None and answer_of(item) is not Answer.HUMAN:
            against[parts[item.unit.place]] += 1
    strata = [
        Stratum(stratum["population"], stratum["sample"], against[number])
        for number, stratum in enumerate(plan.params["strata"])
    ]
    bound = strata_bound(strata, claim.alpha, claim.sensitivity)
    share = Fraction(bound, claim.population)
    counted = found.ai_found + found.unsure
    left = share_left(claim.population, bound, min(counted, bound))
    return replace(found, bound_count=bound, bound_share=share, share_left=left, met=share <= claim.max_ai)
