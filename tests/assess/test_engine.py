"""How findings combine into a verdict: the product's promises, each as a test."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector import messages
from inspector.assess import assess
from inspector.domain.enums import Basis, EvidenceKind, Leaning, Severity, Verdict
from inspector.domain.evidence import Evidence, Location, Problem
from inspector.domain.record import summary_text

PROMPT = ("generation", {"shows": "generated", "firm": True, "generator": "ComfyUI"})
DIRECTOR = ("generation", {"shows": "edited", "firm": True, "generator": "NovelAI"})
TYPE_AI = ("source_type", {"term": "trainedAlgorithmicMedia", "known": True})
TYPE_PART = ("source_type", {"term": "compositeWithTrainedAlgorithmicMedia", "known": True})
TYPE_CAPTURE = ("source_type", {"term": "digitalCapture", "known": True})
TYPE_AUTHORED = ("source_type", {"term": "digitalCreation", "known": True})
CAMERA = ("camera", {"complete": True, "make": "Nikon", "model": "Z 9"})
CAMERA_PART = ("camera", {"complete": False, "make": "Nikon"})
TAG_AI = ("tag", {"meaning": "generated", "tag": "ai-generated", "site": "danbooru"})
TAG_ASSISTED = ("tag", {"meaning": "assisted", "tag": "ai-assisted", "site": "danbooru"})
TAG_PHOTO = ("tag", {"meaning": "captured", "tag": "photo", "site": "flickr"})
COPY_AI = ("duplicate", {"verdict": "generated", "inherits": True, "path": "b.png", "basis": "declared"})
COPY_PART = ("duplicate", {"verdict": "edited_with_ai", "path": "b.png"})
DETECTOR = ("detector", {"band": "ai"})
UNSTABLE = ("detector", {"band": "ai", "unstable": True})
NAME = ("hint", {"toward": "ai", "text": "The file name"})


def c2pa(origin, trust="trusted", integrity="ok", **more):
    data = {"origin": origin, "trust": trust, "integrity": integrity, "signer": "Maker", "trust_list": "official"}
    return ("credentials", data | more)


def given_evidence(*parts):
    return [Evidence(EvidenceKind(kind), kind, "test", data, id=f"e{n}") for n, (kind, data) in enumerate(parts, 1)]


CASES = [
    ("nothing", [], "inconclusive", "none"),
    ("parameters", [PROMPT], "generated", "declared"),
    ("director tool", [DIRECTOR], "edited_with_ai", "declared"),
    ("parameters and camera data", [PROMPT, CAMERA], "conflicting", "declared"),
    ("parameters and partial camera data", [PROMPT, CAMERA_PART], "generated", "declared"),
    ("complete camera data", [CAMERA], "captured", "declared"),
    ("partial camera data", [CAMERA_PART], "inconclusive", "hinted"),
    ("camera data and an AI tag", [CAMERA, TAG_AI], "conflicting", "declared"),
    ("camera data and a matched copy", [CAMERA, COPY_AI], "conflicting", "declared"),
    ("camera data and the detector", [CAMERA, DETECTOR], "conflicting", "declared"),
    ("camera data and an unstable score", [CAMERA, UNSTABLE], "captured", "declared"),
    ("camera data and an assisted tag", [CAMERA, TAG_ASSISTED], "edited_with_ai", "tagged"),
    ("camera data and AI part", [CAMERA, TYPE_PART], "edited_with_ai", "declared"),
    ("declared capture and an AI tag: stronger wins", [TYPE_CAPTURE, TAG_AI], "captured", "declared"),
    ("declared AI beats tag", [TYPE_AI, TAG_PHOTO], "generated", "declared"),
    ("two tags", [TAG_AI, TAG_PHOTO], "conflicting", "tagged"),
    ("authored beside captured", [TYPE_AUTHORED, CAMERA], "authored", "declared"),
    ("authored against generated", [TYPE_AUTHORED, PROMPT], "conflicting", "declared"),
    ("trusted AI", [c2pa("ai_generated")], "generated", "signed_trusted"),
    ("trusted capture over a prompt", [c2pa("camera_capture"), PROMPT], "captured", "signed_trusted"),
    ("unlisted AI", [c2pa("ai_generated", "untrusted")], "generated", "signed"),
    ("expired AI", [c2pa("ai_generated", "expired")], "generated", "signed"),
    ("unlisted capture", [c2pa("camera_capture", "untrusted")], "captured", "signed"),
    ("unlisted capture with prompt", [c2pa("camera_capture", "untrusted"), PROMPT], "conflicting", "signed"),
    ("unlisted capture with tag", [c2pa("camera_capture", "untrusted"), TAG_AI], "conflicting", "signed"),
    ("unlisted capture with copy", [c2pa("camera_capture", "untrusted"), COPY_AI], "conflicting", "signed"),
    ("unlisted capture with detector", [c2pa("camera_capture", "untrusted"), DETECTOR], "captured", "signed"),
    (
        "unlisted capture with a declared AI part",
        [c2pa("camera_capture", "untrusted"), TYPE_PART],
        "edited_with_ai",
        "declared",
    ),
    ("signed part on a capture", [c2pa("contains_ai_edited_parts"), CAMERA], "edited_with_ai", "signed_trusted"),
    ("opened and re-saved AI", [c2pa("ai_generated_then_edited")], "generated", "signed_trusted"),
    ("capture resting on a damaged ingredient", [c2pa("camera_capture", weakened=True)], "inconclusive", "hinted"),
    ("AI resting on a damaged ingredient", [c2pa("ai_generated", weakened=True)], "generated", "signed_trusted"),
    ("tampered AI claim", [c2pa("ai_generated", integrity="mismatch")], "inconclusive", "hinted"),
    ("tampered claim beside a prompt", [c2pa("camera_capture", integrity="mismatch"), PROMPT], "generated", "declared"),
    ("broken rules", [c2pa("ai_generated", integrity="rule_violation")], "generated", "signed"),
    ("may contain AI", [c2pa("digital_creation_may_contain_ai")], "inconclusive", "none"),
    ("copy", [COPY_AI], "generated", "matched"),
    ("edited copy only hints", [COPY_PART], "inconclusive", "hinted"),
    ("detector", [DETECTOR], "generated", "detected"),
    ("unstable detector", [UNSTABLE], "inconclusive", "hinted"),
    ("name", [NAME], "inconclusive", "hinted"),
]


@pytest.mark.parametrize(("name", "parts", "verdict", "basis"), CASES, ids=[case[0] for case in CASES])
def test_verdict_and_basis(name, parts, verdict, basis):
    for order in itertools.permutations(parts):
        result = assess(given_evidence(*order), looked=14)
        assert (result.verdict, result.basis) == (verdict, basis)
        assert summary_text(result)
        assert "?" not in summary_text(result)
        assert all(phrase.code in messages.TEMPLATES for phrase in result.summary)


@pytest.mark.parametrize("part", [PROMPT, DIRECTOR, TYPE_AI, TYPE_CAPTURE])
@pytest.mark.parametrize("source", ["caption:txt", "sidecar:json", "xmp:packet"])
def test_what_stands_beside_the_file_is_tagged_not_declared(part, source):
    inside = "sidecar" if source.startswith("xmp") else ""
    place = Location(0, 9, inside, "a.txt")
    (item,) = given_evidence(part)
    result = assess([replace(item, source=source, location=place)])
    assert result.basis is Basis.TAGGED
    assert "a.txt" in summary_text(result)


def test_an_empty_result_reads_as_a_result():
    sentence = summary_text(assess([], looked=14))
    assert "14 places" in sentence
    assert "human" not in sentence.lower()


def test_only_a_mismatch_says_tampered():
    for integrity in ("ok", "rule_violation", "unverifiable", "unreadable", "not_checked"):
        assert "tampered" not in assess(given_evidence(c2pa("ai_generated", integrity=integrity))).flags
    assert "tampered" in assess(given_evidence(c2pa("ai_generated", integrity="mismatch"))).flags


def test_flags_of_problems_and_wishes():
    opt_out = ("training", {"effect": "opt_out", "scheme": "plus", "key": "DataMining"})
    constrained = ("training", {"effect": "constrained", "scheme": "c2pa", "key": "k"})
    problems = [
        Problem("file.truncated"),
        Problem("file.mislabelled", Severity.INFO),
        Problem("file.unrecognised", Severity.ERROR),
    ]
    flags = assess(given_evidence(opt_out, constrained, UNSTABLE), problems).flags
    assert flags == (
        "unreadable",
        "truncated",
        "training_opt_out",
        "training_constrained",
        "unstable_score",
        "mislabelled_extension",
    )


def test_findings_cite_evidence_and_come_strongest_first():
    result = assess(given_evidence(NAME, PROMPT, c2pa("ai_generated")))
    assert [finding.basis for finding in result.findings] == ["signed_trusted", "declared", "hinted"]
    assert [finding.evidence for finding in result.findings] == [("e3",), ("e2",), ("e1",)]


ANY = st.sampled_from([part for case in CASES for part in case[1]])
HINTS = st.sampled_from(
    [NAME, CAMERA_PART, COPY_PART, UNSTABLE, ("software", {"name": "GIMP"}), ("detector", {"band": "unsure"})]
)


@given(st.lists(ANY, max_size=5), HINTS)
def test_adding_a_hint_never_changes_a_verdict(parts, hint):
    before = assess(given_evidence(*parts))
    after = assess(given_evidence(*parts, hint))
    assert after.verdict is before.verdict
    assert after.basis is before.basis or before.basis is Basis.NONE


@given(st.lists(HINTS, max_size=5))
def test_without_evidence_it_stays_inconclusive(parts):
    assert assess(given_evidence(*parts)).verdict is Verdict.INCONCLUSIVE


@given(st.lists(st.sampled_from([DETECTOR, UNSTABLE, NAME, CAMERA_PART]), max_size=5))
def test_a_detector_alone_never_outranks_detected(parts):
    result = assess(given_evidence(*parts))
    assert result.basis.strength <= Basis.DETECTED.strength
    assert result.verdict in (Verdict.GENERATED, Verdict.INCONCLUSIVE)


@given(st.lists(ANY, max_size=6), st.randoms())
def test_the_order_of_evidence_does_not_matter(parts, random):
    evidence = given_evidence(*parts)
    shuffled = list(evidence)
    random.shuffle(shuffled)
    first, second = assess(evidence), assess(shuffled)
    assert (first.verdict, first.basis, first.flags) == (second.verdict, second.basis, second.flags)


@given(st.lists(ANY, max_size=6))
def test_a_verdict_always_has_a_finding_that_says_so(parts):
    result = assess(given_evidence(*parts))
    if result.verdict not in (Verdict.INCONCLUSIVE, Verdict.CONFLICTING):
        assert any(item.leaning == result.verdict.value and item.basis is result.basis for item in result.findings)
    if result.verdict is Verdict.CONFLICTING:
        leanings = {item.leaning for item in result.findings}
        assert Leaning.GENERATED in leanings
        assert leanings & {Leaning.CAPTURED, Leaning.AUTHORED}
