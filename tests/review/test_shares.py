"""Shares are fractions, and only what is unambiguous is accepted."""

from __future__ import annotations

from fractions import Fraction

import pytest

from inspector.errors import UsageError
from inspector.messages import text
from inspector.review import breaking_count, parse_confidence, parse_share


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("3%", Fraction(3, 100)),
        ("0.03", Fraction(3, 100)),
        (" 0.5 % ", Fraction(1, 200)),
        (".5", Fraction(1, 2)),
        ("0", Fraction(0)),
        ("1", Fraction(1)),
        ("100%", Fraction(1)),
    ],
)
def test_shares(written, share):
    assert parse_share(written) == share


@pytest.mark.parametrize("written", ["3", "-1%", "", "%", "1e-2", "1/3", "nan", "101%", "٣%", "3%%"])
def test_anything_else_is_refused(written):
    with pytest.raises(UsageError) as caught:
        parse_share(written)
    assert "0.03" in text(caught.value.code, **caught.value.params)


@pytest.mark.parametrize(("written", "level"), [("95%", Fraction(19, 20)), ("0.99", Fraction(99, 100))])
def test_confidence(written, level):
    assert parse_confidence(written) == level


@pytest.mark.parametrize("written", ["95", "0", "100%", "high"])
def test_confidence_must_lie_between_0_and_1(written):
    with pytest.raises(UsageError) as caught:
        parse_confidence(written)
    assert caught.value.code == "review.confidence"


@pytest.mark.parametrize(
    ("population", "share", "count"), [(1000, "0.03", 31), (100, "0.07", 8), (50, "0.005", 1), (10, "0.1", 2)]
)
def test_the_count_that_breaks_a_claim(population, share, count):
    assert breaking_count(population, Fraction(share)) == count
