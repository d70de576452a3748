"""L4: settings, catalogue and scan wired together: the one object both faces receive."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Self

from inspector import exporters
from inspector.cancel import CancelToken
from inspector.catalog import Catalog, ThumbnailStore, Undone
from inspector.domain.catalogue import CatalogRow, Changes, ScanEvent, ScanProgress
from inspector.domain.enums import Flag, LabelValue
from inspector.domain.jsonform import from_json
from inspector.domain.report import Duplicate, InspectionReport, Label
from inspector.engines import local
from inspector.engines.tasks import Stage, Work
from inspector.errors import InspectorError, ParseError
from inspector.files import replacing
from inspector.pipeline import matching
from inspector.pipeline.archives import opener_of
from inspector.pipeline.context import HashMode, ScanSpec
from inspector.pipeline.items import Item
from inspector.pipeline.walk import Walk, WalkOptions
from inspector.settings import Settings, paths, store

STORE_SECONDS = 0.25
"""Longest time a finished report waits for its batch to be stored and shown."""
STORE_REPORTS = 500
CHECK_BATCH = 2_000
"""Pictures asked about at once when a rescan looks for unchanged ones."""


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What a scan into the catalogue does. Null takes the setting."""

    walk: WalkOptions = field(default_factory=WalkOptions)
    detector: str | None = None
    hash: HashMode = HashMode.PIXELS
    jobs: int | None = None
    trust_anchors: tuple[str, ...] = ()
    two_passes: bool = True
    """Headers of everything first, pixels afterwards; false does both at once."""


@dataclass(frozen=True, slots=True)
class Source:
    """A folder, file or archive that was scanned into the catalogue."""

    path: str
    count: int
    offline: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Decoded pixels for the loupe: upright, sRGB, 8 bits, `width * height * 4` bytes of RGBA."""

    width: int
    height: int
    rgba: bytes


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one picture of the catalogue."""

    row: CatalogRow
    report: InspectionReport
    label: Label | None
    duplicates: tuple[Duplicate, ...]


