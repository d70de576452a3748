"""SD.Next's JSON log: found among the files of a folder, read once, bounded."""

from __future__ import annotations

import json

import pytest

from inspector.pipeline import jsonlogs, logfiles
from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.walk import Walk
from tests.makers.png import png

INFO = (
    "a heron, misty\nNegative prompt: dull\nSteps: 20, Size: 512x512, Seed: {seed}, CFG scale: 6, App: SD.Next, "
    "Version: 0a083c2, Operations: txt2img, Model: tide"
)


def entry(number, name, seed):
    return {"id": number, "filename": name, "time": "2025-05-01T10:00:00", "info": INFO.format(seed=seed)}


def folder(tmp_path, *entries, log="history.json", names=("a.png", "b.png")):
    (tmp_path / log).write_text(json.dumps(list(entries)), encoding="utf-8")
    for name in names:
        (tmp_path / name).write_bytes(png())
    return tmp_path


def reports(path):
    with InspectContext.build(ScanSpec(strict=True)) as context, Walk([str(path)]) as walk:
        return {report.asset.key.rpartition("/")[2]: report for report in inspect_reports(walk, context)}


def test_each_picture_has_its_entry(tmp_path):
    found = reports(folder(tmp_path, entry(0, "outputs/text/a", 11), entry(1, "C:\\sd\\outputs\\b", 12)))
    for name, seed in (("a.png", "11"), ("b.png", "12")):
        report = found[name]
        assert (report.assessment.verdict, report.assessment.basis) == ("generated", "tagged")
        assert (report.generation.generator, report.generation.seed) == ("SD.Next", seed)
        assert report.generation.prompt == "a heron, misty"
        (item,) = [item for item in report.evidence if item.kind == "generation"]
        assert item.location.file == f"{tmp_path}/history.json!{name}"
        assert not report.problems


def test_the_last_entry_of_a_name_counts_and_others_have_none(tmp_path):
    found = reports(folder(tmp_path, entry(0, "a", 1), entry(1, "a.png", 2)))
    assert found["a.png"].generation.seed == "2"
    assert (found["b.png"].generation, found["b.png"].problems) == (None, ())


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '[{"id": 0, "file": "a"}]', '[{"id": 0, "filename": "a", "info": ', "[1, 2]", '["a"]'],
)
def test_other_json_is_no_log_or_says_nothing(tmp_path, text):
    (folder(tmp_path, names=("a.png",)) / "history.json").write_text(text)
    assert reports(tmp_path)["a.png"].generation is None


def test_entries_of_other_kinds_are_passed_over(tmp_path):
    found = reports(folder(tmp_path, entry(0, "a", 1), {"id": 1, "filename": 5, "info": "x"}, 7, {"filename": "b"}))
    assert found["a.png"].generation.seed == "1"


def test_a_changed_log_makes_its_pictures_changed_ones(tmp_path):
    def beside():
        with Walk([str(tmp_path)]) as walk:
            return [item.beside for item in walk]

    folder(tmp_path, entry(0, "a", 1))
    first = beside()
    folder(tmp_path, entry(0, "a", 1), entry(1, "b", 2))
    assert first != beside()
    assert reports(tmp_path)["b.png"].generation.seed == "2"


def test_folders_with_json_beside_each_picture_are_not_searched(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonlogs, "CANDIDATES_LIMIT", 1)
    (folder(tmp_path, entry(0, "a", 1)) / "b.json").write_text("{}")
    assert reports(tmp_path)["a.png"].generation is None


def test_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(logfiles, "LOG_BYTES", 100)
    found = reports(folder(tmp_path, entry(0, "a", 1)))
    assert [problem.code for problem in found["a.png"].problems] == ["log.too_large"]
    monkeypatch.undo()
    monkeypatch.setattr(jsonlogs, "ENTRIES_LIMIT", 1)
    jsonlogs._entries.cache_clear()
    found = reports(folder(tmp_path, entry(0, "a", 1), entry(1, "b", 2)))
    assert found["b.png"].generation is None
    jsonlogs._entries.cache_clear()
