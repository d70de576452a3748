"""L2: the plan and the journal of an export under way, so that one that was interrupted goes on where it stopped.

Both lie in the set's work folder as one JSON object a line. The plan is frozen before the first file is written; the
journal has a line for each picture that is finished. A last line that a power failure cut short is dropped.
"""

from __future__ import annotations

import contextlib
import heapq
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self

from inspector.errors import InspectorError
from inspector.exporters.subset.writing import MANIFEST, REQUEST, WORK_FOLDER
from inspector.files import write_error

SORTED_AT_ONCE = 10_000
"""Lines in memory at once while a list is sorted."""
Line = Mapping[str, Any]


class Journal:
    """The work folder of one export. Use as a context manager; `finish` removes it."""

    def __init__(self, root: Path) -> None:
        self._folder = root / WORK_FOLDER
        self._done: IO[bytes] | None = None
        self._lock: IO[bytes] | None = None

    @classmethod
    def open(cls, root: Path, request: Line) -> Self:
        """Start an export into an empty or new folder, or continue the same one.

        Args:
            root: the set's folder; made where it is missing.
            request: what is exported; an export is only continued by the same.

        Raises:
            InspectorError: `export.not_empty`, `export.another`, `export.running`, `export.link_in_target`,
                `output.failed`.
        """
        journal = cls(root)
        try:
            if root.is_symlink():
                raise InspectorError("export.link_in_target", path=str(root))
            root.mkdir(parents=True, exist_ok=True)
            present = list(islice(root.iterdir(), 1000))
            if present:
                journal._continue(request, present)
            else:
                journal._begin(request)
            return journal
        except BaseException as error:
            journal.close()
            if isinstance(error, OSError):
                raise write_error(error, root) from error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files; the export can be continued. Notes that a full disk does not take are made again."""
        for stream in (self._done, self._lock):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _begin(self, request: Line) -> None:
        self._folder.mkdir()
        self._only_one()
        _write_whole(self._folder / REQUEST, [request])

    def _continue(self, request: Line, present: list[Path]) -> None:
        if self._folder.is_symlink() or not self._folder.is_dir():
            raise InspectorError("export.not_empty", path=str(self._folder.parent), count=len(present))
        self._only_one()
        known = next(_lines(self._folder / REQUEST), None)
        if known is None and (self._folder.parent / MANIFEST).exists():
            self.finish()
            raise InspectorError("export.not_empty", path=str(self._folder.parent), count=len(present) - 1)
        if known is None and len(present) == 1:
            _write_whole(self._folder / REQUEST, [request])
        elif known != json.loads(json.dumps(request)):
            raise InspectorError("export.another", path=str(self._folder.parent))
        for left in self._folder.glob("*.part"):
            left.unlink()

    def _only_one(self) -> None:
        """Keep other processes out, where the system has such locks; it drops them when a process ends."""
        try:
            import fcntl
        except ImportError:
            return
        self._lock = (self._folder / "lock").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InspectorError("export.running", path=str(self._folder.parent)) from error
        except OSError:
            return

    @property
    def planned(self) -> bool:
        """Whether the plan is frozen."""
        return (self._folder / "plan.jsonl").exists()

    def freeze(self, lines: Iterable[Line]) -> None:
        """Write the plan."""
        try:
            _write_whole(self._folder / "plan.jsonl", lines)
        except OSError as error:
            raise write_error(error, self._folder) from error

    def plan(self) -> Iterator[dict[str, Any]]:
        """The plan, line by line."""
        return _lines(self._folder / "plan.jsonl")

    def done(self) -> Iterator[dict[str, Any]]:
        """Everything that is finished, line by line."""
        return _lines(self._folder / "done.jsonl")

    def note(self, line: Line) -> None:
        """Note that something is finished; durable with the next `sync`, or soon after `close`."""
        if self._done is None:
            path = self._folder / "done.jsonl"
            _drop_half_line(path)
            self._done = path.open("ab")
        self._done.write(_encoded(line))

    def keep_done(self, stands: Callable[[Line], bool]) -> None:
        """Drop notes that do not hold any more. Only before the first `note`."""
        path = self._folder / "done.jsonl"
        if path.exists():
            _drop_half_line(path)
            _write_whole(path, (line for line in _lines(path) if stands(line)))

    def sync(self) -> None:
        """Make all notes durable. Call it when the files they speak of are."""
        if self._done is not None:
            try:
                self._done.flush()
                os.fsync(self._done.fileno())
            except OSError as error:
                raise write_error(error, self._folder) from error

    def keep(self, name: str, lines: Iterable[Line]) -> None:
        """Keep lines under a name for this run."""
        try:
            _write_whole(self._folder / f"{name}.jsonl", lines)
        except OSError as error:
            raise write_error(error, self._folder) from error

    def kept(self, name: str) -> Iterator[dict[str, Any]]:
        """Lines that were kept, as often as wanted."""
        return _lines(self._folder / f"{name}.jsonl")

    def sorted_lines(self, lines: Iterable[Line], key: Callable[[Line], Any]) -> Iterator[dict[str, Any]]:
        """Lines in the order of a key, with little memory: parts are sorted on disk and merged."""
        return sorted_lines(lines, key, self._folder)

    def finish(self, *, nothing: bool = False) -> None:
        """Remove the work folder: the export is complete.

        Args:
            nothing: nothing was written, so the set's folder goes too where it is empty.
        """
        if self._done is not None:
            self._done.close()
            self._done = None
        with contextlib.suppress(OSError):
            # The request goes first: without it nobody takes what may be left here for an export to be continued.
            (self._folder / REQUEST).unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)
        if nothing:
            with contextlib.suppress(OSError):
                self._folder.parent.rmdir()


def sorted_lines(
    lines: Iterable[Line], key: Callable[[Line], Any], folder: Path | None = None
) -> Iterator[dict[str, Any]]:
    """Lines in the order of a key; not more than `SORTED_AT_ONCE` are in memory.

    Args:
        lines: JSON objects.
        key: what they are compared by.
        folder: where parts lie meanwhile; by default the system's.
    """
    source = iter(lines)
    with contextlib.ExitStack() as stack:
        parts: list[Iterator[dict[str, Any]]] = []
        while part := sorted(islice(source, SORTED_AT_ONCE), key=key):
            if len(part) < SORTED_AT_ONCE and not parts:
                yield from map(dict, part)
                return
            kept = stack.enter_context(tempfile.TemporaryFile(dir=folder, prefix="sorted-", suffix=".part"))
            kept.writelines(_encoded(line) for line in part)
            kept.seek(0)
            parts.append(map(json.loads, kept))
            part.clear()
        yield from heapq.merge(*parts, key=key)


def _encoded(line: Line) -> bytes:
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def _write_whole(path: Path, lines: Iterable[Line]) -> None:
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as stream:
        stream.writelines(map(_encoded, lines))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return
    with stream:
        for line in stream:
            if not line.endswith(b"\n"):
                return
            yield json.loads(line)


def _drop_half_line(path: Path) -> None:
    """Cut what follows the last line feed."""
    try:
        with path.open("r+b") as stream:
            end = stream.seek(0, os.SEEK_END)
            while end and stream.seek(end - 1) is not None and stream.read(1) != b"\n":
                end -= 1
            stream.truncate(end)
    except FileNotFoundError:
        return
