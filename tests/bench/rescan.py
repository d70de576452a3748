"""Scanning a folder again of which nothing changed, against only walking it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from inspector.cancel import CancelToken
from inspector.pipeline.context import HashMode
from inspector.workspace import ScanOptions, Workspace
from tests.bench.base import Effort, Line, interleaved, rates, spent
from tests.makers import png

FOLDERS = 20
OPTIONS = ScanOptions(detector="none", hash=HashMode.FILE, jobs=1, two_passes=False)


def run(effort: Effort) -> Iterator[Line]:
    """Files a second of the first scan, and of one that finds nothing changed."""
    count = effort.size(20_000, 200)
    with tempfile.TemporaryDirectory(prefix="inspector-bench-") as name:
        folder = Path(name) / "set"
        _fill(folder, count)
        with Workspace.open(Path(name) / "catalogue.db") as workspace:
            yield from rates("rescan", "first", "files/s", count, spent(lambda: _scan(workspace, folder, 0, count)))
            own, walked = interleaved(effort, lambda: _scan(workspace, folder, count, 0), lambda: _walk(folder))
    yield from rates("rescan", "unchanged", "files/s", count, own, "os.scandir and stat", walked)


def _fill(folder: Path, count: int) -> None:
    for number in range(count):
        if number < FOLDERS:
            (folder / f"{number:02}").mkdir(parents=True)
        picture = png.png(before=[png.text("parameters", f"picture {number}\nSteps: 20, Seed: {number}, Size: 8x6")])
        (folder / f"{number % FOLDERS:02}" / f"{number:06}.png").write_bytes(picture)


def _scan(workspace: Workspace, folder: Path, unchanged: int, added: int) -> None:
    events = list(workspace.scan([str(folder)], CancelToken(), options=OPTIONS))
    assert sum(len(event.unchanged) for event in events) == unchanged
    assert sum(len(event.changes.added) for event in events) == added


def _walk(folder: Path) -> None:
    for place in os.scandir(folder):
        for entry in os.scandir(place.path):
            entry.stat()
