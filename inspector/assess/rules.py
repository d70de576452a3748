"""L2: the rule table: one row turns one kind of evidence into one finding.

Verdicts, bases and their order: product design, section 2. The table only reads evidence; how findings
combine is the engine's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inspector.domain.enums import Basis, EvidenceKind, Integrity, Leaning, Origin, Shows, Signature, Trust
from inspector.domain.evidence import Evidence

Data = Mapping[str, Any]

CAPTURE_TERMS = frozenset(
    {"digitalCapture", "computationalCapture", "compositeCapture", "negativeFilm", "positiveFilm", "print"}
)
AUTHORED_TERMS = frozenset({"digitalCreation", "humanEdits", "minorHumanEdits"})
AI_PART_TERMS = frozenset({"compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"})

ORIGIN_LEANING: Mapping[str, Leaning] = {
    Origin.AI_GENERATED: Leaning.GENERATED,
    Origin.AI_GENERATED_THEN_EDITED: Leaning.GENERATED,
    Origin.CONTAINS_AI_EDITED_PARTS: Leaning.EDITED_WITH_AI,
    Origin.CAMERA_CAPTURE: Leaning.CAPTURED,
    Origin.CAMERA_CAPTURE_EDITED: Leaning.CAPTURED,
    Origin.SCAN: Leaning.CAPTURED,
    Origin.DIGITAL_CREATION: Leaning.AUTHORED,
}
_ORIGIN_CODE = {
    Leaning.GENERATED: "c2pa.ai_generated",
    Leaning.EDITED_WITH_AI: "c2pa.ai_edited",
    Leaning.CAPTURED: "c2pa.captured",
    Leaning.AUTHORED: "c2pa.authored",
}
_SIGNED = (Integrity.OK, Integrity.RULE_VIOLATION, Integrity.UNVERIFIABLE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: evidence of `kind` for which `when` holds gives a finding `code` that leans and rests so."""

    code: str
    kind: EvidenceKind
    when: Callable[[Data], bool]
    leaning: Leaning
    basis: Basis
    params: tuple[str, ...] = ()


def counts(data: Data, leaning: Leaning) -> bool:
    """Whether signed credentials carry a verdict for this leaning.

    Admitting AI needs no good certificate: a broken rule, an old hash or a certificate of the wrong kind does
    not weaken it. A claim of capture or authorship counts only where everything but the list is in order, and not
    across an ingredient that was damaged.
    """
    if ORIGIN_LEANING.get(data.get("origin") or "") is not leaning or data.get("integrity") not in _SIGNED:
        return False
    if leaning in (Leaning.GENERATED, Leaning.EDITED_WITH_AI):
        return True
    sound = data.get("integrity") == Integrity.OK and not data.get("weakened")
    return sound and data.get("trust") not in (Trust.NOT_ALLOWED, Trust.REVOKED)


def trusted(data: Data) -> bool:
    """Valid, unchanged, and the signer on a trust list."""
    return data.get("integrity") == Integrity.OK and data.get("trust") == Trust.TRUSTED


def _shows(shows: Shows) -> Callable[[Data], bool]:
    return lambda data: data.get("shows") == shows and bool(data.get("firm", True))


def _term(terms: frozenset[str]) -> Callable[[Data], bool]:
    return lambda data: data.get("term") in terms


def _is(key: str, value: object, *, firm: bool | None = None) -> Callable[[Data], bool]:
    return lambda data: data.get(key) == value and (firm is None or bool(data.get("firm", True)) == firm)


def _credentials(leaning: Leaning, *, listed: bool) -> Callable[[Data], bool]:
    return lambda data: counts(data, leaning) and trusted(data) == listed


def _claims_only(leaning: Leaning) -> Callable[[Data], bool]:
    return lambda data: ORIGIN_LEANING.get(data.get("origin") or "") is leaning and not counts(data, leaning)


def _no_statement(data: Data) -> bool:
    return data.get("integrity") in _SIGNED and (data.get("origin") or "") not in ORIGIN_LEANING


def _weak_tag(data: Data) -> bool:
    return data.get("strength") == "weak" and data.get("meaning") in ("generated", "assisted")


def _tag(meaning: str) -> Callable[[Data], bool]:
    return lambda data: data.get("meaning") == meaning and not _weak_tag(data)


def _copy(data: Data) -> bool:
    return data.get("verdict") == "generated" and bool(data.get("inherits"))


_KNOWN_TERMS = CAPTURE_TERMS | AUTHORED_TERMS | AI_PART_TERMS | {"trainedAlgorithmicMedia"}
_G, _S, _L, _T, _D, _C = (
    EvidenceKind.GENERATION,
    EvidenceKind.SOURCE_TYPE,
    EvidenceKind.AI_LABEL,
    EvidenceKind.TAG,
    EvidenceKind.DETECTOR,
    EvidenceKind.CREDENTIALS,
)
_GENERATOR = ("generator",)
_LABEL = ("scheme", "text")
_TAG = ("tag", "site")
_SIGNER = ("signer",)
_TRAINING = ("scheme", "key")

