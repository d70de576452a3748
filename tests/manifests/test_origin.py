"""The ten rows of the origin table, on signed files and on stores as real products write them."""

from __future__ import annotations

from typing import Any

import c2pa
import pytest

from inspector.domain.enums import History, Integrity, Origin
from inspector.manifests.mapping import Lists, credentials_of
from tests.makers import signed
from tests.makers.signed import Material, action, created, edited, manifest, sign

AI = "trainedAlgorithmicMedia"
COMPOSITE_AI = "compositeWithTrainedAlgorithmicMedia"


def placed(*parts: bytes, start: str | None = "digitalCreation", relationship: str = "componentOf") -> signed.Signed:
    names = [f"part{index}" for index in range(len(parts))]
    steps = [action("c2pa.created", start), action("c2pa.placed", parameters={"ingredientIds": names})]
    materials = [Material(part, relationship=relationship, id=name) for part, name in zip(parts, names, strict=True)]
    return sign(definition=manifest(steps), materials=materials)


def ai() -> bytes:
    return signed.ai_generated().picture


def photo() -> bytes:
    return signed.camera_capture().picture


ROWS: list[tuple[str, Any, Origin]] = [
    ("created by a model", signed.ai_generated, Origin.AI_GENERATED),
    ("converted afterwards", lambda: created(AI, action("c2pa.converted")), Origin.AI_GENERATED),
    (
        "https and blanks",
        lambda: created(f" https://cv.iptc.org/newscodes/digitalsourcetype/{AI}/ "),
        Origin.AI_GENERATED,
    ),
    ("AI opened and re-saved", lambda: edited(ai(), action("c2pa.transcoded")), Origin.AI_GENERATED),
    ("AI opened and cropped", signed.opened_and_edited_ai, Origin.AI_GENERATED_THEN_EDITED),
    (
        "AI cropped, then re-saved by another tool",
        lambda: edited(signed.opened_and_edited_ai().picture, action("c2pa.converted")),
        Origin.AI_GENERATED_THEN_EDITED,
    ),
    ("AI edited with AI", lambda: edited(ai(), action("c2pa.edited", COMPOSITE_AI)), Origin.AI_GENERATED_THEN_EDITED),
    (
        "visible watermark as the last step",
        lambda: created(AI, action("c2pa.edited", "composite", description="Added visible watermark")),
        Origin.AI_GENERATED,
    ),
    (
        "invisible watermark that is itself typed as AI",
        lambda: created(AI, action("c2pa.edited", AI, description="Applied imperceptible SynthID watermark.")),
        Origin.AI_GENERATED,
    ),
    ("watermark action", lambda: created(AI, action("c2pa.watermarked.unbound")), Origin.AI_GENERATED),
    (
        "photo with generative fill",
        lambda: edited(photo(), action("c2pa.edited", COMPOSITE_AI)),
        Origin.CONTAINS_AI_EDITED_PARTS,
    ),
    ("placed AI picture", signed.composite_with_ai, Origin.CONTAINS_AI_EDITED_PARTS),
    (
        "placed picture that has a placed AI picture",
        lambda: placed(signed.composite_with_ai().picture),
        Origin.CONTAINS_AI_EDITED_PARTS,
    ),
    (
        "opened photo with a generative step, cropped later",
        lambda: edited(edited(photo(), action("c2pa.edited", AI)).picture, action("c2pa.cropped")),
        Origin.CONTAINS_AI_EDITED_PARTS,
    ),
    ("created as composite with AI", lambda: created(COMPOSITE_AI), Origin.CONTAINS_AI_EDITED_PARTS),
    ("created as synthetic composite", lambda: created("compositeSynthetic"), Origin.CONTAINS_AI_EDITED_PARTS),
    (
        "model data",
        lambda: created("http://c2pa.org/digitalsourcetype/trainedAlgorithmicData"),
        Origin.CONTAINS_AI_EDITED_PARTS,
    ),
    ("camera", signed.camera_capture, Origin.CAMERA_CAPTURE),
    ("computational camera", lambda: created("computationalCapture"), Origin.CAMERA_CAPTURE),
    ("photo re-saved", lambda: edited(photo(), action("c2pa.repackaged")), Origin.CAMERA_CAPTURE),
    ("photo with changed metadata", lambda: edited(photo(), action("c2pa.edited.metadata")), Origin.CAMERA_CAPTURE),
    ("photo cropped", lambda: edited(photo(), action("c2pa.cropped")), Origin.CAMERA_CAPTURE_EDITED),
    ("a tool's own step", lambda: edited(photo(), action("com.example.sharpened")), Origin.CAMERA_CAPTURE_EDITED),
    (
        "photos placed together",
        lambda: placed(photo(), photo(), start="compositeCapture"),
        Origin.CAMERA_CAPTURE_EDITED,
    ),
    ("film", lambda: created("negativeFilm"), Origin.SCAN),
    ("print, then edited", lambda: edited(created("print").picture, action("c2pa.cropped")), Origin.SCAN),
    ("drawn", lambda: created("digitalCreation", action("c2pa.drawing")), Origin.DIGITAL_CREATION),
    ("algorithm without training", lambda: created("algorithmicMedia"), Origin.DIGITAL_CREATION),
    ("empty canvas", lambda: created("http://c2pa.org/digitalsourcetype/empty"), Origin.DIGITAL_CREATION),
    ("composite", lambda: created("composite"), Origin.DIGITAL_MAY_CONTAIN_AI),
    ("screenshot", lambda: created("screenCapture"), Origin.DIGITAL_MAY_CONTAIN_AI),
    ("unsigned photo opened", lambda: edited(signed.picture(), action("c2pa.published")), Origin.EDITED_ORIGIN_UNKNOWN),
    ("unsigned photo edited", lambda: edited(signed.picture(), action("c2pa.cropped")), Origin.EDITED_ORIGIN_UNKNOWN),
    ("unknown source type", lambda: created("http://example.org/types/somethingNew"), Origin.NO_STATEMENT),
    ("no action at all", lambda: sign(definition=manifest([], version=1)), Origin.NO_STATEMENT),
]


