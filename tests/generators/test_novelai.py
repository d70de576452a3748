from __future__ import annotations

import json
from typing import Any

import pytest

from inspector.generators.novelai import NovelAI
from tests.makers.generation import block, exif, names, only, png_text, read

READER = NovelAI()

V1 = {
    "steps": 50,
    "sampler": "k_euler_ancestral",
    "seed": 7,
    "strength": 0.4,
    "noise": 0.0,
    "scale": 10.0,
    "uc": "lowres",
}
V4 = {
    "prompt": "1girl, -0.8::feet::, {sky}", "steps": 23, "height": 1216, "width": 832, "scale": 5.0, "seed": 2156638429,
    "noise_schedule": "karras", "sampler": "k_euler_ancestral", "uc": "blurry", "request_type": "PromptGenerateRequest",
    "v4_prompt": {"caption": {"base_caption": "1girl", "char_captions": [{"char_caption": "girl, hat", "centers": []}]}},
    "v4_negative_prompt": {"caption": {"base_caption": "blurry", "char_captions": [{"char_caption": "cap"}]}},
    "signed_hash": "c2lnbmF0dXJl",
}  # fmt: skip


def chunks(comment: Any, **texts: str) -> list:
    known = {
        "Software": "NovelAI",
        "Source": "NovelAI Diffusion V4.5 4BDE2A90",
        "Title": "NovelAI generated image",
        **texts,
    }
    return [png_text(key.replace("_", " "), value) for key, value in known.items() if value] + [
        png_text("Comment", comment)
    ]


def test_version_four() -> None:
    data = only(READER, *chunks(V4, Description="1girl", Generation_time="3.5"))
    assert (data["generator"], data["shows"], data["firm"]) == ("NovelAI", "generated", True)
    assert (data["prompt"], data["negative_prompt"]) == ("1girl, -0.8::feet::, {sky}", "blurry")
    assert (data["seed"], data["steps"], data["guidance"]) == ("2156638429", 23, 5.0)
    assert (data["sampler"], data["scheduler"], data["width"], data["height"]) == (
        "k_euler_ancestral",
        "karras",
        832,
        1216,
    )
    assert data["models"] == [{"name": "NovelAI Diffusion V4.5", "hash": "4BDE2A90", "kind": "checkpoint"}]
    assert data["extras"]["signed_hash"] == "c2lnbmF0dXJl"
    assert data["extras"]["character_prompts"] == ["girl, hat"]
    assert data["extras"]["negative_character_prompts"] == ["cap"]
    assert data["extras"]["Generation time"] == "3.5"


def test_version_one_has_its_prompt_in_the_description() -> None:
    data = only(
        READER, *chunks(V1, Description="a cat", Title="AI generated image", Source="Stable Diffusion 1D44365E")
    )
    assert (data["prompt"], data["negative_prompt"], data["scheduler"]) == ("a cat", "lowres", None)
    assert names(data) == ["Stable Diffusion"]


def test_the_base_caption_stands_in_for_a_missing_prompt() -> None:
    comment = {key: value for key, value in V4.items() if key not in ("prompt", "uc")}
    data = only(READER, *chunks(comment))
    assert (data["prompt"], data["negative_prompt"]) == ("1girl", "blurry")


@pytest.mark.parametrize("title", ["AI augmented image", ""])
def test_director_tools_edit(title: str) -> None:
    data = only(READER, *chunks({"req_type": "sketch"}, Title=title, Description="sketch"))
    assert (data["shows"], data["prompt"], data["seed"]) == ("edited", None, None)
    assert data["extras"]["req_type"] == "sketch"


def test_webp() -> None:
    data = only(
        READER,
        exif("DocumentName", "NovelAI generated image"),
        exif("Software", "NovelAI Diffusion V4.5 C02D4F98"),
        exif("ImageDescription", ""),
        exif("UserComment", json.dumps({"Comment": json.dumps(V4)})),
    )
    assert (data["seed"], data["prompt"]) == ("2156638429", "1girl, -0.8::feet::, {sky}")
    assert names(data) == ["NovelAI Diffusion V4.5"]


def hidden(comment: Any, **texts: str) -> Any:
    value = {
        "Description": "1girl",
        "Software": "NovelAI",
        "Source": "NovelAI Diffusion V4.5 4BDE2A90",
        "Comment": json.dumps(comment),
    }
    return block("stealth:alpha", json.dumps({**value, **texts}))


def test_hidden_pixels() -> None:
    data = only(READER, hidden(V4))
    assert (data["seed"], names(data)) == ("2156638429", ["NovelAI Diffusion V4.5"])


def test_the_same_data_in_chunks_and_pixels_is_one_find() -> None:
    evidence = read(READER, *chunks(V4), hidden(V4))
    assert len(evidence) == 1
    assert evidence[0].location is not None
    assert "stealth:alpha" in evidence[0].location.also


def test_data_that_differs_is_shown_twice() -> None:
    assert [item.data["seed"] for item in read(READER, *chunks(V4), hidden({**V4, "seed": 1}))] == ["2156638429", "1"]


def test_the_json_alone_is_known_by_its_keys() -> None:
    assert only(READER, png_text("Comment", V4))["seed"] == "2156638429"


def test_chunks_without_json_still_name_the_tool() -> None:
    data = only(READER, png_text("Software", "NovelAI"), png_text("Description", "a cat"))
    assert (data["generator"], data["prompt"], data["models"]) == ("NovelAI", "a cat", [])


@pytest.mark.parametrize(
    "innocent",
    [
        [png_text("Comment", "Created with GIMP")],
        [png_text("Comment", {"steps": 20, "uc": "University College", "page": 1})],
        [png_text("Title", "AI generated image"), png_text("Comment", {"note": "a talk about it"})],
        [png_text("Software", "NovelAI Image Viewer Clone")],
        [png_text("Description", "NovelAI generated image")],
        [exif("UserComment", '{"Comment": "a cat"}')],
        [exif("Software", "Adobe Photoshop 25.0")],
        [block("stealth:alpha", '{"Comment": "{}"}')],
        [block("stealth:alpha", "plain text with \"Comment\"")],
    ],
)  # fmt: skip
def test_innocent_files(innocent: list) -> None:
    assert read(READER, *innocent) == []


@pytest.mark.parametrize(
    "value", [[], "x", None, {"caption": []}, {"caption": {"char_captions": [1, {"char_caption": 2}]}}]
)
def test_odd_captions_are_survived(value: object) -> None:
    assert only(READER, *chunks({**V4, "v4_prompt": value}))["seed"] == "2156638429"
