"""L2: what an exporter takes: a record of the contract with what the catalogue knows beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Protocol

from inspector.textsafe import csv_cell


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """How a label came about, and when and with what the picture was inspected."""

    mode: str = ""
    """`blind`, `open`, `certification`, `imported`; of the current label."""
    reviews: int = 0
    """Reviewers who decided independently."""
    agreement: str = ""
    """`single`, `agree`, `conflict`, `resolved`."""
    duplicate_group: str = ""
    scanned_at: str = ""
    tool_version: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture to export."""

    record: Mapping[str, Any]
    facts: ReviewFacts = field(default_factory=ReviewFacts)
    file: str = ""
    """Where the picture stands in an exported set, relative; empty where it stands at the record's path."""
    text: str = ""
    """Its caption, where the export has a column for it."""
    meaning: str = ""
    """What its detector score means, in words with measured numbers; empty where nothing is to be said."""


class EntryWriter(Protocol):
    """Writes entries to a stream. Text leaves through it, so it guards against formulas, markup and controls."""

    def write(self, entry: Entry) -> None:
        """Write one entry."""
        ...

    def close(self) -> None:
        """Write what comes after the last entry."""
        ...


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`base` is the absolute folder, `/`-separated, that file names are relative to; empty = absolute."""

    base: str = ""
    excel: bool = False
    """Start with a byte order mark, which spreadsheets need to see UTF-8."""
    columns: tuple[str, ...] = ()
    """Columns after the canonical ones: `text`, the caption."""


class Exporter(Protocol):
    """One format."""

    name: str
    suffix: str

    def open(self, stream: IO[bytes], options: ExportOptions) -> EntryWriter:
        """Start writing to a binary stream."""
        ...


def file_name(path: str, base: str) -> str:
    """The path relative to `base`; never guarded by an apostrophe (joins would break) but by `./` in front."""
    name = path
    if base:
        prefix = base.rstrip("/") + "/"
        if path.startswith(prefix):
            name = path[len(prefix) :]
        else:
            try:
                name = os.path.relpath(path, base).replace(os.sep, "/")
            except ValueError:  # another drive
                name = path
    name = re.sub(r"[\r\n\0]", " ", name)
    return f"./{name}" if csv_cell(name) != name else name


def name_of(entry: Entry, base: str) -> str:
    """The file name of an entry, relative to `base` or to the top of its exported set."""
    return file_name(entry.file, "") if entry.file else file_name(entry.record["path"], base)


def sorted_by_name(entries: Iterable[Entry], base: str) -> list[Entry]:
    """Entries in the order of their file names as UTF-8 bytes: the same catalogue gives the same file."""
    return sorted(entries, key=lambda entry: name_of(entry, base).encode("utf-8", "replace"))
