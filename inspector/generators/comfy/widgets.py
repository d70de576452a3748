"""L2: names of the widgets of common ComfyUI nodes, in the order in which the editor stores their values, as data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

CONTROLS = ("fixed", "increment", "decrement", "randomize")
"""What happens to a seed after a run; stored right after the seed."""
SEEDS = frozenset({"seed", "noise_seed"})

WIDGETS: dict[str, tuple[str, ...]] = {
    "KSampler": ("seed", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": (
        "add_noise",
        "noise_seed",
        "steps",
        "cfg",
        "sampler_name",
        "scheduler",
        "start_at_step",
        "end_at_step",
        "return_with_leftover_noise",
    ),
    "KSampler (Efficient)": ("seed", "steps", "cfg", "sampler_name", "scheduler", "denoise", "preview_method"),
    "Efficient Loader": (
        "ckpt_name",
        "vae_name",
        "clip_skip",
        "lora_name",
        "lora_model_strength",
        "lora_clip_strength",
        "positive",
        "negative",
        "token_normalization",
        "weight_interpretation",
        "empty_latent_width",
        "empty_latent_height",
        "batch_size",
    ),
    "Eff. Loader SDXL": (
        "base_ckpt_name",
        "base_clip_skip",
        "refiner_ckpt_name",
        "refiner_clip_skip",
        "positive_ascore",
        "negative_ascore",
        "vae_name",
        "positive",
        "negative",
        "token_normalization",
        "weight_interpretation",
        "empty_latent_width",
        "empty_latent_height",
        "batch_size",
    ),
    "ImpactWildcardProcessor": ("wildcard_text", "populated_text", "mode", "seed"),
    "ImpactWildcardEncode": ("wildcard_text", "populated_text", "mode", "lora", "wildcard", "seed"),
    "Input Parameters (Image Saver)": ("seed", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "Lora Loader (LoraManager)": ("text", "loras"),
    "Prompt (LoraManager)": ("text",),
    "easy int": ("value",),
    "easy float": ("value",),
    "easy seed": ("seed",),
    "Seed (rgthree)": ("seed",),
    "StringConcatenate": ("string_a", "string_b", "delimiter"),
    "SamplerCustom": ("add_noise", "noise_seed", "cfg"),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "SDTurboScheduler": ("steps", "denoise"),
    "KarrasScheduler": ("steps", "sigma_max", "sigma_min", "rho"),
    "AlignYourStepsScheduler": ("model_type", "steps", "denoise"),
    "Flux2Scheduler": ("steps", "width", "height"),
    "CFGGuider": ("cfg",),
    "DualCFGGuider": ("cfg_conds", "cfg_cond2_negative"),
    "FluxGuidance": ("guidance",),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeSDXL": (
        "width",
        "height",
        "crop_w",
        "crop_h",
        "target_width",
        "target_height",
        "text_g",
        "text_l",
    ),
    "CLIPTextEncodeSDXLRefiner": ("ascore", "width", "height", "text"),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CLIPTextEncodeSD3": ("clip_l", "clip_g", "t5xxl", "empty_padding"),
    "CLIPTextEncodeHiDream": ("clip_l", "clip_g", "t5xxl", "llama"),
    "CLIPTextEncodeHunyuanDiT": ("bert", "mt5xl"),
    "TextEncodeQwenImageEdit": ("prompt",),
    "TextEncodeQwenImageEditPlus": ("prompt",),
    "BNK_CLIPTextEncodeAdvanced": ("text", "token_normalization", "weight_interpretation"),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "CheckpointLoader": ("config_name", "ckpt_name"),
    "unCLIPCheckpointLoader": ("ckpt_name",),
    "ImageOnlyCheckpointLoader": ("ckpt_name",),
    "UNETLoader": ("unet_name", "weight_dtype"),
    "UnetLoaderGGUF": ("unet_name",),
    "LoraLoader": ("lora_name", "strength_model", "strength_clip"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "HypernetworkLoader": ("hypernetwork_name", "strength"),
    "VAELoader": ("vae_name",),
    "CLIPLoader": ("clip_name", "type", "device"),
    "DualCLIPLoader": ("clip_name1", "clip_name2", "type", "device"),
    "TripleCLIPLoader": ("clip_name1", "clip_name2", "clip_name3"),
    "ControlNetLoader": ("control_net_name",),
    "DiffControlNetLoader": ("control_net_name",),
    "StyleModelLoader": ("style_model_name",),
    "GLIGENLoader": ("gligen_name",),
    "UpscaleModelLoader": ("model_name",),
    "EmptyLatentImage": ("width", "height", "batch_size"),
    "EmptySD3LatentImage": ("width", "height", "batch_size"),
    "LatentUpscale": ("upscale_method", "width", "height", "crop"),
    "LatentUpscaleBy": ("upscale_method", "scale_by"),
    "ImageScale": ("upscale_method", "width", "height", "crop"),
    "ImageScaleBy": ("upscale_method", "scale_by"),
    "GLIGENTextBoxApply": ("text", "width", "height", "x", "y"),
    "PrimitiveInt": ("value",),
    "PrimitiveFloat": ("value",),
    "PrimitiveBoolean": ("value",),
    "PrimitiveString": ("value",),
    "PrimitiveStringMultiline": ("value",),
    "SaveImage": ("filename_prefix",),
    "LoadImage": ("image", "upload"),
    "FaceDetailer": (
        "guide_size",
        "guide_size_for",
        "max_size",
        "seed",
        "steps",
        "cfg",
        "sampler_name",
        "scheduler",
        "denoise",
    ),
}

_SAMPLER = re.compile(
    r"euler|heun|dpm_|dpmpp_|lms$|ddpm$|lcm$|ipndm|deis|ddim$|uni_pc|res_|gradient_estimation|er_sde|seeds_|sa_solver"
)
_SCHEDULER = re.compile(
    r"normal|karras|exponential|sgm_uniform|simple|ddim_uniform|beta(?:57)?|linear_quadratic|kl_optimal|"
    r"AYS .{1,10}|GITS.{0,12}"
)
_CHOICE = "Select "
"""How lists begin that only add something to a text."""
NAME_CHARACTERS = 60
"""Longest value that can be the name of a sampler or scheduler."""


def guessed(stored: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Names and values of a node whose widgets are not known.

    The longest text is called `text`. Steps, guidance, sampler and scheduler stand in this order in all nodes that
    sample, and a seed in front of what happens to it after a run. The rest is numbered.
    """
    texts = [value for value in stored if isinstance(value, str) and " " in value and not value.startswith(_CHOICE)]
    longest = max(texts, key=len, default=None)
    names = _sampling_names(stored)
    for position, value in enumerate(stored):
        other = "text" if longest is not None and value is longest else f"widget_{position}"
        yield names.get(position, other), value


def _sampling_names(stored: Sequence[Any]) -> dict[int, str]:
    for place in range(2, len(stored) - 1):
        steps, guidance, sampler, scheduler = stored[place - 2 : place + 2]
        named = _is_name(sampler, _SAMPLER.match) and _is_name(scheduler, _SCHEDULER.fullmatch)
        if named and _is_number(steps) and _is_number(guidance):
            found = {place - 2: "steps", place - 1: "cfg", place: "sampler_name", place + 1: "scheduler"}
            seeds = [at for at in range(place - 2) if _is_number(stored[at]) and stored[at + 1] in (*CONTROLS, None)]
            return found | ({seeds[-1]: "seed"} if seeds else {})
    return {}


def _is_name(value: Any, fits: Any) -> bool:
    return isinstance(value, str) and len(value) <= NAME_CHARACTERS and fits(value) is not None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
