from __future__ import annotations

import pytest

from inspector.generators.metahub import MetaHub
from tests.makers.generation import exif, names, only, png_text, read

READER = MetaHub()

VALUE = {
    "generator": "ComfyUI", "prompt": "a fox", "negativePrompt": "dog", "seed": 2**60 + 1, "steps": 20, "cfg": 7, "sampler_name": "euler",
    "scheduler": "normal", "model": "wai.safetensors", "model_hash": "45a2", "width": 512, "height": 768, "loras": [{"name": "coast", "weight": 1}, "dune"],
    "vae": "ae.safetensors", "workflow": {"nodes": []}, "prompt_api": {}, "imh_pro": {"tags": "x"},
}  # fmt: skip


@pytest.mark.parametrize(
    "place", [png_text("imagemetahub_data", VALUE, "iTXt"), exif("UserComment", '{"imagemetahub_data": {"seed": 5}}')]
)
def test_both_places(place) -> None:
    assert only(READER, place)["generator"] == "ComfyUI"


def test_every_field() -> None:
    data = only(READER, png_text("imagemetahub_data", VALUE))
    assert (data["prompt"], data["negative_prompt"], data["seed"]) == ("a fox", "dog", str(2**60 + 1))
    assert (data["steps"], data["guidance"], data["sampler"], data["scheduler"]) == (20, 7.0, "euler", "normal")
    assert (names(data), names(data, "vae"), names(data, "lora")) == (
        ["wai.safetensors"],
        ["ae.safetensors"],
        ["coast", "dune"],
    )
    assert "workflow" not in data["extras"]


def test_edits_in_image_metahub_only_process() -> None:
    assert only(READER, png_text("imagemetahub_data", {**VALUE, "edit": {"tool": "crop"}}))["shows"] == "processed"


@pytest.mark.parametrize("value", [{}, {"tags": ["x"]}, "text", [1]])
def test_data_without_a_generation(value: object) -> None:
    assert read(READER, png_text("imagemetahub_data", value), png_text("Comment", VALUE)) == []


def test_versions_and_hashes_that_were_found() -> None:
    more = {"loras": [{"name": "coast", "weight": 1, "hash": "9a"}], "analytics": {"comfyui_version": "0.3.60"}}
    data = only(READER, png_text("imagemetahub_data", {**VALUE, **more, "model_hash": "0000000000"}))
    assert data["generator_version"] == "0.3.60"
    assert [model["hash"] for model in data["models"]] == [None, None, "9a"]
