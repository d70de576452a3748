"""L5: what the inspection panel shows about one picture, as one plain value."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.domain.catalogue import CatalogRow
from inspector.domain.report import Duplicate, InspectionReport, Label


@dataclass(frozen=True, slots=True)
class Detail:
    """A row with its whole report (raw blocks included), its label and its near-duplicates."""

    row: CatalogRow
    report: InspectionReport
    label: Label | None = None
    duplicates: tuple[Duplicate, ...] = ()
