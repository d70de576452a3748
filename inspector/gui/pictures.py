"""L5: whole pictures for loupe and review: the one that is looked at first, then those that come next."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from inspector.cancel import CancelToken
from inspector.domain.catalogue import CatalogRow
from inspector.errors import ParseError
from inspector.gui import text
from inspector.gui.jobs import JobRunner

if TYPE_CHECKING:
    from inspector.workspace import Workspace

BYTES_KEPT = 512 * 1024 * 1024
"""Memory for decoded pictures; the longest unseen go first, but never the one that is shown."""


@dataclass(frozen=True, slots=True)
class _Decoded:
    id: int
    image: QImage | None
    reason: str = ""


class PictureLoader(QObject):
    """Decodes pictures in jobs. `key` names its jobs: what one loader wants does not stop what another wants.

    Signals:
        ready: id and picture of what was wanted.
        refused: id and a sentence about why it cannot be shown.
        failed: a bug while decoding.
    """

    ready = Signal(int, QImage)
    refused = Signal(int, str)
    failed = Signal(object)

    def __init__(
        self, runner: JobRunner, workspace: Workspace, parent: QObject | None = None, *, key: str = "picture"
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._runner = runner
        self._workspace = workspace
        self._kept: OrderedDict[int, _Decoded] = OrderedDict()
        self._current = -1
        self._ahead: deque[CatalogRow] = deque()

    def want(self, row: CatalogRow, ahead: Sequence[CatalogRow] = ()) -> None:
        """Show a picture, and have others ready."""
        self._current = row.id
        self._ahead = deque(ahead)
        known = self._kept.get(row.id)
        if known is None:
            self._start(row, self._key)
        else:
            self._kept.move_to_end(row.id)
            self._tell(known)
            self._next()

    def forget(self, ids: Sequence[int]) -> None:
        """Decode these anew when they are looked at again."""
        for key in ids:
            self._kept.pop(key, None)

    def _start(self, row: CatalogRow, key: str) -> None:
        job = self._runner.run(partial(_decode, self._workspace, row), key=key)
        job.finished.connect(self._arrived)
        job.failed.connect(self.failed)

    @Slot(object)
    def _arrived(self, decoded: _Decoded) -> None:
        self._kept[decoded.id] = decoded
        self._kept.move_to_end(decoded.id)
        held = sum(_bytes(other) for other in self._kept.values())
        for key in list(self._kept):
            if held <= BYTES_KEPT or key in (self._current, decoded.id):
                continue
            held -= _bytes(self._kept.pop(key))
        if decoded.id == self._current:
            self._tell(decoded)
        self._next()

    def _tell(self, decoded: _Decoded) -> None:
        if decoded.image is not None:
            self.ready.emit(decoded.id, decoded.image)
        else:
            self.refused.emit(decoded.id, decoded.reason)

    def _next(self) -> None:
        while self._ahead:
            row = self._ahead.popleft()
            if row.id not in self._kept:
                self._start(row, "prefetch")
                return


def _bytes(decoded: _Decoded) -> int:
    return decoded.image.sizeInBytes() if decoded.image is not None else 0


def whole(workspace: Workspace, row: CatalogRow) -> QImage | None:
    """The whole picture, or None where it cannot be read. Call it on a work thread."""
    try:
        return _image(workspace, row)
    except (ParseError, OSError):
        return None


def _decode(workspace: Workspace, row: CatalogRow, _token: CancelToken) -> _Decoded:
    try:
        return _Decoded(row.id, _image(workspace, row))
    except ParseError as error:
        return _Decoded(row.id, None, text.text(error.code, **error.params))
    except OSError as error:
        return _Decoded(row.id, None, text.safe_line(error.strerror or str(error)))


def _image(workspace: Workspace, row: CatalogRow) -> QImage:
    picture = workspace.picture(row)
    raw = QImage(picture.rgba, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGBA8888)
    return raw.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
