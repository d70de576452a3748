from __future__ import annotations

from typing import Any

import pytest

from inspector.generators.comfy import prompts
from inspector.generators.comfy.graph import Link, from_api
from inspector.generators.comfy.literals import Literals
from tests.makers.generation import node


def texts(nodes: dict[str, Any], side: str = "positive", key: str = "1", slot: int = 0) -> list[str]:
    graph = from_api(nodes)
    assert graph is not None
    found, _ = prompts.texts(graph, Literals(graph), [Link(key, slot)], side)
    return [text.value for text in found]


CLIP = {"c": node("Loader", ckpt_name="x.safetensors")}


@pytest.mark.parametrize(
    ("kind", "inputs", "wanted"),
    [
        ("CLIPTextEncode", {"text": "a cat"}, ["a cat"]),
        ("CLIPTextEncodeSDXL", {"text_g": "a cat", "text_l": "a cat", "width": 1024}, ["a cat"]),
        ("CLIPTextEncodeSDXL", {"text_g": "a cat", "text_l": "sharp"}, ["a cat", "sharp"]),
        ("CLIPTextEncodeSD3", {"clip_l": "l", "clip_g": "g", "t5xxl": "t5"}, ["t5", "g", "l"]),
        ("CLIPTextEncodeFlux", {"clip_l": "", "t5xxl": "a cat", "guidance": 3.5}, ["a cat"]),
        ("CLIPTextEncodeHunyuanDiT", {"bert": "a cat", "mt5xl": "a cat"}, ["a cat"]),
        ("CLIPTextEncodeHiDream", {"clip_l": "", "clip_g": "", "t5xxl": "a cat", "llama": "a cat"}, ["a cat"]),
        ("TextEncodeQwenImageEditPlus", {"prompt": "make it red", "image1": ["c", 0]}, ["make it red"]),
        ("CLIPTextEncodeLumina2", {"system_prompt": "superior", "user_prompt": "a cat"}, ["a cat"]),
        ("smZ CLIPTextEncode", {"text": "a cat", "parser": "A1111", "text_g": "", "text_l": ""}, ["a cat"]),
        ("Zq unknown", {"wibble": "a very long cat", "mode": "fast"}, ["a very long cat"]),
    ],
)
def test_encoders(kind: str, inputs: dict[str, Any], wanted: list[str]) -> None:
    assert texts({**CLIP, "1": node(kind, clip=["c", 1], **inputs)}) == wanted


def test_an_unknown_encoder_with_its_text_elsewhere() -> None:
    nodes = {"1": node("Zq", clip=["c", 1], wibble=["2", 0], mode="fast"), "2": node("S", value="a cat"), **CLIP}
    assert texts(nodes) == ["a cat"]


@pytest.mark.parametrize(
    "pass_through",
    [
        node("FluxGuidance", guidance=3.5, conditioning=["2", 0]),
        node("ReferenceLatent", conditioning=["2", 0], latent=["c", 0]),
        node("ControlNetApply", conditioning=["2", 0], control_net=["c", 0], image=["c", 0], strength=1),
        node("unCLIPConditioning", conditioning=["2", 0], clip_vision_output=["c", 0], strength=1),
        node("ConditioningSetTimestepRange", conditioning=["2", 0], start=0, end=1),
        node("Zq unknown", wire=["2", 0], vae=["c", 2], amount=2),
    ],
)
def test_what_conditioning_passes_through(pass_through: dict[str, Any]) -> None:
    nodes = {**CLIP, "1": pass_through, "2": node("CLIPTextEncode", text="a cat", clip=["c", 1])}
    assert texts(nodes) == ["a cat"]


def area(text: str) -> dict[str, Any]:
    return node("CLIPTextEncode", text=text, clip=["c", 1])


