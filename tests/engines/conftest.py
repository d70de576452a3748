"""Fixtures of this room."""

from __future__ import annotations

import pytest

from inspector.workspace import Workspace
from tests.engines.shelf import install_model


@pytest.fixture
def shelf(tmp_path):
    """A workspace with a model of the person's own in use, and a folder `pictures` beside its catalogue."""
    install_model()
    (tmp_path / "pictures").mkdir()
    with Workspace.open(tmp_path / "a.catalog") as opened:
        opened.settings = opened.settings.changed(detector="mine", detector_enabled=True)
        yield opened
