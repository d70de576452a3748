"""What the detector is worth on publishers it never saw, by the same protocol before every release.

Everything is computed from out-of-fold log odds: by condition, medium, generator and source, with intervals from
resampled publishers, beside tests of whether the model reads the container instead of the picture. Limits are set anew
for each fold, from all others: no number is of a publisher that had a part in its limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.training.augment import CLEAN, SOCIAL
from models.training.data import row_weights
from models.training.features import everyday_places
from models.training.fit import SEEDS, fit, medium_head, splits
from models.training.limits import (
    MARGINS,
    Floats,
    Limits,
    Mask,
    Scores,
    count,
    limits_of,
    plain,
    quantile_limit,
    reliability,
)
from models.training.table import Table
from models.training.verdicts import verdicts

CONDITIONS: dict[str, Callable[[NDArray[np.str_]], Mask]] = {
    "clean": lambda view: view == CLEAN,
    "augmented": lambda view: np.char.startswith(view, "aug"),
    "social": lambda view: view == SOCIAL,
}
RATES = (0.01, 0.02, 0.05)
RESAMPLES = 500
LISTED_SOURCES = 10
ENOUGH_FOR_MEDIUM = 50
"""With fewer human or AI pictures of a medium the card says nothing about it, and the numbers of all media count."""
FEWEST = 5
"""A source or generator with fewer pictures is not listed."""


def report(table: Table, odds: Floats, limits: Limits, media: Sequence[str]) -> dict[str, Any]:
    """The whole evaluation as plain numbers.

    Args:
        table: the views.
        odds: out-of-fold log odds [seeds, rows].
        limits: from the same log odds.
        media: that the medium head was fitted for.
    """
    scores = unseen(table, odds.mean(axis=0))
    clean = table.view == CLEAN
    untouched, seen = table.rows(clean), scores.rows(clean)
    changed = np.char.startswith(table.view, "aug")
    tried = np.isin(table.place, everyday_places(table.pictures))
    return {
        "rows": len(scores.odds),
        "pictures": _sizes(table),
        "conditions": {
            name: condition(table.rows(chosen), scores.rows(chosen))
            for name, of in CONDITIONS.items()
            if _has_both(table.is_ai[chosen := of(table.view)])
        },
        "folds": folds(table, odds),
        "limits": [float(scores.strong.min()), float(scores.strong.max())],
        "media": _by(untouched, seen, untouched.medium),
        "media_changed": _by(table.rows(changed), scores.rows(changed), table.medium[changed]),
        "generators": generators(untouched, seen),
        "worst_human_sources": worst_sources(table, scores),
        "measured": measured(untouched, seen),
        "reliability": reliability(seen.odds, untouched.is_ai, limits),
        "shared": shared(table, scores),
        "verdicts": [verdicts(table.rows(tried), scores.rows(tried), margin) for margin in (0.0, *MARGINS)],
        "medium_head": medium_accuracy(table, media),
        "leaks": leaks(untouched, seen.odds),
    }


def unseen(table: Table, odds: Floats) -> Scores:
    """Log odds with limits for each row that its publisher had no part in."""
    weak, strong = np.zeros(len(odds)), np.zeros(len(odds))
    for left_out in splits(table, SEEDS[0]):
        others = ~left_out & table.is_trained_on
        found = limits_of(table.rows(others), odds[others])
        weak[left_out], strong[left_out] = found.weak, found.strong
    return Scores(odds, weak, strong)


def condition(table: Table, scores: Scores) -> dict[str, Any]:
    """How well the classes are told apart in some views."""
    odds, is_ai = scores.odds, table.is_ai
    low, high = resampled_auc(odds, is_ai, table.group)
    return {
        "auc": auc(odds, is_ai),
        "auc_low": low,
        "auc_high": high,
        **{f"recall_at_{rate:.0%}": recall_at(odds, is_ai, rate) for rate in RATES},
        **_flags(scores, is_ai),
    }


def auc(odds: Floats, is_ai: Mask) -> float:
    """Chance that an AI picture has higher log odds than a human one."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(is_ai, odds))


def recall_at(odds: Floats, is_ai: Mask, rate: float) -> float:
    """Share of AI pictures above the limit that flags at most this share of the human ones."""
    return float((odds[is_ai] > quantile_limit(odds[~is_ai], rate)).mean())


