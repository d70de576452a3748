from __future__ import annotations

import json

import pytest

from inspector.generators.imaginairy import ImaginAIry
from tests.makers.generation import exif, names, only, read

READER = ImaginAIry()

VALUE = {
    "prompt": {
        "software": "imaginAIry", "model": "SD-1.5", "prompts": [[1, "a dog"], [0.5, "a hat"]], "prompt_strength": 7.5,
        "negative_prompt": [[1, "ugly"]], "init_image": "a.jpg", "steps": 50, "height": 512, "width": 640, "sampler_type": "k_dpmpp_2m",
    }
}  # fmt: skip
DESCRIPTION = (
    '"a dog" 640x512px negative-prompt:"ugly, "old"" seed:48402261 prompt-strength:7.5 steps:50 sampler-type:k_dpmpp_2m'
)
SOFTWARE = "Imaginairy / Stable Diffusion SD-1.5"


def test_json_and_description_are_joined() -> None:
    evidence = read(
        READER,
        exif("UserComment", json.dumps(VALUE)),
        exif("ImageDescription", DESCRIPTION),
        exif("Software", SOFTWARE),
    )
    assert len(evidence) == 1
    assert evidence[0].location is not None
    assert evidence[0].location.also == ("exif:ImageDescription", "exif:Software")
    data = dict(evidence[0].data)
    assert (data["generator"], data["prompt"], data["negative_prompt"]) == ("imaginAIry", "a dog AND a hat", "ugly")
    assert (data["seed"], data["steps"], data["guidance"], data["sampler"]) == ("48402261", 50, 7.5, "k_dpmpp_2m")
    assert (data["width"], data["height"], names(data)) == (640, 512, ["SD-1.5"])
    assert data["extras"]["init_image"] == "a.jpg"


def test_the_description_alone() -> None:
    data = only(READER, exif("ImageDescription", DESCRIPTION), exif("Software", SOFTWARE))
    assert (data["prompt"], data["negative_prompt"], data["seed"]) == ("a dog", 'ugly, "old"', "48402261")
    assert names(data) == ["SD-1.5"]


def test_the_software_tag_alone_names_tool_and_model() -> None:
    data = only(READER, exif("Software", SOFTWARE))
    assert (data["prompt"], names(data)) == (None, ["SD-1.5"])


@pytest.mark.parametrize(
    "innocent",
    [
        [exif("UserComment", '{"prompt": {"software": "other"}, "x": "imaginAIry"}')],
        [exif("UserComment", '{"prompt": "imaginAIry"}')],
        [exif("ImageDescription", DESCRIPTION)],
        [exif("Software", "ImageMaker2000(TM)")],
    ],
)
def test_innocent_files(innocent: list) -> None:
    assert read(READER, *innocent) == []


@pytest.mark.parametrize("prompts", [None, "a dog", [], [[1]], [[1, 2]], 5])
def test_odd_prompts_are_survived(prompts: object) -> None:
    value = {"prompt": {**VALUE["prompt"], "prompts": prompts}}
    assert only(READER, exif("UserComment", json.dumps(value)))["steps"] == 50
