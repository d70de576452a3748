"""Checking an exported set: every difference is named, and a stranger's manifest leads nowhere."""

from __future__ import annotations

import json
import os

import pytest

from inspector.cancel import CancelToken
from inspector.domain.enums import LabelValue
from inspector.errors import Cancelled, InspectorError
from inspector.exporters.subset.verifying import DIFFERENCES, Verifier
from tests.makers.subset import export, label, labelled, picture

FILES = {"a.png": picture("a"), "a.txt": b"a", "b.png": picture("b")}


@pytest.fixture
def target(tmp_path):
    with labelled(tmp_path, FILES) as workspace:
        export(workspace, tmp_path / "out")
    return tmp_path / "out"


def differences(path, **options):
    verifier = Verifier(path, CancelToken(), **options)
    found = {(difference.kind, difference.path) for difference in verifier.differences()}
    assert {kind for kind, _ in found} <= set(DIFFERENCES)
    return found


def test_a_set_as_it_was_written(target):
    for path in (target, target / "manifest.json", target / "MANIFEST.sha256"):
        assert differences(path) == set()


@pytest.mark.parametrize("manifest", ["manifest.json", "MANIFEST.sha256"])
def test_what_is_missing_changed_and_added(target, manifest):
    (target / "images/a.png").unlink()
    (target / "images/b.png").write_bytes(b"other")
    (target / "images/a.txt").unlink()
    (target / "images/a.txt").mkdir()
    (target / "images/new.png").write_bytes(b"new")
    (target / "loose").symlink_to(target / "images")
    assert differences(target / manifest) == {
        ("missing", "images/a.png"),
        ("changed", "images/b.png"),
        ("unreadable", "images/a.txt"),
        ("added", "images/new.png"),
        ("added", "loose"),
    }


def test_a_changed_list_of_sums_is_noticed(target):
    with (target / "MANIFEST.sha256").open("a") as stream:
        stream.write("0" * 64 + "  more\n")
    assert differences(target) == {("checksums_changed", "MANIFEST.sha256")}


def test_labels_that_changed_in_the_catalogue(tmp_path, target):
    from inspector.workspace import Workspace

    with Workspace.open(tmp_path / "catalogue.db") as workspace:
        label(workspace, 'path ~ "/set/b.png"', LabelValue.AI)
        with workspace.subsets.verify(target, CancelToken()) as verifier:
            (found,) = verifier.differences()
    assert (found.kind, found.path, found.expected, found.found) == ("label_changed", "images/b.png", "human", "ai")
    unknown = Verifier(target, CancelToken(), label_of=lambda _: (False, None))
    assert not list(unknown.differences())
    assert unknown.tally.unknown == 2


def test_a_set_that_moved_away_from_its_manifest(tmp_path, target):
    (tmp_path / "elsewhere").mkdir()
    (target / "manifest.json").rename(tmp_path / "elsewhere/manifest.json")
    assert differences(tmp_path / "elsewhere/manifest.json", root=target) == set()


@pytest.mark.parametrize("path", ["../secret", "/etc/hostname", "a/../../secret", "..\\secret", "nul\0byte"])
def test_a_manifest_never_leads_out_of_its_set(tmp_path, target, path):
    (tmp_path / "secret").write_bytes(b"x")
    value = json.loads((target / "manifest.json").read_text("utf-8"))
    value["files"].append({"path": path, "sha256": "0" * 64})
    (target / "manifest.json").write_text(json.dumps(value))
    assert differences(target) == {("refused", path)}


def test_rows_that_are_malformed_do_not_stop_the_check(target):
    value = json.loads((target / "manifest.json").read_text("utf-8"))
    value["files"] += [7, None, {"path": 3}, {"path": "images/a.png"}]
    value["checksums"] = "?"
    (target / "manifest.json").write_text(json.dumps(value))
    assert differences(target) == set()


def test_nothing_to_check_against(tmp_path):
    for path, code in ((tmp_path, "verify.no_manifest"), (tmp_path / "none", "path.missing")):
        with pytest.raises(InspectorError) as error:
            Verifier(path, CancelToken())
        assert error.value.code == code


def test_names_that_are_no_utf8_are_named(target):
    (target / "images" / os.fsdecode(b"\xff.png")).write_bytes(b"")
    assert differences(target) == {("added", "images/\udcff.png")}


def test_cancelling(target):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(Verifier(target, token).differences())
