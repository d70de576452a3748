"""The local engine: many pictures through worker processes, crashes, cancelling, any calling program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inspector.cancel import CancelToken
from inspector.domain.record import record
from inspector.engines import local
from inspector.engines.tasks import Stage, Work
from inspector.errors import Cancelled, InspectorError
from inspector.pipeline.context import HashMode, ScanSpec
from inspector.pipeline.walk import Walk
from tests.makers import demo
from tests.makers.png import png, text

INFOTEXT = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x6"


@pytest.fixture
def folder(tmp_path):
    for number in range(120):
        (tmp_path / f"{number:03}.png").write_bytes(png(before=[text("parameters", INFOTEXT)]))
    return tmp_path


def run(folder, **options):
    with Walk([str(folder)]) as walk:
        yield from local.run((Work(item) for item in walk), ScanSpec(strict=True), **options)


def test_worker_processes_give_the_same_records_as_this_process(tmp_path):
    demo.write(tmp_path)
    alone = {report.asset.key: record(report) for report in run(tmp_path, jobs=1)}
    together = {report.asset.key: record(report) for report in run(tmp_path, jobs=2, inline_seconds=0)}
    assert alone == together


def test_every_picture_gives_one_report(folder):
    names = [Path(report.asset.key).name for report in run(folder, jobs=2, inline_seconds=0)]
    assert sorted(names) == [f"{number:03}.png" for number in range(120)]


def children():
    task = Path(f"/proc/{os.getpid()}/task")
    return [int(pid) for thread in task.iterdir() for pid in (thread / "children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_a_worker_that_dies_costs_one_picture(folder):
    others, reports = set(children()), []
    for report in run(folder, jobs=1 + 1, inline_seconds=0):
        reports.append(report)
        if len(reports) == 10:
            for pid in set(children()) - others:
                os.kill(pid, signal.SIGKILL)
    assert len({report.asset.key for report in reports}) == 120
    crashed = [report for report in reports if any(item.code == "reader.crashed" for item in report.problems)]
    assert 1 <= len(crashed) <= 4
    assert all(report.asset.size for report in crashed)


def test_cancelling_ends_within_a_second_and_leaves_no_process(folder):
    others = set(children()) if Path("/proc/self/task").exists() else set()
    token = CancelToken()
    found = run(folder, jobs=2, inline_seconds=0, cancel=token)
    next(found)
    token.cancel()
    start = time.monotonic()
    with pytest.raises(Cancelled):
        list(found)
    assert time.monotonic() - start < 30
    if Path("/proc/self/task").exists():
        assert set(children()) <= others


def test_a_spec_that_cannot_be_done_raises(folder, tmp_path):
    with Walk([str(folder)]) as walk, pytest.raises(InspectorError) as caught:
        list(local.run((Work(item) for item in walk), ScanSpec(vocabulary=str(tmp_path / "none.toml"))))
    assert caught.value.code == "vocabulary.broken"


def test_the_second_pass_adds_pixels_to_a_known_report(folder):
    spec = ScanSpec(hash=HashMode.FILE, blocks=True)
    with Walk([str(folder / "000.png")]) as walk:
        (item,) = walk
    (first,) = local.run([Work(item)], spec, Stage.METADATA, jobs=1)
    assert first.hashes.pixels is None
    full = ScanSpec(hash=HashMode.PIXELS, thumbnails=True, blocks=True)
    (second,) = local.run([Work(item, first)], full, Stage.PIXELS, jobs=1)
    assert second.hashes.pixels
    assert second.thumbnail
    assert second.blocks == first.blocks
    assert second.assessment.verdict is first.assessment.verdict


def test_a_program_from_standard_input_can_use_it(folder):
    program = (
        "from inspector.engines import local\nfrom inspector.engines.tasks import Work\n"
        "from inspector.pipeline.context import ScanSpec\nfrom inspector.pipeline.walk import Walk\n"
        f"with Walk([{str(folder)!r}]) as walk:\n"
        "    print(sum(1 for _ in local.run((Work(i) for i in walk), ScanSpec(), jobs=2, inline_seconds=0)))\n"
    )
    done = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "120"
