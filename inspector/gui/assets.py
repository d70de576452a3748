"""L5: where the interface finds its resources."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from inspector.settings import paths


def resource(*parts: str) -> Path:
    """Path of a file under `resources/`."""
    return _root().joinpath(*parts)


@cache
def _root() -> Path:
    return paths.resources()
