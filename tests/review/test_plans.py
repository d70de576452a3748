"""Sample sizes against the reference tables, and the state of a running check."""

from __future__ import annotations

from fractions import Fraction

import pytest

from inspector.errors import UsageError
from inspector.messages import text
from inspector.review import Claim, Controls, Tally, outcome, sample_size

MILLION = 10**6


def claim(population: int, share: str, confidence: str = "0.95", **more) -> Claim:
    return Claim(population, Fraction(share), Fraction(confidence), **more)


SIZES = {
    "0.005": [48, 95, 155, 316, 393, 476, 543, 570, 595, 598],
    "0.01": [48, 78, 126, 196, 238, 265, 284, 291, 298, 298],
    "0.03": [39, 52, 69, 85, 91, 95, 97, 98, 99, 99],
    "0.05": [31, 39, 47, 54, 56, 57, 58, 59, 59, 59],
    "0.10": [19, 23, 26, 28, 28, 29, 29, 29, 29, 29],
}
POPULATIONS = [50, 100, 200, 500, 1000, 2000, 5000, 10**4, 10**5, MILLION]


@pytest.mark.parametrize("share", SIZES)
def test_nothing_tolerated_at_95_percent(share):
    assert [sample_size(claim(population, share)) for population in POPULATIONS] == SIZES[share]


@pytest.mark.parametrize(
    ("population", "sizes"),
    [
        (1000, [91, 143, 188, 230, 270, 308]),
        (10**4, [98, 155, 206, 254, 299, 344]),
        (MILLION, [99, 157, 208, 257, 303, 348]),
    ],
)
def test_tolerated_finds(population, sizes):
    assert [sample_size(claim(population, "0.03", tolerate=count)) for count in range(6)] == sizes


@pytest.mark.parametrize(
    ("population", "share", "at_90", "at_99"),
    [(1000, "0.03", 71, 136), (10**4, "0.03", 76, 150), (1000, "0.01", 188, 341), (10**4, "0.01", 225, 444)],
)
def test_other_confidence(population, share, at_90, at_99):
    assert sample_size(claim(population, share, "0.9")) == at_90
    assert sample_size(claim(population, share, "0.99")) == at_99


@pytest.mark.parametrize(("population", "sizes"), [(1000, [91, 101, 114, 148, 183]), (10**4, [98, 109, 123, 159, 197])])
def test_imperfect_reviewer(population, sizes):
    found = [sample_size(claim(population, "0.03", sensitivity=se)) for se in (1, 0.9, 0.8, 0.62, 0.5)]
    assert found == sizes


@pytest.mark.parametrize(
    ("population", "sizes"), [(1000, [371, 127, 72]), (10**4, [521, 141, 76]), (10**5, [542, 143, 77])]
)
def test_sequential(population, sizes):
    found = [sample_size(claim(population, share, method="sequential")) for share in ("0.01", "0.03", "0.05")]
    assert found == sizes


def test_hidden_controls_cost_pictures():
    with_controls = sample_size(claim(1000, "0.01", controls=60))
    assert with_controls > sample_size(claim(1000, "0.01"))
    perfect = outcome(claim(1000, "0.01", controls=60), with_controls, Tally(with_controls), Controls(60, 60))
    assert perfect.met
    assert perfect.sensitivity == pytest.approx(0.025 ** (1 / 60))
    missed = outcome(claim(1000, "0.01", controls=60), with_controls, Tally(with_controls), Controls(60, 59))
    assert not missed.met


def test_a_claim_of_any_share_needs_no_check():
    assert sample_size(claim(100, "1")) == 0


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (claim(100, "0.03", tolerate=4), "review.tolerate"),
        (claim(10, "0.1", sensitivity=0.2), "review.unreachable"),
        (claim(1000, "0.03", method="sequential", sensitivity=0.9), "review.sequential"),
        (claim(1000, "0.03", method="sequential", tolerate=1), "review.sequential"),
    ],
)
def test_impossible_plans_say_why(asked, code):
    with pytest.raises(UsageError) as caught:
        sample_size(asked)
    assert caught.value.code == code
    assert text(code, **caught.value.params) != code


def test_a_finished_check_meets_its_claim():
    done = outcome(claim(1000, "0.03"), 91, Tally(91))
    assert (done.bound_count, done.bound_share, done.met) == (30, Fraction(30, 1000), True)


def test_pictures_that_still_wait_count_as_ai():
    half = outcome(claim(1000, "0.03"), 91, Tally(45))
    assert half.bound_count > 500
    assert not half.met


def test_unsure_counts_as_ai_but_is_told_apart():
    state = outcome(claim(1000, "0.1"), 100, Tally(100, ai=1, unresolved=2))
    assert (state.bound_count, state.ai_found, state.unsure) == (73, 1, 2)
    assert state.share_left == Fraction(70, 997)


def test_a_sequential_check_may_be_looked_at_any_time():
    asked = claim(1000, "0.03", method="sequential")
    assert not outcome(asked, 127, Tally(126)).met
    assert outcome(asked, 127, Tally(127)).met


def test_a_second_attempt_is_harder():
    first, second = (sample_size(claim(1000, "0.03", attempt=number)) for number in (1, 2))
    assert 91 < first < second


def test_an_empty_set():
    assert outcome(claim(0, "0.03"), 0, Tally()).bound_count == 0
