"""L2: catalogue entries to files other tools read. A new format is one module and one entry of `BUILTIN`."""

from __future__ import annotations

from inspector.errors import UsageError
from inspector.exporters.base import Entry, EntryWriter, Exporter, ExportOptions, ReviewFacts, sorted_by_name
from inspector.exporters.html import html_report, pictured
from inspector.exporters.jsonl import JsonLines
from inspector.exporters.labels_csv import LabelsCsv
from inspector.exporters.labels_import import read_labels
from inspector.exporters.parquet import Parquet

BUILTIN: tuple[Exporter, ...] = (LabelsCsv(), JsonLines(), Parquet())

__all__ = [
    "BUILTIN",
    "Entry",
    "EntryWriter",
    "ExportOptions",
    "Exporter",
    "ReviewFacts",
    "exporter",
    "html_report",
    "pictured",
    "read_labels",
    "sorted_by_name",
]


def exporter(name: str) -> Exporter:
    """The exporter of that name.

    Raises:
        UsageError: `export.unknown_format`.
    """
    for one in BUILTIN:
        if one.name == name:
            return one
    raise UsageError("export.unknown_format", name=name, known=", ".join(one.name for one in BUILTIN))
