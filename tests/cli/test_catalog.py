"""`inspector catalog`, `query`, `models` and `schema`: what they print, and their exit statuses."""

from __future__ import annotations

import json

import jsonschema
import pytest

from inspector.cli.main import run
from inspector.domain.enums import Flag, Verdict
from tests.makers.png import png, text


@pytest.fixture
def catalog(tmp_path):
    pictures = tmp_path / "set"
    pictures.mkdir()
    (pictures / "ai.png").write_bytes(png(before=[text("parameters", "a cat\nSteps: 20, Seed: 7, Size: 8x6")]))
    (pictures / "plain.png").write_bytes(png())
    file = tmp_path / "c.db"
    options = ("--detector", "none", "--jobs", "1", "--no-progress", "--format", "csv", "-o", str(tmp_path / "o"))
    assert run(["scan", str(pictures), "--catalog", str(file), *options]) == 0
    return file


def lines(capsys, *arguments, status=0):
    capsys.readouterr()
    assert run([str(word) for word in arguments]) == status
    return capsys.readouterr().out.splitlines()


def test_query_prints_what_matches(catalog, capsys):
    found = lines(capsys, "query", "--catalog", catalog, "--format", "jsonl")
    assert [json.loads(line)["path"].rpartition("/")[2] for line in found] == ["ai.png", "plain.png"]
    (line,) = lines(capsys, "query", "--catalog", catalog, "--where", "generator ~ a", "--format", "jsonl")
    assert json.loads(line)["generation"]["seed"] == "7"


def test_query_of_a_catalogue_that_is_not_there(tmp_path, capsys):
    assert lines(capsys, "query", "--catalog", tmp_path / "no.db", status=3) == []
    assert not (tmp_path / "no.db").exists()


def test_check_and_info(catalog, capsys):
    assert lines(capsys, "catalog", "check", catalog) == ["The catalogue is sound."]
    assert json.loads("".join(lines(capsys, "catalog", "info", catalog)))
    assert sorted(path.name for path in catalog.parent.iterdir()) == ["c.db", "o", "set"]


def test_a_backup_is_a_catalogue(catalog, capsys, tmp_path):
    lines(capsys, "catalog", "backup", catalog, "--to", tmp_path / "copy.db")
    assert lines(capsys, "catalog", "check", tmp_path / "copy.db") == ["The catalogue is sound."]
    assert len(lines(capsys, "query", "--catalog", tmp_path / "copy.db", "--format", "jsonl")) == 2


def test_damage_is_named(catalog, capsys):
    data = bytearray(catalog.read_bytes())
    for page in range(3, len(data) // 4096, 2):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    catalog.write_bytes(data)
    capsys.readouterr()
    status = run(["catalog", "check", str(catalog)])
    assert status in (1, 3)
    out = capsys.readouterr()
    assert out.out or out.err


def test_the_schema_describes_records_and_names_all_codes(capsys):
    schema = json.loads("".join(lines(capsys, "schema")))
    jsonschema.Draft202012Validator.check_schema(schema["record"])
    text = json.dumps(schema)
    for code in (*Verdict, *Flag):
        assert f'"{code.value}"' in text


def test_models_that_are_not_there(capsys):
    assert lines(capsys, "models", "show", "no-such-model", status=3) == []
    assert isinstance(json.loads("".join(lines(capsys, "models", "list", "--json"))), list)
