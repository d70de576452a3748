"""L2: the sentences of an assessment, as codes and parameters. Words stand in `inspector.messages.summary`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inspector.domain.enums import Basis, EvidenceKind, Flag, Integrity, Leaning, Origin, Trust, TrustList, Verdict
from inspector.domain.evidence import Evidence
from inspector.domain.report import Finding, Phrase

_HINTS_SHOWN = 3


def summarise(
    verdict: Verdict,
    basis: Basis,
    findings: Sequence[Finding],
    evidence: Sequence[Evidence],
    flags: Sequence[Flag],
    looked: int,
) -> tuple[Phrase, ...]:
    """One to four phrases: what the verdict rests on, what weakens it, and what the detector adds."""
    by_id = {item.id: item for item in evidence}
    if verdict is Verdict.CONFLICTING:
        phrases = _conflicting(basis, findings, by_id)
    elif verdict is Verdict.INCONCLUSIVE:
        phrases = _inconclusive(basis, findings, evidence, flags, looked)
    else:
        main = next(item for item in findings if item.basis is basis and item.leaning.value == verdict.value)
        phrases = [_main(verdict, basis, main, by_id), *_credential_notes(basis, main, by_id)]
    return tuple(phrases)


def _main(verdict: Verdict, basis: Basis, finding: Finding, by_id: dict[str, Evidence]) -> Phrase:
    item = by_id[finding.evidence[0]]
    params = _params(item)
    if basis is Basis.TAGGED and item.kind is EvidenceKind.GENERATION:
        return Phrase(f"summary.{verdict}.beside", params)
    if basis is not Basis.DECLARED:
        return Phrase(f"summary.{verdict}.{basis}", params)
    if finding.code == "generation.parameters":
        return Phrase("summary.generated.declared", params)
    if verdict in (Verdict.GENERATED, Verdict.CAPTURED) and finding.code != "camera.complete":
        return Phrase(f"summary.{verdict}.marked", params)
    return Phrase(f"summary.{verdict}.declared", params)


def _params(item: Evidence) -> dict[str, Any]:
    data = item.data
    device = data.get("device") or " ".join(str(data[key]) for key in ("make", "model") if data.get(key))
    field = data.get("term") or label_of(data) or item.source
    copy = str(data.get("path") or "").rsplit("/", 1)[-1]
    return {
        "signer": data.get("signer") or "an unnamed signer",
        "generator": data.get("generator") or "an unnamed generator",
        "field": field if field == item.source else f"{item.source}: {field}",
        "device": device or "a camera",
        "tool": data.get("tool") or "unnamed software",
        "source": _sentence_start(caption_of(item) or data.get("site") or _sidecar(item)),
        "tag": data.get("tag") or data.get("term") or data.get("text") or "",
        "name": copy,
        "basis": data.get("basis") or "",
        "list": data.get("trust_list") or "",
    }


def label_of(data: Mapping[str, Any]) -> str:
    """What a label says, for a sentence: of the AIGC label, which is JSON, its value."""
    if data.get("scheme") == "tc260" and data.get("label"):
        return f"AIGC label {data['label']}"
    return data.get("text") or ""


def is_beside(item: Evidence) -> bool:
    """Whether it was written beside the file, by whoever keeps it there, and not into it by a tool."""
    inside = item.location.inside if item.location else ""
    return item.source.startswith(("caption:", "sidecar:")) or inside == "sidecar"


def _sidecar(item: Evidence) -> str:
    return f"the file {item.location.file}" if item.location and item.location.file else item.source


def caption_of(item: Evidence) -> str:
    """The caption file that a tag was read from, which says more than the site whose spelling the tag has."""
    if not item.source.startswith("caption:"):
        return ""
    return f"the caption {item.location.file}" if item.location and item.location.file else "the caption"


def _sentence_start(text: str) -> str:
    return "The" + text[3:] if text.startswith("the ") else text


def _credential_notes(basis: Basis, finding: Finding, by_id: dict[str, Evidence]) -> list[Phrase]:
    if basis not in (Basis.SIGNED, Basis.SIGNED_TRUSTED):
        return []
    item = by_id[finding.evidence[0]]
    data, params = item.data, _params(item)
    notes = []
    if basis is Basis.SIGNED_TRUSTED:
        own = params["list"] == TrustList.USER
        notes.append(
            Phrase("summary.trust_list.user") if own else Phrase("summary.trust_list", {"list": params["list"]})
        )
    else:
        trust = data.get("trust")
        weak = {Trust.EXPIRED: "expired", Trust.NOT_ALLOWED: "not_allowed", Trust.REVOKED: "revoked"}
        if trust in weak:
            notes.append(Phrase(f"summary.{weak[Trust(trust)]}"))
        elif trust != Trust.TRUSTED:
            notes.append(Phrase("summary.unlisted", {"signer": params["signer"]}))
    if data.get("integrity") in (Integrity.RULE_VIOLATION, Integrity.UNVERIFIABLE):
        notes.append(Phrase(f"summary.{data['integrity']}"))
    if data.get("origin") == Origin.AI_GENERATED_THEN_EDITED:
        notes.append(Phrase("summary.edited"))
    elif data.get("origin") == Origin.CAMERA_CAPTURE_EDITED:
        notes.append(Phrase("summary.edited_captured"))
    notes += [Phrase(f"summary.{key}") for key in ("based_on_input", "inferred") if data.get(key)]
    return notes


def _conflicting(basis: Basis, findings: Sequence[Finding], by_id: dict[str, Evidence]) -> list[Phrase]:
    ai = _strongest(findings, (Leaning.GENERATED,))
    person = _strongest(findings, (Leaning.CAPTURED, Leaning.AUTHORED))
    kind = "tagged" if basis is Basis.TAGGED else "declared"
    if basis in (Basis.SIGNED, Basis.SIGNED_TRUSTED) and ai.basis is person.basis:
        kind = "signed"
    first, second = by_id[ai.evidence[0]], by_id[person.evidence[0]]
    side = _side(ai)
    params = {
        "a": side[:1].upper() + side[1:] if kind == "declared" else side,
        "b": _side(person),
        "source_a": _params(first)["source"],
        "source_b": _params(second)["source"],
    }
    return [Phrase(f"summary.conflicting.{kind}", params)]


def _side(finding: Finding) -> str:
    """A noun phrase for one side of a contradiction."""
    values = [str(value) for value in finding.params.values() if value not in ("", "?")]
    sides = {
        "generation.parameters": "generation parameters of {0}",
        "camera.complete": "camera data of {0}",
        "c2pa.captured": "a capture signed by {0}",
        "c2pa.authored": "a signature of {0} for work without AI",
        "c2pa.ai_generated": "an AI generation signed by {0}",
        "duplicate.generated": "a copy with evidence of AI ({0})",
        "detector.ai": "a resemblance to AI pictures",
    }
    template = sides.get(finding.code, "“{0}”")
    return template.format(values[-1] if values else "an unnamed source")


def _inconclusive(
    basis: Basis, findings: Sequence[Finding], evidence: Sequence[Evidence], flags: Sequence[Flag], looked: int
) -> list[Phrase]:
    if Flag.UNREADABLE in flags:
        return [Phrase("summary.inconclusive.unreadable")]
    credentials = any(item.kind is EvidenceKind.CREDENTIALS for item in evidence)
    if Flag.TAMPERED in flags:
        phrases = [Phrase("summary.inconclusive.tampered")]
    elif basis is Basis.HINTED:
        phrases = [Phrase("summary.inconclusive.hinted", {"hints": _hints(findings)})]
    elif credentials:
        phrases = [Phrase("summary.inconclusive.credentials", {"places": looked})]
    else:
        context = any(item.basis is not Basis.NONE for item in findings)
        phrases = [Phrase(f"summary.inconclusive.{'context' if context else 'none'}", {"places": looked})]
    return [*phrases, *_detector(evidence)]


def _hints(findings: Sequence[Finding]) -> str:
    from inspector import messages

    hints = [item for item in findings if item.basis is Basis.HINTED and item.leaning is not Leaning.CONTEXT]
    texts = [messages.text(f"finding.{item.code}", **item.params) for item in hints[:_HINTS_SHOWN]]
    return "; ".join(text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text for text in texts)


def _detector(evidence: Sequence[Evidence]) -> list[Phrase]:
    item = next((item for item in evidence if item.kind is EvidenceKind.DETECTOR), None)
    if item is None:
        return []
    band = item.data.get("band")
    if band == "ai" and item.data.get("unstable"):
        return [Phrase("summary.detector.unstable")]
    if band not in ("none", "unsure", "out_of_domain"):
        return []
    return [Phrase(f"summary.detector.{band}", {"reason": item.data.get("reason") or "unlike anything tested"})]


def _strongest(findings: Sequence[Finding], leanings: tuple[Leaning, ...]) -> Finding:
    return max((item for item in findings if item.leaning in leanings), key=lambda item: item.basis.strength)
