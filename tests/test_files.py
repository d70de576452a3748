"""Writing: the old file or the complete new one, never half."""

from __future__ import annotations

import errno
import os
import stat
import threading

import pytest

from inspector.errors import InspectorError
from inspector.files import replacing, write_error


def test_a_new_file_appears_when_it_is_complete(tmp_path):
    target = tmp_path / "out.csv"
    with replacing(target) as stream:
        stream.write("a\r\nü\n")
        assert not target.exists()
    assert target.read_bytes() == "a\r\nü\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_failure_keeps_the_old_file_and_leaves_nothing_behind(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")

    def fail():
        with replacing(target) as stream:
            stream.write("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_binary(tmp_path):
    with replacing(tmp_path / "out", binary=True) as stream:
        stream.write(b"\r\n\0")
    assert (tmp_path / "out").read_bytes() == b"\r\n\0"


@pytest.mark.skipif(os.name == "nt", reason="modes are a thing of POSIX")
def test_the_mode_of_a_file_that_is_replaced_stays(tmp_path):
    target = tmp_path / "out"
    target.touch()
    target.chmod(0o600)
    with replacing(target) as stream:
        stream.write("x")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_written_directly(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    with replacing(pipe) as stream:
        stream.write("through")
    reader.join(10)
    assert read == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_that_is_not_there_is_a_fault_in_words(tmp_path):
    with pytest.raises(InspectorError) as fault, replacing(tmp_path / "no" / "out"):
        pass
    assert fault.value.code == "output.failed"
    assert fault.value.params["path"].endswith("out")


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk.full"), (errno.EACCES, "output.failed")])
def test_a_full_disk_is_told_apart(tmp_path, number, code):
    assert write_error(OSError(number, os.strerror(number)), tmp_path / "x").code == code


def test_a_long_name_is_no_obstacle(tmp_path):
    target = tmp_path / ("n" * 240 + ".csv")
    with replacing(target) as stream:
        stream.write("x")
    assert target.read_text() == "x"
