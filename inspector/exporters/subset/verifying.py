"""L2: checks an exported set against its manifest and names every difference."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

from inspector.cancel import CancelToken
from inspector.errors import InspectorError
from inspector.exporters.subset.manifest import SUMS, Manifest, read_sums
from inspector.exporters.subset.writing import MANIFEST, REQUEST, WORK_FOLDER, Mode, SourceFault, Target, opened

BAG_SUMS = "manifest-sha256.txt"
DIFFERENCES = ("missing", "changed", "added", "unreadable", "refused", "label_changed", "checksums_changed")
LabelOf = Callable[[str], tuple[bool, str | None]]
"""Whether a catalogue knows the picture of a SHA-256, and its label."""
Reading = Callable[[str], AbstractContextManager[BinaryIO]]
"""Opens a file by its absolute path. Raises `SourceFault`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `kind` is one of `DIFFERENCES`; `expected` and `found` are hashes or labels."""

    kind: str
    path: str
    expected: str | None = None
    found: str | None = None

    def json(self) -> dict[str, Any]:
        """As `inspector verify --json` prints it."""
        return {"kind": self.kind, "path": self.path, "expected": self.expected, "found": self.found}


@dataclass(slots=True)
class Tally:
    """What a check has looked at so far."""

    checked: int = 0
    bytes: int = 0
    unknown: int = 0
    """Pictures that the catalogue does not know."""
    differences: Counter[str] = field(default_factory=Counter)


class Verifier:
    """Checks one set.

    Args:
        path: the set's folder, its `manifest.json`, or a list of hashes as `sha256sum` writes it.
        cancel: looked at between chunks.
        root: the folder that paths are relative to; by default the one of the manifest.
        label_of: labels of a catalogue, to be held against the manifest's.
        reading: opens a picture that a set only lists, which may be a member of an archive.

    Raises:
        InspectorError: `path.missing`, `verify.no_manifest`, `verify.unreadable`, `verify.newer`.
    """

    def __init__(
        self,
        path: Path,
        cancel: CancelToken,
        *,
        root: Path | None = None,
        label_of: LabelOf | None = None,
        reading: Reading = opened,
    ) -> None:
        self._file = _manifest_of(path)
        self._root = root or self._file.parent
        self._label_of, self._cancel, self._reading = label_of, cancel, reading
        self._hasher = Target(self._root, cancel)
        self._manifest = Manifest(self._file) if self._file.suffix == ".json" else None
        self._seen: set[bytes] = set()
        self.tally = Tally()

    @property
    def file(self) -> Path:
        """The manifest that is checked against."""
        return self._file

    def differences(self) -> Iterator[Difference]:
        """Every difference as it is found; `tally` is complete at the end.

        Raises:
            InspectorError: `verify.unreadable`.
            Cancelled: when asked to stop.
        """
        for found in self._all():
            self.tally.differences[found.kind] += 1
            yield found

    def _all(self) -> Iterator[Difference]:
        for row in self._rows():
            self._cancel.check()
            self._seen.add(_digest(row["path"]))
            if row.get("how") != "tar":
                yield from self._file_differs(row)
            yield from self._label_differs(row)
        if self._manifest is not None:
            yield from self._sums_differ(self._manifest.head.get("checksums"))
            if self._manifest.head.get("mode") == Mode.LIST:
                return
        yield from self._added()

    def _rows(self) -> Iterator[Mapping[str, Any]]:
        if self._manifest is not None:
            yield from self._manifest.files()
            return
        try:
            with self._file.open("r", encoding="utf-8", newline="\n") as stream:
                for path, digest in read_sums(stream):
                    yield {"path": path, "sha256": digest}
        except (OSError, UnicodeDecodeError) as error:
            raise InspectorError("verify.unreadable", path=str(self._file), reason=str(error)) from error

    def _file_differs(self, row: Mapping[str, Any]) -> Iterator[Difference]:
        path = row["path"]
        if not self._allowed(path):
            yield Difference("refused", path)
            return
        try:
            with self._reading(str(self._root / path)) as stream:
                digest, size = self._hasher.hashed(stream)
        except SourceFault as fault:
            yield Difference("missing" if fault.reason == "missing" else "unreadable", path, row["sha256"])
            return
        self.tally.checked += 1
        self.tally.bytes += size
        if digest != row["sha256"].lower():
            yield Difference("changed", path, row["sha256"], digest)

    def _allowed(self, path: str) -> bool:
        """A manifest from a stranger must not lead out of its set; a list of pictures names absolute paths."""
        if self._manifest is not None and self._manifest.head.get("mode") == Mode.LIST:
            return "\0" not in path
        parts = path.replace("\\", "/").split("/")
        absolute = path.startswith(("/", "\\")) or (len(path) > 1 and path[1] == ":" and os.name == "nt")
        return not absolute and ".." not in parts and "\0" not in path

    def _label_differs(self, row: Mapping[str, Any]) -> Iterator[Difference]:
        if self._label_of is None or row.get("role") != "picture" or "label" not in row:
            return
        known, label = self._label_of(row["sha256"])
        if not known:
            self.tally.unknown += 1
        elif label != row["label"]:
            yield Difference("label_changed", row["path"], row["label"] or "none", label or "none")

    def _sums_differ(self, sums: Any) -> Iterator[Difference]:
        if not isinstance(sums, dict) or not isinstance(sums.get("path"), str) or not self._allowed(sums["path"]):
            return
        self._seen.add(_digest(sums["path"]))
        for found in self._file_differs(sums):
            yield Difference("checksums_changed", found.path, found.expected, found.found)

    def _added(self) -> Iterator[Difference]:
        own = {MANIFEST, SUMS, self._file.name}
        for path in _walk(self._root, self._bag()):
            self._cancel.check()
            if path not in own and not path.startswith(f"{WORK_FOLDER}/") and _digest(path) not in self._seen:
                yield Difference("added", path)

    def _bag(self) -> str:
        """A bag's list covers its payload only."""
        return "data" if self._file.name == BAG_SUMS else ""


def _manifest_of(path: Path) -> Path:
    if not path.exists():
        raise InspectorError("path.missing", path=str(path))
    if not path.is_dir():
        return path
    if (path / WORK_FOLDER / REQUEST).exists():
        raise InspectorError("verify.unfinished", path=str(path))
    for name in (MANIFEST, SUMS, BAG_SUMS):
        if (path / name).is_file():
            return path / name
    raise InspectorError("verify.no_manifest", path=str(path))


def _walk(root: Path, below: str) -> Iterator[str]:
    """Paths of all files, relative; links to folders are not followed."""
    start = root / below if below else root
    for folder, folders, files in os.walk(start):
        folders.sort()
        prefix = Path(folder).relative_to(root).as_posix()
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]  # noqa: PTH114, PTH118
        for name in sorted([*files, *links]):
            yield name if prefix == "." else f"{prefix}/{name}"


def _digest(path: str) -> bytes:
    return blake2b(path.encode("utf-8", "surrogateescape"), digest_size=8).digest()
