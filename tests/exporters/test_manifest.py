"""`manifest.json` and `MANIFEST.sha256`: what is written is read back, also when somebody reformatted it."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from inspector.cancel import CancelToken
from inspector.errors import InspectorError
from inspector.exporters.subset import manifest
from inspector.exporters.subset.manifest import Manifest, read_sums, sum_line
from inspector.exporters.subset.writing import WORK_FOLDER, Target

HEAD = {"kind": manifest.KIND, "version": 1, "counts": {"left_out": {}, "written": 2}, "rulesets": []}
ROWS = [{"path": f"images/{name}", "sha256": "0" * 64} for name in ('a".png', "]", "{", "größe")]
HOSTILE = ("plain.png", "with\nline.png", "back\\slash.png", "cr\r.png", " blank.png", "größe.png")


@pytest.fixture
def target(tmp_path):
    (tmp_path / WORK_FOLDER).mkdir()
    return Target(tmp_path, CancelToken())


@pytest.mark.parametrize("rows", [[], ROWS[:1], ROWS])
@pytest.mark.parametrize("form", ["as written", "compact", "indented"])
def test_round_trip(target, rows, form):
    path = manifest.write(
        target, HEAD, {"files": iter(rows), "names": iter([]), "left_out": iter([{"reason": "label"}])}
    )
    value = json.loads(path.read_text("utf-8"))
    assert (value["files"], value["names"], value["left_out"]) == (rows, [], [{"reason": "label"}])
    if form != "as written":
        path.write_text(json.dumps(value, indent=None if form == "compact" else 2))
    read = Manifest(path)
    assert read.head["counts"] == HEAD["counts"]
    assert list(read.files()) == rows


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"kind": "other", "version": 1}',
        '{"kind": "inspector-subset"}',
        "\ud800",
        '{"files": [\n{x\n]}',
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path, text):
    path = tmp_path / "manifest.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InspectorError) as error:
        list(Manifest(path).files())
    assert error.value.code == "verify.unreadable"


def test_a_newer_manifest_is_refused(target):
    path = manifest.write(target, HEAD | {"version": 99}, {"files": []})
    with pytest.raises(InspectorError) as error:
        Manifest(path)
    assert error.value.code == "verify.newer"


def test_sums_are_what_sha256sum_reads(tmp_path, target):
    import hashlib

    rows = []
    for name in HOSTILE:
        (tmp_path / name).write_bytes(name.encode())
        rows.append({"path": name, "sha256": hashlib.sha256(name.encode()).hexdigest(), "how": "copy"})
    stated = manifest.write_sums(target, rows)
    lines = (tmp_path / "MANIFEST.sha256").read_bytes().decode().split("\n")
    assert dict(read_sums(lines)) == {row["path"]: row["sha256"] for row in rows}
    assert stated["sha256"] == hashlib.sha256((tmp_path / "MANIFEST.sha256").read_bytes()).hexdigest()
    if shutil.which("sha256sum"):
        done = subprocess.run(
            ["sha256sum", "-c", "--strict", "--quiet", "MANIFEST.sha256"], cwd=tmp_path, capture_output=True
        )
        assert done.returncode == 0, done.stderr


def test_lines_that_are_no_sums_are_skipped():
    lines = ["# comment\n", "\n", "abc  x\n", sum_line("a" * 64, "x"), f"{'B' * 64} *binary\n"]
    assert list(read_sums(lines)) == [("x", "a" * 64), ("binary", "b" * 64)]
