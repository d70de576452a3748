"""`inspector export` and `inspector verify` as scripts see them."""

from __future__ import annotations

import json

import pytest

from inspector.cli.commands import verify
from inspector.cli.main import run
from inspector.domain.enums import LabelValue
from tests.makers.subset import constrained, files_of, label, labelled, opted_out, picture

FILES = {
    "a.png": picture("a"),
    "a.txt": b"caption",
    "no.png": opted_out(),
    "maybe.png": constrained(),
    "b.png": picture("b"),
}


@pytest.fixture
def catalog(tmp_path):
    with labelled(tmp_path, FILES) as workspace:
        label(workspace, 'path ~ "/b.png"', LabelValue.AI)
    return str(tmp_path / "catalogue.db")


def export(catalog, target, *more):
    return run(["export", "--catalog", catalog, "--to", str(target), *more])


def test_json_has_the_keys_of_the_contract(catalog, tmp_path, capsys):
    assert export(catalog, tmp_path / "out", "--json") == 0
    value = json.loads(capsys.readouterr().out)
    assert {key: value[key] for key in ("selected", "written", "left_out")} == {
        "selected": 3,
        "written": 2,
        "left_out": {"training_opt_out": 1},
    }
    assert value["manifest"] == str(tmp_path / "out/manifest.json")
    assert value["bytes"] == len(FILES["a.png"]) + len(FILES["a.txt"]) + len(FILES["maybe.png"])
    assert value["training_constrained"] == 1


def test_words(catalog, tmp_path, capsys):
    assert export(catalog, tmp_path / "out", "--where", "format = PNG", "--layout", "croissant") == 0
    told = capsys.readouterr().err
    assert "2 pictures written" in told
    assert "1 left out: Opt-out from AI training" in told
    assert "1 left out: Not labelled human-made" in told
    assert "1 may be used for AI training under conditions only" in told
    assert "does not state: creator, licence, url" in told


def test_opt_outs_on_request(catalog, tmp_path, capsys):
    assert export(catalog, tmp_path / "out", "--include-opt-outs", "--json") == 0
    assert json.loads(capsys.readouterr().out)["written"] == 3


def test_a_dry_run_writes_nothing(catalog, tmp_path, capsys):
    assert export(catalog, tmp_path / "out", "--dry-run", "--json") == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["selected"], value["written"], value["manifest"], value["dry_run"]) == (3, 2, None, True)
    assert export(catalog, tmp_path / "out", "--dry-run") == 0
    assert "Nothing was written." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_files_that_cannot_be_read_give_4(catalog, tmp_path, capsys):
    (tmp_path / "set/a.png").unlink()
    assert export(catalog, tmp_path / "out", "--json") == 4
    assert json.loads(capsys.readouterr().out)["left_out"] == {"training_opt_out": 1, "missing": 1}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        (["--where", "nonsense = 1"], 2),
        (["--layout", "nothing"], 2),
        (["--mode", "nothing"], 2),
        (["--layout", "webdataset", "--mode", "symlink"], 2),
    ],
)
def test_misuse(catalog, tmp_path, more, status):
    assert export(catalog, tmp_path / "out", *more) == status
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_empty_gives_3_and_stays(catalog, tmp_path, capsys):
    assert export(catalog, tmp_path / "set") == 3
    assert "Nothing was written" in capsys.readouterr().err
    assert files_of(tmp_path / "set") == set(FILES)


def test_an_absent_catalogue_is_not_made(tmp_path):
    assert export(str(tmp_path / "none.db"), tmp_path / "out") == 3
    assert not (tmp_path / "none.db").exists()


def test_verify_says_what_differs_and_gives_1(catalog, tmp_path, capsys):
    export(catalog, tmp_path / "out")
    assert run([verify.command.name, str(tmp_path / "out")]) == 0
    assert "all as stated" in capsys.readouterr().err
    (tmp_path / "out/images/a.txt").write_bytes(b"edited")
    (tmp_path / "out/images/maybe.png").unlink()
    (tmp_path / "out/images/\x1b[31mnew.png").write_bytes(b"")
    assert run(["verify", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert "Changed: images/a.txt\n" in said.out
    assert "Missing: images/maybe.png\n" in said.out
    assert "\x1b" not in said.out
    assert "3 differences" in said.err


def test_verify_compares_labels_with_a_catalogue(catalog, tmp_path, capsys):
    from inspector.workspace import Workspace

    export(catalog, tmp_path / "out")
    with Workspace.open(tmp_path / "catalogue.db") as workspace:
        label(workspace, 'path ~ "/a.png"', None)
    capsys.readouterr()
    assert run(["verify", str(tmp_path / "out"), "--catalog", catalog, "--json"]) == 1
    value = json.loads(capsys.readouterr().out)
    assert value["ok"] is False
    assert value["counts"] == {"label_changed": 1}
    assert value["differences"] == [
        {"kind": "label_changed", "path": "images/a.png", "expected": "human", "found": "none"}
    ]
    assert run(["verify", str(tmp_path / "out"), "--catalog", catalog]) == 1
    assert "Human-made then, Not labelled in the catalogue" in capsys.readouterr().out


def test_verify_needs_a_manifest(tmp_path, capsys):
    assert run(["verify", str(tmp_path)]) == 3
    assert "no manifest.json" in capsys.readouterr().err
