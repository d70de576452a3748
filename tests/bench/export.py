"""Writing tables and the statistics page from a catalogue."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator
from pathlib import Path

from inspector.workspace import Workspace
from tests.bench.base import Effort, Line, interleaved, rates
from tests.bench.catalogues import fill


def run(effort: Effort) -> Iterator[Line]:
    """Rows a second by format."""
    count = effort.size(10_000, 200)
    formats = ["csv", "jsonl"] + ["parquet"] * (importlib.util.find_spec("pyarrow") is not None)
    with tempfile.TemporaryDirectory(prefix="inspector-bench-") as name:
        folder = Path(name)
        with Workspace.open(folder / "catalogue.db") as workspace:
            fill(workspace.catalog, count)
            actions = [lambda kind=kind: workspace.export(folder / f"out.{kind}", kind) for kind in formats]
            actions.append(lambda: workspace.write_report(folder / "report.html"))
            for metric, own in zip([*formats, "report"], interleaved(effort, *actions), strict=True):
                yield from rates("export", metric, "rows/s", count, own)
