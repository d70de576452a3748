"""Whether the app's verdict holds when a picture is saved again, scaled down or shared.

Closer to a limit than a margin, the app tries a picture again after these changes, and a changed picture just the same:
the mean over all versions decides, and the score is unstable where most versions lie in the farthest band. A
verdict here is to be flagged, with a stable score, or not. Crops have no corners: what all looks at a whole picture are
worth stands in `whole`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from models.training.augment import CLEAN, EVERYDAY, TWICE
from models.training.limits import FLIPS, Scores, count, plain
from models.training.table import Table

FLAGGED = "ai"
UNSTABLE = "unstable"
PASSED = "no"
UNKNOWN = "unknown"
"""A changed picture was not computed, so that nobody knows what the app would say."""

Verdicts = dict[tuple[int, str], str]
"""By place of the picture and view."""


def verdicts_of(table: Table, scores: Scores, margin: float) -> Verdicts:
    """The app's verdict on each untouched picture and on each that was changed once."""
    near = scores.is_near(margin)
    rows = {(int(place), str(view)): row for row, (place, view) in enumerate(zip(table.place, table.view, strict=True))}
    found: Verdicts = {}
    for (place, view), row in rows.items():
        if view != CLEAN and view not in EVERYDAY:
            continue
        seen = [row, *(rows.get((place, name)) for name in _tried(view))] if near[row] else [row]
        known = [other for other in seen if other is not None]
        found[place, view] = UNKNOWN if len(known) < len(seen) else _verdict(scores, known)
    return found


def verdicts(table: Table, scores: Scores, margin: float) -> dict[str, Any]:
    """How often verdicts change.

    `flips`: flagged before a change and not after it, or the other way round, of all changes and of each kind;
    `contradictions`: the same, where neither score was called unstable. `tried`: pictures that were tried again.
    `false_flags` and `recall`: pictures that were flagged with a stable score.
    """
    found = verdicts_of(table, scores, margin)
    changes = {
        name: [
            (found[place, CLEAN], after)
            for (place, view), after in found.items()
            if view == name and _known(found, place, name)
        ]
        for name in EVERYDAY
    }
    every = [change for kind in changes.values() for change in kind]
    places = {place for place, view in found if view in EVERYDAY and _known(found, place, view)}
    rows = np.flatnonzero((table.view == CLEAN) & np.isin(table.place, list(places)))
    near, is_ai = scores.is_near(margin)[rows], table.is_ai[rows]
    held = np.array([found[int(table.place[row]), CLEAN] == FLAGGED for row in rows], bool)
    return {
        "margin": margin,
        "flips": plain(count(sum(_flips(change) for change in every), len(every))),
        **{
            f"flips_{name}": plain(count(sum(_flips(change) for change in kind), len(kind)))
            for name, kind in changes.items()
        },
        "contradictions": plain(count(sum(set(change) == {FLAGGED, PASSED} for change in every), len(every))),
        "tried": plain(count(int(near.sum()), len(near))),
        "false_flags": plain(count(int(held[~is_ai].sum()), int((~is_ai).sum()))),
        "recall": plain(count(int(held[is_ai].sum()), int(is_ai.sum()))),
    }


def margin_of(rows: Sequence[dict[str, Any]]) -> float:
    """The smallest margin with which few enough verdicts change; the one with the fewest where none does."""
    tried = [row for row in rows if row["margin"]]
    fine = [row["margin"] for row in tried if row["flips"]["share"] <= FLIPS]
    best = min(tried, key=lambda row: row["flips"]["share"])
    return float(min(fine, default=best["margin"]))


def _verdict(scores: Scores, rows: Sequence[int]) -> str:
    """Of the versions of one picture, all of which have the same limits; the first is the picture itself."""
    odds, weak, strong = scores.odds[rows], scores.weak[rows[0]], scores.strong[rows[0]]
    if odds.mean() <= strong:
        return PASSED
    apart = int((odds[1:] <= weak).sum())
    return FLAGGED if 2 * apart <= len(rows) - 1 else UNSTABLE


def _tried(view: str) -> Sequence[str]:
    return EVERYDAY if view == CLEAN else [name for name in TWICE if name.startswith(f"{view}-")]


def _known(found: Verdicts, place: int, view: str) -> bool:
    return UNKNOWN not in (found.get((place, CLEAN), UNKNOWN), found[place, view])


def _flips(change: tuple[str, str]) -> bool:
    return (change[0] == FLAGGED) != (change[1] == FLAGGED)
