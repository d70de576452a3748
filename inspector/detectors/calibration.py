"""L2: from log odds to a score, a band, and what measurements say about it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from inspector.detectors.modelcard import Calibration, Measured
from inspector.domain.enums import Band

ODDS_LIMIT = 30.0
"""Log odds beyond this are cut: probabilities stored as 0 or 1 would have none."""
_NORMAL_95 = 1.959963984540054
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a band meant in the tests of one medium.

    `ratio`: how many times as common the band was among AI pictures as among human ones, `low` and `high` bound it (95%
    interval); `mistaken` of `human` human pictures and `found` of `ai` AI pictures got it.
    """

    medium: str
    low: float
    high: float
    mistaken: int
    human: int
    ratio: float
    found: int
    ai: int


def score_of(odds: float, calibration: Calibration) -> float:
    """The calibrated probability of AI from a model's log odds."""
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, calibration.a * odds + calibration.b))))


def odds_of(probability: float) -> float:
    """Log odds of a probability, cut where it is stored as 0 or 1."""
    if probability <= 0 or probability >= 1:
        return -ODDS_LIMIT if probability <= 0 else ODDS_LIMIT
    return max(-ODDS_LIMIT, min(ODDS_LIMIT, math.log(probability / (1 - probability))))


def band_of(odds: float, calibration: Calibration) -> Band:
    """The band of a picture that the detector can judge.

    Without measured limits it is `unsure` from even odds on, and never `ai`.
    """
    strong, weak = calibration.strong, calibration.weak
    if strong is not None and odds > strong:
        return Band.AI
    if weak is None:
        weak = strong if strong is not None else (odds_of(_HALF) - calibration.b) / calibration.a
    return Band.UNSURE if odds > weak else Band.NONE


def asks_for_more(odds: float, calibration: Calibration) -> bool:
    """Whether one look is not enough: close to a limit, where an everyday change could move the band, or above one.

    Nothing is flagged by one look. Far below every limit, where most pictures are, one is enough.
    """
    limits = [limit for limit in (calibration.weak, calibration.strong) if limit is not None]
    return bool(limits) and odds > min(limits) - calibration.margin


def meaning_of(band: Band, medium: str, measured: Iterable[Measured]) -> Meaning | None:
    """What tests say about a band on a medium, or on all media where it is unknown; null where nothing was measured."""
    rows = {row.medium: row for row in measured if row.band == band}
    row = rows.get(medium) or rows.get("all")
    if row is None or not row.human or not row.ai:
        return None
    # Half a picture is added to each count, so that a band without mistakes gives no infinite ratio (Haldane).
    ai, human = row.ai_in_band + _HALF, row.human_in_band + _HALF
    ratio = math.log((ai / (row.ai + 1)) / (human / (row.human + 1)))
    reach = _NORMAL_95 * math.sqrt(1 / ai - 1 / (row.ai + 1) + 1 / human - 1 / (row.human + 1))
    low, high = math.exp(ratio - reach), math.exp(ratio + reach)
    return Meaning(row.medium, low, high, row.human_in_band, row.human, math.exp(ratio), row.ai_in_band, row.ai)
