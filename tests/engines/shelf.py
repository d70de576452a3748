"""A catalogue beside a folder of pictures, with a model of the person's own: the mean of the picture."""

from __future__ import annotations

from PIL import Image

from inspector.cancel import CancelToken
from inspector.settings import paths
from inspector.workspace import ScanOptions
from tests.detectors.networks import install, network

MEASURED = [{"medium": "all", "band": "ai", "human": 300, "human_in_band": 3, "ai": 300, "ai_in_band": 150}]


def install_model():
    """A model that takes bright pictures for AI."""
    made = network(scale=8, with_map=True)
    return install(paths.own_models_folder() / "mine", made, id="mine", output={"map": "map"}, measured=MEASURED)


def scan(workspace, detector="mine"):
    folder = workspace.catalog.path.parent / "pictures"
    options = ScanOptions(detector=detector, jobs=1, two_passes=False)
    for _ in workspace.scan([str(folder)], CancelToken(), options=options):
        pass
    return [workspace.catalog.rows([number])[0] for number in workspace.catalog.ids(None)]


def save(workspace, name, rgb, **options):
    Image.fromarray(rgb).save(workspace.catalog.path.parent / "pictures" / name, **options)
