"""Wishes about training, soft bindings, identities, camera: what a signer states beside the origin."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.manifests.store import TEXT_LIMIT
from tests.makers import signed
from tests.makers.signed import Material, action, edited, manifest, sign


def with_assertions(*assertions: dict[str, Any], **fields: Any) -> signed.Signed:
    return sign(definition=manifest([action("c2pa.created", "digitalCapture")], *assertions, **fields))


def test_wishes_of_both_vocabularies(read: Any) -> None:
    assert read(signed.training({"ai_training": "notAllowed", "data_mining": "allowed"})).training == {
        "cawg.ai_training": {"use": "notAllowed", "constraint": None},
        "cawg.data_mining": {"use": "allowed", "constraint": None},
    }
    found = read(signed.training({"ai_inference": "constrained"}, prefix="c2pa", constraint="ask first"))
    assert found.training == {"c2pa.ai_inference": {"use": "constrained", "constraint": "ask first"}}


def test_a_wish_of_a_source_picture_holds_for_what_was_made_of_it(read: Any) -> None:
    wished = signed.training({"ai_training": "notAllowed"}).picture
    assert read(edited(wished, action("c2pa.cropped"))).training["cawg.ai_training"]["use"] == "notAllowed"
    part = Material(wished, relationship="componentOf")
    made = sign(definition=manifest([action("c2pa.created", "digitalCreation")]), materials=[part])
    assert read(made).training["cawg.ai_training"]["use"] == "notAllowed"


@pytest.mark.parametrize(("inner", "outer"), [("notAllowed", "allowed"), ("allowed", "notAllowed")])
def test_the_strictest_wish_of_one_key_stands(read: Any, inner: str, outer: str) -> None:
    parent = Material(signed.training({"ai_training": inner}).picture)
    wishes = {"label": "cawg.training-mining", "data": {"entries": {"cawg.ai_training": {"use": outer}}}}
    made = sign(
        definition=manifest([action("c2pa.opened", parameters={"ingredientIds": ["material"]})], wishes),
        materials=[parent],
    )
    assert read(made).training["cawg.ai_training"]["use"] == "notAllowed"


def test_a_key_without_prefix_takes_that_of_its_assertion(read: Any) -> None:
    data = {"entries": {"ai_training": {"use": "notAllowed"}}}
    found = read(
        with_assertions(
            {"label": "org.example.note", "data": {"n": 1}}, {"label": "cawg.training-mining", "data": data}
        )
    )
    assert found.training == {"cawg.ai_training": {"use": "notAllowed", "constraint": None}}


@pytest.mark.parametrize("written", [{"use": "not_allowed"}, {"use": "NotAllowed "}, "notAllowed"])
def test_a_refusal_counts_however_it_is_spelled(read: Any, written: Any) -> None:
    made = with_assertions({"label": "cawg.training-mining", "data": {"entries": {"cawg.ai_training": written}}})
    assert read(made).training == {"cawg.ai_training": {"use": "notAllowed", "constraint": None}}


def test_conditions_under_either_name_of_the_specification(read: Any) -> None:
    entry = {"use": "constrained", "constraints_info": "see the licence"}
    made = with_assertions({"label": "cawg.training-mining", "data": {"entries": {"cawg.ai_training": entry}}})
    assert read(made).training["cawg.ai_training"]["constraint"] == "see the licence"


def test_declared_watermarks_and_fingerprints(read: Any) -> None:
    data = {"alg": "com.example.mark", "blocks": [{"scope": {}, "value": "2*0011"}]}
    found = read(with_assertions({"label": "c2pa.soft-binding", "data": data}))
    assert found.soft_bindings == ({"algorithm": "com.example.mark", "values": ["2*0011"]},)


def test_named_creators_are_stated_and_never_checked(read: Any) -> None:
    author = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "author": [{"@type": "Person", "name": "A. Photographer", "@id": "https://example.org/a"}],
    }
    found = read(sign(definition=manifest([], {"label": "stds.schema-org.CreativeWork", "data": author}, version=1)))
    assert found.identities == (
        {
            "kind": "author",
            "name": "A. Photographer",
            "uri": "https://example.org/a",
            "provider": None,
            "stated_by": None,
            "verified_at": None,
            "checked": False,
        },
    )


@pytest.mark.parametrize(
    ("data", "device"),
    [
        ({"tiff:Make": "Example", "tiff:Model": "EX-1"}, "Example EX-1"),
        ({"EXIF:Make": "Example", "EXIF:Model": "Example EX-1"}, "Example EX-1"),
        ({"tiff:Model": "EX-1"}, "EX-1"),
        ({"exif:FNumber": "2.8"}, None),
    ],
)
def test_the_camera_of_signed_metadata(read: Any, data: dict[str, Any], device: str | None) -> None:
    context = {"@context": {"exif": "http://ns.adobe.com/exif/1.0/", "tiff": "http://ns.adobe.com/tiff/1.0/"}}
    made = sign(definition=manifest([], {"label": "stds.exif", "data": context | data, "kind": "Json"}, version=1))
    assert read(made).device == device


def test_the_camera_of_the_opened_picture_counts(read: Any) -> None:
    assert read(edited(signed.camera_capture().picture, action("c2pa.cropped"))).device == "Examplecam EX-1"


def test_actions_with_all_their_fields(read: Any) -> None:
    step = action(
        "c2pa.created",
        "digitalCreation",
        softwareAgent={"name": "Example Tool", "version": "3"},
        when="2026-01-02T03:04:05Z",
        description="A new drawing",
        parameters={"com.example.layers": 3},
    )
    definition = manifest([])
    definition["assertions"].append(
        {"label": "c2pa.actions.v2", "data": {"actions": [step], "allActionsIncluded": True}}
    )
    found = read(sign(definition=definition))
    (kept,) = found.actions
    assert (kept.action, kept.digital_source_type) == ("c2pa.created", "digitalCreation")
    assert (kept.software_agent, kept.when) == ("Example Tool 3", "2026-01-02T03:04:05Z")
    assert (kept.description, kept.parameters) == ("A new drawing", {"com.example.layers": 3})
    assert found.actions_complete
    assert found.digital_source_types == ("digitalCreation",)


def test_a_list_of_actions_is_incomplete_unless_the_signer_says_otherwise(read: Any) -> None:
    assert not read(signed.camera_capture()).actions_complete


def test_hostile_texts_come_through_cut_and_unchanged(read: Any) -> None:
    evil = "<b>\u202e" + "x" * 50_000
    found = read(sign(definition=manifest([action("c2pa.created", "digitalCreation", description=evil)], tool=evil)))
    assert found.actions[0].description is not None
    assert found.actions[0].description == evil[:TEXT_LIMIT]
    assert found.claim_generator is not None
    assert found.claim_generator.startswith("<b>\u202ex")
    assert len(found.claim_generator) <= TEXT_LIMIT + 10
