"""L3: what a score means, in words beside a record that leaves: in the page about a set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from inspector import messages
from inspector.detectors import Explanation, FactKind
from inspector.domain.enums import Band
from inspector.domain.jsonform import from_json
from inspector.domain.report import DetectorScore

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
