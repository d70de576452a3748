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


@pytest.mark.parametrize(
    "document",
    [
        {
            "category": "civitai",
            "subcategory": "image",
            "generation": {"meta": META, "tools": []},
            "user": {"username": "x"},
        },
        {"file": {"id": 1, "generation": {"meta": META}}, "num": 1},
        META,
    ],
    ids=["gallery-dl image", "gallery-dl post", "download script"],
)
def test_civitai_through_downloaders(document: object) -> None:
    data = only(READER, block("sidecar:json", json.dumps(document), group="cat.json"))
    assert (data["generator"], data["prompt"], data["seed"]) == ("Civitai upload", "a fox", "4242")
    assert names(data) == ["wai"]


def test_resources_beside_meta_and_air_names_are_kept() -> None:
    air = "urn:air:sdxl:lora:civitai:827184@2514310"
    generation = {
        "meta": {**META, "civitaiResources": [{"air": air}, {"type": "checkpoint", "modelVersionId": 77}]},
        "resources": [{"modelName": "Ink", "modelType": "LORA"}, {"modelName": "wai", "modelType": "Checkpoint"}, None],
    }
    data = only(READER, block("sidecar:json", json.dumps({"generation": generation})))
    assert names(data, "lora") == ["coast", air, "Ink"]
    assert names(data) == ["wai", "modelVersionId 77"]
    assert "beside" not in data["extras"]


def test_a_model_without_a_name_is_named_by_its_hash() -> None:
    value = {
        "ai_metadata": {"prompt": "a fox", "model_hash": "6569e224", "seed": 7, "cfg_scale": 7.0, "sampler": "Euler a"}
    }
    data = only(READER, block("sidecar:json", json.dumps(value)))
    assert data["models"] == [{"name": "6569e224", "hash": "6569e224", "kind": "checkpoint"}]
    assert (data["guidance"], data["sampler"]) == (7.0, "Euler a")


def test_data_of_a_checkpoint_is_not_that_of_its_preview() -> None:
    checkpoint = {
        "id": 5,
        "trainedWords": ["x"],
        "images": [{"url": "u", "meta": META}],
        "modelVersions": [{"images": []}],
    }
    assert read(READER, block("sidecar:json", json.dumps(checkpoint), group="lora.json")) == []
    assert read(READER, block("sidecar:json", json.dumps({"prompt": "a", "seed": 1, "steps": 2, "cfgScale": 7}))) == []


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
