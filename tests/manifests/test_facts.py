"""What is said about credentials: evidence, lights in words, every status code in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector import messages
from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.domain.credentials import Credentials, Ingredient, Signer
from inspector.domain.enums import EvidenceKind, History, Integrity, Origin, Trust, TrustList
from inspector.domain.jsonform import to_json
from inspector.manifests import (
    action_text,
    check_text,
    code_text,
    evidence_of,
    ingredient_lights,
    lights,
    reason_text,
    source_text,
    source_types,
    training_text,
)
from tests.makers import signed

SPECIFICATION = (Path(__file__).parent / "codes.txt").read_text("utf-8").split()
"""Status codes of the C2PA specification 1.0 to 2.4 and of CAWG identity assertions 1.1 to 1.3."""


@pytest.mark.parametrize("code", SPECIFICATION)
def test_every_code_of_the_specification_has_its_own_words(code: str) -> None:
    sentence = code_text(code)
    assert f"c2pa.code.{code}" in messages.TEMPLATES
    assert code not in sentence
    assert "?" not in sentence


@pytest.mark.parametrize(
    "code", ["assertion.new.trouble", "cawg.new.trouble", "timeStamp.new", "manifest.new", "signingCredential.new"]
)
def test_a_new_code_is_explained_by_its_family(code: str) -> None:
    assert code in code_text(code)
    assert code_text(code) != code_text("entirely.unknown").replace("entirely.unknown", code)


def test_a_hostile_code_stays_one_harmless_line() -> None:
    assert "\n" not in code_text("x\n\x1b[31m" + "y" * 5_000)
    assert len(code_text("x" * 5_000)) < 400


@pytest.mark.parametrize("light", [*Integrity, *History, *Trust, *TrustList, *Origin])
def test_every_state_of_every_light_has_words(light: Any) -> None:
    names = {Integrity: "integrity", History: "history", Trust: "trust", TrustList: "list", Origin: "origin"}
    assert f"c2pa.{names[type(light)]}.{light}" in messages.TEMPLATES


def of(**values: Any) -> dict[str, Any]:
    found: dict[str, Any] = to_json(Credentials(**{"integrity": Integrity.OK, **values}))
    return found


def test_the_lights_of_a_trusted_camera_picture() -> None:
    signer = Signer(organisation="Example Works")
    c2pa = of(
        history=History.OK,
        trust=Trust.TRUSTED,
        trust_list=TrustList.OFFICIAL,
        trust_list_date="2026-08-21",
        origin=Origin.CAMERA_CAPTURE,
        signer=signer,
        ingredients=(Ingredient("a.jpg", integrity=Integrity.OK),),
    )
    assert lights(c2pa) == {
        "Picture": "Unchanged since it was signed",
        "History": "Earlier versions are also intact",
        "Signer": "Known: Example Works, on the official C2PA trust list of 2026-08-21",
        "Origin": "Camera capture",
    }


def test_no_earlier_version_is_called_intact_where_none_has_a_record() -> None:
    assert "History" not in lights(of(history=History.OK))
    assert "History" not in lights(of(history=History.OK, ingredients=(Ingredient("plain.jpg"),)))
    assert "History" in lights(of(history=History.BROKEN))


def test_every_source_type_has_words() -> None:
    terms = [term for group in source_types.GROUPS.values() for term in group]
    assert all(f"c2pa.source.{term}" in messages.TEMPLATES for term in terms)
    assert source_text("digitalCapture") == "taken with a digital camera (digitalCapture)"
    assert source_text("some\nthing") == "some thing"


def test_reasons_in_words() -> None:
    assert reason_text("c2pa.PII.present") == "it held personal data"
    assert reason_text("because\nof") == "because of"


def test_a_fingerprint_of_older_rules_is_not_called_a_change() -> None:
    code = "assertion.dataHash.mismatch"
    assert check_text(code, Integrity.MISMATCH) == code_text(code) == "The picture data is not what was signed"
    assert "older rules" in check_text(code, Integrity.UNVERIFIABLE)
    assert check_text("timeStamp.untrusted", Integrity.UNVERIFIABLE) == code_text("timeStamp.untrusted")


def test_a_camera_claim_of_an_unknown_signer_is_a_claim() -> None:
    found = lights(of(trust=Trust.UNTRUSTED, origin=Origin.CAMERA_CAPTURE))
    assert found["Origin"] == "Claims to be: Camera capture"
    assert found["Signer"] == "Unknown, on none of your lists"
    assert lights(of(trust=Trust.UNTRUSTED, origin=Origin.AI_GENERATED))["Origin"] == "AI-generated"


def test_after_a_change_the_data_only_claims() -> None:
    found = lights(of(integrity=Integrity.MISMATCH, trust=Trust.TRUSTED, trust_list=TrustList.USER, origin=Origin.SCAN))
    assert found["Origin"] == "The data claims: Scan of film or print"
    assert found["Signer"] == "Known: ?, on your own trust list"


def test_notes_follow_the_origin() -> None:
    found = lights(of(origin=Origin.AI_GENERATED, inferred=True, based_on_input=True))
    assert found["Origin"] == "AI-generated. This is inferred from the tool. It is based on a supplied picture."


def test_unread_credentials_have_one_light() -> None:
    assert lights(of(integrity=Integrity.UNREADABLE)) == {"Picture": "There are credentials, but they cannot be read"}


def test_evidence_of_credentials(read: Any) -> None:
    (found,) = evidence_of(read(signed.camera_capture(by=signed.authority("Official"))))
    assert (found.kind, found.source, found.reader) == (EvidenceKind.CREDENTIALS, "c2pa", "c2pa")
    assert found.data == {
        "integrity": "ok",
        "history": "ok",
        "trust": "trusted",
        "trust_list": "official",
        "origin": "camera_capture",
        "signer": "Example Works",
        "tool": "Examplecam EX-1 1.2",
        "device": "Examplecam EX-1",
        "inferred": False,
        "edited": False,
        "based_on_input": False,
        "weakened": False,
    }


def test_evidence_points_to_the_manifest_store() -> None:
    block = MetadataBlock("jumbf", "c2pa", b"", 20, 4_000)
    (found,) = evidence_of(Credentials(Integrity.OK), BlockSet((block,)))
    assert found.location is not None
    assert (found.location.offset, found.location.length) == (20, 4_000)


EFFECTS = [
    ("ai_training", "notAllowed", "opt_out"),
    ("ai_generative_training", "notAllowed", "opt_out"),
    ("data_mining", "notAllowed", "opt_out"),
    ("ai_inference", "notAllowed", "constrained"),
    ("ai_training", "constrained", "constrained"),
    ("ai_inference", "constrained", "constrained"),
    ("ai_training", "allowed", "allowed"),
    ("ai_training", "somethingNew", "constrained"),
]


@pytest.mark.parametrize("scheme", ["c2pa", "cawg"])
@pytest.mark.parametrize(("key", "use", "effect"), EFFECTS)
def test_effect_of_a_wish_about_training(read: Any, scheme: str, key: str, use: str, effect: str) -> None:
    made = read(signed.training({key: use}, prefix=scheme, constraint="see our site" if use == "constrained" else None))
    _, wish = evidence_of(made)
    assert wish.kind is EvidenceKind.TRAINING
    expected = {"scheme": scheme, "key": key, "value": use, "effect": effect}
    if use == "constrained":
        expected["constraint"] = "see our site"
    assert wish.data == expected


def test_the_list_of_codes_is_no_copy_of_the_words() -> None:
    assert len(SPECIFICATION) == len(set(SPECIFICATION)) > 190
    assert sorted(SPECIFICATION) == SPECIFICATION


def source(**values: Any) -> dict[str, Any]:
    found: dict[str, Any] = to_json(Ingredient(**values))
    return found


def test_lights_of_a_source_picture() -> None:
    assert ingredient_lights(source()) == {}
    found = ingredient_lights(
        source(
            integrity=Integrity.OK,
            history=History.OK,
            trust=Trust.TRUSTED,
            signer="Example Works",
            origin=Origin.CAMERA_CAPTURE,
        )
    )
    assert found == {
        "Picture": "Unchanged since it was signed",
        "Signer": "Known: Example Works",
        "Origin": "Camera capture",
    }


def test_lights_of_a_damaged_source_picture() -> None:
    found = ingredient_lights(
        source(
            integrity=Integrity.MISMATCH,
            history=History.BROKEN,
            trust=Trust.UNTRUSTED,
            origin=Origin.CAMERA_CAPTURE,
        )
    )
    assert found["History"] == "An earlier record is damaged"
    assert found["Origin"] == "The data claims: Camera capture"
    assert found["Signer"] == "Unknown, on none of your lists"


@pytest.mark.parametrize(
    ("key", "wish", "words"),
    [
        ("cawg.ai_training", {"use": "notAllowed", "constraint": None}, "AI training: Not allowed"),
        ("c2pa.data_mining", {"use": "constrained", "constraint": "ask"}, "Data mining: Only under conditions (ask)"),
        ("c2pa.ai_inference", {"use": "allowed"}, "Use by AI: Allowed"),
        ("org.own\n", {"use": "\x1b[0m"}, "org.own: [U+001B][0m"),
        ("cawg.ai_training", {}, "AI training: ?"),
    ],
)
def test_wishes_about_training_in_words(key: str, wish: dict[str, Any], words: str) -> None:
    assert training_text(key, wish) == words


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("c2pa.cropped", "Cropped"),
        ("c2pa.edited.metadata", "Metadata edited"),
        ("com.example.own", "com.example.own"),
        ("com\n.example", "com .example"),
    ],
)
def test_steps_in_words(action: str, words: str) -> None:
    assert action_text(action) == words
