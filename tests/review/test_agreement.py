"""Kappa and AC1 against the reference values."""

from __future__ import annotations

import pytest

from inspector.review import agreement, agreement_of


@pytest.mark.parametrize(
    ("counts", "observed", "kappa", "ac1"),
    [
        ((40, 5, 3, 52), 0.92, 0.837728, 0.842271),
        ((1, 2, 3, 94), 0.95, 0.260355, 0.946378),
        ((20, 5, 10, 15), 0.7, 0.4, 0.405941),
        ((0, 1, 1, 98), 0.98, -0.010101, 0.979596),
    ],
)
def test_reference_values(counts, observed, kappa, ac1):
    found = agreement(*counts)
    assert found.observed == pytest.approx(observed)
    assert found.kappa == pytest.approx(kappa, abs=5e-7)
    assert found.ac1 == pytest.approx(ac1, abs=5e-7)


def test_no_common_pictures():
    assert agreement_of([]).observed is None


def test_kappa_has_no_value_where_both_always_say_the_same():
    found = agreement(0, 0, 0, 30)
    assert (found.observed, found.kappa, found.ac1) == (1, None, 1)


def test_from_decisions():
    found = agreement_of([(True, True), (True, False), (False, False), (False, False)])
    assert (found.both_ai, found.only_first, found.only_second, found.neither) == (1, 1, 0, 2)
