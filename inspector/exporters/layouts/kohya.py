"""L2: kohya, OneTrainer, TagGUI: pictures directly in one folder, each with its caption as `stem.txt`.

The folder is called `1_images`, so that kohya's command line finds it with one repeat; `dataset.toml` says the same for
its other mode.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

from inspector.domain.enums import ContainerFormat
from inspector.exporters.layouts.base import (
    DECODED,
    FileWriter,
    Line,
    Made,
    PictureWriter,
    Work,
    Written,
    caption,
    row_of,
)
from inspector.exporters.layouts.folder import Folder
from inspector.exporters.subset.names import Naming
from inspector.exporters.subset.writing import Mode, Target

PICTURES = "1_images"
SUFFIX = ".txt"


class Kohya(Folder):
    """A folder to train from."""

    name = "kohya"
    modes = tuple(mode for mode in Mode if mode is not Mode.LIST)
    naming = Naming(folder=PICTURES, flat=True, unique_stems=True, extensions=True)
    formats: frozenset[ContainerFormat] | None = DECODED

    def writer(self, target: Target, mode: Mode, done: Iterable[Line]) -> PictureWriter:  # noqa: ARG002
        """Pictures as files, with a caption under the name that trainers look for."""
        return _Writer(target, mode)

    def finish(self, made: Made) -> list[str]:
        """`dataset.toml`, with the folder's absolute path left to be filled in: sets are moved."""
        with made.target.writing("dataset.toml") as stream:
            stream.write(
                f"[[datasets]]\n\n[[datasets.subsets]]\nimage_dir = '{PICTURES}'\n"
                f"caption_extension = '{SUFFIX}'\nnum_repeats = 1\n".encode()
            )
        return ["dataset.toml"]


class _Writer(FileWriter):
    def write(self, work: Work) -> list[Written]:
        (written,) = super().write(work)
        path = work.picture.target.rpartition(".")[0] + SUFFIX
        if any(row["path"] == path for row in written.files):
            return [written]
        text = caption(work)
        if text is None:
            return [written]
        data = text.encode()
        stored = self.target.copy(io.BytesIO(data), path, expected=None)
        return [replace(written, files=(*written.files, row_of(stored, "beside")))]
