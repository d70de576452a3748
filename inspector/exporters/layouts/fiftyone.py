"""L2: FiftyOne: pictures under `data/`; the labels CSV is what its `CSVDataset` reads, with `media_field="file_name"`.

Its other format for labels joins by names without extension, where two pictures of one stem are one.
"""

from __future__ import annotations

from inspector.exporters.layouts.folder import Folder
from inspector.exporters.subset.names import Naming


class FiftyOne(Folder):
    """Loads as `fo.types.CSVDataset` with `data_path` and `labels_path` of the set."""

    name = "fiftyone"
    naming = Naming(folder="data")
