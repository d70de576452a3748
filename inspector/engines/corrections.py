"""L3: pictures on which a person contradicted a detector: a list that grows, and that no other model may do worse on.

It is kept in one small file of the user, since a picture that was corrected under one model still counts when the next
one, or other limits, are tried.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from inspector.catalog import Catalog
from inspector.detectors import ModelCard
from inspector.detectors.calibration import band_of
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Band, LabelValue
from inspector.files import replacing

SCHEMA = 1
LIMIT = 20_000
"""Most corrections that are kept; the oldest go first."""
FILE_LIMIT = 64 * 1024 * 1024
CONTRADICTED = "(label = human and band = ai) or (label = ai and band = none)"


@dataclass(frozen=True, slots=True)
class Correction:
    """A picture whose label contradicted a detector's band."""

    sha256: str
    path: str
    ai: bool
    """What the person decided."""
    model: str
    """Id of the detector that was wrong."""

    def is_right(self, band: Band) -> bool:
        """Whether a band agrees with the person: a human work is not flagged, an AI picture does not pass unnoticed."""
        return band is not Band.NONE if self.ai else band is not Band.AI


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models, or two sets of limits, on the corrected pictures that both could judge.

    `gone` could not be scored: the file is missing, or the label changed since.
    """

    pictures: int
    old_right: int
    new_right: int
    newly_wrong: tuple[Correction, ...]
    gone: int

    @property
    def is_worse(self) -> bool:
        """Whether the new one is right less often."""
        return self.new_right < self.old_right


def collect(catalog: Catalog) -> list[Correction]:
    """The pictures of a catalogue whose label contradicts their detector's band."""
    found = []
    for row in catalog.rows(catalog.ids(CONTRADICTED)):
        score = catalog.report(row.id).detector
        if row.sha256 and score is not None:
            found.append(Correction(row.sha256, row.path, row.label is LabelValue.AI, score.id or ""))
    return found


def read(file: Path) -> list[Correction]:
    """The corrections kept so far; none where the file is missing or not one of ours."""
    try:
        if file.stat().st_size > FILE_LIMIT:
            return []
        stored = json.loads(file.read_bytes())
        if stored["schema"] != SCHEMA:
            return []
        return [Correction(**entry) for entry in stored["corrections"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def remember(file: Path, found: Sequence[Correction]) -> list[Correction]:
    """Add corrections to those kept; the later decision on a picture counts. Gives all of them.

    Raises:
        InspectorError: `output.failed`, `disk.full`.
    """
    known = {entry.sha256: entry for entry in read(file)}
    merged = {**known, **{entry.sha256: entry for entry in found}}
    kept = list(merged.values())[-LIMIT:]
    if merged != known:
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as stream:
            json.dump({"schema": SCHEMA, "corrections": [asdict(entry) for entry in kept]}, stream)
    return kept


def rows_of(catalog: Catalog, corrections: Sequence[Correction]) -> dict[str, CatalogRow]:
    """The pictures of a catalogue that were corrected and are still labelled so, by their SHA-256."""
    found = {}
    for entry in corrections:
        wanted = LabelValue.AI if entry.ai else LabelValue.HUMAN
        rows = [row for row in catalog.rows_by_sha256(entry.sha256) if row.label is wanted and not row.offline]
        if rows:
            found[entry.sha256] = rows[0]
    return found


def compare(
    corrections: Sequence[Correction],
    rows: Mapping[str, CatalogRow],
    old: tuple[ModelCard, Callable[[int], float | None]],
    new: tuple[ModelCard, Callable[[int], float | None]],
) -> Comparison:
    """Hold two models against the corrections.

    Args:
        corrections: to judge.
        rows: the pictures that are still there, by SHA-256.
        old: the card in use and what gives its log odds of a picture by id.
        new: the same of what shall take its place.
    """
    judged: list[tuple[Correction, bool, bool]] = []
    for entry in corrections:
        row = rows.get(entry.sha256)
        bands = [] if row is None else [_band(card, odds(row.id)) for card, odds in (old, new)]
        if bands and None not in bands:
            before, after = (entry.is_right(band) for band in bands if band is not None)
            judged.append((entry, before, after))
    return Comparison(
        pictures=len(judged),
        old_right=sum(before for _, before, _ in judged),
        new_right=sum(after for _, _, after in judged),
        newly_wrong=tuple(entry for entry, before, after in judged if before and not after),
        gone=len(corrections) - len(judged),
    )


def _band(card: ModelCard, odds: float | None) -> Band | None:
    return None if odds is None else band_of(odds, card.calibration)
