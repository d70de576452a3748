"""L3: the set-wide pass: finds copies over a whole catalogue and lets them pass on what they may.

Only groups that hold a picture of the latest scan, or that changed, are judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from inspector import duplicates
from inspector.assess import judge
from inspector.cancel import CancelToken
from inspector.catalog import Catalog, PixelHashes
from inspector.domain.catalogue import Changes
from inspector.domain.enums import EvidenceKind, Verdict
from inspector.domain.evidence import Evidence
from inspector.domain.report import InspectionReport

COMPARED = 64
"""Copies that one picture is held against; of a thousand copies those that say most come first."""
_THUMBNAILS = 256

Thumbnail = Callable[[str], bytes | None]
"""The kept thumbnail (JPEG) of a content, by its SHA-256."""


def run(
    catalog: Catalog, thumbnail: Thumbnail, cancel: CancelToken, *, touched: Collection[int] | None = None
) -> Changes:
    """Group copies, and judge the pictures of changed groups again.

    Args:
        catalog: the set.
        thumbnail: asked only where it decides whether a near copy may pass on a verdict.
        cancel: polled between groups.
        touched: ids that the latest scan added or changed; null judges every group.

    Raises:
        Cancelled: when asked to stop; what was done is kept.
    """
    hashes = catalog.pixel_hashes()
    groups = _groups(hashes)
    grouped = catalog.store_duplicates(groups)
    wanted = {*grouped.updated, *(touched or ())}
    agree = _agreement(thumbnail)
    changed = set(grouped.updated)
    together = {number for group in groups for number in group}
    for group in groups:
        cancel.check()
        if touched is None or wanted.intersection(group):
            changed.update(catalog.update_assessments(_judged(catalog, group, agree)).updated)
    alone = sorted(wanted - together)
    changed.update(catalog.update_assessments(_judged_alone(catalog, alone)).updated)
    return Changes(updated=tuple(sorted(changed)))


def _groups(hashes: PixelHashes) -> list[list[int]]:
    if not len(hashes.ids):
        return []
    contents = [bytes(row).hex() for row in hashes.sha256]
    pixels = [bytes(row).hex() if known else None for row, known in zip(hashes.pixels, hashes.decoded, strict=True)]
    perceptual = [int(value) if known else None for value, known in zip(hashes.perceptual, hashes.hashed, strict=True)]
    names = duplicates.near_duplicates(contents, perceptual, pixels)
    members: dict[str, list[int]] = {}
    for number, content in zip(hashes.ids.tolist(), contents, strict=True):
        if content in names:
            members.setdefault(names[content], []).append(number)
    return [group for group in members.values() if len(group) > 1]


def _judged(
    catalog: Catalog, group: Sequence[int], agree: Callable[[Any, Any], bool]
) -> Iterator[tuple[int, InspectionReport]]:
    reports = [(number, _on_its_own(report)) for number, report in catalog.reports_for_assessment(group)]
    copies = [copy_of(report) for _, report in reports]
    telling = sorted(copies, key=lambda copy: (copy.verdict is Verdict.INCONCLUSIVE, -copy.basis.strength))
    for (number, report), copy in zip(reports, copies, strict=True):
        found = duplicates.inherit(copy, telling[: COMPARED + 1], agree)
        yield number, _with_copies(report, found)


def _judged_alone(catalog: Catalog, ids: Sequence[int]) -> Iterator[tuple[int, InspectionReport]]:
    """Pictures that have no copy any more lose what a copy had told."""
    for number, report in catalog.reports_for_assessment(ids):
        if any(item.kind is EvidenceKind.DUPLICATE for item in report.evidence):
            yield number, _on_its_own(report)


def _on_its_own(report: InspectionReport) -> InspectionReport:
    return _with_copies(report, ())


def _with_copies(report: InspectionReport, found: tuple[Evidence, ...]) -> InspectionReport:
    own = [item for item in report.evidence if item.kind is not EvidenceKind.DUPLICATE]
    evidence = tuple(replace(item, id=f"e{number}") for number, item in enumerate((*own, *found), 1))
    report = replace(report, evidence=evidence)
    return replace(report, assessment=judge(report))


def copy_of(report: InspectionReport) -> duplicates.Copy:
    """What the comparison needs of a report."""
    asset, assessment = report.asset, report.assessment
    return duplicates.Copy(
        path=asset.key,
        sha256=asset.sha256 or "",
        verdict=assessment.verdict,
        basis=assessment.basis,
        pixels=report.hashes.pixels,
        perceptual=report.hashes.perceptual,
        width=asset.width,
        height=asset.height,
    )


def _agreement(thumbnail: Thumbnail) -> Callable[[Any, Any], bool]:
    @lru_cache(maxsize=_THUMBNAILS)
    def squashed(content: str) -> Any:
        from inspector import pixels

        data = thumbnail(content)
        return None if data is None else pixels.thumbnail_rgb(data, duplicates.AGREE_SIZE)

    def agree(first: duplicates.Copy, second: duplicates.Copy) -> bool:
        one, other = squashed(first.sha256), squashed(second.sha256)
        return one is not None and other is not None and duplicates.thumbnails_agree(one, other)

    return agree
