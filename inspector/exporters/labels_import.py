"""L2: labels from CSV (canonical or any with the needed columns) and JSON Lines, checked before any is used."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inspector.domain.enums import LabelValue
from inspector.errors import UsageError
from inspector.textsafe import csv_value

JOIN_COLUMNS = ("sha256", "pixel_sha256", "file_name")
CELL_CHARACTERS = 1 << 20
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One label from outside. `value` null means that the row states none."""

    value: LabelValue | None
    sha256: str | None = None
    pixel_sha256: str | None = None
    file_name: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    reviewer: str | None = None
    reviewed_at: str | None = None


def read_labels(name: str, data: bytes) -> list[ImportedRow]:
    """All rows of a labels file.

    Args:
        name: the file's name; `.jsonl` and `.json` are read as JSON Lines, everything else as CSV.
        data: its bytes; UTF-8 with or without a byte order mark.

    Raises:
        UsageError: `labels.columns`, `labels.value`, `labels.row`, `labels.encoding`; names line and column. Nothing
            is imported then.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("labels.encoding", name=name, line=data[: error.start].count(b"\n") + 1) from error
    rows = _json_rows(text) if name.lower().endswith((".jsonl", ".json", ".ndjson")) else _csv_rows(text, name)
    return [_row(line, values) for line, values in rows]


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    csv.field_size_limit(CELL_CHARACTERS)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = set(reader.fieldnames or ())
        if "label" not in columns or not columns & set(JOIN_COLUMNS):
            raise UsageError("labels.columns", name=name, known=", ".join(JOIN_COLUMNS))
        for values in reader:
            line = reader.line_num
            if None in values or any(value is None for value in values.values()):
                raise UsageError("labels.row", line=line, reason="it has another number of cells than the header")
            yield line, values
    except csv.Error as error:
        raise UsageError("labels.row", line=reader.line_num, reason=str(error)) from error


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError("labels.row", line=number, reason=str(error)) from error
        if not isinstance(value, dict):
            raise UsageError("labels.row", line=number, reason="it is no JSON object")
        yield number, _flat(value)


def _flat(value: Mapping[str, Any]) -> dict[str, str]:
    """A record of the contract, or a flat object with the CSV's names, as CSV cells."""
    label = value.get("label")
    cells = (
        {"label": label}
        if not isinstance(label, dict)
        else {
            "label": label.get("value"),
            "reason": label.get("note"),
            "tags": ";".join(label.get("tags") or ()),
            "reviewer": label.get("reviewer"),
            "reviewed_at": label.get("reviewed_at"),
        }
    )
    hashes = value.get("hashes") or {}
    cells |= {"pixel_sha256": hashes.get("pixels"), "file_name": value.get("path")}
    cells |= {
        key: item for key, item in value.items() if key in (*JOIN_COLUMNS, "reason", "tags", "reviewer", "reviewed_at")
    }
    return {key: str(item) for key, item in cells.items() if item is not None}


def _row(line: int, values: Mapping[str, str]) -> ImportedRow:
    def text(column: str) -> str | None:
        return csv_value(values.get(column, "")).strip() or None

    return ImportedRow(
        value=_label(line, text("label")),
        sha256=_hash(line, "sha256", values),
        pixel_sha256=_hash(line, "pixel_sha256", values),
        file_name=values.get("file_name", "").strip() or None,
        tags=tuple(tag.strip() for tag in (text("tags") or "").split(";") if tag.strip()),
        note=text("reason"),
        reviewer=text("reviewer"),
        reviewed_at=text("reviewed_at"),
    )


def _label(line: int, value: str | None) -> LabelValue | None:
    if value is None:
        return None
    try:
        return LabelValue(value)
    except ValueError as error:
        known = ", ".join(LabelValue)
        raise UsageError("labels.value", line=line, column="label", value=value, known=known) from error


def _hash(line: int, column: str, values: Mapping[str, str]) -> str | None:
    value = values.get(column, "").strip().lower()
    if value and not _HEX.fullmatch(value):
        raise UsageError("labels.value", line=line, column=column, value=value, known="64 hexadecimal digits")
    return value or None
