"""L2: a plain folder: the pictures under `images/` as they lay, captions beside them, lists at the top."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.domain.enums import ContainerFormat
from inspector.exporters.layouts.base import FileWriter, Line, Made, PictureWriter
from inspector.exporters.subset.names import Naming
from inspector.exporters.subset.writing import Mode, Target

PATHS = "pictures.txt"
"""For tools that take a list of files. A path with a line break stands in the other lists only."""


class Folder:
    """Pictures in their folders. The other layouts of single files differ from it in a few places."""

    name = "folder"
    modes: tuple[Mode, ...] = tuple(Mode)
    naming = Naming()
    formats: frozenset[ContainerFormat] | None = None
    records = False
    labels = "labels.csv"
    columns: tuple[str, ...] = ()

    def writer(self, target: Target, mode: Mode, done: Iterable[Line]) -> PictureWriter:  # noqa: ARG002
        """Pictures as files."""
        return FileWriter(target, mode, captions="text" in self.columns)

    def finish(self, made: Made) -> list[str]:
        """For a mere list the paths of its pictures, one a line; nothing else beside what every set has."""
        if made.mode is not Mode.LIST:
            return []
        with made.target.writing(PATHS) as stream:
            stream.writelines(line["target"].encode() + b"\n" for line, _ in made.rows() if "\n" not in line["target"])
        return [PATHS]
