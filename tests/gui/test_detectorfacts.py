"""What a card says about bands, media and names."""

from __future__ import annotations

from dataclasses import replace

from inspector.detectors import Calibration, Measured
from inspector.gui import detectorfacts
from tests.gui import samples

CARD = replace(
    samples.CARD,
    calibration=Calibration(a=1.0, b=0.0, weak=0.0, strong=2.0),
    measured=(Measured("photo", "ai", 472, 7, 458, 238), Measured("all", "unsure", 900, 60, 900, 160)),
)


def test_the_limits_of_the_bands_are_scores():
    facts = detectorfacts.of_card(CARD)
    assert (facts.unsure_from, round(facts.ai_from, 2)) == (0.5, 0.88)
    assert facts.media == ("photo",)


def test_a_card_without_limits_reaches_no_strong_band():
    facts = detectorfacts.of_card(replace(CARD, calibration=Calibration()))
    assert facts.ai_from == 1.0


def test_media_have_words_and_foreign_ones_keep_their_name():
    assert detectorfacts.medium_name("photo") == "Photo"
    assert detectorfacts.medium_name("pixel\nart") == "pixel art"
    assert detectorfacts.medium_name(None) == ""


def test_providers_have_short_names():
    assert detectorfacts.provider_name("CPUExecutionProvider") == "CPU"
    assert detectorfacts.provider_name(None) == ""
