"""Labels in and out of a catalogue, and the other commands on one."""

from __future__ import annotations

import csv
import io
import json

import pytest

from inspector.cli.main import run
from inspector.domain.enums import LabelValue
from inspector.workspace import Workspace
from tests.makers.jpeg import plain as jpeg
from tests.makers.png import png, text

INFOTEXT = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x6"


@pytest.fixture
def catalog(tmp_path, capsys):
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "ai.png").write_bytes(png(before=[text("parameters", INFOTEXT)]))
    (folder / "plain.jpg").write_bytes(jpeg())
    target = tmp_path / "c.db"
    assert run(["scan", str(folder), "--catalog", str(target), "--detector", "none", "--jobs", "1"]) == 0
    capsys.readouterr()
    return target


def label(catalog, where, value):
    with Workspace.open(catalog) as workspace:
        workspace.label([int(number) for number in workspace.catalog.ids(where)], value)


def rows(data):
    return list(csv.DictReader(io.StringIO(data, newline="")))


def test_export_to_a_file_has_relative_names_and_the_same_bytes_each_time(catalog, tmp_path, capsys):
    label(catalog, "generator ~ a1111 or verdict = generated", LabelValue.AI)
    for name in ("one.csv", "two.csv"):
        assert run(["labels", "export", "--catalog", str(catalog), "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    found = {row["file_name"]: row for row in rows((tmp_path / "one.csv").read_text("utf-8"))}
    assert set(found) == {"set/ai.png", "set/plain.jpg"}
    assert found["set/ai.png"]["label"] == "ai"
    assert found["set/ai.png"]["review_mode"] == "open"
    assert found["set/plain.jpg"]["label"] == ""


def test_round_trip_into_another_catalogue(catalog, tmp_path, capsys):
    label(catalog, "verdict = generated", LabelValue.AI)
    labels = tmp_path / "labels.csv"
    run(["labels", "export", "--catalog", str(catalog), "-o", str(labels)])
    other = tmp_path / "other.db"
    run(["scan", str(tmp_path / "set"), "--catalog", str(other), "--detector", "none", "--jobs", "1"])
    capsys.readouterr()
    assert run(["labels", "import", str(labels), "--catalog", str(other), "--reviewer", "Ana", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["joined_by"]["sha256"] == 2
    assert run(["query", "--catalog", str(other), "--where", "label = ai", "--format", "jsonl"]) == 0
    (entry,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert entry["path"].endswith("ai.png")
    assert run(["labels", "import", str(catalog), "--catalog", str(other)]) == 0


def test_a_bad_value_imports_nothing_and_exits_with_2(catalog, tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_text("file_name,label\nset/ai.png,human\nset/plain.jpg,robot\n")
    assert run(["labels", "import", str(bad), "--catalog", str(catalog)]) == 2
    assert "ine 3" in capsys.readouterr().err
    run(["query", "--catalog", str(catalog), "--where", "not label = none", "--format", "jsonl"])
    assert capsys.readouterr().out == ""


def test_unknown_pictures_are_counted(catalog, tmp_path, capsys):
    extra = tmp_path / "extra.csv"
    extra.write_text("sha256,label\n" + "0" * 64 + ",human\n")
    assert run(["labels", "import", str(extra), "--catalog", str(catalog)]) == 0
    assert "1 rows belong to no picture" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["query", "labels export", "report"])
def test_a_missing_catalogue_is_not_made(tmp_path, capsys, command):
    missing = tmp_path / "none.db"
    extra = ["--to", str(tmp_path / "r.html")] if command == "report" else []
    assert run([*command.split(), "--catalog", str(missing), *extra]) == 3
    assert not missing.exists()


def test_report_check_backup_and_info(catalog, tmp_path, capsys):
    assert run(["report", "--catalog", str(catalog), "--to", str(tmp_path / "r.html")]) == 0
    assert "2 pictures" in (tmp_path / "r.html").read_text("utf-8")
    assert run(["catalog", "check", str(catalog)]) == 0
    assert run(["catalog", "backup", str(catalog), "--to", str(tmp_path / "copy.db")]) == 0
    assert (tmp_path / "copy.db").stat().st_size > 0
    capsys.readouterr()
    assert run(["catalog", "info", str(catalog)]) == 0
    assert json.loads(capsys.readouterr().out)


def test_query_prints_in_path_order(catalog, capsys):
    run(["query", "--catalog", str(catalog), "--format", "jsonl"])
    paths = [json.loads(line)["path"] for line in capsys.readouterr().out.splitlines()]
    assert paths == sorted(paths)
