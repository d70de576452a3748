"""Where files live: of the user, and of the installation in its three forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.settings import paths


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_one_variable_moves_everything(home: Path) -> None:
    assert paths.settings_file() == home / "config" / "settings.toml"
    assert paths.default_catalog() == home / "data" / "catalogue.db"
    assert paths.thumbnails_file() == home / "cache" / "thumbnails.db"
    assert paths.log_folder() == home / "logs"
    assert paths.model_folders()[-1] == home / "data" / "models"
    assert not home.exists()


def test_without_it_the_platform_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INSPECTOR_HOME", raising=False)
    folders = [paths.config_folder(), paths.data_folder(), paths.cache_folder(), paths.log_folder()]
    assert all(folder.is_absolute() and paths.APP in folder.parts for folder in folders)
    assert len(set(folders)) == 4


def test_a_source_tree_is_found() -> None:
    assert (paths.resources() / "vocabulary" / "ai_tags.toml").is_file()
    assert paths.demo_folder() == paths.resources() / "demo"


def test_an_installed_wheel_is_found(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "inspector"
    (package / "_data" / "resources").mkdir(parents=True)
    assert paths._shipped("resources", package, None) == package / "_data" / "resources"


@pytest.mark.parametrize("inside", ["inspector/_data/models", "models"])
def test_a_frozen_bundle_is_found(tmp_path: Path, inside: str) -> None:
    (tmp_path / inside).mkdir(parents=True)
    assert paths._shipped("models", tmp_path / "elsewhere" / "inspector", str(tmp_path)) == tmp_path / inside


def test_a_folder_beside_an_installed_package_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    with pytest.raises(InspectorError) as fault:
        paths._shipped("resources", tmp_path / "inspector", None)
    assert (fault.value.code, fault.value.params) == ("install.incomplete", {"folder": "resources"})


def test_without_shipped_models_the_users_own_are_left(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "inspector")
    assert paths.model_folders() == [home / "data" / "models"]
    with pytest.raises(InspectorError):
        paths.resources()