def test_combined_prompts_come_in_wiring_order() -> None:
    nodes = {
        **CLIP,
        "1": node("ConditioningCombine", conditioning_1=["2", 0], conditioning_2=["3", 0]),
        "2": node("ConditioningConcat", conditioning_to=["4", 0], conditioning_from=["5", 0]),
        "3": node("ConditioningSetArea", conditioning=["6", 0], width=64),
        "4": area("sky"),
        "5": area("stars"),
        "6": area("sea"),
    }
    assert texts(nodes) == ["sky", "stars", "sea"]


def test_a_region_comes_after_what_it_refines() -> None:
    nodes = {
        **CLIP,
        "1": node("GLIGENTextBoxApply", text="sun", conditioning_to=["2", 0], clip=["c", 1], x=16),
        "2": area("a landscape"),
    }
    assert texts(nodes) == ["a landscape", "sun"]


@pytest.mark.parametrize(
    "kind", ["ControlNetApplyAdvanced", "InpaintModelConditioning", "InstructPixToPixConditioning", "Zq"]
)
@pytest.mark.parametrize(("slot", "wanted"), [(0, ["good"]), (1, ["bad"])])
def test_two_conditionings_in_and_out(kind: str, slot: int, wanted: list[str]) -> None:
    nodes = {
        **CLIP,
        "1": node(kind, positive=["2", 0], negative=["3", 0], vae=["c", 2]),
        "2": area("good"),
        "3": area("bad"),
    }
    assert texts(nodes, "positive", slot=slot) == wanted


@pytest.mark.parametrize(("side", "wanted"), [("positive", ["good"]), ("negative", ["bad"])])
def test_pipes_keep_the_side(side: str, wanted: list[str]) -> None:
    nodes = {
        **CLIP,
        "1": node("FromBasicPipe", basic_pipe=["p", 0]),
        "p": node("ToBasicPipe", model=["c", 0], clip=["c", 1], vae=["c", 2], positive=["2", 0], negative=["3", 0]),
        "2": area("good"),
        "3": area("bad"),
    }
    assert texts(nodes, side, slot=4) == wanted


@pytest.mark.parametrize(("side", "slot", "wanted"), [("positive", 1, ["good"]), ("negative", 2, ["bad"])])
def test_loaders_with_both_prompts(side: str, slot: int, wanted: list[str]) -> None:
    nodes = {"1": node("Efficient Loader", ckpt_name="x.safetensors", positive="good", negative="bad", clip_skip=-1)}
    assert texts(nodes, side, slot=slot) == wanted


def test_zeroed_conditioning_ends_the_walk() -> None:
    nodes = {**CLIP, "1": node("ConditioningZeroOut", conditioning=["2", 0]), "2": area("a cat")}
    assert texts(nodes, "negative") == []


def test_switched_off_branches_are_not_walked() -> None:
    nodes = {
        **CLIP,
        "1": node("ComfySwitchNode", switch=False, on_true=["2", 0], on_false=["3", 0]),
        "2": area("unused"),
        "3": area("used"),
    }
    assert texts(nodes) == ["used"]


def test_cycles_and_floods_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompts, "PROMPTS_LIMIT", 3)
    nodes: dict[str, Any] = {**CLIP}
    for i in range(50):
        nodes[f"{i}"] = node("Combine", conditioning_1=[f"e{i}", 0], conditioning_2=[f"{(i + 1) % 50}", 0])
        nodes[f"e{i}"] = area(f"text {i}")
    assert len(texts(nodes)) == 3


def test_visits_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompts, "VISIT_LIMIT", 5)
    nodes: dict[str, Any] = {f"{i}": node("Pass", conditioning=[f"{i + 1}", 0]) for i in range(20)}
    assert texts({**CLIP, **nodes, "20": area("far")}) == []


def test_texts_that_are_linked_to_a_loader_of_both_prompts() -> None:
    nodes = {
        "1": node("Loader of all", ckpt_name="x.safetensors", positive=["2", 0], negative=["3", 0]),
        "2": node("StringConcatenate", string_a="a cat", string_b="a mat", delimiter=" on "),
        "3": node("easy negative", negative="bad"),
    }
    assert texts(nodes) == ["a cat on a mat"]
    assert texts(nodes, "negative") == ["bad"]
