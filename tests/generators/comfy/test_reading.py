from __future__ import annotations

import time
from typing import Any

import pytest

from inspector.domain.blocks import ImageFacts
from inspector.domain.enums import Shows
from inspector.domain.evidence import GenerationParameters
from inspector.generators.comfy import reading
from inspector.generators.comfy.graph import from_api
from tests.makers.generation import nameless, node, rewired, text_to_image


def read(nodes: dict[str, Any], **image: Any) -> reading.Reading:
    graph = from_api(nodes)
    assert graph is not None
    return reading.read(graph, ImageFacts(**image))


def found(nodes: dict[str, Any], **image: Any) -> GenerationParameters:
    return read(nodes, **image).parameters


def flux() -> dict[str, Any]:
    return {
        "6": node("CLIPTextEncode", text="a lighthouse at dusk", clip=["11", 0]),
        "8": node("VAEDecode", samples=["13", 0], vae=["10", 0]),
        "9": node("SaveImage", filename_prefix="ComfyUI", images=["8", 0]),
        "10": node("VAELoader", vae_name="ae.safetensors"),
        "11": node("DualCLIPLoader", clip_name1="t5xxl_fp16.safetensors", clip_name2="clip_l.safetensors", type="flux"),
        "12": node("UNETLoader", unet_name="flux1-dev.safetensors", weight_dtype="default"),
        "13": node("SamplerCustomAdvanced", noise=["25", 0], guider=["22", 0], sampler=["16", 0], sigmas=["17", 0], latent_image=["27", 0]),
        "16": node("KSamplerSelect", sampler_name="euler"),
        "17": node("BasicScheduler", scheduler="simple", steps=20, denoise=1.0, model=["30", 0]),
        "22": node("BasicGuider", model=["30", 0], conditioning=["26", 0]),
        "25": node("RandomNoise", noise_seed=18446744073709551615),
        "26": node("FluxGuidance", guidance=3.5, conditioning=["6", 0]),
        "27": node("EmptySD3LatentImage", width=1024, height=640, batch_size=1),
        "30": node("ModelSamplingFlux", max_shift=1.15, base_shift=0.5, width=1024, height=640, model=["12", 0]),
    }  # fmt: skip


@pytest.mark.parametrize("change", [dict, nameless])
def test_a_plain_graph_under_known_and_unknown_names(change: Any) -> None:
    result = read(change(text_to_image()))
    parameters = result.parameters
    assert result.shows is Shows.GENERATED
    assert (parameters.prompt, parameters.negative_prompt) == ("a lighthouse at dusk", "blurry")
    assert (parameters.seed, parameters.steps, parameters.guidance) == (str(2**63 + 5), 21, 6.5)
    assert (parameters.sampler, parameters.scheduler) == ("dpmpp_2m", "karras")
    assert (parameters.width, parameters.height) == (512, 768)
    assert parameters.models[0].name == "harbour_v2.safetensors"
    assert not result.assembled


@pytest.mark.parametrize("change", [dict, nameless])
def test_a_spread_out_sampler_under_known_and_unknown_names(change: Any) -> None:
    parameters = found(change(flux()))
    assert (parameters.prompt, parameters.negative_prompt) == ("a lighthouse at dusk", None)
    assert (parameters.seed, parameters.steps, parameters.guidance) == ("18446744073709551615", 20, 3.5)
    assert (parameters.sampler, parameters.scheduler) == ("euler", "simple")
    assert parameters.models[0].name == "flux1-dev.safetensors"
    assert {model.kind for model in parameters.models} == {"checkpoint", "vae", "text_encoder"}
    assert (parameters.width, parameters.height) == (1024, 640)


