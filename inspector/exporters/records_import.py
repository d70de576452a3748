"""L2: records out of files that scans wrote: JSON Lines, or Parquet with its column `record` (extra `parquet`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.errors import InspectorError

LINE_BYTES = 256 * 1024 * 1024
"""Longest line; a longer one is cut, so it will not parse."""
BATCH = 500
LINES = (".jsonl", ".ndjson")
PARQUET = ".parquet"


@dataclass(frozen=True, slots=True)
class Broken:
    """A line or row that is no record."""

    file: str
    number: int
    reason: str


def record_files(folder: Path) -> list[Path]:
    """Files of a folder that may hold records, in the order of their names.

    Raises:
        InspectorError: `records.none`, `path.missing`.
    """
    if not folder.exists():
        raise InspectorError("path.missing", path=str(folder))
    found = [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())
    kept = [path for path in found if path.suffix.lower() in (*LINES, PARQUET)]
    if not kept:
        raise InspectorError("records.none", path=str(folder))
    return kept


def read_records(path: Path) -> Iterator[dict[str, Any] | Broken]:
    """Records of one file, in order; what cannot be read comes out as such, and reading goes on.

    Raises:
        InspectorError: `extra.missing` where pyarrow is not installed.
    """
    rows = _parquet(path) if path.suffix.lower() == PARQUET else _lines(path)
    number = 0
    try:
        for number, text in enumerate(rows, 1):
            if text.strip():
                yield _record(path, number, text)
    except (OSError, ValueError) as error:
        yield Broken(path.name, number + 1, str(error))


def _record(path: Path, number: int, text: str) -> dict[str, Any] | Broken:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Broken(path.name, number, str(error))
    return value if isinstance(value, dict) else Broken(path.name, number, "it is no JSON object")


def _lines(path: Path) -> Iterator[str]:
    with path.open("r", encoding="utf-8") as stream:
        while line := stream.readline(LINE_BYTES):
            yield line


def _parquet(path: Path) -> Iterator[str]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InspectorError("extra.missing", feature="Parquet", extra="parquet") from error
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            if "record" not in file.schema_arrow.names:
                return  # a table beside the records
            for batch in file.iter_batches(BATCH, columns=["record"]):
                yield from (str(value) for value in batch.column(0).to_pylist())
    except (pyarrow.ArrowException, IndexError) as error:
        raise ValueError(str(error)) from error
