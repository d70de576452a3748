from __future__ import annotations

from typing import Any

import pytest

from inspector.generators import invokeai
from inspector.generators.invokeai import InvokeAI
from tests.makers.generation import block, names, only, png_text, read

READER = InvokeAI()


@pytest.mark.parametrize(
    "line",
    [
        '"a fox [dog, cat]" -s 50 -S 2980747362 -W 512 -H 768 -C 7.5 -A k_lms -G 0.9 -cf 0.75 -U 4 0.95',
        '"a fox [dog, cat]" -s50 -S2980747362 -W512 -H768 -C7.5 -Ak_lms',
        '"a fox" and "[dog, cat]" -s50 -S2980747362 -W512 -H768 -C7.5 -Ak_lms',
        "a fox [dog, cat] -s50 -S2980747362 -W512 -H768 -C7.5 -Ak_lms",
        '"a fox [dog, cat]" --steps 50 --seed=2980747362 --width 512 --height 768 --cfg_scale 7.5 --sampler k_lms',
    ],
)
def test_the_command_line(line: str) -> None:
    data = only(READER, png_text("Dream", line))
    assert data["generator"] == "InvokeAI"
    assert data["prompt"].replace('" and "', "").strip('" ') == "a fox"
    assert data["negative_prompt"] == "dog, cat"
    assert (data["seed"], data["steps"], data["guidance"]) == ("2980747362", 50, 7.5)
    assert (data["sampler"], data["width"], data["height"]) == ("k_lms", 512, 768)


def test_options_of_several_words_are_kept() -> None:
    assert only(READER, png_text("Dream", '"a" -s 5 -S 1 -U 4 0.95 -f 0.75'))["extras"] == {
        "s": "5",
        "U": "4 0.95",
        "f": "0.75",
    }


@pytest.mark.parametrize("text", ["a dream I had", '"a fox"', '"a fox" -x 5', "", '"' * 100])
def test_dreams_that_are_none(text: str) -> None:
    assert read(READER, png_text("Dream", text)) == []


SD_METADATA = {
    "model": "stable diffusion", "model_weights": "deliberate", "model_hash": "56d1", "app_id": "invoke-ai/InvokeAI", "app_version": "2.3.0",
    "image": {"prompt": [{"prompt": "a fox [dog]", "weight": 1.0}], "steps": 50, "cfg_scale": 5, "height": 768, "width": 512,
              "seed": 2980747362, "type": "txt2img", "sampler": "k_lms", "postprocessing": [{"type": "esrgan"}]},
}  # fmt: skip


def test_sd_metadata_and_its_command_line_are_one_find() -> None:
    evidence = read(READER, png_text("Dream", '"a fox" -s 5 -S 1'), png_text("sd-metadata", SD_METADATA))
    assert [item.source for item in evidence] == ["png:tEXt:sd-metadata"]
    assert evidence[0].location is not None
    assert evidence[0].location.also == ("png:tEXt:Dream",)
    data = dict(evidence[0].data)
    assert (data["prompt"], data["negative_prompt"], data["generator_version"]) == ("a fox", "dog", "2.3.0")
    assert (data["seed"], data["steps"], data["guidance"], data["sampler"]) == ("2980747362", 50, 5.0, "k_lms")
    assert data["models"] == [{"name": "deliberate", "hash": "56d1", "kind": "checkpoint"}]
    assert data["extras"]["postprocessing"] == [{"type": "esrgan"}]


def test_sd_metadata_with_a_plain_prompt() -> None:
    value = {**SD_METADATA, "image": {**SD_METADATA["image"], "prompt": "a fox [dog]"}}  # type: ignore[dict-item]
    assert only(READER, png_text("sd-metadata", value))["prompt"] == "a fox"


METADATA = {
    "generation_mode": "sdxl_txt2img", "positive_prompt": "a fox", "negative_prompt": "dog", "width": 1024, "height": 1024,
    "seed": 3951921344, "cfg_scale": 6.0, "steps": 24, "scheduler": "euler_a", "app_version": "6.10.0",
    "model": {"key": "1", "hash": "blake3:7c16", "name": "wai_v160", "base": "sdxl", "type": "main"},
    "vae": {"model_name": "VAEFix", "base_model": "sdxl"},
    "loras": [{"model": {"name": "coast", "hash": "blake3:aa"}, "weight": 0.5}, {"lora": {"model_name": "old"}}],
    "controlnets": [{"control_model": {"model_name": "canny"}}],
}  # fmt: skip


