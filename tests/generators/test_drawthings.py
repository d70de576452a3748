from __future__ import annotations

import json

from inspector.domain.blocks import BlockSet
from inspector.generators.drawthings import DrawThings
from tests.makers import png, reading, xmp
from tests.makers.generation import block, exif, names, only, read

READER = DrawThings()

VALUE = {
    "c": "a cake", "uc": "", "lora": [{"model": "canny_lora.ckpt", "weight": 0.8}, 5], "mask_blur": 1.5, "model": "flux_1_dev_q8p.ckpt",
    "profile": {"timings": [1]}, "sampler": "DPM++ 2M AYS", "scale": 3.5, "seed": 1337, "seed_mode": "Scale Alike", "size": "1024x768",
    "steps": 28, "strength": 1, "v2": {"sampler": 12},
}  # fmt: skip
TEXT = "a cake\nSteps: 28, Sampler: DPM++ 2M AYS, Guidance Scale: 3.5, Seed: 1337, Size: 1024x768, Model: flux.ckpt, Strength: 1.0"


def test_a_real_packet_without_xpacket() -> None:
    packet = xmp.packet(
        xmp.Property("xmp:CreatorTool", "Draw Things"),
        xmp.Property("exif:UserComment", [("x-default", json.dumps(VALUE))], container="Alt"),
        xmp.Property("dc:description", [("x-default", TEXT)], container="Alt"),
        begin="",
        end="",
    )
    result = reading.inspect(png.png(before=[png.itxt("XML:com.adobe.xmp", packet)]))
    (found,) = READER.read(BlockSet(result.blocks), result.image)
    data = found.data
    assert found.source == "xmp:exif:UserComment"
    assert (data["generator"], data["prompt"], data["negative_prompt"]) == ("Draw Things", "a cake", "")
    assert (data["seed"], data["steps"], data["guidance"]) == ("1337", 28, 3.5)
    assert (data["sampler"], data["scheduler"], data["width"], data["height"]) == ("DPM++ 2M", "AYS", 1024, 768)
    assert [(model["name"], model["kind"]) for model in data["models"]] == [
        ("flux_1_dev_q8p.ckpt", "checkpoint"),
        ("canny_lora.ckpt", "lora"),
    ]
    assert "profile" not in data["extras"]
    assert data["extras"]["v2"] == {"sampler": 12}


def test_the_description_stands_in_for_the_json() -> None:
    data = only(READER, block("xmp:xmp:CreatorTool", "Draw Things"), block("xmp:dc:description", TEXT))
    assert (data["generator"], data["prompt"], data["seed"], names(data)) == (
        "Draw Things",
        "a cake",
        "1337",
        ["flux.ckpt"],
    )
    assert data["guidance"] == 3.5


def test_other_files() -> None:
    assert read(READER, block("xmp:xmp:CreatorTool", "Draw Things")) == []
    assert read(READER, block("xmp:dc:description", TEXT)) == []
    assert read(READER, exif("UserComment", '{"c": 1, "uc": 2}'), exif("UserComment", '{"c": "x", "uc": ""}')) == []
