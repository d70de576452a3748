"""L4: settings, catalogue and scan wired together: the one object both faces receive."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Self

from inspector import exporters
from inspector.cancel import CancelToken
from inspector.catalog import Catalog, ThumbnailStore, Undone
from inspector.detectors import HeatMap
from inspector.domain.catalogue import CatalogRow, Changes, ScanEvent
from inspector.domain.enums import LabelValue
from inspector.domain.jsonform import from_json
from inspector.domain.report import Duplicate, InspectionReport, Label
from inspector.engines import certificate
from inspector.engines.cataloguing import CatalogScan, ScanRequest
from inspector.engines.certifying import Reviews, controls_in
from inspector.engines.importing import Imported, import_scan
from inspector.engines.labelfiles import label_rows
from inspector.engines.models import Models
from inspector.engines.subsetting import Subsets
from inspector.errors import InspectorError, ParseError
from inspector.files import replacing
from inspector.manifests import read_anchors, trust_list_facts
from inspector.pipeline import matching
from inspector.pipeline.archives import opener_of
from inspector.pipeline.context import HashMode, ScanSpec
from inspector.pipeline.detecting import choose, choose_set
from inspector.pipeline.stores import StoreViewer
from inspector.pipeline.walk import WalkOptions
from inspector.review import Unit
from inspector.settings import Settings, paths, store


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
    plugins: bool = False


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
    """Opens the catalogue and does what both faces ask for. Methods block; faces call them in worker threads.

    `stores` looks into the manifest stores of single pictures: the JSON of one, its small pictures. `subsets` exports,
    `reviews` plans checks of a set.
    """

    def __init__(self, catalog: Catalog, settings: Settings, thumbnails: ThumbnailStore) -> None:
        self.catalog = catalog
        self.settings = settings
        self._thumbnails = thumbnails
        self._scanning = threading.Lock()
        self.models = Models(catalog, lambda: self.settings)
        self.stores = StoreViewer(lambda: self.spec(ScanOptions(detector="none")))
        self.reviews = Reviews(catalog)
        self.subsets = Subsets(catalog, _program_facts, self.models.meaning_of)

    @classmethod
    def open(cls, catalog: Path | None = None, *, read_only: bool = False, must_exist: bool = False) -> Self:
        """Open a catalogue, by default the one in the user's data folder.

        Args:
            catalog: the file.
            read_only: refuse writes.
            must_exist: do not make a new catalogue.

        Raises:
            InspectorError: a catalogue that is broken, newer, locked or unreachable; broken settings.
        """
        settings = store.load(paths.settings_file())
        target = catalog or paths.default_catalog()
        if not must_exist and not read_only:
            target.parent.mkdir(parents=True, exist_ok=True)
        paths.thumbnails_file().parent.mkdir(parents=True, exist_ok=True)
        thumbnails = ThumbnailStore.open(paths.thumbnails_file())
        try:
            return cls(Catalog.open(target, create=not must_exist, read_only=read_only), settings, thumbnails)
        except BaseException:
            thumbnails.close()
            raise

    def close(self) -> None:
        """Close the catalogue; afterwards it is one file."""
        self.stores.close()
        self.models.close()
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
        provider = self.settings.provider
        if options.detector is not None:
            detector = choose(options.detector, provider)
        else:
            detector = choose_set(self.settings.detector_choice, provider)
        anchors = tuple(read_anchors(Path(path)) for path in (*self.settings.trust_anchors, *options.trust_anchors))
        return ScanSpec(
            hash=options.hash,
            detector=detector,
            not_run=detector.not_run,
            user_anchors=anchors,
            vocabulary=self.settings.vocabulary,
            thumbnails=True,
            blocks=True,
            max_bytes=self.settings.max_file_mb * 1024 * 1024,
            max_pixels=self.settings.max_pixels,
            plugins=options.plugins,
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
            chosen = options or ScanOptions()
            request = ScanRequest(
                paths=tuple(scan_paths if stdin is None else _with_list(scan_paths, stdin)),
                spec=self.spec(chosen),
                walk=chosen.walk,
                jobs=self.settings.jobs if chosen.jobs is None else chosen.jobs,
                two_passes=chosen.two_passes,
            )
            yield from CatalogScan(self.catalog, self._thumbnails, request, cancel).run()
        finally:
            self._scanning.release()

    def match(self, cancel: CancelToken | None = None, touched: Collection[int] | None = None) -> Changes:
        """Find copies over the whole catalogue and let them pass on what they may."""
        return matching.run(self.catalog, self._thumbnails.get, cancel or CancelToken(), touched=touched)

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

    def heat_map(self, row: CatalogRow, cancel: CancelToken | None = None) -> HeatMap | None:
        """Where the statistics of a picture differ; see `Models.heat_map`."""
        return self.models.heat_map(row, cancel)

    def fetch_credentials(self, row_id: int, *, allow_private: bool = False) -> InspectionReport:
        """Get credentials that lie elsewhere from the network, for this one picture, and keep what they say.

        Call it only where a person asked for it. The report in the catalogue takes the new credentials and is judged
        again; a rescan that finds the picture changed forgets them.

        Args:
            row_id: of the picture.
            allow_private: also ask addresses on this computer and in private networks.

        Raises:
            InspectorError, OSError, ParseError: where the picture cannot be opened any more.
        """
        report = self.stores.fetched(self.catalog.report(row_id, blocks=True), allow_private=allow_private)
        self.catalog.update_assessments([(row_id, report)])
        return report

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

    def import_labels(self, file: Path, reviewer: str) -> dict[str, Any]:
        """Read labels from CSV, JSON Lines or another catalogue into this one.

        Returns:
            `{imported, unchanged, kept, unknown, joined_by: {sha256, pixel_sha256, file_name}}`. `kept` counts
            pictures that keep another person's differing label. Decisions on hidden pictures of the latest plan, which
            must come with their hash, are kept with the plan and counted nowhere, so that they stay hidden.

        Raises:
            UsageError: a file that cannot be read as labels; names line and column, and nothing is imported.
            InspectorError: `labels.unreadable`.
        """
        rows = list(label_rows(file))
        stated = {row.sha256: row.value for row in rows if row.sha256 and row.value is not None}
        controls = self.reviews.answer(stated, reviewer)
        result = self.catalog.import_labels([row for row in rows if row.sha256 not in controls], reviewer)
        joined = {"sha256": result.sha256, "pixel_sha256": result.pixel_sha256, "file_name": result.file_name}
        return {
            "imported": sum(joined.values()) - result.unchanged - result.kept,
            "unchanged": result.unchanged,
            "kept": result.kept,
            "unknown": result.unknown,
            "joined_by": joined,
        }

    def import_scan(self, folder: Path, cancel: CancelToken) -> Imported:
        """Bring records that scans elsewhere wrote into this catalogue.

        Raises:
            InspectorError, Cancelled: as `importing.import_scan`.
        """
        return import_scan(self.catalog, folder, cancel, lambda touched: self.match(cancel, touched))

    # Certifying

    def controls(self, folder: Path) -> tuple[Unit, ...]:
        """Pictures of a folder that are known to be AI-made, to be hidden in a check.

        Raises:
            InspectorError: `review.no_controls`, or where the folder cannot be read.
        """
        spec = self.spec(ScanOptions(detector="none", hash=HashMode.FILE))
        return controls_in(str(folder), replace(spec, thumbnails=False, blocks=False))

    def write_certificate(self, target: Path) -> str:
        """Write what the latest plan established into a folder; gives the certificate's sentence.

        Raises:
            InspectorError: as `certificate.write`.
        """
        return certificate.write(self.catalog, target, self.thumbnail, _program_facts(), paths.resources())

    # Writing out

    def entries(self, where: str = "") -> Iterator[exporters.Entry]:
        """Records with their review facts, in path order."""
        for record, facts in self.catalog.records_with_facts(where):
            meaning = self.models.meaning_of(record)
            yield exporters.Entry(record, from_json(exporters.ReviewFacts, facts), meaning=meaning)

    def export(
        self, target: Path, name: str, *, where: str = "", excel: bool = False, cancel: CancelToken | None = None
    ) -> int:
        """Write matching entries as `csv`, `jsonl` or `parquet`, rows sorted by file name; returns their number.

        Raises:
            InspectorError: `output.failed`, `disk.full`, `extra.missing`.
            UsageError: a filter that cannot be read.
        """
        with replacing(target, binary=True) as stream:
            return self.export_stream(
                stream, name, where=where, excel=excel, base=target.resolve().parent, cancel=cancel
            )

    def export_stream(
        self,
        stream: IO[bytes],
        name: str,
        *,
        base: Path,
        where: str = "",
        excel: bool = False,
        cancel: CancelToken | None = None,
    ) -> int:
        """Like `export`, to an open stream; file names are relative to `base`."""
        writer = exporters.exporter(name).open(stream, exporters.ExportOptions(base.as_posix(), excel))
        count = 0
        for entry in exporters.sorted_by_name(self.entries(where), base.as_posix()):
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


def _program_facts() -> dict[str, Any]:
    return {"trust_lists": trust_list_facts(paths.resources())}


def _with_list(scan_paths: Sequence[str], stdin: IO[str]) -> Iterator[str]:
    for path in scan_paths:
        if path == "-":
            yield from (name for line in stdin if (name := line.rstrip("\r\n")))
        else:
            yield path