def test_metadata_of_version_four() -> None:
    data = only(
        READER, png_text("invokeai_metadata", METADATA, "iTXt"), png_text("invokeai_graph", '{"nodes": {}}', "iTXt")
    )
    assert (data["prompt"], data["negative_prompt"], data["generator_version"]) == ("a fox", "dog", "6.10.0")
    assert (data["seed"], data["steps"], data["guidance"], data["sampler"]) == ("3951921344", 24, 6.0, "euler_a")
    assert data["models"][0] == {"name": "wai_v160", "hash": "blake3:7c16", "kind": "checkpoint"}
    assert (names(data, "vae"), names(data, "lora"), names(data, "controlnet")) == (
        ["VAEFix"],
        ["coast", "old"],
        ["canny"],
    )
    assert data["extras"]["generation_mode"] == "sdxl_txt2img"


def test_models_of_version_three() -> None:
    value = {
        **METADATA,
        "model": {"model_name": "juggernautXL", "base_model": "sdxl"},
        "loras": [],
        "controlnets": None,
        "vae": None,
    }
    assert names(only(READER, png_text("invokeai_metadata", value))) == ["juggernautXL"]


def test_metadata_without_a_generation_says_nothing() -> None:
    assert read(READER, png_text("invokeai_metadata", {"app_version": "6.0"})) == []


def workflow(*kinds: tuple[str, bool], edges: list[tuple[int, int]] | None = None) -> dict[str, Any]:
    return {
        "nodes": [
            {"id": f"n{i}", "type": "invocation", "data": {"id": f"n{i}", "type": kind, "isIntermediate": hidden}}
            for i, (kind, hidden) in enumerate(kinds)
        ],
        "edges": [{"source": f"n{a}", "target": f"n{b}"} for a, b in edges or []],
    }


@pytest.mark.parametrize(
    ("value", "shows"),
    [
        (workflow(("denoise_latents", True), ("l2i", False), edges=[(0, 1)]), "generated"),
        (workflow(("flux_denoise", True), ("flux_vae_decode", False), edges=[(0, 1)]), "generated"),
        (workflow(("denoise_latents", True), ("l2i", False), ("canny", False), edges=[(0, 1)]), "possible_input"),
        (workflow(("image", True), ("canny", False), edges=[(0, 1)]), "processed"),
        (workflow(), "processed"),
        ({"nodes": {"a": {"id": "a", "type": "denoise_latents", "is_intermediate": True}, "b": {"id": "b", "type": "l2i", "is_intermediate": False},
                    "c": {"id": "c", "type": "core_metadata", "is_intermediate": False}},
          "edges": [{"source": {"node_id": "a", "field": "latents"}, "destination": {"node_id": "b", "field": "latents"}}]}, "generated"),
    ],
)  # fmt: skip
def test_a_graph_alone_names_the_tool_and_how_far_it_reaches(value: dict[str, Any], shows: str) -> None:
    data = only(READER, png_text("invokeai_workflow", value))
    assert (data["generator"], data["shows"], data["prompt"]) == ("InvokeAI", shows, None)


@pytest.mark.parametrize(
    "value", [{"nodes": 5, "edges": 5}, {"nodes": [1, {"data": 2}], "edges": [1, {"source": None}]}]
)
def test_odd_graphs_are_survived(value: dict[str, Any]) -> None:
    assert only(READER, png_text("invokeai_workflow", value))["shows"] == "processed"


def test_loops_end() -> None:
    loop = workflow(("denoise_latents", False), ("l2i", False), edges=[(0, 1), (1, 0)])
    assert only(READER, png_text("invokeai_graph", loop))["shows"] == "generated"


def test_long_command_lines_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invokeai, "TOKENS_LIMIT", 3)
    assert invokeai.from_dream('"a" -s 5 -S 1 -W 8') is not None
    data = invokeai.from_dream('"a" -s 5 -S 1 -W 8')
    assert data is not None
    assert data.width is None


def test_other_places_are_not_searched() -> None:
    assert read(READER, block("exif:UserComment", '"a fox" -s 50 -S 1'), png_text("Comment", METADATA)) == []


def test_a_command_line_with_another_quoted_text() -> None:
    data = only(READER, png_text("Dream", '"a "wild" fox" -s 50 -S 42 -f 0.5 -I "x.png"'))
    assert (data["prompt"], data["seed"], data["steps"]) == ('a "wild" fox', "42", 50)


def test_a_grid_of_the_second_generation() -> None:
    images = [{"prompt": "a fox", "seed": seed, "steps": 50, "sampler": "k_lms"} for seed in (7, 8)]
    data = only(READER, png_text("sd-metadata", {"model_weights": "sd-1.4", "images": images}))
    assert (data["prompt"], data["seed"], names(data)) == ("a fox", "7", ["sd-1.4"])
    assert data["extras"]["seeds"] == ["7", "8"]
