"""The evaluation as tables in Markdown, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def render(report: Mapping[str, Any], title: str) -> str:
    """All tables of a report."""
    return "\n".join(_lines(report, title)) + "\n"


def _lines(report: Mapping[str, Any], title: str) -> Iterator[str]:
    sizes = report["pictures"]
    yield f"# {title}"
    yield ""
    yield (
        "Every number is from publishers that neither the scoring head nor the limits ever saw (five folds, three "
        "seeds; limits from the four other folds)."
    )
    yield ""
    yield (
        f"{sizes['human']} human pictures of {sizes['human_sources']} sources, {sizes['ai']} AI pictures of "
        f"{sizes['ai_sources']} sources, {sizes['publishers']} publishers, {report['rows']} views. "
        f"AUC of single folds: {min(report['folds']):.3f} to {max(report['folds']):.3f}. "
        f"Limit of band ai in single folds: {report['limits'][0]:.2f} to {report['limits'][1]:.2f}."
    )
    yield from _conditions(report["conditions"])
    yield from _media("Media, untouched", report["media"])
    yield from _media("Media, changed (random chain)", report["media_changed"])
    yield from _verdicts(report["verdicts"])
    if "whole" in report:
        yield from _whole(report["whole"])
    yield from _table(
        "Generators, least recognised first",
        ("generator", "pictures", "flagged"),
        [
            (row["generator"], str(row["pictures"]), _percent(row["flagged"], row["pictures"]))
            for row in report["generators"]
        ],
    )
    yield from _table(
        "Human sources with the most false flags",
        ("source", "views", "flagged"),
        [(row["source"], str(row["views"]), str(row["flagged"])) for row in report["worst_human_sources"]],
    )
    yield from _table(
        "Reliability",
        ("stated probability", "share of AI pictures", "pictures"),
        [(f"{stated:.2f}", f"{share:.2f}", str(n)) for stated, share, n in report["reliability"]],
    )
    yield from _table(
        "Medium, of an untouched picture",
        ("medium", "named rightly"),
        [(name, _share(row)) for name, row in report["medium_head"].items()],
    )
    yield from _rest(report)


def _conditions(conditions: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (
            name,
            f"{row['auc']:.3f} [{row['auc_low']:.3f}, {row['auc_high']:.3f}]",
            *(f"{row[f'recall_at_{rate}']:.2f}" for rate in ("1%", "2%", "5%")),
            *(_share(row[key]) for key in ("false_flags_strong", "recall_strong", "false_flags_weak", "recall_weak")),
        )
        for name, row in conditions.items()
    ]
    head = ("condition", "AUC [90%, publishers drawn anew]", "recall at 1%", "at 2%", "at 5%")
    yield from _table(
        "Conditions", (*head, "false flags, band ai", "recall", "false flags, ai or unsure", "recall"), rows
    )


def _media(title: str, media: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (
            name,
            "" if row["auc"] is None else f"{row['auc']:.3f}",
            _share(row["false_flags_strong"]),
            _share(row["recall_strong"]),
        )
        for name, row in media.items()
    ]
    yield from _table(title, ("medium", "AUC", "false flags, band ai", "recall"), rows)


def _verdicts(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    names = ("flips", "flips_saved", "flips_scaled", "flips_shared", "contradictions", "tried", "false_flags", "recall")
    head = ("margin", "flips", "saved", "scaled", "shared", "contradictions", "tried again", "false flags", "recall")
    yield from _table(
        "Verdicts on crops after everyday changes, by margin",
        head,
        [(f"{row['margin']:.1f}", *(_share(row[name]) for name in names)) for row in rows],
    )
    yield ""
    yield (
        "By the mean over the centre and its versions. A verdict is to be flagged with a stable score, or not. Margin "
        "0 is the band alone. Flips: the verdict after a change is another one; contradictions: and neither was called "
        "unstable."
    )


def _whole(found: Mapping[str, Any]) -> Iterator[str]:
    rules = {"one_look": "one look", "band": "all looks: band ai", "stable": "all looks: ai with a stable score"}
    yield from _table(
        "Whole pictures, as the app looks at them",
        ("rule", "false flags", "recall"),
        [
            (words, _share(found[f"{name}_false_flags"]), _share(found[f"{name}_recall"]))
            for name, words in rules.items()
        ],
    )
    yield ""
    yield (
        f"AUC of one look {found['auc_one_look']:.3f}, of all looks {found['auc']:.3f}; shift {found['shift']:.1f}; "
        f"looks at a human picture {found['looks']['false_flags']:.1f}, at an AI picture "
        f"{found['looks']['recall']:.1f}. Verdicts that change: "
        + ", ".join(f"{name} {_share(found[key])}" for name, key in _FLIPS.items())
        + "."
    )


_FLIPS = {"all": "flips", "saved": "flips_saved", "scaled": "flips_scaled", "shared": "flips_shared"}


def _rest(report: Mapping[str, Any]) -> Iterator[str]:
    leaks = report["leaks"]
    within = ", ".join(f"{name} {value:.2f}" for name, value in leaks["container_auc_within"].items())
    rows = [
        ("whether the original was stored without loss, told by the score within one class (AUC)", within),
        ("AUC of size and container alone", f"{leaks['metadata_only_auc']:.3f}"),
        ("AUC with labels dealt anew to publishers", f"{leaks['permuted_labels_auc']:.3f}"),
        ("flagged or not changes when shared", _share(report["shared"])),
    ]
    yield from _table("Leaks and stability", ("test", "result"), rows)


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield from ("", f"## {title}", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}")
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _share(row: Mapping[str, Any]) -> str:
    if not row["of"]:
        return ""
    return f"{row['share']:.1%} ({row['found']}/{row['of']}; {row['low']:.1%}–{row['high']:.1%})"


def _percent(found: int, of: int) -> str:
    return f"{found} ({found / of:.0%})"
