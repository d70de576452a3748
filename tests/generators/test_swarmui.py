from __future__ import annotations

import json

import pytest

from inspector.generators.swarmui import SwarmUI
from tests.makers.generation import block, exif, names, only, png_text, read, text_to_image

READER = SwarmUI()

VALUE = {
    "sui_image_params": {
        "prompt": "a fox", "negativeprompt": "dog", "model": "wai_v160", "seed": 2083100758, "steps": 20, "cfgscale": 7.0,
        "aspectratio": "1:1", "width": 1024, "height": 768, "sampler": "euler_ancestral", "scheduler": "karras", "automaticvae": True,
        "loras": ["coast"], "loraweights": ["0.5"], "vae": "Automatic", "swarm_version": "0.9.7.4",
    },
    "sui_extra_data": {"date": "2026-01-03", "original_prompt": "a <random:fox>"},
    "sui_models": [{"name": "wai_v160.safetensors", "param": "model", "hash": "0x22d8"}, {"name": "coast.safetensors", "param": "loras", "hash": "0xaa"}],
}  # fmt: skip
TEXT = json.dumps(VALUE, indent=2)


@pytest.mark.parametrize(
    "place",
    [
        png_text("parameters", TEXT),
        exif("UserComment", TEXT),
        exif("Model", TEXT),
        block("stealth:alpha", TEXT),
        block("stealth:rgb", TEXT),
    ],
)
def test_every_place(place) -> None:
    data = only(READER, place)
    assert (data["generator"], data["generator_version"]) == ("SwarmUI", "0.9.7.4")
    assert (data["prompt"], data["negative_prompt"]) == ("a fox", "dog")
    assert (data["seed"], data["steps"], data["guidance"]) == ("2083100758", 20, 7.0)
    assert (data["sampler"], data["scheduler"], data["width"], data["height"]) == (
        "euler_ancestral",
        "karras",
        1024,
        768,
    )
    assert data["models"] == [
        {"name": "wai_v160", "hash": "0x22d8", "kind": "checkpoint"},
        {"name": "coast", "hash": "0xaa", "kind": "lora"},
    ]
    assert data["extras"]["original_prompt"] == "a <random:fox>"


def test_the_graph_beside_it_is_superseded() -> None:
    assert only(READER, png_text("parameters", TEXT), png_text("prompt", text_to_image()))["supersedes"] == [
        "png:tEXt:prompt"
    ]


def test_older_versions_keep_the_date_inside() -> None:
    value = {"sui_image_params": {"prompt": "a fox", "date": "2024-01-01"}}
    data = only(READER, png_text("parameters", value))
    assert (data["prompt"], data["extras"]["date"], data["models"]) == ("a fox", "2024-01-01", [])


@pytest.mark.parametrize("value", ['{"sui_image_params": 5}', '{"about": "sui_image_params"}', '"sui_image_params"'])
def test_innocent_files(value: str) -> None:
    assert read(READER, png_text("parameters", value)) == []


@pytest.mark.parametrize("models", [None, 5, [5], [{}], [{"param": 3, "name": 4}]])
def test_odd_model_lists_are_survived(models: object) -> None:
    assert names(only(READER, png_text("parameters", {**VALUE, "sui_models": models}))) == ["wai_v160"]


def test_values_of_other_versions() -> None:
    inner = {"prompt": "a fox", "model": "m", "seed": 1, "loras": "coast, dune", "refinermodel": "(None)"}
    data = only(READER, png_text("parameters", {"sui_image_params": inner}))
    assert (names(data), names(data, "lora"), names(data, "refiner")) == (["m"], ["coast", "dune"], [])