@pytest.mark.parametrize(("make", "origin"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_every_row_of_the_origin_table(read: Any, make: Any, origin: Origin) -> None:
    found = read(make())
    assert found.origin is origin
    assert found.integrity is Integrity.OK
    if origin in (Origin.AI_GENERATED, Origin.CAMERA_CAPTURE):
        assert not found.edited
    if origin in (Origin.AI_GENERATED_THEN_EDITED, Origin.CAMERA_CAPTURE_EDITED):
        assert found.edited


def test_every_origin_has_a_row() -> None:
    assert {row[2] for row in ROWS} == set(Origin)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "SVG"])
def test_every_format_that_carries_credentials(read: Any, kind: str) -> None:
    found = read(signed.ai_generated(kind))
    assert found.origin is Origin.AI_GENERATED
    assert found.integrity is Integrity.OK


def test_a_supplied_picture_does_not_make_it_partly_ai(read: Any) -> None:
    definition = manifest([action("c2pa.created", AI)])
    found = read(sign(definition=definition, materials=[Material(photo(), relationship="inputTo")]))
    assert found.origin is Origin.AI_GENERATED
    assert found.based_on_input


def test_a_second_beginning_by_ai_is_not_lost(read: Any) -> None:
    found = read(created("digitalCapture", action("c2pa.created", AI)))
    assert (found.origin, found.integrity) == (Origin.CONTAINS_AI_EDITED_PARTS, Integrity.RULE_VIOLATION)


@pytest.mark.parametrize("relationship", ["inputTo", "componentOf"])
@pytest.mark.parametrize(
    "given",
    [
        {"title": "prompt", "format": "text/plain"},
        {"title": "prompt", "format": "text/plain", "data_types": [{"type": "c2pa.types.generator.prompt"}]},
        {"title": "model", "format": "application/octet-stream", "data_types": [{"type": "c2pa.types.model"}]},
    ],
)
def test_a_prompt_or_a_model_is_no_picture_that_went_in(read: Any, given: dict[str, Any], relationship: str) -> None:
    definition = manifest([action("c2pa.created", AI)], ingredients=[{**given, "relationship": relationship}])
    found = read(sign(definition=definition))
    assert (found.origin, found.based_on_input, found.edited) == (Origin.AI_GENERATED, False, False)
    assert [source.title for source in found.ingredients] == [given["title"]]


def test_an_ai_picture_given_to_a_tool_does_not_make_the_result_ai(read: Any) -> None:
    definition = manifest([action("c2pa.created", "digitalCreation")])
    found = read(sign(definition=definition, materials=[Material(ai(), relationship="inputTo")]))
    assert found.origin is Origin.DIGITAL_CREATION


