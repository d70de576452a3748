"""Made rows for tests of the grid that need no catalogue."""

from __future__ import annotations

from typing import Any

from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Basis, ContainerFormat, Verdict


def row(key: int, **changes: Any) -> CatalogRow:
    """A row; `changes` replace its fields."""
    values: dict[str, Any] = {
        "id": key,
        "path": f"/pictures/study-{key:06d}.png",
        "sha256": f"{key:064x}",
        "format": ContainerFormat.PNG,
        "width": 640,
        "height": 480,
        "bytes": 1_000,
        "mtime_ns": 0,
        "verdict": Verdict.GENERATED,
        "basis": Basis.DECLARED,
        "flags": (),
        "generator": "ComfyUI",
        "score": None,
        "band": None,
        "label": None,
    }
    return CatalogRow(**(values | changes))
