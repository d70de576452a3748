from __future__ import annotations

import json

import pytest

from inspector.generators.tensorart import TensorArt
from tests.makers.generation import names, node, only, png_text, read, text_to_image

READER = TensorArt()

VALUE = {
    "prompt": "a fox #テスト", "negativePrompt": "dog", "width": 1024, "height": 768, "imageCount": 1, "steps": 25, "cfgScale": 7,
    "seed": "-1", "clipSkip": 2, "sdVae": "Automatic", "ksamplerName": "euler_ancestral", "schedule": "karras", "guidance": 3.5,
    "baseModel": {"label": "v16", "type": "BASE_MODEL", "modelFileName": "WAI-16", "hash": "A5F5"},
    "models": [{"label": "v1", "type": "LORA", "modelFileName": "coast", "weight": 0.5}, 5],
}  # fmt: skip
TEXT = json.dumps(VALUE, ensure_ascii=False) + "\0"


def test_texts_from_one_chunk_and_the_seed_from_the_other() -> None:
    graph = text_to_image(_4=node("ECHOCheckpointLoaderSimple", ckpt_name="EMS-1401459-EMS.safetensors"))
    evidence = read(READER, png_text("generation_data", TEXT), png_text("prompt", graph))
    assert len(evidence) == 1
    data = dict(evidence[0].data)
    assert evidence[0].location is not None
    assert evidence[0].location.also == ("png:tEXt:prompt",)
    assert data["supersedes"] == ["png:tEXt:prompt"]
    assert (data["generator"], data["prompt"], data["negative_prompt"]) == ("Tensor.Art", "a fox #テスト", "dog")
    assert (data["seed"], data["steps"], data["guidance"]) == (str(2**63 + 5), 25, 7.0)
    assert (data["sampler"], data["scheduler"]) == ("euler_ancestral", "karras")
    assert data["models"][0] == {"name": "WAI-16", "hash": "A5F5", "kind": "checkpoint"}
    assert names(data, "lora") == ["coast"]


def test_without_a_graph_the_random_seed_stays_as_written() -> None:
    assert only(READER, png_text("generation_data", TEXT))["seed"] == "-1"


def test_a_seed_that_was_given_is_kept() -> None:
    data = only(READER, png_text("generation_data", {**VALUE, "seed": "77"}), png_text("prompt", text_to_image()))
    assert data["seed"] == "77"


@pytest.mark.parametrize("change", [{"baseModel": None, "models": None}, {"baseModel": "x", "models": [None]}])
def test_odd_models_are_survived(change: dict) -> None:
    assert only(READER, png_text("generation_data", {**VALUE, **change}))["models"] == []


def test_other_json_is_left_alone() -> None:
    assert read(READER, png_text("generation_data", "[]"), png_text("parameters", VALUE)) == []
