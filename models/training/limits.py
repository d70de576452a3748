"""From log odds of unseen publishers to a probability, to limits of bands, and to how sure those numbers are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.training.table import Table

SURE = 0.95
SOURCE_VIEWS = 8
"""A human source with fewer views says nothing about its share of false flags."""
ENOUGH_SOURCES = 25
SOURCE_SHARE = 0.9
SOURCE_FLAGS = 0.02
STRONG_FLAGS = 0.01
WEAK_FLAGS = 0.02

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Limits:
    """`a` and `b`: probability = σ(a z + b). Limits on z; `sources`: human sources that `strong` was taken from."""

    a: float
    b: float
    weak: float
    strong: float
    sources: int
    worst_taken: bool


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many, with the exact 95% interval of the share."""

    found: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share itself; 0 where there was nothing."""
        return self.found / self.of if self.of else 0.0


def limits_of(table: Table, odds: Floats) -> Limits:
    """Calibration and limits from the log odds of rows whose publisher was never seen."""
    a, b = platt(odds, table.is_ai)
    human = ~table.is_ai
    by_source = _by_source(table.source[human], odds[human])
    strong, worst_taken = _strong(by_source, odds[human])
    weak = quantile_limit(odds[human], WEAK_FLAGS)
    return Limits(a, b, min(weak, strong), strong, len(by_source), worst_taken)


def platt(odds: Floats, is_ai: Mask) -> tuple[float, float]:
    """Slope and intercept of the logistic curve from log odds to probability (Platt scaling)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6, class_weight="balanced").fit(odds[:, None], is_ai)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def quantile_limit(human: Floats, flags: float) -> float:
    """The smallest limit above which at most this share of human rows lies."""
    ordered = np.sort(human)
    return float(ordered[len(ordered) - 1 - math.floor(flags * len(ordered))])


def count(found: int, of: int) -> Count:
    """A count with its exact interval (Clopper and Pearson)."""
    from scipy.stats import beta

    tail = (1 - SURE) / 2
    low = float(beta.ppf(tail, found, of - found + 1)) if found else 0.0
    high = float(beta.ppf(1 - tail, found + 1, of - found)) if found < of else 1.0
    return Count(found, of, low, high)


def reliability(odds: Floats, is_ai: Mask, limits: Limits, bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean stated probability, share of AI pictures and number of rows of each tenth of the scale that has rows."""
    stated = 1 / (1 + np.exp(-(limits.a * odds + limits.b)))
    place = np.minimum((stated * bins).astype(int), bins - 1)
    return [
        (float(stated[place == number].mean()), float(is_ai[place == number].mean()), int((place == number).sum()))
        for number in range(bins)
        if (place == number).any()
    ]


def _by_source(sources: NDArray[np.str_], odds: Floats) -> list[Floats]:
    found = [odds[sources == source] for source in np.unique(sources)]
    return [values for values in found if len(values) >= SOURCE_VIEWS]


def _strong(by_source: Sequence[Floats], human: Floats) -> tuple[float, bool]:
    """The smallest limit at which nine of ten human sources, or all where there are few, have few false flags."""
    floor = quantile_limit(human, STRONG_FLAGS)
    needed = sorted(quantile_limit(values, SOURCE_FLAGS) for values in by_source)
    if not needed:
        return floor, False
    few = len(needed) < ENOUGH_SOURCES
    robust = needed[-1] if few else needed[math.ceil(SOURCE_SHARE * len(needed)) - 1]
    return max(floor, robust), few
