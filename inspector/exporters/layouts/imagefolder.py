"""L2: Hugging Face `imagefolder`: pictures and `metadata.csv` under `train/`, no name that makes a split of its own.

The reader takes `test`, `validation` and the like in any folder or name for splits and drops the rest, so such words
are changed. `metadata.csv` has the canonical columns and `text`, the caption, which training scripts look for.
"""

from __future__ import annotations

from inspector.domain.enums import ContainerFormat
from inspector.errors import InspectorError
from inspector.exporters.layouts.base import DECODED, Made
from inspector.exporters.layouts.folder import Folder
from inspector.exporters.subset.names import Naming
from inspector.exporters.subset.writing import Mode


class ImageFolder(Folder):
    """Loads with `load_dataset("imagefolder", data_dir=…)`."""

    name = "imagefolder"
    modes = tuple(mode for mode in Mode if mode is not Mode.LIST)
    naming = Naming(folder="train", split_words=True)
    formats: frozenset[ContainerFormat] | None = DECODED
    labels = "train/metadata.csv"
    columns: tuple[str, ...] = ("text",)

    def finish(self, made: Made) -> list[str]:
        """Check that every row has its picture: the reader would fail late, or drop pictures without a word.

        Raises:
            InspectorError: `export.row_without_picture`.
        """
        for line, _ in made.rows():
            if not (made.target.root / line["target"]).is_file():
                raise InspectorError("export.row_without_picture", path=line["target"])
        return []
