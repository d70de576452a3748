"""L2: what an export of a subset is asked for, and what it says about its work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.exporters.layouts.base import About
from inspector.exporters.subset.writing import Mode

LEFT_OUT = ("training_opt_out", "label", "exclude", "missing", "changed", "unreadable", "format")
"""Why a picture of the selection is not in the set.

`label`: no person labelled it human-made, and the filter says nothing about labels; or the label changed meanwhile.
"""


@dataclass(frozen=True, slots=True)
class SubsetRequest:
    """One export. `where` is a filter: null for what is labelled human-made, empty text for every picture.

    Where it says nothing about labels, only pictures labelled human-made go into the set; the others are counted.
    """

    target: Path
    where: str | None = None
    mode: Mode = Mode.COPY
    layout: str = "folder"
    include_opt_outs: bool = False
    about: About = field(default_factory=About)


@dataclass(frozen=True, slots=True)
class Planned:
    """One picture of the plan with its place. `reason` says why its name was changed; `beside` are name and target."""

    id: int
    key: str
    sha256: str
    label: str | None
    target: str
    reason: str
    beside: tuple[tuple[str, str], ...]
    bytes: int
    mtime_ns: int | None = None
    constrained: str = ""
    """The conditions on use for AI training, where there are any."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One picture of the selection that is not in the set. `reason` is one of `LEFT_OUT`."""

    id: int
    key: str
    sha256: str | None
    reason: str
    detail: str = ""


@dataclass(slots=True)
class Preview:
    """What an export would write. Lists hold the first few of each kind."""

    selected: int = 0
    pictures: int = 0
    bytes: int = 0
    beside: int = 0
    constrained: int = 0
    free: int = 0
    """Bytes free where the set would stand."""
    left_out: Counter[str] = field(default_factory=Counter)
    renamed: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By reason of leaving out or renaming: name, and detail or new name."""


@dataclass(frozen=True, slots=True)
class SubsetProgress:
    """A running export. `total` counts pictures of the plan."""

    done: int
    total: int
    bytes: int
    result: SubsetResult | None = None
    """Set in the last one."""


@dataclass(frozen=True, slots=True)
class SubsetResult:
    """A finished export."""

    selected: int
    written: int
    left_out: Mapping[str, int]
    bytes: int
    manifest: Path | None
    constrained: int = 0
    renamed: Mapping[str, int] = field(default_factory=dict)
    written_as: Mapping[str, int] = field(default_factory=dict)
    """Files by the mode they were really written by."""
    lost_beside: int = 0
    """Files beside pictures that could not be read."""

    def json(self) -> dict[str, Any]:
        """As `inspector export --json` prints it."""
        return {
            "selected": self.selected,
            "written": self.written,
            "left_out": dict(self.left_out),
            "bytes": self.bytes,
            "manifest": str(self.manifest) if self.manifest else None,
            "training_constrained": self.constrained,
            "renamed": dict(self.renamed),
            "written_as": dict(self.written_as),
            "lost_beside": self.lost_beside,
        }
