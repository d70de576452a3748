"""L2: the worker process: the only place where the c2pa library is loaded and meets a stranger's file.

The library hangs, aborts or takes gigabytes on some small files. Here that costs one process, which the other side
replaces. It reads on its main thread, since some files overflow the small stack of a secondary one; it answers one
request at a time and ends when its input does.
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from inspector.domain.credentials import Credentials
from inspector.domain.enums import Integrity, TrustList
from inspector.domain.jsonform import to_json
from inspector.manifests.frames import FrameError, frame, read_frame
from inspector.manifests.limits import (
    DATA_LIMIT,
    FILE_LIMIT,
    KEEP_LIMIT,
    MEMORY_EXIT,
    REPORT_LIMIT,
    THUMBNAIL_LIMIT,
    WORKER_ARGUMENT,
)
from inspector.manifests.mapping import Circumstances, Lists, credentials_of, main_statements
from inspector.manifests.memory import used_memory
from inspector.manifests.request import without_store
from inspector.manifests.sniff import BOX_LIMIT, HEAD_BYTES, box_count, is_bmff, is_picture
from inspector.manifests.store import as_map, as_text, status_codes
from inspector.manifests.trust import ALLOWED_URI, USER_URI

GRACE_S = 5.0
"""How long after the time limit the process ends itself, should nobody be left to end it."""
WATCH_S = 0.05
REASON_LIMIT = 300
_REMOTE = "must fetch remote manifests from url "
_NO_MEMORY = "out of memory"
_RASTER = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")

Answer = tuple[dict[str, Any], Sequence[bytes]]


class RefusedError(Exception):
    """The request ends here: a problem code and its parameters, and whether credentials are there unread."""

    def __init__(self, code: str, *, present: bool = True, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.present = present
        self.params = params


class Library:
    """The c2pa library with its contexts: settings are applied once and never change."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        import c2pa

        self._c2pa = c2pa
        self._context = c2pa.Context.from_dict(config["settings"])
        own = config["own_settings"]
        self._own = c2pa.Context.from_dict(own) if own else None
        named = {uri: (TrustList(name), date) for uri, (name, date) in config["lists"].items()}
        self._lists = Lists(named)
        self.version = f"c2pa-rs {c2pa.sdk_version()}"

    def read(self, stream: BinaryIO, mime: str, sidecar: bytes | None) -> tuple[Credentials | None, bool]:
        """Credentials, null where the file has none, and whether all of their details are kept."""
        reader = self._open(stream, mime, sidecar, self._context)
        if reader is None:
            return None, True
        if isinstance(reader, str):
            return without_store(Integrity.NOT_CHECKED, remote_url=reader, validator=self.version), True
        with reader:
            text = reader.json()
            friendly, standard = _parsed(text), _parsed(reader.crjson())
            embedded, url = reader.is_embedded(), reader.get_remote_url()
        matched = as_map(friendly.get("validation_results")).get("trustListUri")
        if matched == ALLOWED_URI and self._own is not None and self._is_own(stream, mime, sidecar):
            matched = USER_URI
        circumstances = Circumstances(embedded, url, self.version, as_text(matched) or "")
        found = credentials_of(friendly, standard, lists=self._lists, found=circumstances)
        return (found, True) if len(text) <= KEEP_LIMIT else (main_statements(found), False)

    def thumbnail(self, stream: BinaryIO, mime: str, sidecar: bytes | None, identifier: str) -> bytes | None:
        """The bytes of a raster picture inside the manifest store, or null."""
        reader = self._open(stream, mime, sidecar, self._context)
        if reader is None or isinstance(reader, str):
            return None
        into = _Capped()
        with reader:
            try:
                reader.resource_to_stream(identifier, into)
            except self._c2pa.C2paError:
                return None
        data = into.getvalue()
        return data if data.startswith(_RASTER) else None

    def _is_own(self, stream: BinaryIO, mime: str, sidecar: bytes | None) -> bool:
        reader = self._open(stream, mime, sidecar, self._own)
        if reader is None or isinstance(reader, str):
            return False
        with reader:
            results = as_map(_parsed(reader.json()).get("validation_results"))
        return "signingCredential.trusted" in status_codes(results.get("activeManifest")).success

    def _open(self, stream: BinaryIO, mime: str, sidecar: bytes | None, context: Any) -> Any:
        """A native reader; null without credentials; a URL where they lie elsewhere."""
        stream.seek(0)
        try:
            return self._c2pa.Reader(mime, stream, sidecar, context=context)
        except self._c2pa.C2paError.ManifestNotFound:
            return None
        except self._c2pa.C2paError as error:
            reason = str(error)
            if _REMOTE in reason:
                return reason.split(_REMOTE, 1)[1].strip()
            if _NO_MEMORY in reason:
                raise RefusedError("credentials.memory") from error
            raise RefusedError("credentials.unreadable", reason=reason[:REASON_LIMIT]) from error


