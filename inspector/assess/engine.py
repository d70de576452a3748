"""L2: evidence to findings, findings to one assessment. Pure: no I/O, no clock, no order dependence.

All findings are collected first and judged together. Stronger basis wins; what disagrees about AI at the
same basis conflicts (product design, section 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from inspector.assess.contradictions import Size, contradictions
from inspector.assess.rules import matching
from inspector.assess.summary import caption_of, is_beside, label_of, summarise
from inspector.domain.enums import Basis, EvidenceKind, Flag, Integrity, Leaning, Severity, Verdict
from inspector.domain.evidence import Evidence, Problem
from inspector.domain.report import Assessment, Finding, InspectionReport

_CARRYING = (Basis.SIGNED_TRUSTED, Basis.SIGNED, Basis.DECLARED, Basis.TAGGED, Basis.MATCHED, Basis.DETECTED)
_UNREADABLE = frozenset(
    {"file.read_failed", "file.no_permission", "file.missing", "file.not_regular", "file.empty", "file.unrecognised"}
    | {"file.placeholder", "file.web_page"}
)
_BELOW_SIGNED_CLAIM = (Basis.DECLARED, Basis.TAGGED, Basis.MATCHED)
_BELOW_CAMERA_DATA = (Basis.TAGGED, Basis.MATCHED, Basis.DETECTED)
_MADE_BY_PERSON = (Leaning.CAPTURED, Leaning.AUTHORED)


def judge(report: InspectionReport) -> Assessment:
    """Judge what one inspection found."""
    return assess(report.evidence, report.problems, looked=report.looked, size=report.asset.dimensions)


def assess(
    evidence: Sequence[Evidence], problems: Sequence[Problem] = (), *, looked: int = 0, size: Size | None = None
) -> Assessment:
    """Judge one picture.

    Args:
        evidence: everything observed, each with its id.
        problems: what limited the inspection; they decide some flags.
        looked: number of places searched, for the sentence that nothing was found.
        size: width and height in pixels as stored, to hold declared sizes against.

    Returns:
        The assessment. Without evidence it is `inconclusive` on basis `none`, never human-made.
    """
    if not evidence and not problems:
        return _nothing(looked)
    findings = _findings(evidence, size)
    verdict, basis = _verdict(findings)
    flags = _flags(evidence, problems)
    return Assessment(
        verdict=verdict,
        basis=basis,
        flags=flags,
        summary=summarise(verdict, basis, findings, evidence, flags, looked),
        findings=findings,
    )


@lru_cache(maxsize=8)
def _nothing(looked: int) -> Assessment:
    """The assessment of most pictures: worked out once for each number of places."""
    summary = summarise(Verdict.INCONCLUSIVE, Basis.NONE, (), (), (), looked)
    return Assessment(Verdict.INCONCLUSIVE, Basis.NONE, (), summary)


def _findings(evidence: Sequence[Evidence], size: Size | None) -> tuple[Finding, ...]:
    found: dict[tuple[Any, ...], list[str]] = {}
    for item in evidence:
        for rule in matching(item):
            params = tuple((name, _param(item, name)) for name in rule.params)
            basis = Basis.TAGGED if rule.basis is Basis.DECLARED and is_beside(item) else rule.basis
            found.setdefault((rule.code, rule.leaning, basis, params), []).append(item.id)
    findings = [
        Finding(code, leaning, basis, tuple(ids), dict(params)) for (code, leaning, basis, params), ids in found.items()
    ]
    findings += contradictions(evidence, size)
    return tuple(sorted(findings, key=lambda item: (-item.basis.strength, item.leaning is Leaning.CONTEXT)))


def _param(item: Evidence, name: str) -> Any:
    data = item.data
    value = data.get(name)
    if name == "site":
        value = caption_of(item) or value or item.source
    elif name == "device" and not value:
        value = " ".join(str(data[key]) for key in ("make", "model") if data.get(key)) or "an unnamed camera"
    elif name == "text":
        value = label_of(data)
    elif name == "name" and not value:
        value = str(data.get("path") or "").rsplit("/", 1)[-1]
    return value if isinstance(value, int | float) else str(value or "?")


def _verdict(findings: Sequence[Finding]) -> tuple[Verdict, Basis]:
    for basis in _CARRYING:
        here = [item for item in findings if item.basis is basis and item.leaning is not Leaning.CONTEXT]
        if here:
            verdict = _judge({item.leaning for item in here})
            return _weigh_down(verdict, basis, here, findings)
    hinted = any(item.basis is Basis.HINTED and item.leaning is not Leaning.CONTEXT for item in findings)
    return Verdict.INCONCLUSIVE, Basis.HINTED if hinted else Basis.NONE


def _judge(leanings: set[Leaning]) -> Verdict:
    by_person = leanings & set(_MADE_BY_PERSON)
    if Leaning.GENERATED in leanings:
        return Verdict.CONFLICTING if by_person else Verdict.GENERATED
    if Leaning.EDITED_WITH_AI in leanings:
        return Verdict.EDITED_WITH_AI
    return Verdict.AUTHORED if Leaning.AUTHORED in leanings else Verdict.CAPTURED


def _weigh_down(
    verdict: Verdict, basis: Basis, here: Sequence[Finding], findings: Sequence[Finding]
) -> tuple[Verdict, Basis]:
    """Claims that anybody can make do not outrank weaker evidence of AI: it conflicts, or adds the AI part."""
    if verdict not in (Verdict.CAPTURED, Verdict.AUTHORED):
        return verdict, basis
    below: Iterable[Basis] = ()
    if basis is Basis.SIGNED:
        below = _BELOW_SIGNED_CLAIM
    elif basis is Basis.DECLARED and all(item.code == "camera.complete" for item in here):
        below = _BELOW_CAMERA_DATA
    contrary = [item for item in findings if item.basis in below]
    if any(item.leaning is Leaning.GENERATED for item in contrary):
        return Verdict.CONFLICTING, basis
    edited = [item.basis for item in contrary if item.leaning is Leaning.EDITED_WITH_AI]
    if edited:
        return Verdict.EDITED_WITH_AI, max(edited, key=lambda item: item.strength)
    return verdict, basis


def _flags(evidence: Sequence[Evidence], problems: Sequence[Problem]) -> tuple[Flag, ...]:
    flags = {flag for item in evidence if (flag := _flag_of(item)) is not None}
    for item in problems:
        if item.code in _UNREADABLE and item.severity is Severity.ERROR:
            flags.add(Flag.UNREADABLE)
        elif item.code == "file.truncated":
            flags.add(Flag.TRUNCATED)
        elif item.code == "file.mislabelled":
            flags.add(Flag.MISLABELLED_EXTENSION)
    return tuple(flag for flag in Flag if flag in flags) if flags else ()


def _flag_of(item: Evidence) -> Flag | None:
    data = item.data
    if item.kind is EvidenceKind.CREDENTIALS:
        return Flag.TAMPERED if data.get("integrity") == Integrity.MISMATCH else None
    if item.kind is EvidenceKind.TRAINING:
        effects = {"opt_out": Flag.TRAINING_OPT_OUT, "constrained": Flag.TRAINING_CONSTRAINED}
        return effects.get(str(data.get("effect")))
    if item.kind is EvidenceKind.DETECTOR:
        if data.get("band") == "out_of_domain":
            return Flag.OUT_OF_DOMAIN
        return Flag.UNSTABLE_SCORE if data.get("unstable") else None
    return Flag.NEAR_DUPLICATE if item.kind is EvidenceKind.DUPLICATE else None
