"""Whom credentials name as the maker: programs, models, and neither."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.domain.credentials import Action, Credentials, Ingredient, Signer
from inspector.domain.enums import Integrity, Origin
from inspector.manifests.facts import evidence_of
from inspector.manifests.maker import maker_of

GEN, PART = "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"


def created(agent: str | None = None, term: str | None = GEN) -> Action:
    return Action("c2pa.created", term, agent)


def edited(agent: str | None = None, term: str | None = PART) -> Action:
    return Action("c2pa.edited", term, agent)


def of(
    tool: str | None, *actions: Action, signer: str = "Example Inc.", origin: Origin = Origin.AI_GENERATED, **more: Any
) -> Credentials:
    return Credentials(
        Integrity.OK, origin=origin, claim_generator=tool, signer=Signer(signer), actions=actions, **more
    )


def named(credentials: Credentials) -> tuple[str | None, str | None, list[str]] | None:
    maker = maker_of(credentials)
    return maker and (maker.generator, maker.version, [model.name for model in maker.models])


@pytest.mark.parametrize(
    ("tool", "agent", "wanted"),
    [
        ("Picture Service API", "Flux.9", ("Picture Service API", None, ["Flux.9"])),
        ("API", None, ("Example Inc. API", None, [])),
        ("Some_Studio 4.2", "img-model 9", ("Some Studio", "4.2", ["img-model 9"])),
        ("Some Studio 4.2", None, ("Some Studio", "4.2", [])),
        ("Adobe_Firefly 1.0", "Adobe Firefly Pipeline", ("Adobe Firefly", "1.0", [])),
        ("Responsible Imagery 1.0", "Image Creator from Designer", ("Image Creator from Designer", None, [])),
        ("Responsible Imagery 1.0", "Azure OpenAI ImageGen", ("Azure OpenAI ImageGen", None, [])),
        ("c2pa-rs 0.35.1", "Image Generation", (None, None, [])),
        ("c2pa-rs 0.35.1", "gpt-image 2.0", (None, None, ["gpt-image 2.0"])),
        ("c2pa-rs 0.35.1", "Painter 3.1", ("Painter", "3.1", [])),
        ("Search C2PA Core Generator Library 8:8", None, (None, None, [])),
    ],
)
def test_programs_and_models(tool: str, agent: str | None, wanted: tuple[Any, ...]) -> None:
    assert named(of(tool, created(agent))) == wanted


def test_the_agent_of_an_edit_is_the_program_that_made_it() -> None:
    found = of("Photo Editor 25.1", edited("Adobe Firefly"), origin=Origin.CONTAINS_AI_EDITED_PARTS)
    assert named(found) == ("Adobe Firefly", None, [])


def test_a_picture_made_and_signed_by_one_service_keeps_the_name_under_which_it_left() -> None:
    inner = Ingredient(claim_generator="Maker-API", signer="Example Inc.", actions=(created("DALL·E"),))
    assert named(of("ChatGPT", ingredients=(inner,))) == ("ChatGPT", None, ["DALL·E"])


def test_an_editor_that_opened_an_ai_picture_did_not_make_it() -> None:
    inner = Ingredient(claim_generator="Studio 4.2", signer="Other Inc.", actions=(created("img 9"),))
    middle = Ingredient(claim_generator="Editor 11.0", signer="Example Inc.", ingredients=(inner,))
    found = of("Editor 11.0", edited(term=None), origin=Origin.AI_GENERATED_THEN_EDITED, ingredients=(middle,))
    assert named(found) == ("Studio", "4.2", ["img 9"])


def test_a_watermark_that_is_typed_as_ai_does_not_hide_who_created_the_picture() -> None:
    inner = Ingredient(claim_generator="Studio", signer="Example Inc.", actions=(created("img 9"),))
    assert named(of("Studio", edited("Marker", GEN), ingredients=(inner,))) == ("Studio", None, ["img 9"])


def test_steps_without_a_type_count_where_the_origin_is_inferred() -> None:
    found = of("Responsible Imagery 1.0", created("Image Creator from Designer", None), inferred=True)
    assert named(found) == ("Image Creator from Designer", None, [])


@pytest.mark.parametrize(
    "origin", [None, Origin.CAMERA_CAPTURE, Origin.DIGITAL_MAY_CONTAIN_AI, Origin.NO_STATEMENT, Origin.DIGITAL_CREATION]
)
def test_no_maker_without_a_declaration_of_ai(origin: Origin | None) -> None:
    found = of("Studio 4.2", created("img 9"), origin=origin)
    assert named(found) is None
    assert "generator" not in next(evidence_of(found)).data


def test_no_maker_where_no_step_says_where_ai_came_in() -> None:
    assert named(of("Editor 11.0", edited(term=None))) is None


def test_the_evidence_names_the_maker() -> None:
    data = next(evidence_of(of("Studio 4.2", created("img 9")))).data
    assert (data["generator"], data["generator_version"]) == ("Studio", "4.2")
    assert data["models"] == [{"name": "img 9", "hash": None, "kind": "service"}]


def test_deep_and_wide_trees_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspector.manifests.maker.MANIFESTS_LIMIT", 3)
    last = Ingredient(claim_generator="Studio", actions=(created("img 9"),))
    for _ in range(5):
        last = Ingredient(ingredients=(last,))
    assert named(of("Editor", ingredients=(last,))) is None
