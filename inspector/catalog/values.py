"""L2: what the catalogue takes and gives besides domain types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from inspector.domain.catalogue import Changes
from inspector.domain.enums import LabelValue
from inspector.domain.report import Label


class Order(StrEnum):
    """How ids are sorted."""

    REVIEW_PRIORITY = "review_priority"
    """Unlabelled first: conflicts, then near the threshold or detected, then hinted, then the rest; labelled last."""
    PATH = "path"
    NAME = "name"
    """File name without regard to ASCII case."""
    DATE = "date"
    SIZE = "size"
    SCORE = "score"
    """Unscored pictures come last either way."""


class Stat(NamedTuple):
    """What tells whether a file changed: key, size in bytes, time in nanoseconds, a digest over its sidecars."""

    key: str
    size: int | None
    mtime_ns: int | None
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A scanned root: folder, file, archive or URL, with the number of pictures under it."""

    path: str
    count: int
    offline: bool = False

    def __iter__(self) -> Iterator[Any]:
        """The fields in order, so that a source can be taken apart."""
        return iter((self.path, self.count, self.offline))


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or redo did. `description_code` is a code of `inspector.messages`."""

    changes: Changes
    description_code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the label journal. `at` is ISO 8601; `report` the digest of the report that was seen."""

    id: int
    operation: int
    sha256: str | None
    pixel_sha256: str | None
    at: str
    reviewer: str
    mode: str
    action: str
    """`label`, `tag`, `note`, `import`, `undo` or `redo`."""
    before: Label | None
    after: Label | None
    opinion: LabelValue | None
    """The value that the reviewer gave, also where another person's label stayed."""
    report: str | None


@dataclass(frozen=True, slots=True)
class ImportedLabel:
    """A label from a file. Joined by `sha256`, then `pixel_sha256`, then `file_name` (relative or absolute)."""

    value: LabelValue | None
    sha256: str | None = None
    pixel_sha256: str | None = None
    file_name: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    reviewer: str | None = None
    """Who decided; null for whoever imports."""
    reviewed_at: str | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How an import went. Every row is counted once: joined by one of the three, or unknown."""

    sha256: int = 0
    pixel_sha256: int = 0
    file_name: int = 0
    unknown: int = 0
    kept: int = 0
    """Joined rows whose picture keeps another person's differing label, or a newer one of the same person."""
    unchanged: int = 0
    """Joined rows that say what the catalogue says."""
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class Review:
    """Who decided on a picture. `mode` is that of the current label: `blind open certification imported`."""

    reviewers: tuple[str, ...] = ()
    reviews: int = 0
    """Number of reviewers who gave a value."""
    agreement: str | None = None
    """`single`, `agree`, `conflict`, `resolved` (decided again after a conflict), or null without a review."""
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """One picture of a frozen set. `place` is its position in the sample, from 0; null outside the sample."""

    path: str
    sha256: str | None
    place: int | None = None
    control: bool = False
    """A picture from outside the set that tests the reviewer."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A stored plan. `params` is what was stored with it; `units` and `sample` do not count controls."""

    id: int
    created_at: str
    params: Mapping[str, Any]
    units: int
    sample: int


@dataclass(frozen=True, slots=True)
class Queued:
    """One picture of a plan's sample as it stands. For controls `label` is the answer that was given."""

    unit: PlanUnit
    id: int | None
    """The picture of this path and these bytes in the catalogue; null where it is gone or has changed."""
    label: LabelValue | None
    reviewer: str | None
    mode: str | None
    readable: bool


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """Everything an export needs of one picture. Times are ISO 8601 UTC."""

    id: int
    record: dict[str, Any]
    review: Review
    duplicate_group: str | None
    first_seen: str
    changed_at: str
    scanned_at: str
    tool_version: str
    ruleset: str
    missing: bool = False
