from __future__ import annotations

import json

import pytest

from inspector.generators.platform_json import PlatformJson
from tests.makers.generation import block, names, only, png_text, read

READER = PlatformJson()

META = {
    "prompt": "a fox", "negativePrompt": "dog", "seed": 4242, "steps": 20, "sampler": "DPM++ 2M Karras", "cfgScale": 7, "Model": "wai",
    "Size": "512x768", "hashes": {"model": "45a2"}, "resources": [{"name": "coast", "type": "lora", "hash": "aa"}, {"name": "wai", "type": "model"}, 5],
    "Clip skip": "2",
}  # fmt: skip


@pytest.mark.parametrize("source", ["sidecar:json", "sidecar:gallery-dl"])
def test_civitai(source: str) -> None:
    data = only(READER, block(source, json.dumps({"id": 5, "meta": META}), group="cat.json"))
    assert (data["generator"], data["prompt"], data["negative_prompt"], data["firm"]) == (
        "Civitai upload",
        "a fox",
        "dog",
        True,
    )
    assert (data["seed"], data["steps"], data["guidance"], data["width"]) == ("4242", 20, 7.0, 512)
    assert (data["sampler"], data["scheduler"]) == ("DPM++ 2M", "Karras")
    assert data["models"][0] == {"name": "wai", "hash": "45a2", "kind": "checkpoint"}
    assert names(data, "lora") == ["coast"]


def test_aibooru_was_only_reported() -> None:
    value = {
        "ai_metadata": {
            "prompt": "a fox",
            "negative_prompt": "dog",
            "parameters": {"Seed": "7", "Steps": "20", "Sampler": "Euler a"},
        }
    }
    data = only(READER, block("sidecar:gallery-dl", json.dumps(value)))
    assert (data["prompt"], data["negative_prompt"], data["seed"], data["steps"], data["firm"]) == (
        "a fox",
        "dog",
        "7",
        20,
        False,
    )


@pytest.mark.parametrize(
    "innocent",
    [
        {"meta": {"prompt": "write an essay"}},
        {"meta": {"prompt": 5, "seed": 1, "steps": 2}},
        {"meta": ["prompt"]},
        {"ai_metadata": None},
        {"tags": ["meta", "prompt"]},
    ],
)
def test_innocent_sidecars(innocent: object) -> None:
    assert read(READER, block("sidecar:json", json.dumps(innocent)), png_text("Comment", {"meta": META})) == []
