"""L3: the end of a move: sources are removed when what stands in the set is proven to be the same."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inspector.exporters.subset.writing import Mode, SourceFault, Target, opened
from inspector.pipeline.items import FileOpener
from inspector.pipeline.locating import Pictures, shared


def remove_sources(line: Mapping[str, Any], target: Target, pictures: Pictures) -> None:
    """Remove a moved picture and the files that belong to it alone at their source. What cannot be proven stays.

    Members of archives stay in their archive, and a caption stays while another picture of its name is there.

    Args:
        line: of the journal; durable, as are the files it names.
        target: the set.
        pictures: finds the sources.
    """
    item = pictures.item(line["key"])
    if item is None or item.path is None:
        return
    paths = {sidecar.name: sidecar.opener.path for sidecar in item.sidecars if isinstance(sidecar.opener, FileOpener)}
    folder, own = os.path.split(item.path)
    for row in line["files"]:
        source = item.path if row["role"] == "picture" else paths.get(row.get("name", ""))
        if source is None or not os.path.lexists(source):
            continue
        if row["role"] != "picture" and shared(own, os.path.basename(source), _present(folder)):  # noqa: PTH119
            continue
        if _same(source, target.root / row["path"], row, target):
            with contextlib.suppress(OSError):  # a folder that may not be written: the source stays, nothing is lost
                os.unlink(source)  # noqa: PTH108


def _present(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return frozenset()


def _same(source: str, written: Path, row: Mapping[str, Any], target: Target) -> bool:
    try:
        if row["how"] == Mode.HARDLINK:
            return os.path.samefile(source, written)  # noqa: PTH121
        with opened(str(written)) as copy, opened(source) as original:
            return all(target.hashed(stream)[0] == row["sha256"] for stream in (copy, original))
    except (OSError, SourceFault):
        return False
