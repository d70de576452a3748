"""L5: what the Pixels tab, the histogram and the settings say about a detector, from its card."""

from __future__ import annotations

from inspector.detectors import ModelCard
from inspector.detectors.calibration import score_of
from inspector.gui import text
from inspector.gui.detail import DetectorFacts
from inspector.messages import TABLES

_ALL = "all"


def of_card(card: ModelCard) -> DetectorFacts:
    """Name, training, tested media, and the scores at which the bands begin."""
    limits = card.calibration
    ai_from = 1.0 if limits.strong is None else score_of(limits.strong, limits)
    unsure_from = min(0.5, ai_from) if limits.weak is None else score_of(limits.weak, limits)
    return DetectorFacts(card.name, unsure_from, ai_from, card.trained, media(card))


def media(card: ModelCard) -> tuple[str, ...]:
    """Media on which a model was tested."""
    return tuple(dict.fromkeys(row.medium for row in card.measured if row.medium != _ALL))


def medium_name(medium: str | None) -> str:
    """The word for a medium; a foreign one under its own name, empty where none is known."""
    code = f"medium.{medium}"
    return text.text(code) if code in TABLES["meaning"] else text.safe_line(medium or "")


def provider_name(provider: str | None) -> str:
    """The runtime's name for what a model ran on, without its boilerplate: `CPU`, `CUDA`."""
    return text.safe_line((provider or "").removesuffix("ExecutionProvider"))
