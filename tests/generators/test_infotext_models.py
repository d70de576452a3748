from __future__ import annotations

from inspector.domain.evidence import ModelReference
from inspector.generators import infotext, infotext_models
from inspector.generators.infotext_models import models

BASE = "Steps: 20, Sampler: Euler a, Seed: 1"


def of(line: str, prompt: str = "x") -> list[tuple[str, str, str | None]]:
    parsed = infotext.parse(f"{prompt}\n{BASE}, {line}")
    assert parsed is not None
    return [(model.kind, model.name, model.hash) for model in models(parsed)]


def test_checkpoint_and_hash() -> None:
    assert of("Model hash: 0123abcd, Model: Deliberate 2.0 [deliberate_v2]") == [
        ("checkpoint", "Deliberate 2.0 [deliberate_v2]", "0123abcd")
    ]
    assert of("Model hash: 7460a6fa") == [("checkpoint", "7460a6fa", "7460a6fa")]
    assert of("Model hash: unknown, Model: dream") == [("checkpoint", "dream", None)]


def test_hashes_complete_the_names() -> None:
    found = of(
        'Model: m, VAE: v.pt, Hashes: {"model": "aa", "vae": "bb", "lora:coast": "cc", "embed:easyneg": "dd"}',
        "cat <lora:Coast:0.8>",
    )
    assert found == [
        ("checkpoint", "m", "aa"),
        ("vae", "v.pt", "bb"),
        ("lora", "Coast", "cc"),
        ("embedding", "easyneg", "dd"),
    ]


def test_lora_and_embedding_lists() -> None:
    found = of(
        'Model: m, Lora hashes: "a: 11, b:v2: 22", TI hashes: "neg: 33"', "<lora:a:1> <lyco:c:0.5:1> <hypernet:h:1>"
    )
    assert ("lora", "a", "11") in found
    assert ("lora", "b:v2", "22") in found
    assert ("embedding", "neg", "33") in found
    assert ("lora", "c", None) in found
    assert ("other", "h", None) in found
    assert [name for kind, name, _ in found if kind == "lora"].count("a") == 1


def test_refiner_hires_and_control_models() -> None:
    found = of(
        "Model: m, Refiner: sd_xl_refiner [7440042bbd], Hires checkpoint: other [0123456789], Hires upscaler: R-ESRGAN 4x+, "
        'ControlNet 0: "preprocessor: canny, model: control_canny [d14c016b], weight: 1", AddNet Model 1: style(88888888)'
    )
    assert ("refiner", "sd_xl_refiner", "7440042bbd") in found
    assert ("other", "other", "0123456789") in found
    assert ("upscaler", "R-ESRGAN 4x+", None) in found
    assert ("controlnet", "control_canny", "d14c016b") in found
    assert ("lora", "style", "88888888") in found


def test_stable_diffusion_cpp_keeps_the_model_in_unet() -> None:
    assert of("Model: , TE: clip_l.gguf, TE: t5.gguf, Unet: flux.gguf, VAE: ae.sft") == [
        ("checkpoint", "flux.gguf", None),
        ("vae", "ae.sft", None),
        ("text_encoder", "clip_l.gguf", None),
        ("text_encoder", "t5.gguf", None),
    ]


def test_stable_diffusion_cpp_json_names_every_part() -> None:
    found = of('SDCPP: {"models": {"llm": "q.gguf", "diffusion_model": "d.gguf", "vae": "v.gguf"}}')
    assert found == [("checkpoint", "d.gguf", None), ("text_encoder", "q.gguf", None), ("vae", "v.gguf", None)]


def test_civitai_resources() -> None:
    found = of(
        'Civitai resources: [{"type":"checkpoint","modelVersionId":1,"modelName":"WAI","modelVersionName":"v16"},'
        '{"type":"lora","weight":0.5,"air":"urn:air:sdxl:lora:civitai:1@2"},{"type":"embed","modelVersionId":9},7]'
    )
    assert found == [
        ("checkpoint", "WAI", None),
        ("lora", "urn:air:sdxl:lora:civitai:1@2", None),
        ("embedding", "modelVersionId 9", None),
    ]


def test_remote_models_of_sdnext() -> None:
    line = "App: SD.Next, Pipeline: GoogleNanoBananaPipeline, Model: gemini-2.5-flash-image"
    assert of(line) == [("service", "gemini-2.5-flash-image", None)]


def test_weights_of_networks_stay_as_written() -> None:
    parsed = infotext.parse(f"<lora:a:0.8:1> <lora:b>\n{BASE}")
    assert parsed is not None
    assert infotext_models.network_weights(parsed) == [
        {"kind": "lora", "name": "a", "weight": "0.8:1"},
        {"kind": "lora", "name": "b", "weight": ""},
    ]


def test_models_are_bounded() -> None:
    parsed = infotext.parse("".join(f"<lora:l{i}:1>" for i in range(1000)) + f"\n{BASE}")
    assert parsed is not None
    assert len(models(parsed)) <= infotext_models.MODELS_LIMIT
    assert models(parsed)[0] == ModelReference("l0", None, "lora")


def test_words_and_zeros_that_stand_for_nothing() -> None:
    assert of("Model hash: unknown, Model: Unknown") == []
    assert of("Model hash: 0000000000, Model: dream") == [("checkpoint", "dream", None)]


def test_modules_that_forge_loads() -> None:
    found = of("Model: flux1-dev, Module 1: ae, Module 2: t5xxl_fp16")
    assert found == [("checkpoint", "flux1-dev", None), ("other", "ae", None), ("other", "t5xxl_fp16", None)]


def test_networks_in_folders_have_the_hashes_of_their_files() -> None:
    found = of('Model: m, Lora hashes: "y: 22, z: 33"', "cat <lora:sub/y:1>")
    assert found == [("checkpoint", "m", None), ("lora", "sub/y", "22"), ("lora", "z", "33")]
    assert of('Model: m, Hashes: {"lora:y": "22"}', "cat <lora:sub/y:1>")[1:] == [("lora", "sub/y", "22")]
