"""L2: `manifest.json` and `MANIFEST.sha256` of an exported set: written and read line by line, whatever their size.

`MANIFEST.sha256` is what `sha256sum -c` reads: hash, two blanks, path; a name with a line break or a backslash is
escaped and has a backslash before its line. `manifest.json` is one JSON object whose lists have one entry a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from inspector.errors import InspectorError
from inspector.exporters.layouts.base import Line
from inspector.exporters.subset.writing import MANIFEST, Target

KIND = "inspector-subset"
VERSION = 1
SUMS = "MANIFEST.sha256"
WHOLE_BYTES = 256 * 1024 * 1024
"""Largest manifest that is read in one go, where it does not have one entry a line any more."""
LINE_BYTES = 4 * 1024 * 1024
_SECTION = re.compile(r'"(\w+)": \[\n')
_SUM = re.compile(r"(\\?)([0-9a-fA-F]{64}) [ *](.+)", re.DOTALL)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\([\\nr])")


def write(target: Target, head: Mapping[str, Any], sections: Mapping[str, Iterable[Line]]) -> Path:
    """Write `manifest.json`; gives its path. It is the last file of an export."""
    with target.writing(MANIFEST) as stream:
        facts = json.dumps(dict(head), indent=1, ensure_ascii=True)
        stream.write(facts.removesuffix("\n}").encode())
        for name, lines in sections.items():
            stream.write(f',\n"{name}": ['.encode())
            separator = b"\n"
            for line in lines:
                stream.write(separator + json.dumps(dict(line), separators=(",", ":")).encode())
                separator = b",\n"
            stream.write(b"\n]")
        stream.write(b"\n}\n")
    return target.root / MANIFEST


def write_sums(target: Target, files: Iterable[Line]) -> dict[str, str]:
    """Write `MANIFEST.sha256` over files in the order given; gives what `manifest.json` says of it."""
    with target.writing(SUMS) as stream:
        for row in files:
            if row["how"] != "tar":
                stream.write(sum_line(row["sha256"], row["path"]).encode())
    return {"path": SUMS, "sha256": target.stored(SUMS).sha256}


def sum_line(digest: str, path: str) -> str:
    """A line as `sha256sum` writes it."""
    escaped = re.sub(r"[\\\n\r]", lambda match: _ESCAPES[match[0]], path)
    return f"{'' if escaped == path else chr(92)}{digest}  {escaped}\n"


def read_sums(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Path and hash of each line that `sha256sum` or BagIt writes; other lines are skipped."""
    for line in lines:
        match = _SUM.fullmatch(line.rstrip("\r\n"))
        if match:
            path = match[3]
            if match[1]:
                path = _ESCAPED.sub(lambda found: {"n": "\n", "r": "\r", "\\": "\\"}[found[1]], path)
            yield path, match[2].lower()


class Manifest:
    """A `manifest.json` as it stands on disk.

    Raises:
        InspectorError: `verify.unreadable` where it is no manifest of a set.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head = self._read_head()
        if self.head.get("kind") != KIND or not isinstance(self.head.get("version"), int):
            raise InspectorError("verify.unreadable", path=str(path), reason="it describes no exported set")
        if self.head["version"] > VERSION:
            raise InspectorError("verify.newer", path=str(path), version=self.head["version"])

    def files(self) -> Iterator[dict[str, Any]]:
        """The rows of `files`; rows that are malformed are skipped.

        Raises:
            InspectorError: `verify.unreadable`.
        """
        return (
            row
            for row in self._section("files")
            if isinstance(row, dict) and isinstance(row.get("path"), str) and isinstance(row.get("sha256"), str)
        )

    def _read_head(self) -> dict[str, Any]:
        lines: list[str] = []
        size = 0
        for line in self._lines():
            if _SECTION.fullmatch(line):
                text = "".join(lines).rstrip().rstrip(",") + "}"
                try:
                    return dict(json.loads(text))
                except (ValueError, TypeError, RecursionError):
                    break
            lines.append(line)
            size += len(line)
            if size > LINE_BYTES:
                break
        return self._whole()

    def _section(self, name: str) -> Iterator[Any]:
        inside = found = False
        for line in self._lines():
            match = _SECTION.fullmatch(line)
            if match:
                inside = match[1] == name
                found |= inside
            elif inside and line.startswith("{"):
                yield self._parsed(line.rstrip("\r\n").removesuffix(","))
            else:
                inside = False
        if not found:
            yield from self._whole().get(name) or ()

    def _parsed(self, text: str) -> Any:
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InspectorError("verify.unreadable", path=str(self.path), reason=str(error)) from error

    def _whole(self) -> dict[str, Any]:
        try:
            if self.path.stat().st_size > WHOLE_BYTES:
                raise InspectorError("verify.unreadable", path=str(self.path), reason="it is too large")
            found = self._parsed(self.path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise InspectorError("verify.unreadable", path=str(self.path), reason=str(error)) from error
        return found if isinstance(found, dict) else {}

    def _lines(self) -> Iterator[str]:
        try:
            with self.path.open("r", encoding="utf-8") as stream:
                while line := stream.readline(LINE_BYTES):
                    yield line
        except (OSError, UnicodeDecodeError) as error:
            raise InspectorError("verify.unreadable", path=str(self.path), reason=str(error)) from error
