"""L2: names of samplers and schedulers as the writing programs spell them."""

from __future__ import annotations

import re

SCHEDULER_WORDS = (
    "SGM Uniform",
    "DDIM Uniform",
    "KL Optimal",
    "Align Your Steps",
    "Polyexponential",
    "Exponential",
    "Karras",
    "Automatic",
    "Trailing",
    "Substep",
    "Uniform",
    "Simple",
    "Normal",
    "Turbo",
    "Beta",
    "AYS",
)
"""Schedulers that older writers append to the sampler's name."""

COMFY_SCHEDULERS = (
    "normal",
    "karras",
    "exponential",
    "sgm_uniform",
    "simple",
    "ddim_uniform",
    "beta",
    "linear_quadratic",
    "kl_optimal",
    "AYS SDXL",
    "AYS SD1",
    "ays",
    "gits",
)
"""Schedulers that ComfyUI savers append to the sampler's name with `_`."""

_WORDS = re.compile(r"(?P<sampler>.+?) (?P<scheduler>" + "|".join(SCHEDULER_WORDS) + ")", re.IGNORECASE)
_COMFY = re.compile(
    r"(?P<sampler>[a-z0-9]+(?:_[a-z0-9]+)*?)_(?P<scheduler>" + "|".join(COMFY_SCHEDULERS) + ")(?:_gpu)?"
)
_COMFY_NAME = re.compile(
    r"(?:sample_)?(?:euler_(?:ancestral|cfg_pp)|heunpp2|dpm_2|dpm_fast|dpm_adaptive|dpmpp_|uni_pc|res_multistep|"
    r"gradient_estimation|er_sde|seeds_[23]|exp_heun|sa_solver)[a-z0-9_]*"
)
_SDCPP = re.compile(
    r"(?P<sampler>[a-z0-9+_]+) (?P<scheduler>discrete|ays|gits|smoothstep|sgm_uniform|kl_optimal|lcm|bong_tangent)"
)
NAME_CHARACTERS = 200
"""Longest name that is looked at."""


def split(written: str, scheduler: str | None = None) -> tuple[str, str | None]:
    """Sampler and scheduler from a sampler field that may name both.

    `DPM++ 2M Karras` (AUTOMATIC1111 before 1.9), `euler_ancestral_karras` (ComfyUI savers) and
    `euler discrete` (stable-diffusion.cpp) are taken apart. A scheduler that is given separately stays as it
    is; the sampler's ending is then cut only where it repeats it.
    """
    if len(written) > NAME_CHARACTERS:
        return written, scheduler
    match = _WORDS.fullmatch(written) or _COMFY.fullmatch(written) or _SDCPP.fullmatch(written)
    if match is None:
        return written, scheduler
    if scheduler is None:
        return match["sampler"], match["scheduler"]
    repeated = match["scheduler"].lower() == scheduler.lower()
    return (match["sampler"] if repeated else written), scheduler


def is_comfy_spelling(written: str) -> bool:
    """Whether only ComfyUI (and what is built on it) spells a sampler like this."""
    if len(written) > NAME_CHARACTERS:
        return False
    return bool(_COMFY.fullmatch(written) or _COMFY_NAME.fullmatch(written))
