"""L3: pictures that no detector was made for, as other evidence tells: screenshots, scans of film and print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from inspector.domain.enums import Band, EvidenceKind, Integrity, Origin
from inspector.domain.evidence import Evidence
from inspector.domain.report import DetectorScore

SCREENSHOT, SCAN = "screenshot", "scan"
_ROLES = {"screenshot": SCREENSHOT, "scanner": SCAN}
_TERMS = {"screenCapture": SCREENSHOT, "negativeFilm": SCAN, "positiveFilm": SCAN, "print": SCAN}
_HINTS = {"name.screenshot": SCREENSHOT}


def judged(score: DetectorScore, evidence: Iterable[Evidence]) -> DetectorScore:
    """The score, without a verdict where the picture is of a kind that detectors were not tested on."""
    reason = next(filter(None, map(_reason, evidence)), None)
    if reason is None or score.band in (None, Band.OUT_OF_DOMAIN):
        return score
    return replace(score, band=Band.OUT_OF_DOMAIN, reason=reason, unstable=False)


def _reason(item: Evidence) -> str | None:
    data: Mapping[str, Any] = item.data
    if item.kind is EvidenceKind.SOFTWARE:
        return _ROLES.get(data.get("role", ""))
    if item.kind is EvidenceKind.SOURCE_TYPE:
        return _TERMS.get(data.get("term", ""))
    if item.kind is EvidenceKind.HINT:
        return _HINTS.get(data.get("hint", ""))
    if item.kind is EvidenceKind.CREDENTIALS and data.get("integrity") == Integrity.OK.value:
        return SCAN if data.get("origin") == Origin.SCAN.value else None
    return None
