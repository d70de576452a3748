"""L2: the worker process: the only place where the c2pa library is loaded and meets a stranger's file.

The library hangs, aborts or takes gigabytes on some small files. Here that costs one process, which the other side
replaces. It reads on its main thread, since some files overflow the small stack of a secondary one; it answers one
request at a time and ends when its input does.
"""

from __future__ import annotations

import faulthandler
import importlib
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from inspector.domain.credentials import Credentials
from inspector.domain.jsonform import to_json
from inspector.manifests.frames import FrameError, frame, read_frame
from inspector.manifests.library import Library
from inspector.manifests.limits import DATA_LIMIT, KEEP_LIMIT, MEMORY_EXIT, WORKER_ARGUMENT
from inspector.manifests.memory import used_memory
from inspector.manifests.opening import RefusedError, open_picture
from inspector.manifests.request import without_store

GRACE_S = 5.0
"""How long after the time limit the process ends itself, should nobody be left to end it."""
WATCH_S = 0.05

Answer = tuple[dict[str, Any], Sequence[bytes]]


def answer(library: Library, head: Mapping[str, Any], attached: list[bytes]) -> Answer:
    """Carry out one request; a refusal becomes a problem in the answer."""
    data = attached.pop(0) if head["data"] else None
    sidecar = attached.pop(0) if head["sidecar"] else None
    try:
        with open_picture(head["path"], data) as stream:
            return _DOES[head["do"]](library, head, stream, sidecar)
    except RefusedError as refused:
        left = without_store(refused.integrity, remote_url=refused.url, validator=library.version)
        return _nothing(refused.code, refused.params, left if refused.present else None), ()
    except OSError as error:
        return _nothing("file.read_failed", {"reason": error.strerror or type(error).__name__}, None), ()


def _read(library: Library, head: Mapping[str, Any], stream: BinaryIO, sidecar: bytes | None) -> Answer:
    return _found(*library.read(stream, head["mime"], sidecar)), ()


def _fetch(library: Library, head: Mapping[str, Any], stream: BinaryIO, _sidecar: bytes | None) -> Answer:
    from inspector.manifests.fetching import fetch

    def get(url: str) -> bytes:
        return fetch(url, limit=head["limit"], seconds=head["seconds"], allow_private=head["allow_private"])

    return _found(*library.fetched(stream, head["mime"], get)), ()


def _raw(library: Library, head: Mapping[str, Any], stream: BinaryIO, sidecar: bytes | None) -> Answer:
    return {"raw": to_json(library.raw(stream, head["mime"], sidecar))}, ()


def _second(library: Library, head: Mapping[str, Any], stream: BinaryIO, sidecar: bytes | None) -> Answer:
    return {"second": to_json(library.second(stream, head["mime"], sidecar))}, ()


def _thumbnail(library: Library, head: Mapping[str, Any], stream: BinaryIO, sidecar: bytes | None) -> Answer:
    found = library.thumbnail(stream, head["mime"], sidecar, head["identifier"])
    if found is not None and head["thumbnailer"]:
        module, _, name = head["thumbnailer"].partition(":")
        found = getattr(importlib.import_module(module), name)(found)
    return {"found": found is not None}, [found] if found is not None else []


_DOES: Mapping[str, Callable[[Library, Mapping[str, Any], BinaryIO, bytes | None], Answer]] = {
    "read": _read,
    "fetch": _fetch,
    "raw": _raw,
    "second": _second,
    "thumbnail": _thumbnail,
}


def _found(credentials: Credentials | None, complete: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"credentials": to_json(credentials)}
    return found if complete else {**found, "problem": "credentials.too_much", "params": {"limit": KEEP_LIMIT}}


def _nothing(code: str, params: Mapping[str, Any], left: Credentials | None) -> dict[str, Any]:
    return {
        "credentials": to_json(left),
        "problem": code,
        "params": params,
        "found": False,
        "raw": None,
        "second": None,
    }


def limit_memory(limit: int) -> None:
    """Bound the address space, or watch the resident memory where the system has no such bound."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    else:
        threading.Thread(target=watch_memory, args=(limit,), daemon=True).start()


def watch_memory(limit: int) -> None:
    """End the process once its resident memory goes beyond `limit` bytes. Native code runs meanwhile."""
    while used_memory() <= limit:
        time.sleep(WATCH_S)
    os._exit(MEMORY_EXIT)


def serve(read_from: BinaryIO, write_to: BinaryIO) -> int:
    """Answer requests until the input ends.

    The first frame out says that this side listens, the first one in is the configuration, the next one out says
    that the library is ready. From then on each frame in is a request and each one out its answer.
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
        config, _ = read_frame(exactly, DATA_LIMIT)
        library = Library(config)
        limit_memory(config["memory"])
        send({"ready": library.version})
        while True:
            head, attached = read_frame(exactly, DATA_LIMIT)
            _empty_errors()
            _end_after(head["timeout"] + GRACE_S)
            result, attachments = answer(library, head, attached)
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


def main() -> int:
    """Serve on the standard streams. What anything prints goes to standard error, not into the answers."""
    faulthandler.enable()
    write_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return serve(sys.stdin.buffer, write_to)


def run_if_asked(arguments: Sequence[str]) -> bool:
    """Serve and end the process if `arguments` (without the program's name) ask for it.

    A frozen program starts itself as its worker: its entry point calls this before anything else.
    """
    if list(arguments[:1]) != [WORKER_ARGUMENT]:
        return False
    os._exit(main())


if __name__ == "__main__":
    sys.exit(main())
