"""L2: the worker process: the only place where the c2pa library is loaded and meets a stranger's file.

The library hangs, aborts or takes gigabytes on some small files. Here that costs one process, which the other side
replaces. It reads on its main thread, since some files overflow the small stack of a secondary one; it answers one
request at a time and ends when its input does.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from inspector.domain.credentials import Credentials
from inspector.domain.jsonform import to_json
from inspector.manifests.library import Library
from inspector.manifests.limits import DATA_LIMIT, KEEP_LIMIT, WORKER_ARGUMENT
from inspector.manifests.opening import RefusedError, open_picture
from inspector.manifests.request import without_store
from inspector.manifests.store import LIST_LIMIT
from inspector.subprocesses import serving
from inspector.subprocesses.memory import limit_memory
from inspector.subprocesses.serving import Answer, Respond


def answer(library: Library, head: Mapping[str, Any], attached: list[bytes]) -> Answer:
    """Carry out one request; a refusal becomes a problem in the answer."""
    data = attached.pop(0) if head["data"] else None
    sidecar = attached.pop(0) if head["sidecar"] else None
    try:
        with open_picture(head["path"], data) as stream:
            return _DOES[head["do"]](library, head, stream, sidecar)
    except RefusedError as refused:
        left = without_store(
            refused.integrity, embedded=refused.embedded, remote_url=refused.url, validator=library.version
        )
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
    if complete:
        return found
    return {**found, "problem": "credentials.too_much", "params": {"limit": KEEP_LIMIT, "entries": LIST_LIMIT}}


def _nothing(code: str, params: Mapping[str, Any], left: Credentials | None) -> dict[str, Any]:
    return {
        "credentials": to_json(left),
        "problem": code,
        "params": params,
        "found": False,
        "raw": None,
        "second": None,
    }


def _ready(config: Mapping[str, Any]) -> tuple[dict[str, Any], Respond]:
    library = Library(config)
    limit_memory(config["memory"])
    return {"ready": library.version}, lambda head, attached: answer(library, head, attached)


def main() -> int:
    """Serve on the standard streams."""
    return serving.main(_ready, DATA_LIMIT)


def run_if_asked(arguments: Sequence[str]) -> bool:
    """Serve and end the process if `arguments` (without the program's name) ask for it.

    A frozen program starts itself as its worker: its entry point calls this before anything else.
    """
    if list(arguments[:1]) != [WORKER_ARGUMENT]:
        return False
    os._exit(main())


if __name__ == "__main__":
    sys.exit(main())
