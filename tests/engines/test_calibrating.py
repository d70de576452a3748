"""Limits from labels: set on one half, counted on the other, refused where they do not keep the bound."""

from __future__ import annotations

import random

import pytest

from inspector.engines import calibrating
from inspector.engines.calibrating import NEEDED_AI, Labelled, needed
from inspector.errors import InspectorError, UsageError
from inspector.messages import text
from inspector.review.bounds import clopper_pearson_upper
from tests.detectors.test_scoring import CARD


def labelled(human, ai, seed=1):
    chance = random.Random(seed)
    people = [Labelled(f"h{seed}-{number}", chance.gauss(0, 1), False) for number in range(human)]
    return people + [Labelled(f"a{seed}-{number}", chance.gauss(4, 1), True) for number in range(ai)]


def limits_of(items, card, at_most, made):
    """Limits where a scan takes the log odds as they are."""
    odds = {item.key: item.odds for item in items}
    return calibrating.limits_of(items, card, at_most, made, lambda _, keys: {key: odds[key] for key in keys})


def test_how_many_labels_a_bound_needs():
    assert [needed(at_most) for at_most in (1, 2, 5, 50)] == [598, 298, 118, 10]
    for at_most in (1, 2, 5, 50):
        half = needed(at_most) // 2
        assert clopper_pearson_upper(half, 0, calibrating.ALPHA) <= at_most / 100
        assert clopper_pearson_upper(half - 1, 0, calibrating.ALPHA) > at_most / 100


def test_what_is_kept_with_limits():
    found = limits_of(labelled(2000, 300), CARD, 1, "2026-11-26")
    assert (found.sha256, found.at_most, found.made) == (CARD.sha256, 1, "2026-11-26")
    assert (found.set_on, found.human, found.ai) == (1000, 1000, 150)
    assert found.bound == clopper_pearson_upper(1000, found.flagged, calibrating.ALPHA)
    assert found.bound <= 0.01
    assert found.weak < found.strong
    assert found.found > 100
    assert found.flagged + found.human_weak <= 50


def test_the_half_kept_aside_is_counted_as_a_scan_under_the_new_limits_scores_it():
    items = labelled(2000, 300, 2)
    given = {item.key: item.odds for item in items}
    plain = limits_of(items, CARD, 5, "d")
    asked = []

    def settle(card, keys):
        asked.append((card.calibration.weak, card.calibration.strong, len(keys)))
        return {key: given[key] - 0.5 for key in keys}

    found = calibrating.limits_of(items, CARD, 5, "d", settle)
    assert asked == [(found.weak, found.strong, 1000 + 150)]
    assert (found.weak, found.strong) == (plain.weak, plain.strong)
    assert found.flagged < plain.flagged
    assert found.found < plain.found
    assert found.bound == clopper_pearson_upper(1000, found.flagged, calibrating.ALPHA)


def test_the_order_of_labels_changes_nothing_and_copies_count_once():
    items = labelled(700, 60)
    first = limits_of(items, CARD, 2, "d")
    assert limits_of([*reversed(items), *items[:50]], CARD, 2, "d") == first


def test_the_claim_holds_more_often_than_it_says():
    """The other half has no part in setting the limits: what is accepted flags too many only as rarely as stated."""
    accepted = wrong = 0
    normal = random.Random(99)
    fresh = [normal.gauss(0, 1) for _ in range(20_000)]
    for seed in range(60):
        try:
            found = limits_of(labelled(900, 40, seed), CARD, 1, "d")
        except InspectorError as error:
            assert error.code == "calibration.not_met"  # noqa: PT017
            continue
        accepted += 1
        wrong += sum(value > found.strong for value in fresh) / len(fresh) > 0.01
    assert accepted >= 30
    assert wrong <= accepted * 0.1


def test_too_few_labels_are_refused_with_what_it_takes():
    for human, ai in ((needed(1) - 1, 100), (needed(1), NEEDED_AI - 1), (0, 0)):
        with pytest.raises(InspectorError) as caught:
            limits_of(labelled(human, ai), CARD, 1, "d")
        assert caught.value.code == "calibration.too_few"
        words = text(caught.value.code, **caught.value.params)
        assert "takes 598 and 20" in words
        assert "?" not in words


def test_limits_that_do_not_hold_on_the_other_half_are_refused():
    def all_of_them():
        for seed in range(40):
            limits_of(labelled(598, 40, seed), CARD, 1, "d")

    with pytest.raises(InspectorError) as caught:
        all_of_them()
    assert caught.value.code == "calibration.not_met"
    assert "?" not in text(caught.value.code, **caught.value.params)


def test_a_detector_that_tells_nothing_apart_gets_limits_all_the_same():
    items = [Labelled(f"{number}", 1.0, number % 2 == 0) for number in range(400)]
    found = limits_of(items, CARD, 5, "d")
    assert (found.flagged, found.found, found.weak, found.strong) == (0, 0, 1.0, 1.0)


@pytest.mark.parametrize("at_most", [0, -1, 51])
def test_what_may_be_asked(at_most):
    with pytest.raises(UsageError):
        limits_of(labelled(10, 10), CARD, at_most, "d")
