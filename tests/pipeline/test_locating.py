"""Pictures found again by their key."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from inspector.exporters.subset.writing import SourceFault
from inspector.pipeline.locating import Pictures, archive_of, carried_names, shared, with_times
from tests.makers.subset import picture, write


def names(item):
    return [sidecar.name for sidecar in item.sidecars]


@pytest.fixture
def archive(tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr("in/a.png", picture("a"))
        made.writestr("in/a.txt", "caption")
    write(tmp_path, {"x.zip": data.getvalue()})
    return (tmp_path / "x.zip").as_posix()


def test_a_plain_file_with_what_lies_beside_it(tmp_path):
    write(tmp_path, {"a.png": picture(), "a.png.json": b"{}", "a.txt": b"", "a-condlabel.png": b"", "b.txt": b""})
    with Pictures() as pictures:
        item = with_times(pictures.item(f"{tmp_path.as_posix()}/a.png"))
        assert names(item) == ["a.png.json", "a.txt", "a-condlabel.png"]
        assert item.size == len(picture())
        gone = pictures.item(f"{tmp_path.as_posix()}/gone.png")
        assert with_times(gone) is gone


def test_a_member_of_an_archive_and_its_caption(archive):
    with Pictures() as pictures:
        item = pictures.item(f"{archive}!in/a.png")
        assert item.opener().read() == picture("a")
        assert names(item) == ["a.txt"]
        assert pictures.item(f"{archive}!in/gone.png") is None
        for member, content in (("a.png", picture("a")), ("a.txt", b"caption")):
            with pictures.reading(f"{archive}!in/{member}") as stream:
                assert stream.read() == content
        with pytest.raises(SourceFault) as fault, pictures.reading(f"{archive}!in/none.png"):
            pass
        assert fault.value.reason == "missing"


def test_an_exclamation_mark_in_a_folder_is_no_archive(tmp_path, archive):
    assert archive_of(f"{archive}!in/a.png") == archive
    write(tmp_path, {"wow.zip!/a!b.png": picture()})
    assert archive_of(f"{tmp_path.as_posix()}/wow.zip!/a!b.png") == ""
    with Pictures() as pictures, pictures.reading(f"{tmp_path.as_posix()}/wow.zip!/a!b.png") as stream:
        assert stream.read() == picture()


def test_a_broken_archive(tmp_path, archive):
    Path(archive).write_bytes(b"PK not")
    with Pictures() as pictures, pytest.raises(SourceFault) as fault, pictures.reading(f"{archive}!in/a.png"):
        pass
    assert fault.value.reason == "unreadable"


def test_names_with_raw_bytes(tmp_path):
    write(tmp_path, {os.fsdecode(b"r\xff.png"): picture(), os.fsdecode(b"r\xff.txt"): b"x"})
    with Pictures() as pictures:
        item = pictures.item(f"{tmp_path.as_posix()}/r%FF.png")
        with item.opener() as stream:
            assert stream.read() == picture()
        assert names(item) == ["r%FF.txt"]


def test_what_belongs_to_one_picture_alone():
    present = frozenset({"a.png", "a.jpg", "a.txt", "a.png.txt", "b.png", "b.txt", "b.zip"})
    assert carried_names("b.png", present) == ["b.txt"]
    assert shared("a.png", "a.txt", present)
    assert not shared("a.png", "a.png.txt", present)
    assert not shared("b.png", "b.txt", present)
