"""L2: files into an exported set: complete or not at all, never over another file, never through a link.

Every file is written under a temporary name in the set's own work folder, checked against the hash it must have, and
then given its name in one step that fails where the name is taken.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, BinaryIO

from inspector.cancel import CancelToken
from inspector.errors import InspectorError
from inspector.files import write_error

CHUNK = 1 << 20
"""Bytes that are copied or hashed between two looks at the cancel token."""
SYNCED_SINGLY = 64
"""From this many files on, the system is asked to write out everything."""
WORK_FOLDER = ".inspector-export"
"""Where an export that is not finished keeps its plan, its journal and files under way."""
REQUEST = "request.json"
"""What is exported; as long as it lies in the work folder, the export is not finished."""
MANIFEST = "manifest.json"
_FICLONE = 0x40049409
_NO_LINK = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EINVAL)


class Mode(StrEnum):
    """How pictures come into the set."""

    COPY = "copy"
    HARDLINK = "hardlink"
    REFLINK = "reflink"
    SYMLINK = "symlink"
    MOVE = "move"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the set. `how` is the mode it was really written by: links that cannot be made become copies."""

    path: str
    sha256: str
    bytes: int
    how: str


class SourceFault(Exception):  # noqa: N818 - not an error: the picture is left out and listed with this reason
    """A source that cannot go into the set. `reason` is `missing`, `changed` or `unreadable`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


class Target:
    """The folder of a set while it is written.

    Args:
        root: the folder; must exist.
        cancel: looked at between chunks.
    """

    def __init__(self, root: Path, cancel: CancelToken) -> None:
        self.root = root
        self._cancel = cancel
        self._work = root / WORK_FOLDER
        self._folders: set[str] = set()
        self._unsynced: list[Path] = []
        self._number = 0

    def copy(self, stream: BinaryIO, path: str, *, expected: str | None, mtime_ns: int | None = None) -> Stored:
        """Copy a stream to `path` of the set.

        Args:
            stream: the source.
            path: where to, relative.
            expected: the hash that the content must have; null takes any.
            mtime_ns: the time the file gets.

        Raises:
            SourceFault: `changed`, `unreadable`.
            InspectorError: `export.in_the_way`, `disk.full`, `output.failed`.
        """
        with self._temporary() as temporary:
            digest, size = self.fetch(stream, temporary)
            _require(digest, expected)
            if mtime_ns is not None:
                with contextlib.suppress(OSError, OverflowError):
                    os.utime(temporary, ns=(mtime_ns, mtime_ns))
            self._place(temporary, path, digest)
        return Stored(path, digest, size, Mode.COPY)

    def link(self, source: str, path: str, mode: Mode, *, expected: str | None) -> Stored:
        """Link a file into the set: hard, symbolic or sharing its blocks; where that cannot be, copy it.

        Raises:
            SourceFault, InspectorError: as `copy`.
        """
        with opened(source) as stream:
            status = os.fstat(stream.fileno())
            if mode is Mode.SYMLINK:
                digest, size = self.hashed(stream)
                _require(digest, expected)
                if self._symbolic(source, path, digest):
                    return Stored(path, digest, size, mode)
                stream.seek(0)
            else:
                made = (
                    self._cloned(stream, path, expected) if mode is Mode.REFLINK else self._hard(source, path, expected)
                )
                if made is not None:
                    return made
            return self.copy(stream, path, expected=expected, mtime_ns=status.st_mtime_ns)

    @contextlib.contextmanager
    def writing(self, path: str) -> Iterator[IO[bytes]]:
        """A stream for a list of the set, which takes the place of what an interrupted run left under that name.

        Raises:
            InspectorError: as `copy`.
        """
        with self._temporary() as temporary, _faults(self.root / path):
            with temporary.open("wb") as stream:
                yield stream
            temporary.replace(self._final(path))
            self._written(self.root / path)

    def fetch(self, stream: BinaryIO, temporary: Path) -> tuple[str, int]:
        """Copy a stream to a new file of the work folder; gives SHA-256 and length.

        Raises:
            SourceFault, InspectorError: as `copy`.
        """

        def write(chunk: bytes) -> None:
            with _faults(temporary):
                out.write(chunk)

        with _faults(temporary), temporary.open("xb") as out:
            return self._each_chunk(stream, write)

    def take(self, temporary: Path, path: str) -> Stored:
        """Give a complete file of the work folder its place in the set.

        Raises:
            InspectorError: as `copy`.
        """
        try:
            with _faults(temporary), temporary.open("rb") as stream:
                digest, size = self.hashed(stream)
            self._place(temporary, path, digest)
        finally:
            temporary.unlink(missing_ok=True)
        return Stored(path, digest, size, Mode.COPY)

    def hashed(self, stream: BinaryIO) -> tuple[str, int]:
        """SHA-256 and length of what a stream still holds.

        Raises:
            SourceFault: `unreadable`.
        """
        return self._each_chunk(stream, lambda _: None)

    def stored(self, path: str, how: str = Mode.COPY) -> Stored:
        """A file of the set as it stands."""
        with (self.root / path).open("rb") as stream:
            digest, size = self.hashed(stream)
        return Stored(path, digest, size, how)

    def size(self, path: str) -> int | None:
        """Bytes of a file of the set; null where it is not there."""
        try:
            return (self.root / path).stat().st_size
        except OSError:
            return None

    def discard(self, path: str) -> None:
        """Remove a file that an interrupted run of this export wrote."""
        with contextlib.suppress(FileNotFoundError), _faults(self.root / path):
            self._final(path).unlink(missing_ok=True)

    def flush(self) -> None:
        """Make the files written last, with their names, survive a power failure.

        Few are made durable one by one; of many the system is asked to write out everything.
        """
        if len(self._unsynced) >= SYNCED_SINGLY and hasattr(os, "sync"):
            os.sync()
        else:
            folders = {path.parent for path in self._unsynced}
            with _faults(self.root):
                for path in (*self._unsynced, *folders):
                    if not path.is_symlink():
                        _sync(path)
        self._unsynced.clear()

    def temporary_path(self) -> Path:
        """An unused path in the work folder, on the set's own file system."""
        self._number += 1
        return self._work / f"{os.getpid()}-{self._number}.part"

    # Steps

    def _written(self, path: Path) -> None:
        """Remember what is to be made durable; of many files the number is enough."""
        if len(self._unsynced) < SYNCED_SINGLY or not hasattr(os, "sync"):
            self._unsynced.append(path)

    def _each_chunk(self, stream: BinaryIO, use: Callable[[bytes], object]) -> tuple[str, int]:
        digest, size = sha256(), 0
        while True:
            self._cancel.check()
            try:
                chunk = stream.read(CHUNK)
            except OSError as error:
                raise SourceFault("unreadable", error.strerror or str(error)) from error
            if not chunk:
                return digest.hexdigest(), size
            digest.update(chunk)
            size += len(chunk)
            use(chunk)

    def _symbolic(self, source: str, path: str, digest: str) -> bool:
        final = self._final(path)
        try:
            final.symlink_to(source)
        except FileExistsError:
            self._adopt(final, digest)
        except OSError:
            return False
        self._written(final)
        return True

    def _hard(self, source: str, path: str, expected: str | None) -> Stored | None:
        """Links first and hashes what is linked: the bytes that are checked are the bytes that stay."""
        temporary = self.temporary_path()
        try:
            os.link(os.path.realpath(source), temporary)
        except OSError as error:
            if error.errno in _NO_LINK:
                return None
            raise SourceFault("unreadable", error.strerror or str(error)) from error
        try:
            with opened(str(temporary)) as stream:
                digest, size = self.hashed(stream)
            _require(digest, expected)
            self._place(temporary, path, digest)
        finally:
            temporary.unlink(missing_ok=True)
        return Stored(path, digest, size, Mode.HARDLINK)

    def _cloned(self, stream: BinaryIO, path: str, expected: str | None) -> Stored | None:
        try:
            import fcntl
        except ImportError:
            return None
        with self._temporary() as temporary:
            try:
                with temporary.open("xb") as out:
                    fcntl.ioctl(out.fileno(), _FICLONE, stream.fileno())
            except OSError:
                return None
            _copy_times(stream, temporary)
            with temporary.open("rb") as written:
                digest, size = self.hashed(written)
            _require(digest, expected)
            self._place(temporary, path, digest)
        return Stored(path, digest, size, Mode.REFLINK)

    def _place(self, temporary: Path, path: str, digest: str) -> None:
        """Give a complete file its name. One that is there already stays; it must be the same."""
        final = self._final(path)
        with _faults(final):
            try:
                os.link(temporary, final)
            except FileExistsError:
                self._adopt(final, digest)
                return
            except OSError as error:
                if error.errno not in _NO_LINK:
                    raise
                if os.path.lexists(final):
                    self._adopt(final, digest)
                    return
                temporary.rename(final)
        self._written(final)

    def _adopt(self, final: Path, digest: str) -> None:
        """Accept a file that an interrupted run of this export wrote, or refuse to write over a stranger's."""
        if stat.S_ISREG(final.stat().st_mode):
            with final.open("rb") as stream:
                if self.hashed(stream)[0] == digest:
                    return
        raise InspectorError("export.in_the_way", path=str(final))

    def _final(self, path: str) -> Path:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._make(folder)
        return self.root / path

    def _make(self, folder: str) -> None:
        current = self.root
        for part in filter(None, folder.split("/")):
            current /= part
            with _faults(current):
                current.mkdir(exist_ok=True)
                if current.is_symlink() or not current.is_dir():
                    raise InspectorError("export.link_in_target", path=str(current))
        self._folders.add(folder)

    @contextlib.contextmanager
    def _temporary(self) -> Iterator[Path]:
        path = self.temporary_path()
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """A source file.

    Raises:
        SourceFault: `missing`, `unreadable`.
    """
    try:
        # Without waiting: nobody may ever write to a pipe that has the name of a picture.
        stream = open(source, "rb", opener=_open_at_once)  # noqa: SIM115 - closed below
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceFault("missing") from error
    except OSError as error:
        raise SourceFault("unreadable", error.strerror or str(error)) from error
    with stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise SourceFault("unreadable", "it is no regular file")
        yield stream


def _copy_times(stream: BinaryIO, written: Path) -> None:
    status = os.fstat(stream.fileno())
    with contextlib.suppress(OSError):
        os.utime(written, ns=(status.st_atime_ns, status.st_mtime_ns))


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _require(digest: str, expected: str | None) -> None:
    if expected is not None and digest != expected:
        raise SourceFault("changed")


@contextlib.contextmanager
def _faults(path: Path) -> Iterator[Any]:
    try:
        yield
    except OSError as error:
        raise write_error(error, path) from error


def _sync(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except (IsADirectoryError, PermissionError):  # folders cannot be opened on Windows
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)
