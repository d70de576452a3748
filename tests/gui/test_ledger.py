"""Findings stand under the heading they belong to; what was not found is named."""

from __future__ import annotations

import pytest

from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import Basis, EvidenceKind, Leaning, Verdict
from inspector.domain.evidence import Evidence, Location
from inspector.domain.report import Assessment, Asset, Finding, InspectionReport
from inspector.gui import ledger
from inspector.gui.ledger import Group, Sought
from tests.gui import samples


def groups(verdict: Verdict, *found: tuple[Leaning, Basis]) -> dict[Group, int]:
    findings = tuple(Finding(f"x{number}", *pair) for number, pair in enumerate(found))
    report = InspectionReport(Asset("a"), assessment=Assessment(verdict, Basis.DECLARED, findings=findings))
    return {group.group: len(group.rows) for group in ledger.ledger(report)}


@pytest.mark.parametrize(
    ("verdict", "leaning", "group"),
    [
        (Verdict.GENERATED, Leaning.GENERATED, Group.SUPPORTS),
        (Verdict.GENERATED, Leaning.EDITED_WITH_AI, Group.SUPPORTS),
        (Verdict.GENERATED, Leaning.CAPTURED, Group.CONTRADICTS),
        (Verdict.GENERATED, Leaning.CONTEXT, Group.CONTEXT),
        (Verdict.CAPTURED, Leaning.CAPTURED, Group.SUPPORTS),
        (Verdict.CAPTURED, Leaning.GENERATED, Group.CONTRADICTS),
        (Verdict.CAPTURED, Leaning.AUTHORED, Group.CONTEXT),
        (Verdict.AUTHORED, Leaning.CAPTURED, Group.CONTEXT),
        (Verdict.EDITED_WITH_AI, Leaning.CAPTURED, Group.CONTEXT),
        (Verdict.EDITED_WITH_AI, Leaning.GENERATED, Group.SUPPORTS),
        (Verdict.CONFLICTING, Leaning.GENERATED, Group.TO_AI),
        (Verdict.CONFLICTING, Leaning.AUTHORED, Group.TO_CAMERA),
        (Verdict.INCONCLUSIVE, Leaning.GENERATED, Group.CONTEXT),
    ],
)
def test_a_finding_stands_under_its_heading(verdict, leaning, group):
    assert groups(verdict, (leaning, Basis.DECLARED))[group] == 1


def test_a_hint_is_only_context_whatever_it_points_to():
    assert groups(Verdict.CAPTURED, (Leaning.GENERATED, Basis.HINTED))[Group.CONTEXT] == 1


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_headings_are_there_without_findings(verdict):
    assert len(groups(verdict)) in (2, 3)
    assert set(groups(verdict).values()) == {0}


def test_conflicting_rows_carry_the_badge_of_their_side():
    by_group = {group.group: group.rows for group in ledger.ledger(samples.conflicting().report)}
    assert by_group[Group.TO_AI][0].badge is Verdict.GENERATED
    assert by_group[Group.TO_CAMERA][0].badge is Verdict.CAPTURED


def test_what_was_looked_for_and_not_found():
    sought = ledger.not_found(samples.generated().report, duplicates=2)
    assert sought == (Sought.CREDENTIALS, Sought.CAMERA, Sought.TAGS)
    assert Sought.CREDENTIALS not in ledger.not_found(samples.edited().report)


def test_evidence_finds_its_block_by_source_and_offset():
    blocks = (MetadataBlock("xmp", "packet", "a", 10), MetadataBlock("xmp", "packet", "b", 90))
    second = Evidence(EvidenceKind.TAG, "xmp:packet", "x", {}, Location(90))
    assert ledger.cited_block(second, blocks) == 1
    assert ledger.cited_block(Evidence(EvidenceKind.TAG, "xmp:packet", "x", {}), blocks) == 0
    assert ledger.cited_block(Evidence(EvidenceKind.TAG, "filename", "x", {}), blocks) is None


def test_an_excerpt_is_short():
    shown = ledger.excerpt(MetadataBlock("png:tEXt", "a", "x" * 10_000))
    assert len(shown) <= ledger.EXCERPT_LIMIT + 2
