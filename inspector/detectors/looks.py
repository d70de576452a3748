"""L2: what a model answers to one crop, and the shape of everything that can be asked that way."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.modelcard import MediumSpec
from inspector.detectors.preprocess import Rgb
from inspector.errors import InspectorError

MEDIUM_FROM = 0.5
"""Probability from which a medium is named: below it no medium is more likely than all others together."""


class Look(NamedTuple):
    """Log odds of AI, without calibration, and the medium; null where the model names none or is not sure."""

    odds: float
    medium: str | None = None


class Facts(NamedTuple):
    """What is recorded with every score of a loaded model."""

    provider: str
    precision: str
    takes_any_batch: bool


class Runner(Protocol):
    """A loaded model, in this process or in another."""

    facts: Facts

    def look(self, crop: Rgb, batch: int | None = None) -> Look:
        """One crop of the input's size; `batch` repeats it in one run, where the model takes any number.

        Raises:
            InspectorError: `model.…`.
        """
        ...

    def look_beside(self, crop: Rgb, other: Rgb) -> Look:
        """One crop in a run with another one, where the model takes any number; without the medium.

        Raises:
            InspectorError: `model.…`.
        """
        ...

    def patches(self, crop: Rgb) -> NDArray[np.float32]:
        """The map of one crop: rows x columns of log odds.

        Raises:
            InspectorError: `model.…`.
        """
        ...

    def close(self) -> None:
        """Let go of memory and processes."""
        ...


def medium_of(row: NDArray[np.float64], spec: MediumSpec) -> str | None:
    """The medium that a model names, null where it is not sure.

    Raises:
        InspectorError: `model.output` where its numbers do not fit the card.
    """
    if row.size != len(spec.labels) or not np.isfinite(row).all():
        raise InspectorError("model.output", reason=f"it gives {row.size} numbers for {len(spec.labels)} media")
    best = int(row.argmax())
    return spec.labels[best] if row[best] >= MEDIUM_FROM else None
