from __future__ import annotations

from typing import Any

import pytest

from inspector.generators.fooocus import Fooocus
from tests.makers.generation import exif, names, only, png_text, read

READER = Fooocus()

SCHEME = {
    "adm_guidance": "(1.5, 0.8, 0.3)", "base_model": "juggernautXL_v8", "base_model_hash": "aeb7e9e689", "clip_skip": 2,
    "full_negative_prompt": ["ugly"], "full_prompt": ["cinematic still"], "guidance_scale": 4, "lora_combined_1": "offset : 0.1",
    "loras": [["offset", 0.1, "4852686128"]], "metadata_scheme": "fooocus", "negative_prompt": "", "performance": "Speed",
    "prompt": "a sunflower field", "refiner_model": "None", "refiner_switch": 0.5, "resolution": "(512, 768)", "sampler": "dpmpp_2m_sde_gpu",
    "scheduler": "karras", "seed": "6952411511246973023", "sharpness": 2, "steps": 30, "styles": "[]", "vae": "Default (model)",
    "version": "Fooocus v2.5.5",
}  # fmt: skip


def check(data: dict[str, Any]) -> None:
    assert (data["generator"], data["generator_version"], data["firm"]) == ("Fooocus", "v2.5.5", True)
    assert (data["prompt"], data["negative_prompt"]) == ("a sunflower field", "")
    assert (data["seed"], data["steps"], data["guidance"]) == ("6952411511246973023", 30, 4.0)
    assert (data["sampler"], data["scheduler"], data["width"], data["height"]) == (
        "dpmpp_2m_sde_gpu",
        "karras",
        512,
        768,
    )
    assert data["models"][0] == {"name": "juggernautXL_v8", "hash": "aeb7e9e689", "kind": "checkpoint"}
    assert {"name": "offset", "hash": "4852686128", "kind": "lora"} in data["models"]
    assert names(data, "refiner") == []
    assert data["extras"]["full_prompt"] == ["cinematic still"]


def test_png() -> None:
    evidence = read(READER, png_text("parameters", SCHEME), png_text("fooocus_scheme", "fooocus"))
    check(dict(evidence[0].data))
    assert evidence[0].location is not None
    assert evidence[0].location.also == ("png:tEXt:fooocus_scheme",)


def test_jpeg_and_webp() -> None:
    import json

    evidence = read(
        READER,
        exif("UserComment", json.dumps(SCHEME)),
        exif("Software", "Fooocus v2.5.5"),
        exif("MakerNote", b"fooocus"),
    )
    check(dict(evidence[0].data))
    assert evidence[0].location is not None
    assert evidence[0].location.also == ("exif:Software", "exif:MakerNote")


def test_older_lora_lines() -> None:
    value = {key: item for key, item in SCHEME.items() if key != "loras"}
    assert names(only(READER, png_text("parameters", value)), "lora") == ["offset"]


def test_without_a_version_the_keys_decide() -> None:
    value = {key: item for key, item in SCHEME.items() if key != "version"}
    assert only(READER, png_text("parameters", value))["generator"] == "Fooocus"


def test_ruined_fooocus() -> None:
    value = {
        "Prompt": "a fox", "Negative": "dog", "steps": 30, "cfg": 8, "width": 1024, "height": 1024, "seed": 2020047614,
        "sampler_name": "dpmpp_2m_sde_gpu", "scheduler": "karras", "base_model_name": "wai.safetensors", "base_model_hash": "BEFC",
        "loras": [], "software": "RuinedFooocus",
    }  # fmt: skip
    data = only(READER, png_text("parameters", value))
    assert (data["generator"], data["prompt"], data["negative_prompt"]) == ("RuinedFooocus", "a fox", "dog")
    assert (data["seed"], data["guidance"], names(data)) == ("2020047614", 8.0, ["wai.safetensors"])


@pytest.mark.parametrize("place", ["Comment", "UserComment"])
def test_fooocus_plus_has_titled_keys(place: str) -> None:
    import json

    value = {
        "Base Model": "elsewhereXL_v10", "Base Model Hash": "79fd29ab43", "Full Prompt": ["x"], "Guidance Scale": 4.5, "LoRAs": [],
        "Metadata Scheme": "Fooocus", "Negative Prompt": "", "Performance": "Speed", "Prompt": "a field", "Resolution": "(1024, 1024)",
        "Sampler": "dpmpp_2m", "Scheduler": "karras", "Seed": "5256010854089202552", "Steps": 30, "User": "FooocusPlus",
        "Version": "FooocusPlus 1.0.0",
    }  # fmt: skip
    found = png_text("Comment", value) if place == "Comment" else exif("UserComment", json.dumps(value))
    data = only(READER, found)
    assert (data["generator"], data["generator_version"]) == ("FooocusPlus", "1.0.0")
    assert (data["seed"], data["width"], names(data)) == ("5256010854089202552", 1024, ["elsewhereXL_v10"])


def test_a_variant_that_was_only_reported_is_not_firm() -> None:
    data = only(READER, png_text("Comment", {"base_model": "m", "real_prompt": "a fox", "steps": 30}))
    assert (data["generator"], data["firm"], data["prompt"]) == ("Fooocus-MRE", False, "a fox")


@pytest.mark.parametrize(
    "innocent",
    [
        png_text("caption", "Fooocus Metadata"),
        png_text("Software", "ImageMaker2000(TM)"),
        png_text("parameters", {"prompt": "x", "base_model": "ship"}),
        png_text("parameters", {"model": {"base_model": "sdxl"}}),
        png_text("Comment", '{"base_model": broken'),
        exif("Software", "Fooocus v2.5.5"),
    ],
)
def test_innocent_files(innocent: object) -> None:
    assert read(READER, innocent) == []


@pytest.mark.parametrize("loras", [None, 5, [5], [[]], [[None, 1]], "x"])
def test_odd_loras_are_survived(loras: object) -> None:
    assert only(READER, png_text("parameters", {**SCHEME, "loras": loras}))["seed"] == "6952411511246973023"


def test_titled_keys_of_the_log() -> None:
    log = {
        "Prompt": "a fox", "Negative Prompt": "dog", "Performance": "Speed", "ADM Guidance": "(1.5, 0.8, 0.3)", "Seed": "123",
        "Base Model": "jug.safetensors", "LoRA 1": "coast.safetensors : 0.1", "LoRA 2": "None : 1.0", "VAE": "Default (model)",
        "Version": "v2.1.800",
    }  # fmt: skip
    data = only(READER, png_text("Comment", log))
    assert (data["generator"], data["generator_version"], data["seed"]) == ("Fooocus", "v2.1.800", "123")
    assert (names(data), names(data, "lora"), names(data, "vae")) == (["jug.safetensors"], ["coast.safetensors"], [])


def test_the_version_of_mre() -> None:
    value = {"real_prompt": ["a fox"], "base_model": "m", "prompt": "a fox", "software": "Fooocus-MRE 2.0.78"}
    assert only(READER, png_text("Comment", value))["generator_version"] == "2.0.78"