def resampled_auc(odds: Floats, is_ai: Mask, group: NDArray[np.str_], share: float = 0.9) -> tuple[float, float]:
    """Interval of the AUC when publishers, not pictures, are drawn anew."""
    random = np.random.default_rng(0)
    members = [np.flatnonzero(group == name) for name in np.unique(group)]
    found = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([members[number] for number in random.integers(0, len(members), len(members))])
        if _has_both(is_ai[drawn]):
            found.append(auc(odds[drawn], is_ai[drawn]))
    low, high = np.quantile(found, [(1 - share) / 2, (1 + share) / 2]) if found else (np.nan, np.nan)
    return float(low), float(high)


def folds(table: Table, odds: Floats) -> list[float]:
    """The AUC of each fold of each seed, on untouched views: never judge by one."""
    clean, is_ai = table.view == CLEAN, table.is_ai
    found = []
    for row, seed in enumerate(SEEDS[: len(odds)]):
        for left_out in splits(table, seed):
            chosen = left_out & clean
            if _has_both(is_ai[chosen]):
                found.append(auc(odds[row, chosen], is_ai[chosen]))
    return found


def generators(table: Table, scores: Scores) -> list[dict[str, Any]]:
    """Recall by generator, as the manifest names it; the worst first."""
    names = np.array([table.pictures[place].generator for place in table.place])
    rows = [
        (int(scores.is_flagged[chosen].sum()), int(chosen.sum()), str(name))
        for name in np.unique(names[table.is_ai])
        if (chosen := (names == name) & table.is_ai).sum() >= FEWEST
    ]
    ordered = sorted(rows, key=lambda row: (row[0] / row[1], row[2]))
    return [{"generator": name, "pictures": pictures, "flagged": flagged} for flagged, pictures, name in ordered]


def worst_sources(table: Table, scores: Scores) -> list[dict[str, Any]]:
    """Human sources with the largest share of false flags over all their views."""
    human, sources = ~table.is_ai & table.is_trained_on, table.source
    rows = [
        (int(scores.is_flagged[chosen].sum()), int(chosen.sum()), str(name))
        for name in np.unique(sources[human])
        if (chosen := (sources == name) & human).sum() >= FEWEST
    ]
    worst = sorted(rows, key=lambda row: (-row[0] / row[1], row[2]))[:LISTED_SOURCES]
    return [{"source": name, "views": views, "flagged": flagged} for flagged, views, name in worst]


def measured(table: Table, scores: Scores) -> list[dict[str, Any]]:
    """Rows of the card: how many pictures of a medium got each band."""
    band = np.where(scores.is_flagged, "ai", np.where(scores.is_noticed, "unsure", "none"))
    rows = []
    for medium in ("all", *np.unique(table.medium)):
        chosen = np.ones(len(band), bool) if medium == "all" else table.medium == medium
        human, ai = band[chosen & ~table.is_ai], band[chosen & table.is_ai]
        if medium != "all" and min(len(human), len(ai)) < ENOUGH_FOR_MEDIUM:
            continue
        for name in ("ai", "unsure", "none"):
            numbers = len(human), int((human == name).sum()), len(ai), int((ai == name).sum())
            labels = ("human", "human_in_band", "ai", "ai_in_band")
            rows.append({"medium": str(medium), "band": name, **dict(zip(labels, numbers, strict=True))})
    return rows


def shared(table: Table, scores: Scores) -> dict[str, Any]:
    """How many pictures change between flagged and not flagged when they are shared."""
    flagged = {}
    for name in (CLEAN, SOCIAL):
        rows = np.flatnonzero(table.view == name)
        flagged[name] = {int(table.place[row]): bool(scores.is_flagged[row]) for row in rows}
    both = flagged[CLEAN].keys() & flagged[SOCIAL].keys()
    return plain(count(sum(flagged[CLEAN][place] != flagged[SOCIAL][place] for place in both), len(both)))


