"""Tails against the reference values and against exact integer arithmetic."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest

from inspector.review.distributions import (
    binomial_tail,
    hypergeometric,
    hypergeometric_tail,
    tail_with_sensitivity,
)


@pytest.mark.parametrize(
    ("x", "population", "marked", "sample", "expected"),
    [
        (0, 1000, 31, 91, 0.049524622025),
        (0, 1000, 31, 90, 0.051271224167),
        (0, 10000, 301, 98, 0.0492939184893),
        (1, 1000, 45, 100, 0.0487479706513),
        (3, 10000, 255, 300, 0.0490411633069),
        (5, 1000, 32, 300, 0.0483669629301),
        (10, 10000, 166, 1000, 0.0488045259884),
        (0, 50, 2, 39, 0.0448979591837),
        (2, 20, 5, 10, 0.5),
    ],
)
def test_tail_has_the_reference_value(x, population, marked, sample, expected):
    assert hypergeometric_tail(x, population, marked, sample) == pytest.approx(expected, rel=5e-11)


@pytest.mark.parametrize(
    ("x", "population", "marked", "sample", "sensitivity", "expected"),
    [(0, 1000, 31, 114, 0.8, 0.0497103920327), (3, 10000, 319, 300, 0.8, 0.0493332869054)],
)
def test_tail_of_an_imperfect_reviewer_has_the_reference_value(x, population, marked, sample, sensitivity, expected):
    assert tail_with_sensitivity(x, population, marked, sample, sensitivity) == pytest.approx(expected, rel=1e-11)


def _exact_tail(x, population, marked, sample):
    low = max(0, sample - population + marked)
    ways = sum(
        math.comb(marked, k) * math.comb(population - marked, sample - k)
        for k in range(low, min(x, marked, sample) + 1)
    )
    return float(Fraction(ways, math.comb(population, sample)))


def test_tail_agrees_with_integers_from_small_sets_to_a_million():
    chance = random.Random(7)
    for _ in range(240):
        population = chance.choice([10, 50, 300, 5000, 10**5, 10**6])
        marked = chance.randint(0, min(population, chance.choice([5, 300, population])))
        sample = chance.randint(0, min(population, 400))
        mean = sample * marked / population
        x = max(0, int(mean + chance.uniform(-4, 4) * math.sqrt(mean + 0.5)))
        expected = _exact_tail(x, population, marked, sample)
        assert hypergeometric_tail(x, population, marked, sample) == pytest.approx(expected, rel=1e-11, abs=1e-300)


@pytest.mark.parametrize("sensitivity", [0.02, 0.3, 0.8, 0.999])
def test_tail_of_an_imperfect_reviewer_agrees_with_its_definition(sensitivity):
    chance = random.Random(3)
    for _ in range(25):
        population = chance.choice([30, 400, 3000])
        marked, sample = chance.randint(0, population), chance.randint(0, population)
        x = chance.randint(0, max(1, int(sensitivity * sample * marked / population * 1.2)))
        expected = math.fsum(
            hypergeometric(k, population, marked, sample) * binomial_tail(x, k, sensitivity) for k in range(sample + 1)
        )
        got = tail_with_sensitivity(x, population, marked, sample, sensitivity)
        assert got == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_certain_cases():
    assert hypergeometric_tail(0, 10, 0, 5) == 1
    assert hypergeometric_tail(2, 10, 10, 5) == 0
    assert hypergeometric_tail(5, 10, 10, 5) == 1
    assert binomial_tail(-1, 5, 0.5) == 0
    assert binomial_tail(3, 5, 0) == 1
    assert binomial_tail(3, 5, 1) == 0
