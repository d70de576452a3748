from __future__ import annotations

import pytest

from inspector.domain.blocks import BlockSet
from inspector.generators.mochi import Mochi
from tests.makers import iptc, jpeg, reading
from tests.makers.generation import block, names, only, read

READER = Mochi()

ONE = (
    "Include in Image: a fox; red, very; fluffy; Exclude from Image: dog; Model: sd-v1-5; Steps: 12; Guidance Scale: 11.0; Seed: 4242; "
    "Size: 512x768; Upscaler: ; Scheduler: DPM-Solver++; ML Compute Unit: CPU & GPU; Generator: Mochi Diffusion 5.2"
)
TWO = (
    "Metadata Version: 2\nInclude in Image: a fox; red, very; fluffy\nExclude from Image: dog\\nwolf\nModel: sd-v1-5\nSteps: 12\n"
    "Guidance Scale: 11.0\nSeed: 4242\nSize: 512x768\nScheduler: DPM-Solver++\nGenerator: Mochi Diffusion 6.0"
)


@pytest.mark.parametrize(("text", "negative", "version"), [(ONE, "dog", "5.2"), (TWO, "dog\nwolf", "6.0")])
def test_both_formats(text: str, negative: str, version: str) -> None:
    data = only(READER, block("iptc:Caption-Abstract", text))
    assert (data["generator"], data["generator_version"]) == ("Mochi Diffusion", version)
    assert (data["prompt"], data["negative_prompt"]) == ("a fox; red, very; fluffy", negative)
    assert (data["seed"], data["steps"], data["guidance"], data["sampler"]) == ("4242", 12, 11.0, "DPM-Solver++")
    assert (data["width"], data["height"], names(data)) == (512, 768, ["sd-v1-5"])


def test_real_iptc_bytes() -> None:
    records = iptc.records({(2, 65): "Mochi Diffusion", (2, 70): "5.2", (2, 120): ONE})
    result = reading.inspect(jpeg.jpeg(iptc=records))
    (found,) = READER.read(BlockSet(result.blocks), result.image)
    assert found.data["seed"] == "4242"
    assert found.location is not None
    assert set(found.location.also) == {"iptc:OriginatingProgram", "iptc:ProgramVersion"}


def test_only_the_generator_is_always_there() -> None:
    data = only(READER, block("xmp:dc:description", "Generator: Mochi Diffusion 5.2"))
    assert (data["generator"], data["prompt"], data["seed"]) == ("Mochi Diffusion", None, None)


@pytest.mark.parametrize("text", ["made with Generator: Mochi Diffusion", "Seed: 1; Steps: 2", "Mochi Diffusion", ""])
def test_innocent_captions(text: str) -> None:
    assert read(READER, block("iptc:Caption-Abstract", text), block("iptc:OriginatingProgram", "Mochi Diffusion")) == []
