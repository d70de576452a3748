from __future__ import annotations

import json
from typing import Any

import pytest

from inspector.domain.blocks import MetadataBlock
from inspector.domain.readers import EvidenceReader
from inspector.generators import networks
from inspector.generators.automatic1111 import Automatic1111
from inspector.generators.civitai import Civitai
from inspector.generators.drawthings import DrawThings
from inspector.generators.easydiffusion import EasyDiffusion
from inspector.generators.fooocus import Fooocus
from inspector.generators.invokeai import InvokeAI
from inspector.generators.metahub import MetaHub
from inspector.generators.mflux import Mflux
from inspector.generators.platform_json import PlatformJson
from inspector.generators.swarmui import SwarmUI
from inspector.generators.tensorart import TensorArt
from tests.makers.generation import block, exif, names, only, png_text

AIR = "urn:air:sdxl:lora:civitai:1@22"
FOOOCUS = {"prompt": "a", "base_model": "b", "version": "Fooocus v2.5.5", "seed": "1", "steps": 3}
INFOTEXT = "a <lora:oak:0.5>\nSteps: 3, Sampler: Euler, CFG scale: 2, Seed: 1, "


def text(value: object) -> str:
    return json.dumps(value)


@pytest.mark.parametrize(
    ("reader", "found", "wanted"),
    [
        (
            DrawThings(),
            block("xmp:exif:UserComment", text({"c": "a", "uc": "", "steps": 2, "lora": [{"model": "oak", "weight": 0.5}]})),
            [("oak", 0.5)],
        ),
        (Fooocus(), png_text("parameters", {**FOOOCUS, "loras": [["oak", 0.5, "ab"]]}), [("oak", 0.5)]),
        (Fooocus(), png_text("parameters", {**FOOOCUS, "lora_combined_2": "oak : 0.5"}), [("oak", 0.5)]),
        (
            Fooocus(),
            png_text("parameters", {"Prompt": "a", "base_model_name": "m", "software": "RuinedFooocus", "loras": [["ab12", "0.5 - oak"]]}),
            [("oak", 0.5)],
        ),
        (
            SwarmUI(),
            png_text("parameters", {"sui_image_params": {"prompt": "a", "loras": ["oak"], "loraweights": ["0.5"]}}),
            [("oak", 0.5)],
        ),
        (
            SwarmUI(),
            png_text("parameters", {"sui_image_params": {"prompt": "a", "loras": "oak, elm", "loraweights": "0.5"}}),
            [("oak", 0.5), ("elm", None)],
        ),
        (
            InvokeAI(),
            png_text("invokeai_metadata", {"positive_prompt": "a", "loras": [{"model": {"name": "oak"}, "weight": 0.5}]}),
            [("oak", 0.5)],
        ),
        (
            Mflux(),
            exif("UserComment", text({"mflux_version": "1", "lora_paths": ["/x/oak"], "lora_scales": [0.5]})),
            [("oak", 0.5)],
        ),
        (
            EasyDiffusion(),
            exif(
                "UserComment",
                text({"prompt": "a", "use_stable_diffusion_model": "m", "num_inference_steps": "2", "use_lora_model": ["x/oak"], "lora_alpha": [0.5]}),
            ),
            [("oak", 0.5)],
        ),
        (
            MetaHub(),
            png_text("imagemetahub_data", {"prompt": "a", "seed": 1, "loras": [{"name": "oak", "weight": 0.5}]}),
            [("oak", 0.5)],
        ),
        (
            TensorArt(),
            png_text("generation_data", {"prompt": "a", "models": [{"type": "LORA", "modelFileName": "oak", "weight": 0.5}]}),
            [("oak", 0.5)],
        ),
        (
            Civitai(),
            exif("UserComment", text({"extra": {"airs": [AIR]}, "extraMetadata": text({"prompt": "a", "resources": [{"modelVersionId": 22, "strength": 0.5}]})})),
            [(AIR, 0.5)],
        ),
        (
            PlatformJson(),
            block("sidecar:json", text({"meta": {"prompt": "a", "seed": 1, "steps": 2, "resources": [{"type": "lora", "name": "oak", "weight": 0.5}]}})),
            [("oak", 0.5)],
        ),
    ],
)  # fmt: skip
def test_loras_keep_their_weights(reader: EvidenceReader, found: MetadataBlock, wanted: list[tuple[str, Any]]) -> None:
    data = only(reader, found)
    assert [(entry["name"], entry["weight"]) for entry in data["extras"]["networks"]] == wanted
    assert set(names(data, "lora")) == {name for name, _ in wanted}


@pytest.mark.parametrize(
    ("rest", "wanted"),
    [
        ('Model: m, Lora weights: "elm: 0.25, oak: 1"', [("oak", "0.5"), ("elm", "0.25")]),
        ('Civitai resources: [{"type":"lora","weight":0.25,"modelName":"elm"}]', [("oak", "0.5"), ("elm", "0.25")]),
        ("AddNet Model 1: elm(0123abcd), AddNet Weight A 1: 0.25", [("oak", "0.5"), ("elm", "0.25")]),
        ("Model: m", [("oak", "0.5")]),
    ],
)
def test_weights_in_infotext(rest: str, wanted: list[tuple[str, str]]) -> None:
    data = only(Automatic1111(), png_text("parameters", INFOTEXT + rest))
    assert [(entry["name"], entry["weight"]) for entry in data["extras"]["networks"]] == wanted


def test_the_hash_that_ruined_fooocus_puts_first() -> None:
    value = {
        "Prompt": "a",
        "base_model_name": "m",
        "software": "RuinedFooocus",
        "loras": [["ab12", "0.1 - oak.safetensors"]],
    }
    models = only(Fooocus(), png_text("parameters", value))["models"][1:]
    assert models == [{"name": "oak.safetensors", "hash": "ab12", "kind": "lora"}]


@pytest.mark.parametrize("pairs", [[], [(None, 1)], [("", 1)], [("None", 1)], [(5, 1)]])
def test_nothing_without_a_name(pairs: list[tuple[Any, Any]]) -> None:
    assert networks.weighted(pairs) == {}


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "NETWORKS_LIMIT", 2)
    assert len(networks.weighted([("a", 1)] * 5)["networks"]) == 2
    assert networks.items([1, 2, 3]) == [1, 2]
    assert networks.objects([{}, 3]) == [{}]
    assert networks.objects("x") == []
