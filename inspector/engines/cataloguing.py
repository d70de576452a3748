"""L3: one scan into a catalogue: walk, skip what is unchanged, inspect, store in small batches, find copies."""

from __future__ import annotations

import itertools
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from inspector.assess import judge
from inspector.cancel import CancelToken
from inspector.catalog import Catalog, Stat, ThumbnailStore
from inspector.domain.catalogue import Changes, ScanEvent, ScanProgress
from inspector.domain.enums import EvidenceKind, Flag
from inspector.domain.evidence import Problem
from inspector.domain.report import RULESET, InspectionReport
from inspector.engines import local
from inspector.engines.tasks import Stage, Work
from inspector.errors import Cancelled, InspectorError
from inspector.pipeline import matching
from inspector.pipeline.archives import path_of
from inspector.pipeline.context import HashMode, ScanSpec
from inspector.pipeline.detecting import DetectorUse
from inspector.pipeline.items import Item
from inspector.pipeline.walk import Walk, WalkOptions

STORE_SECONDS = 0.25
"""Longest time a finished report waits for its batch to be stored and shown."""
STORE_REPORTS = 500
CHECK_BATCH = 2_000
"""Pictures asked about at once when a rescan looks for unchanged ones; the first batch is smaller."""
_FIRST_BATCH = 64


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What one scan does."""

    paths: tuple[str, ...]
    spec: ScanSpec
    walk: WalkOptions = field(default_factory=WalkOptions)
    jobs: int = 0
    two_passes: bool = True
    """Headers of everything first, pixels afterwards; false does both at once."""


class CatalogScan:
    """One scan. Iterating `run` does the work; what was done is kept however it ends."""

    def __init__(self, catalog: Catalog, thumbnails: ThumbnailStore, request: ScanRequest, cancel: CancelToken) -> None:
        self._catalog, self._thumbnails, self._request, self._cancel = catalog, thumbnails, request, cancel
        self._headers = replace(request.spec, hash=HashMode.FILE, detector=DetectorUse(), thumbnails=False)
        self._started = time.monotonic()
        self._done = 0
        self._total: int | None = None
        self._verdicts: Counter[str] = Counter()
        self._unreadable = 0
        self._unchanged: list[str] = []
        self._seen: set[str] = set()
        self._beside: dict[str, int] = {}
        self._touched: set[int] = set()
        self._problems: dict[Problem, None] = {}
        self._carries = False

    def run(self) -> Iterator[ScanEvent]:
        """Events in the order things are done; the last one tells what was found missing and which copies matched.

        Raises:
            Cancelled: when asked to stop.
            InspectorError: a PATH that cannot be reached (its pictures are marked offline), a full disk.
        """
        self._reach()
        self._catalog.reassess(RULESET, judge)
        self._carries = bool(self._request.spec.detector) and self._catalog.count() > 0
        full = self._request.spec.fingerprint
        if self._request.two_passes:
            headers = self._headers.fingerprint
            yield from self._pass(Stage.METADATA, self._headers, headers, (headers, full))
            self._total, self._done = self._done, 0
            yield from self._pass(Stage.PIXELS, self._request.spec, full, (full,))
        else:
            yield from self._pass(Stage.BOTH, self._request.spec, full, (full,))
        yield self._event((), Stage.PIXELS, self._finish(), tuple(self._problems))

    def _reach(self) -> None:
        for path in self._request.paths:
            if not os.path.lexists(path):
                known = {source.path for source in self._catalog.sources()}
                if os.path.abspath(path).replace(os.sep, "/") in known:  # noqa: PTH100
                    self._catalog.mark_offline(path)
                raise InspectorError("path.missing", path=path)
        for path in self._request.paths:
            self._catalog.add_source(path)
            self._catalog.mark_online(path)

    def _finish(self) -> Changes:
        roots = self._request.paths if self._complete() else ()
        missing = [self._catalog.mark_missing(path, self._seen, unopened=self._unopened) for path in roots]
        removed = tuple(itertools.chain.from_iterable(item.removed for item in missing))
        self._touched.update(removed)
        matched = Changes()
        if self._touched:
            matched = matching.run(self._catalog, self._thumbnails.get, self._cancel, touched=self._touched)
        self._catalog.index_texts(self._cancel)
        if self._touched:
            self._catalog.optimize()
        return Changes(updated=matched.updated, removed=removed)

    def _unopened(self, archive: str) -> bool:
        return not self._request.walk.archives and os.path.lexists(path_of(archive))

    def _complete(self) -> bool:
        """Whether every picture below the PATHs was seen, so that those not seen are gone."""
        walk = self._request.walk
        return not (self._problems or walk.include or walk.exclude or walk.shard)

    def _pass(self, stage: Stage, spec: ScanSpec, fingerprint: str, known: tuple[str, ...]) -> Iterator[ScanEvent]:
        pending: list[InspectionReport] = []
        since = time.monotonic()
        with Walk(self._request.paths, self._request.walk, cancel=self._cancel) as walk:
            work = self._work(walk, stage, known)
            try:
                for report in local.run(work, spec, stage, jobs=self._request.jobs, cancel=self._cancel):
                    pending.append(report)
                    if len(pending) >= STORE_REPORTS or time.monotonic() - since > STORE_SECONDS:
                        yield self._store(pending, stage, fingerprint)
                        pending, since = [], time.monotonic()
            except (Cancelled, KeyboardInterrupt):
                yield self._store(pending, stage, fingerprint)
                raise
            self._problems.update(dict.fromkeys(walk.problems))
            yield self._store(pending, stage, fingerprint)

    def _store(self, reports: list[InspectionReport], stage: Stage, fingerprint: str) -> ScanEvent:
        changes = Changes()
        if stage is Stage.METADATA and self._carries:
            reports = [self._with_score(report) for report in reports]
        if reports:
            changes = keep(self._catalog, self._thumbnails, reports, fingerprint, self._beside)
            self._touched.update((*changes.added, *changes.updated))
        for report in reports:
            self._beside.pop(report.asset.key, None)
            self._verdicts[report.assessment.verdict.value] += 1
            self._unreadable += Flag.UNREADABLE in report.assessment.flags
        self._done += len(reports)
        return self._event(tuple(reports), stage, changes)

    def _with_score(self, report: InspectionReport) -> InspectionReport:
        """A first pass does not run the detector: what it said of the same bytes stays until the second pass."""
        row = self._catalog.row_by_path(report.asset.key)
        if row is None or row.score is None or row.sha256 is None or row.sha256 != report.asset.sha256:
            return report
        known = self._catalog.report(row.id)
        found = (item for item in known.evidence if item.kind is EvidenceKind.DETECTOR)
        evidence = (*report.evidence, *(replace(item, id=f"e{len(report.evidence) + 1}") for item in found))
        carried = replace(report, evidence=evidence, detector=known.detector)
        return replace(carried, assessment=judge(carried))

    def _event(
        self,
        reports: tuple[InspectionReport, ...],
        stage: Stage,
        changes: Changes,
        problems: tuple[Problem, ...] = (),
    ) -> ScanEvent:
        unchanged, self._unchanged = tuple(self._unchanged), []
        progress = ScanProgress(
            done=self._done,
            total=self._total,
            seconds=time.monotonic() - self._started,
            verdicts=dict(self._verdicts),
            unreadable=self._unreadable,
            stage="metadata" if stage is Stage.METADATA else "pixels",
        )
        return ScanEvent(reports, progress, changes, unchanged, problems)

    def _work(self, walk: Iterable[Item], stage: Stage, known: tuple[str, ...]) -> Iterator[Work]:
        items = iter(walk)
        size = _FIRST_BATCH
        while batch := list(itertools.islice(items, size)):
            size = CHECK_BATCH
            stats = [Stat(item.key, item.size, item.mtime_ns, item.beside) for item in batch]
            same = self._catalog.unchanged(stats, *known)
            for item in batch:
                first = item.key not in self._seen
                self._seen.add(item.key)
                if item.key not in same:
                    self._beside[item.key] = item.beside
                    yield self._one(item, stage)
                    continue
                self._done += 1
                if first:
                    self._unchanged.append(item.key)

    def _one(self, item: Item, stage: Stage) -> Work:
        if stage is not Stage.PIXELS:
            return Work(item)
        row = self._catalog.row_by_path(item.key)
        return Work(item, self._catalog.report(row.id, blocks=True) if row else None)


def keep(
    catalog: Catalog,
    thumbnails: ThumbnailStore,
    reports: Sequence[InspectionReport],
    fingerprint: str,
    beside: Mapping[str, int],
) -> Changes:
    """Store reports, and their thumbnails in the store of thumbnails."""
    made = [(report.asset.sha256, report.thumbnail) for report in reports]
    thumbnails.put_all([(content, jpeg) for content, jpeg in made if content and jpeg])
    return catalog.store([replace(report, thumbnail=None) for report in reports], fingerprint, beside=beside)
