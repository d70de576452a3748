"""L2: the credentials reader: hands candidates to worker processes and turns what goes wrong into problems."""

from __future__ import annotations

import os
import queue
import weakref
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from inspector.domain.credentials import Credentials
from inspector.domain.enums import Integrity, Severity
from inspector.domain.evidence import Problem
from inspector.domain.jsonform import from_json
from inspector.errors import Cancelled
from inspector.manifests.limits import FILE_LIMIT, IDENTIFIER_LIMIT
from inspector.manifests.process import WorkerLostError, WorkerProcess
from inspector.manifests.request import ManifestRequest, ManifestSettings, without_store
from inspector.manifests.trust import library_settings, list_names, own_settings

Result = tuple[Credentials | None, tuple[Problem, ...]]

STARTS = 3
"""Failed starts in a row after which no further one is tried: the library is missing or does not fit."""
_WHERE = "credentials"


class CredentialsReader:
    """Reads Content Credentials in worker processes that are started when first needed.

    May be used from several threads: each request takes a free worker, or waits for one. A file that hangs, kills or
    overfills its worker costs that worker and becomes a problem; the next file gets a new one.
    """

    def __init__(self, settings: ManifestSettings) -> None:
        config = _configuration(settings)
        workers = [WorkerProcess(config, settings.timeout_s) for _ in range(max(1, settings.workers))]
        self._idle: queue.LifoQueue[WorkerProcess] = queue.LifoQueue()
        for worker in workers:
            self._idle.put(worker)
        self._closed = False
        self._failed_starts = 0
        self._finalizer = weakref.finalize(self, _end, workers, self._idle, os.getpid())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, request: ManifestRequest) -> Result:
        """Credentials of one candidate picture, and what limited the reading.

        Returns:
            Null credentials where there are none after all, or where the file itself could not be opened.

        Raises:
            Cancelled: where the reader is closed, also meanwhile.
        """
        if request.data is not None and len(request.data) > FILE_LIMIT:
            return _unread("credentials.too_large", limit=FILE_LIMIT)
        answer = self._ask({"do": "read"}, request)
        if isinstance(answer, WorkerLostError):
            return _unread(answer.code, **answer.params)
        head, _ = answer
        found = from_json(Credentials, head["credentials"]) if head["credentials"] is not None else None
        if "problem" not in head:
            return found, ()
        return found, (Problem(head["problem"], Severity.WARNING, _WHERE, head["params"]),)

    def thumbnail(self, request: ManifestRequest, identifier: str) -> bytes | None:
        """A raster picture inside the manifest store, at most 5 MB as encoded; null where there is none.

        Args:
            request: the picture that carries the store.
            identifier: as `Ingredient.thumbnail` gives it.

        Raises:
            Cancelled: where the reader is closed, also meanwhile.
        """
        if not identifier.startswith("self#jumbf=") or len(identifier) > IDENTIFIER_LIMIT or "\0" in identifier:
            return None
        answer = self._ask({"do": "thumbnail", "identifier": identifier}, request)
        if isinstance(answer, WorkerLostError):
            return None
        head, attached = answer
        return attached[0] if head["found"] else None

    def close(self) -> None:
        """End all workers at once. A request under way in another thread raises `Cancelled`."""
        self._closed = True
        self._finalizer()

    def _ask(
        self, head: Mapping[str, Any], request: ManifestRequest
    ) -> tuple[dict[str, Any], list[bytes]] | WorkerLostError:
        path = os.path.abspath(request.path) if request.path is not None else None  # noqa: PTH100 - keeps the name
        data = None if path is not None else request.data or b""
        attachments = [item for item in (data, request.sidecar) if item is not None]
        full = {
            **head,
            "path": path,
            "mime": request.mime,
            "data": data is not None,
            "sidecar": request.sidecar is not None,
        }
        if self._failed_starts >= STARTS:
            return WorkerLostError("credentials.no_worker", reason="")
        worker = self._idle.get()
        try:
            self._check_open()
            answer = worker.ask(full, attachments)
        except WorkerLostError as lost:
            self._check_open()
            self._failed_starts = self._failed_starts + 1 if lost.code == "credentials.no_worker" else 0
            return lost
        else:
            self._check_open()
            self._failed_starts = 0
            return answer
        finally:
            if self._closed:
                worker.kill()
            self._idle.put(worker)

    def _check_open(self) -> None:
        if self._closed:
            raise Cancelled


def _unread(code: str, **params: Any) -> Result:
    return without_store(Integrity.UNREADABLE), (Problem(code, Severity.WARNING, _WHERE, params),)


def _configuration(settings: ManifestSettings) -> dict[str, Any]:
    lists, own = settings.lists, settings.user_anchors
    return {
        "settings": library_settings(lists, own),
        "own_settings": own_settings(lists, own) if own else None,
        "lists": {uri: (name.value, date) for uri, (name, date) in list_names(lists).items()},
        "memory": settings.memory_bytes,
    }


def _end(workers: Sequence[WorkerProcess], idle: queue.LifoQueue[WorkerProcess], owner: int) -> None:
    """End all workers; those under way are cleared up by the thread that waits for them."""
    if os.getpid() != owner:
        return
    for worker in workers:
        worker.stop()
    resting = []
    while not idle.empty():
        resting.append(idle.get_nowait())
    for worker in resting:
        worker.kill()
        idle.put(worker)
