"""L2: what a score means, in sentences and never as a bare percentage.

How much commoner such scores are among AI pictures, mistakes on human work, what a flag means in a set with few or many
AI pictures, and whether it holds. Both faces print the same: `explain` gives codes of `inspector.messages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inspector.detectors.calibration import Meaning, meaning_of
from inspector.detectors.modelcard import Measured, ModelCard
from inspector.domain.enums import Band
from inspector.domain.report import DetectorScore, Phrase

DEFAULT_SHARE = 0.03
"""Share of AI pictures that is assumed where nothing is known: as little already degrades what is trained on it."""
WORDED = frozenset({"illustration", "painting", "photo", "render"})
"""Media with sentences of their own; all others are pictures."""
_ALL = "all"
_ROUND = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 1000)
_NOTHING_FOUND = 3
"""If so many are to be expected, the chance of finding none is 5%."""


@dataclass(frozen=True, slots=True)
class Share:
    """Share of AI pictures in a set, 0 to 1, and whether a person's own review found it."""

    value: float = DEFAULT_SHARE
    reviewed: bool = False


class FactKind(StrEnum):
    """What a sentence is about; faces choose an icon by it."""

    LIKELIHOOD = "likelihood"
    MISTAKES = "mistakes"
    BASE_RATE = "base_rate"
    STABILITY = "stability"
    TESTED = "tested"


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence: a code with its numbers."""

    kind: FactKind
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a score means: the band in words, facts in the order in which they are shown, and what always stands below.

    `judged` is false where the detector could not judge the picture: then `facts` is empty and `reason` says why.
    """

    band: Phrase
    facts: tuple[Fact, ...]
    caveat: Phrase
    judged: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FlagMeaning:
    """Of 100 pictures that got a band, `about` so many are AI-made, with `low` and `high` at 95%.

    Beside it what that rests on: in tests `found` of `ai` AI pictures and `mistaken` of `human` human ones got it.
    """

    about: int
    low: int
    high: int
    found: int
    ai: int
    mistaken: int
    human: int


def explain(score: DetectorScore, card: ModelCard | None, share: Share | None = None) -> Explanation | None:
    """What a score means; null where the detector did not run.

    Args:
        score: of a picture.
        card: of the model that gave it, null where it is not installed any more: then no numbers are known.
        share: of AI pictures in the set, for the sentence on what a flag means.
    """
    if score.band is None:
        return None
    assumed = share or Share()
    band = Phrase(f"band.{score.band.value}")
    caveat = Phrase("meaning.caveat_reviewed" if assumed.reviewed else "meaning.caveat")
    if score.band is Band.OUT_OF_DOMAIN:
        return Explanation(band, (), caveat, judged=False, reason=score.reason)
    meaning = None if card is None else meaning_of(score.band, score.medium or _ALL, card.measured)
    facts = _facts_of(score.band, card, meaning, assumed)
    return Explanation(band, (*facts, _stability(score)), caveat)


def flag_meaning(card: ModelCard, share: float, band: Band = Band.AI, medium: str = _ALL) -> FlagMeaning | None:
    """What a flag means in a set with this share of AI pictures; null where the card has no measurements of it."""
    meaning = meaning_of(band, medium, card.measured)
    return None if meaning is None else _flags(meaning, share)


def about(count: int, total: int) -> tuple[int, int]:
    """A share as people say it: about `x` in `y`, with the smallest round `y` for which `x` is at least 1."""
    wanted = count / total
    for whole in _ROUND:
        if wanted * whole >= 1:
            return round(wanted * whole), whole
    return max(count, 1), total


