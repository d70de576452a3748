"""L2: WebDataset: tar shards with picture, facts (`.json`) and caption (`.txt`) of each sample side by side.

The facts are text, always all of them, the whole record as JSON text among them: the Hugging Face reader takes the
types of nested and of empty values from its first samples and fails on the next.

One label and one picture extension a shard, since the Hugging Face reader refuses samples that differ in their first
files. Members have no owner and no time: the same set gives the same bytes. Keys are file names without full stops.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from inspector.domain.enums import ContainerFormat
from inspector.exporters.layouts.base import DECODED, Line, PictureWriter, Work, Written, caption, reading, row_of
from inspector.exporters.layouts.folder import Folder
from inspector.exporters.subset.names import Naming
from inspector.exporters.subset.writing import Mode, SourceFault, Target
from inspector.files import write_error

SHARD_BYTES = 1_000_000_000
SHARD_PICTURES = 10_000
_SHARD = re.compile(r"(.+)-(\d{6})\.tar")


class WebDataset(Folder):
    """Shards such as `human-jpg-000000.tar`."""

    name = "webdataset"
    modes: tuple[Mode, ...] = (Mode.COPY,)
    records = True
    naming = Naming(folder="", unique_stems=True, plain_stems=True, extensions=True)
    formats: frozenset[ContainerFormat] | None = DECODED

    def writer(self, target: Target, mode: Mode, done: Iterable[Line]) -> PictureWriter:  # noqa: ARG002
        """Pictures into shards; numbers go on after those that are finished."""
        numbers: dict[str, int] = {}
        for line in done:
            match = _SHARD.fullmatch(line["files"][0]["path"].partition("!")[0]) if line.get("files") else None
            if match:
                numbers[match[1]] = max(numbers.get(match[1], 0), int(match[2]) + 1)
        return _Shards(target, numbers)


class _Shard:
    """One tar under way, and the pictures inside it."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        self.written: list[Written] = []
        self.bytes = 0
        self._stream: IO[bytes] = path.open("xb")
        self._tar = tarfile.open(fileobj=self._stream, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115

    def add(self, name: str, data: IO[bytes], size: int) -> None:
        """Append one member."""
        info = tarfile.TarInfo(name)
        info.size = size
        self._tar.addfile(info, data)
        self.bytes += size

    def add_text(self, name: str, text: str) -> dict[str, Any]:
        """Append a text; gives its row."""
        data = text.encode()
        self.add(name, io.BytesIO(data), len(data))
        return self.row(name, sha256(data).hexdigest(), len(data), "beside")

    def row(self, name: str, digest: str, size: int, role: str) -> dict[str, Any]:
        """A member as journal and manifest carry it."""
        return {"path": f"{self.name}!{name}", "sha256": digest, "bytes": size, "role": role, "how": "tar"}

    def close(self) -> None:
        """End the tar."""
        self._tar.close()
        self._stream.close()


class _Shards:
    def __init__(self, target: Target, numbers: dict[str, int]) -> None:
        self._target = target
        self._numbers = numbers
        self._open: dict[str, _Shard] = {}

    def write(self, work: Work) -> list[Written]:
        """Add one picture; gives all of a shard when it is complete."""
        stem, extension = _key(work)
        label = work.label or "unlabelled"
        group = f"{label}-{extension}"
        # Copied and checked first: a tar cannot take back what turns out to be another file.
        temporary = self._target.temporary_path()
        try:
            with reading(work.picture) as source:
                digest, size = self._target.fetch(source, temporary)
            if digest != work.sha256:
                raise SourceFault("changed")
            shard = self._shard(group)
            with _faults(shard.path), temporary.open("rb") as stream:
                shard.add(f"{stem}.{extension}", stream, size)
                rows = (
                    shard.row(f"{stem}.{extension}", digest, size, "picture") | {"name": work.picture.name},
                    shard.add_text(f"{stem}.json", _facts(work, f"{stem}.{extension}", label)),
                    shard.add_text(f"{stem}.txt", caption(work) or ""),
                )
        finally:
            temporary.unlink(missing_ok=True)
        shard.written.append(Written(work, rows))
        full = len(shard.written) >= SHARD_PICTURES or shard.bytes >= SHARD_BYTES
        return self._finish(group) if full else []

    def close(self) -> list[Written]:
        """End the shards that are not full."""
        return [written for group in sorted(self._open) for written in self._finish(group)]

    def drop(self) -> None:
        """Forget shards under way; their pictures come again when the export is continued."""
        for shard in self._open.values():
            shard.close()
            shard.path.unlink(missing_ok=True)
        self._open.clear()

    def _shard(self, group: str) -> _Shard:
        if group not in self._open:
            number = self._numbers.get(group, 0)
            self._numbers[group] = number + 1
            path = self._target.temporary_path()
            with _faults(path):
                self._open[group] = _Shard(f"{group}-{number:06}.tar", path)
        return self._open[group]

    def _finish(self, group: str) -> list[Written]:
        shard = self._open.pop(group)
        with _faults(shard.path):
            shard.close()
        stored = self._target.take(shard.path, shard.name)
        last = shard.written[-1]
        return [*shard.written[:-1], replace(last, files=(*last.files, row_of(stored, "shard")))]


def _facts(work: Work, name: str, label: str) -> str:
    record = dict(work.entry.record) if work.entry is not None else {}
    facts = {
        "file_name": name,
        "label": label,
        "verdict": record["assessment"]["verdict"],
        "basis": record["assessment"]["basis"],
        "sha256": work.sha256,
        "record": json.dumps(record, separators=(",", ":")),
    }
    return json.dumps(facts, separators=(",", ":"))


def _key(work: Work) -> tuple[str, str]:
    """Key and extension of a sample. A picture without an extension is `bin`: readers go by the extension alone."""
    name = work.picture.target.rpartition("/")[2]
    stem, stop, extension = name.rpartition(".")
    if not stem or not stop:
        return work.picture.target, "bin"
    shown = extension.lower()
    return work.picture.target[: -len(extension) - 1], "jpg" if shown == "jpeg" else shown


@contextlib.contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise write_error(error, path) from error
