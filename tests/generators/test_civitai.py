from __future__ import annotations

import json

import pytest

from inspector.generators.civitai import Civitai
from inspector.generators.comfyui import ComfyUI
from tests.makers.generation import exif, names, node, only, read

READER = Civitai()

REQUEST = {
    "prompt": "a fox", "negativePrompt": "dog", "cfgScale": 5, "sampler": "DPM++ 2M Karras", "clipSkip": 2, "steps": 25, "width": 1024,
    "height": 768, "workflow": "txt2img", "seed": 1311178179, "resources": [{"modelVersionId": 2514310, "strength": 1}, 5],
    "transformations": [{"type": "upscale", "image": "https://x/cat.jpeg?sig=SECRET"}], "note": "see https://x/c?sig=SECRET2",
}  # fmt: skip
JOB = {
    "26": node("LoadImage", image="https://x/cat.jpeg?sig=SECRET", upload="image"),
    "12": node("SaveImage", images=["26", 0], filename_prefix="ComfyUI"),
    "extra": {"airs": ["urn:air:other:upscaler:civitai:147759@164821", "urn:air:sdxl:checkpoint:civitai:1@2", 5]},
    "extraMetadata": json.dumps(REQUEST),
}


def test_an_upscaling_job_says_what_was_generated_before() -> None:
    evidence = read(READER, exif("UserComment", json.dumps(JOB)), exif("Artist", "ai"), exif("Software", "341bbc4f"))
    assert len(evidence) == 1
    data = dict(evidence[0].data)
    assert (data["generator"], data["shows"], data["prompt"], data["negative_prompt"]) == (
        "Civitai",
        "generated",
        "a fox",
        "dog",
    )
    assert (data["seed"], data["steps"], data["guidance"]) == ("1311178179", 25, 5.0)
    assert (data["sampler"], data["scheduler"], data["width"]) == ("DPM++ 2M", "Karras", 1024)
    assert names(data, "upscaler") == ["urn:air:other:upscaler:civitai:147759@164821"]
    assert names(data) == ["urn:air:sdxl:checkpoint:civitai:1@2"]
    assert names(data, "other") == ["modelVersionId 2514310"]
    assert evidence[0].location is not None
    assert evidence[0].location.also == ("exif:Artist",)


def test_signed_addresses_are_never_copied() -> None:
    assert "SECRET" not in json.dumps(only(READER, exif("UserComment", json.dumps(JOB))))


def test_the_graph_of_a_job_is_no_comfyui_of_its_own() -> None:
    assert read(ComfyUI(), exif("UserComment", json.dumps(JOB))) == []


def test_requests_may_be_objects() -> None:
    assert only(READER, exif("UserComment", json.dumps({**JOB, "extraMetadata": REQUEST})))["seed"] == "1311178179"


@pytest.mark.parametrize("value", ["{}", '{"extraMetadata": 5}', '{"extraMetadata": "text"}', 'about "extraMetadata"'])
def test_innocent_files(value: str) -> None:
    assert read(READER, exif("UserComment", value), exif("Artist", "ai")) == []
