"""L1: what the catalogue hands out: light rows for the grid, change sets, events of a running scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.domain.enums import Band, Basis, ContainerFormat, Flag, LabelValue, Verdict
from inspector.domain.evidence import Problem
from inspector.domain.report import InspectionReport

ARCHIVE_SUFFIXES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
"""Ends, in lower case, of the names of archives that are opened."""


def archive_of(path: str) -> str | None:
    """The archive of a path `archive!member`, by its name; None for other paths, whatever marks are in them."""
    at = path.find("!")
    while at >= 0:
        if path[:at].lower().endswith(ARCHIVE_SUFFIXES):
            return path[:at]
        at = path.find("!", at + 1)
    return None


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """What a grid cell shows. Sizes in bytes and pixels, times in nanoseconds since the epoch."""

    id: int
    path: str
    sha256: str | None
    format: ContainerFormat | None
    width: int | None
    height: int | None
    bytes: int | None
    mtime_ns: int | None
    verdict: Verdict
    basis: Basis
    flags: tuple[Flag, ...]
    generator: str | None
    score: float | None
    band: Band | None
    label: LabelValue | None
    tags: tuple[str, ...] = ()
    duplicates: int = 0
    animated: bool = False
    offline: bool = False

    @property
    def name(self) -> str:
        """The file's own name; of `archive!member` the member's."""
        archive = archive_of(self.path)
        inner = self.path if archive is None else self.path[len(archive) + 1 :]
        return inner.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Changes:
    """Which rows a write touched, so that views refresh those and no others."""

    added: tuple[int, ...] = ()
    updated: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    labelled: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.updated or self.removed or self.labelled)


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """Numbers of a running scan. `total` is null while folders are still walked."""

    done: int
    total: int | None
    seconds: float
    verdicts: Mapping[str, int] = field(default_factory=dict)
    unreadable: int = 0
    stage: str = "metadata"
    """`metadata` (first pass) or `pixels` (second pass)."""


@dataclass(frozen=True, slots=True)
class ScanEvent:
    """One step of a scan: some finished reports, the numbers so far, and what the catalogue changed."""

    reports: tuple[InspectionReport, ...]
    progress: ScanProgress
    changes: Changes = field(default_factory=Changes)
    unchanged: tuple[str, ...] = ()
    """Keys of pictures that the catalogue knows and that did not change: they were not inspected again."""
    problems: tuple[Problem, ...] = ()
    """Folders and archives that could not be read; set in the last event."""
