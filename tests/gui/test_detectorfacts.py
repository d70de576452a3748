"""What a card measured is put into words that a person can use."""

from __future__ import annotations

import pytest

from inspector.detectors import Calibration, InputSpec, Measured, ModelCard, OutputSpec
from inspector.domain.enums import Band
from inspector.domain.report import DetectorScore
from inspector.gui import detectorfacts

CARD = ModelCard(
    id="d",
    name="inspector-art",
    version="1",
    licence="MIT",
    source="",
    sha256="",
    folder="",
    file="",
    input=InputSpec("x", (224, 224)),
    output=OutputSpec("y"),
    calibration=Calibration(a=1.0, b=0.0, weak=0.0, strong=2.0),
    trained="2026-11",
    measured=(Measured("photo", "ai", 472, 7, 458, 238), Measured("all", "unsure", 900, 60, 900, 160)),
)


def test_the_limits_of_the_bands_are_scores():
    facts = detectorfacts.of_card(CARD, "photo")
    assert (facts.unsure_from, round(facts.ai_from, 2)) == (0.5, 0.88)
    assert facts.media == ("photo",)


def test_a_band_says_how_much_commoner_it_is_among_ai_pictures():
    facts = detectorfacts.of_card(CARD, "photo").of(Band.AI)
    assert facts.times_low is not None
    assert facts.times_low < (238 / 458) / (7 / 472) < facts.times_high
    assert facts.false_alarms == (1, 100)


def test_a_medium_that_was_not_tested_takes_all_of_them_or_nothing():
    assert detectorfacts.of_card(CARD, "pixel art").of(Band.UNSURE).times_low is not None
    assert detectorfacts.of_card(CARD, "pixel art").of(Band.AI).times_low is None


@pytest.mark.parametrize(
    ("mistaken", "human", "words"),
    [(7, 472, (1, 100)), (60, 900, (1, 20)), (0, 472, (1, 500)), (300, 900, (3, 10)), (1, 5000, (1, 5000))],
)
def test_mistakes_are_told_in_round_numbers(mistaken, human, words):
    assert detectorfacts.share(mistaken, human) == words


def test_without_a_card_there_are_no_facts():
    assert detectorfacts.of_score(None) is None
    assert detectorfacts.of_score(DetectorScore()) is None
    assert detectorfacts.of_score(DetectorScore("nobody-has-this")) is None
