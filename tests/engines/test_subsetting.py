"""Exports of subsets: what is chosen, what is left out and why, going on after an interruption, moving."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from inspector.cancel import CancelToken
from inspector.domain.enums import LabelValue
from inspector.engines import moving, subset_plan
from inspector.engines.subsetting import verifying
from inspector.errors import Cancelled, InspectorError, UsageError
from inspector.exporters.subset.manifest import Manifest
from inspector.exporters.subset.values import SubsetRequest
from inspector.exporters.subset.writing import WORK_FOLDER, Mode
from inspector.workspace import Workspace
from tests.makers import signed
from tests.makers.subset import constrained, export, files_of, label, labelled, opted_out, picture, scan, write

LISTS = {"labels.csv", "records.jsonl", "manifest.json", "MANIFEST.sha256"}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "set"


def manifest_of(target: Path):
    return json.loads((target / "manifest.json").read_text("utf-8"))


def differences(target: Path, **options):
    with verifying(target, CancelToken(), **options) as verifier:
        return [(found.kind, found.path) for found in verifier.differences()]


def test_only_what_people_labelled_human_made_is_taken(tmp_path, folder):
    files = {f"{value.value}.png": picture(value.value) for value in LabelValue} | {"none.png": picture("none")}
    with labelled(tmp_path, files) as workspace:
        for value in LabelValue:
            label(workspace, f'path ~ "/{value.value}.png"', value)
        label(workspace, 'path ~ "/none.png"', None)
        result = export(workspace, tmp_path / "out")
    assert (result.selected, result.written, dict(result.left_out)) == (1, 1, {})
    assert files_of(tmp_path / "out") == {"images/human.png"} | LISTS


def test_a_filter_without_labels_still_takes_labelled_pictures_only(tmp_path):
    files = {"a.png": picture("a"), "b.png": picture("b"), "c.png": picture("c")}
    with labelled(tmp_path, files) as workspace:
        label(workspace, 'path ~ "/b.png"', None)
        label(workspace, 'path ~ "/c.png"', LabelValue.EXCLUDE)
        result = export(workspace, tmp_path / "out", where="format = PNG")
        assert (result.selected, result.written) == (3, 1)
        assert dict(result.left_out) == {"label": 1, "exclude": 1}
        asked = export(workspace, tmp_path / "out2", where="format = PNG and label = none")
        assert (asked.selected, asked.written) == (1, 1)
        with pytest.raises(UsageError):
            export(workspace, tmp_path / "out3", where="nonsense = 1")
    assert manifest_of(tmp_path / "out")["filter"] == "format = PNG and label = human"
    assert not (tmp_path / "out3").exists()


def test_opt_outs_are_left_out_with_their_words_and_constraints_are_listed(tmp_path):
    files = {"no.png": opted_out(), "maybe.png": constrained(), "yes.png": picture()}
    with labelled(tmp_path, files) as workspace:
        result = export(workspace, tmp_path / "out")
        assert dict(result.left_out) == {"training_opt_out": 1}
        assert (result.written, result.constrained) == (2, 1)
        everything = export(workspace, tmp_path / "all", include_opt_outs=True)
        assert (everything.written, dict(everything.left_out)) == (3, {})
    stated = manifest_of(tmp_path / "out")
    (left,) = stated["left_out"]
    assert left["source"].endswith("/no.png")
    assert left["reason"] == "training_opt_out"
    assert "noai" in left["detail"]
    (listed,) = stated["training_constrained"]
    assert listed["path"] == "images/maybe.png"
    assert "SEECONSTRAINT" in listed["conditions"]
    assert manifest_of(tmp_path / "all")["include_opt_outs"] is True


def test_the_condition_of_signed_permissions_is_listed_in_its_words(tmp_path):
    made = signed.training({"ai_training": "constrained"}, constraint="ask\nus first")
    with labelled(tmp_path, {"maybe.jpg": made.picture}) as workspace:
        assert export(workspace, tmp_path / "out").constrained == 1
    (listed,) = manifest_of(tmp_path / "out")["training_constrained"]
    assert listed == {"path": "images/maybe.jpg", "conditions": "ai_training (c2pa): ask us first"}


def test_pictures_that_changed_or_went_or_cannot_be_read_are_left_out(tmp_path, folder):
    files = {name: picture(name) for name in ("changed.png", "gone.png", "kept.png", "touched.png")}
    cut = picture("cut")[:-20]
    with labelled(tmp_path, files | {"cut.png": cut, "nothing.png": b"", "locked.png": picture("locked")}) as workspace:
        (folder / "changed.png").write_bytes(picture("something else"))
        (folder / "gone.png").unlink()
        os.utime(folder / "touched.png", ns=(1, 1))
        (folder / "locked.png").unlink()
        os.mkfifo(folder / "locked.png")
        request = SubsetRequest(tmp_path / "out")
        seen = workspace.subsets.preview(request, CancelToken())
        result = export(workspace, tmp_path / "out")
    expected = {"changed": 1, "missing": 1, "unreadable": 3}
    assert dict(result.left_out) == expected
    assert dict(seen.left_out) == expected
    assert (seen.pictures, result.written) == (2, 2)
    assert {"images/kept.png", "images/touched.png"} == files_of(tmp_path / "out") - LISTS
    assert not differences(tmp_path / "out")


def test_captions_go_along_under_the_names_of_their_pictures(tmp_path, folder):
    files = {
        "a.png": picture("a"),
        "a.txt": b"one, two",
        "a.png.json": b'{"id": 1}',
        "b.jpg.png": picture("b"),
        "b.jpg.txt": b"b",
        "c.png": picture("c"),
        "c.caption": b"c",
        "c-masklabel.png": picture("mask"),
        "notes.txt": b"not a caption",
    }
    with labelled(tmp_path, files) as workspace:
        label(workspace, 'path ~ "mask"', None)
        export(workspace, tmp_path / "out")
    found = files_of(tmp_path / "out" / "images")
    assert found == set(files) - {"notes.txt"}
    assert (tmp_path / "out/images/a.txt").read_bytes() == b"one, two"


def test_names_that_cannot_stand_everywhere_are_mapped_and_written_down(tmp_path):
    raw = os.fsdecode(b"raw\xff.png")
    files = {
        "Cat.png": picture("1"),
        "cat.png": picture("2"),
        "a?.png": picture("3"),
        "con.png": picture("4"),
        raw: picture("5"),
    }
    with labelled(tmp_path, files) as workspace:
        result = export(workspace, tmp_path / "out")
    assert dict(result.renamed) == {"collision": 1, "illegal": 2, "encoding": 1}
    names = {
        Path(name["source"]).name: (name["path"], name["reason"]) for name in manifest_of(tmp_path / "out")["names"]
    }
    assert names == {
        "cat.png": ("images/cat-2.png", "collision"),
        "a?.png": ("images/a_.png", "illegal"),
        "con.png": ("images/_con.png", "illegal"),
        "raw%FF.png": ("images/raw%FF.png", "encoding"),
    }
    assert not differences(tmp_path / "out")


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_members_of_archives_are_unpacked_with_their_captions(tmp_path, kind):
    import tarfile

    members = {"sub/a.png": picture("a"), "sub/a.txt": b"a", "../../evil.png": picture("evil")}
    data = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(data, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
    else:
        with tarfile.open(fileobj=data, mode="w") as tar:
            for name, content in members.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
    with labelled(tmp_path, {f"x.{kind}": data.getvalue()}, archives=True) as workspace:
        for mode in (Mode.COPY, Mode.SYMLINK, Mode.MOVE):
            target = tmp_path / mode.value
            result = export(workspace, target, mode=mode)
            assert result.written == 2
            assert files_of(target / "images") == {f"x.{kind}/sub/a.png", f"x.{kind}/sub/a.txt", f"x.{kind}/evil.png"}
            assert not (target / "images" / f"x.{kind}/sub/a.png").is_symlink()
            assert not differences(target)
        listed = export(workspace, tmp_path / "list", mode=Mode.LIST)
        assert (listed.written, listed.bytes) == (2, 0)
        assert not differences(tmp_path / "list")
    assert (tmp_path / "set" / f"x.{kind}").exists()


def test_a_list_writes_no_picture_and_names_each(tmp_path, folder):
    with labelled(tmp_path, {"a.png": picture("a"), "a.txt": b"a"}) as workspace:
        result = export(workspace, tmp_path / "out", mode=Mode.LIST)
    assert (result.written, result.bytes) == (1, 0)
    assert files_of(tmp_path / "out") == LISTS | {"pictures.txt"}
    assert (tmp_path / "out/pictures.txt").read_text("utf-8") == f"{folder.as_posix()}/a.png\n"
    assert (tmp_path / "out/labels.csv").read_text("utf-8").splitlines()[1].startswith("../set/a.png,human,")
    sums = (tmp_path / "out/MANIFEST.sha256").read_text("utf-8")
    assert f"  {folder.as_posix()}/a.png\n" in sums
    (folder / "a.png").write_bytes(b"other")
    assert differences(tmp_path / "out") == [("changed", f"{folder.as_posix()}/a.png")]


@pytest.mark.parametrize("mode", [Mode.HARDLINK, Mode.SYMLINK, Mode.REFLINK])
def test_linked_sets(tmp_path, folder, mode):
    with labelled(tmp_path, {"a.png": picture("a"), "a.txt": b"a"}) as workspace:
        result = export(workspace, tmp_path / "out", mode=mode)
    assert result.written == 1
    assert (tmp_path / "out/images/a.png").read_bytes() == (folder / "a.png").read_bytes()
    assert (tmp_path / "out/images/a.png").samefile(folder / "a.png") is (mode is not Mode.REFLINK)
    assert not differences(tmp_path / "out")


def test_moving_takes_the_source_away_and_leaves_captions_others_need(tmp_path, folder):
    files = {"a.png": picture("a"), "a.png.json": b"{}", "s.png": picture("s"), "s.gif": picture("t"), "s.txt": b"both"}
    with labelled(tmp_path, files) as workspace:
        label(workspace, 'path ~ "/s.gif"', LabelValue.AI)
        result = export(workspace, tmp_path / "out", mode=Mode.MOVE)
    assert result.written == 2
    assert files_of(folder) == {"s.gif", "s.txt"}
    assert files_of(tmp_path / "out/images") == {"a.png", "a.png.json", "s.png", "s.txt"}
    assert not differences(tmp_path / "out")


def test_moving_to_another_file_system_copies_checks_and_removes(tmp_path, folder, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(18, "Invalid cross-device link")

    with labelled(tmp_path, {"a.png": picture("a"), "b.png": picture("b")}) as workspace:
        monkeypatch.setattr(os, "link", refuse)
        result = export(workspace, tmp_path / "out", mode=Mode.MOVE)
    assert dict(result.written_as) == {"copy": 2}
    assert files_of(folder) == set()
    assert files_of(tmp_path / "out/images") == {"a.png", "b.png"}


def test_a_source_that_changed_after_it_was_copied_is_not_removed(tmp_path, folder, monkeypatch):
    with labelled(tmp_path, {"a.png": picture("a")}) as workspace:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(18, "cross-device")))
        before = moving.remove_sources

        def edited(line, target, pictures):
            (folder / "a.png").write_bytes(b"edited meanwhile")
            before(line, target, pictures)

        monkeypatch.setattr("inspector.engines.subsetting.remove_sources", edited)
        export(workspace, tmp_path / "out", mode=Mode.MOVE)
    assert (folder / "a.png").read_bytes() == b"edited meanwhile"
    assert (tmp_path / "out/images/a.png").read_bytes() == picture("a")


def stopped_after(workspace: Workspace, count: int, request: SubsetRequest) -> None:
    token = CancelToken()
    events = workspace.subsets.export(request, token)
    for event in events:
        if event.done == count:
            token.cancel()
            break
    with pytest.raises(Cancelled):
        next(events)


@pytest.mark.parametrize("mode", [Mode.COPY, Mode.HARDLINK, Mode.MOVE])
@pytest.mark.parametrize("layout", ["folder", "kohya"])
def test_an_interrupted_export_goes_on_where_it_stopped(tmp_path, folder, mode, layout):
    files = {f"{number}.png": picture(str(number)) for number in range(10)}
    request = SubsetRequest(tmp_path / "out", mode=mode, layout=layout)
    with labelled(tmp_path, files) as workspace:
        stopped_after(workspace, 4, request)
        done = files_of(tmp_path / "out")
        assert len([name for name in done if name.endswith(".png")]) == 4
        assert not [name for name in done if name.endswith(".part")]
        assert not (tmp_path / "out/manifest.json").exists()
        with pytest.raises(InspectorError) as error:
            differences(tmp_path / "out")
        assert error.value.code == "verify.unfinished"
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.png")}
        result = export(workspace, tmp_path / "out", mode=mode, layout=layout)
    assert result.written == 10
    assert all(path.stat().st_mtime_ns == time for path, time in before.items())
    assert WORK_FOLDER not in {path.name for path in (tmp_path / "out").iterdir()}
    assert not differences(tmp_path / "out")
    if mode is Mode.MOVE:
        assert not files_of(folder)


def test_an_interrupted_set_of_shards_goes_on_with_whole_shards(tmp_path, monkeypatch):
    monkeypatch.setattr("inspector.exporters.layouts.webdataset.SHARD_PICTURES", 3)
    files = {f"{number}.png": picture(str(number)) for number in range(8)}
    request = SubsetRequest(tmp_path / "out", layout="webdataset")
    with labelled(tmp_path, files) as workspace:
        stopped_after(workspace, 3, request)
        assert {path.name for path in (tmp_path / "out").glob("*.tar")} == {"human-png-000000.tar"}
        assert export(workspace, tmp_path / "out", layout="webdataset").written == 8
    assert len(list((tmp_path / "out").glob("*.tar"))) == 3
    assert not differences(tmp_path / "out")


def test_a_killed_export_loses_nothing_and_goes_on(tmp_path, folder):
    files = {f"{number:03}.png": picture(str(number)) for number in range(40)}
    with labelled(tmp_path, files):
        pass
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom inspector.cancel import CancelToken\n"
        "from inspector.exporters.subset.values import SubsetRequest\n"
        "from inspector.exporters.subset.writing import Mode\nfrom inspector.workspace import Workspace\n"
        "with Workspace.open(Path(sys.argv[1])) as workspace:\n"
        "    request = SubsetRequest(Path(sys.argv[2]), mode=Mode.MOVE)\n"
        "    for event in workspace.subsets.export(request, CancelToken()):\n"
        "        if event.done == 25:\n            os.kill(os.getpid(), 9)\n"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path / "catalogue.db"), str(tmp_path / "out")]
    assert subprocess.run(arguments, cwd=Path(__file__).parents[2]).returncode == -9
    moved = {path.name for path in (tmp_path / "out").rglob("*.png")}
    assert files_of(folder) | moved == set(files)
    with Workspace.open(tmp_path / "catalogue.db") as workspace:
        assert export(workspace, tmp_path / "out", mode=Mode.MOVE).written == 40
    assert not files_of(folder)
    assert not differences(tmp_path / "out")


def test_a_label_that_changes_before_a_picture_is_written_counts(tmp_path):
    files = {f"{number}.png": picture(str(number)) for number in range(6)}
    with labelled(tmp_path, files) as workspace:
        stopped_after(workspace, 2, SubsetRequest(tmp_path / "out"))
        label(workspace, 'path ~ "/5.png"', LabelValue.AI)
        result = export(workspace, tmp_path / "out")
    assert (result.written, dict(result.left_out)) == (5, {"label": 1})
    assert "images/5.png" not in files_of(tmp_path / "out")


def test_nothing_is_overwritten(tmp_path):
    with labelled(tmp_path, {"a.png": picture("a")}) as workspace:
        write(tmp_path / "out", {"images/a.png": b"mine"})
        with pytest.raises(InspectorError) as error:
            export(workspace, tmp_path / "out")
        assert error.value.code == "export.not_empty"
        export(workspace, tmp_path / "fresh")
        with pytest.raises(InspectorError):
            export(workspace, tmp_path / "fresh")
    assert files_of(tmp_path / "out") == {"images/a.png"}
    assert not differences(tmp_path / "fresh")


def test_a_preview_writes_nothing_and_says_what_would_be(tmp_path):
    files = {"a.png": picture("a"), "A.png": picture("b"), "a.txt": b"a", "no.png": opted_out()}
    with labelled(tmp_path, files) as workspace:
        seen = workspace.subsets.preview(SubsetRequest(tmp_path / "out"), CancelToken())
    assert (seen.selected, seen.pictures, seen.beside) == (3, 2, 1)
    assert dict(seen.left_out) == {"training_opt_out": 1}
    assert dict(seen.renamed) == {"collision": 1}
    assert seen.examples["collision"] == [("a.png", "images/a-2.png")]
    assert seen.bytes == len(picture("a")) + len(picture("b"))
    assert seen.free > 0
    assert not (tmp_path / "out").exists()


def test_too_little_room_is_said_before_anything_is_written(tmp_path, monkeypatch):
    import shutil

    with labelled(tmp_path, {"a.png": picture("a")}) as workspace:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 3})())
        with pytest.raises(InspectorError) as error:
            export(workspace, tmp_path / "out")
    assert error.value.code == "export.no_room"
    assert not (tmp_path / "out").exists()


def test_a_disk_that_fills_up_is_said_and_the_export_goes_on_later(tmp_path, monkeypatch):
    import errno

    from inspector.exporters.subset import writing

    before = writing.Target.copy

    def full(self, stream, path, **options):
        if path.endswith("2.png"):
            with writing._faults(self.root / path):
                raise OSError(errno.ENOSPC, "No space left on device")
        return before(self, stream, path, **options)

    with labelled(tmp_path, {f"{number}.png": picture(str(number)) for number in range(5)}) as workspace:
        monkeypatch.setattr(writing.Target, "copy", full)
        with pytest.raises(InspectorError) as error:
            export(workspace, tmp_path / "out")
        assert error.value.code == "disk.full"
        monkeypatch.setattr(writing.Target, "copy", before)
        assert export(workspace, tmp_path / "out").written == 5
    assert not differences(tmp_path / "out")


def test_manifest_facts(tmp_path):
    with labelled(tmp_path, {"a.png": picture("a"), "b.png": picture("b")}) as workspace:
        export(workspace, tmp_path / "out")
        record = next(workspace.catalog.records())
    stated = manifest_of(tmp_path / "out")
    assert stated["tool"]["name"] == "inspector"
    assert stated["decisions"]["labels"] == {"human": 2}
    assert set(stated["trust_lists"]) >= {"official", "interim"}
    assert stated["latest_review"] is None
    assert stated["rulesets"] == {record["assessment"]["ruleset"]: 2}
    picture_row = next(row for row in Manifest(tmp_path / "out/manifest.json").files() if row["role"] == "picture")
    assert picture_row["source"] == record["path"]
    assert (picture_row["label"], picture_row["sha256"]) == ("human", record["sha256"])
    import hashlib

    hashes = sorted(row["sha256"] for row in stated["files"] if row["role"] == "picture")
    assert stated["set_digest"] == hashlib.sha256("".join(f"{one}\n" for one in hashes).encode()).hexdigest()


def test_the_same_set_gives_the_same_lists(tmp_path):
    with labelled(tmp_path, {f"{name}.png": picture(name) for name in "dacb"}) as workspace:
        for name in ("one", "two"):
            export(workspace, tmp_path / name)
    for name in ("labels.csv", "records.jsonl", "MANIFEST.sha256"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_several_sources_do_not_mix(tmp_path):
    write(tmp_path / "x/art", {"a.png": picture("1")})
    write(tmp_path / "y/art", {"a.png": picture("2")})
    with Workspace.open(tmp_path / "catalogue.db") as workspace:
        scan(workspace, tmp_path / "x/art", tmp_path / "y/art")
        label(workspace)
        export(workspace, tmp_path / "out")
    assert files_of(tmp_path / "out") == {"images/art/a.png", "images/art-2/a.png"} | LISTS


def test_single_scanned_files_stand_in_their_folder(tmp_path):
    write(tmp_path / "x", {"a.png": picture("1"), "b.png": picture("2")})
    with Workspace.open(tmp_path / "catalogue.db") as workspace:
        scan(workspace, tmp_path / "x/a.png", tmp_path / "x/b.png")
        label(workspace)
        export(workspace, tmp_path / "out")
    assert files_of(tmp_path / "out") == {"images/a.png", "images/b.png"} | LISTS


def test_selection_by_label_is_recognised_inside_filters():
    for where, by_label in (
        (None, True),
        ("", False),
        ("not (label = ai)", True),
        ("width > 1 or label in (ai, human)", True),
        ("fox", False),
    ):
        assert subset_plan.Selection(SubsetRequest(Path("x"), where)).by_label is by_label
