"""L0: writing files so that a reader sees the old one or the complete new one, never half."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from inspector.errors import InspectorError


@contextlib.contextmanager
def replacing(path: Path, *, binary: bool = False) -> Iterator[IO[Any]]:
    """A stream whose content takes the place of `path` when the block ends without an error.

    A path that exists and is no regular file (`/dev/null`, a pipe) is written directly. Text is UTF-8 without
    translation of line ends.

    Raises:
        InspectorError: `output.failed`, `disk.full`.
    """
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            with _stream(path, binary=binary) as stream:
                yield stream
            return
        with _temporary(path) as (handle, name):
            with _stream(handle, binary=binary) as stream:
                yield stream
            os.replace(name, path)  # noqa: PTH105 - replaces on every system
    except OSError as error:
        raise write_error(error, path) from error


def write_error(error: OSError, path: Path) -> InspectorError:
    """The environment fault behind a failed write."""
    import errno

    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return InspectorError("disk.full", path=str(path))
    return InspectorError("output.failed", path=str(path), reason=error.strerror or str(error))


@contextlib.contextmanager
def _temporary(path: Path) -> Iterator[tuple[int, str]]:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".part", dir=path.parent)
    try:
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        yield handle, name
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)


def _stream(target: Path | int, *, binary: bool) -> IO[Any]:
    if binary:
        return open(target, "wb")  # noqa: PTH123 - a descriptor or a device
    return open(target, "w", encoding="utf-8", newline="")  # noqa: PTH123