def _facts_of(band: Band, card: ModelCard | None, meaning: Meaning | None, share: Share) -> list[Fact]:
    if band is Band.NONE:
        found = [Fact(FactKind.LIKELIHOOD, Phrase("meaning.none"))]
    elif card is None or meaning is None:
        found = [Fact(FactKind.LIKELIHOOD, Phrase("meaning.likelihood.unknown"))]
    else:
        found = [
            Fact(FactKind.LIKELIHOOD, _likelihood(card, meaning)),
            Fact(FactKind.MISTAKES, _mistakes(card, meaning)),
            Fact(FactKind.BASE_RATE, _base_rate(meaning, share)),
        ]
    tested = None if card is None or meaning is None else _tested(card)
    return [*found, *([Fact(FactKind.TESTED, tested)] if tested else [])]


def _words_for(card: ModelCard, meaning: Meaning) -> str:
    if card.own is not None:
        return "own"
    return meaning.medium if meaning.medium in WORDED else _ALL


def _likelihood(card: ModelCard, meaning: Meaning) -> Phrase:
    numbers = {"low": _rounded(meaning.low), "high": _rounded(meaning.high)}
    return Phrase(f"meaning.likelihood.{_words_for(card, meaning)}", numbers)


def _mistakes(card: ModelCard, meaning: Meaning) -> Phrase:
    words = _words_for(card, meaning)
    if meaning.mistaken:
        x, y = about(meaning.mistaken, meaning.human)
        return Phrase(
            f"meaning.mistakes.{words}", {"x": x, "y": y, "mistaken": meaning.mistaken, "human": meaning.human}
        )
    rarest = max(1, meaning.human // _NOTHING_FOUND)
    y = max((whole for whole in _ROUND if whole <= rarest), default=rarest)
    return Phrase(f"meaning.no_mistakes.{words}", {"human": meaning.human, "x": 1, "y": y})


def _base_rate(meaning: Meaning, share: Share) -> Phrase:
    found = _flags(meaning, share.value)
    numbers = {"share": f"{share.value * 100:.2g}", "about": found.about, "low": found.low, "high": found.high}
    return Phrase("meaning.base_rate_reviewed" if share.reviewed else "meaning.base_rate", numbers)


def _flags(meaning: Meaning, share: float) -> FlagMeaning:
    prior = max(1e-6, min(1 - 1e-6, share))
    odds = prior / (1 - prior)
    return FlagMeaning(
        about=_in_100(odds * meaning.ratio),
        low=_in_100(odds * meaning.low),
        high=_in_100(odds * meaning.high),
        found=meaning.found,
        ai=meaning.ai,
        mistaken=meaning.mistaken,
        human=meaning.human,
    )


def _in_100(odds: float) -> int:
    return round(100 * odds / (1 + odds))


def _tested(card: ModelCard) -> Phrase:
    if card.own is not None:
        bound = f"{card.own.bound * 100:.2g}"
        own = card.own
        numbers = {"made": own.made, "human": own.human, "flagged": own.flagged, "bound": bound}
        return Phrase("meaning.own_limits", numbers)
    whole = _largest(card.measured)
    known = {"name": card.id, "version": card.version, "human": whole.human, "ai": whole.ai}
    if card.trained:
        return Phrase("meaning.tested", {**known, "trained": card.trained})
    return Phrase("meaning.tested_undated", known)


def _largest(measured: tuple[Measured, ...]) -> Measured:
    return max(measured, key=lambda row: (row.medium == _ALL, row.human + row.ai))


def _stability(score: DetectorScore) -> Fact:
    if score.unstable:
        code = "falls" if score.versions_changed else "untried"
    elif score.versions_changed:
        code = "mean"
    else:
        code = "holds" if score.versions else "far"
    numbers = {"versions": score.versions or 0, "changed": score.versions_changed or 0}
    return Fact(FactKind.STABILITY, Phrase(f"meaning.stability.{code}", numbers if score.versions else {}))


def _rounded(ratio: float) -> str:
    """A ratio as a person would say it: 8.3 times is 8, 1.26 times is 1.3."""
    if ratio >= 100:
        return f"{round(ratio, -1):.0f}"
    return f"{ratio:.0f}" if ratio >= 3 else f"{ratio:.1f}"
