"""Writing tables, the statistics page and subsets from a catalogue."""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from inspector.cancel import CancelToken
from inspector.domain.enums import ContainerFormat, LabelValue
from inspector.exporters.subset.values import SubsetRequest
from inspector.exporters.subset.writing import Mode
from inspector.workspace import Workspace
from tests.bench.base import Effort, Line, interleaved, rates
from tests.bench.catalogues import fill
from tests.makers.collection import make_report

PICTURE_BYTES = 200_000


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
    yield from _subsets(effort)


def _subsets(effort: Effort) -> Iterator[Line]:
    """Pictures a second into a set, with a caption each; the peer copies the same files and checks nothing."""
    count = effort.size(1000, 20)
    with tempfile.TemporaryDirectory(prefix="inspector-bench-") as name:
        folder = Path(name)
        with Workspace.open(folder / "catalogue.db") as workspace:
            _labelled(workspace, folder / "pictures", count)
            runs = itertools.count()

            def subset(mode: Mode) -> None:
                request = SubsetRequest(folder / f"set-{next(runs)}", mode=mode)
                for _ in workspace.subsets.export(request, CancelToken()):
                    pass

            def plain() -> None:
                shutil.copytree(folder / "pictures", folder / f"set-{next(runs)}")

            modes = (Mode.COPY, Mode.HARDLINK, Mode.LIST)
            actions: list[Callable[[], object]] = [lambda mode=mode: subset(mode) for mode in modes]
            *own, peer = interleaved(effort, *actions, plain)
            for mode, spent in zip(modes, own, strict=True):
                yield from rates("export", f"subset_{mode.value}", "pictures/s", count, spent, "shutil.copytree", peer)


def _labelled(workspace: Workspace, folder: Path, count: int) -> None:
    folder.mkdir()
    reports = []
    for number in range(count):
        path, data = folder / f"{number:05}.png", number.to_bytes(8) * (PICTURE_BYTES // 8)
        path.write_bytes(data)
        path.with_suffix(".txt").write_text("a caption")
        digest = hashlib.sha256(data).hexdigest()
        reports.append(make_report(str(path), sha256=digest, size=len(data), format=ContainerFormat.PNG))
    workspace.catalog.add_source(str(folder))
    workspace.catalog.store(reports, "bench")
    workspace.label([int(row) for row in workspace.catalog.ids("")], LabelValue.HUMAN)
