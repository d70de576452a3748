"""L2: from a model's numbers to log odds of AI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.calibration import ODDS_LIMIT, odds_of
from inspector.detectors.modelcard import OutputSpec
from inspector.errors import InspectorError

_SUM_TOLERANCE = 1e-3


def are_probabilities(rows: NDArray[Any]) -> bool:
    """Whether every row of outputs is a distribution already, so that no softmax may follow."""
    wide = rows.ndim == 2 and rows.shape[1] > 1 and rows.size > 0
    return bool(wide and (rows >= 0).all() and (np.abs(rows.sum(axis=1) - 1) <= _SUM_TOLERANCE).all())


def first_row(output: NDArray[Any], batch: int) -> NDArray[np.float64]:
    """The numbers of the first picture of a batch, whatever the shape they come in."""
    values = np.asarray(output, dtype=np.float64)
    if batch > 1 and values.ndim > 0 and values.shape[0] == batch:
        values = values[0]
    return values.reshape(-1)


def odds_of_row(row: NDArray[np.float64], spec: OutputSpec, activation: str) -> float:
    """Log odds of AI from the numbers of one picture.

    Raises:
        InspectorError: `model.output` where they do not fit the labels or are no numbers.
    """
    if not np.isfinite(row).all():
        raise InspectorError("model.output", reason="it gives no number")
    if activation == "none" and (row.min() < -_SUM_TOLERANCE or row.max() > 1 + _SUM_TOLERANCE):
        raise InspectorError("model.output", reason="its numbers are no probabilities, as its card says")
    if row.size == 1:
        return _cut(_of_one(float(row[0]), spec, activation))
    if row.size != len(spec.labels):
        raise InspectorError("model.output", reason=f"it gives {row.size} numbers for {len(spec.labels)} labels")
    ai = np.array([label in spec.ai_labels for label in spec.labels])
    if activation == "softmax":
        return _cut(_log_sum(row[ai]) - _log_sum(row[~ai]))
    if activation == "sigmoid":
        return _cut(float(row[ai].max()))
    share = float(row[ai].sum())
    return odds_of(share / max(share + float(row[~ai].sum()), np.finfo(float).tiny))


def _of_one(value: float, spec: OutputSpec, activation: str) -> float:
    odds = odds_of(value) if activation == "none" else value
    return odds if _last_is_ai(spec.labels, spec.ai_labels) else -odds


def _last_is_ai(labels: Sequence[str], ai_labels: Sequence[str]) -> bool:
    """One number counts for the last label, and for AI unless the card says otherwise."""
    return not labels or not ai_labels or labels[-1] in ai_labels


def _log_sum(values: NDArray[np.float64]) -> float:
    top = float(values.max())
    return top + float(np.log(np.exp(values - top).sum()))


def _cut(odds: float) -> float:
    return max(-ODDS_LIMIT, min(ODDS_LIMIT, odds))
