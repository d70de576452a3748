"""L2: a plain folder: the pictures under `images/` as they lay, captions beside them, lists at the top."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.exporters.layouts.base import FileWriter, Line, Made, PictureWriter
from inspector.exporters.subset.names import Naming
from inspector.exporters.subset.writing import Mode, Target


class Folder:
    """Pictures in their folders. The other layouts of single files differ from it in a few places."""

    name = "folder"
    modes: tuple[Mode, ...] = tuple(Mode)
    naming = Naming()
    records = False
    labels = "labels.csv"
    columns: tuple[str, ...] = ()

    def writer(self, target: Target, mode: Mode, done: Iterable[Line]) -> PictureWriter:  # noqa: ARG002
        """Pictures as files."""
        return FileWriter(target, mode, captions="text" in self.columns)

    def finish(self, made: Made) -> list[str]:  # noqa: ARG002
        """Nothing beside the lists that every set has."""
        return []
