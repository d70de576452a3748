from __future__ import annotations

from typing import Any

import pytest

from inspector.domain.evidence import ModelReference
from inspector.generators.comfy import weights
from inspector.generators.comfy.graph import Graph, Link, from_api
from inspector.generators.comfy.literals import Literals
from tests.makers.generation import node


def graph(nodes: dict[str, Any]) -> Graph:
    found = from_api(nodes)
    assert found is not None
    return found


def of_sampler(nodes: dict[str, Any], key: str = "1") -> list[tuple[str, str]]:
    found = graph(nodes)
    return [(item.kind, item.name) for item in weights.of_sampler([Link(key, 0)], found, Literals(found))]


def named(made: dict[str, Any], *, on_model_path: bool = False) -> list[tuple[str, str]]:
    found = graph({"1": made, "2": node("Loader", lora="wan.safetensors")})
    listed = weights.named(found.nodes["1"], Literals(found), on_model_path=on_model_path)
    return [(item.kind, item.name) for item in listed]


def test_the_way_from_a_sampler_to_its_checkpoint() -> None:
    nodes = {
        "1": node("ModelSamplingFlux", model=["2", 0], max_shift=1.15),
        "2": node("LoraLoader", lora_name="b.safetensors", strength_model=0.5, model=["3", 0], clip=["9", 1]),
        "3": node("LoraLoaderModelOnly", lora_name="a.safetensors", strength_model=1, model=["4", 0]),
        "4": node("IPAdapterApply", model=["5", 0], ipadapter=["9", 0], image=["9", 0]),
        "5": node("UNETLoader", unet_name="flux1-dev.safetensors", weight_dtype="default"),
        "9": node("CheckpointLoaderSimple", ckpt_name="other.safetensors"),
    }
    assert of_sampler(nodes) == [
        ("checkpoint", "flux1-dev.safetensors"),
        ("lora", "b.safetensors"),
        ("lora", "a.safetensors"),
    ]


def test_merges_have_several_checkpoints() -> None:
    nodes = {
        "1": node("ModelMergeSimple", model1=["2", 0], model2=["3", 0], ratio=0.5),
        "2": node("CheckpointLoaderSimple", ckpt_name="a.ckpt"),
        "3": node("CheckpointLoaderSimple", ckpt_name="b.ckpt"),
    }
    assert of_sampler(nodes) == [("checkpoint", "a.ckpt"), ("checkpoint", "b.ckpt")]


def test_unknown_loaders_are_known_by_the_file_they_name() -> None:
    nodes = {"1": node("Zq", wire=["2", 0]), "2": node("Zq2", file="dream.gguf", dtype="fp8")}
    assert of_sampler(nodes) == [("checkpoint", "dream.gguf")]


def test_what_changes_a_model_is_no_checkpoint() -> None:
    nodes = {
        "1": node("AnimateDiffLoader", model_name="mm_sd_v14.ckpt", model=["2", 0]),
        "2": node("LoadAndApplyICLightUnet", model_path="iclight.safetensors", model=["3", 0]),
        "3": node("HFHubLoraLoader", filename="hand.safetensors", model=["4", 0]),
        "4": node("UNETLoader", unet_name="flux.safetensors"),
    }
    assert of_sampler(nodes) == [("checkpoint", "flux.safetensors"), ("lora", "hand.safetensors")]
    assert named(nodes["1"], on_model_path=True) == [("other", "mm_sd_v14.ckpt")]


