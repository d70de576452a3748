"""L3: exports of subsets: a frozen plan, one picture after the other, a journal, then the lists and the manifest.

An export that was interrupted goes on when the same is asked for again. Nothing at the source is touched but by the
mode `move`: there a source is removed when its copy, and the note of it, would survive a power failure.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from inspector.cancel import CancelToken
from inspector.catalog import Catalog
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Flag
from inspector.engines.moving import remove_sources
from inspector.engines.subset_plan import Planner, line_of, of_line, preview
from inspector.errors import InspectorError
from inspector.exporters.base import Entry, ReviewFacts
from inspector.exporters.layouts import layout as layout_of
from inspector.exporters.layouts.base import File, Layout, PictureWriter, Work, Written
from inspector.exporters.subset.finishing import Finishing
from inspector.exporters.subset.journal import Journal
from inspector.exporters.subset.values import LeftOut, Planned, Preview, SubsetProgress, SubsetRequest
from inspector.exporters.subset.verifying import LabelOf, Verifier
from inspector.exporters.subset.writing import Mode, SourceFault, Target
from inspector.files import write_error
from inspector.pipeline.items import FileOpener, Item
from inspector.pipeline.locating import Pictures, with_times

PAGE = 200
"""Pictures between two moments at which moved pictures are made durable and leave their place."""


class Subsets:
    """Exports subsets of one catalogue.

    Args:
        catalog: the catalogue.
        facts: what the manifest says of tool and trust lists.
        meaning: gives the words for what the score in a record means.
    """

    def __init__(
        self,
        catalog: Catalog,
        facts: Callable[[], Mapping[str, Any]],
        meaning: Callable[[Mapping[str, Any]], str],
    ) -> None:
        self._catalog, self._facts, self._meaning = catalog, facts, meaning

    def preview(self, request: SubsetRequest, cancel: CancelToken) -> Preview:
        """Count what an export would write; nothing is written.

        Raises:
            UsageError: an unknown filter or layout, a mode that the layout has not.
            InspectorError, Cancelled.
        """
        layout = layout_of(request.layout, request.mode)
        return preview(Planner(self._catalog, request, layout, cancel), request.target, cancel)

    def export(self, request: SubsetRequest, cancel: CancelToken) -> Iterator[SubsetProgress]:
        """Write a set; the last event carries the result. Asked for again after an interruption, it goes on.

        Raises:
            UsageError: as `preview`.
            InspectorError: `export.not_empty`, `export.another`, `export.running`, `export.in_the_way`,
                `export.link_in_target`, `export.no_room`, `disk.full`, `output.failed`.
            Cancelled: when asked to stop; what is complete stays.
        """
        layout = layout_of(request.layout, request.mode)
        planner = Planner(self._catalog, request, layout, cancel)
        with Journal.open(request.target, self._identity(request, planner)) as journal, Pictures() as pictures:
            try:
                if not journal.planned:
                    journal.freeze(map(line_of, planner.lines(pictures)))
            finally:
                if not journal.planned:
                    journal.finish(nothing=True)
            target = Target(request.target, cancel)
            run = _Run(self._catalog, journal, target, layout, request, self.entries, pictures, cancel)
            try:
                run.require_room()
            except InspectorError:
                if not any(journal.done()):
                    journal.finish(nothing=True)
                raise
            yield from run.write()
            head = {
                "filter": planner.selection.text,
                "catalogue": self._catalog.path.name,
                "latest_review": self._review(),
                **self._facts(),
            }
            result = Finishing(journal, target, layout, request, self.entries, head).run()
            journal.finish()
            yield SubsetProgress(result.written, result.written, result.bytes, result)

    def verify(
        self, path: Path, cancel: CancelToken, *, root: Path | None = None
    ) -> contextlib.AbstractContextManager[Verifier]:
        """As the function `verifying`, with labels held against this catalogue."""
        return verifying(path, cancel, root=root, label_of=self._label_of)

    def _label_of(self, sha256: str) -> tuple[bool, str | None]:
        row = next(iter(self._catalog.rows_by_sha256(sha256)), None)
        return row is not None, row.label.value if row is not None and row.label else None

    def entries(self, ids: Sequence[int]) -> dict[int, Entry]:
        """Records with their review facts, by id; ids that are gone are not in it."""
        return {
            found.id: Entry(
                found.record,
                ReviewFacts(
                    found.review.mode or "",
                    found.review.reviews,
                    found.review.agreement or "",
                    found.duplicate_group or "",
                    found.scanned_at,
                    found.tool_version,
                ),
                meaning=self._meaning(found.record),
            )
            for found in self._catalog.entries(ids=ids)
        }

    def _review(self) -> dict[str, Any] | None:
        """Which check of this catalogue came last. What it established holds for its own frozen set only."""
        latest = next(iter(self._catalog.plans()), None)
        if latest is None:
            return None
        digest = latest.params.get("set_digest")
        return {"plan": latest.id, "frozen_at": latest.created_at, "set_digest": digest, "population": latest.units}

    def _identity(self, request: SubsetRequest, planner: Planner) -> dict[str, Any]:
        return {
            "catalogue": str(self._catalog.path.resolve()),
            "filter": planner.selection.text,
            "mode": request.mode.value,
            "layout": request.layout,
            "include_opt_outs": request.include_opt_outs,
            "about": asdict(request.about),
        }


@contextlib.contextmanager
def verifying(
    path: Path, cancel: CancelToken, *, root: Path | None = None, label_of: LabelOf | None = None
) -> Iterator[Verifier]:
    """What checks an exported set; see `Verifier`.

    Raises:
        InspectorError: `path.missing`, `verify.no_manifest`, `verify.unfinished`, `verify.unreadable`, `verify.newer`.
    """
    with Pictures() as pictures:
        yield Verifier(path, cancel, root=root, label_of=label_of, reading=pictures.reading)


class _Run:
    """The writing of one set."""

    def __init__(
        self,
        catalog: Catalog,
        journal: Journal,
        target: Target,
        layout: Layout,
        request: SubsetRequest,
        entries: Callable[[Sequence[int]], Mapping[int, Entry]],
        pictures: Pictures,
        cancel: CancelToken,
    ) -> None:
        self._catalog = catalog
        self._journal, self._target, self._layout, self._request = journal, target, layout, request
        self._entries, self._pictures, self._cancel = entries, pictures, cancel
        self._lines: dict[int, Planned] = {}
        self._moved: list[dict[str, Any]] = []
        self._done, self._total, self._bytes = 0, 0, 0

    def write(self) -> Iterator[SubsetProgress]:
        """Write what is planned and not finished yet."""
        finished = self._finished()
        writer = self._layout.writer(self._target, self._request.mode, self._journal.done())
        todo = (line for line in self._planned() if line.id not in finished)
        try:
            while page := list(islice(todo, PAGE)):
                ids = [line.id for line in page]
                rows = {row.id: row for row in self._catalog.rows(ids)}
                entries = self._entries(ids) if self._layout.records else {}
                for line in page:
                    self._cancel.check()
                    self._one(line, rows.get(line.id), entries.get(line.id), writer)
                    yield SubsetProgress(self._done, self._total, self._bytes)
                self._checkpoint()
            self._note_all(writer.close())
            self._checkpoint()
            self._journal.sync()
        finally:
            writer.drop()

    def _planned(self) -> Iterator[Planned]:
        return (line for line in map(of_line, self._journal.plan()) if isinstance(line, Planned))

    def _finished(self) -> set[int]:
        """Ids of what an interrupted export finished. Sources of moved pictures that it still left are removed.

        Files that a power failure emptied are written again.
        """
        finished = set()
        self._journal.keep_done(self._stands)
        for line in self._journal.done():
            finished.add(line["id"])
            if self._request.mode is Mode.MOVE and "files" in line:
                remove_sources(line, self._target, self._pictures)
        self._done = len(finished)
        return finished

    def _stands(self, line: Mapping[str, Any]) -> bool:
        rows = [row for row in line.get("files", ()) if row["how"] not in ("tar", Mode.LIST)]
        if all(self._target.size(row["path"]) == row["bytes"] for row in rows):
            return True
        for row in rows:
            self._target.discard(row["path"])
        return False

    def require_room(self) -> None:
        """Count what is to be done, and look whether the disk can take it.

        Raises:
            InspectorError: `export.no_room`.
        """
        finished = {line["id"] for line in self._journal.done()} if self._request.mode is Mode.COPY else set()
        needed = 0
        for line in self._planned():
            self._total += 1
            needed += line.bytes if line.id not in finished else 0
        if self._request.mode is Mode.COPY:
            import shutil

            free = shutil.disk_usage(self._target.root).free
            if needed > free:
                raise InspectorError("export.no_room", path=str(self._target.root), needed=needed, free=free)

    def _one(self, line: Planned, row: CatalogRow | None, entry: Entry | None, writer: PictureWriter) -> None:
        refused = self._refused(line, row)
        if refused:
            self._leave_out(line, refused, "")
            return
        try:
            item = self._pictures.item(line.key)
            if item is None:
                raise SourceFault("missing")
            self._lines[line.id] = line
            self._note_all(writer.write(_work(line, with_times(item), entry)))
        except SourceFault as fault:
            self._leave_out(line, fault.reason, fault.detail)
        except InspectorError as error:
            if error.code != "archive.broken":
                raise
            self._leave_out(line, "unreadable", str(error.params.get("reason", "")))

    def _refused(self, line: Planned, row: CatalogRow | None) -> str:
        """What has changed in the catalogue since the plan was frozen and keeps the picture out."""
        if row is None:
            return "missing"
        if row.label != line.label:
            return "label"
        opted_out = Flag.TRAINING_OPT_OUT in row.flags
        return "training_opt_out" if opted_out and not self._request.include_opt_outs else ""

    def _leave_out(self, line: Planned, reason: str, detail: str) -> None:
        self._lines.pop(line.id, None)
        self._note(asdict(LeftOut(line.id, line.key, line.sha256, reason, detail)))

    def _note_all(self, written: Iterable[Written]) -> None:
        for one in written:
            line = self._lines.pop(one.work.id)
            self._bytes += sum(row["bytes"] for row in one.files if row["role"] in ("picture", "beside"))
            kept = {"caption": one.caption} if one.caption is not None else {}
            lost = {"lost": list(one.lost)} if one.lost else {}
            note = {
                "id": line.id,
                "key": line.key,
                "sha256": line.sha256,
                "label": line.label,
                "target": one.files[0]["path"],
                "reason": line.reason,
                "constrained": line.constrained,
                "files": list(one.files),
                **kept,
                **lost,
            }
            self._note(note)
            if self._request.mode is Mode.MOVE:
                self._moved.append(note)

    def _note(self, line: Mapping[str, Any]) -> None:
        try:
            self._journal.note(line)
        except OSError as error:
            raise write_error(error, Path(self._target.root)) from error
        self._done += 1

    def _checkpoint(self) -> None:
        if self._moved:
            self._target.flush()
            self._journal.sync()
        for line in self._moved:
            remove_sources(line, self._target, self._pictures)
        self._moved.clear()


def _work(line: Planned, item: Item, entry: Entry | None) -> Work:
    picture = File(item.name, line.target, item.path, item.opener, item.mtime_ns)
    openers = {sidecar.name: sidecar.opener for sidecar in item.sidecars}
    beside = []
    for name, target in line.beside:
        opener = openers.get(name)
        if opener is not None:
            path = opener.path if isinstance(opener, FileOpener) else None
            beside.append(File(name, target, path, opener, _mtime(path)))
    return Work(line.id, line.key, line.sha256, line.label, picture, tuple(beside), entry)


def _mtime(path: str | None) -> int | None:
    if path is None:
        return None
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116
    except OSError:
        return None
