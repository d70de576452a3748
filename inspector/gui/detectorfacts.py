"""L5: what the card of a detector says about a score, as the Pixels tab shows it."""

from __future__ import annotations

from inspector.detectors import ModelCard, discover, meaning_of
from inspector.detectors.calibration import score_of
from inspector.domain.enums import Band
from inspector.domain.report import DetectorScore
from inspector.gui.detail import BandFacts, DetectorFacts
from inspector.settings import paths

_ALL = "all"
_ROUND = (10, 20, 25, 50, 100, 200, 500, 1000)


def of_score(score: DetectorScore | None) -> DetectorFacts | None:
    """The facts of the detector that gave a score; null where no card on this computer has its id."""
    if score is None or score.id is None:
        return None
    card = next((card for card in discover(paths.model_folders()) if card.id == score.id), None)
    return None if card is None else of_card(card, score.medium or _ALL)


def of_card(card: ModelCard, medium: str) -> DetectorFacts:
    """What a card measured on a medium, or on all media where it did not measure that one."""
    limits = card.calibration
    ai_from = 1.0 if limits.strong is None else score_of(limits.strong, limits)
    unsure_from = min(0.5, ai_from) if limits.weak is None else score_of(limits.weak, limits)
    bands = tuple((band, facts) for band in (Band.AI, Band.UNSURE, Band.NONE) if (facts := _band(card, band, medium)))
    media = tuple(dict.fromkeys(row.medium for row in card.measured if row.medium != _ALL))
    return DetectorFacts(card.name, unsure_from, ai_from, card.trained, media, bands)


def share(mistaken: int, human: int) -> tuple[int, int]:
    """About `x` in `y`: the smallest round `y` for which `x` is at least 1; none found counts as fewer than 1."""
    wanted = max(mistaken, 1) / human
    for whole in _ROUND:
        if wanted * whole >= 1:
            return round(wanted * whole), whole
    return 1, human


def _band(card: ModelCard, band: Band, medium: str) -> BandFacts | None:
    meaning = meaning_of(band, medium, card.measured)
    if meaning is None:
        return None
    return BandFacts(_rounded(meaning.low), _rounded(meaning.high), share(meaning.mistaken, meaning.human))


def _rounded(ratio: float) -> float:
    """A ratio as a person would say it: 8.3 times is 8, 1.26 times is 1.3."""
    return float(round(ratio)) if ratio >= 3 else round(ratio, 1)
