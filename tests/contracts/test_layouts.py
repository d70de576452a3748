"""What every layout must do: take any name, go on after any interruption, and give a set that checks out."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess

import pytest

from inspector.cancel import CancelToken
from inspector.domain.enums import LabelValue
from inspector.engines.subsetting import verifying
from inspector.errors import Cancelled
from inspector.exporters.layouts import LAYOUTS
from inspector.exporters.subset.values import SubsetRequest
from inspector.exporters.subset.writing import Mode
from tests.makers.jpeg import plain as jpeg
from tests.makers.subset import export, files_of, label, labelled, opted_out, picture

NAMES = [one.name for one in LAYOUTS]
HOSTILE = {
    "=cmd|' '!A0.png": picture("1"),
    'a;b,c"d.png': picture("2"),
    "new\nline.png": picture("3"),
    "back\\slash.png": picture("4"),
    "bidi\u202egnp.exe.png": picture("5"),
    "test/train.png": picture("6"),
    "CON.png": picture("7"),
    "x.y.z.png": picture("8"),
    "X.Y.Z.PNG": picture("9"),
    os.fsdecode(b"raw\xff.png"): picture("10"),
    "%41.png": picture("11"),
    "<script>.jpg": jpeg(),
    ("long " * 40 + "name.png"): picture("12"),
    ("deep/" * 40 + "a.png"): picture("13"),
    "noextension": picture("14"),
    "no.png": opted_out(),
}
CAPTIONS = {
    "=cmd|' '!A0.txt": b"=1+1\r\n",
    "x.y.z.png.txt": b"a\nb",
    "x.y.z.png.json": b"{",
    "test/train.caption": b"\xff\xfe",
}


def differences(target):
    with verifying(target, CancelToken()) as verifier:
        return [found.json() for found in verifier.differences()]


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_and_captions(tmp_path, name):
    with labelled(tmp_path, HOSTILE | CAPTIONS) as workspace:
        result = export(workspace, tmp_path / "out", layout=name)
    assert (result.written, dict(result.left_out)) == (len(HOSTILE) - 1, {"training_opt_out": 1})
    assert not differences(tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == {"out", "set", "catalogue.db"}
    hashes = {hashlib.sha256(data).hexdigest() for path, data in HOSTILE.items() if path != "no.png"}
    if name != "webdataset":
        written = {
            hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "out").rglob("*") if path.is_file()
        }
        assert hashes <= written
    if shutil.which("sha256sum"):
        check = ["sha256sum", "-c", "--strict", "--quiet", "MANIFEST.sha256"]
        done = subprocess.run(check, cwd=tmp_path / "out", capture_output=True)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_an_export_cancelled_after_any_picture_ends_as_one_that_was_not(tmp_path, name, monkeypatch):
    monkeypatch.setattr("inspector.exporters.layouts.webdataset.SHARD_PICTURES", 2)
    files = {f"{number}.png": picture(str(number)) for number in range(5)} | {"1.txt": b"one", "3.png.txt": b"x\ny"}
    with labelled(tmp_path, files) as workspace:
        export(workspace, tmp_path / "whole", layout=name)
        for stop in range(6):
            target = tmp_path / f"stopped-{stop}"
            token = CancelToken()
            events = workspace.subsets.export(SubsetRequest(target, layout=name), token)
            for _ in range(stop):
                next(events)
            token.cancel()
            with pytest.raises(Cancelled):
                for _ in events:
                    pass
            assert not [path for path in files_of(target) if path.endswith((".part", "manifest.json"))]
            assert export(workspace, target, layout=name).written == 5
            assert not differences(target)
            if name not in ("bagit", "croissant"):  # which state when they were made
                assert sums(target) == sums(tmp_path / "whole")


def sums(target):
    lines = (target / "MANIFEST.sha256").read_text("utf-8").splitlines()
    return sorted(line.split("  ")[0] for line in lines if not line.endswith(".tar"))


@pytest.mark.parametrize(("name", "mode"), [(one.name, mode) for one in LAYOUTS for mode in one.modes])
def test_every_mode_that_a_layout_offers(tmp_path, name, mode):
    with labelled(tmp_path, {"a.png": picture("a"), "sub/b.png": picture("b"), "a.txt": b"a"}) as workspace:
        label(workspace, 'path ~ "/b.png"', LabelValue.AI)
        assert export(workspace, tmp_path / "out", layout=name, mode=mode, where="label in (human, ai)").written == 2
    assert not differences(tmp_path / "out")
    assert ("a.png" in files_of(tmp_path / "set")) is (mode is not Mode.MOVE)
