"""L2: where files live. The only module that looks for folders of the user and of the installation.

`INSPECTOR_HOME` puts everything of the user under one folder (portable use, tests).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from inspector.errors import InspectorError

HOME_VARIABLE = "INSPECTOR_HOME"
APP = "picture-provenance-inspector"

_PACKAGE = Path(__file__).resolve().parent.parent


def config_folder() -> Path:
    """Settings of the user."""
    return _user("config")


def data_folder() -> Path:
    """What the user would miss: the default catalogue, added models."""
    return _user("data")


def cache_folder() -> Path:
    """What can be made again: thumbnails."""
    return _user("cache")


def presets_file() -> Path:
    """How to use well-known public detectors.

    Raises:
        InspectorError: `install.incomplete`.
    """
    return resources() / "detectors" / "presets.toml"


def own_models_folder() -> Path:
    """Models that the user added, one folder each; it need not exist."""
    return data_folder() / "models"


def calibrations_folder() -> Path:
    """Limits of detectors that were set on the user's own labels, one file a model; it need not exist."""
    return data_folder() / "calibrations"


def corrections_file() -> Path:
    """Pictures on which the user contradicted a detector; it need not exist."""
    return data_folder() / "corrections.json"


def log_folder() -> Path:
    """Logs."""
    return _user("logs")


def settings_file() -> Path:
    """The settings file; it need not exist."""
    return config_folder() / "settings.toml"


def default_catalog() -> Path:
    """The catalogue that the window opens; it need not exist."""
    return data_folder() / "catalogue.db"


def thumbnails_file() -> Path:
    """The store of thumbnails; it need not exist."""
    return cache_folder() / "thumbnails.db"


def resources() -> Path:
    """Shipped resources: vocabularies, trust lists, icons, translations, help, demo pictures.

    Raises:
        InspectorError: `install.incomplete`.
    """
    return _shipped("resources", _PACKAGE, getattr(sys, "_MEIPASS", None))


def models() -> Path:
    """Shipped detector models, one folder each.

    Raises:
        InspectorError: `install.incomplete`.
    """
    return _shipped("models", _PACKAGE, getattr(sys, "_MEIPASS", None))


def model_folders() -> list[Path]:
    """Folders in which models are looked for: the shipped ones first, then the user's own."""
    own = own_models_folder()
    try:
        return [models(), own]
    except InspectorError:
        return [own]


def demo_folder() -> Path:
    """Pictures to try the program on.

    Raises:
        InspectorError: `install.incomplete`.
    """
    return resources() / "demo"


def _user(kind: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home).expanduser().absolute() / kind
    import platformdirs

    finders = {
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
        "cache": platformdirs.user_cache_path,
        "logs": platformdirs.user_log_path,
    }
    return finders[kind](APP, appauthor=False)


def _shipped(name: str, package: Path, bundle: str | None) -> Path:
    """The folder `name`: inside an installed package, unpacked by a bundle, or beside a source tree's package."""
    places = [package / "_data" / name]
    if bundle:
        places += [Path(bundle) / "inspector" / "_data" / name, Path(bundle) / name]
    if (package.parent / "pyproject.toml").is_file():
        places.append(package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise InspectorError("install.incomplete", folder=name)