def graph_with_everything() -> dict[str, Any]:
    """LoRAs, a hires pass, ControlNet with two conditionings, joined text, a seed node, clip skip, subgraph ids."""
    graph = text_to_image()
    graph["6"] = node("CLIPTextEncode", text=["57:1", 0], clip=["57:3", 0])
    graph["57:1"] = node("StringConcatenate", string_a="a lighthouse", string_b=["57:2", 0], delimiter=", ")
    graph["57:2"] = node("PrimitiveString", value="oil on canvas")
    graph["57:3"] = node("CLIPSetLastLayer", clip=["57:4", 1], stop_at_clip_layer=-2)
    graph["57:4"] = node(
        "LoraLoader", lora_name="coast.safetensors", strength_model=0.75, model=["4", 0], clip=["4", 1]
    )
    graph["57:5"] = node(
        "ControlNetApplyAdvanced", positive=["6", 0], negative=["7", 0], control_net=["57:6", 0], image=["57:7", 0]
    )
    graph["57:6"] = node("ControlNetLoader", control_net_name="canny.safetensors")
    graph["57:7"] = node("LoadImage", image="edges.png")
    graph["57:8"] = node("easy seed", seed=4242)
    graph = rewired(graph, "3", seed=["57:8", 0], positive=["57:5", 0], negative=["57:5", 1], model=["57:4", 0])
    graph["20"] = node("LatentUpscaleBy", samples=["3", 0], scale_by=1.5)
    graph["21"] = node(
        "KSampler", seed=7, steps=9, cfg=5, sampler_name="euler", scheduler="normal", denoise=0.5,
        model=["57:4", 0], positive=["57:5", 0], negative=["57:5", 1], latent_image=["20", 0],
    )  # fmt: skip
    return rewired(graph, "8", samples=["21", 0])


@pytest.mark.parametrize("change", [dict, nameless])
def test_a_rich_graph_under_known_and_unknown_names(change: Any) -> None:
    parameters = found(change(graph_with_everything()))
    assert parameters.prompt == "a lighthouse, oil on canvas"
    assert parameters.negative_prompt == "blurry"
    assert parameters.seed == "7"
    assert parameters.extras["seeds"] == ["7", "4242"]
    assert [step.get("denoise") for step in parameters.extras["passes"]] == [0.5, 1.0]
    assert [(model.kind, model.name) for model in parameters.models[:3]] == [
        ("checkpoint", "harbour_v2.safetensors"),
        ("lora", "coast.safetensors"),
        ("controlnet", "canny.safetensors"),
    ]
    assert parameters.extras["networks"] == [{"name": "coast.safetensors", "weight": 0.75}]


@pytest.mark.parametrize("change", [dict, nameless])
def test_a_blanked_negative_is_no_negative(change: Any) -> None:
    graph = text_to_image(_7=node("ConditioningZeroOut", conditioning=["6", 0]))
    assert found(change(graph)).negative_prompt is None


def test_an_empty_negative_is_empty() -> None:
    assert found(rewired(text_to_image(), "7", text="")).negative_prompt == ""


def test_base_and_refiner_report_the_one_that_adds_noise() -> None:
    graph = text_to_image(
        _3=node("KSamplerAdvanced", add_noise="enable", noise_seed=11, steps=25, cfg=8, sampler_name="euler", scheduler="normal",
                start_at_step=0, end_at_step=20, return_with_leftover_noise="enable",
                model=["4", 0], positive=["6", 0], negative=["7", 0], latent_image=["5", 0]),
        _10=node("KSamplerAdvanced", add_noise="disable", noise_seed=0, steps=25, cfg=8, sampler_name="euler", scheduler="normal",
                 start_at_step=20, end_at_step=10000, return_with_leftover_noise="disable",
                 model=["14", 0], positive=["6", 0], negative=["7", 0], latent_image=["3", 0]),
        _14=node("CheckpointLoaderSimple", ckpt_name="refiner.safetensors"),
    )  # fmt: skip
    parameters = found(rewired(graph, "8", samples=["10", 0]))
    assert parameters.seed == "11"
    assert parameters.extras["seeds"] == ["0", "11"]
    assert [model.name for model in parameters.models] == ["harbour_v2.safetensors", "refiner.safetensors"]


def test_a_run_that_never_adds_noise_keeps_its_seed() -> None:
    graph = rewired(text_to_image(), "3", add_noise="disable")
    assert found(graph).seed == str(2**63 + 5)


