"""Parameters leave the window in forms that other programs read."""

from __future__ import annotations

import json

from inspector.domain.evidence import GenerationParameters, ModelReference
from inspector.gui import generationtext
from tests.gui.samples import PARAMETERS


def test_a1111_text_has_prompt_negative_and_one_line_of_settings():
    lines = generationtext.as_a1111(PARAMETERS).split("\n")
    assert lines[0].startswith("layered mountain ridges")
    assert lines[1] == "Negative prompt: photo, text, watermark, frame"
    assert lines[2].startswith("Steps: 28, Sampler: dpmpp_2m, Schedule type: karras, CFG scale: 5.5, Seed: 8412270055")
    assert "Size: 1024x1280" in lines[2]
    assert lines[2].endswith("Model: sdxl_base_1.0.safetensors")


def test_a_value_with_a_comma_is_quoted_as_a1111_does():
    parameters = GenerationParameters(prompt="a", sampler="one, two", models=(ModelReference("m:1"),))
    assert generationtext.as_a1111(parameters) == 'a\nSampler: "one, two", Model: "m:1"'


def test_json_keeps_every_field_and_the_seed_as_text():
    data = json.loads(generationtext.as_json(PARAMETERS))
    assert data["seed"] == "8412270055"
    assert data["extras"] == {"denoise": 1.0}


def test_text_lists_what_is_known():
    shown = generationtext.as_text(PARAMETERS)
    assert "generator: ComfyUI" in shown
    assert "generator_version" not in shown


def test_records_differ_only_where_both_say_something():
    other = GenerationParameters(generator="ComfyUI", steps=30)
    assert generationtext.differences(PARAMETERS, other) == ("steps",)
    assert generationtext.differences(PARAMETERS, PARAMETERS) == ()
