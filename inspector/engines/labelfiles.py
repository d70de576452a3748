"""L3: labels out of files: CSV, JSON Lines, or another catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from inspector import exporters
from inspector.catalog import Catalog, ImportedLabel
from inspector.domain.enums import LabelValue
from inspector.errors import InspectorError


def label_rows(file: Path) -> Iterable[ImportedLabel]:
    """All labels of a file, checked before the first is given.

    Raises:
        UsageError: a file that cannot be read as labels; names line and column.
        InspectorError: `labels.unreadable`, or that of a catalogue that cannot be opened.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InspectorError("labels.unreadable", path=str(file), reason=error.strerror or str(error)) from error
    if not data.startswith(b"SQLite format 3\0"):
        return [ImportedLabel(**asdict(row)) for row in exporters.read_labels(file.name, data)]
    with Catalog.open(file, create=False, read_only=True) as other:
        labelled = list(other.records("not label = none"))
    return [
        ImportedLabel(
            value=LabelValue(record["label"]["value"]),
            sha256=record["sha256"],
            pixel_sha256=record["hashes"]["pixels"],
            tags=tuple(record["label"]["tags"]),
            note=record["label"]["note"],
            reviewer=record["label"]["reviewer"],
            reviewed_at=record["label"]["reviewed_at"],
        )
        for record in labelled
    ]
