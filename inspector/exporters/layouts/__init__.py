"""L2: layouts of exported sets. A new one is a module here and an entry of `LAYOUTS`."""

from __future__ import annotations

from inspector.errors import UsageError
from inspector.exporters.layouts.bagit import BagIt
from inspector.exporters.layouts.base import About, Layout
from inspector.exporters.layouts.croissant import Croissant
from inspector.exporters.layouts.fiftyone import FiftyOne
from inspector.exporters.layouts.folder import Folder
from inspector.exporters.layouts.imagefolder import ImageFolder
from inspector.exporters.layouts.kohya import Kohya
from inspector.exporters.layouts.labelstudio import LabelStudio
from inspector.exporters.layouts.webdataset import WebDataset
from inspector.exporters.layouts.xmp import Xmp
from inspector.exporters.subset.writing import Mode

LAYOUTS: tuple[Layout, ...] = (
    Folder(),
    ImageFolder(),
    Kohya(),
    WebDataset(),
    BagIt(),
    LabelStudio(),
    FiftyOne(),
    Croissant(),
    Xmp(),
)

__all__ = ["LAYOUTS", "About", "Layout", "layout"]


def layout(name: str, mode: Mode) -> Layout:
    """The layout of that name.

    Raises:
        UsageError: `export.unknown_layout`, or `export.layout_mode` where it cannot be written that way.
    """
    for one in LAYOUTS:
        if one.name == name:
            if mode not in one.modes:
                raise UsageError("export.layout_mode", layout=name, mode=mode.value, known=", ".join(one.modes))
            return one
    raise UsageError("export.unknown_layout", name=name, known=", ".join(one.name for one in LAYOUTS))
