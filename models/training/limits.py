"""From log odds of unseen publishers to a probability, to limits of bands, and to how sure those numbers are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.training.augment import CLEAN
from models.training.table import Table

SURE = 0.95
FLAGS = 0.02
"""Share of human pictures that may be in band `ai`, untouched and changed ones alike."""
WEAK_FLAGS = 0.05
"""Share of human pictures that may be in band `ai` or `unsure`."""
SOURCE_VIEWS = 8
"""A human source with fewer views says nothing about its own share of false flags."""
MARGINS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
FLIPS = 0.05
"""Share of verdicts that may change when a picture is saved again, scaled or shared."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Limits:
    """`a` and `b`: probability = σ(a z + b). Limits on z; `sources`: human sources that they were taken from.

    `margin`: how far below every limit one look at a picture is enough. `shift`: what is added to the mean of several
    looks, so that the limits for one hold for it.
    """

    a: float
    b: float
    weak: float
    strong: float
    sources: int
    margin: float = MARGINS[0]
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Log odds of rows from heads, and limits from rows, that knew nothing of the publisher of each row."""

    odds: Floats
    weak: Floats
    strong: Floats

    @property
    def is_flagged(self) -> Mask:
        """Rows in band `ai`."""
        return np.asarray(self.odds > self.strong, bool)

    @property
    def is_noticed(self) -> Mask:
        """Rows in band `ai` or `unsure`."""
        return np.asarray(self.odds > self.weak, bool)

    def rows(self, chosen: Mask) -> Scores:
        """Some of the rows."""
        return Scores(self.odds[chosen], self.weak[chosen], self.strong[chosen])

    def is_near(self, margin: float) -> Mask:
        """Rows that the app tries again after everyday changes."""
        reach = np.minimum(np.abs(self.odds - self.weak), np.abs(self.odds - self.strong))
        return np.asarray(reach < margin, bool)


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
    """Calibration and limits from the log odds of rows whose publisher was never seen.

    Each limit is the smallest that flags its share of the human rows, where a source with n rows counts √n and
    untouched pictures count as much as changed ones: a limit from pooled pictures fits the largest sources, and one
    from untouched pictures alone flags too many of those that were saved again.
    """
    a, b = platt(odds, table.is_ai)
    human = table.rows(~table.is_ai)
    weights = _weights(human)
    strong, weak = (weighted_limit(odds[~table.is_ai], weights, flags) for flags in (FLAGS, WEAK_FLAGS))
    _, counts = np.unique(human.source, return_counts=True)
    return Limits(a, b, weak, strong, int((counts >= SOURCE_VIEWS).sum()))


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


def plain(number: Count) -> dict[str, Any]:
    """A count for a report."""
    share = {"share": number.share, "low": number.low, "high": number.high}
    return {"found": number.found, "of": number.of, **share}


def reliability(odds: Floats, is_ai: Mask, limits: Limits, bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean stated probability, share of AI pictures and number of rows of each tenth of the scale that has rows."""
    stated = 1 / (1 + np.exp(-(limits.a * odds + limits.b)))
    place = np.minimum((stated * bins).astype(int), bins - 1)
    return [
        (float(stated[place == number].mean()), float(is_ai[place == number].mean()), int((place == number).sum()))
        for number in range(bins)
        if (place == number).any()
    ]


def weighted_limit(human: Floats, weights: Floats, flags: float) -> float:
    """The smallest limit above which at most this share of the weights lies."""
    order = np.argsort(-human, kind="stable")
    above = np.cumsum(weights[order]) / weights.sum()
    return float(human[order][min(int(np.searchsorted(above, flags, side="right")), len(order) - 1)])


def _weights(table: Table) -> Floats:
    """1/√(rows of the source), untouched and changed views alike."""
    _, place, counts = np.unique(table.source, return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(counts[place])
    clean = table.view == CLEAN
    for rows in (clean, ~clean):
        weights[rows] /= max(weights[rows].sum(), 1e-12)
    return np.asarray(weights, np.float64)
