"""L5: orders the findings of a report into the groups of the Evidence tab. Pure functions, no Qt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import Basis, EvidenceKind, Leaning, Verdict
from inspector.domain.evidence import Evidence
from inspector.domain.report import Finding, InspectionReport

EXCERPT_LIMIT = 240
"""Characters of a block that an evidence row shows."""


class Group(StrEnum):
    """The headings under which findings stand."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CARRIES = "carries"
    TO_AI = "to_ai"
    TO_CAMERA = "to_camera"
    CONTEXT = "context"


class Sought(StrEnum):
    """What every inspection looks for; the words for `looked for and not found`."""

    CREDENTIALS = "credentials"
    GENERATION = "generation"
    AI_LABEL = "ai_label"
    CAMERA = "camera"
    TAGS = "tags"
    DUPLICATES = "duplicates"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One finding with the evidence it rests on. `badge` stands in place of the sign where evidence conflicts."""

    finding: Finding
    evidence: tuple[Evidence, ...]
    badge: Verdict | None = None

    @property
    def source(self) -> str:
        """The place named in the row."""
        return ", ".join(dict.fromkeys(item.source for item in self.evidence))


@dataclass(frozen=True, slots=True)
class LedgerGroup:
    """A heading and its rows, strongest first."""

    group: Group
    rows: tuple[LedgerRow, ...] = ()


_AI = frozenset({Leaning.GENERATED, Leaning.EDITED_WITH_AI})
_PERSON = frozenset({Leaning.CAPTURED, Leaning.AUTHORED})
_SUPPORT = {
    Verdict.GENERATED: _AI,
    Verdict.EDITED_WITH_AI: _AI,
    Verdict.CAPTURED: frozenset({Leaning.CAPTURED}),
    Verdict.AUTHORED: frozenset({Leaning.AUTHORED}),
}
_CONTRADICT = {Verdict.GENERATED: _PERSON, Verdict.CAPTURED: _AI, Verdict.AUTHORED: _AI}
_KINDS = {
    Sought.GENERATION: EvidenceKind.GENERATION,
    Sought.CAMERA: EvidenceKind.CAMERA,
    Sought.TAGS: EvidenceKind.TAG,
    Sought.DUPLICATES: EvidenceKind.DUPLICATE,
}


def ledger(report: InspectionReport) -> tuple[LedgerGroup, ...]:
    """All findings in groups. The groups of a verdict are always there, also where they are empty."""
    verdict = report.assessment.verdict
    by_id = {item.id: item for item in report.evidence}
    rows: dict[Group, list[LedgerRow]] = {group: [] for group in _groups(verdict)}
    for finding in report.assessment.findings:
        group = _group(verdict, finding)
        badge = Verdict(finding.leaning.value) if group in (Group.TO_AI, Group.TO_CAMERA) else None
        cited = tuple(by_id[key] for key in finding.evidence if key in by_id)
        rows[group].append(LedgerRow(finding, cited, badge))
    return tuple(LedgerGroup(group, tuple(found)) for group, found in rows.items())


def not_found(report: InspectionReport, *, duplicates: int = 0) -> tuple[Sought, ...]:
    """What was looked for and not found.

    Args:
        report: the inspection.
        duplicates: near-duplicates that the catalogue knows.
    """
    kinds = {item.kind for item in report.evidence}
    found = {sought for sought, kind in _KINDS.items() if kind in kinds}
    if report.credentials is not None or EvidenceKind.CREDENTIALS in kinds:
        found.add(Sought.CREDENTIALS)
    if kinds & {EvidenceKind.AI_LABEL, EvidenceKind.SOURCE_TYPE}:
        found.add(Sought.AI_LABEL)
    if duplicates:
        found.add(Sought.DUPLICATES)
    return tuple(sought for sought in Sought if sought not in found)


def cited_block(evidence: Evidence, blocks: Sequence[MetadataBlock]) -> int | None:
    """Index of the block that evidence points to: same source, and same offset where several have it."""
    matching = [index for index, block in enumerate(blocks) if block.source == evidence.source]
    if evidence.location is not None and len(matching) > 1:
        at = [index for index in matching if blocks[index].offset == evidence.location.offset]
        matching = at or matching
    return matching[0] if matching else None


def excerpt(block: MetadataBlock) -> str:
    """The beginning of a block as text."""
    value = block.text
    return value if len(value) <= EXCERPT_LIMIT else value[:EXCERPT_LIMIT].rstrip() + " …"


def note(evidence: Evidence) -> str:
    """The code of a sentence that explains a special case; empty where there is none."""
    return str(evidence.data.get("note") or "")


def words(value: object) -> str:
    """An untrusted JSON value as one text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _groups(verdict: Verdict) -> tuple[Group, ...]:
    if verdict is Verdict.CONFLICTING:
        return (Group.TO_AI, Group.TO_CAMERA, Group.CONTEXT)
    if verdict is Verdict.INCONCLUSIVE:
        return (Group.CARRIES, Group.CONTEXT)
    return (Group.SUPPORTS, Group.CONTRADICTS, Group.CONTEXT)


def _group(verdict: Verdict, finding: Finding) -> Group:
    weak = finding.basis in (Basis.HINTED, Basis.NONE)
    if finding.leaning is Leaning.CONTEXT or weak or verdict is Verdict.INCONCLUSIVE:
        return Group.CONTEXT
    if verdict is Verdict.CONFLICTING:
        return Group.TO_AI if finding.leaning in _AI else Group.TO_CAMERA
    if finding.leaning in _SUPPORT[verdict]:
        return Group.SUPPORTS
    return Group.CONTRADICTS if finding.leaning in _CONTRADICT.get(verdict, ()) else Group.CONTEXT