class _Capped(io.BytesIO):
    """Collects a resource; refuses to grow beyond the limit."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > THUMBNAIL_LIMIT:
            raise ValueError("resource beyond the limit")
        return super().write(data)


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > REPORT_LIMIT:
        raise RefusedError("credentials.unreadable", reason=f"report of {len(text)} characters")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError("credentials.unreadable", reason=f"report: {type(error).__name__}") from error
    return value if isinstance(value, dict) else {}


def open_picture(path: str | None, data: bytes | None) -> BinaryIO:
    """A stream of a regular picture file within the limits.

    Raises:
        RefusedError: with the problem's code.
    """
    stream = io.BytesIO(data or b"") if path is None else _open_file(path)
    try:
        _check(stream)
    except BaseException:
        stream.close()
        raise
    return stream


def _open_file(path: str) -> BinaryIO:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError as error:
        raise RefusedError("file.missing", present=False) from error
    except PermissionError as error:
        raise RefusedError("file.no_permission", present=False) from error
    except OSError as error:
        raise RefusedError("file.read_failed", present=False, reason=error.strerror or "") from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise RefusedError("file.not_regular", present=False, kind=stat.filemode(mode)[0])
    return os.fdopen(descriptor, "rb")


def _check(stream: BinaryIO) -> None:
    size = stream.seek(0, os.SEEK_END)
    if size > FILE_LIMIT:
        raise RefusedError("credentials.too_large", limit=FILE_LIMIT)
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if not is_picture(head):
        raise RefusedError("credentials.no_picture", present=False)
    if is_bmff(head) and box_count(stream, size) > BOX_LIMIT:
        raise RefusedError("bmff.too_many_boxes", limit=BOX_LIMIT)


def answer(library: Library, head: Mapping[str, Any], attached: list[bytes]) -> Answer:
    """Carry out one request; a refusal becomes a problem in the answer."""
    data = attached.pop(0) if head["data"] else None
    sidecar = attached.pop(0) if head["sidecar"] else None
    try:
        with open_picture(head["path"], data) as stream:
            if head["do"] == "thumbnail":
                found = library.thumbnail(stream, head["mime"], sidecar, head["identifier"])
                return {"found": found is not None}, [found] if found is not None else []
            credentials, complete = library.read(stream, head["mime"], sidecar)
            return _read_answer(credentials, complete=complete), ()
    except RefusedError as refused:
        left = to_json(without_store(Integrity.UNREADABLE, validator=library.version)) if refused.present else None
        return {"credentials": left, "problem": refused.code, "params": refused.params, "found": False}, ()
    except OSError as error:
        params = {"reason": error.strerror or type(error).__name__}
        return {"credentials": None, "problem": "file.read_failed", "params": params, "found": False}, ()


def _read_answer(credentials: Credentials | None, *, complete: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"credentials": to_json(credentials)}
    return found if complete else {**found, "problem": "credentials.too_much", "params": {"limit": KEEP_LIMIT}}


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
