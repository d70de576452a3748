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
from inspector.manifests.limits import FILE_LIMIT, IDENTIFIER_LIMIT, WORKER
from inspector.manifests.request import FetchOptions, ManifestRequest, ManifestSettings, RawStore, without_store
from inspector.manifests.secondopinion import SecondOpinion, second_validator
from inspector.manifests.trust import library_settings, list_names, own_settings
from inspector.subprocesses.process import WorkerLostError, WorkerProcess

Result = tuple[Credentials | None, tuple[Problem, ...]]
Answer = tuple[dict[str, Any], list[bytes]]

STARTS = 3
"""Failed starts in a row after which no further one is tried: the library is missing or does not fit."""
_WHERE = "credentials"


class CredentialsReader:
    """Reads Content Credentials in worker processes that are started when first needed.

    May be used from several threads: each request takes a free worker, or waits for one. A file that hangs, kills or
    overfills its worker costs that worker and becomes a problem; the next file gets a new one.
    """

    def __init__(self, settings: ManifestSettings) -> None:
        self._settings = settings
        self._config = _configuration(settings)
        self._workers = [
            WorkerProcess(WORKER, self._config, settings.timeout_s) for _ in range(max(1, settings.workers))
        ]
        self._idle: queue.LifoQueue[WorkerProcess] = queue.LifoQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._closed = False
        self._failed_starts = 0
        self._finalizer = weakref.finalize(self, _end, self._workers, self._idle, os.getpid())

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
        return _result(self._ask({"do": "read"}, request))

    def fetch(self, request: ManifestRequest, options: FetchOptions | None = None) -> Result:
        """Like `read`, but a manifest store that the picture only links to is got from the network first.

        Call it only where a person asked for this very picture: nothing else in this package ever connects. A picture
        with a store of its own is read without a connection. A worker process of its own does it and ends afterwards,
        so that a process that met the network never sees another picture, and a scan does not wait.

        Returns:
            As `read`, with `remote_url` set and `embedded` false. Where nothing could be fetched: credentials that
            are not checked, and a problem `credentials.fetch_…`.

        Raises:
            Cancelled: where the reader is closed, also meanwhile.
        """
        self._check_open()
        if request.data is not None and len(request.data) > FILE_LIMIT:
            return _unread("credentials.too_large", limit=FILE_LIMIT)
        options = options or FetchOptions()
        worker = WorkerProcess(WORKER, self._config, options.seconds + self._settings.timeout_s)
        self._workers.append(worker)
        asked = {
            "do": "fetch",
            "seconds": options.seconds,
            "limit": options.limit,
            "allow_private": options.allow_private,
        }
        try:
            return _result(self._ask_worker(worker, *_framed(asked, request)))
        finally:
            worker.kill()
            self._workers.remove(worker)

    def raw(self, request: ManifestRequest) -> RawStore | None:
        """The whole manifest store as text to be read, null where there is none or it cannot be read.

        Raises:
            Cancelled: where the reader is closed, also meanwhile.
        """
        answer = self._ask({"do": "raw"}, request)
        if isinstance(answer, WorkerLostError):
            return None
        found = answer[0]["raw"]
        return from_json(RawStore, found) if found is not None else None

    def second_opinion(self, request: ManifestRequest) -> SecondOpinion | None:
        """What another validator says, on the same trust lists and offline.

        Returns:
            Null where the extra is not installed, or the other one cannot read this kind of file.

        Raises:
            Cancelled: where the reader is closed, also meanwhile.
        """
        answer = self._ask({"do": "second"}, request) if second_validator() else None
        if answer is None or isinstance(answer, WorkerLostError):
            return None
        found = answer[0]["second"]
        return from_json(SecondOpinion, found) if found is not None else None

    def thumbnail(self, request: ManifestRequest, identifier: str) -> bytes | None:
        """A raster picture inside the manifest store, at most 5 MB as encoded; null where there is none.

        With `ManifestSettings.thumbnailer` it was decoded in the worker and comes as a small JPEG.

        Args:
            request: the picture that carries the store.
            identifier: as `Ingredient.thumbnail` gives it.

        Raises:
            Cancelled: where the reader is closed, also meanwhile.
        """
        if not identifier.startswith("self#jumbf=") or len(identifier) > IDENTIFIER_LIMIT or "\0" in identifier:
            return None
        asked = {"do": "thumbnail", "identifier": identifier, "thumbnailer": self._settings.thumbnailer}
        answer = self._ask(asked, request)
        if isinstance(answer, WorkerLostError):
            return None
        head, attached = answer
        return attached[0] if head["found"] else None

    def close(self) -> None:
        """End all workers at once. A request under way in another thread raises `Cancelled`."""
        self._closed = True
        self._finalizer()

    def _ask(self, head: Mapping[str, Any], request: ManifestRequest) -> Answer | WorkerLostError:
        if self._failed_starts >= STARTS:
            return WorkerLostError("credentials.no_worker", reason="")
        worker = self._idle.get()
        try:
            return self._ask_worker(worker, *_framed(head, request))
        finally:
            if self._closed:
                worker.kill()
            self._idle.put(worker)

    def _ask_worker(
        self, worker: WorkerProcess, head: Mapping[str, Any], attachments: Sequence[bytes]
    ) -> Answer | WorkerLostError:
        self._check_open()
        try:
            answer = worker.ask(head, attachments)
        except WorkerLostError as lost:
            self._check_open()
            self._failed_starts = self._failed_starts + 1 if lost.code == "credentials.no_worker" else 0
            return lost
        self._check_open()
        self._failed_starts = 0
        return answer

    def _check_open(self) -> None:
        if self._closed:
            raise Cancelled


def _framed(head: Mapping[str, Any], request: ManifestRequest) -> tuple[dict[str, Any], list[bytes]]:
    """A request as it goes to a worker: its head and what is attached."""
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
    return full, attachments


def _result(answer: Answer | WorkerLostError) -> Result:
    if isinstance(answer, WorkerLostError):
        return _unread(answer.code, **answer.params)
    head, _ = answer
    found = from_json(Credentials, head["credentials"]) if head["credentials"] is not None else None
    if "problem" not in head:
        return found, ()
    return found, (Problem(head["problem"], Severity.WARNING, _WHERE, head["params"]),)


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
    for worker in list(workers):
        worker.stop()
    resting = []
    while not idle.empty():
        resting.append(idle.get_nowait())
    for worker in resting:
        worker.kill()
        idle.put(worker)
