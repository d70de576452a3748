"""Rates as people read them."""

from __future__ import annotations

import pytest

from inspector.cli.progress import pace


@pytest.mark.parametrize(
    ("speed", "words"), [(0.127, "0.13"), (1.84, "1.8"), (9.6, "9.6"), (12.3, "12"), (4200.4, "4,200")]
)
def test_rates(speed, words):
    assert pace(speed) == words
