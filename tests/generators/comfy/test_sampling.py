from __future__ import annotations

from typing import Any

import pytest

from inspector.generators.comfy import sampling
from inspector.generators.comfy.graph import Graph, from_api
from inspector.generators.comfy.literals import Literals
from inspector.generators.comfy.sampling import Role
from tests.makers.generation import node, text_to_image


def graph(nodes: dict[str, Any]) -> Graph:
    found = from_api({"x": node("Source"), **nodes})
    assert found is not None
    return found


X = ["x", 0]


@pytest.mark.parametrize(
    ("kind", "inputs", "role"),
    [
        (
            "KSampler",
            {"model": X, "positive": X, "negative": X, "latent_image": X, "seed": 1, "steps": 2},
            Role.SAMPLER,
        ),
        ("SamplerCustom", {"model": X, "positive": X, "sampler": X, "sigmas": X, "latent_image": X}, Role.SAMPLER),
        (
            "SamplerCustomAdvanced",
            {"noise": X, "guider": X, "sampler": X, "sigmas": X, "latent_image": X},
            Role.SAMPLER,
        ),
        ("KSampler (pipe)", {"basic_pipe": X, "seed": 1, "steps": 2, "latent_image": X}, Role.SAMPLER),
        ("WanVideoSampler", {"model": X, "image_embeds": X, "text_embeds": X, "seed": 1, "steps": 2}, Role.SAMPLER),
        ("XlabsSampler", {"model": X, "conditioning": X, "latent_image": X, "noise_seed": 1, "steps": 2}, Role.SAMPLER),
        ("FaceDetailer", {"image": X, "model": X, "positive": X, "seed": 1, "steps": 2}, Role.DETAILER),
        (
            "UltimateSDUpscale",
            {"image": X, "model": X, "positive": X, "upscale_model": X, "seed": 1, "steps": 2},
            Role.DETAILER,
        ),
        ("BasicGuider", {"model": X, "conditioning": X}, Role.OTHER),
        ("CFGGuider", {"model": X, "positive": X, "negative": X, "cfg": 3}, Role.OTHER),
        ("BasicScheduler", {"model": X, "steps": 20, "scheduler": "simple"}, Role.OTHER),
        ("RandomNoise", {"noise_seed": 5}, Role.OTHER),
        ("SaveImageWithMetaData", {"images": X, "seed_value": 1, "steps": 20, "positive": "x"}, Role.OTHER),
        ("ImageUpscaleWithModel", {"upscale_model": X, "image": X}, Role.OTHER),
        ("LoadImage", {"image": "cat.png"}, Role.OTHER),
        ("OpenAIGPTImage1", {"prompt": "a cat", "seed": 0}, Role.SERVICE),
        ("FluxKontextProImageNode", {"prompt": "a cat", "seed": 0, "input_image": X}, Role.SERVICE),
        ("FluxKontextImageScale", {"image": X}, Role.OTHER),
        ("IdeogramV3", {"prompt": "a cat"}, Role.SERVICE),
        ("GeminiNode", {"prompt": "describe", "seed": 1}, Role.OTHER),
    ],
)
def test_roles(kind: str, inputs: dict[str, Any], role: Role) -> None:
    found = graph({"1": node(kind, **inputs)})
    assert sampling.role(found.nodes["1"], found) is role


def test_unknown_services_are_known_by_prompt_seed_and_who_takes_the_picture() -> None:
    found = graph({"1": node("Zq", prompt="a cat", seed=1), "2": node("SaveImage", images=["1", 0])})
    assert sampling.role(found.nodes["1"], found) is Role.SERVICE
    alone = graph({"1": node("Zq", prompt="a cat", seed=1), "2": node("Show", text=["1", 0])})
    assert sampling.role(alone.nodes["1"], alone) is Role.OTHER


def settings(nodes: dict[str, Any], key: str = "1") -> sampling.Sampling:
    found = graph(nodes)
    return sampling.settings(found.nodes[key], found, Literals(found))


def test_settings_of_a_plain_sampler() -> None:
    found = settings(text_to_image(), "3")
    assert (found.seed, found.steps, found.guidance, found.denoise) == (2**63 + 5, 21, 6.5, 1.0)
    assert (found.sampler, found.scheduler, found.adds_noise) == ("dpmpp_2m", "karras", True)


ADVANCED = {
    "1": node(
        "SamplerCustomAdvanced", noise=["2", 0], guider=["3", 0], sampler=["4", 0], sigmas=["5", 0], latent_image=X
    ),
    "2": node("RandomNoise", noise_seed=["7", 0]),
    "3": node("CFGGuider", model=X, positive=X, negative=X, cfg=4.5),
    "4": node("KSamplerSelect", sampler_name="euler"),
    "5": node("SplitSigmas", sigmas=["6", 0], step=4),
    "6": node("BasicScheduler", scheduler="simple", steps=28, denoise=0.9, model=X),
    "7": node("PrimitiveInt", value=99),
}


