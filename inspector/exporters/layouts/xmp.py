"""L2: XMP sidecars `name.ext.xmp` with the label as keywords, beside the pictures of the set.

Only keywords are written: no rating, no colour, and no source type, which would be a claim about origin and not a note
of a review. A sidecar that the picture has already is kept to the byte but for our keywords; one that cannot be changed
with certainty is carried along as it is. Lightroom reads sidecars for raw files only.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

from inspector.exporters.layouts.base import (
    File,
    FileWriter,
    Line,
    PictureWriter,
    Work,
    Written,
    reading,
    row_of,
)
from inspector.exporters.layouts.folder import Folder
from inspector.exporters.subset.writing import Mode, SourceFault, Target
from inspector.exporters.xmp_keywords import SIDECAR_BYTES, NotMerged, merged

SUFFIX = ".xmp"
KEYWORD = "provenance"


class Xmp(Folder):
    """Sidecars that picture managers read as keywords."""

    name = "xmp"
    modes = tuple(mode for mode in Mode if mode is not Mode.LIST)

    def writer(self, target: Target, mode: Mode, done: Iterable[Line]) -> PictureWriter:  # noqa: ARG002
        """Pictures as files, each with its sidecar."""
        return _Writer(target, mode)


class _Writer(FileWriter):
    def write(self, work: Work) -> list[Written]:
        """Write the picture, then its sidecar."""
        made = self._sidecar(work)
        if made is None:
            return super().write(work)
        (written,) = super().write(replace(work, beside=tuple(file for file in work.beside if not _is_own(work, file))))
        stored = self.target.copy(io.BytesIO(made), work.picture.target + SUFFIX, expected=None)
        return [replace(written, files=(*written.files, row_of(stored, "beside")))]

    def _sidecar(self, work: Work) -> bytes | None:
        """The new sidecar; null where the one that is there must stay as it is."""
        there = [file for file in work.beside if file.name.lower().endswith(SUFFIX)]
        first = next((file for file in there if _is_own(work, file)), there[0] if there else None)
        try:
            if first is None:
                return merged(None, KEYWORD, work.label)
            with reading(first) as stream:
                return merged(stream.read(SIDECAR_BYTES + 1), KEYWORD, work.label)
        except (NotMerged, SourceFault):
            return None if first is not None and _is_own(work, first) else merged(None, KEYWORD, work.label)


def _is_own(work: Work, file: File) -> bool:
    return file.name == work.picture.name + SUFFIX
