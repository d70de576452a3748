"""L3: limits of a detector from a person's own labels: set on one half of them, counted on the other.

Counting where the limits were set would flatter them. The other half is scored as a scan under the new limits scores
it, everyday versions included; its count is turned into an exact bound (Clopper-Pearson, 95%), and limits that do not
keep it are refused.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from inspector.detectors import ModelCard, OwnLimits
from inspector.errors import InspectorError, UsageError
from inspector.review.bounds import clopper_pearson_upper
from inspector.review.distributions import hypergeometric_tail

ALPHA = Fraction(1, 20)
AT_MOST = range(1, 51)
"""Human works in 100 that may be flagged."""
NEEDED_AI = 20
"""AI pictures below which nothing can be said of what the limits find."""
_WANTED_CHANCE = 0.75
"""Chance that the other half keeps the bound, for which the limit is set where there are labels enough."""
_TAIL = 20


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture that a person decided on: a key of its content, the model's log odds, and the decision."""

    key: str
    odds: float
    ai: bool


Settle = Callable[[ModelCard, Collection[str]], Mapping[str, float]]
"""Log odds of the pictures with some keys, as a scan with a card takes them."""


def limits_of(labelled: Collection[Labelled], card: ModelCard, at_most: int, made: str, settle: Settle) -> OwnLimits:
    """Limits that flag at most `at_most` in 100 human works like those labelled, with 95% confidence.

    Args:
        labelled: one entry a picture; copies count once.
        card: of the model that gave the log odds.
        at_most: 1 to 50.
        made: today as an ISO date.
        settle: scores the half kept aside under the limits found.

    Raises:
        UsageError: `calibration.at_most`.
        InspectorError: `calibration.too_few` where there are too few labels, `calibration.not_met` where the other half
            does not keep the bound.
    """
    if at_most not in AT_MOST:
        raise UsageError("calibration.at_most", value=at_most, low=AT_MOST[0], high=AT_MOST[-1])
    human, ai = (_halves([item for item in labelled if item.ai is kind]) for kind in (False, True))
    counts = [sum(map(len, halves)) for halves in (human, ai)]
    if counts[0] < needed(at_most) or counts[1] < NEEDED_AI:
        raise InspectorError(
            "calibration.too_few",
            human=counts[0],
            ai=counts[1],
            needed_human=needed(at_most),
            needed_ai=NEEDED_AI,
            at_most=at_most,
        )
    set_on = list(human[0].values())
    strong = _strong(set_on, len(human[1]), at_most)
    weak = min(strong, _flags_at_most(set_on, 2 * at_most))
    found = settle(_under(card, weak, strong), [*human[1], *ai[1]])
    kept, kept_ai = ([found[key] for key in halves[1] if key in found] for halves in (human, ai))
    flagged = _above(kept, strong)
    bound = clopper_pearson_upper(len(kept), flagged, ALPHA)
    if bound > at_most / 100:
        raise InspectorError(
            "calibration.not_met", flagged=flagged, human=len(kept), bound=f"{bound * 100:.2g}", at_most=at_most
        )
    return OwnLimits(
        sha256=card.sha256,
        at_most=at_most,
        weak=weak,
        strong=strong,
        set_on=len(set_on),
        human=len(kept),
        flagged=flagged,
        bound=bound,
        human_weak=_above(kept, weak) - flagged,
        ai=len(kept_ai),
        found=_above(kept_ai, strong),
        ai_weak=_above(kept_ai, weak) - _above(kept_ai, strong),
        made=made,
    )


def needed(at_most: int) -> int:
    """Labelled human works from which a bound can be kept: by the half kept aside, with none of it flagged."""
    return 2 * math.ceil(math.log(ALPHA) / math.log1p(-at_most / 100))


def _under(card: ModelCard, weak: float, strong: float) -> ModelCard:
    """The card under limits that are not in use yet, so that no stored score is of them."""
    return replace(card, calibration=replace(card.calibration, id="", weak=weak, strong=strong))


def _halves(items: Sequence[Labelled]) -> tuple[dict[str, float], dict[str, float]]:
    """Log odds by key of two halves, the same ones each time, whatever the order of the labels."""
    copies = {item.key: item.odds for item in items}
    ordered = sorted(copies, key=lambda key: hashlib.sha256(f"half {key}".encode()).digest())
    first, second = ({key: copies[key] for key in ordered[start::2]} for start in (0, 1))
    return first, second


def _strong(set_on: Sequence[float], kept: int, at_most: int) -> float:
    """The lowest limit for which the other half will probably keep the bound.

    With the limit at the r-th highest of one half, how many of the other lie above it follows from their order alone
    (negative hypergeometric). Where even the highest of all is too low, the limit goes beyond it by the tail's width.
    """
    highest = sorted(set_on, reverse=True)
    allowed = _allowed(kept, at_most)
    rank = 0
    while rank < len(highest) and _kept_chance(rank + 1, allowed, len(highest), kept) >= _WANTED_CHANCE:
        rank += 1
    if rank:
        return highest[rank - 1]
    tail = highest[: _TAIL + 1]
    width = sum(tail[:-1]) / max(1, len(tail) - 1) - tail[-1]
    return highest[0] + 1.25 * max(width, 0.0)


def _kept_chance(rank: int, allowed: int, first: int, second: int) -> float:
    """Chance that at most `allowed` of the second half lie above the `rank`-th highest of the first."""
    return hypergeometric_tail(allowed, first + second, second, rank + allowed)


def _allowed(kept: int, at_most: int) -> int:
    """How many of the half kept aside may be flagged."""
    allowed = 0
    while clopper_pearson_upper(kept, allowed + 1, ALPHA) <= at_most / 100:
        allowed += 1
    return allowed


def _flags_at_most(odds: Sequence[float], in_100: int) -> float:
    ordered = sorted(odds, reverse=True)
    return ordered[min(len(ordered) - 1, len(ordered) * in_100 // 100)]


def _above(odds: Sequence[float], limit: float) -> int:
    return sum(value > limit for value in odds)
