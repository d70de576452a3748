"""L5: what the inspection panel shows about one picture, as one plain value."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Band
from inspector.domain.report import Duplicate, InspectionReport, Label


@dataclass(frozen=True, slots=True)
class BandFacts:
    """What a detector's card says it measured for one band. Null: not measured."""

    times_low: float | None = None
    """Scores in this band were at least so many times as common among AI pictures as among human ones."""
    times_high: float | None = None
    false_alarms: tuple[int, int] | None = None
    """About `x` in `y` human pictures get this band by mistake."""


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
    """Media on which it was tested, in words."""
    bands: tuple[tuple[Band, BandFacts], ...] = ()

    def of(self, band: Band) -> BandFacts:
        """The measured facts of a band."""
        return dict(self.bands).get(band, BandFacts())


@dataclass(frozen=True, slots=True)
class Detail:
    """A row with its whole report (raw blocks included), its label and its near-duplicates."""

    row: CatalogRow
    report: InspectionReport
    label: Label | None = None
    duplicates: tuple[Duplicate, ...] = ()
    detector: DetectorFacts | None = None
    """Facts of the detector that scored the picture; null where its card is not known."""
