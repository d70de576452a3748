"""Which files become candidates, under which key, with which sidecars."""

from __future__ import annotations

import io
import os
import sys
import tarfile
import zipfile

import pytest

from inspector.errors import InspectorError
from inspector.pipeline.archives import opener_of
from inspector.pipeline.walk import Walk, WalkOptions, key_of
from tests.makers.jpeg import plain as jpeg
from tests.makers.png import png


def walk(*paths, **options):
    with Walk([str(path) for path in paths], WalkOptions(**options)) as found:
        return list(found), found.problems


def names(items):
    return [item.name for item in items]


def test_candidates_have_a_picture_extension_or_a_pictures_first_bytes(tmp_path):
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "b.bin").write_bytes(png())
    (tmp_path / "c.jpg").write_bytes(b"no picture")
    (tmp_path / "d.txt").write_text("no picture")
    (tmp_path / "e.JPEG").write_bytes(b"")
    assert names(walk(tmp_path)[0]) == ["a.png", "b.bin", "c.jpg", "e.JPEG"]


def test_folders_are_walked_in_order_and_keys_are_absolute(tmp_path):
    for name in ("b/2.png", "a/1.png", "a/x/3.png", "0.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(png())
    items, _ = walk(tmp_path)
    below = [item.key.removeprefix(tmp_path.as_posix() + "/") for item in items]
    assert below == ["0.png", "a/1.png", "a/x/3.png", "b/2.png"]


def test_sidecars_of_both_schools(tmp_path):
    for name in ("a.jpg", "a.png"):
        (tmp_path / name).write_bytes(png())
    for name in ("a.txt", "a.jpg.json", "a.jpg.xmp", "a.xmp", "a.caption", "b.txt", "a.jpg.txt"):
        (tmp_path / name).write_text("x")
    items, _ = walk(tmp_path)
    of = {item.name: [sidecar.name.rsplit("/", 1)[-1] for sidecar in item.sidecars] for item in items}
    assert of["a.jpg"] == ["a.jpg.json", "a.jpg.txt", "a.jpg.xmp", "a.txt", "a.caption"]
    assert of["a.png"] == ["a.txt", "a.caption", "a.xmp"]


def test_include_exclude_and_shards_partition_the_folder(tmp_path):
    for number in range(20):
        (tmp_path / f"{number}.png").write_bytes(png())
    (tmp_path / "x.JPG").write_bytes(jpeg())
    assert names(walk(tmp_path, include=("*.jpg",))[0]) == ["x.JPG"]
    assert len(walk(tmp_path, exclude=("1*",))[0]) == 10
    parts = [set(names(walk(tmp_path, shard=(part, 3))[0])) for part in (1, 2, 3)]
    assert sum(map(len, parts)) == 21
    assert len(set.union(*parts)) == 21


def test_a_list_on_standard_input(tmp_path):
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "b.png").write_bytes(png())
    stdin = io.StringIO(f"{tmp_path}/a.png\n{tmp_path}/b.png\0")
    with Walk(["-"], stdin=stdin) as found:
        assert names(found) == ["a.png", "b.png"]


def test_a_missing_path_is_an_environment_fault(tmp_path):
    with pytest.raises(InspectorError) as caught:
        walk(tmp_path / "nothing")
    assert caught.value.code == "path.missing"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_followed_and_loops_end(tmp_path):
    inner = tmp_path / "in"
    inner.mkdir()
    (inner / "a.png").write_bytes(png())
    (inner / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b.png").symlink_to(inner / "a.png")
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere")
    items, _ = walk(tmp_path)
    assert sorted(names(items)) == ["a.png", "b.png", "gone.png"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders there")
def test_a_pipe_is_reported_and_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    (item,), _ = walk(tmp_path)
    assert [problem.code for problem in item.problems] == ["file.not_regular"]


def test_names_that_are_no_utf8_are_percent_encoded():
    assert key_of("/a/50% off.png") == ("/a/50% off.png", ())
    key, problems = key_of(os.fsdecode(b"/a/50%\xff.png") if sys.platform != "win32" else "/a/50%\udcff.png")
    assert key == "/a/50%25%FF.png"
    assert [problem.code for problem in problems] == ["name.encoding"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_picture_with_such_a_name_can_be_opened_by_its_key(tmp_path):
    with open(os.fsencode(tmp_path) + b"/\xff.png", "wb") as stream:  # noqa: PTH123
        stream.write(png())
    (item,), _ = walk(tmp_path)
    with opener_of(item.key)() as stream:
        assert stream.read() == png()


def archive(path, members, *, compression=zipfile.ZIP_DEFLATED):
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", compression) as target:
            for name, data in members.items():
                target.writestr(name, data)
    else:
        with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as target:
            for name, data in members.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                target.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize("name", ["set.zip", "set.tar", "set.tar.gz"])
def test_archives_give_their_members_with_sidecars(tmp_path, name):
    members = {"a/1.png": png(), "a/1.txt": b"tag", "b.bin": jpeg(), "read.me": b"text"}
    path = archive(tmp_path / name, members)
    with Walk([str(path)]) as found:
        items = list(found)
        assert [item.key for item in items] == [f"{path.as_posix()}!a/1.png", f"{path.as_posix()}!b.bin"]
        assert [item.opener().read() for item in items] == [members["a/1.png"], members["b.bin"]]
        assert [item.size for item in items] == [len(members["a/1.png"]), len(members["b.bin"])]
        assert items[0].sidecars[0].opener().read() == b"tag"
    assert opener_of(items[0].key)().read() == png()


def test_a_mark_in_a_folder_s_name_hides_no_member(tmp_path):
    (tmp_path / "wow!").mkdir()
    path = archive(tmp_path / "wow!" / "set.zip", {"a.png": png()})
    assert opener_of(f"{path.as_posix()}!a.png")().read() == png()


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_every_zip_method(tmp_path, compression):
    path = archive(tmp_path / "set.zip", {"1.png": png()}, compression=compression)
    with Walk([str(path)]) as found:
        assert next(iter(found)).opener().read() == png()


def test_archives_in_folders_only_when_asked(tmp_path):
    archive(tmp_path / "set.zip", {"1.png": png()})
    assert walk(tmp_path)[0] == []
    assert names(walk(tmp_path, archives=True)[0]) == ["1.png"]


def test_a_broken_archive_stops_only_where_it_was_asked_for(tmp_path):
    (tmp_path / "set.zip").write_bytes(b"PK nonsense")
    (tmp_path / "a.png").write_bytes(png())
    with pytest.raises(InspectorError):
        walk(tmp_path / "set.zip")
    items, problems = walk(tmp_path, archives=True)
    assert names(items) == ["a.png"]
    assert [problem.code for problem in problems] == ["archive.broken"]
