"""Packs that hand settings and texts on in one bundle."""

from __future__ import annotations

from typing import Any

from inspector.domain.blocks import ImageFacts
from inspector.domain.enums import Shows
from inspector.generators.comfy import reading
from inspector.generators.comfy.graph import from_api
from tests.makers.generation import nameless, node


def pack(**changes: Any) -> dict[str, Any]:
    """Texts, settings and stages, each of which takes and gives `data`; previews, and a saver without a picture."""
    graph = {
        "1": node("TextBox", prompt="a lighthouse at dusk"),
        "2": node("TextBox", prompt="oil on canvas"),
        "3": node("TextBox", prompt="blurry"),
        "4": node("Texts", main_prompt=["1", 0], style_prompt=["2", 0], negative_prompt=["3", 0]),
        "5": node(
            "Parameters", data=["4", 0], seed=2**63 + 5, steps=21, cfg=6.5, sampler_name="dpmpp_2m", scheduler="karras"
        ),
        "6": node("Models", data=["5", 0], base_checkpoint="harbour_v2.safetensors"),
        "7": node("Stage", stage="sampling", data=["6", 0]),
        "8": node("Stage", stage="saving", data=["7", 0]),
        "9": node("Custom", custom_output=["7", 1]),
        "10": node("PreviewImage", images=["9", 0]),
        "11": node("LoadImage", image="example.png"),
        "12": node("PreviewImage", images=["11", 0]),
    }
    return {**graph, **{key.lstrip("_"): value for key, value in changes.items()}}


def read(made: dict[str, Any]) -> reading.Reading:
    graph = from_api(made)
    assert graph is not None
    return reading.read(graph, ImageFacts(width=512, height=768))


def test_settings_and_texts_of_a_bundle() -> None:
    found = read(pack())
    parameters = found.parameters
    assert found.shows is Shows.GENERATED
    assert (parameters.prompt, parameters.negative_prompt) == ("a lighthouse at dusk", "blurry")
    assert (parameters.seed, parameters.steps, parameters.guidance) == (str(2**63 + 5), 21, 6.5)
    assert (parameters.sampler, parameters.scheduler) == ("dpmpp_2m", "karras")
    assert parameters.extras["prompts"] == ["oil on canvas"]


def test_names_of_classes_do_not_matter() -> None:
    made = nameless(pack())
    made["10"]["class_type"] = made["12"]["class_type"] = "PreviewImage"
    assert read(made).parameters.prompt == "a lighthouse at dusk"


def test_texts_that_nobody_takes_apart() -> None:
    found = read(pack(_4=node("Texts", prompt="a cat", negative_prompt="a dog"))).parameters
    assert (found.prompt, found.negative_prompt) == ("a cat", "a dog")


def test_settings_for_a_file_name_generate_nothing() -> None:
    settings = node("Parameters", seed=1, steps=21, cfg=6.5, sampler_name="dpmpp_2m", scheduler="karras")
    made = {
        "1": settings,
        "2": node("Name", text=["1", 0]),
        "3": node("LoadImage", image="a.png"),
        "4": node("SaveImage", images=["3", 0], filename_prefix=["2", 0]),
    }
    assert read(made).shows is Shows.PROCESSED
