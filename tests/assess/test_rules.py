"""Every row of the rule table, and the words of every finding."""

from __future__ import annotations

import pytest

from inspector import messages
from inspector.assess.rules import RULES, matching
from inspector.domain.evidence import Evidence

C2PA = {"integrity": "ok", "trust": "trusted", "signer": "Maker"}

ROWS = [
    ("c2pa.ai_generated", "generated", "signed_trusted", "credentials", C2PA | {"origin": "ai_generated"}),
    ("c2pa.ai_generated", "generated", "signed_trusted", "credentials", C2PA | {"origin": "ai_generated_then_edited"}),
    (
        "c2pa.ai_edited",
        "edited_with_ai",
        "signed_trusted",
        "credentials",
        C2PA | {"origin": "contains_ai_edited_parts"},
    ),
    ("c2pa.captured", "captured", "signed_trusted", "credentials", C2PA | {"origin": "camera_capture"}),
    (
        "c2pa.captured",
        "captured",
        "signed_trusted",
        "credentials",
        C2PA | {"origin": "camera_capture_edited_no_ai_declared"},
    ),
    ("c2pa.captured", "captured", "signed_trusted", "credentials", C2PA | {"origin": "scan_from_film_or_print"}),
    (
        "c2pa.authored",
        "authored",
        "signed_trusted",
        "credentials",
        C2PA | {"origin": "digital_creation_no_ai_declared"},
    ),
    (
        "c2pa.ai_generated",
        "generated",
        "signed",
        "credentials",
        C2PA | {"trust": "untrusted", "origin": "ai_generated"},
    ),
    ("c2pa.ai_generated", "generated", "signed", "credentials", C2PA | {"trust": "expired", "origin": "ai_generated"}),
    (
        "c2pa.ai_generated",
        "generated",
        "signed",
        "credentials",
        C2PA | {"integrity": "rule_violation", "origin": "ai_generated"},
    ),
    ("c2pa.captured", "captured", "signed", "credentials", C2PA | {"trust": "untrusted", "origin": "camera_capture"}),
    (
        "c2pa.claim_only.captured",
        "captured",
        "hinted",
        "credentials",
        C2PA | {"trust": "revoked", "origin": "camera_capture"},
    ),
    (
        "c2pa.claim_only.captured",
        "captured",
        "hinted",
        "credentials",
        C2PA | {"integrity": "unverifiable", "origin": "camera_capture"},
    ),
    (
        "c2pa.claim_only.authored",
        "authored",
        "hinted",
        "credentials",
        C2PA | {"integrity": "rule_violation", "origin": "digital_creation_no_ai_declared"},
    ),
    (
        "c2pa.claim_only.generated",
        "generated",
        "hinted",
        "credentials",
        C2PA | {"integrity": "mismatch", "origin": "ai_generated"},
    ),
    (
        "c2pa.claim_only.edited_with_ai",
        "edited_with_ai",
        "hinted",
        "credentials",
        C2PA | {"integrity": "mismatch", "origin": "contains_ai_edited_parts"},
    ),
    ("c2pa.tampered", "context", "hinted", "credentials", C2PA | {"integrity": "mismatch"}),
    (
        "c2pa.no_statement",
        "context",
        "none",
        "credentials",
        C2PA | {"origin": "digital_creation_may_contain_ai"},
    ),
    ("c2pa.no_statement", "context", "none", "credentials", C2PA | {"origin": "signed_no_origin_statement"}),
    ("c2pa.unreadable", "context", "none", "credentials", {"integrity": "unreadable"}),
    ("c2pa.not_checked", "context", "none", "credentials", {"integrity": "not_checked"}),
    ("generation.parameters", "generated", "declared", "generation", {"shows": "generated", "firm": True}),
    ("generation.edited", "edited_with_ai", "declared", "generation", {"shows": "edited", "firm": True}),
    ("generation.pattern", "generated", "hinted", "generation", {"shows": "generated", "firm": False}),
    ("generation.pattern", "edited_with_ai", "hinted", "generation", {"shows": "edited", "firm": False}),
    ("generation.processed", "context", "hinted", "generation", {"shows": "processed", "firm": True}),
    ("generation.possible_input", "context", "hinted", "generation", {"shows": "possible_input", "firm": True}),
    ("generation.workflow_only", "generated", "hinted", "generation", {"shows": "workflow_only", "firm": True}),
    ("generation.signature.verified", "context", "declared", "generation", {"signature": "verified"}),
    ("generation.signature.broken", "context", "hinted", "generation", {"signature": "broken"}),
    ("generation.signature.not_checked", "context", "none", "generation", {"signature": "not_checked"}),
    ("unknown_generator_payload", "generated", "hinted", "generation", {"shows": "unknown_payload", "firm": False}),
    (
        "source_type.trained_algorithmic_media",
        "generated",
        "declared",
        "source_type",
        {"term": "trainedAlgorithmicMedia", "known": True},
    ),
    *(
        ("source_type.composite_with_ai", "edited_with_ai", "declared", "source_type", {"term": term, "known": True})
        for term in ("compositeWithTrainedAlgorithmicMedia", "compositeSynthetic")
    ),
    *(
        ("source_type.captured", "captured", "declared", "source_type", {"term": term, "known": True})
        for term in ("digitalCapture", "computationalCapture", "negativeFilm", "positiveFilm", "print")
    ),
    *(
        ("source_type.authored", "authored", "declared", "source_type", {"term": term, "known": True})
        for term in ("digitalCreation", "humanEdits")
    ),
    *(
        ("source_type.context", "context", "declared", "source_type", {"term": term, "known": True})
        for term in ("composite", "digitalArt", "screenCapture", "algorithmicMedia", "softwareImage")
    ),
    ("source_type.unknown", "context", "none", "source_type", {"term": "madeByMagic", "raw": "x", "known": False}),
    ("ai_label.generated", "generated", "declared", "ai_label", {"meaning": "generated", "scheme": "tc260"}),
    ("ai_label.edited", "edited_with_ai", "declared", "ai_label", {"meaning": "edited", "scheme": "credit"}),
    ("ai_label.possible", "context", "declared", "ai_label", {"meaning": "possible", "scheme": "tc260"}),
    ("ai_label.involved", "context", "declared", "ai_label", {"meaning": "involved", "scheme": "iptc_ai"}),
    ("ai_label.pattern", "generated", "hinted", "ai_label", {"meaning": "generated", "firm": False}),
    ("ai_label.pattern", "edited_with_ai", "hinted", "ai_label", {"meaning": "edited", "firm": False}),
    ("camera.complete", "captured", "declared", "camera", {"complete": True, "make": "A", "model": "B"}),
    ("camera.partial", "captured", "hinted", "camera", {"complete": False, "make": "A"}),
    ("software.context", "context", "hinted", "software", {"name": "GIMP"}),
    ("tag.generated", "generated", "tagged", "tag", {"meaning": "generated", "tag": "ai-generated"}),
    ("tag.assisted", "edited_with_ai", "tagged", "tag", {"meaning": "assisted", "tag": "ai-assisted"}),
    ("tag.captured", "captured", "tagged", "tag", {"meaning": "captured", "tag": "photo"}),
    ("tag.authored", "authored", "tagged", "tag", {"meaning": "authored", "tag": "not ai"}),
    ("tag.not_ai", "context", "tagged", "tag", {"meaning": "not_ai", "tag": "illust_ai_type=1"}),
    ("tag.subject", "context", "tagged", "tag", {"meaning": "subject", "tag": "ai topic"}),
    ("tag.weak", "generated", "hinted", "tag", {"meaning": "generated", "strength": "weak", "tag": "midjourney"}),
    *(
        (f"training.{effect}", "context", "none", "training", {"effect": effect, "scheme": "plus", "key": "k"})
        for effect in ("opt_out", "constrained", "allowed")
    ),
    ("detector.ai", "generated", "detected", "detector", {"band": "ai"}),
    ("detector.unstable", "generated", "hinted", "detector", {"band": "ai", "unstable": True}),
    ("detector.unsure", "generated", "hinted", "detector", {"band": "unsure"}),
    ("detector.none", "context", "none", "detector", {"band": "none"}),
    ("detector.out_of_domain", "context", "none", "detector", {"band": "out_of_domain"}),
    ("hint.ai", "generated", "hinted", "hint", {"toward": "ai", "text": "A name"}),
    ("hint.camera", "captured", "hinted", "hint", {"toward": "camera", "text": "A name"}),
    ("hint.context", "context", "hinted", "hint", {"toward": "", "text": "A size"}),
    ("resaved.camera_standard", "context", "hinted", "hint", {"hint": "resaved.camera_standard", "quality": 75}),
    *(
        (f"resaved.{code}", "context", "hinted", "hint", {"hint": f"resaved.{code}", "toward": "software"})
        for code in ("camera_adobe", "generated_chunks", "generated_tables", "no_credentials")
    ),
    (
        "duplicate.generated",
        "generated",
        "matched",
        "duplicate",
        {"verdict": "generated", "inherits": True, "path": "a"},
    ),
    ("duplicate.edited", "edited_with_ai", "hinted", "duplicate", {"verdict": "edited_with_ai", "path": "a"}),
    ("duplicate.context", "context", "none", "duplicate", {"verdict": "captured", "path": "a"}),
    ("duplicate.context", "context", "none", "duplicate", {"verdict": "generated", "inherits": False, "path": "a"}),
    ("attribution", "context", "none", "attribution", {"artist": "A"}),
]


