"""Messages between the two processes."""

from __future__ import annotations

import io

import pytest

from inspector.subprocesses import frames
from inspector.subprocesses.frames import FrameError, frame, read_frame


def reading(data: bytes, limit: int = 1_000) -> tuple[dict[str, object], list[bytes]]:
    return read_frame(io.BytesIO(data).read, limit)


def test_a_frame_comes_back_as_it_was() -> None:
    head = {"path": "a\udcff\u202e.jpg", "number": 3, "none": None}
    assert reading(b"".join(frame(head, [b"one", b"", b"\0two"]))) == (head, [b"one", b"", b"\0two"])


def test_limits_hold_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    big = b"".join(frame({}, [b"x" * 600, b"x" * 600]))
    with pytest.raises(FrameError):
        reading(big)
    with pytest.raises(FrameError):
        reading(b"\xff\xff\xff\xff")
    monkeypatch.setattr(frames, "HEAD_LIMIT", 100)
    with pytest.raises(FrameError):
        frame({"text": "x" * 200})