class Workspace:
    """Opens the catalogue and does what both faces ask for. Methods block; faces call them in worker threads."""

    def __init__(self, catalog: Catalog, settings: Settings, thumbnails: ThumbnailStore) -> None:
        self.catalog = catalog
        self.settings = settings
        self._thumbnails = thumbnails
        self._scanning = threading.Lock()

    @classmethod
    def open(cls, catalog: Path | None = None, *, read_only: bool = False) -> Self:
        """Open a catalogue, by default the one in the user's data folder.

        Raises:
            InspectorError: a catalogue that is broken, newer, locked or unreachable; broken settings.
        """
        settings = store.load(paths.settings_file())
        target = catalog or paths.default_catalog()
        target.parent.mkdir(parents=True, exist_ok=True)
        thumbnails = ThumbnailStore.open(paths.thumbnails_file())
        try:
            return cls(Catalog.open(target, read_only=read_only), settings, thumbnails)
        except BaseException:
            thumbnails.close()
            raise

    def close(self) -> None:
        """Close the catalogue; afterwards it is one file."""
        self.catalog.close()
        self._thumbnails.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Scanning

    def spec(self, options: ScanOptions) -> ScanSpec:
        """The scan that options and settings ask for.

        Raises:
            InspectorError, UsageError: an unknown detector, trust anchors that cannot be read.
        """
        detector, reason = choose_detector(options.detector or self.settings.detector_choice)
        anchors = tuple(read_anchors(path) for path in (*self.settings.trust_anchors, *options.trust_anchors))
        return ScanSpec(
            hash=options.hash,
            detector=detector,
            not_run=reason,
            user_anchors=anchors,
            vocabulary=self.settings.vocabulary,
            thumbnails=True,
            blocks=True,
            max_bytes=self.settings.max_file_mb * 1024 * 1024,
            max_pixels=self.settings.max_pixels,
        )

    def scan(
        self,
        scan_paths: Sequence[str],
        cancel: CancelToken,
        *,
        options: ScanOptions | None = None,
        stdin: IO[str] | None = None,
    ) -> Iterator[ScanEvent]:
        """Inspect PATHs into the catalogue. What was done is kept when it is cancelled.

        Raises:
            Cancelled: when asked to stop.
            InspectorError: a PATH that is missing or unreadable, a disk that is full, a scan that runs already.
        """
        if not self._scanning.acquire(blocking=False):
            raise InspectorError("scan.running")
        try:
            yield from _Scan(self, tuple(scan_paths), options or ScanOptions(), cancel, stdin).run()
        finally:
            self._scanning.release()

    def keep(self, reports: Sequence[InspectionReport], fingerprint: str) -> Changes:
        """Store reports and their thumbnails."""
        for report in reports:
            if report.thumbnail and report.asset.sha256:
                self._thumbnails.put(report.asset.sha256, report.thumbnail)
        return self.catalog.store([replace(report, thumbnail=None) for report in reports], fingerprint)

    def match(self, cancel: CancelToken | None = None) -> Changes:
        """Find copies over the whole catalogue and let them pass on what they may."""
        return matching.run(self.catalog, cancel or CancelToken())

    def sources(self) -> list[Source]:
        """What was scanned into this catalogue."""
        return [Source(path, count, offline) for path, count, offline in self.catalog.sources()]

    # Looking

    def detail(self, row_id: int) -> Detail:
        """Everything about one picture, with its raw blocks."""
        return Detail(
            row=self.catalog.rows([row_id])[0],
            report=self.catalog.report(row_id, blocks=True),
            label=self.catalog.label_of(row_id),
            duplicates=self.catalog.duplicates_of(row_id),
        )

    def thumbnail(self, row: CatalogRow) -> bytes | None:
        """A JPEG of at most 256 pixels a side; null where the picture cannot be decoded."""
        if row.sha256 and (kept := self._thumbnails.get(row.sha256)):
            return kept
        if row.format is None:
            return None
        from inspector import pixels

        try:
            with opener_of(row.path)() as stream:
                made = pixels.thumbnail(stream, row.format).jpeg
        except (OSError, ParseError):
            return None
        if row.sha256:
            self._thumbnails.put(row.sha256, made)
        return made

    def picture(self, row: CatalogRow) -> Picture:
        """The whole picture for the loupe.

        Raises:
            ParseError: where it cannot be decoded.
            OSError: where the file cannot be opened.
        """
        from inspector import pixels

        if row.format is None:
            raise ParseError("pixels.not_decoded", row.path, reason="unknown format")
        with opener_of(row.path)() as stream:
            return Picture(*pixels.picture_rgba(stream, row.format))

    # Deciding

    def label(self, ids: Sequence[int], value: LabelValue | None, *, mode: str = "open") -> Changes:
        """Label pictures, or remove their label with null. Durable before it returns."""
        return self.catalog.label(ids, value, reviewer=self.settings.reviewer, mode=mode)

    def tag(self, ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> Changes:
        """Add and remove user tags."""
        return self.catalog.tag(ids, add, remove, reviewer=self.settings.reviewer)

    def note(self, ids: Sequence[int], text: str) -> Changes:
        """Set the note of pictures; an empty one removes it."""
        return self.catalog.note(ids, text, reviewer=self.settings.reviewer)

    def undo(self) -> Undone | None:
        """Take the latest decision of this reviewer back; null where there is none."""
        return self.catalog.undo(reviewer=self.settings.reviewer)

    def redo(self) -> Undone | None:
        """Repeat what was last taken back."""
        return self.catalog.redo(reviewer=self.settings.reviewer)

    # Writing out

    def entries(self, where: str = "") -> Iterator[exporters.Entry]:
        """Records with their review facts, in path order."""
        for record, facts in self.catalog.records_with_facts(where):
            yield exporters.Entry(record, from_json(exporters.ReviewFacts, facts))

    def export(
        self, target: Path, name: str, *, where: str = "", excel: bool = False, cancel: CancelToken | None = None
    ) -> int:
        """Write matching entries as `csv`, `jsonl` or `parquet`, rows sorted by file name; returns their number.

        Raises:
            InspectorError: `output.failed`, `disk.full`, `extra.missing`.
            UsageError: a filter that cannot be read.
        """
        base = target.resolve().parent.as_posix()
        options = exporters.ExportOptions(base, excel)
        count = 0
        with replacing(target, binary=True) as stream:
            writer = exporters.exporter(name).open(stream, options)
            for entry in exporters.sorted_by_name(self.entries(where), base):
                if cancel is not None:
                    cancel.check()
                writer.write(entry)
                count += 1
            writer.close()
        return count

    def export_labels(self, target: Path, *, where: str = "", excel: bool = False) -> int:
        """Write the canonical labels CSV; returns the number of rows."""
        return self.export(target, "csv", where=where, excel=excel)

    def write_report(self, target: Path, *, where: str = "") -> None:
        """Write the statistics of a set as one HTML page that needs no other file."""
        rows = self.catalog.rows(self.catalog.ids(where))
        thumbnails = {row.path: self.thumbnail(row) for row in exporters.pictured(rows)}
        with replacing(target) as stream:
            stream.write(exporters.html_report(self.entries(where), thumbnails, paths.resources(), where))


class _Scan:
    """One scan into a catalogue: walk, skip what is unchanged, inspect, store in small batches."""

    def __init__(
        self,
        workspace: Workspace,
        scan_paths: tuple[str, ...],
        options: ScanOptions,
        cancel: CancelToken,
        stdin: IO[str] | None,
    ) -> None:
        self._workspace, self._options, self._cancel = workspace, options, cancel
        self._paths = scan_paths if stdin is None else tuple(_with_list(scan_paths, stdin))
        self._spec = workspace.spec(options)
        self._full = self._spec.fingerprint
        self._headers = replace(self._spec, hash=HashMode.FILE, detector="", thumbnails=False)
        self._started = time.monotonic()
        self._done = 0
        self._total: int | None = None
        self._verdicts: Counter[str] = Counter()
        self._unreadable = 0
        self._unchanged: list[str] = []
        self._seen: set[str] = set()

    def run(self) -> Iterator[ScanEvent]:
        for path in self._paths:
            self._workspace.catalog.add_source(path)
        if self._options.two_passes:
            yield from self._pass(Stage.METADATA, self._headers, ("", self._full))
            self._total, self._done = self._done, 0
            yield from self._pass(Stage.PIXELS, self._spec, (self._full,))
        else:
            yield from self._pass(Stage.BOTH, self._spec, (self._full,))
        yield self._event((), "metadata", self._finish())

    def _finish(self) -> Changes:
        catalog = self._workspace.catalog
        missing = [catalog.mark_missing(path, self._seen) for path in self._paths]
        changes = [*missing, self._workspace.match(self._cancel)]
        return Changes(
            updated=tuple(itertools.chain.from_iterable(item.updated for item in changes)),
            removed=tuple(itertools.chain.from_iterable(item.removed for item in changes)),
        )

    def _pass(self, stage: Stage, spec: ScanSpec, known: tuple[str, ...]) -> Iterator[ScanEvent]:
        fingerprints = tuple(name or self._headers.fingerprint for name in known)
        stored = self._headers.fingerprint if stage is Stage.METADATA else self._full
        with Walk(self._paths, self._options.walk, cancel=self._cancel) as walk:
            work = self._work(walk, stage, fingerprints)
            jobs = self._options.jobs if self._options.jobs is not None else self._workspace.settings.jobs
            pending: list[InspectionReport] = []
            since = time.monotonic()
            for report in local.run(work, spec, stage, jobs=jobs, cancel=self._cancel):
                pending.append(report)
                if len(pending) >= STORE_REPORTS or time.monotonic() - since > STORE_SECONDS:
                    yield self._store(pending, stage, stored)
                    pending, since = [], time.monotonic()
            yield self._store(pending, stage, stored)

    def _store(self, reports: list[InspectionReport], stage: Stage, fingerprint: str) -> ScanEvent:
        changes = self._workspace.keep(reports, fingerprint) if reports else Changes()
        for report in reports:
            self._verdicts[report.assessment.verdict.value] += 1
            self._unreadable += Flag.UNREADABLE in report.assessment.flags
        self._done += len(reports)
        return self._event(tuple(reports), stage.value, changes)

    def _event(self, reports: tuple[InspectionReport, ...], stage: str, changes: Changes) -> ScanEvent:
        unchanged, self._unchanged = tuple(self._unchanged), []
        seconds = time.monotonic() - self._started
        progress = ScanProgress(self._done, self._total, seconds, dict(self._verdicts), self._unreadable, stage)
        return ScanEvent(reports, progress, changes, unchanged)

    def _work(self, walk: Iterable[Item], stage: Stage, fingerprints: tuple[str, ...]) -> Iterator[Work]:
        catalog = self._workspace.catalog
        items = iter(walk)
        while batch := list(itertools.islice(items, CHECK_BATCH if self._seen else 64)):
            stats = [(item.key, item.size or 0, item.mtime_ns or 0) for item in batch]
            same = set().union(*(catalog.unchanged(stats, name) for name in fingerprints))
            for item in batch:
                first = item.key not in self._seen
                self._seen.add(item.key)
                if item.key in same:
                    self._done += 1
                    if first:
                        self._unchanged.append(item.key)
                elif stage is Stage.PIXELS:
                    row = catalog.row_by_path(item.key)
                    yield Work(item, catalog.report(row.id, blocks=True) if row else None)
                else:
                    yield Work(item)


def choose_detector(choice: str) -> tuple[str, str]:
    """The model a detector choice means: its folder or file, and the reason where there is none.

    Args:
        choice: `default`, `none`, a model id, or the path of an ONNX file.

    Raises:
        InspectorError: `detector.unknown`.
    """
    if choice == "none":
        return "", "switched_off"
    from inspector import detectors

    if choice.lower().endswith(".onnx"):
        if not Path(choice).is_file():
            raise InspectorError("detector.unknown", id=choice)
        return str(Path(choice).resolve()), ""
    cards = {card.id: card for card in detectors.discover(paths.model_folders())}
    if choice == "default":
        card = next(iter(cards.values()), None)
        return (str(card.folder), "") if card else ("", "no_model")
    if choice not in cards:
        raise InspectorError("detector.unknown", id=choice)
    return str(cards[choice].folder), ""


def read_anchors(path: str) -> str:
    """The PEM text of a file of trust anchors.

    Raises:
        InspectorError: `anchors.unreadable`, `anchors.no_certificate`.
    """
    try:
        text = Path(path).read_text("ascii", "replace")
    except OSError as error:
        raise InspectorError("anchors.unreadable", path=path, reason=error.strerror or str(error)) from error
    if "-----BEGIN CERTIFICATE-----" not in text:
        raise InspectorError("anchors.no_certificate", path=path)
    return text


def _with_list(scan_paths: Sequence[str], stdin: IO[str]) -> Iterator[str]:
    for path in scan_paths:
        if path == "-":
            yield from (name for line in stdin if (name := line.rstrip("\r\n")))
        else:
            yield path
