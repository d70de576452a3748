"""What a score means, in sentences: with measured numbers, never a bare percentage, never more than was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspector.detectors import FactKind, Measured, OwnLimits, Share, explain, flag_meaning
from inspector.detectors.meaning import about
from inspector.domain.enums import Band
from inspector.domain.report import DetectorScore
from inspector.messages import text
from tests.detectors.test_scoring import CARD

MEASURED = (
    Measured("all", "ai", 472, 7, 458, 238),
    Measured("all", "unsure", 472, 20, 458, 60),
    Measured("all", "none", 472, 445, 458, 160),
    Measured("painting", "ai", 378, 0, 106, 22),
    Measured("photo", "ai", 296, 3, 184, 105),
)
TESTED = replace(CARD, measured=MEASURED, trained="2026-11-26")
AI = DetectorScore(id="m", version="1", score=0.9, raw=5.5, band=Band.AI)


def said(score, card=TESTED, share=None):
    found = explain(score, card, share)
    return {fact.kind: text(fact.phrase.code, **fact.phrase.params) for fact in found.facts}


def test_what_is_said_of_a_flag():
    found = said(replace(AI, medium="photo"))
    assert list(found) == [
        FactKind.LIKELIHOOD,
        FactKind.MISTAKES,
        FactKind.BASE_RATE,
        FactKind.TESTED,
        FactKind.STABILITY,
    ]
    assert "among AI photographs as among human ones" in found[FactKind.LIKELIHOOD]
    assert found[FactKind.MISTAKES] == ("On human photographs, about 1 in 100 got this band by mistake (3 of 296).")
    assert found[FactKind.TESTED] == (
        "Tested: m, version 1, trained 2026-11-26, on 472 human and 458 AI pictures that it had not seen."
    )


def test_no_mistakes_are_no_promise():
    found = said(replace(AI, medium="painting"))
    assert found[FactKind.MISTAKES] == (
        "None of the 378 human paintings in its tests got this band; up to 1 in 120 may."
    )


@pytest.mark.parametrize("medium", ["other", "sculpture", None])
def test_a_medium_without_measurements_takes_the_numbers_and_words_of_all(medium):
    found = said(replace(AI, medium=medium))
    assert "among AI pictures as among human ones" in found[FactKind.LIKELIHOOD]
    assert "(7 of 472)" in found[FactKind.MISTAKES]


def test_the_sentence_on_a_set_follows_its_share():
    assert said(AI)[FactKind.BASE_RATE].startswith("In a set with 3% AI pictures, of 100 flagged like this about 5")
    assert said(AI, share=Share(0.5))[FactKind.BASE_RATE].startswith("In a set with 50% AI pictures, of 100")
    own = said(AI, share=Share(0.012, reviewed=True))[FactKind.BASE_RATE]
    assert own.startswith("Your review found 1.2% AI pictures in this set: of 100 flagged like this about 2")
    assert text(explain(AI, TESTED, Share(0.012, reviewed=True)).caveat.code) == "This is not evidence on its own."
    assert "unknown" in text(explain(AI, TESTED).caveat.code)


def test_what_a_flag_means_in_numbers():
    few, many = flag_meaning(TESTED, 0.003), flag_meaning(TESTED, 0.3)
    assert (few.found, few.ai, few.mistaken, few.human) == (238, 458, 7, 472)
    assert few.low <= few.about <= few.high < many.low <= many.about <= many.high <= 100
    assert flag_meaning(TESTED, 0.0).about == 0
    assert flag_meaning(TESTED, 1.0).about == 100
    assert flag_meaning(CARD, 0.03) is None


def test_no_signal_promises_nothing():
    found = said(replace(AI, band=Band.NONE, raw=0.1))
    assert FactKind.BASE_RATE not in found
    assert "does not mean that a person made it" in found[FactKind.LIKELIHOOD]


@pytest.mark.parametrize("card", [CARD, None])
def test_without_measurements_nothing_is_claimed(card):
    found = said(AI, card)
    assert list(found) == [FactKind.LIKELIHOOD, FactKind.STABILITY]
    assert found[FactKind.LIKELIHOOD] == "How much commoner such scores are among AI pictures was not measured."


def test_a_card_without_a_date():
    assert said(AI, replace(TESTED, trained=""))[FactKind.TESTED].startswith("Tested, as its card says: m, version 1")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "far below every limit"),
        ({"versions": 3, "versions_changed": 0}, "keeps the band in all 3 versions"),
        ({"versions": 3, "versions_changed": 1}, "1 alone would get another band"),
        ({"versions": 3, "versions_changed": 2, "unstable": True}, "Unstable. Saved again, scaled or shared, 2 of 3"),
        ({"versions": 0, "versions_changed": 0, "unstable": True}, "could not be tried"),
    ],
)
def test_stability_in_words(changes, words):
    assert words in said(replace(AI, **changes))[FactKind.STABILITY]


def test_own_limits_are_named():
    own = OwnLimits("0" * 64, 1, 3.0, 4.0, 406, 406, 0, 0.0074, 4, 228, 138, 20, "2026-11-26")
    card = replace(TESTED, own=own, measured=(Measured("all", "ai", 406, 0, 228, 138),))
    found = said(replace(AI, medium="photo"), card)
    assert found[FactKind.LIKELIHOOD].startswith("Among your own labels, ")
    assert found[FactKind.TESTED] == (
        "Its limits come from your own labels of 2026-11-26: of 406 human works kept aside 0 were flagged, at most "
        "0.74% with 95% confidence."
    )


def test_what_cannot_be_judged_or_did_not_run():
    found = explain(replace(AI, band=Band.OUT_OF_DOMAIN, reason="too small"), TESTED)
    assert (found.judged, found.reason, found.facts) == (False, "too small", ())
    assert explain(DetectorScore(not_run="no_model"), TESTED) is None


def test_no_sentence_has_a_hole():
    for medium in ("photo", "painting", "illustration", "render", "other", None):
        for band in (Band.AI, Band.UNSURE, Band.NONE):
            for words in said(replace(AI, band=band, medium=medium)).values():
                assert "?" not in words
                assert "meaning." not in words


@pytest.mark.parametrize(
    ("count", "total", "said_as"), [(7, 472, (1, 80)), (1, 3, (3, 10)), (15, 1000, (1, 80)), (1, 5000, (1, 5000))]
)
def test_shares_as_people_say_them(count, total, said_as):
    assert about(count, total) == said_as
