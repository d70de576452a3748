"""`inspector scan` as scripts use it: records, formats, exit statuses, catalogue, summary."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

from inspector.cli.main import run
from inspector.domain.schema import json_schema
from tests.makers import demo
from tests.makers.jpeg import plain as jpeg
from tests.makers.png import png, text

INFOTEXT = (
    "a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 12345678901234567890, Size: 8x6"
)
GENERATED = png(before=[text("parameters", INFOTEXT)])
FAST = ("--detector", "none", "--jobs", "1", "--no-progress")


@pytest.fixture
def folder(tmp_path):
    pictures = tmp_path / "set"
    pictures.mkdir()
    (pictures / "ai.png").write_bytes(GENERATED)
    (pictures / "plain.jpg").write_bytes(jpeg())
    return pictures


def scan(capsys, *arguments, status=0):
    assert run(["scan", *map(str, arguments), *FAST]) == status
    return capsys.readouterr()


def records(capsys, *arguments, status=0):
    out = scan(capsys, *arguments, "--format", "jsonl", status=status).out
    return {Path(entry["path"]).name: entry for entry in map(json.loads, out.splitlines())}


def test_records_keep_the_contract(folder, capsys):
    found = records(capsys, folder)
    assert set(found) == {"ai.png", "plain.jpg"}
    for entry in found.values():
        jsonschema.validate(entry, json_schema())
    ai = found["ai.png"]
    assert (ai["assessment"]["verdict"], ai["assessment"]["basis"]) == ("generated", "declared")
    assert ai["generation"]["seed"] == "12345678901234567890"
    assert ai["generation"]["prompt"] == "a cat"
    assert ai["bytes"] == len(GENERATED)
    (cited,) = [item for item in ai["evidence"] if item["kind"] == "generation"]
    assert cited["source"] == "png:tEXt:parameters"
    start, length = cited["location"]["offset"], cited["location"]["length"]
    assert INFOTEXT.encode() in GENERATED[start : start + length]
    assert found["plain.jpg"]["assessment"]["verdict"] == "inconclusive"
    assert found["plain.jpg"]["detector"]["not_run"] == "switched_off"


@pytest.mark.slow
def test_every_record_of_the_demo_folder_keeps_the_schema(tmp_path, capsys):
    demo.write(tmp_path)
    found = records(capsys, tmp_path, status=4)
    for entry in found.values():
        jsonschema.validate(entry, json_schema())
    verdicts = {name: (entry["assessment"]["verdict"], entry["assessment"]["basis"]) for name, entry in found.items()}
    assert verdicts["dusk_ridge_04.png"] == ("generated", "declared")
    assert verdicts["teal_hills.jpg"] == ("generated", "declared")
    assert verdicts["nebula_00012_.png"] == ("generated", "declared")
    assert verdicts["glass_mosaic.png"] == ("generated", "declared")
    assert verdicts["currents_0017.webp"] == ("generated", "declared")
    assert verdicts["night_city_v3.jpg"] == ("generated", "signed")
    assert verdicts["studio_set-2.jpg"] == ("edited_with_ai", "signed")
    assert verdicts["DSC_0418.jpg"] == ("captured", "signed")
    assert verdicts["IMG_2291.jpg"] == ("captured", "declared")
    assert verdicts["IMG_2307_says_both.jpg"] == ("conflicting", "declared")
    assert verdicts["blossom.jpg"] == ("generated", "tagged")
    assert verdicts["terrain_b.png"] == ("generated", "tagged")
    assert verdicts["caption_only.png"] == ("inconclusive", "none")
    assert verdicts["night_city_retouched.jpg"][0] == "inconclusive"
    flags = {name: entry["assessment"]["flags"] for name, entry in found.items()}
    assert "tampered" in flags["night_city_retouched.jpg"]
    assert "training_opt_out" in flags["opted_out.jpg"]
    assert "training_opt_out" in flags["poster_draft_no_training.png"]
    assert "truncated" in flags["cut_short.png"]
    assert "mislabelled_extension" in flags["really_a_webp.png"]
    assert "unreadable" in flags["not_a_picture.jpg"]


def test_a_bad_file_is_a_record_and_the_scan_goes_on(folder, capsys):
    (folder / "broken.png").write_bytes(b"words")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "cut.png").write_bytes(GENERATED[:40])
    found = records(capsys, folder, status=4)
    assert len(found) == 5
    assert found["broken.png"]["format"] is None
    assert [problem["code"] for problem in found["broken.png"]["problems"]] == ["file.unrecognised"]
    assert [problem["code"] for problem in found["empty.jpg"]["problems"]] == ["file.empty"]
    assert "truncated" in found["cut.png"]["assessment"]["flags"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user who can be refused")
def test_a_file_without_permission(folder, capsys):
    (folder / "ai.png").chmod(0)
    found = records(capsys, folder, status=4)
    assert [problem["code"] for problem in found["ai.png"]["problems"]] == ["file.no_permission"]


def test_a_missing_path_exits_with_3_and_one_sentence(tmp_path, capsys):
    out = scan(capsys, tmp_path / "nothing", status=3)
    assert out.out == ""
    assert out.err.count("\n") == 1
    assert "nothing" in out.err


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "xml"),
        ("--fail-on", "fake"),
        ("--where", "verdict = fake"),
        ("--where", "colour = red"),
        ("--shard", "5/3"),
        ("--changed-only",),
    ],
)
def test_misuse_exits_with_2(folder, capsys, options):
    out = scan(capsys, folder, *options, status=2)
    assert out.out == ""
    assert out.err


def test_fail_on_and_fail_where(folder, capsys):
    scan(capsys, folder, "--fail-on", "generated,conflicting", status=1)
    scan(capsys, folder, "--fail-on", "captured", status=0)
    scan(capsys, folder, "--fail-where", "generator ~ automatic1111", status=1)
    scan(capsys, folder, "--fail-where", "basis >= signed", status=0)


def test_where_chooses_what_is_printed(folder, capsys):
    assert set(records(capsys, folder, "--where", "verdict = generated")) == {"ai.png"}
    assert set(records(capsys, folder, "--where", "not verdict = generated")) == {"plain.jpg"}
    assert set(records(capsys, folder, "--where", "cat")) == {"ai.png"}


def test_csv_has_the_canonical_columns(folder, capsysbinary):
    assert run(["scan", str(folder), *FAST, "--format", "csv"]) == 0
    data = capsysbinary.readouterr().out
    assert b"\r\n" in data
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert list(rows[0])[:2] == ["file_name", "label"]
    assert len(rows[0]) == 42
    assert {row["verdict"] for row in rows} == {"generated", "inconclusive"}


def test_the_table_says_verdict_and_basis_in_words(folder, capsys):
    out = scan(capsys, folder).out
    assert "AI-generated" in out
    assert "Declared" in out


def test_output_to_a_file_and_the_summary(folder, tmp_path, capsys):
    target, summary = tmp_path / "out.jsonl", tmp_path / "summary.json"
    out = scan(capsys, folder, "--format", "jsonl", "-o", target, "--summary", summary)
    assert out.out == ""
    assert len(target.read_text().splitlines()) == 2
    totals = json.loads(summary.read_text())
    assert totals["pictures"] == 2
    assert totals["verdicts"] == {"generated": 1, "inconclusive": 1}
    assert set(totals) == {
        *("pictures", "new", "changed", "unchanged", "missing", "unreadable", "seconds"),
        *("verdicts", "bases", "flags", "problems"),
    }
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_output_that_cannot_be_written_exits_with_3(folder, tmp_path, capsys):
    out = scan(capsys, folder, "-o", tmp_path / "no" / "out.txt", status=3)
    assert "out.txt" in out.err


def test_hash_modes(folder, capsys):
    assert records(capsys, folder, "--hash", "none")["ai.png"]["sha256"] is None
    pixels = records(capsys, folder, "--hash", "pixels")["ai.png"]
    assert len(pixels["hashes"]["pixels"]) == 64
    assert len(pixels["hashes"]["perceptual"]) == 16


def test_a_list_on_standard_input(folder, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{folder}/ai.png\n"))
    assert set(records(capsys, "-")) == {"ai.png"}


def test_archives(folder, tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.writestr("in/ai.png", GENERATED)
    (entry,) = records(capsys, tmp_path / "set.zip").values()
    assert entry["path"].endswith("set.zip!in/ai.png")
    assert entry["assessment"]["verdict"] == "generated"


def test_members_of_archives_stay_when_a_later_scan_opens_none(folder, tmp_path, capsys):
    packed = folder / "more.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in/ai.png", GENERATED)
    summary = tmp_path / "s.json"
    options = (folder, "--catalog", tmp_path / "c.db", "--summary", summary)
    records(capsys, *options, "--archives")
    records(capsys, *options)
    assert json.loads(summary.read_text())["missing"] == 0
    packed.unlink()
    records(capsys, *options)
    assert json.loads(summary.read_text())["missing"] == 1


def test_a_catalogue_keeps_results_and_skips_what_did_not_change(folder, tmp_path, capsys):
    catalog = tmp_path / "c.db"
    summary = tmp_path / "s.json"
    options = (folder, "--catalog", catalog, "--summary", summary)
    assert len(records(capsys, *options)) == 2
    assert (json.loads(summary.read_text())["new"], json.loads(summary.read_text())["unchanged"]) == (2, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.db", "s.json", "set"]
    assert len(records(capsys, *options)) == 2
    assert json.loads(summary.read_text())["unchanged"] == 2
    (folder / "new.png").write_bytes(png(before=[text("a", "b")]))
    (folder / "plain.jpg").unlink()
    assert set(records(capsys, *options, "--changed-only")) == {"new.png"}
    totals = json.loads(summary.read_text())
    assert (totals["new"], totals["unchanged"], totals["missing"]) == (1, 1, 1)


def test_a_changed_sidecar_makes_a_changed_picture(folder, tmp_path, capsys):
    catalog = tmp_path / "c.db"
    records(capsys, folder, "--catalog", catalog)
    (folder / "plain.txt").write_text("tree, ai-generated")
    found = records(capsys, folder, "--catalog", catalog, "--changed-only")
    assert found["plain.jpg"]["assessment"]["basis"] == "tagged"


def test_copies_in_a_catalogue_pass_on_what_they_may(tmp_path, capsys):
    pixels = demo.drawings.waves(96, 96, (214, 240, 232), (14, 92, 98), 5)
    plain = demo._encode(pixels, "PNG")
    pictures = tmp_path / "set"
    pictures.mkdir()
    (pictures / "a.png").write_bytes(plain[:33] + text("parameters", INFOTEXT) + plain[33:])
    (pictures / "b.png").write_bytes(plain)
    found = records(capsys, pictures, "--catalog", tmp_path / "c.db")
    copy = found["b.png"]
    assert (copy["assessment"]["verdict"], copy["assessment"]["basis"]) == ("generated", "matched")
    assert copy["duplicates"][0]["path"].endswith("a.png")
    assert "near_duplicate" in copy["assessment"]["flags"]


def test_new_rules_judge_stored_evidence_again(folder, tmp_path, capsys):
    from inspector.catalog import Catalog
    from inspector.domain.report import Assessment

    catalog = tmp_path / "c.db"
    records(capsys, folder, "--catalog", catalog)
    with Catalog.open(catalog) as opened:
        opened.reassess("old", lambda report: Assessment())
    found = records(capsys, folder, "--catalog", catalog)
    assert found["ai.png"]["assessment"]["verdict"] == "generated"


def test_hash_none_is_refused_with_a_catalogue(folder, tmp_path, capsys):
    scan(capsys, folder, "--catalog", tmp_path / "c.db", "--hash", "none", status=2)
    assert not (tmp_path / "c.db").exists()


def test_a_file_that_is_no_catalogue_is_refused_and_kept(folder, tmp_path, capsys):
    other = tmp_path / "notes.db"
    other.write_bytes(b"these are my notes" * 100)
    out = scan(capsys, folder, "--catalog", other, status=3)
    assert "notes.db" in out.err
    assert other.read_bytes() == b"these are my notes" * 100


def test_worker_processes_give_the_same_records(tmp_path, capsys):
    demo.write(tmp_path)

    def everything(jobs):
        from inspector.domain.record import record
        from inspector.engines import local
        from inspector.engines.tasks import Work
        from inspector.pipeline.context import ScanSpec
        from inspector.pipeline.walk import Walk

        with Walk([str(tmp_path)]) as walk:
            work = (Work(item) for item in walk)
            reports = local.run(work, ScanSpec(strict=True), jobs=jobs, inline_seconds=0)
            return {report.asset.key: record(report) for report in reports}

    assert everything(1) == everything(2)


def test_interrupting_keeps_what_was_done(tmp_path):
    pictures = tmp_path / "set"
    pictures.mkdir()
    for number in range(12_000):
        (pictures / f"{number}.png").write_bytes(GENERATED)
    target = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "inspector", "scan", str(pictures), "--format", "jsonl", "-o", str(target)]
    # A suite that was started in the background ignores the signal, and what it starts would too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        options = ["--detector", "none", "--jobs", "1", "--no-progress"]
        process = subprocess.Popen([*command, *options], stderr=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGINT, before)
    wait_until(
        lambda: any(path.stat().st_size > 100_000 for path in tmp_path.glob(".out*")) or process.poll() is not None
    )
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130, errors
    lines = target.read_text().splitlines()
    assert 0 < len(lines) < 12_000
    assert all(json.loads(line)["assessment"] for line in lines)


def wait_until(condition, seconds=20):
    import time

    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_starting_imports_nothing_heavy():
    code = (
        "import sys; from inspector.cli.main import run; run(['--version']);"
        "heavy = {'PySide6', 'numpy', 'PIL', 'onnxruntime', 'c2pa', 'rich', 'sqlite3', 'jinja2'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_scanning_never_imports_qt(folder):
    code = (
        "import sys; from inspector.cli.main import run;"
        f"run(['scan', {str(folder)!r}, '--detector', 'none', '--jobs', '1']);"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
