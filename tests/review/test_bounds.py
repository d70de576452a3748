"""Bounds against the reference values, and their coverage over every possible truth."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from inspector.review import (
    Controls,
    Stratum,
    anytime_bound,
    attempt_alpha,
    certificate_bound,
    clopper_pearson_upper,
    sensitivity_lower,
    share_left,
    strata_bound,
    upper_bound,
)
from inspector.review.distributions import hypergeometric

FIVE = Fraction(1, 20)
MILLION = 10**6


@pytest.mark.parametrize(
    ("population", "sample", "found", "bound"),
    [
        (100, 30, 0, 8),
        (100, 50, 1, 7),
        (500, 90, 0, 14),
        (1000, 91, 0, 30),
        (1000, 100, 0, 28),
        (1000, 100, 1, 44),
        (1000, 100, 3, 73),
        (1000, 200, 4, 42),
        (1000, 300, 5, 31),
        (10000, 98, 0, 299),
        (10000, 300, 0, 97),
        (10000, 300, 3, 254),
        (10000, 1000, 10, 165),
        (MILLION, 299, 0, 9967),
        (MILLION, 1000, 5, 10481),
        (20, 20, 3, 3),
        (20, 0, 0, 20),
    ],
)
def test_bound_at_95_percent(population, sample, found, bound):
    assert upper_bound(population, sample, found, FIVE) == bound


def test_bound_at_97_5_percent():
    assert upper_bound(10000, 500, 2, Fraction(1, 40)) == 141


def test_confidence_given_as_a_float_means_what_is_written():
    assert upper_bound(1000, 91, 0, 0.05) == 30


def test_a_tie_with_alpha_is_decided_exactly():
    assert upper_bound(20, 19, 0, FIVE) == 0, "T(0;20,1,19) is exactly 1/20"
    assert upper_bound(20, 19, 0, Fraction(49, 1000)) == 1


@pytest.mark.parametrize(
    ("sample", "found", "alpha", "expected"),
    [
        (1, 0, "0.05", 0.95),
        (10, 0, "0.05", 0.258865550893),
        (59, 0, "0.05", 0.0495076098882),
        (99, 0, "0.05", 0.0298066737734),
        (100, 0, "0.05", 0.029513049607),
        (100, 1, "0.05", 0.0465598114535),
        (100, 5, "0.05", 0.102253377643),
        (299, 0, "0.05", 0.0099691467929),
        (300, 3, "0.05", 0.0256413930826),
        (1000, 10, "0.05", 0.0169031751206),
        (5000, 25, "0.05", 0.00697628791261),
        (100, 2, "0.025", 0.0703839324711),
        (300, 1, "0.025", 0.0184312520481),
        (100, 0, "0.01", 0.0450074139786),
        (7, 7, "0.05", 1.0),
    ],
)
def test_clopper_pearson(sample, found, alpha, expected):
    assert clopper_pearson_upper(sample, found, Fraction(alpha)) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize(
    ("hidden", "caught", "expected"),
    [
        (20, 20, 0.831566529017),
        (40, 40, 0.911902697121),
        (50, 48, 0.862862374396),
        (50, 45, 0.781864633566),
        (100, 95, 0.887165088895),
        (100, 62, 0.517460694249),
        (10, 0, 0.0),
    ],
)
def test_sensitivity_from_controls(hidden, caught, expected):
    assert sensitivity_lower(hidden, caught, Fraction(1, 40)) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize(
    ("population", "sample", "found", "sensitivity", "bound"),
    [
        (1000, 100, 0, 0.8, 35),
        (10000, 100, 0, 0.8, 367),
        (10000, 300, 3, 0.8, 318),
        (10000, 300, 0, 0.62, 158),
        (1000, 1000, 0, 0.8, 1),
        (1000, 1000, 5, 0.8, 9),
        (50, 50, 0, 0.0, 50),
    ],
)
def test_bound_with_an_imperfect_reviewer(population, sample, found, sensitivity, bound):
    assert upper_bound(population, sample, found, FIVE, sensitivity) == bound


@pytest.mark.parametrize(
    ("population", "sample", "controls", "bound"),
    [(10000, 200, Controls(50, 48), 209), (1000, 150, Controls(40, 40), 24), (1000, 91, None, 30)],
)
def test_whole_certificate(population, sample, controls, bound):
    assert certificate_bound(population, sample, 0, FIVE, controls) == bound


@pytest.mark.parametrize(
    ("population", "sample", "found", "bound"),
    [(10000, 300, 3, 349), (1000, 127, 0, 30), (40, 0, 0, 40), (40, 40, 2, 2)],
)
def test_anytime_bound(population, sample, found, bound):
    assert anytime_bound(population, sample, found, FIVE) == bound


def test_anytime_bound_is_the_posterior_rule():
    population, sample, found = 60, 25, 1
    prior = [_beta_binomial(marked, population) for marked in range(population + 1)]
    joint = [prior[marked] * hypergeometric(found, population, marked, sample) for marked in range(population + 1)]
    total = sum(joint)
    kept = [d for d in range(population + 1) if joint[d] and prior[d] / (joint[d] / total) <= 20]
    assert anytime_bound(population, sample, found, FIVE) == max(kept)


def _beta_binomial(k, n):
    from math import exp, lgamma

    def log_beta(a, b):
        return lgamma(a) + lgamma(b) - lgamma(a + b)

    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + log_beta(k + 1, n - k + 50) - log_beta(1, 50))


def test_strata():
    simple = upper_bound(9700, 350, 0, FIVE)
    assert simple == 81
    assert strata_bound([Stratum(1700, 62, 0), Stratum(8000, 288, 0)], FIVE) == 81
    assert strata_bound([Stratum(1700, 150, 0), Stratum(8000, 200, 0)], FIVE) == 117


def test_one_stratum_is_a_simple_sample():
    assert strata_bound([Stratum(1000, 91, 0)], FIVE) == 30


def test_a_completely_reviewed_stratum_adds_its_count_and_costs_nothing():
    assert strata_bound([Stratum(500, 500, 12), Stratum(1000, 91, 0)], FIVE) == 12 + 30
    assert strata_bound([Stratum(500, 500, 12)], FIVE) == 12


def test_finds_in_strata_share_alpha():
    parts = [Stratum(1000, 100, 1), Stratum(1000, 100, 0)]
    half = FIVE / 2
    assert strata_bound(parts, FIVE) == upper_bound(1000, 100, 1, half) + upper_bound(1000, 100, 0, half)


def test_strata_bound_is_the_largest_total():
    parts = [Stratum(30, 12, 0), Stratum(20, 4, 0), Stratum(9, 0, 0)]
    best = max(
        a + b + c
        for a in range(31)
        for b in range(21)
        for c in range(10)
        if hypergeometric(0, 30, a, 12) * hypergeometric(0, 20, b, 4) > 0.05
    )
    assert strata_bound(parts, FIVE) == best


@pytest.mark.parametrize(
    ("population", "sample", "alpha", "coverage"),
    [
        (200, 50, Fraction(1, 20), 0.950060),
        (60, 20, Fraction(1, 20), 0.951726),
        (100, 30, Fraction(1, 10), 0.900692),
    ],
)
def test_the_bound_holds_as_often_as_it_says(population, sample, alpha, coverage):
    bounds = [upper_bound(population, sample, found, alpha) for found in range(sample + 1)]
    held = [
        sum(hypergeometric(x, population, marked, sample) for x in range(sample + 1) if bounds[x] >= marked)
        for marked in range(population + 1)
    ]
    assert min(held) >= 1 - alpha
    assert min(held) == pytest.approx(coverage, abs=1e-6)


def test_what_is_left_after_taking_out_the_found_ones():
    assert share_left(1000, 44, 1) == Fraction(43, 999)
    assert share_left(5, 5, 5) == 0


def test_a_repeated_check_spends_half_each_time():
    assert [attempt_alpha(FIVE, attempt) for attempt in (1, 2, 3)] == [FIVE / 2, FIVE / 4, FIVE / 8]


@pytest.mark.parametrize("sensitivity", [1.0, 0.8])
def test_a_million_pictures_take_no_time(sensitivity):
    start = time.process_time()
    upper_bound(MILLION, 20_000, 40, FIVE, sensitivity)
    anytime_bound(MILLION, 20_000, 40, FIVE)
    strata_bound([Stratum(MILLION // 4, 1_000, 0)] * 4, FIVE)
    assert time.process_time() - start < 60
