"""`inspector app` where there is no display: scans in the terminal and writes its results."""

from __future__ import annotations

import csv
import io

import pytest

from inspector.cli.commands.app import RESULTS, has_display
from inspector.cli.main import run
from tests.makers import demo


@pytest.fixture
def headless(monkeypatch, tmp_path):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_it_scans_and_writes_labels_and_report(headless, capsys):
    pictures = headless / "set"
    demo.write(pictures)
    assert run(["app", str(pictures)]) == 0
    results = headless / RESULTS
    rows = list(csv.DictReader(io.StringIO((results / "labels.csv").read_text("utf-8"), newline="")))
    assert len(rows) == 25
    assert any(row["detector_score"] for row in rows)
    assert "25 pictures" in (results / "report.html").read_text("utf-8")
    out = capsys.readouterr()
    assert "AI-generated" in out.out
    assert "labels.csv" in out.err


@pytest.mark.parametrize(("name", "shown"), [("DISPLAY", True), ("WAYLAND_DISPLAY", True), ("TERM", False)])
def test_only_the_display_variables_decide(headless, monkeypatch, name, shown):
    monkeypatch.setenv(name, ":1")
    assert has_display() is shown
