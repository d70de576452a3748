"""L1: the record contract, schema 1: one JSON object a picture. Keys are always present; unknown is null."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from inspector import messages
from inspector.domain.credentials import Credentials
from inspector.domain.enums import ContainerFormat
from inspector.domain.evidence import Attribution, Camera, Evidence, GenerationParameters, Problem
from inspector.domain.jsonform import from_json, to_json
from inspector.domain.report import (
    Assessment,
    Asset,
    DetectorScore,
    Duplicate,
    Finding,
    Hashes,
    InspectionReport,
    Label,
)

SCHEMA = 1


def record(
    report: InspectionReport, label: Label | None = None, duplicates: Iterable[Duplicate] = ()
) -> dict[str, Any]:
    """The record of one picture.

    Args:
        report: what the inspection found.
        label: the human decision, where there is one.
        duplicates: other pictures of the catalogue that show the same.

    Returns:
        A mapping of plain JSON values in the key order of the contract.
    """
    asset = report.asset
    return {
        "schema": SCHEMA,
        "path": asset.key,
        "sha256": asset.sha256,
        "bytes": asset.size,
        "mtime": timestamp(asset.mtime_ns),
        "format": asset.format.value if asset.format else None,
        "width": asset.width,
        "height": asset.height,
        "assessment": _assessment(report.assessment),
        "evidence": [_evidence(item) for item in report.evidence],
        "generation": to_json(report.generation),
        "attribution": to_json(report.attribution),
        "c2pa": to_json(report.credentials),
        "camera": to_json(report.camera),
        "detector": to_json(report.detector),
        "hashes": to_json(report.hashes),
        "duplicates": [to_json(item) for item in duplicates],
        "label": to_json(label) if label and (label.value or label.tags or label.note) else None,
        "problems": [problem_record(item) for item in report.problems],
    }


def report_of(value: Mapping[str, Any]) -> InspectionReport:
    """The report behind a record. Blocks and thumbnail are not part of a record and come back empty.

    Raises:
        ValueError, TypeError, KeyError: where the object does not keep the contract.
    """
    assessment = dict(value["assessment"])
    assessment["summary"] = assessment.get("phrases", ())
    return InspectionReport(
        asset=Asset(
            key=value["path"],
            size=value["bytes"],
            mtime_ns=nanoseconds(value["mtime"]),
            sha256=value["sha256"],
            format=ContainerFormat(value["format"]) if value["format"] else None,
            width=value["width"],
            height=value["height"],
        ),
        evidence=tuple(from_json(Evidence, item) for item in value["evidence"]),
        assessment=from_json(Assessment, assessment),
        generation=_optional(GenerationParameters, value["generation"]),
        attribution=_optional(Attribution, value["attribution"]),
        credentials=_optional(Credentials, value["c2pa"]),
        camera=_optional(Camera, value["camera"]),
        detector=_optional(DetectorScore, value["detector"]),
        hashes=from_json(Hashes, value["hashes"]),
        problems=tuple(from_json(Problem, item) for item in value["problems"]),
    )


def summary_text(assessment: Assessment) -> str:
    """The assessment's summary in English, as the record carries it."""
    return " ".join(messages.text(phrase.code, **phrase.params) for phrase in assessment.summary)


def finding_text(finding: Finding) -> str:
    """One finding in English."""
    return messages.text(f"finding.{finding.code}", **finding.params)


def problem_record(problem: Problem) -> dict[str, Any]:
    """A problem as the record carries it."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "where": problem.where or None,
        "message": messages.text(problem.code, **problem.params),
        "params": to_json(problem.params),
    }


def timestamp(nanoseconds_since_epoch: int | None) -> str | None:
    """ISO 8601 in UTC with whole seconds; null for times outside the calendar."""
    if nanoseconds_since_epoch is None:
        return None
    try:
        moment = datetime.fromtimestamp(nanoseconds_since_epoch // 1_000_000_000, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return f"{moment.isoformat()[:19]}Z"


def nanoseconds(text: str | None) -> int | None:
    """Undo `timestamp`."""
    return int(datetime.fromisoformat(text).timestamp()) * 1_000_000_000 if text else None


def _assessment(assessment: Assessment) -> dict[str, Any]:
    return {
        "verdict": assessment.verdict.value,
        "basis": assessment.basis.value,
        "flags": [flag.value for flag in assessment.flags],
        "summary": summary_text(assessment),
        "findings": [dict(to_json(item), detail=finding_text(item)) for item in assessment.findings],
        "ruleset": assessment.ruleset,
        "phrases": to_json(assessment.summary),
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind.value,
        "source": item.source,
        "location": to_json(item.location),
        "reader": item.reader,
        "data": to_json(item.data),
    }


def _optional(kind: type[Any], value: Mapping[str, Any] | None) -> Any:
    return None if value is None else from_json(kind, value)
