"""The recursive list of ingredients and its bounds; stores of any shape."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.credentials import Credentials
from inspector.domain.enums import Integrity, Origin
from inspector.domain.jsonform import from_json, to_json
from inspector.manifests.mapping import Lists, credentials_of
from inspector.manifests.store import LIST_LIMIT, overfull
from inspector.manifests.tree import INGREDIENT_DEPTH, INGREDIENT_LIMIT
from tests.makers import signed
from tests.makers.signed import Material, action, manifest, sign
from tests.manifests.test_origin import MADE_BY_AI, link, origin_of, steps


def test_ingredients_are_listed_with_what_their_own_manifests_say(read: Any) -> None:
    steps_ = [action("c2pa.opened", parameters={"ingredientIds": ["photo"]}), action("c2pa.placed")]
    materials = [
        Material(signed.camera_capture().picture, id="photo", title="holiday.jpg"),
        Material(signed.picture(), relationship="componentOf", id="plain", title="plain.jpg"),
    ]
    found = read(sign(definition=manifest(steps_), materials=materials))
    photo, plain = found.ingredients
    assert (photo.title, photo.relationship, photo.origin) == ("holiday.jpg", "parentOf", Origin.CAMERA_CAPTURE)
    assert (photo.claim_generator, photo.signer) == ("Examplecam EX-1 1.2", "Example Works")
    assert [item.action for item in photo.actions] == ["c2pa.created"]
    assert photo.digital_source_types == ("digitalCapture",)
    assert (plain.title, plain.origin, plain.history, plain.signer) == ("plain.jpg", None, None, None)


def test_credentials_survive_the_record(read: Any) -> None:
    found = read(signed.composite_with_ai())
    assert from_json(Credentials, to_json(found)) == found


def test_one_manifest_named_twice_is_listed_once() -> None:
    found = origin_of(MADE_BY_AI, {"ingredients": [link("a", "m0"), link("b", "m0")]})
    assert [(item.repeated, bool(item.actions)) for item in found.ingredients] == [(False, True), (True, False)]


def test_the_tree_is_bounded_in_depth() -> None:
    chain = [MADE_BY_AI]
    chain += [steps(action("c2pa.opened"), ingredients=[link("a", f"m{index}", "parentOf")]) for index in range(150)]
    found = origin_of(*chain)
    depth, item = 0, found.ingredients
    while item:
        depth, item = depth + 1, item[0].ingredients
    assert depth == INGREDIENT_DEPTH + 1
    assert found.origin is Origin.AI_GENERATED
    from_json(Credentials, to_json(found))


def test_the_tree_is_bounded_in_number() -> None:
    layers: list[dict[str, Any]] = [
        {"ingredients": [link(f"a{index}") for index in range(INGREDIENT_LIMIT - 1)]},
        {"ingredients": [link("x", "m0"), *(link(f"b{index}") for index in range(INGREDIENT_LIMIT - 1))]},
    ]
    found = origin_of(*layers)
    below = sum(len(item.ingredients) for item in found.ingredients)
    assert len(found.ingredients) + below == INGREDIENT_LIMIT


def test_long_lists_and_deep_values_are_cut() -> None:
    deep: Any = "end"
    for _ in range(500):
        deep = {"in": deep}
    found = origin_of(steps(*(action("c2pa.edited", parameters=deep) for _ in range(3_000))))
    assert len(found.actions) == 1_000
    to_json(found)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "label",
        "data",
        "actions",
        "action",
        "entries",
        "parameters",
        "ingredients",
        "url",
        "author",
        "verifiedIdentities",
    ]
)
OBJECTS = st.dictionaries(KEYS, VALUES | st.dictionaries(KEYS, VALUES, max_size=3), max_size=4)


@settings(max_examples=150, deadline=None)
@given(
    manifest_=st.fixed_dictionaries(
        {},
        optional={
            "assertions": VALUES | st.lists(OBJECTS, max_size=3),
            "ingredients": VALUES | st.lists(OBJECTS, max_size=3),
            "claim_generator_info": VALUES,
            "claim_generator": VALUES,
            "signature_info": VALUES,
        },
    ),
    results=VALUES | st.fixed_dictionaries({"activeManifest": VALUES, "ingredientDeltas": VALUES}),
    standard=VALUES | st.fixed_dictionaries({"manifests": VALUES | st.lists(OBJECTS, max_size=2)}),
)
def test_reports_of_any_shape_give_credentials(manifest_: Any, results: Any, standard: Any) -> None:
    report = {"active_manifest": "m", "manifests": {"m": manifest_}, "validation_results": results}
    for label in ("c2pa.actions", "cawg.training-mining", "cawg.identity", "c2pa.soft-binding", "stds.exif"):
        if isinstance(manifest_.get("assertions"), list):
            manifest_["assertions"].append({"label": label, "data": results})
    found = credentials_of(report, standard if isinstance(standard, dict) else {}, lists=Lists())
    assert from_json(Credentials, to_json(found)) == found


@pytest.mark.parametrize("report", [{}, {"manifests": []}, {"active_manifest": 3, "manifests": {"3": None}}])
def test_a_store_without_an_active_manifest_states_nothing(report: dict[str, Any]) -> None:
    found = credentials_of(report, {}, lists=Lists())
    assert (found.integrity, found.origin, found.signer) == (Integrity.OK, None, None)


@pytest.mark.parametrize(
    ("report", "wanted"),
    [
        ({"manifests": {"a": {"assertions": [{}] * LIST_LIMIT}}}, False),
        ({"manifests": {"a": {}, "b": {"assertions": [{}] * (LIST_LIMIT + 1)}}}, True),
        ({"manifests": {"a": {"ingredients": [{}] * (LIST_LIMIT + 1)}}}, True),
        ({"manifests": {str(number): {} for number in range(LIST_LIMIT + 1)}}, True),
        ({"manifests": {"a": {"assertions": "no list"}}}, False),
        ({}, False),
    ],
)
def test_lists_beyond_what_is_read_are_noticed(report: dict[str, Any], wanted: bool) -> None:
    assert overfull(report) is wanted
