from __future__ import annotations

import pytest

from inspector.generators import samplers


@pytest.mark.parametrize(
    ("written", "scheduler", "result"),
    [
        ("DPM++ 2M Karras", None, ("DPM++ 2M", "Karras")),
        ("DPM++ 2M SDE Exponential", None, ("DPM++ 2M SDE", "Exponential")),
        ("DPM++ 2M AYS", None, ("DPM++ 2M", "AYS")),
        ("Euler Ancestral Karras", None, ("Euler Ancestral", "Karras")),
        ("DPM++ 2M", "Karras", ("DPM++ 2M", "Karras")),
        ("DPM++ 2M SDE Karras", "karras", ("DPM++ 2M SDE", "karras")),
        ("DPM++ 2M Karras", "Automatic", ("DPM++ 2M Karras", "Automatic")),
        ("euler_ancestral_karras", None, ("euler_ancestral", "karras")),
        ("euler_simple", None, ("euler", "simple")),
        ("dpmpp_2m_sde_gpu", None, ("dpmpp_2m_sde_gpu", None)),
        ("dpmpp_2m_sgm_uniform", None, ("dpmpp_2m", "sgm_uniform")),
        ("euler discrete", None, ("euler", "discrete")),
        ("Euler a", None, ("Euler a", None)),
        ("euler a", None, ("euler a", None)),
        ("UniPC", None, ("UniPC", None)),
        ("Karras", None, ("Karras", None)),
        ("x" * 500 + " Karras", None, ("x" * 500 + " Karras", None)),
    ],
)
def test_sampler_and_scheduler(written: str, scheduler: str | None, result: tuple[str, str | None]) -> None:
    assert samplers.split(written, scheduler) == result


@pytest.mark.parametrize(
    "written", ["euler_ancestral", "euler_simple", "dpmpp_2m_sde_gpu", "uni_pc_bh2", "res_multistep"]
)
def test_spelling_of_comfyui(written: str) -> None:
    assert samplers.is_comfy_spelling(written)


@pytest.mark.parametrize(
    "written", ["Euler a", "DPM++ 2M Karras", "euler", "ddim", "UniPC", "heun", "k_euler", "a" * 300]
)
def test_spelling_that_proves_nothing(written: str) -> None:
    assert not samplers.is_comfy_spelling(written)