def test_composed_latents_keep_the_settings_of_the_last_sampler() -> None:
    first = {
        "steps": 16,
        "cfg": 7,
        "sampler_name": "euler",
        "scheduler": "normal",
        "model": ["4", 0],
        "negative": ["7", 0],
    }
    graph = text_to_image(
        a=node("KSamplerAdvanced", add_noise="enable", noise_seed=5, positive=["6", 0], latent_image=["5", 0], **first),
        b=node("KSamplerAdvanced", add_noise="enable", noise_seed=6, positive=["6", 0], latent_image=["5", 0], **first),
        c=node("LatentComposite", samples_to=["a", 0], samples_from=["b", 0], x=0, y=0),
    )
    graph = rewired(graph, "3", add_noise="disable", latent_image=["c", 0])
    parameters = found(graph)
    assert (parameters.steps, parameters.sampler, parameters.seed) == (21, "dpmpp_2m", "5")
    assert parameters.extras["seeds"] == [str(2**63 + 5), "5", "6"]


def test_touching_up_does_not_hide_the_base_sampler() -> None:
    detailer = node("FaceDetailer", image=["8", 0], model=["4", 0], clip=["4", 1], vae=["4", 2], positive=["6", 0], negative=["7", 0],
                    seed=1, steps=5, cfg=3, sampler_name="euler", scheduler="normal", denoise=0.4, bbox_detector=["4", 0])  # fmt: skip
    parameters = found(text_to_image(d=detailer, _9=node("SaveImage", images=["d", 0], filename_prefix="x")))
    assert parameters.seed == str(2**63 + 5)
    assert parameters.extras["seeds"] == ["1", str(2**63 + 5)]


def test_touching_up_a_loaded_picture_is_an_edit() -> None:
    graph = text_to_image(
        _8=node("LoadImage", image="me.png"),
        _3=node("FaceDetailer", image=["8", 0], model=["4", 0], positive=["6", 0], negative=["7", 0], seed=1, steps=5, cfg=3,
                sampler_name="euler", scheduler="normal"),
        _9=node("SaveImage", images=["3", 0], filename_prefix="x"),
    )  # fmt: skip
    result = read(graph)
    assert result.shows is Shows.EDITED
    assert result.parameters.seed == "1"


def test_text_that_a_model_writes_while_the_graph_runs() -> None:
    graph = rewired(text_to_image(t=node("TextGenerate", prompt="a fox", max_length=99)), "6", text=["t", 0])
    result = read(graph)
    assert result.assembled
    assert result.parameters.prompt == "a fox"


def test_services() -> None:
    nodes = {
        "1": node("FluxKontextProImageNode", prompt="make it red", seed=3, guidance=3.0, input_image=["2", 0]),
        "2": node("LoadImage", image="cat.png"),
        "3": node("SaveImage", images=["1", 0], filename_prefix="x"),
    }
    parameters = found(nodes)
    assert (parameters.prompt, parameters.seed) == ("make it red", "3")
    assert [(model.kind, model.name) for model in parameters.models] == [("service", "Black Forest Labs")]
    assert parameters.extras["service"] == "Black Forest Labs"


def test_models_of_services() -> None:
    nodes = {
        "1": node("GeminiImageNode", prompt="a cat", model="gemini-2.5-flash-image", seed=1),
        "3": node("SaveImage", images=["1", 0]),
    }
    assert [model.name for model in found(nodes).models] == ["gemini-2.5-flash-image"]


def test_efficient_loaders_and_samplers() -> None:
    nodes = {
        "1": node("Efficient Loader", ckpt_name="m.safetensors", vae_name="v.pt", lora_name="None", positive="a cat", negative="dog",
                  empty_latent_width=512, empty_latent_height=512),
        "2": node("KSampler (Efficient)", seed=3, steps=20, cfg=7, sampler_name="euler", scheduler="normal", denoise=1.0,
                  model=["1", 0], positive=["1", 1], negative=["1", 2], latent_image=["1", 3], optional_vae=["1", 4]),
        "3": node("SaveImage", images=["2", 5], filename_prefix="x"),
    }  # fmt: skip
    parameters = found(nodes)
    assert (parameters.prompt, parameters.negative_prompt) == ("a cat", "dog")
    assert (parameters.width, parameters.height) == (512, 512)
    assert [(model.kind, model.name) for model in parameters.models] == [
        ("checkpoint", "m.safetensors"),
        ("vae", "v.pt"),
    ]


