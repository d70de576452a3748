"""L1: the inside of a worker process: answers one request at a time until its input ends.

It works on its main thread, since some native code overflows the small stack of a secondary one.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from inspector.subprocesses.frames import FrameError, frame, read_frame
from inspector.subprocesses.memory import MEMORY_EXIT

GRACE_S = 5.0
"""How long after the time limit the process ends itself, should nobody be left to end it."""

Answer = tuple[dict[str, Any], Sequence[bytes]]
"""The head of an answer and its attachments."""
Respond = Callable[[dict[str, Any], list[bytes]], Answer]
"""Carries out one request: its head and its attachments. A refusal is an answer too."""
Ready = Callable[[Mapping[str, Any]], tuple[dict[str, Any], Respond]]
"""Sets up from the configuration: what to say when ready, and what answers requests. Limits memory, if at all."""


def main(ready: Ready, limit: int) -> int:
    """Serve on the standard streams. What anything prints goes to standard error, not into the answers.

    Args:
        ready: sets up.
        limit: most bytes of one request's attachments.
    """
    faulthandler.enable()
    write_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return serve(ready, limit, sys.stdin.buffer, write_to)


def serve(ready: Ready, limit: int, read_from: BinaryIO, write_to: BinaryIO) -> int:
    """Answer requests until the input ends; returns the exit status.

    The first frame out says that this side listens, the first one in is the configuration, the next one out says
    that it is ready. From then on each frame in is a request and each one out its answer.
    """

    def exactly(length: int) -> bytes:
        data = read_from.read(length)
        if len(data) != length:
            raise EOFError
        return data

    def send(head: Mapping[str, Any], attachments: Sequence[bytes] = ()) -> None:
        for part in frame(head, attachments):
            write_to.write(part)
        write_to.flush()

    try:
        send({"listens": True})
        config, _ = read_frame(exactly, limit)
        told, respond = ready(config)
        send(told)
        while True:
            head, attached = read_frame(exactly, limit)
            _empty_errors()
            _end_after(head["timeout"] + GRACE_S)
            result, attachments = respond(head, attached)
            _end_after(0)
            del attached
            send(result, attachments)
    except (EOFError, BrokenPipeError):
        return 0
    except MemoryError:
        return MEMORY_EXIT
    except FrameError:
        return 1


def _end_after(seconds: float) -> None:
    """Let the system end this process then, even inside native code; 0 calls it off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def _empty_errors() -> None:
    """Standard error is a file that the other side reads after a crash: it holds what the last request wrote."""
    if stat.S_ISREG(os.fstat(2).st_mode):
        os.lseek(2, 0, os.SEEK_SET)
        os.ftruncate(2, 0)
