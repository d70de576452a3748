"""L3: what a score means, in words beside a record that leaves: in the labels CSV and in the page about a set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from inspector import detectors, messages
from inspector.detectors import Explanation, FactKind, Share
from inspector.detectors.ownlimits import applied
from inspector.domain.enums import Band
from inspector.domain.jsonform import from_json
from inspector.domain.report import DetectorScore
from inspector.pipeline.detecting import own_limits
from inspector.settings import paths

TOLD = frozenset({Band.AI.value, Band.UNSURE.value})
"""Bands of which something is said; the others say it themselves."""
_SAME = ("id", "version", "sha256", "calibration", "band", "medium")


class Meanings:
    """Gives the words for a record. Scores of one kind are worded once, however many pictures have them.

    Args:
        explain: what a score means.
    """

    def __init__(self, explain: Callable[[DetectorScore], Explanation | None]) -> None:
        self._explain = explain
        self._known: dict[tuple[Any, ...], str] = {}

    def __call__(self, record: Mapping[str, Any]) -> str:
        """Sentences, or an empty text where no detector saw a resemblance."""
        score = record["detector"]
        if score is None or score["band"] not in TOLD:
            return ""
        kind = tuple(score[name] for name in _SAME)
        if kind not in self._known:
            self._known[kind] = self._words(from_json(DetectorScore, {name: score[name] for name in _SAME}))
        return self._known[kind]

    def _words(self, score: DetectorScore) -> str:
        found = self._explain(score)
        if found is None:
            return ""
        facts = [fact.phrase for fact in found.facts if fact.kind is not FactKind.STABILITY]
        said = [messages.text(phrase.code, **phrase.params) for phrase in (*facts, found.caveat)]
        return " ".join([f"{messages.text(found.band.code)}.", *said])


def installed_meanings(share: Share) -> Meanings:
    """Meanings by the models that are installed here, outside a catalogue.

    Args:
        share: of AI pictures that is assumed.
    """

    def explain(score: DetectorScore) -> Explanation | None:
        card = detectors.card_of_score(score, paths.model_folders())
        if card is not None and score.calibration != card.calibration.id:
            own = applied(card, own_limits(card))
            card = own if score.calibration == own.calibration.id else None
        return detectors.explain(score, card, share)

    return Meanings(explain)
