"""L2: the c2pa library: the only module that loads it, and only inside the worker process."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from inspector.domain.credentials import Certificate, Credentials
from inspector.domain.enums import Integrity, TrustList
from inspector.manifests import secondopinion
from inspector.manifests.certificates import STORE_LIMIT, chain_of
from inspector.manifests.limits import KEEP_LIMIT, REPORT_LIMIT, THUMBNAIL_LIMIT
from inspector.manifests.mapping import Circumstances, Lists, credentials_of, main_statements
from inspector.manifests.opening import RefusedError
from inspector.manifests.rawstore import raw_text
from inspector.manifests.request import RawStore, without_store
from inspector.manifests.secondopinion import SecondOpinion
from inspector.manifests.store import as_map, as_text, overfull, status_codes
from inspector.manifests.trust import ALLOWED_URI, TIME_URI, USER_URI

REASON_LIMIT = 300
_REMOTE = "must fetch remote manifests from url "
_NO_MEMORY = "out of memory"
_RASTER = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")


class Library:
    """The c2pa library with its contexts: settings are applied once and never change."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        import c2pa

        self._c2pa = c2pa
        self._context = c2pa.Context.from_dict(config["settings"])
        self._trust = config["settings"]["trust"]
        own = config["own_settings"]
        self._own = c2pa.Context.from_dict(own) if own else None
        named = {uri: (TrustList(name), date) for uri, (name, date) in config["lists"].items()}
        self._lists = Lists(named)
        self.version = f"c2pa-rs {c2pa.sdk_version()}"

    def read(self, stream: BinaryIO, mime: str, sidecar: bytes | None) -> tuple[Credentials | None, bool]:
        """Credentials, null where the file has none, and whether all of their details are kept and counted."""
        reader = self._open(stream, mime, sidecar, self._context)
        if reader is None:
            return None, True
        if isinstance(reader, str):
            return without_store(Integrity.NOT_CHECKED, remote_url=reader, validator=self.version), True
        with reader:
            text = reader.json()
            friendly, standard = _parsed(text), _parsed(reader.crjson())
            embedded, url = reader.is_embedded(), reader.get_remote_url()
            chain = self._chain(reader, as_text(friendly.get("active_manifest")) or "")
        matched = as_map(friendly.get("validation_results")).get("trustListUri")
        if matched == ALLOWED_URI and self._own is not None and self._is_own(stream, mime, sidecar):
            matched = USER_URI
        circumstances = Circumstances(embedded, url, self.version, as_text(matched) or "", chain)
        found = credentials_of(friendly, standard, lists=self._lists, found=circumstances)
        if len(text) > KEEP_LIMIT:
            return main_statements(found), False
        return found, not overfull(friendly)

    def fetched(self, stream: BinaryIO, mime: str, fetch: Callable[[str], bytes]) -> tuple[Credentials | None, bool]:
        """Like `read`, with the manifest store that the picture only links to.

        Args:
            stream: the picture.
            mime: its type.
            fetch: gets the bytes that an address gives. Not called for a picture with a store of its own.

        Raises:
            RefusedError: where nothing was fetched, or what was fetched cannot be read.
        """
        reader = self._open(stream, mime, None, self._context)
        if not isinstance(reader, str):
            return self.read(stream, mime, None)
        try:
            found, complete = self.read(stream, mime, fetch(reader))
        except RefusedError as error:
            error.url = reader
            raise
        return (replace(found, embedded=False, remote_url=reader) if found else None), complete

    def raw(self, stream: BinaryIO, mime: str, sidecar: bytes | None) -> RawStore | None:
        """Everything that the library says about the store, or null where there is none."""
        reader = self._open(stream, mime, sidecar, self._context)
        if reader is None or isinstance(reader, str):
            return None
        with reader:
            return raw_text(_parsed(reader.detailed_json()))

    def second(self, stream: BinaryIO, mime: str, sidecar: bytes | None) -> SecondOpinion | None:
        """What another validator says on the same lists; null where there is none, or it cannot read this kind."""
        if sidecar is not None and self._has_own(stream, mime):
            sidecar = None
        return secondopinion.ask(stream, mime, sidecar, self._trust)

    def thumbnail(self, stream: BinaryIO, mime: str, sidecar: bytes | None, identifier: str) -> bytes | None:
        """The bytes of a raster picture inside the manifest store, or null."""
        reader = self._open(stream, mime, sidecar, self._context)
        if reader is None or isinstance(reader, str):
            return None
        with reader:
            data = self._resource(reader, identifier, THUMBNAIL_LIMIT)
        return data if data and data.startswith(_RASTER) else None

    def _has_own(self, stream: BinaryIO, mime: str) -> bool:
        try:
            reader = self._native(stream, mime, None, self._context)
        except RefusedError:
            return True
        if reader is None or isinstance(reader, str):
            return False
        reader.close()
        return True

    def _chain(self, reader: Any, manifest: str) -> tuple[Certificate, ...]:
        """The certificates behind the active manifest. The library shows the signer's own only.

        For the address of a box that is no statement the library hands out the manifest store itself.
        """
        store = self._resource(reader, f"self#jumbf=/c2pa/{manifest}/c2pa.signature", STORE_LIMIT)
        return chain_of(store, manifest) if store else ()

    def _resource(self, reader: Any, identifier: str, limit: int) -> bytes | None:
        into = _Capped(limit)
        try:
            reader.resource_to_stream(identifier, into)
        except self._c2pa.C2paError:
            return None
        return into.getvalue()

    def _is_own(self, stream: BinaryIO, mime: str, sidecar: bytes | None) -> bool:
        reader = self._open(stream, mime, sidecar, self._own)
        if reader is None or isinstance(reader, str):
            return False
        with reader:
            results = as_map(_parsed(reader.json()).get("validation_results"))
        found = "signingCredential.trusted" in status_codes(results.get("activeManifest")).success
        return found and results.get("trustListUri") != TIME_URI

    def _open(self, stream: BinaryIO, mime: str, sidecar: bytes | None, context: Any) -> Any:
        """A native reader; null without credentials; a URL where they lie elsewhere.

        A file beside the picture counts only where the picture has no store of its own: it is tied to its picture by
        nothing but its name.
        """
        found = self._native(stream, mime, None, context)
        if sidecar is None or not (found is None or isinstance(found, str)):
            return found
        try:
            return self._native(stream, mime, sidecar, context)
        except RefusedError as error:
            error.embedded = False
            raise

    def _native(self, stream: BinaryIO, mime: str, store: bytes | None, context: Any) -> Any:
        stream.seek(0)
        try:
            return self._c2pa.Reader(mime, stream, store, context=context)
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

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self._limit:
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
