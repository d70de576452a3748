"""L1: the report on one picture: asset, evidence, findings, assessment, problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inspector.domain.blocks import MetadataBlock
from inspector.domain.credentials import Credentials
from inspector.domain.enums import Band, Basis, ContainerFormat, Flag, LabelValue, Leaning, Verdict
from inspector.domain.evidence import Attribution, Camera, Evidence, GenerationParameters, Problem
from inspector.domain.quick import quick

RULESET = "2"
"""Version of the rule table. A change of any rule changes it, and stored evidence is assessed again."""


@quick
@dataclass(frozen=True, slots=True)
class Asset:
    """The inspected file. `key` is the path of the record contract; size in bytes, times in nanoseconds."""

    key: str
    size: int | None = None
    mtime_ns: int | None = None
    sha256: str | None = None
    format: ContainerFormat | None = None
    width: int | None = None
    height: int | None = None

    @property
    def dimensions(self) -> tuple[int, int] | None:
        """Width and height in pixels as stored, where both are known."""
        return (self.width, self.height) if self.width and self.height else None


@quick
@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of `inspector.messages` and what fills it."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's reading of some evidence: a stable code, a direction, a basis, and what it rests on."""

    code: str
    leaning: Leaning
    basis: Basis
    evidence: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class Assessment:
    """Verdict, basis, flags and the findings behind them, strongest first."""

    verdict: Verdict = Verdict.INCONCLUSIVE
    basis: Basis = Basis.NONE
    flags: tuple[Flag, ...] = ()
    summary: tuple[Phrase, ...] = ()
    findings: tuple[Finding, ...] = ()
    ruleset: str = RULESET


@quick
@dataclass(frozen=True, slots=True)
class DetectorScore:
    """What a detector said, or why it did not run. `score` is a calibrated probability of AI, 0 to 1."""

    id: str | None = None
    version: str | None = None
    score: float | None = None
    raw: float | None = None
    band: Band | None = None
    spread: tuple[float, ...] | None = None
    """Lowest and highest score over crops and everyday changes."""
    medium: str | None = None
    provider: str | None = None
    not_run: str | None = None
    """Reason code when there is no score: `no_model`, `switched_off`, `not_decoded`, `failed`, …"""
    sha256: str | None = None
    """Of the ONNX file."""
    calibration: str | None = None
    unstable: bool = False
    """Most changed versions lie as far off as the lowest band from the highest, or none could be made."""
    reason: str | None = None
    """Why a picture is out of domain: `too small`, `too little texture`, `screenshot`, `scan`."""
    precision: str | None = None
    """The type in which most weights are stored: `float32`, `int8`, …"""
    versions: int | None = None
    """How many everyday versions of the picture were scored too where one look was not enough; null where it was.
    `raw` is then the mean of all looks."""
    versions_changed: int | None = None
    """How many of them alone would get another band."""
    looks: int | None = None
    """How often the model was asked about this picture: crops and everyday versions together."""
    method: int | None = None
    """Version of the way in which pictures are shown to models: raw scores of one way can be compared."""


@dataclass(frozen=True, slots=True)
class Hashes:
    """SHA-256 of the decoded pixels (hex) and the 64-bit perceptual hash (16 hex digits)."""

    pixels: str | None = None
    perceptual: str | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another picture of the catalogue that shows the same; distance in bits of the perceptual hash."""

    sha256: str
    path: str
    distance: int


@dataclass(frozen=True, slots=True)
class Label:
    """The human answer."""

    value: LabelValue | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    reviewer: str | None = None
    reviewed_at: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class InspectionReport:
    """Everything that one inspection found. Blocks are kept apart from the record: they may be large."""

    asset: Asset
    evidence: tuple[Evidence, ...] = ()
    assessment: Assessment = field(default_factory=Assessment)
    generation: GenerationParameters | None = None
    attribution: Attribution | None = None
    credentials: Credentials | None = None
    camera: Camera | None = None
    detector: DetectorScore | None = None
    hashes: Hashes = field(default_factory=Hashes)
    problems: tuple[Problem, ...] = ()
    blocks: tuple[MetadataBlock, ...] = ()
    thumbnail: bytes | None = None
    """JPEG of at most 256 pixels a side, where pixels were decoded."""
    animated: bool = False
    looked: int = 0
    """Number of places that were searched for traces of origin."""
