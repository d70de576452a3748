"""A log of a folder's pictures: found by its first bytes, asked for one picture, sent to other processes."""

from __future__ import annotations

import pickle

import pytest

from inspector.errors import ParseError
from inspector.pipeline import logfiles


def entries(path, size, mtime_ns):
    return {"a": "first", "a.png": "second"}


def keys(name):
    return name, name.rpartition(".")[0]


def is_log(head):
    return head.startswith(b"LOG")


def test_a_log_serves_the_entry_of_each_picture(tmp_path):
    path = tmp_path / "log"
    path.write_bytes(b"LOG")
    log = pickle.loads(pickle.dumps(logfiles.found(str(path), is_log, entries, keys)))
    texts = {}
    for name in ("a.png", "a.jpg", "other.png"):
        ((sidecar,), problems) = log.beside(name, (), "log")
        assert (sidecar.name, problems) == (f"log!{name}", ())
        texts[name] = sidecar.opener().read()
    assert texts == {"a.png": b"second", "a.jpg": b"first", "other.png": b""}


def test_what_is_no_log_is_left_alone(tmp_path):
    (tmp_path / "other").write_bytes(b"something else")
    for name in ("other", "missing", "."):
        assert logfiles.found(str(tmp_path / name), is_log, entries, keys) is None


def test_a_log_that_is_too_large_is_not_read(tmp_path):
    with pytest.raises(ParseError) as caught:
        logfiles.text_of(str(tmp_path / "missing"), logfiles.LOG_BYTES + 1)
    assert caught.value.code == "log.too_large"