def test_pipes() -> None:
    graph = text_to_image(
        p=node("ToBasicPipe", model=["4", 0], clip=["4", 1], vae=["4", 2], positive=["6", 0], negative=["7", 0]),
        _3=node("ImpactKSamplerBasicPipe", basic_pipe=["p", 0], seed=5, steps=6, cfg=7, sampler_name="euler", scheduler="normal",
                latent_image=["5", 0], denoise=1.0),
    )  # fmt: skip
    parameters = found(graph)
    assert (parameters.prompt, parameters.negative_prompt, parameters.seed) == ("a lighthouse at dusk", "blurry", "5")
    assert parameters.models[0].name == "harbour_v2.safetensors"


@pytest.mark.parametrize("settings", ["script", "settings", "params"])
@pytest.mark.parametrize("prompts", ["sdxl_tuple", "basic_pipe", "pipe", "detailer_pipe", "ctx"])
def test_a_bundle_of_prompts_goes_before_a_bundle_of_settings(prompts: str, settings: str) -> None:
    parameters = found({
        "1": node("Loader", positive="a castle", negative="fog", ckpt_name="x.safetensors", seed=1),
        "2": node("Noise Control", rng_source="gpu", cfg_denoiser=False),
        "3": node("Sampler", steps=20, cfg=7.0, seed=5, sampler_name="euler", **{settings: ["2", 0], prompts: ["1", 0]}),
        "4": node("SaveImage", images=["3", 0], filename_prefix="x"),
    })  # fmt: skip
    assert (parameters.prompt, parameters.negative_prompt) == ("a castle", "fog")


def test_a_video_of_a_generated_picture_has_the_prompt_of_the_picture() -> None:
    graph = text_to_image(
        v=node("SVD_img2vid_Conditioning", clip_vision=["w", 1], init_image=["8", 0], vae=["w", 2], width=1024, height=576),
        w=node("ImageOnlyCheckpointLoader", ckpt_name="svd_xt.safetensors"),
        k=node("KSampler", seed=5, steps=9, cfg=2.5, sampler_name="euler", scheduler="karras", denoise=1, model=["w", 0],
               positive=["v", 0], negative=["v", 1], latent_image=["v", 2]),
        d=node("VAEDecode", samples=["k", 0], vae=["w", 2]),
        _9=node("SaveAnimatedWEBP", images=["d", 0], filename_prefix="x"),
    )  # fmt: skip
    parameters = found(graph)
    assert (parameters.prompt, parameters.negative_prompt, parameters.seed) == ("a lighthouse at dusk", "blurry", "5")


def test_all_prompts_of_a_composition_are_kept() -> None:
    graph = text_to_image(
        s=node("CLIPTextEncode", text="stars", clip=["4", 1]),
        k=node("ConditioningCombine", conditioning_1=["6", 0], conditioning_2=["s", 0]),
    )
    parameters = found(rewired(graph, "3", positive=["k", 0]))
    assert parameters.prompt == "a lighthouse at dusk"
    assert parameters.extras["prompts"] == ["stars"]


def test_graphs_without_a_sampler_still_name_their_models() -> None:
    nodes = {
        "1": node("LoadImage", image="cat.png"),
        "2": node("UpscaleModelLoader", model_name="4x.pth"),
        "3": node("ImageUpscaleWithModel", upscale_model=["2", 0], image=["1", 0]),
        "4": node("SaveImage", images=["3", 0], filename_prefix="x"),
    }
    result = read(nodes)
    assert result.shows is Shows.PROCESSED
    assert (result.parameters.prompt, result.parameters.seed) == (None, None)
    assert [model.name for model in result.parameters.models] == ["4x.pth"]


def sampler_chain(count: int) -> dict[str, Any]:
    nodes = {
        str(i): node(
            "KSampler",
            model=["m", 0],
            positive=["m", 0],
            negative=["m", 0],
            latent_image=[str(i + 1), 0],
            seed=i,
            steps=1,
        )
        for i in range(count)
    }
    return {
        **nodes,
        str(count): node("EmptyLatentImage", width=8, height=8),
        "m": node("L", ckpt_name="a.ckpt"),
        "s": node("SaveImage", images=["0", 0]),
    }


def test_only_so_many_passes_are_listed() -> None:
    assert len(found(sampler_chain(500)).extras["passes"]) == reading.SAMPLERS_LIMIT