def test_an_update_of_the_credentials_takes_everything_from_its_parent(read: Any) -> None:
    wishes = {"label": "cawg.training-mining", "data": {"entries": {"cawg.ai_training": {"use": "notAllowed"}}}}
    update = sign(photo(), manifest([], wishes), intent=c2pa.C2paBuilderIntent.UPDATE)
    found = read(update)
    assert (found.integrity, found.origin, found.edited) == (Integrity.OK, Origin.CAMERA_CAPTURE, False)
    assert found.device == "Examplecam EX-1"


def test_a_capture_behind_a_damaged_record_is_claimed_but_marked_as_weak(read: Any) -> None:
    found = read(edited(signed.tampered(photo()), action("c2pa.cropped")))
    assert found.history is History.FAILED_WHEN_ADDED
    assert found.origin is Origin.CAMERA_CAPTURE_EDITED
    assert found.weakened


def test_a_declaration_of_ai_counts_even_behind_a_damaged_record(read: Any) -> None:
    found = read(edited(signed.tampered(ai()), action("c2pa.cropped")))
    assert found.origin is Origin.AI_GENERATED_THEN_EDITED
    assert not found.weakened


def test_what_the_data_claims_stays_readable_after_tampering(read: Any) -> None:
    found = read(signed.tampered(ai()))
    assert (found.integrity, found.origin) == (Integrity.MISMATCH, Origin.AI_GENERATED)


def store(*manifests: dict[str, Any]) -> dict[str, Any]:
    """The library's report on a store; the last manifest is the active one."""
    listed = {f"m{index}": {"label": f"m{index}", **data} for index, data in enumerate(manifests)}
    return {"active_manifest": f"m{len(manifests) - 1}", "manifests": listed, "validation_state": "Valid"}


def steps(*actions: dict[str, Any], **data: Any) -> dict[str, Any]:
    return {"assertions": [{"label": "c2pa.actions", "data": {"actions": list(actions)}}], **data}


def link(name: str, to: str | None = None, relationship: str | None = "componentOf", **more: Any) -> dict[str, Any]:
    found = {"label": name, "instance_id": f"xmp:{name}", "active_manifest": to, "relationship": relationship, **more}
    return {key: value for key, value in found.items() if value is not None}


def origin_of(*manifests: dict[str, Any]) -> Any:
    return credentials_of(store(*manifests), {}, lists=Lists())


MADE_BY_AI = steps(action("c2pa.created", AI))
TAKEN = steps(action("c2pa.created", "digitalCapture"))


@pytest.mark.parametrize(
    "outer",
    [
        steps(action("c2pa.opened", parameters={"instanceId": "xmp:a"}), ingredients=[link("a", "m0")]),
        steps(action("c2pa.opened", instanceId="xmp:a"), ingredients=[link("a", "m0"), link("b")]),
        steps(
            action("c2pa.opened", parameters={"ingredient": {"url": "self#jumbf=c2pa.assertions/a"}}),
            ingredients=[link("b"), link("a", "m0")],
        ),
        steps(
            action("c2pa.opened", parameters={"ingredients": [{"url": "self#jumbf=/c2pa/m1/c2pa.assertions/a"}]}),
            ingredients=[link("b"), link("a", "m0")],
        ),
        steps(
            action("c2pa.opened", parameters={"org.cai.ingredientIds": ["xmp:a"]}),
            ingredients=[link("b"), link("a", "m0")],
        ),
        steps(action("opened"), ingredients=[link("a", "m0")]),
        steps(ingredients=[link("a", "m0")]),
        {"ingredients": [link("a", "m0", None)]},
        steps(action("c2pa.converted"), ingredients=[link("a", "m0")]),
        steps(action("c2pa.published"), ingredients=[link("a", "m0", "parentOf")]),
    ],
    ids=[
        "instanceId",
        "v1 field",
        "v1 url",
        "v2 url",
        "ids",
        "bare opened",
        "no action",
        "no list",
        "neutral",
        "parent",
    ],
)
def test_the_opened_picture_is_found_however_it_is_named(outer: dict[str, Any]) -> None:
    found = origin_of(MADE_BY_AI, outer)
    assert found.origin in (Origin.AI_GENERATED, Origin.AI_GENERATED_THEN_EDITED)


def test_the_opened_picture_is_no_placed_part() -> None:
    outer = steps(action("c2pa.opened", parameters={"instanceId": "xmp:a"}), ingredients=[link("a", "m0")])
    assert origin_of(TAKEN, outer).origin is Origin.CAMERA_CAPTURE


