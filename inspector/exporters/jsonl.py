"""L2: JSON Lines: one record of the contract a line, lossless, with `file_name` relative to the file's folder."""

from __future__ import annotations

import json
from typing import IO

from inspector.domain.jsonform import to_json
from inspector.exporters.base import Entry, EntryWriter, ExportOptions, name_of


class JsonLines:
    """One JSON object a line, ASCII only, so that no terminal or editor acts on what stands inside."""

    name = "jsonl"
    suffix = ".jsonl"

    def open(self, stream: IO[bytes], options: ExportOptions) -> EntryWriter:
        """Take entries."""
        return _Writer(stream, options)


class _Writer:
    def __init__(self, stream: IO[bytes], options: ExportOptions) -> None:
        self._stream, self._base = stream, options.base

    def write(self, entry: Entry) -> None:
        line = dict(entry.record)
        line["file_name"] = name_of(entry, self._base)
        line["review"] = to_json(entry.facts)
        self._stream.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")

    def close(self) -> None:
        self._stream.flush()