def test_switches_on_the_model_path() -> None:
    nodes = {
        "1": node("ComfySwitchNode", switch=True, on_true=["2", 0], on_false=["3", 0]),
        "2": node("UNETLoader", unet_name="used.safetensors"),
        "3": node("UNETLoader", unet_name="unused.safetensors"),
    }
    assert of_sampler(nodes) == [("checkpoint", "used.safetensors")]


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (node("VAELoader", vae_name="ae.safetensors"), [("vae", "ae.safetensors")]),
        (
            node("DualCLIPLoader", clip_name1="a.safetensors", clip_name2="b.safetensors", type="flux"),
            [("text_encoder", "a.safetensors"), ("text_encoder", "b.safetensors")],
        ),
        (node("ControlNetLoader", control_net_name="canny.pth"), [("controlnet", "canny.pth")]),
        (node("UpscaleModelLoader", model_name="4x.pth"), [("upscaler", "4x.pth")]),
        (node("HypernetworkLoader", hypernetwork_name="h.pt", strength=1), [("other", "h.pt")]),
        (node("SAMLoader", model_name="sam_vit_b.pth"), [("other", "sam_vit_b.pth")]),
        (node("LoRA Stacker", lora_count=1, lora_name_1="a.pt", lora_wt_1=1, lora_name_2="b.pt"), [("lora", "a.pt")]),
        (node("CR LoRA Stack", switch_1="Off", lora_name_1="a.pt", switch_2="On", lora_name_2="b.pt"), [("lora", "b.pt")]),
        (node("LoRA Stack", lora_01="None", lora_02="b.pt", strength_02=1), [("lora", "b.pt")]),
        (node("Power Lora", lora_1={"on": True, "lora": "a.pt", "strength": 1}, lora_2={"on": False, "lora": "b.pt"}), [("lora", "a.pt")]),
        (node("Lora Loader (Manager)", loras={"__value__": [{"name": "a", "strength": 1, "active": True}, {"name": "b", "active": False}]}), [("lora", "a")]),
        (node("Power Prompt", insert_lora="CHOOSE", insert_embedding="CHOOSE", vae_name="Baked VAE"), []),
        (node("Encode", lora_name="Select the LoRA to add to the text"), []),
        (node("WanVideo", lora=["2", 0]), [("lora", "wan.safetensors")]),
        (node("KSampler", seed=1, sampler_name="euler", scheduler="normal"), []),
        (node("LoadImage", image="cat.png"), []),
    ],
)  # fmt: skip
def test_files_that_nodes_name(made: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    assert named(made) == wanted


def test_strengths_of_loras() -> None:
    found = graph(
        {
            "1": node("LoraLoader", lora_name="a.pt", strength_model=0.5),
            "2": node("Stack", lora_01="b.pt", strength_01=0.25),
            "3": node("Power", lora_1={"on": True, "lora": "c.pt", "strength": 0.125}),
            "4": node("Plain", text="x"),
            "5": node("Loader", lora_name="d.pt", lora_strength=0.75),
            "6": node("Manager", loras=[{"name": "e", "strength": 0.5}]),
        }
    )
    listed = [entry for item in found.nodes.values() for entry in weights.lora_weights(item, Literals(found))]
    assert listed == [
        {"name": "a.pt", "weight": 0.5},
        {"name": "b.pt", "weight": 0.25},
        {"name": "c.pt", "weight": 0.125},
        {"name": "d.pt", "weight": 0.75},
        {"name": "e", "weight": 0.5},
    ]


def test_embeddings_in_prompts() -> None:
    found = list(weights.embeddings(["style of embedding:SDA768.pt, (embedding:neg:1.2)", "none"]))
    assert [item.name for item in found] == ["SDA768.pt", "neg"]


def test_each_file_once_and_not_too_many() -> None:
    models = [
        ModelReference("a.pth", None, "checkpoint"),
        ModelReference("a.pth", None, "other"),
        ModelReference("a.pth"),
    ]
    assert weights.distinct(models) == (ModelReference("a.pth"),)
    assert len(weights.distinct(ModelReference(str(i)) for i in range(999))) == weights.MODELS_LIMIT


def test_names_in_texts_that_load_them() -> None:
    inputs = {"text": "a fox <lora:coast:0.8> <lora:dune>", "model": ["1", 0]}
    assert named(node("Text Loader", **inputs)) == [("lora", "coast"), ("lora", "dune")]
    populated = {"wildcard_text": "<lora:a:1>|<lora:b:1>", "populated_text": "<lora:b:1>", "model": ["1", 0]}
    assert named(node("Wildcard", **populated)) == [("lora", "b")]
    assert named(node("CLIPTextEncode", text="a fox <lora:coast:0.8>", clip=["1", 1])) == []


def test_kinds_by_the_class_of_a_loader() -> None:
    assert named(node("WanVideoVAELoader", model_name="wan.safetensors")) == [("vae", "wan.safetensors")]
    assert named(node("LoadT5TextEncoder", model_name="t5.safetensors")) == [("text_encoder", "t5.safetensors")]
