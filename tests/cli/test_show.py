"""`inspector show`, `schema`, `doctor` and help."""

from __future__ import annotations

import json

import jsonschema
import pytest

from inspector.cli.main import COMMANDS, run
from inspector.domain.schema import json_schema
from tests.makers.png import chunk, png, text

INFOTEXT = "a cat \x1b[31m\u202e\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x6"


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(png(before=[text("parameters", INFOTEXT.encode())]))
    return path


def test_words_about_one_picture(picture, capsys):
    assert run(["show", str(picture), "--detector", "none", "--raw"]) == 0
    out = capsys.readouterr().out
    assert "AI-generated (declared)" in out
    assert "png:tEXt:parameters" in out
    assert "Euler a" in out


def test_what_would_survive(picture, capsys):
    run(["show", str(picture), "--detector", "none"])
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("What would survive (the usual case; programs and sites differ)")
    assert lines[at + 1].split("  ")[-1].strip() == "posted on a site"
    assert lines[at + 2].split() == ["PNG", "text", "often", "lost", "lost", "lost"]


def test_a_picture_without_traces_has_nothing_to_lose(tmp_path, capsys):
    (tmp_path / "b.png").write_bytes(png())
    run(["show", str(tmp_path / "b.png"), "--detector", "none"])
    assert "survive" not in capsys.readouterr().out


def test_a_special_case_and_a_second_save_are_told_in_words(tmp_path, capsys):
    """A grid that another program saved again."""
    grid = INFOTEXT + ", Script: X/Y/Z plot"
    data = png(before=[chunk(b"gAMA", b"\x00\x00\xb1\x8f"), text("parameters", grid.encode())])
    (tmp_path / "grid.png").write_bytes(data)
    run(["show", str(tmp_path / "grid.png"), "--detector", "none"])
    out = capsys.readouterr().out
    assert "The picture is a grid. The values are those of one of its cells." in out
    assert "It looks as if another program saved this picture again." in out


def test_untrusted_text_cannot_act_on_the_terminal(picture, capsys):
    run(["show", str(picture), "--detector", "none", "--raw"])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[U+202E]" in out


def test_json_keeps_the_contract(picture, capsys):
    run(["show", str(picture), "--detector", "none", "--json"])
    jsonschema.validate(json.loads(capsys.readouterr().out), json_schema())


def test_a_folder_is_refused_with_a_hint(tmp_path, picture, capsys):
    (tmp_path / "b.png").write_bytes(png())
    assert run(["show", str(tmp_path), "--detector", "none"]) == 3
    assert "inspector scan" in capsys.readouterr().err


def test_schema_and_tables_of_codes(capsys):
    assert run(["schema"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(found["record"])
    assert set(found["codes"]) == {"problems", "findings", "credentials", "evidence", "flags"}
    assert "file.truncated" in found["codes"]["problems"]


def test_doctor_names_versions_lists_and_places(capsys):
    assert run(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["network"] == {"used": False}
    assert found["trust_lists"]
    assert found["libraries"]["c2pa-python"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name, capsys):
    assert run([name, "--help"]) == 0
    assert "Usage: inspector" in capsys.readouterr().out


def test_an_unknown_command_exits_with_2(capsys):
    assert run(["nonsense"]) == 2
