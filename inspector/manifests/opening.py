"""L2: opens a picture for native code, inside the worker: regular files only, pictures only, within the limits."""

from __future__ import annotations

import io
import os
import stat
from typing import Any, BinaryIO

from inspector.domain.enums import Integrity
from inspector.manifests.limits import FILE_LIMIT
from inspector.manifests.sniff import BOX_LIMIT, HEAD_BYTES, box_count, is_bmff, is_picture


class RefusedError(Exception):
    """The request ends here: a problem code and its parameters.

    Args:
        code: of the problem.
        present: whether credentials are there unread.
        url: where they lie, if elsewhere.
        integrity: what is said of them.
        params: of the problem.

    `embedded` is false where what was refused lies beside the picture.
    """

    def __init__(
        self,
        code: str,
        *,
        present: bool = True,
        url: str | None = None,
        integrity: Integrity = Integrity.UNREADABLE,
        **params: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.present = present
        self.url = url
        self.integrity = integrity
        self.embedded = True
        self.params = params


def open_picture(path: str | None, data: bytes | None) -> BinaryIO:
    """A stream of a regular picture file within the limits.

    Raises:
        RefusedError: with the problem's code.
    """
    stream = io.BytesIO(data or b"") if path is None else _open_file(path)
    try:
        _check(stream)
    except BaseException:
        stream.close()
        raise
    return stream


def _open_file(path: str) -> BinaryIO:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError as error:
        raise RefusedError("file.missing", present=False) from error
    except PermissionError as error:
        raise RefusedError("file.no_permission", present=False) from error
    except OSError as error:
        raise RefusedError("file.read_failed", present=False, reason=error.strerror or "") from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise RefusedError("file.not_regular", present=False, kind=stat.filemode(mode)[0])
    return os.fdopen(descriptor, "rb")


def _check(stream: BinaryIO) -> None:
    size = stream.seek(0, os.SEEK_END)
    if size > FILE_LIMIT:
        raise RefusedError("credentials.too_large", limit=FILE_LIMIT)
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if not is_picture(head):
        raise RefusedError("credentials.no_picture", present=False)
    if is_bmff(head) and box_count(stream, size) > BOX_LIMIT:
        raise RefusedError("bmff.too_many_boxes", limit=BOX_LIMIT)
