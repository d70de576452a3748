from __future__ import annotations

import pytest

from inspector.generators.huggingface_space import HuggingFaceSpace
from tests.makers.generation import only, png_text, read

READER = HuggingFaceSpace()

VALUE = {
    "prompt": "a fox", "negative_prompt": "dog", "resolution": "1024 x 768", "guidance_scale": 5.5, "num_inference_steps": 24,
    "seed": 443800072, "sampler": "DPM++ 2M Karras", "Model": "WAI v16", "Model hash": "BDB5", "use_upscaler": None,
}  # fmt: skip


def test_every_field() -> None:
    data = only(READER, png_text("parameters", VALUE))
    assert (data["generator"], data["prompt"], data["negative_prompt"]) == ("Hugging Face Space", "a fox", "dog")
    assert (data["seed"], data["steps"], data["guidance"]) == ("443800072", 24, 5.5)
    assert (data["sampler"], data["scheduler"], data["width"], data["height"]) == ("DPM++ 2M", "Karras", 1024, 768)
    assert data["models"] == [{"name": "WAI v16", "hash": "BDB5", "kind": "checkpoint"}]


@pytest.mark.parametrize(
    "value",
    [
        {"prompt": "a", "num_inference_steps": 5},
        {"prompt": "a", "num_inference_steps": 5, "guidance_scale": 1},
        {**VALUE, "use_stable_diffusion_model": "x"},
        'about "num_inference_steps"',
    ],
)
def test_other_objects(value: object) -> None:
    assert read(READER, png_text("parameters", value)) == []