@pytest.mark.parametrize(("code", "leaning", "basis", "kind", "data"), ROWS)
def test_a_row_reads_its_evidence(code, leaning, basis, kind, data):
    from inspector.domain.enums import EvidenceKind

    rules = matching(Evidence(EvidenceKind(kind), "source", "reader", data, id="e1"))
    assert (code, leaning, basis) in [(rule.code, rule.leaning, rule.basis) for rule in rules]
    directions = [rule.leaning for rule in rules if rule.leaning != "context"]
    assert len(directions) <= 1, "one piece of evidence never points two ways"


def test_every_row_of_the_table_has_a_test_row():
    tested = {(code, leaning, basis) for code, leaning, basis, _, _ in ROWS}
    declared = {(rule.code, rule.leaning.value, rule.basis.value) for rule in RULES}
    extra = {row for row in declared - tested if not row[0].startswith("c2pa.")}
    assert not extra
    assert {code for code, *_ in declared} == {code for code, *_ in tested}


def test_every_finding_has_words():
    missing = {rule.code for rule in RULES if f"finding.{rule.code}" not in messages.TEMPLATES}
    assert not missing


def test_no_finding_uses_words_that_claim_too_much():
    forbidden = ("real", "fake", "authentic", "proof", "human-made", "confidence of")
    for code, template in messages.TEMPLATES.items():
        if code.startswith(("finding.", "summary.")):
            assert not [word for word in forbidden if word in template.lower()], code
