"""Catalogues in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.catalog import Catalog, ImportedLabel
from tests.makers.collection import GROUP, LABELS, SEEN, collection


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: float = SEEN) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def catalog(tmp_path: Path, clock: Clock) -> Iterator[Catalog]:
    """An empty catalogue."""
    with Catalog.open(tmp_path / "set.catalog", clock=clock) as opened:
        yield opened


def fill(catalog: Catalog) -> dict[str, int]:
    """Store the collection with its labels and duplicates; ids by short name."""
    reports = collection()
    catalog.store(list(reports.values()), "fingerprint")
    ids = {name: catalog.row_by_path(report.asset.key).id for name, report in reports.items()}  # type: ignore[union-attr]
    rows = [
        ImportedLabel(
            label.value,
            reports[name].asset.sha256,
            None,
            None,
            label.tags,
            label.note,
            label.reviewer,
            label.reviewed_at,
        )
        for name, label in LABELS.items()
    ]
    catalog.import_labels(rows, "Importer")
    catalog.store_duplicates([[ids[name] for name in group] for group in GROUP])
    return ids


@pytest.fixture
def filled(catalog: Catalog) -> tuple[Catalog, dict[str, int]]:
    """A catalogue with the collection, and ids by short name."""
    return catalog, fill(catalog)
