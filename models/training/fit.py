"""Linear heads, fitted so that no publisher is on both sides of a split.

The head for AI is a logistic regression on standardised features; its standardisation is folded into the weights, so
that it takes the tower's numbers as they are. The head for the medium is a multinomial one on the same features.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.training.encoder import WIDTH
from models.training.rebuild import TAPS, Heads
from models.training.table import CLASS_AND_MEAN, Table

STRENGTH = 0.003
"""C of the regression: the inverse of its regularisation, with weights that sum to the number of rows."""
FOLDS = 5
SEEDS = (0, 1, 2)
STEPS = 400
MEDIUM_ROWS = 100
"""A medium with fewer views than this is not learned."""
BOTH = 2
UNSEEN = -1e3
"""Log odds of a medium that a split has no pictures of."""
UNSTATED = "other"
"""The manifest's word for a medium that nobody stated. Never learned."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """Weights [features, columns] and biases [columns] for features as the tower gives them."""

    weight: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __call__(self, values: Floats) -> NDArray[np.float64]:
        """Log odds [rows, columns]."""
        return values.astype(np.float64) @ self.weight + self.bias


def fit(values: Floats, labels: NDArray[Any], weights: NDArray[np.float64], strength: float = STRENGTH) -> Head:
    """Fit a head: one column for two classes, else one for each class, in the order of `np.unique(labels)`."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    mean = values.mean(axis=0, dtype=np.float64)
    deviation = np.maximum(values.std(axis=0, dtype=np.float64), 1e-6)
    standard = ((values - mean.astype(np.float32)) / deviation.astype(np.float32)).astype(np.float32)
    model = LogisticRegression(C=strength, max_iter=STEPS)
    with warnings.catch_warnings():
        # The last steps change nothing that can be seen.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(standard, labels, sample_weight=weights)
    weight = model.coef_.T.astype(np.float64) / deviation[:, None]
    return Head(weight, model.intercept_.astype(np.float64) - mean @ weight)


def splits(table: Table, seed: int) -> list[NDArray[np.bool_]]:
    """For each fold, which rows are left out. Views that are for tests have no part in it."""
    from sklearn.model_selection import StratifiedGroupKFold

    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    trained_on = table.is_trained_on
    is_ai, group = table.is_ai[trained_on], table.group[trained_on]
    return [
        np.isin(table.group, np.unique(group[left_out]))
        for _, left_out in folds.split(np.zeros(len(group)), is_ai, group)
    ]


def out_of_fold(table: Table, work: Path, seeds: Sequence[int] = SEEDS) -> NDArray[np.float64]:
    """Log odds of each row from heads that never saw its publisher: [seeds, rows]. Each head is kept in `work`."""
    values = table.flat()
    odds = np.full((len(seeds), len(values)), np.nan)
    for row, seed in enumerate(seeds):
        for head, left_out in zip(heads(table, work, seed), splits(table, seed), strict=True):
            odds[row, left_out] = head(values[left_out])[:, 0]
    return odds


def heads(table: Table, work: Path, seed: int = SEEDS[0]) -> list[Head]:
    """The head of each fold, in the order of `splits`; fitted where `work` has none."""
    values, labels, trained_on = table.flat(), table.is_ai, table.is_trained_on
    part = table.rows(trained_on)
    weights = np.zeros(labels.size)
    weights[trained_on] = part.weight
    folder = work / "folds" / _digest(part)
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for number, left_out in enumerate(splits(table, seed)):
        path = folder / f"{seed}-{number}.npz"
        if not path.exists():
            chosen = ~left_out & trained_on
            _save(path, fit(values[chosen], labels[chosen], weights[chosen]))
        with np.load(path) as stored:
            found.append(Head(stored["weight"], stored["bias"]))
    return found


def final_head(table: Table) -> Head:
    """The head for AI, from all rows but those that are for tests."""
    part = table.rows(table.is_trained_on)
    return fit(part.flat(), part.is_ai, part.weight)


def media_of(table: Table) -> tuple[str, ...]:
    """The media that can be learned."""
    names, counts = np.unique(table.medium, return_counts=True)
    return tuple(str(name) for name, n in zip(names, counts, strict=True) if name != UNSTATED and n >= MEDIUM_ROWS)


def medium_head(table: Table, media: Sequence[str], left_out: NDArray[np.bool_] | None = None) -> Head:
    """The head for the medium: a column for each of `media`, which are sorted; none where there is nothing to tell."""
    chosen = np.isin(table.medium, media) & table.is_trained_on
    if left_out is not None:
        chosen &= ~left_out
    part = table.rows(chosen)
    known = list(np.unique(part.medium))
    if len(known) < BOTH:
        width = table.values[:1].size
        return Head(np.zeros((width, len(media))), np.zeros(len(media)))
    head = fit(part.flat(), part.medium, _medium_weights(part), STRENGTH)
    if len(known) == BOTH:
        # One column tells two media apart: the log odds of the second.
        head = Head(np.pad(head.weight, ((0, 0), (1, 0))), np.pad(head.bias, (1, 0)))
    weight, bias = np.zeros((len(head.weight), len(media))), np.full(len(media), UNSEEN)
    places = [media.index(name) for name in known]
    weight[:, places], bias[places] = head.weight, head.bias
    return Head(weight, bias)


def joined(ai: Head, medium: Head) -> Heads:
    """Both heads as the graph takes them."""
    weight = np.concatenate([ai.weight, medium.weight], axis=1)
    shaped = weight.reshape(len(TAPS), CLASS_AND_MEAN, WIDTH, weight.shape[1])
    return Heads(shaped.astype(np.float32), np.concatenate([ai.bias, medium.bias]).astype(np.float32))


def _medium_weights(table: Table) -> NDArray[np.float64]:
    """1/√(rows of the publisher), all media alike."""
    _, group, sizes = np.unique(table.group, return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(sizes[group])
    _, medium = np.unique(table.medium, return_inverse=True)
    weights /= np.bincount(medium, weights)[medium]
    return np.asarray(weights * len(weights) / weights.sum(), np.float64)


def _digest(table: Table) -> str:
    keys = "\n".join(
        f"{table.pictures[place].sha256}/{view}/{table.pictures[place].group}/{table.pictures[place].is_ai}"
        for place, view in zip(table.place, table.view, strict=True)
    )
    return hashlib.sha256(f"{STRENGTH}/{TAPS}/{keys}".encode()).hexdigest()[:16]


def _save(path: Path, head: Head) -> None:
    part = path.with_suffix(".part.npz")
    np.savez(part, weight=head.weight, bias=head.bias)
    part.replace(path)