def test_two_ingredients_without_an_action_are_parts() -> None:
    found = origin_of(MADE_BY_AI, {"ingredients": [link("a", "m0"), link("b")]})
    assert found.origin is Origin.CONTAINS_AI_EDITED_PARTS


@pytest.mark.parametrize(
    ("tool", "signer", "inferred"),
    [
        ("Adobe_Firefly/1.0 c2pa-rs/0.17.0", "Adobe Inc.", True),
        ("Microsoft_Responsible_AI/1.0", "Microsoft Corporation", True),
        ("Adobe_Firefly/1.0", "Somebody Else", False),
        ("Adobe_Photoshop/24.7.0", "Adobe Inc.", False),
    ],
)
def test_a_creation_without_type_is_inferred_from_tool_and_signer(tool: str, signer: str, inferred: bool) -> None:
    data = steps(action("c2pa.created"), claim_generator=tool, signature_info={"issuer": signer})
    found = origin_of(data)
    assert found.inferred is inferred
    assert found.origin is (Origin.AI_GENERATED if inferred else Origin.NO_STATEMENT)


def test_a_creation_without_type_is_inferred_from_the_generative_assertion() -> None:
    data = steps(action("c2pa.created"))
    data["assertions"].append({"label": "com.adobe.generative-ai", "data": {"version": "1"}})
    assert (origin_of(data).origin, origin_of(data).inferred) == (Origin.AI_GENERATED, True)


def test_a_new_canvas_with_generative_parts_is_not_wholly_ai() -> None:
    data = steps(action("c2pa.created"), action("c2pa.placed", AI), claim_generator="Adobe_Photoshop/24.7.0")
    data["assertions"].append({"label": "com.adobe.generative-ai", "data": {"version": "1"}})
    assert origin_of(data).origin is Origin.CONTAINS_AI_EDITED_PARTS


def test_an_unnamed_step_of_a_generative_tool_is_an_ai_part() -> None:
    data = steps(action("c2pa.edited"), claim_generator="Adobe_Firefly", signature_info={"issuer": "Adobe Inc."})
    assert (origin_of(data).origin, origin_of(data).inferred) == (Origin.CONTAINS_AI_EDITED_PARTS, True)


def test_an_opened_picture_that_is_typed_as_ai_is_ai() -> None:
    opened = action("c2pa.opened", AI)
    assert origin_of(steps(opened, ingredients=[link("a", relationship="parentOf")])).origin is Origin.AI_GENERATED


def test_actions_without_their_prefix_are_read() -> None:
    data = steps({"action": "created", "digitalSourceType": signed.SOURCE_TYPES + AI}, {"action": "cropped"})
    assert origin_of(data).origin is Origin.AI_GENERATED_THEN_EDITED


def test_templates_give_what_an_action_leaves_out() -> None:
    value = {"actions": [{"action": "c2pa.created"}], "templates": [action("c2pa.created", AI)]}
    assert origin_of({"assertions": [{"label": "c2pa.actions", "data": value}]}).origin is Origin.AI_GENERATED


def test_manifests_that_name_each_other_end() -> None:
    one = steps(action("c2pa.opened"), ingredients=[link("a", "m1", "parentOf")])
    two = steps(action("c2pa.created", AI), ingredients=[link("b", "m0"), link("c", "m1")])
    found = origin_of(one, two)
    assert found.origin is Origin.AI_GENERATED_THEN_EDITED
    assert [item.repeated for item in found.ingredients] == [False, True]


def test_a_long_chain_is_followed_to_its_start() -> None:
    chain = [MADE_BY_AI]
    chain += [steps(action("c2pa.opened"), ingredients=[link("a", f"m{index}", "parentOf")]) for index in range(5_000)]
    assert origin_of(*chain).origin is Origin.AI_GENERATED


def test_sources_that_share_sources_cost_no_more_than_their_number() -> None:
    layers = [MADE_BY_AI]
    layers += [steps(ingredients=[link("a", f"m{index}"), link("b", f"m{index}")]) for index in range(100)]
    found = origin_of(*layers)
    assert found.origin is Origin.CONTAINS_AI_EDITED_PARTS


def test_a_manifest_that_could_not_be_loaded_states_nothing() -> None:
    data = {"active_manifest": "m0", "manifests": {"m0": {}}}
    found = credentials_of(data, {}, lists=Lists())
    assert (found.origin, found.history, found.signer) == (None, None, None)
