from __future__ import annotations

import json

import pytest

from inspector.generators import easydiffusion
from inspector.generators.easydiffusion import EasyDiffusion
from tests.makers.generation import block, exif, names, only, png_text, read

READER = EasyDiffusion()

FIELDS = {
    "prompt": "a fox", "negative_prompt": "dog", "seed": "12345", "use_stable_diffusion_model": "models/sd-v1-5.ckpt", "clip_skip": "False",
    "use_vae_model": "vae-ft.ckpt", "sampler_name": "euler_a", "width": "512", "height": "768", "num_inference_steps": "25",
    "guidance_scale": "7.5", "use_lora_model": "['a/coast', 'dune']", "lora_alpha": "[0.5, 0.5]", "use_upscale": "None",
}  # fmt: skip
LABELS = {
    "Prompt": "a fox", "Negative Prompt": "dog", "Seed": "12345", "Stable Diffusion model": "models/sd-v1-5.ckpt", "VAE model": "vae-ft.ckpt",
    "Sampler": "euler_a", "Width": "512", "Height": "768", "Steps": "25", "Guidance Scale": "7.5", "LoRA model": "a/coast, dune",
}  # fmt: skip


@pytest.mark.parametrize(
    "blocks",
    [
        [png_text(key, value) for key, value in FIELDS.items()],
        [png_text(key, value) for key, value in LABELS.items()],
        [exif("UserComment", json.dumps(FIELDS))],
        [exif("UserComment", json.dumps(LABELS))],
        [
            block(
                "sidecar:json",
                json.dumps({**FIELDS, "seed": 12345, "use_lora_model": ["a/coast", "dune"]}),
                group="cat.json",
            )
        ],
        [block("caption:txt", "\n".join(f"{key}: {value}" for key, value in FIELDS.items()), group="cat.txt")],
        [block("caption:txt", "\n".join(f"{key}: {value}" for key, value in LABELS.items()), group="cat.txt")],
    ],
)
def test_every_place_and_both_sets_of_keys(blocks: list) -> None:
    data = only(READER, *blocks)
    assert (data["generator"], data["prompt"], data["negative_prompt"]) == ("Easy Diffusion", "a fox", "dog")
    assert (data["seed"], data["steps"], data["guidance"]) == ("12345", 25, 7.5)
    assert (data["sampler"], data["width"], data["height"]) == ("euler_a", 512, 768)
    assert (names(data), names(data, "vae"), names(data, "lora")) == (
        ["sd-v1-5.ckpt"],
        ["vae-ft.ckpt"],
        ["coast", "dune"],
    )


def test_every_chunk_is_cited() -> None:
    (found,) = read(READER, *(png_text(key, value) for key, value in FIELDS.items()))
    assert found.location is not None
    assert len(found.location.also) == len(FIELDS) - 1


@pytest.mark.parametrize(
    "innocent",
    [
        [png_text("prompt", "a fox"), png_text("seed", "1")],
        [block("caption:txt", "prompt: a fox")],
        [exif("UserComment", '{"use_stable_diffusion_model": "x"}')],
    ],
)
def test_innocent_files(innocent: list) -> None:
    assert read(READER, *innocent) == []


def test_text_sidecars_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(easydiffusion, "LINES_LIMIT", 2)
    text = "\n".join(f"{key}: {value}" for key, value in FIELDS.items())
    assert read(READER, block("caption:txt", text)) == []


def test_texts_that_go_on_for_several_lines() -> None:
    text = (
        "Prompt: a fox\nin snow: at night\n\nNegative Prompt: dog\nSeed: 5\nStable Diffusion model: m.ckpt\nSteps: 3\n"
    )
    data = only(READER, block("caption:txt", text, group="cat.txt"))
    assert (data["prompt"], data["negative_prompt"], data["seed"]) == ("a fox\nin snow: at night", "dog", "5")
