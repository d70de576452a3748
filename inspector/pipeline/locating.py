"""L3: the bytes of pictures by their key, with the files beside them, for pictures asked for in path order.

Each folder is listed once and each archive opened once while the keys stay inside it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Self

from inspector.errors import InspectorError, ParseError
from inspector.exporters.subset.writing import SourceFault, opened
from inspector.pipeline.archives import archive_items, is_archive, path_of
from inspector.pipeline.items import FileOpener, Item, Opener, Sidecar, sidecar_names
from inspector.pipeline.walk import key_of

_MASKS = ("-masklabel.png", "-condlabel.png")
"""What OneTrainer keeps beside a picture: masks, no pictures of their own."""


class Pictures:
    """Finds pictures again. Use as a context manager: it holds archives open."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._folder = ""
        self._names: frozenset[str] = frozenset()
        self._archive = ""
        self._members: dict[str, Item] = {}
        self._beside: dict[str, Opener] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def item(self, key: str) -> Item | None:
        """The picture behind a key of the record contract, with what lies beside it; null where it is gone.

        A plain file is not touched: its item comes back also where it does not exist any more.

        Raises:
            InspectorError: `archive.broken`.
        """
        archive = archive_of(key)
        if archive:
            return self._open(archive).get(key)
        path = path_of(key)
        folder, name = os.path.split(path)
        beside = carried_names(name, self._listed(folder))
        return Item(
            key=key,
            opener=FileOpener(path),
            name=key_of(name)[0],
            sidecars=tuple(Sidecar(key_of(other)[0], FileOpener(os.path.join(folder, other))) for other in beside),  # noqa: PTH118
            path=path,
        )

    @contextlib.contextmanager
    def reading(self, key: str) -> Iterator[BinaryIO]:
        """The bytes of a picture, or of a file beside one.

        Raises:
            SourceFault: `missing`, `unreadable`.
        """
        try:
            archive = archive_of(key)
            if not archive:
                with opened(path_of(key)) as stream:
                    yield stream
                return
            item = self._open(archive).get(key)
            opener = item.opener if item is not None else self._beside.get(key)
            if opener is None:
                raise SourceFault("missing")
            member = opener()
        except (InspectorError, ParseError, OSError) as error:
            raise SourceFault("unreadable", str(error)) from error
        with member:
            yield member

    def _listed(self, folder: str) -> frozenset[str]:
        if folder != self._folder:
            try:
                self._names = frozenset(os.listdir(folder))  # noqa: PTH208 - surrogate escapes
            except OSError:
                self._names = frozenset()
            self._folder = folder
        return self._names

    def _open(self, archive: str) -> dict[str, Item]:
        if archive != self._archive:
            self._stack.close()
            self._archive, self._members = "", {}
            self._members = {item.key: item for item in archive_items(path_of(archive), self._stack)}
            self._beside = {
                item.key[: len(item.key) - len(item.name)] + sidecar.name: sidecar.opener
                for item in self._members.values()
                for sidecar in item.sidecars
            }
            self._archive = archive
        return self._members


def archive_of(key: str) -> str:
    """The archive that holds the picture of a key; empty for a plain file."""
    at = key.find("!")
    while at >= 0:
        archive = key[:at]
        if is_archive(archive) and os.path.isfile(path_of(archive)):  # noqa: PTH113
            return archive
        at = key.find("!", at + 1)
    return ""


def carried_names(name: str, present: frozenset[str]) -> list[str]:
    """Names of the files that go along with a picture: what a scan reads, and masks."""
    stem = name.rsplit(".", 1)[0]
    return sidecar_names(name, present) + [stem + mask for mask in _MASKS if stem + mask in present]


def shared(name: str, sidecar: str, present: frozenset[str]) -> bool:
    """Whether a file beside a picture belongs to other pictures of the same stem too."""
    stem = name.rsplit(".", 1)[0]
    if sidecar.startswith(f"{name}."):
        return False
    from inspector import containers

    others = (other for other in present if other != name and other.rsplit(".", 1)[0] == stem)
    return any(f".{other.rsplit('.', 1)[-1].lower()}" in containers.PICTURE_EXTENSIONS for other in others)


def with_times(item: Item) -> Item:
    """The item with size and time of its file as they are; unchanged where it cannot be asked."""
    if item.path is None:
        return item
    try:
        status = os.stat(item.path)  # noqa: PTH116
    except OSError:
        return item
    return replace(item, size=status.st_size, mtime_ns=status.st_mtime_ns)
