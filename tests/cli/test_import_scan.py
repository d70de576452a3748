"""`inspector import-scan`: what shards of a scan wrote, together in one catalogue."""

from __future__ import annotations

import json

import pytest

from inspector.cli.commands import import_scan
from inspector.cli.main import run
from tests.makers.png import png, text
from tests.makers.subset import picture, write

INFOTEXT = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x6"


@pytest.fixture
def shards(tmp_path):
    """Two parts of a scan as JSON Lines."""
    files = {f"{number}.png": picture(str(number)) for number in range(8)}
    write(tmp_path / "set", files | {"ai.png": png(before=[text("parameters", INFOTEXT)]), "sub/cut.png": b"\x89PNG"})
    (tmp_path / "parts").mkdir()
    for part in (1, 2):
        target = str(tmp_path / "parts" / f"part-{part}.jsonl")
        common = ["--detector", "none", "--jobs", "1", "--hash", "pixels", "--format", "jsonl"]
        assert run(["scan", str(tmp_path / "set"), "--shard", f"{part}/2", *common, "-o", target]) in (0, 4)
    return tmp_path / "parts"


def records(catalog, capsys):
    capsys.readouterr()
    assert run(["query", "--catalog", str(catalog), "--format", "jsonl"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_shards_become_one_catalogue(shards, tmp_path, capsys):
    catalog = tmp_path / "c.db"
    assert run([import_scan.command.name, str(shards), "--catalog", str(catalog), "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert (counts["files"], counts["records"], counts["added"], counts["broken"]) == (2, 10, 10, 0)
    written = {}
    for file in shards.iterdir():
        for line in file.read_text("utf-8").splitlines():
            record = json.loads(line)
            written[record["path"]] = record
    found = records(catalog, capsys)
    assert {record["path"] for record in found} == set(written)
    for record in found:
        other = written[record["path"]]
        for key in ("sha256", "format", "generation", "problems"):
            assert record[key] == other[key], key
        assert record["hashes"] == other["hashes"]
        if not record["duplicates"]:
            assert record["assessment"]["verdict"] == other["assessment"]["verdict"]
    assert run(["import-scan", str(shards), "--catalog", str(catalog)]) == 0
    assert "10 records of 2 files: 0 new" in capsys.readouterr().err


def test_copies_are_found_across_shards(shards, tmp_path, capsys):
    run(["import-scan", str(shards), "--catalog", str(tmp_path / "c.db")])
    found = {record["path"].rpartition("/")[2]: record for record in records(tmp_path / "c.db", capsys)}
    assert found["0.png"]["duplicates"]


def test_parquet(shards, tmp_path, capsys):
    pytest.importorskip("pyarrow")
    run(["import-scan", str(shards), "--catalog", str(tmp_path / "c.db")])
    (tmp_path / "columns").mkdir()
    target = tmp_path / "columns" / "all.parquet"
    assert run(["query", "--catalog", str(tmp_path / "c.db"), "--format", "parquet", "-o", str(target)]) == 0
    assert run(["import-scan", str(target.parent), "--catalog", str(tmp_path / "d.db")]) == 0
    first, second = records(tmp_path / "c.db", capsys), records(tmp_path / "d.db", capsys)
    assert [record["sha256"] for record in first] == [record["sha256"] for record in second]
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table({"shard": [1]}), target.parent / "tasks.parquet")
    assert run(["import-scan", str(target.parent), "--catalog", str(tmp_path / "d.db")]) == 0
    target.write_bytes(b"PAR1 no parquet")
    assert run(["import-scan", str(target), "--catalog", str(tmp_path / "d.db")]) == 4


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "7",
        "{}",
        '{"schema": 1}',
        '{"schema": 99, "path": "/a.png"}',
        '{"schema": 1, "path": 7, "assessment": {}}',
        "[" * 100_000,
        "width",
        "sha256",
    ],
)
def test_what_is_no_record_is_named_and_the_rest_comes_in(shards, tmp_path, capsys, line):
    file = shards / "part-1.jsonl"
    before = file.read_text("utf-8")
    if line in ("width", "sha256"):
        known = "".join(part.read_text("utf-8") for part in shards.iterdir()).splitlines()[0]
        line = json.dumps(json.loads(known) | {"path": "/other.png", line: "x"})
    file.write_text(line + "\n" + before)
    assert run(["import-scan", str(shards), "--catalog", str(tmp_path / "c.db"), "--json"]) == 4
    counts = json.loads(capsys.readouterr().out)
    assert (counts["records"], counts["broken"]) == (10, 1)
    assert (counts["examples"][0]["file"], counts["examples"][0]["number"]) == ("part-1.jsonl", 1)


def test_labels_in_records_are_not_taken(shards, tmp_path, capsys):
    file = shards / "part-1.jsonl"
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for record in lines:
        record["label"] = {"value": "human", "tags": [], "note": None, "reviewer": "x", "reviewed_at": None}
    file.write_text("".join(json.dumps(record) + "\n" for record in lines))
    assert run(["import-scan", str(shards), "--catalog", str(tmp_path / "c.db")]) == 0
    assert all(record["label"] is None for record in records(tmp_path / "c.db", capsys))


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_nothing_to_import(tmp_path, kind):
    folder = tmp_path / "parts"
    if kind == "empty":
        write(folder, {"a.txt": b""})
    assert run(["import-scan", str(folder), "--catalog", str(tmp_path / "c.db")]) == 3