def test_large_graphs_take_bounded_time() -> None:
    start = time.perf_counter()
    assert found(sampler_chain(10_000)).seed == "0"
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize("change", [dict, nameless])
def test_an_encoder_of_both_prompts_that_hands_on_one_bundle(change: Any) -> None:
    nodes = {
        "1": node("WanVideoModelLoader", model="wan.safetensors"),
        "2": node("WanVideoTextEncode", positive_prompt="a dog runs", negative_prompt="bad paws", t5=["5", 0]),
        "3": node("WanVideoSampler", steps=30, cfg=6, seed=5, scheduler="unipc", model=["1", 0], text_embeds=["2", 0], image_embeds=["4", 0]),
        "4": node("WanVideoEmptyEmbeds", width=832, height=480, num_frames=81),
        "5": node("LoadT5", model_name="t5.safetensors"),
        "6": node("WanVideoDecode", samples=["3", 0]),
        "7": node("VHS_VideoCombine", images=["6", 0], filename_prefix="x"),
    }  # fmt: skip
    parameters = found(change(nodes))
    assert (parameters.prompt, parameters.negative_prompt) == ("a dog runs", "bad paws")


@pytest.mark.parametrize("change", [dict, nameless])
def test_a_node_that_bundles_links_is_no_pass(change: Any) -> None:
    context = node(
        "Context", model=["4", 0], clip=["4", 1], positive=["6", 0], negative=["7", 0], latent=["5", 0], seed=["s", 0]
    )
    graph = text_to_image(
        c=context,
        s=node("Seed", seed=7),
        _3=node("KSampler", seed=["c", 6], steps=9, cfg=7, sampler_name="euler", scheduler="normal", denoise=1,
                model=["c", 1], positive=["c", 4], negative=["c", 5], latent_image=["c", 3]),
    )  # fmt: skip
    parameters = found(change(graph))
    assert (parameters.prompt, parameters.negative_prompt) == ("a lighthouse at dusk", "blurry")
    assert (parameters.seed, parameters.steps) == ("7", 9)
    assert "passes" not in parameters.extras


def test_sizes_that_a_service_is_asked_for() -> None:
    nodes = {"1": node("OpenAIDalle3", prompt="a cat", size="1024x1792"), "2": node("SaveImage", images=["1", 0])}
    assert (found(nodes).width, found(nodes).height) == (1024, 1792)


def test_texts_and_loras_of_a_pipe_whose_texts_are_linked() -> None:
    parameters = found({
        "1": node("easy a1111Loader", ckpt_name="m.pt", positive=["7", 0], negative=["8", 0]),
        "7": node("easy positive", positive="a heron"), "8": node("easy negative", negative="dull"),
        "2": node("easy preSampling", steps=20, cfg=7, sampler_name="euler", scheduler="karras", seed=5, pipe=["3", 0]),
        "3": node("easy loraStack", lora_name="l.pt", lora_strength=["9", 0], pipe=["1", 0]), "9": node("Float", value=0.25),
        "4": node("easy kSampler", image_output="Save", save_prefix="x", pipe=["2", 0]),
    })  # fmt: skip
    assert (parameters.prompt, parameters.negative_prompt, parameters.seed) == ("a heron", "dull", "5")
    assert parameters.extras["networks"] == [{"name": "l.pt", "weight": 0.25}]


def test_a_sampler_that_enlarges_does_not_hide_the_one_before_it() -> None:
    enlarged = {
        **text_to_image(),
        "20": node("SUPIR_encode", image=["8", 0]),
        "21": node("SUPIR_conditioner", positive_prompt="high quality", negative_prompt="bad", latents=["20", 0]),
        "22": node("SUPIR_sample", SUPIR_model=["4", 0], latents=["20", 0], positive=["21", 0], negative=["21", 1], seed=9, steps=45),
        "23": node("SUPIR_decode", latents=["22", 0]),
        "9": node("SaveImage", filename_prefix="x", images=["23", 0]),
    }  # fmt: skip
    reading_ = read(enlarged)
    assert (reading_.shows, reading_.parameters.seed) == (Shows.GENERATED, found(text_to_image()).seed)
    assert len(reading_.parameters.extras["passes"]) == 2
    loaded = {**enlarged, "8": node("LoadImage", image="x.png")}
    assert read(loaded).shows is Shows.EDITED
