"""L2: Parquet (extra `parquet`): the columns of the labels CSV, typed, and `record` with the JSON line: lossless."""

from __future__ import annotations

import json
from typing import IO, Any

from inspector.errors import InspectorError
from inspector.exporters.base import Entry, EntryWriter, ExportOptions, name_of
from inspector.exporters.labels_csv import COLUMNS

ROWS_A_GROUP = 10_000
_INTEGERS = frozenset({"reviews", "width", "height", "bytes", "schema"})
_FLOATS = frozenset({"detector_score", "detector_raw"})
_LISTS = frozenset({"tags", "flags", "findings", "checkpoints", "problems"})


class Parquet:
    """Columnar output for analytics."""

    name = "parquet"
    suffix = ".parquet"

    def open(self, stream: IO[bytes], options: ExportOptions) -> EntryWriter:
        """Start a file.

        Raises:
            InspectorError: `extra.missing` where pyarrow is not installed.
        """
        try:
            return _Writer(stream, options)
        except ImportError as error:
            raise InspectorError("extra.missing", feature="Parquet", extra="parquet") from error


class _Writer:
    def __init__(self, stream: IO[bytes], options: ExportOptions) -> None:
        import pyarrow
        import pyarrow.parquet

        self._arrow, self._base = pyarrow, options.base
        fields = [(column.name, self._type(column.name)) for column in COLUMNS]
        self._schema = pyarrow.schema([*fields, ("record", pyarrow.string())])
        self._file = pyarrow.parquet.ParquetWriter(stream, self._schema)
        self._rows: list[dict[str, Any]] = []

    def write(self, entry: Entry) -> None:
        row = {column.name: _empty_as_null(column.value(entry)) for column in COLUMNS}
        row["file_name"] = name_of(entry, self._base)
        row["detector_score"] = (entry.record["detector"] or {}).get("score")
        row["record"] = json.dumps(entry.record, separators=(",", ":"))
        self._rows.append(row)
        if len(self._rows) >= ROWS_A_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []

    def _type(self, name: str) -> Any:
        if name in _INTEGERS:
            return self._arrow.int64()
        if name in _FLOATS:
            return self._arrow.float64()
        return self._arrow.list_(self._arrow.string()) if name in _LISTS else self._arrow.string()


def _empty_as_null(value: Any) -> Any:
    return None if value == "" else value
