"""L3: the manifest store of one picture, looked into because a person asked: fetched, as text, its small pictures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from inspector import containers, manifests
from inspector.domain.blocks import BlockSet
from inspector.domain.report import InspectionReport
from inspector.pipeline.archives import opener_of, path_of
from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.inspect import finish, manifest_request, sidecar_blocks
from inspector.pipeline.items import FileOpener, Item
from inspector.pipeline.walk import Walk

_CREDENTIALS = "credentials"
"""Where problems of reading credentials say they happened."""


def fetched(
    report: InspectionReport, item: Item, context: InspectContext, *, allow_private: bool = False
) -> InspectionReport:
    """The report with credentials that lie elsewhere, got from the network now. Nothing else ever connects.

    Only a picture that merely links to its credentials leads to a connection; of another the report comes back.

    Args:
        report: of the picture, with its blocks.
        item: the picture.
        context: tools; its spec keeps blocks.
        allow_private: also ask addresses on this computer and in private networks.

    Raises:
        OSError, ParseError: where the picture cannot be opened any more.
    """
    if report.credentials is None or report.credentials.embedded or report.credentials.remote_url is None:
        return report
    blocks = BlockSet(report.blocks)
    options = manifests.FetchOptions(allow_private=allow_private)
    found, problems = context.credentials.fetch(manifest_request(item, blocks, report.asset.format), options)
    evidence = manifests.evidence_of(found, blocks) if found else ()
    kept = (entry for entry in report.evidence if entry.reader != manifests.READER)
    others = (problem for problem in report.problems if problem.where != _CREDENTIALS)
    changed = replace(
        report, credentials=found, evidence=(*evidence, *kept), problems=(*others, *problems), blocks=report.blocks
    )
    return finish(changed, context)


def item_of(key: str) -> Item:
    """The picture behind a key of the record contract, with what lies beside it.

    Raises:
        InspectorError: `path.missing`, `path.unreadable`.
        OSError, ParseError: an archive or a member of one that cannot be opened.
    """
    opener = opener_of(key)
    if not isinstance(opener, FileOpener):
        return Item(key=key, opener=opener, name=key.rsplit("/", 1)[-1])
    with Walk([path_of(key)]) as walk:
        return next(iter(walk))


class StoreViewer:
    """Looks into manifest stores on demand. Its worker process starts at the first call. Thread-safe.

    Args:
        spec: gives what a scan is asked to do, of which the user's trust anchors count here; asked at each call, and
            where it changed the worker is replaced.
    """

    def __init__(self, spec: Callable[[], ScanSpec]) -> None:
        self._spec = spec
        self._built: ScanSpec | None = None
        self._context: InspectContext | None = None
        self._lock = threading.Lock()
        self._closed = False

    def raw(self, key: str) -> manifests.RawStore | None:
        """The whole store as JSON to be read; null where there is none, or it cannot be read.

        Raises:
            InspectorError, OSError, ParseError: where the picture cannot be opened.
        """
        return self._tools().credentials.raw(_request(item_of(key)))

    def picture(self, key: str, identifier: str) -> bytes | None:
        """A small JPEG of a picture inside the store, decoded in the worker; null where there is none.

        Args:
            key: of the picture.
            identifier: as `Ingredient.thumbnail` gives it.

        Raises:
            InspectorError, OSError, ParseError: where the picture cannot be opened.
        """
        return self._tools().credentials.thumbnail(_request(item_of(key)), identifier)

    def second_opinion(self, key: str) -> manifests.SecondOpinion | None:
        """What another validator says; null where none is installed, or it cannot read this file.

        `manifests.differences` holds it against the credentials of the report.

        Raises:
            InspectorError, OSError, ParseError: where the picture cannot be opened.
        """
        return self._tools().credentials.second_opinion(_request(item_of(key)))

    def fetched(self, report: InspectionReport, *, allow_private: bool = False) -> InspectionReport:
        """As the function `fetched`, for a report out of a catalogue.

        Raises:
            InspectorError, OSError, ParseError: where the picture cannot be opened any more.
        """
        item = item_of(report.asset.key)
        return fetched(report, item, self._tools(), allow_private=allow_private)

    def close(self) -> None:
        """End the worker process. Calls under way in other threads raise `Cancelled`."""
        with self._lock:
            self._closed = True
            if self._context is not None:
                self._context.close()

    def _tools(self) -> InspectContext:
        with self._lock:
            spec = replace(self._spec(), blocks=True)
            if self._context is None or spec != self._built:
                if self._context is not None:
                    self._context.close()
                self._context, self._built = InspectContext.build(spec), spec
                if self._closed:
                    self._context.close()
            return self._context


def _request(item: Item) -> manifests.ManifestRequest:
    with item.opener() as stream:
        known = containers.recognise(stream.read(containers.PREFIX_BYTES))
    return manifest_request(item, BlockSet(tuple(sidecar_blocks(item, []))), known[1] if known else None)
