"""L5: where results go: a file that appears whole, a pipe, a terminal; as JSON Lines, CSV, Parquet or a table."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol

from inspector import messages
from inspector.files import replacing
from inspector.textsafe import one_line, terminal

FORMATS = ("table", "jsonl", "csv", "parquet")
Record = Mapping[str, Any]


class RecordWriter(Protocol):
    """Takes records one by one."""

    def write(self, record: Record) -> None:
        """Write one record."""
        ...

    def close(self) -> None:
        """Write what comes after the last record."""
        ...


@contextlib.contextmanager
def opened(target: str | None, *, binary: bool = False) -> Iterator[IO[Any]]:
    """A stream for results. A regular file appears under its name only when it is complete or was interrupted cleanly.

    Args:
        target: a path, or null or `-` for standard output.
        binary: whether bytes are written.

    Raises:
        InspectorError: `output.failed`, `disk.full`.
    """
    if target in (None, "-"):
        yield sys.stdout.buffer if binary else sys.stdout
        sys.stdout.flush()
        return
    with replacing(Path(str(target)), binary=binary) as stream:
        yield stream


def writer(format_: str, stream: IO[Any]) -> RecordWriter:
    """A writer of records in one of `FORMATS`."""
    if format_ == "jsonl":
        return _Lines(stream)
    if format_ == "table":
        return _Table(stream)
    return _Exported(format_, stream)


def is_binary(format_: str) -> bool:
    """Whether the format is bytes rather than text."""
    return format_ in ("csv", "parquet")


class _Lines:
    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, record: Record) -> None:
        self._stream.write(json.dumps(record, ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        self._stream.flush()


class _Exported:
    """CSV and Parquet through their exporters, with absolute file names."""

    def __init__(self, format_: str, stream: IO[bytes]) -> None:
        from inspector import exporters

        self._entry = exporters.Entry
        self._writer = exporters.exporter(format_).open(stream, exporters.ExportOptions())

    def write(self, record: Record) -> None:
        self._writer.write(self._entry(record))

    def close(self) -> None:
        self._writer.close()


class _Table:
    """A plain table in words. Names are shortened in the middle, never the verdict."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._width = _terminal_width(stream)
        self._head = False

    def write(self, record: Record) -> None:
        if not self._head:
            self._line("Picture", "Verdict", "Rests on", "Why")
            self._head = True
        assessment = record["assessment"]
        name = record["path"].rsplit("/", 1)[-1]
        flags = ", ".join(messages.text(f"flag.{flag}") for flag in assessment["flags"])
        why = f"[{flags}] {assessment['summary']}" if flags else assessment["summary"]
        self._line(name, verdict_words(assessment), messages.text(f"basis.{assessment['basis']}"), why)

    def close(self) -> None:
        self._stream.flush()

    def _line(self, name: str, verdict: str, basis: str, why: str) -> None:
        room = max(self._width - 34 - 20 - 16 - 6, 24)
        cells = (f"{middle(one_line(name), 34):34}", f"{verdict:20}", f"{basis:15}", one_line(why, room))
        self._stream.write("  ".join(cells).rstrip() + "\n")


def verdict_words(assessment: Mapping[str, Any]) -> str:
    """The verdict's name; a detector alone makes it `Looks AI-generated`."""
    detected = assessment["verdict"] == "generated" and assessment["basis"] == "detected"
    return messages.text("verdict.generated.detected" if detected else f"verdict.{assessment['verdict']}")


def middle(text: str, limit: int) -> str:
    """Shorten in the middle, so that numbers and extension stay visible."""
    if len(text) <= limit:
        return text
    keep = limit - 1
    return f"{text[: keep // 2]}…{text[len(text) - (keep - keep // 2) :]}"


def dump_json(value: Any, stream: IO[str]) -> None:
    """One JSON value, indented; escaped to ASCII, so that no terminal acts on it."""
    stream.write(json.dumps(value, ensure_ascii=True, indent=2) + "\n")


def say(text: str) -> None:
    """A line for the person at the terminal, on stderr."""
    sys.stderr.write(terminal(text) + "\n")


def _terminal_width(stream: IO[Any]) -> int:
    if not stream.isatty():
        return 160
    import shutil

    return shutil.get_terminal_size((120, 24)).columns
