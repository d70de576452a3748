"""Files into an exported set: whole or not at all, never over another file, never through a link."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from inspector.cancel import CancelToken
from inspector.errors import Cancelled, InspectorError
from inspector.exporters.subset.writing import CHUNK, WORK_FOLDER, Mode, SourceFault, Target, opened

DATA = b"picture" * 1000
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def target(tmp_path):
    root = tmp_path / "out"
    (root / WORK_FOLDER).mkdir(parents=True)
    return Target(root, CancelToken())


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.png"
    path.write_bytes(DATA)
    os.utime(path, ns=(10**18, 10**18))
    return path


def left(target):
    return list((target.root / WORK_FOLDER).iterdir())


def test_a_copy_has_hash_size_and_time(target):
    stored = target.copy(io.BytesIO(DATA), "a/b/c.png", expected=SHA, mtime_ns=10**18)
    path = target.root / "a/b/c.png"
    assert path.read_bytes() == DATA
    assert (stored.sha256, stored.bytes, stored.how) == (SHA, len(DATA), "copy")
    assert path.stat().st_mtime_ns == 10**18
    target.flush()
    assert not left(target)


def test_other_bytes_than_expected_leave_nothing(target):
    with pytest.raises(SourceFault) as fault:
        target.copy(io.BytesIO(b"other"), "a.png", expected=SHA)
    assert fault.value.reason == "changed"
    assert not (target.root / "a.png").exists()
    assert not left(target)


def test_a_file_that_is_there_is_never_replaced(target):
    (target.root / "a.png").write_bytes(b"mine")
    with pytest.raises(InspectorError) as error:
        target.copy(io.BytesIO(DATA), "a.png", expected=SHA)
    assert error.value.code == "export.in_the_way"
    assert (target.root / "a.png").read_bytes() == b"mine"


def test_the_same_file_from_an_interrupted_run_is_taken_over(target):
    (target.root / "a.png").write_bytes(DATA)
    assert target.copy(io.BytesIO(DATA), "a.png", expected=SHA).sha256 == SHA


@pytest.mark.parametrize("mode", [Mode.COPY, Mode.HARDLINK, Mode.SYMLINK])
def test_nothing_is_written_through_a_planted_link(target, source, tmp_path, mode):
    (tmp_path / "elsewhere").mkdir()
    (target.root / "images").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InspectorError) as error:
        target.link(str(source), "images/a.png", mode, expected=SHA)
    assert error.value.code == "export.link_in_target"
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_dangling_link_in_the_way_is_not_followed(target, tmp_path):
    (target.root / "a.png").symlink_to(tmp_path / "made.png")
    with pytest.raises((InspectorError, OSError)):
        target.copy(io.BytesIO(DATA), "a.png", expected=SHA)
    assert not (tmp_path / "made.png").exists()


def test_links(target, source):
    hard = target.link(str(source), "hard.png", Mode.HARDLINK, expected=SHA)
    soft = target.link(str(source), "soft.png", Mode.SYMLINK, expected=SHA)
    assert (hard.how, soft.how) == ("hardlink", "symlink")
    assert (target.root / "hard.png").samefile(source)
    assert (target.root / "soft.png").readlink() == source
    cloned = target.link(str(source), "clone.png", Mode.REFLINK, expected=SHA)
    assert cloned.how in ("reflink", "copy")
    assert (target.root / "clone.png").read_bytes() == DATA
    assert (target.root / "clone.png").stat().st_ino != source.stat().st_ino
    assert not left(target)


@pytest.mark.parametrize("mode", [Mode.HARDLINK, Mode.REFLINK, Mode.SYMLINK, Mode.MOVE])
def test_links_check_what_they_link(target, source, mode):
    source.write_bytes(b"changed since")
    with pytest.raises(SourceFault) as fault:
        target.link(str(source), "a.png", mode, expected=SHA)
    assert fault.value.reason == "changed"
    assert not os.path.lexists(target.root / "a.png")
    assert not left(target)


def test_links_that_cannot_be_made_become_copies(target, source, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    stored = target.link(str(source), "a.png", Mode.HARDLINK, expected=SHA)
    assert stored.how == "copy"
    assert (target.root / "a.png").read_bytes() == DATA
    (target.root / "b.png").write_bytes(b"mine")
    with pytest.raises(InspectorError):
        target.copy(io.BytesIO(DATA), "b.png", expected=SHA)
    assert (target.root / "b.png").read_bytes() == b"mine"


def test_cancelling_stops_between_chunks_and_leaves_nothing(target):
    token = CancelToken()

    class Endless(io.RawIOBase):
        reads = 0

        def read(self, size=-1):
            self.reads += 1
            if self.reads == 3:
                token.cancel()
            return b"x" * CHUNK

    stopped = Target(target.root, token)
    with pytest.raises(Cancelled):
        stopped.copy(Endless(), "a.png", expected=None)
    assert not (target.root / "a.png").exists()
    assert not left(target)


def test_a_source_that_fails_while_it_is_read(target):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise OSError(5, "Input/output error")

    with pytest.raises(SourceFault) as fault:
        target.copy(Broken(), "a.png", expected=None)
    assert (fault.value.reason, fault.value.detail) == ("unreadable", "Input/output error")


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "below a file"])
def test_sources_that_are_no_files(tmp_path, kind):
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "below a file":
        path.write_bytes(b"")
        path /= "y"
    with pytest.raises(SourceFault) as fault, opened(str(path)):
        pass
    assert fault.value.reason == ("missing" if kind in ("missing", "below a file") else "unreadable")


def test_a_list_takes_the_place_of_an_earlier_one(target):
    for text in (b"one", b"two"):
        with target.writing("labels.csv") as stream:
            stream.write(text)
    assert (target.root / "labels.csv").read_bytes() == b"two"
    with pytest.raises(ValueError), target.writing("labels.csv") as stream:
        raise ValueError(stream.write(b"half"))
    assert (target.root / "labels.csv").read_bytes() == b"two"
    assert not left(target)
