"""Fixtures shared by the whole suite."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

# A busy machine makes an example slow, not wrong.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("INSPECTOR_CORPUS", ROOT / "../shared/corpus")).resolve()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder with the developers' corpus of real files."""
    if not CORPUS.is_dir():
        pytest.skip(f"no corpus of real files at {CORPUS} (set INSPECTOR_CORPUS)")
    return CORPUS


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory, monkeypatch):
    """Settings, catalogue and thumbnails of the person who runs the tests are never touched.

    The shipped detector is switched off: it takes half a second a picture. Tests that want it ask for it.
    """
    from inspector.settings import paths

    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path_factory.mktemp("home")))
    file = paths.settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("detector_enabled = false\n", "utf-8")
