"""L2: whether another execution provider computes what the processor computes. It is not used before it does.

Drivers crash, so both run in processes of their own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from inspector.detectors.apart import ApartRunner, Limits
from inspector.detectors.calibration import score_of
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.providers import CPU
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.detectors.preprocess import Rgb

TOLERANCE = 0.005
"""Largest difference of a score from that of the processor."""
LIMITS = Limits(load_s=180.0, run_s=60.0, memory_bytes=16 * 1024**3)
"""A first start may compile the whole model for the device."""
TIMED_S = 1.0


@dataclass(frozen=True, slots=True)
class Checked:
    """What a self-test of a provider found.

    `difference` is the largest one of a score from that of the processor. `code` and `params` say why the provider is
    not offered; `code` is empty where it is.
    """

    provider: str
    difference: float | None = None
    per_second: float | None = None
    code: str = ""
    params: Mapping[str, str] | None = None

    @property
    def ok(self) -> bool:
        """Whether the provider may be used."""
        return not self.code


@dataclass(frozen=True, slots=True)
class Run:
    """What one provider made of the pictures: which one really ran, scores, and crops a second."""

    provider: str
    scores: tuple[float, ...]
    per_second: float


def check_provider(card: ModelCard, provider: str, limits: Limits = LIMITS) -> Checked:
    """Compare a provider with the processor on self-test pictures, and time it.

    Args:
        card: of the model.
        provider: its name in the runtime.
        limits: what the model may take; the memory is watched, since drivers reserve far more addresses.

    Raises:
        InspectorError: `model.…` where the model fails on the processor.
    """
    pictures = sample_pictures(*card.input.size)
    reference = _scores(card, CPU, pictures, limits)
    try:
        found = _scores(card, provider, pictures, limits)
    except InspectorError as error:
        from inspector import messages

        return Checked(provider, code="provider.failed", params={"reason": messages.text(error.code, **error.params)})
    return judged(provider, reference, found)


def judged(provider: str, reference: Run, found: Run) -> Checked:
    """Hold a provider's run against the processor's."""
    if found.provider != provider:
        return Checked(provider, code="provider.not_started")
    apart = [abs(one - other) for one, other in zip(reference.scores, found.scores, strict=True)]
    difference = max(apart, key=lambda value: math.inf if math.isnan(value) else value)
    if not difference <= TOLERANCE:
        return Checked(provider, difference, found.per_second, "provider.differs", {"difference": f"{difference:.3f}"})
    return Checked(provider, difference, found.per_second)


def sample_pictures(height: int, width: int) -> list[Rgb]:
    """Pictures of a model's input size with coarse and fine structure, the same ones each time."""
    chance = np.random.default_rng(24)
    made = []
    for grain in (1, 4, 16, 64):
        rows, columns = -(-height // grain), -(-width // grain)
        cells = chance.integers(0, 256, (rows, columns, 3), dtype=np.uint8)
        made.append(cells.repeat(grain, axis=0).repeat(grain, axis=1)[:height, :width])
    ramp = np.linspace(0, 255, width).astype(np.uint8)
    made.append(np.broadcast_to(ramp[None, :, None], (height, width, 3)).copy())
    return made


def _scores(card: ModelCard, provider: str, pictures: list[Rgb], limits: Limits) -> Run:
    runner = ApartRunner(card, [provider], limits=limits)
    try:
        scores = tuple(score_of(runner.look(picture).odds, card.calibration) for picture in pictures)
        timing, _ = runner.time(pictures[0], 1, 1, TIMED_S)
        return Run(runner.facts.provider, scores, timing.per_second)
    finally:
        runner.close()
