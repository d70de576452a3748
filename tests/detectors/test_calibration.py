"""Scores, bands and what was measured about them."""

from __future__ import annotations

import math

import pytest

from inspector.detectors import Calibration, Measured, meaning_of
from inspector.detectors.calibration import asks_for_more, band_of, odds_of, score_of
from inspector.domain.enums import Band

LIMITS = Calibration(weak=3.1, strong=4.33)


@pytest.mark.parametrize(
    ("odds", "band"),
    [(-9, Band.NONE), (3.1, Band.NONE), (3.2, Band.UNSURE), (4.33, Band.UNSURE), (4.4, Band.AI), (30, Band.AI)],
)
def test_bands(odds, band):
    assert band_of(odds, LIMITS) is band


@pytest.mark.parametrize(("odds", "band"), [(-0.1, Band.NONE), (0.1, Band.UNSURE), (30, Band.UNSURE)])
def test_a_model_without_limits_never_reaches_the_band_ai(odds, band):
    assert band_of(odds, Calibration()) is band


def test_even_odds_are_meant_after_calibration():
    assert band_of(0.5, Calibration(a=1, b=-1)) is Band.NONE
    assert band_of(1.5, Calibration(a=1, b=-1)) is Band.UNSURE


def test_one_limit_alone():
    assert band_of(3, Calibration(strong=2)) is Band.AI
    assert band_of(1.9, Calibration(strong=2)) is Band.NONE
    assert band_of(9, Calibration(weak=2)) is Band.UNSURE


def test_platt_scaling():
    assert score_of(4.33, Calibration(a=0.64, b=-0.02)) == pytest.approx(1 / (1 + math.exp(-(0.64 * 4.33 - 0.02))))
    assert score_of(-1e9, LIMITS) == pytest.approx(0)
    assert score_of(1e9, LIMITS) == 1


@pytest.mark.parametrize(("probability", "odds"), [(0, -30), (1, 30), (0.5, 0), (1e-300, -30), (0.75, math.log(3))])
def test_log_odds_of_probabilities(probability, odds):
    assert odds_of(probability) == pytest.approx(odds)


@pytest.mark.parametrize(
    ("odds", "more"), [(-9, False), (1.5, False), (1.7, True), (3.7, True), (5.9, True), (30, True)]
)
def test_one_look_is_enough_only_far_below_every_limit(odds, more):
    assert asks_for_more(odds, LIMITS) is more


def test_without_limits_there_is_nothing_to_be_sure_of():
    assert not asks_for_more(0.1, Calibration())


MEASURED = (
    Measured("all", "ai", 472, 7, 458, 238),
    Measured("photo", "ai", 100, 0, 100, 50),
    Measured("photo", "unsure", 100, 10, 100, 20),
)


def test_how_much_commoner_a_band_was():
    found = meaning_of(Band.AI, "all", MEASURED)
    assert found is not None
    assert found.low < (238 / 458) / (7 / 472) < found.high
    assert (found.mistaken, found.human) == (7, 472)


def test_a_band_without_mistakes_has_a_finite_ratio():
    found = meaning_of(Band.AI, "photo", MEASURED)
    assert found is not None
    assert 1 < found.low < found.high < 10_000


def test_an_unknown_medium_takes_the_numbers_of_all():
    assert meaning_of(Band.AI, "painting", MEASURED) == meaning_of(Band.AI, "all", MEASURED)
    assert meaning_of(Band.UNSURE, "painting", MEASURED) is None
    assert meaning_of(Band.AI, "all", ()) is None
    assert meaning_of(Band.AI, "all", [Measured("all", "ai", 0, 0, 5, 5)]) is None
