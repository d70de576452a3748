"""L5: where the interface finds its resources."""

from __future__ import annotations

from pathlib import Path

_RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def resource(*parts: str) -> Path:
    """Path of a file under `resources/`."""
    return _RESOURCES.joinpath(*parts)