def medium_accuracy(table: Table, media: Sequence[str]) -> dict[str, Any]:
    """How often the medium of an untouched picture of an unseen publisher is named rightly."""
    right = dict.fromkeys(media, 0)
    total = dict.fromkeys(media, 0)
    for left_out in splits(table, SEEDS[0]):
        tested = table.rows(left_out & (table.view == CLEAN) & np.isin(table.medium, media))
        if not len(tested.place):
            continue
        named = np.asarray(media)[medium_head(table, media, left_out)(tested.flat()).argmax(axis=1)]
        for medium in media:
            chosen = tested.medium == medium
            right[medium] += int((named[chosen] == medium).sum())
            total[medium] += int(chosen.sum())
    return {medium: plain(count(right[medium], total[medium])) for medium in media}


def leaks(clean: Table, odds: Floats) -> dict[str, Any]:
    """Whether the score follows the container within one class, and what size and container alone would reach."""
    lossless = np.array([clean.pictures[place].is_lossless for place in clean.place])
    within = {
        name: auc(odds[chosen], lossless[chosen])
        for name, chosen in (("human", ~clean.is_ai), ("ai", clean.is_ai))
        if _has_both(lossless[chosen])
    }
    return {
        "container_auc_within": within,
        "metadata_only_auc": auc(_metadata_only(clean), clean.is_ai),
        "permuted_labels_auc": permuted_auc(clean),
    }


def permuted_auc(table: Table) -> float:
    """The AUC when publishers get each other's labels: about one half, or the protocol itself leaks."""
    random = np.random.default_rng(0)
    names, place = np.unique(table.group, return_inverse=True)
    label = random.permutation(np.array([table.is_ai[place == number].mean() > 0.5 for number in range(len(names))]))
    labels = np.asarray(label[place], bool)
    values, weights, scores = table.flat(), row_weights(list(table.group), labels), np.zeros(len(place))
    for left_out in splits(table, SEEDS[0]):
        head = fit(values[~left_out], labels[~left_out], weights[~left_out])
        scores[left_out] = head(values[left_out])[:, 0]
    return auc(scores, labels)


def _metadata_only(table: Table) -> Floats:
    """Out-of-fold scores of a forest that sees width, height and container, and no pixel."""
    from sklearn.ensemble import RandomForestClassifier

    formats = ("JPEG", "PNG", "WEBP")
    rows = []
    for place in table.place:
        picture = table.pictures[place]
        width, height = picture.original_size
        kind = [float(picture.original_format == name) for name in formats]
        rows.append([width, height, width % 64, height % 64, width / max(height, 1), picture.is_lossless, *kind])
    values, scores = np.array(rows, np.float64), np.zeros(len(rows))
    for left_out in splits(table, SEEDS[0]):
        forest = RandomForestClassifier(200, min_samples_leaf=3, random_state=0, n_jobs=1)
        forest.fit(values[~left_out], table.is_ai[~left_out], table.weight[~left_out])
        scores[left_out] = forest.predict_proba(values[left_out])[:, 1]
    return scores


def _by(table: Table, scores: Scores, names: NDArray[np.str_]) -> dict[str, Any]:
    found = {}
    for name in np.unique(names):
        chosen = names == name
        is_ai = table.is_ai[chosen]
        part = scores.rows(chosen)
        found[str(name)] = {"auc": auc(part.odds, is_ai) if _has_both(is_ai) else None, **_flags(part, is_ai)}
    return found


def _flags(scores: Scores, is_ai: Mask) -> dict[str, Any]:
    found = {}
    for name, over in (("strong", scores.is_flagged), ("weak", scores.is_noticed)):
        found[f"false_flags_{name}"] = plain(count(int(over[~is_ai].sum()), int((~is_ai).sum())))
        found[f"recall_{name}"] = plain(count(int(over[is_ai].sum()), int(is_ai.sum())))
    return found


def _sizes(table: Table) -> dict[str, int]:
    used = {int(place) for place in table.place}
    pictures = [table.pictures[place] for place in used]
    human = [picture for picture in pictures if not picture.is_ai]
    ai = [picture for picture in pictures if picture.is_ai]
    return {
        "human": len(human),
        "ai": len(ai),
        "human_sources": len({picture.source for picture in human}),
        "ai_sources": len({picture.source for picture in ai}),
        "publishers": len({picture.group for picture in pictures}),
    }


def _has_both(labels: Mask) -> bool:
    return bool(labels.any()) and not bool(labels.all())
