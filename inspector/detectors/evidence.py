"""L2: what a score is as evidence."""

from __future__ import annotations

from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence
from inspector.domain.report import DetectorScore

READER = "detectors"


def evidence_of(found: DetectorScore) -> tuple[Evidence, ...]:
    """The evidence in a score: one item, or none where the detector did not run."""
    if found.score is None or found.band is None:
        return ()
    data = {
        "id": found.id,
        "band": found.band.value,
        "score": found.score,
        "spread": list(found.spread) if found.spread else None,
        "unstable": found.unstable,
        "versions": found.versions,
        "versions_changed": found.versions_changed,
        "reason": found.reason,
    }
    kept = {key: value for key, value in data.items() if value is not None}
    return (Evidence(EvidenceKind.DETECTOR, f"detector:{found.id}", READER, kept),)
