"""L2: tries a model out before anybody relies on it, and says in words what came out.

Four kinds of pictures are scored, each twice, and one of them once more in a batch of two: flat grey, noise, and
pictures that somebody knows to be AI-made or human-made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from inspector.detectors.apart import ApartRunner, Limits
from inspector.detectors.autofill import GUESS
from inspector.detectors.calibration import score_of
from inspector.detectors.looks import Runner
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.preprocess import Rgb, crops
from inspector.detectors.timing import REFUSED
from inspector.domain.report import Phrase
from inspector.errors import InspectorError

TRIAL_LIMITS = Limits(total_s=60.0)
GREY, NOISE = "flat grey", "noise"
_SAMPLE_SIDE = 512
_SAME = 1e-4
_CONSTANT = 1e-6


class Outcome(StrEnum):
    """What a trial comes to."""

    USABLE = "usable"
    CHECK = "check"
    """It runs, but something needs a person's eye first."""
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a model did. Scores by sample; `same_twice` and `same_in_batch` compare log odds.

    `same_in_batch` is null where the model takes a fixed number of pictures, or only one whatever it declares, or does
    not repeat itself. `looks_swapped`: AI samples score lower than human ones, null without such samples.
    """

    scores: Mapping[str, float]
    same_twice: bool
    same_in_batch: bool | None
    looks_swapped: bool | None
    provider: str
    precision: str
    constant: bool = False
    """Whether every picture got the same log odds."""

    @property
    def outcome(self) -> Outcome:
        """Whether the model can be used."""
        if not self.same_twice:
            return Outcome.UNUSABLE
        return Outcome.CHECK if self.findings() else Outcome.USABLE

    def findings(self) -> tuple[Phrase, ...]:
        """What is wrong, worst first; empty where nothing is."""
        found = {
            "trial.not_the_same": not self.same_twice,
            "trial.constant": self.constant,
            "trial.swapped": bool(self.looks_swapped),
            "trial.batch": self.same_in_batch is False,
        }
        return tuple(Phrase(code) for code, true in found.items() if true)


def try_out(
    card: ModelCard, runner: Runner, samples: Mapping[str, Rgb] | None = None, ai: frozenset[str] = frozenset()
) -> Trial:
    """Run a loaded model on flat grey, noise and given samples, each twice, and once with two pictures.

    Args:
        card: of the model.
        runner: the loaded model.
        samples: decoded pictures by name.
        ai: names of those that are AI-made; the others are human-made.

    Raises:
        InspectorError: `model.…`.
    """
    given = dict(samples or {})
    pictures = {GREY: np.full((_SAMPLE_SIDE, _SAMPLE_SIDE, 3), 128, np.uint8), NOISE: _noise(), **given}
    parts = {name: next(crops(picture, card.input)).pixels for name, picture in pictures.items()}
    first = {name: runner.look(part).odds for name, part in parts.items()}
    again = {name: runner.look(part).odds for name, part in parts.items()}
    facts = runner.facts
    repeats = all(abs(first[name] - again[name]) <= _SAME for name in first)
    batched = _in_batch(runner, parts[NOISE], parts[GREY]) if facts.takes_any_batch and repeats else None
    lower = None
    if ai and len(given) > len(ai):
        made = [odds for name, odds in first.items() if name in ai]
        human = [first[name] for name in given if name not in ai]
        lower = bool(np.mean(made) < np.mean(human))
    return Trial(
        scores={name: score_of(odds, card.calibration) for name, odds in first.items()},
        same_twice=repeats,
        same_in_batch=None if batched is None else abs(batched - first[NOISE]) <= _SAME,
        looks_swapped=lower,
        provider=facts.provider,
        precision=facts.precision,
        constant=max(first.values()) - min(first.values()) <= _CONSTANT,
    )


def try_out_apart(
    card: ModelCard,
    samples: Mapping[str, Rgb] | None = None,
    ai: frozenset[str] = frozenset(),
    *,
    limits: Limits = TRIAL_LIMITS,
) -> Trial:
    """`try_out` in a process of its own, so that a model that hangs, crashes or takes all memory harms nothing.

    Raises:
        InspectorError: `model.…`; `model.timeout`, `model.memory`, `model.crashed` where the process had to be ended
            or died.
    """
    runner = ApartRunner(card, limits=limits)
    try:
        return try_out(card, runner, samples, ai)
    finally:
        runner.close()


def guesses(card: ModelCard) -> tuple[str, ...]:
    """The fields of a card that nothing but a guess states, which a person must confirm."""
    return tuple(item.field for item in card.inferred if item.origin == GUESS)


def swapped(card: ModelCard) -> ModelCard:
    """The card with the other classes as AI.

    Raises:
        InspectorError: `model.card_field` where it has no two classes to swap.
    """
    spec = card.output
    others = tuple(label for label in spec.labels if label not in spec.ai_labels)
    if not spec.ai_labels or not others:
        raise InspectorError("model.card_field", file=card.file, field="output.labels", reason="are no two classes")
    return replace(card, output=replace(spec, ai_labels=others))


def describe(card: ModelCard, trial: Trial) -> tuple[str, ...]:
    """What is known, inferred and measured about a model, in lines of text."""
    height, width = card.input.size
    limits = card.calibration
    lines = [
        f"{card.id} {card.version}, {card.licence}, sha256 {card.sha256}",
        f"input: {width} x {height}, {card.input.dtype}, {card.input.layout}, {card.input.geometry}",
        f"output: {card.output.activation}, AI is {', '.join(card.output.ai_labels) or 'the one number'}",
        *(f"inferred from {item.origin}: {item.field} = {item.value}" for item in card.inferred),
        f"runs on {trial.provider}, {trial.precision}",
        *(f"score of {name}: {score:.4f}" for name, score in trial.scores.items()),
        f"same score twice: {'yes' if trial.same_twice else 'NO'}",
    ]
    if trial.same_in_batch is not None:
        lines.append(f"same score in a batch of 2: {'yes' if trial.same_in_batch else 'NO'}")
    stated = limits.strong is not None
    lines.append(f"limits: {limits.weak} and {limits.strong}" if stated else "no limits: its scores carry no verdict")
    return tuple(lines)


def check_repeats(card: ModelCard, runner: Runner) -> None:
    """Look at noise twice: scores that change by themselves order nothing.

    Raises:
        InspectorError: `model.not_the_same` where the answers differ; `model.…` where the model fails.
    """
    part = next(crops(_noise(), card.input)).pixels
    if abs(runner.look(part).odds - runner.look(part).odds) > _SAME:
        raise InspectorError("model.not_the_same", file=card.file)


def _in_batch(runner: Runner, crop: Rgb, other: Rgb) -> float | None:
    """Log odds of a crop beside another one; null where the model takes only one at a time after all."""
    try:
        return runner.look_beside(crop, other).odds
    except InspectorError as error:
        if error.code in REFUSED:
            return None
        raise


def _noise() -> Rgb:
    return np.random.default_rng(1).integers(0, 256, (_SAMPLE_SIDE, _SAMPLE_SIDE, 3), dtype=np.uint8)
