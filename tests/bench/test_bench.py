"""The benchmarks as they are called: names, list, and the form of a line. That each of them runs, `--smoke` shows."""

from __future__ import annotations

import importlib.util
import json

import pytest

from tests.bench.__main__ import BENCHES, main
from tests.bench.base import Effort, Line, Spent, durations, interleaved, rates, spent

CONTRACT = [
    *("startup", "scan", "rescan", "credentials", "thumbnails", "grid", "filter", "duplicates", "detector", "export"),
]


def test_the_names_are_those_of_the_contract_and_each_has_a_module():
    assert list(BENCHES) == CONTRACT
    for name in BENCHES:
        assert importlib.util.find_spec(f"tests.bench.{name}")


def test_the_list_names_every_bench(capsys):
    assert main(["--list"]) == 0
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines()] == CONTRACT


def test_an_unknown_name_is_misuse(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["speed"])
    assert stop.value.code == 2
    assert "speed" in capsys.readouterr().err


def test_lines_have_the_keys_of_the_contract(capsys):
    assert main(["duplicates", "--smoke"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines
    for line in lines:
        assert list(line) == ["bench", "metric", "value", "unit", "n", "peer", "peer_value", "ratio"]
        assert line["bench"] == "duplicates"
        assert line["value"] > 0
        assert (line["peer"] is None) == (line["peer_value"] is None) == (line["ratio"] is None)


def test_the_ratio_is_value_over_peer():
    own, theirs = Spent(2.0, 4.0), Spent(1.0, 1.0)
    cpu, wall = (json.loads(line.json()) for line in rates("b", "m", "files/s", 10, own, "other", theirs))
    assert (cpu["value"], cpu["peer_value"], cpu["ratio"]) == (5.0, 10.0, 0.5)
    assert (wall["value"], wall["ratio"]) == (2.5, 0.25)
    (cpu, _) = durations("b", "m", 1, own)
    line = json.loads(cpu.json())
    assert (line["metric"], line["value"], line["unit"], line["n"]) == ("m_cpu", 2000.0, "ms", 1)
    assert (line["peer"], line["peer_value"], line["ratio"]) == (None, None, None)


def test_numbers_are_short():
    assert json.loads(Line("b", "m", 1234.5678, "ms", 1).json())["value"] == 1235.0


def test_rounds_are_interleaved():
    done = []
    medians = interleaved(Effort(), lambda: done.append("a"), lambda: done.append("b"))
    assert done == ["a", "b"] * 5
    assert len(medians) == 2


def test_cpu_time_counts_processes_that_were_started():
    import os
    import subprocess
    import sys

    if os.name == "nt":
        pytest.skip("Windows does not tell")
    work = "import time\nwhile time.process_time() < 0.3: pass\nprint(); input()"
    with subprocess.Popen([sys.executable, "-c", work], stdin=-1, stdout=-1) as child:
        running = spent(lambda: child.stdout.readline())
        child.communicate(b"\n")
    if sys.platform == "linux":
        assert running.cpu > 0.2
    ended = spent(lambda: subprocess.run([sys.executable, "-c", work], input=b"\n", capture_output=True))
    assert ended.cpu > 0.2
