"""L5: detectors in words, for `inspector models`: what is measured, what a trial found, what labels gave."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from inspector import messages
from inspector.detectors import ModelCard
from inspector.detectors.meaning import about
from inspector.detectors.modelcard import ACTIVATIONS, GEOMETRIES, INTERPOLATIONS
from inspector.detectors.presets import NORMALISATIONS
from inspector.domain.enums import Band
from inspector.errors import UsageError

if TYPE_CHECKING:
    from inspector.detectors.benchmark import Speed
    from inspector.detectors.selftest import Checked
    from inspector.detectors.trial import Trial
    from inspector.engines.corrections import Comparison
    from inspector.engines.ownlabels import Calibrated

__all__ = ["ACTIVATIONS", "GEOMETRIES", "INTERPOLATIONS", "MEANS", "answers", "calibrated", "comparison", "counting"]

MEANS = tuple(NORMALISATIONS)
_SHOWN = 20
_MEGABYTE = 1024 * 1024


def answers(options: Mapping[str, Any]) -> dict[str, Any]:
    """What a person said on the command line, as fields of a card.

    Raises:
        UsageError: `model.size`.
    """
    found: dict[str, Any] = {
        "id": options["model_id"],
        "title": options["name"],
        "licence": options["licence"],
        "ai_labels": tuple(options["ai_labels"]) or None,
        "geometry": options["geometry"],
        "resize_shortest": options["resize_shortest"],
        "interpolation": options["interpolation"],
        "activation": options["activation"],
    }
    if options["labels"]:
        found["labels"] = tuple(label.strip() for label in options["labels"].split(","))
    if options["size"]:
        found["size"] = _size(options["size"])
    if options["mean_std"]:
        found["range"] = (0.0, 1.0)
        found["mean"], found["std"] = NORMALISATIONS[options["mean_std"]]
    return {key: value for key, value in found.items() if value is not None}


def summary(card: ModelCard) -> Iterator[str]:
    """A few lines on a model: where it lies, and what it is worth."""
    yield card.folder
    row = next((row for row in card.measured if row.medium == "all" and row.band == Band.AI), None)
    if row is None or not row.human or not row.ai:
        yield "Not measured: its scores carry no verdict." if card.calibration.strong is None else "Not measured."
    else:
        x, y = about(max(row.human_in_band, 1), row.human)
        share = round(100 * row.ai_in_band / row.ai)
        mistaken = f"{row.human_in_band} of {row.human}"
        yield f"Flags about {x} in {y} human works ({mistaken}), finds {share} in 100 AI pictures."
    if card.own is not None:
        yield f"Limits from your own labels of {card.own.made}: at most {card.own.at_most} in 100 human works flagged."


def verdict(trial: Trial, guesses: Sequence[str]) -> Iterator[str]:
    """What a trial comes to."""
    for phrase in trial.findings():
        yield messages.text(phrase.code, **phrase.params)
    if trial.looks_swapped is None:
        yield f"{messages.text('trial.no_samples')} Give some with --ai and --human, or with --catalog."
    if guesses:
        yield f"Guessed, to be stated or confirmed: {', '.join(guesses)}"
    yield f"verdict: {messages.text(f'trial.{trial.outcome}')}"


def calibrated(found: Calibrated) -> Iterator[str]:
    """What limits from labels are worth."""
    own = found.limits
    yield f"{found.human} pictures are labelled human-made and {found.ai} AI-generated."
    yield (
        f"Set on half of your labels. On the other half {own.flagged} of {own.human} human works are flagged: at most "
        f"{own.bound * 100:.2g}%, with 95% confidence. It finds {own.found} of {own.ai} AI pictures."
    )
    yield from comparison(found.comparison)


def comparison(found: Comparison) -> Iterator[str]:
    """Two models, or limits, on the corrected pictures."""
    if not found.pictures:
        yield "There are no pictures on which you corrected a detector."
        return
    right = f"{found.old_right} were right so far and {found.new_right} would be"
    yield f"Of {found.pictures} pictures that you corrected, {right}."
    if found.gone:
        yield f"{found.gone} more could not be scored: they are gone from this catalogue, or labelled otherwise by now."
    for entry in found.newly_wrong[:_SHOWN]:
        yield f"  newly wrong: {entry.path}"
    if len(found.newly_wrong) > _SHOWN:
        yield f"  and {len(found.newly_wrong) - _SHOWN} more"


def provider(name: str, found: Checked) -> str:
    """What the self-test of a provider found."""
    if found.ok:
        words = messages.text("provider.same", difference=f"{found.difference or 0:.4f}")
        return f"{name}: {words} {found.per_second or 0:.3g} crops a second."
    return f"{name}: {messages.text(found.code, **(found.params or {}))}"


def speed(card: ModelCard, found: Speed) -> Iterator[str]:
    """How fast a model is, as a table."""
    held = f"loads in {found.load_s:.1f} s; {found.memory // _MEGABYTE} MB"
    yield f"{card.id} on {found.provider}, {found.precision}; {held}"
    yield f"{'threads':>8} {'pictures in a run':>18} {'a second':>10} {'ms each':>10}"
    for run in found.runs:
        yield f"{run.threads:>8} {run.batch:>18} {run.per_second:>10.3g} {1000 / run.per_second:>10.1f}"


def counting() -> Callable[[int, int], None] | None:
    """Shows on a terminal how many pictures are done."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done:,} of {total:,}" + ("\n" if done == total else ""))
        sys.stderr.flush()

    return show


def _size(text: str) -> tuple[int, int]:
    parts = text.lower().split("x")
    sides = [int(part) for part in (parts if len(parts) > 1 else parts * 2) if part.isascii() and part.isdigit()]
    if len(sides) != 2 or not all(0 < side <= 4096 for side in sides):
        raise UsageError("model.size", text=text)
    return sides[0], sides[1]
