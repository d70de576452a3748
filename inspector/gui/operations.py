"""L5: one function a user action: a call of the workspace in a job, whose changes go to the session.

Decisions run on the catalogue executor, one after the other; everything else on the work executor.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from inspector.cancel import CancelToken
from inspector.catalog import Undone
from inspector.domain.catalogue import CatalogRow, Changes
from inspector.domain.enums import LabelValue
from inspector.files import replacing
from inspector.filters import Comparison, Op, every
from inspector.filters.fields import clean_folder
from inspector.gui import text
from inspector.gui.itemmodels.catalog import Ids
from inspector.gui.jobs import Job
from inspector.gui.query import Query
from inspector.gui.session import Session
from inspector.gui.views.histogram import Bands
from inspector.settings import Settings, paths, store

if TYPE_CHECKING:
    from inspector.workspace import Workspace

NO_LABEL = Comparison("label", Op.EQ, None)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to write where. `kind` is `csv`, `excel`, `jsonl`, `parquet` or `html`."""

    target: Path
    kind: str
    where: str
    replace: bool = False
    """Whether a person agreed to replace a file of this name; else a free name beside it is taken."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    target: Path
    rows: int | None


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Paths to scan, absolute and `/`-separated, and the folder that the view is narrowed to, if it is one."""

    paths: tuple[str, ...]
    folder: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Near-duplicates without a label, to which the label of a picture can be offered."""

    ids: tuple[int, ...]
    value: LabelValue


def label(session: Session, ids: Sequence[int], value: LabelValue | None, *, mode: str = "open") -> Job:
    """Label pictures, or remove their label."""
    return _decide(session, lambda workspace: workspace.label(ids, value, mode=mode))


def tag(session: Session, ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> Job:
    """Add and remove user tags."""
    return _decide(session, lambda workspace: workspace.tag(ids, add, remove))


def toggle_tag(session: Session, ids: Sequence[int], name: str) -> Job:
    """Give pictures a tag, or take it away where all of them have it."""
    return _decide(session, partial(_toggle_tag, ids, name))


def note(session: Session, ids: Sequence[int], words: str) -> Job:
    """Set the note of pictures."""
    return _decide(session, lambda workspace: workspace.note(ids, words))


def read_note(session: Session, row_id: int) -> Job:
    """Read the note of a picture. Finishes with its text, empty where there is none."""

    def work(_token: CancelToken) -> str:
        label = session.workspace.catalog.label_of(row_id)
        return (label.note if label is not None else None) or ""

    job = session.runner.run(work, key="note")
    job.failed.connect(session.failed)
    return job


def undo(session: Session) -> Job:
    """Take the latest decision back. Finishes with `Undone`, or null where there is none."""
    return _reverse(session, lambda workspace: workspace.undo())


def redo(session: Session) -> Job:
    """Repeat what was taken back last. Finishes with `Undone`, or null."""
    return _reverse(session, lambda workspace: workspace.redo())


def undo_many(session: Session, times: int) -> Job:
    """Take the latest decisions back, so many of them. Finishes with `Changes`."""
    return _decide(session, partial(_undo_many, times))


def find_offers(session: Session, row: CatalogRow, value: LabelValue) -> Job:
    """Find near-duplicates of a picture that have no label. Finishes with an `Offer`."""
    job = session.runner.run(partial(_find_offers, session.workspace, row, value), key="offers")
    job.failed.connect(session.failed)
    return job


def remember_folder(session: Session, folder: str) -> Job:
    """Put a folder at the top of the recent ones. Finishes with the new `Settings`."""
    return change_settings(session, lambda settings: settings.with_recent(folder))


def change_settings(session: Session, change: Callable[[Settings], Settings]) -> Job:
    """Store changed settings. Finishes with them."""

    def work(_token: CancelToken) -> Settings:
        changed = change(session.workspace.settings)
        store.save(changed, paths.settings_file())
        session.workspace.settings = changed
        return changed

    job = session.runner.run(work, catalog=True)
    job.failed.connect(session.failed)
    return job


def check_sources(session: Session) -> Job:
    """Look which sources can be reached, and mark the others as offline. Nothing of them is lost."""
    job = session.runner.run(partial(_check_sources, session.workspace), catalog=True)
    job.finished.connect(session.taken)
    job.failed.connect(session.failed)
    return job


def remove_source(session: Session, path: str) -> Job:
    """Forget a source and its pictures; labels stay and come back with the same content."""
    job = session.runner.run(lambda _token: session.workspace.catalog.remove_source(path), catalog=True)
    job.finished.connect(session.taken)
    job.failed.connect(session.failed)
    return job


def export(session: Session, request: ExportRequest) -> Job:
    """Write labels, records or a report. Finishes with `Exported`."""
    return session.runner.run(partial(_export, session.workspace, request))


def look_at(session: Session, chosen: Sequence[str]) -> Job:
    """Look what chosen paths are. Finishes with `LookedAt`."""
    job = session.runner.run(lambda _token: _look_at(chosen), key="look")
    job.failed.connect(session.failed)
    return job


def save_bytes(session: Session, target: Path, data: bytes) -> Job:
    """Write a block to a file that a person chose. Finishes with its path."""

    def work(_token: CancelToken) -> Path:
        with replacing(target, binary=True) as stream:
            stream.write(data)
        return target

    job = session.runner.run(work)
    job.failed.connect(session.failed)
    return job


def find_unlabelled(session: Session, here: int, step: int) -> Job:
    """Find the next (`step` 1) or previous (-1) picture without a label. Finishes with its id, or null."""
    work = partial(_find_unlabelled, session.workspace, session.query, session.model.ids, here, step)
    job = session.runner.run(work, key="unlabelled")
    job.failed.connect(session.failed)
    return job


def find_group(session: Session, row: CatalogRow) -> Job:
    """Find the group of near-duplicates of a picture. Finishes with its name, or null."""
    job = session.runner.run(partial(_find_group, session.workspace, row), key="group")
    job.failed.connect(session.failed)
    return job


def find_bands(session: Session) -> Job:
    """Read where the bands of the detector in use begin. Finishes with `Bands`, or null without a detector."""
    job = session.runner.run(partial(_find_bands, session.workspace))
    job.failed.connect(session.failed)
    return job


def read_paths(session: Session, ids: Ids) -> Job:
    """Read the paths of pictures. Finishes with a text, one path a line."""

    def work(_token: CancelToken) -> str:
        return "\n".join(row.path for row in session.workspace.catalog.rows(ids))

    job = session.runner.run(work, key="paths")
    job.failed.connect(session.failed)
    return job


def describe(session: Session, row_id: int) -> Job:
    """Put verdict, summary and findings of a picture into words. Finishes with a text to copy."""
    job = session.runner.run(lambda _token: _description(session.workspace, row_id), key="describe")
    job.failed.connect(session.failed)
    return job


def _decide(session: Session, action: Callable[[Workspace], Changes]) -> Job:
    job = session.runner.run(lambda _token: action(session.workspace), catalog=True)
    job.finished.connect(session.taken)
    job.failed.connect(session.failed)
    return job


def _reverse(session: Session, action: Callable[[Workspace], Undone | None]) -> Job:
    job = session.runner.run(lambda _token: action(session.workspace), catalog=True)
    job.finished.connect(session.undone)
    job.failed.connect(session.failed)
    return job


def _toggle_tag(ids: Sequence[int], name: str, workspace: Workspace) -> Changes:
    rows = workspace.catalog.rows(ids)
    if rows and all(name in row.tags for row in rows):
        return workspace.tag(ids, (), (name,))
    return workspace.tag(ids, (name,), ())


def _undo_many(times: int, workspace: Workspace) -> Changes:
    touched: set[int] = set()
    for _ in range(times):
        undone = workspace.undo()
        if undone is None:
            break
        touched |= {*undone.changes.labelled, *undone.changes.updated}
    return Changes(labelled=tuple(touched))


def _find_offers(workspace: Workspace, row: CatalogRow, value: LabelValue, _token: CancelToken) -> Offer:
    others = (workspace.catalog.row_by_path(copy.path) for copy in workspace.catalog.duplicates_of(row.id))
    ids = tuple(other.id for other in others if other is not None and other.label is None)
    return Offer(ids, value)


def _check_sources(workspace: Workspace, token: CancelToken) -> Changes:
    updated: list[int] = []
    for source in workspace.catalog.sources():
        token.check()
        there = "://" in source.path or os.path.lexists(source.path)
        if there == source.offline:
            mark = workspace.catalog.mark_online if there else workspace.catalog.mark_offline
            updated.extend(mark(source.path).updated)
    return Changes(updated=tuple(updated))


def _export(workspace: Workspace, request: ExportRequest, token: CancelToken) -> Exported:
    target = request.target if request.replace else _free_name(request.target)
    if request.kind == "html":
        workspace.write_report(target, where=request.where)
        return Exported(target, None)
    name, excel = ("csv", True) if request.kind == "excel" else (request.kind, False)
    rows = workspace.export(target, name, where=request.where, excel=excel, cancel=token)
    return Exported(target, rows)


def _free_name(target: Path) -> Path:
    """The target, or the first of `name-2`, `name-3`, … that is not taken."""
    number, free = 1, target
    while os.path.lexists(free):
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return free


def _look_at(chosen: Sequence[str]) -> LookedAt:
    from inspector.pipeline.archives import is_archive

    absolute = tuple(Path(path).absolute().as_posix() for path in chosen)
    single = absolute[0] if len(absolute) == 1 else ""
    is_folder = single and (Path(single).is_dir() or is_archive(single))
    return LookedAt(absolute, clean_folder(single) if is_folder else "")


def _find_unlabelled(
    workspace: Workspace, query: Query, ids: Ids, here: int, step: int, _token: CancelToken
) -> int | None:
    open_ones = np.isin(ids, workspace.catalog.ids(every(query.expression(), NO_LABEL)))
    places = np.flatnonzero(open_ones)
    ahead = places[places > here] if step > 0 else places[places < here][::-1]
    return int(ids[ahead[0]]) if len(ahead) else None


def _find_group(workspace: Workspace, row: CatalogRow, _token: CancelToken) -> str | None:
    others = [duplicate.sha256 for duplicate in workspace.catalog.duplicates_of(row.id)]
    return min([*others, *([row.sha256] if row.sha256 else [])]) if others else None


def _find_bands(workspace: Workspace, _token: CancelToken) -> Bands | None:
    from inspector.gui import detectorfacts

    known = sorted(workspace.models.installed(), key=lambda model: not model.in_use)
    if not known:
        return None
    facts = detectorfacts.of_card(known[0].card)
    return Bands(facts.unsure_from, facts.ai_from)


def _description(workspace: Workspace, row_id: int) -> str:
    detail: Any = workspace.detail(row_id)
    assessment = detail.report.assessment
    lines = [
        text.safe(detail.row.path),
        f"{text.verdict(assessment.verdict, assessment.basis, title=True)} ({text.basis_name(assessment.basis)})",
        text.summary(assessment),
    ]
    lines += [f"- {text.finding(finding)} ({text.basis_name(finding.basis)})" for finding in assessment.findings]
    return "\n".join(lines)
