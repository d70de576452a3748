from __future__ import annotations

from inspector.generators.stability_matrix import StabilityMatrix
from tests.makers.generation import only, png_text, read, text_to_image

READER = StabilityMatrix()

VALUE = {
    "PositivePrompt": "a fox, \r\nred", "NegativePrompt": "dog", "Steps": 20, "Sampler": "Euler Ancestral Karras", "CfgScale": 5,
    "Seed": 395309383, "Height": 768, "Width": 512, "ModelHash": "A5F5", "ModelName": "wai_v160.safetensors", "FrameCount": 0,
    "Lossless": False, "Fps": 0, "VideoOutputMethod": None,
}  # fmt: skip


def test_the_json_with_what_stands_beside() -> None:
    evidence = read(
        READER,
        png_text("prompt", text_to_image()),
        png_text("parameters", "a fox\nSteps: 20, Sampler: Euler, Seed: 1"),
        png_text("parameters-json", VALUE),
        png_text("smproj", "{}"),
    )
    assert len(evidence) == 1
    assert evidence[0].source == "png:tEXt:parameters-json"
    data = evidence[0].data
    assert (data["generator"], data["prompt"], data["negative_prompt"]) == ("Stability Matrix", "a fox, \nred", "dog")
    assert (data["seed"], data["steps"], data["guidance"]) == ("395309383", 20, 5.0)
    assert (data["sampler"], data["scheduler"], data["width"], data["height"]) == (
        "Euler Ancestral",
        "Karras",
        512,
        768,
    )
    assert data["models"] == [{"name": "wai_v160.safetensors", "hash": "A5F5", "kind": "checkpoint"}]
    assert set(data["supersedes"]) == {"png:tEXt:parameters", "png:tEXt:prompt"}
    assert data["extras"]["Sampler"] == "Euler Ancestral Karras"


def test_sparse_json() -> None:
    data = only(READER, png_text("parameters-json", {"PositivePrompt": "a fox"}))
    assert (data["prompt"], data["sampler"], data["models"]) == ("a fox", None, [])


def test_other_json_is_left_alone() -> None:
    assert read(READER, png_text("parameters-json", {"prompt": "a fox"}), png_text("parameters", VALUE)) == []
