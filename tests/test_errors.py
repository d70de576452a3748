"""Errors travel between processes with their code and parameters."""

from __future__ import annotations

import pickle
import threading
import time

import pytest

from inspector.cancel import CancelToken
from inspector.errors import Cancelled, CodedError, InspectorError, ParseError, UsageError


@pytest.mark.parametrize("kind", [CodedError, InspectorError, UsageError])
def test_errors_survive_pickling(kind):
    again = pickle.loads(pickle.dumps(kind("disk.full", path="/x")))
    assert (type(again), again.code, again.params) == (kind, "disk.full", {"path": "/x"})


def test_parse_errors_keep_their_place():
    again = pickle.loads(pickle.dumps(ParseError("png.chunk", "png:chunk iTXt at 1204", length=5)))
    assert (again.code, again.where, again.params) == ("png.chunk", "png:chunk iTXt at 1204", {"length": 5})


def test_a_token_is_set_once_and_seen_everywhere():
    token = CancelToken()
    token.check()
    assert not token.wait(0.001)
    threading.Timer(0.05, token.cancel).start()
    start = time.monotonic()
    assert token.wait(10)
    assert time.monotonic() - start < 30
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()
