"""L2: the canonical labels CSV, version 1.

RFC 4180 with CRLF, UTF-8, always all columns in this order. `file_name` makes it a Hugging Face `metadata.csv` and a
FiftyOne `CSVDataset`; no other column may end in `_file_name`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from inspector.exporters.base import Entry, EntryWriter, ExportOptions, name_of
from inspector.textsafe import csv_cell

CSV_VERSION = 1
BOM = b"\xef\xbb\xbf"
_Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `text` cells are guarded against spreadsheet formulas; others are numbers, hashes or enums."""

    name: str
    value: Callable[[Entry], Any]
    text: bool = False


def _at(*keys: str) -> Callable[[Entry], Any]:
    def value(entry: Entry) -> Any:
        found: Any = entry.record
        for key in keys:
            if found is None:
                return None
            found = found.get(key)
        return found

    return value


def _fact(name: str) -> Callable[[Entry], Any]:
    return lambda entry: getattr(entry.facts, name)


def _codes(entry: Entry) -> list[str]:
    return list(dict.fromkeys(finding["code"] for finding in entry.record["assessment"]["findings"]))


def _problems(entry: Entry) -> list[str]:
    return list(dict.fromkeys(problem["code"] for problem in entry.record["problems"]))


def _checkpoints(entry: Entry) -> list[str]:
    generation = entry.record["generation"] or {}
    return [model["name"] for model in generation.get("models", ()) if model["kind"] == "checkpoint"]


def _source_type(entry: Entry) -> str | None:
    for item in entry.record["evidence"]:
        if item["kind"] == "source_type":
            return str(item["data"].get("term"))
    types = (entry.record["c2pa"] or {}).get("digital_source_types") or ()
    return str(types[0]) if types else None


def _signer(entry: Entry) -> str | None:
    signer = (entry.record["c2pa"] or {}).get("signer") or {}
    return signer.get("organisation") or signer.get("common_name")


def _score(entry: Entry) -> float | None:
    score = _at("detector", "score")(entry)
    return None if score is None else round(float(score), 6)


def _reviews(entry: Entry) -> int | None:
    return entry.facts.reviews or None


COLUMNS: tuple[Column, ...] = (
    Column("file_name", _at("path")),
    Column("label", _at("label", "value")),
    Column("reason", _at("label", "note"), text=True),
    Column("tags", _at("label", "tags"), text=True),
    Column("reviewer", _at("label", "reviewer"), text=True),
    Column("reviewed_at", _at("label", "reviewed_at")),
    Column("review_mode", _fact("mode")),
    Column("reviews", _reviews),
    Column("agreement", _fact("agreement")),
    Column("verdict", _at("assessment", "verdict")),
    Column("basis", _at("assessment", "basis")),
    Column("flags", _at("assessment", "flags")),
    Column("summary", _at("assessment", "summary"), text=True),
    Column("findings", _codes),
    Column("generator", _at("generation", "generator"), text=True),
    Column("checkpoints", _checkpoints, text=True),
    Column("c2pa_integrity", _at("c2pa", "integrity")),
    Column("c2pa_trust", _at("c2pa", "trust")),
    Column("c2pa_origin", _at("c2pa", "origin")),
    Column("c2pa_signer", _signer, text=True),
    Column("digital_source_type", _source_type, text=True),
    Column("detector_id", _at("detector", "id"), text=True),
    Column("detector_version", _at("detector", "version"), text=True),
    Column("detector_sha256", _at("detector", "sha256")),
    Column("detector_score", _score),
    Column("detector_raw", _at("detector", "raw")),
    Column("detector_band", _at("detector", "band")),
    Column("detector_calibration", _at("detector", "calibration"), text=True),
    Column("sha256", _at("sha256")),
    Column("pixel_sha256", _at("hashes", "pixels")),
    Column("phash", _at("hashes", "perceptual")),
    Column("duplicate_group", _fact("duplicate_group")),
    Column("format", _at("format")),
    Column("width", _at("width")),
    Column("height", _at("height")),
    Column("bytes", _at("bytes")),
    Column("mtime", _at("mtime")),
    Column("problems", _problems),
    Column("scanned_at", _fact("scanned_at")),
    Column("tool_version", _fact("tool_version")),
    Column("ruleset", _at("assessment", "ruleset")),
    Column("schema", _at("schema")),
)


class LabelsCsv:
    """The canonical labels CSV."""

    name = "csv"
    suffix = ".csv"

    def open(self, stream: IO[bytes], options: ExportOptions) -> EntryWriter:
        """Write the header and take rows."""
        return _Writer(stream, options)


class _Writer:
    def __init__(self, stream: IO[bytes], options: ExportOptions) -> None:
        self._stream, self._base = stream, options.base
        self._text = "text" in options.columns
        if options.excel:
            stream.write(BOM)
        self._row([*(column.name for column in COLUMNS), *options.columns])

    def write(self, entry: Entry) -> None:
        cells = [cell(column, column.value(entry)) for column in COLUMNS]
        cells[0] = name_of(entry, self._base)
        self._row([*cells, csv_cell(entry.text)] if self._text else cells)

    def close(self) -> None:
        self._stream.flush()

    def _row(self, cells: Iterable[str]) -> None:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\r\n").writerow(cells)
        self._stream.write(buffer.getvalue().encode("utf-8", "replace"))


def cell(column: Column, value: Any) -> str:
    """One cell: empty for unknown, lists joined by `;`, floats as short as they round-trip."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list | tuple):
        value = ";".join(str(item).replace(";", ",") for item in value)
    return csv_cell(str(value)) if column.text else str(value).replace("\r", " ").replace("\n", " ")