def test_settings_spread_over_helper_nodes() -> None:
    found = settings(ADVANCED)
    assert (found.seed, found.steps, found.guidance) == (99, 28, 4.5)
    assert (found.sampler, found.scheduler, found.denoise) == ("euler", "simple", 0.9)


def test_samplers_and_schedulers_that_are_nodes() -> None:
    nodes = {**ADVANCED, "4": node("SamplerEulerAncestral", eta=1.0), "6": node("KarrasScheduler", steps=9, rho=7.0)}
    found = settings(nodes)
    assert (found.sampler, found.scheduler, found.steps) == ("euler_ancestral", "karras", 9)
    dpmpp = settings(
        {**ADVANCED, "4": node("SamplerDPMPP_2M_SDE", eta=1.0, s_noise=1.0), "6": node("SDTurboScheduler", steps=1)}
    )
    assert (dpmpp.sampler, dpmpp.scheduler) == ("dpmpp_2m_sde", "sd_turbo")


def test_dual_guidance() -> None:
    guider = node("DualCFGGuider", model=X, cond1=X, cond2=X, negative=X, cfg_conds=5.0, cfg_cond2_negative=1.5)
    assert settings({**ADVANCED, "3": guider}).guidance == 5.0


def test_pipes_hold_settings() -> None:
    nodes = {
        "1": node("KSampler (pipe)", basic_pipe=["2", 0], seed=5, steps=["3", 0], latent_image=X),
        "2": node("PreSampling", pipe=X, cfg=7, sampler_name="uni_pc", scheduler="normal"),
        "3": node("Int", value=12),
    }
    found = settings(nodes)
    assert (found.steps, found.guidance, found.sampler, found.scheduler) == (12, 7, "uni_pc", "normal")


@pytest.mark.parametrize(
    ("inputs", "adds"),
    [
        ({"add_noise": "disable"}, False),
        ({"add_noise": False}, False),
        ({"add_noise": "enable"}, True),
        ({"noise": ["2", 0]}, False),
        ({}, True),
    ],
)
def test_who_adds_noise(inputs: dict[str, Any], adds: bool) -> None:
    nodes = {"1": node("S", model=X, positive=X, latent_image=X, sigmas=X, **inputs), "2": node("DisableNoise")}
    assert settings(nodes).adds_noise is adds


def test_helpers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "HELPERS_LIMIT", 4)
    nodes = {str(i): node("Pipe", pipe=[str(i + 1), 0]) for i in range(2, 40)}
    found = settings({"1": node("S", pipe=["2", 0], seed=1, steps=2), **nodes, "40": node("Pipe")})
    assert len(found.helpers) == 4


@pytest.mark.parametrize(("levels", "steps"), [("1.0, 0.5, 0.0", 2), ("1.0", None), ("a, b", None), (["x", 0], None)])
def test_steps_of_noise_levels_that_are_listed(levels: object, steps: int | None) -> None:
    found = graph(
        {
            "1": node("SamplerCustomAdvanced", noise=X, guider=X, sampler=X, sigmas=["2", 0], latent_image=X),
            "2": node("ManualSigmas", sigmas=levels),
        }
    )
    assert sampling.settings(found.nodes["1"], found, Literals(found)).steps == steps


@pytest.mark.parametrize("key", ["modelname", "model_name", "model_hash", "model_path", "model_type"])
def test_what_is_known_about_a_model_is_no_model(key: str) -> None:
    saver = node("Save Image w/Metadata", images=X, steps=20, cfg=8, seed_value=1, **{key: X})
    found = graph({"1": saver})
    assert sampling.role(found.nodes["1"], found) is Role.OTHER


@pytest.mark.parametrize("kind", ["CCSR_Upscale", "DiffBIR_sample", "StableNormal", "DepthSampler"])
def test_models_that_enlarge_or_measure_a_picture_do_not_make_one(kind: str) -> None:
    found = graph({"1": node(kind, ccsr_model=X, image=X, seed=1, steps=20, scale_by=4)})
    assert sampling.role(found.nodes["1"], found) is Role.OTHER
    guided = graph({"1": node(kind, model=X, image=X, positive=X, seed=1, steps=20)})
    assert sampling.role(guided.nodes["1"], guided) is Role.DETAILER


@pytest.mark.parametrize(
    ("kind", "service"),
    [
        ("BriaImageEditNode", "Bria"),
        ("BriaRemoveImageBackground", None),
        ("StabilityUpscaleCreativeNode", None),
        ("RecraftRemoveBackgroundNode", None),
        ("RecraftVectorizeImageNode", None),
        ("KlingLipSyncAudioToVideoNode", None),
        ("KlingImageGenerationNode", "Kling"),
    ],
)
def test_what_services_do_to_a_picture_is_told_from_making_one(kind: str, service: str | None) -> None:
    assert sampling.service(graph({"1": node(kind)}).nodes["1"]) == service
