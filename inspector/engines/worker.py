"""L3: the worker process of a scan: batches of work in by standard input, one report out at a time.

Both ends are this product, so messages are pickles. `multiprocessing` is not used: its start runs the caller's main
module again, which fails for scripts without a guard, notebooks and standard input.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import sys
from collections.abc import Sequence
from typing import IO, Any

from inspector.engines.tasks import perform
from inspector.errors import Cancelled, InspectorError
from inspector.pipeline.context import InspectContext

WORKER_ARGUMENT = "--scan-worker"
"""First argument with which a frozen program starts itself as a worker."""
_LENGTH = struct.Struct("<Q")


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message.

    Raises:
        EOFError: where the other end is gone.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - written by our own other end


def main() -> int:
    """Serve until standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not mix with answers
    with contextlib.suppress(EOFError, BrokenPipeError, Cancelled):
        spec, stage = receive(sys.stdin.buffer)
        try:
            context = InspectContext.build(spec)
        except InspectorError as error:
            send(answers, error)
            return 0
        with context:
            while True:
                for report in perform(stage, receive(sys.stdin.buffer), context):
                    send(answers, report)
    return 0


def run_if_asked(arguments: Sequence[str]) -> None:
    """Serve and end the process if `arguments` (without the program's name) ask for it, in a frozen program."""
    if list(arguments[:1]) == [WORKER_ARGUMENT]:
        os._exit(main())


if __name__ == "__main__":
    sys.exit(main())
