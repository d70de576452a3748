"""L5: what the inspection panel shows about one picture, as one plain value."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.detectors import Explanation
from inspector.domain.catalogue import CatalogRow
from inspector.domain.report import Duplicate, InspectionReport, Label


@dataclass(frozen=True, slots=True)
class DetectorFacts:
    """What a person needs beside a score, from the detector's card."""

    name: str
    unsure_from: float
    """Score at which the band `unsure` begins."""
    ai_from: float
    """Score at which the band `ai` begins."""
    trained: str = ""
    """ISO date of training."""
    media: tuple[str, ...] = ()
    """Media on which it was tested, as codes of `medium.…`."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A row with its whole report (raw blocks included), its label and its near-duplicates."""

    row: CatalogRow
    report: InspectionReport
    label: Label | None = None
    duplicates: tuple[Duplicate, ...] = ()
    detector: DetectorFacts | None = None
    """Facts of the detector that scored the picture; null where its card is not known."""
    explanation: Explanation | None = None
    """What its score means; null where no detector ran."""
