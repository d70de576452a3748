"""Statements that do not fit together: each becomes a finding in words that cites all of them, none a verdict."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector import messages
from inspector.assess import assess
from inspector.assess.contradictions import CODES, PAYLOADS_LIMIT, contradictions
from inspector.domain.enums import Basis, EvidenceKind, Leaning
from inspector.domain.evidence import Evidence, Location
from inspector.domain.record import finding_text


def generation(source="png:tEXt:parameters", location=None, **data):
    known = {"shows": "generated", "firm": True, "generator": "AUTOMATIC1111 WebUI"}
    return ("generation", known | data, source, location)


def source_type(term, source="xmp:Iptc4xmpExt:DigitalSourceType", file=""):
    return ("source_type", {"term": term, "known": True}, source, Location(10, 5, file=file))


def c2pa(origin, **data):
    known = {"origin": origin, "integrity": "ok", "trust": "trusted", "signer": "Maker"}
    return ("credentials", known | data, "c2pa", None)


def program(name, role="editor", known=True):
    return ("software", {"name": name, "role": role, "known": known}, "exif:Software", None)


def label(meaning, text="Made with Google AI", **data):
    return (
        "ai_label",
        {"meaning": meaning, "text": text, "scheme": "credit", "firm": True} | data,
        "iptc:Credit",
        None,
    )


CAMERA = ("camera", {"make": "Nikon", "model": "Z 9", "taken_at": "2024-01-02T03:04:05"}, "exif:Make", None)
LENS_ONLY = ("camera", {"lens": "50mm", "exposure": True}, "exif:LensModel", None)


def given_evidence(*parts):
    return [
        Evidence(EvidenceKind(kind), source, "test", data, location, f"e{number}")
        for number, (kind, data, source, location) in enumerate(parts, 1)
    ]


def found(*parts, size=None):
    """Code -> cited evidence of each contradiction."""
    result = {}
    for item in contradictions(given_evidence(*parts), size):
        assert item.leaning is Leaning.CONTEXT
        assert item.basis in (Basis.HINTED, Basis.NONE)
        sentence = finding_text(item)
        assert sentence != f"finding.{item.code}"
        assert "?" not in sentence
        result[item.code.removeprefix("contradiction.")] = item.evidence
    return result


PARAMETERS = generation(prompt="a red fox", seed="7", width=512, height=768)


@pytest.mark.parametrize(
    ("parts", "code", "cited"),
    [
        ([PARAMETERS, c2pa("camera_capture", device="Z 9")], "parameters_and_credentials", ("e2", "e1")),
        ([PARAMETERS, c2pa("digital_creation_no_ai_declared")], "parameters_and_credentials", ("e2", "e1")),
        ([PARAMETERS, source_type("humanEdits")], "parameters_and_source_type", ("e2", "e1")),
        ([PARAMETERS, CAMERA], "parameters_and_camera", ("e2", "e1")),
        ([PARAMETERS, program("GIMP")], "saved_elsewhere", ("e1", "e2")),
        ([PARAMETERS, program("Krita", role="creator")], "saved_elsewhere", ("e1", "e2")),
        ([source_type("digitalCapture")], "capture_without_camera", ("e1",)),
        ([c2pa("camera_capture")], "signed_capture_without_camera", ("e1",)),
        ([source_type("digitalCreation"), label("involved", "Image Tool 2")], "source_type_and_label", ("e1", "e2")),
        ([source_type("digitalCapture"), CAMERA, label("edited")], "source_type_and_label", ("e1", "e3")),
        ([source_type("trainedAlgorithmicMedia"), source_type("digitalCreation")], "source_types", ("e1", "e2")),
        (
            [c2pa("ai_generated"), source_type("digitalCreation")],
            "credentials_and_source_type",
            ("e1", "e2"),
        ),
        (
            [c2pa("digital_creation_no_ai_declared"), source_type("trainedAlgorithmicMedia")],
            "credentials_and_source_type",
            ("e1", "e2"),
        ),
    ],
)
def test_what_does_not_fit_together_is_said_and_cited(parts, code, cited):
    assert found(*parts) == {code: cited}


@pytest.mark.parametrize(
    "parts",
    [
        [PARAMETERS],
        [PARAMETERS, LENS_ONLY],
        [CAMERA, source_type("digitalCapture"), c2pa("camera_capture")],
        [c2pa("ai_generated"), source_type("trainedAlgorithmicMedia"), label("generated")],
        [c2pa("contains_ai_edited_parts"), source_type("digitalCapture"), CAMERA],
        [source_type("computationalCapture"), CAMERA, label("involved")],
        [source_type("digitalCreation"), label("generated", firm=False)],
        [source_type("negativeFilm")],
        [source_type("digitalCapture", "sidecar:json", "a.json")],
        [c2pa("ai_generated"), source_type("digitalCreation", "sidecar:json", "a.json")],
        [generation(firm=False), CAMERA],
        [generation("caption:txt"), program("GIMP")],
        [generation("sidecar:json", location=Location(0, 9, file="a.json")), program("GIMP")],
        [PARAMETERS, program("NovelAI", known=False)],
        [PARAMETERS, program("ShareX", role="screenshot")],
        [program("GIMP")],
        [generation(shows="processed"), CAMERA],
        [generation(shows="possible_input"), CAMERA],
    ],
)
def test_what_fits_together_or_may_is_not_called_a_contradiction(parts):
    assert found(*parts) == {}


@pytest.mark.parametrize(
    ("size", "extras"),
    [
        ((512, 768), {}),
        ((768, 512), {}),
        ((1024, 1536), {}),
        ((768, 1152), {}),
        ((701, 1052), {}),
        ((520, 768), {}),
        ((2048, 768), {}),
        ((1024, 2304), {}),
        ((1000, 1000), {"Hires resize": "1000x1000"}),
        ((3000, 1200), {"Script": "X/Y/Z plot"}),
    ],
    ids=["same", "turned", "doubled", "highres", "odd factor", "rounded", "row", "grid", "stated", "plot"],
)
def test_a_size_that_a_highres_pass_an_upscaler_or_a_grid_gives_is_no_contradiction(size, extras):
    assert found(generation(width=512, height=768, extras=extras), size=size) == {}


@pytest.mark.parametrize("size", [(450, 675), (512, 512), (1, 1), (1920, 1080), (640, 768)])
def test_a_smaller_or_cropped_picture_was_changed(size):
    assert found(generation(width=512, height=768), size=size) == {"size": ("e1",)}
    finding = next(contradictions(given_evidence(generation(width=512, height=768)), size))
    assert "512 × 768" in finding_text(finding)
    assert f"{size[0]} × {size[1]}" in finding_text(finding)
    assert finding.basis is Basis.NONE


def test_records_that_state_the_same_wrong_size_are_cited_together():
    chunk = generation(width=512, height=768, seed="7", prompt="a fox")
    copy = generation("exif:UserComment", width=512, height=768, seed="7", prompt="a fox")
    assert found(chunk, copy, size=(100, 100)) == {"size": ("e1", "e2")}


def test_two_records_disagree_about_seed_or_prompt():
    first = generation(prompt="a red fox", seed="7")
    assert found(first, generation("png:tEXt:prompt", prompt="a red fox", seed="8")) == {"payloads": ("e1", "e2")}
    assert found(first, generation("png:tEXt:prompt", prompt="a blue hen", seed="7")) == {"payloads": ("e1", "e2")}
    finding = next(
        contradictions(given_evidence(first, generation("x", prompt="a hen", seed="8", generator="ComfyUI")))
    )
    assert "seed, prompt" in finding_text(finding)
    assert "AUTOMATIC1111 WebUI, ComfyUI" in finding_text(finding)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"prompt": "a red fox"}, {"prompt": "A  red fox,\n<lora:pelt:0.8>"}),
        ({"prompt": "a red fox"}, {"prompt": "a red fox, masterpiece"}),
        ({"seed": "7"}, {"seed": "-1"}),
        ({"seed": "7"}, {"seed": "9", "extras": {"seeds": ["9", "7"]}}),
        ({"seed": "7"}, {"prompt": "a hen"}),
        ({"seed": "0", "prompt": "unknown", "note": "generation.placeholders"}, {"seed": "9", "prompt": "a hen"}),
        ({"seed": "7"}, {"seed": "9", "shows": "workflow_only"}),
        ({"seed": "7"}, {"seed": "9", "supersedes": ["first"]}),
    ],
    ids=["spelling", "longer", "no seed", "one of many", "nothing in common", "placeholder", "workflow", "superseded"],
)
def test_records_that_say_the_same_or_nothing_do_not_disagree(first, second):
    assert found(generation("first", **first), generation("second", **second)) == {}


def test_hidden_text_is_a_copy_so_every_difference_counts():
    shown = generation(prompt="a red fox", steps=20, sampler="Euler a", guidance=7.0)
    for change in ({"prompt": "a hen"}, {"steps": 21}, {"sampler": "DDIM"}, {"guidance": 8}):
        hidden = generation("stealth:alpha", **{**shown[1], **change})
        assert found(shown, hidden) == {"hidden_text": ("e1", "e2")}
    assert found(shown, generation("stealth:alpha", **{**shown[1], "sampler": "euler_a", "guidance": 7})) == {}


def test_many_payloads_are_compared_within_a_limit():
    parts = [generation(f"png:tEXt:{number}", seed=str(number), prompt="fox " * 5_000) for number in range(500)]
    assert len(found(*parts)["payloads"]) == PAYLOADS_LIMIT


ANY = st.sampled_from(
    [PARAMETERS, CAMERA, LENS_ONLY, generation("stealth:alpha", seed="8", width=64, height=64), label("involved")]
    + [source_type(term) for term in ("digitalCapture", "digitalCreation", "trainedAlgorithmicMedia", "print")]
    + [c2pa(origin) for origin in ("ai_generated", "camera_capture", "digital_creation_no_ai_declared")]
)


@given(st.lists(ANY, max_size=6))
def test_contradictions_never_change_the_verdict(parts):
    evidence = given_evidence(*parts)
    with_size, without = assess(evidence, size=(33, 44)), assess(evidence)
    assert (with_size.verdict, with_size.basis, with_size.flags) == (without.verdict, without.basis, without.flags)
    ids = {item.id for item in evidence}
    for finding in with_size.findings:
        assert set(finding.evidence) <= ids
        assert finding.evidence
        if finding.code.startswith("contradiction."):
            assert finding.leaning is Leaning.CONTEXT
            assert finding.code in CODES


def test_every_code_has_words_and_a_case():
    assert all(f"finding.{code}" in messages.TEMPLATES for code in CODES)
    cases = [PARAMETERS, CAMERA, c2pa("camera_capture"), c2pa("ai_generated"), label("generated")]
    cases += [source_type("digitalCapture"), source_type("trainedAlgorithmicMedia")]
    cases += [program("GIMP"), generation("stealth:alpha", seed="8"), generation("exif:UserComment", seed="9")]
    seen = set()
    for parts in itertools.chain(itertools.combinations(cases, 1), itertools.combinations(cases, 2)):
        seen |= {f"contradiction.{code}" for code in found(*parts, size=(40, 40))}
    assert seen == set(CODES)
