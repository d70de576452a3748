"""The app's verdict on pictures and on what everyday changes make of them."""

from __future__ import annotations

import numpy as np
import pytest

from models.training import verdicts
from models.training.augment import CLEAN, EVERYDAY, TWICE
from models.training.limits import Scores
from models.training.table import Table
from tests.models.test_features import picture

pytest.importorskip("scipy", reason="training needs scipy")
WEAK, STRONG = 1.0, 3.0


def made(*odds_by_view, is_ai=False):
    """A table of pictures, each given as the log odds of its views, and the scores."""
    pictures = [picture(None, number, is_ai=is_ai) for number in range(len(odds_by_view))]
    rows = [(place, view, odds) for place, views in enumerate(odds_by_view) for view, odds in views.items()]
    place, view, odds = (np.array(column) for column in zip(*rows, strict=True))
    table = Table(tuple(pictures), np.zeros((len(rows), 4, 2, 4), np.float16), place, view)
    return table, Scores(odds, np.full(len(rows), WEAK), np.full(len(rows), STRONG))


def views(first, saved=None, scaled=None, shared=None, **twice):
    changed = [first if odds is None else odds for odds in (saved, scaled, shared)]
    again = {name: dict(zip(EVERYDAY, changed, strict=True))[name.split("-")[0]] for name in TWICE}
    again |= {name.replace("_", "-"): odds for name, odds in twice.items()}
    return {CLEAN: first, **dict(zip(EVERYDAY, changed, strict=True)), **again}


@pytest.mark.parametrize(
    ("odds", "verdict"),
    [
        (views(9.0), "ai"),
        (views(-9.0), "no"),
        (views(2.0), "no"),
        (views(3.2), "ai"),
        (views(3.2, scaled=2.9), "ai"),
        (views(3.1, scaled=2.4), "no"),
        (views(2.9, shared=3.9), "ai"),
        (views(3.9, shared=0.9), "ai"),
        (views(3.9, saved=0.9, scaled=0.9, shared=7.0), "unstable"),
        (views(9.0, shared=-9.0), "ai"),
        ({CLEAN: 3.2}, "unknown"),
    ],
    ids=[
        "far above",
        "far below",
        "between",
        "holds",
        "holds in the mean",
        "falls in the mean",
        "rises in the mean",
        "falls in one version",
        "falls apart",
        "is not tried far away",
        "was not computed",
    ],
)
def test_the_verdict(odds, verdict):
    assert verdicts.verdicts_of(*made(odds), margin=1.0)[0, CLEAN] == verdict


def test_a_changed_picture_is_tried_again_too():
    odds = views(9.0, saved=3.9, saved_saved=0.9, saved_scaled=0.9, saved_shared=7.0)
    found = verdicts.verdicts_of(*made(odds), margin=1.0)
    assert found == {(0, CLEAN): "ai", (0, "saved"): "unstable", (0, "scaled"): "ai", (0, "shared"): "ai"}


def test_flips_are_counted_by_change():
    found = verdicts.verdicts(*made(views(9.0), views(9.0, shared=-9.0), views(-9.0), is_ai=True), margin=1.0)
    assert (found["flips"]["found"], found["flips"]["of"]) == (1, 9)
    assert (found["flips_shared"]["found"], found["flips_saved"]["found"]) == (1, 0)
    assert found["contradictions"]["found"] == 1
    assert (found["recall"]["found"], found["recall"]["of"]) == (2, 3)
    assert found["tried"]["found"] == 0


def test_an_unstable_verdict_contradicts_nothing():
    pictures = [views(3.9, saved=0.9, saved_saved=0.9, scaled=0.9, scaled_saved=0.9, shared=7.0)]
    alone, tried = (verdicts.verdicts(*made(*pictures), margin=margin) for margin in (0.0, 1.0))
    assert (alone["flips"]["found"], alone["contradictions"]["found"]) == (2, 2)
    assert (tried["flips"]["found"], tried["contradictions"]["found"]) == (1, 0)
    assert tried["false_flags"]["found"] == 0


def test_what_was_not_computed_counts_for_nothing():
    found = verdicts.verdicts(*made({CLEAN: 9.0, "saved": 3.1}, views(9.0)), margin=1.0)
    assert found["flips"]["of"] == 3


@pytest.mark.parametrize(
    ("shares", "margin"),
    [((0.2, 0.1, 0.04, 0.03), 1.5), ((0.06, 0.05, 0.05, 0.04), 1.0), ((0.09, 0.07, 0.06, 0.08), 1.5)],
)
def test_the_smallest_margin_that_holds_is_taken(shares, margin):
    rows = [{"margin": 0.5 * number, "flips": {"share": share}} for number, share in enumerate((0.0, *shares))]
    assert verdicts.margin_of(rows) == margin