RULES: tuple[Rule, ...] = (
    *(
        Rule(_ORIGIN_CODE[leaning], _C, _credentials(leaning, listed=listed), leaning, basis, _SIGNER)
        for listed, basis in ((True, Basis.SIGNED_TRUSTED), (False, Basis.SIGNED))
        for leaning in _ORIGIN_CODE
    ),
    Rule("c2pa.tampered", _C, _is("integrity", Integrity.MISMATCH), Leaning.CONTEXT, Basis.HINTED, _SIGNER),
    *(
        Rule(f"c2pa.claim_only.{leaning}", _C, _claims_only(leaning), leaning, Basis.HINTED, _SIGNER)
        for leaning in _ORIGIN_CODE
    ),
    Rule("c2pa.no_statement", _C, _no_statement, Leaning.CONTEXT, Basis.NONE, _SIGNER),
    Rule("c2pa.unreadable", _C, _is("integrity", Integrity.UNREADABLE), Leaning.CONTEXT, Basis.NONE),
    Rule("c2pa.not_checked", _C, _is("integrity", Integrity.NOT_CHECKED), Leaning.CONTEXT, Basis.NONE),
    Rule("generation.parameters", _G, _shows(Shows.GENERATED), Leaning.GENERATED, Basis.DECLARED, _GENERATOR),
    Rule("generation.edited", _G, _shows(Shows.EDITED), Leaning.EDITED_WITH_AI, Basis.DECLARED, _GENERATOR),
    *(
        Rule("generation.pattern", _G, _is("shows", shows, firm=False), leaning, Basis.HINTED, _GENERATOR)
        for shows, leaning in ((Shows.GENERATED, Leaning.GENERATED), (Shows.EDITED, Leaning.EDITED_WITH_AI))
    ),
    Rule("generation.processed", _G, _is("shows", Shows.PROCESSED), Leaning.CONTEXT, Basis.HINTED, _GENERATOR),
    Rule("generation.possible_input", _G, _is("shows", Shows.POSSIBLE_INPUT), Leaning.CONTEXT, Basis.HINTED),
    Rule(
        "generation.workflow_only", _G, _is("shows", Shows.WORKFLOW_ONLY), Leaning.GENERATED, Basis.HINTED, _GENERATOR
    ),
    *(
        Rule(f"generation.signature.{result}", _G, _is("signature", result), Leaning.CONTEXT, basis, _GENERATOR)
        for result, basis in (
            (Signature.VERIFIED, Basis.DECLARED),
            (Signature.BROKEN, Basis.HINTED),
            (Signature.NOT_CHECKED, Basis.NONE),
        )
    ),
    Rule("unknown_generator_payload", _G, _is("shows", Shows.UNKNOWN_PAYLOAD), Leaning.GENERATED, Basis.HINTED),
    Rule(
        "source_type.trained_algorithmic_media",
        _S,
        _is("term", "trainedAlgorithmicMedia"),
        Leaning.GENERATED,
        Basis.DECLARED,
        ("term",),
    ),
    Rule("source_type.composite_with_ai", _S, _term(AI_PART_TERMS), Leaning.EDITED_WITH_AI, Basis.DECLARED, ("term",)),
    Rule("source_type.captured", _S, _term(CAPTURE_TERMS), Leaning.CAPTURED, Basis.DECLARED, ("term",)),
    Rule("source_type.authored", _S, _term(AUTHORED_TERMS), Leaning.AUTHORED, Basis.DECLARED, ("term",)),
    Rule(
        "source_type.context",
        _S,
        lambda data: bool(data.get("known")) and data.get("term") not in _KNOWN_TERMS,
        Leaning.CONTEXT,
        Basis.DECLARED,
        ("term",),
    ),
    Rule(
        "source_type.unknown",
        _S,
        lambda data: not data.get("known") and data.get("term") not in _KNOWN_TERMS,
        Leaning.CONTEXT,
        Basis.NONE,
        ("raw",),
    ),
    Rule("ai_label.generated", _L, _is("meaning", "generated", firm=True), Leaning.GENERATED, Basis.DECLARED, _LABEL),
    Rule("ai_label.edited", _L, _is("meaning", "edited", firm=True), Leaning.EDITED_WITH_AI, Basis.DECLARED, _LABEL),
    Rule("ai_label.possible", _L, _is("meaning", "possible"), Leaning.CONTEXT, Basis.DECLARED, _LABEL),
    Rule("ai_label.involved", _L, _is("meaning", "involved"), Leaning.CONTEXT, Basis.DECLARED, _LABEL),
    Rule("ai_label.pattern", _L, _is("meaning", "generated", firm=False), Leaning.GENERATED, Basis.HINTED, _LABEL),
    Rule("ai_label.pattern", _L, _is("meaning", "edited", firm=False), Leaning.EDITED_WITH_AI, Basis.HINTED, _LABEL),
    Rule("camera.complete", EvidenceKind.CAMERA, _is("complete", True), Leaning.CAPTURED, Basis.DECLARED, ("device",)),
    Rule(
        "camera.partial",
        EvidenceKind.CAMERA,
        lambda data: not data.get("complete"),
        Leaning.CAPTURED,
        Basis.HINTED,
        ("device",),
    ),
    Rule("software.context", EvidenceKind.SOFTWARE, lambda _: True, Leaning.CONTEXT, Basis.HINTED, ("name",)),
    Rule("tag.generated", _T, _tag("generated"), Leaning.GENERATED, Basis.TAGGED, _TAG),
    Rule("tag.assisted", _T, _tag("assisted"), Leaning.EDITED_WITH_AI, Basis.TAGGED, _TAG),
    Rule("tag.captured", _T, _tag("captured"), Leaning.CAPTURED, Basis.TAGGED, _TAG),
    Rule("tag.authored", _T, _tag("authored"), Leaning.AUTHORED, Basis.TAGGED, _TAG),
    Rule("tag.not_ai", _T, _tag("not_ai"), Leaning.CONTEXT, Basis.TAGGED, _TAG),
    Rule("tag.subject", _T, _tag("subject"), Leaning.CONTEXT, Basis.TAGGED, _TAG),
    Rule("tag.weak", _T, _weak_tag, Leaning.GENERATED, Basis.HINTED, _TAG),
    *(
        Rule(f"training.{effect}", EvidenceKind.TRAINING, _is("effect", effect), Leaning.CONTEXT, Basis.NONE, _TRAINING)
        for effect in ("opt_out", "constrained", "allowed")
    ),
    Rule(
        "detector.ai",
        _D,
        lambda data: data.get("band") == "ai" and not data.get("unstable"),
        Leaning.GENERATED,
        Basis.DETECTED,
    ),
    Rule(
        "detector.unstable",
        _D,
        lambda data: data.get("band") == "ai" and bool(data.get("unstable")),
        Leaning.GENERATED,
        Basis.HINTED,
    ),
    Rule("detector.unsure", _D, _is("band", "unsure"), Leaning.GENERATED, Basis.HINTED),
    Rule("detector.none", _D, _is("band", "none"), Leaning.CONTEXT, Basis.NONE),
    Rule("detector.out_of_domain", _D, _is("band", "out_of_domain"), Leaning.CONTEXT, Basis.NONE),
    Rule("hint.ai", EvidenceKind.HINT, _is("toward", "ai"), Leaning.GENERATED, Basis.HINTED, ("text",)),
    Rule("hint.camera", EvidenceKind.HINT, _is("toward", "camera"), Leaning.CAPTURED, Basis.HINTED, ("text",)),
    *(
        Rule(code, EvidenceKind.HINT, _is("hint", code), Leaning.CONTEXT, Basis.HINTED, params)
        for code, params in (
            ("resaved.camera_standard", ("text", "quality")),
            ("resaved.camera_adobe", ("text",)),
            ("resaved.generated_chunks", ("text",)),
            ("resaved.generated_tables", ()),
            ("resaved.no_credentials", ("name",)),
        )
    ),
    Rule(
        "hint.context",
        EvidenceKind.HINT,
        lambda data: data.get("toward") not in ("ai", "camera") and not str(data.get("hint")).startswith("resaved."),
        Leaning.CONTEXT,
        Basis.HINTED,
        ("text",),
    ),
    Rule("duplicate.generated", EvidenceKind.DUPLICATE, _copy, Leaning.GENERATED, Basis.MATCHED, ("name",)),
    Rule(
        "duplicate.edited",
        EvidenceKind.DUPLICATE,
        _is("verdict", "edited_with_ai"),
        Leaning.EDITED_WITH_AI,
        Basis.HINTED,
        ("name",),
    ),
    Rule(
        "duplicate.context",
        EvidenceKind.DUPLICATE,
        lambda data: not _copy(data) and data.get("verdict") != "edited_with_ai",
        Leaning.CONTEXT,
        Basis.NONE,
        ("name",),
    ),
    Rule("attribution", EvidenceKind.ATTRIBUTION, lambda _: True, Leaning.CONTEXT, Basis.NONE),
)


_BY_KIND: Mapping[EvidenceKind, tuple[Rule, ...]] = {
    kind: tuple(rule for rule in RULES if rule.kind is kind) for kind in EvidenceKind
}


def matching(evidence: Evidence) -> list[Rule]:
    """The rows that apply to one piece of evidence, in table order."""
    data = evidence.data
    return [rule for rule in _BY_KIND[evidence.kind] if rule.when(data)]
