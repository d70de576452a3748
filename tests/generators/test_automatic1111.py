from __future__ import annotations

import pytest

from inspector.domain.blocks import BlockSet
from inspector.generators.automatic1111 import Automatic1111
from tests.makers import exif as exif_maker
from tests.makers import jpeg, png, reading, webp, xmp
from tests.makers.generation import INFOTEXT, block, exif, names, only, png_text, read

READER = Automatic1111()


def test_every_field_of_a_usual_text() -> None:
    data = only(READER, png_text("parameters", INFOTEXT))
    assert data["generator"] == "AUTOMATIC1111 WebUI"
    assert data["generator_version"] == "v1.10.1"
    assert data["prompt"] == "a lighthouse, oil on canvas <lora:coast:0.8>"
    assert data["negative_prompt"] == "blurry, text"
    assert (data["seed"], data["steps"], data["guidance"]) == ("12345", 20, 6.5)
    assert (data["sampler"], data["scheduler"]) == ("DPM++ 2M", "Karras")
    assert (data["width"], data["height"]) == (512, 768)
    assert names(data) == ["harbour_v2"]
    assert names(data, "lora") == ["coast"]
    assert (data["shows"], data["firm"]) == ("generated", True)
    assert data["extras"]["CFG scale"] == "6.5"
    assert data["extras"]["networks"] == [{"kind": "lora", "name": "coast", "weight": "0.8"}]


def test_numbers_are_kept_as_written_beside_the_parsed_ones() -> None:
    data = only(READER, png_text("parameters", "x\nSteps: 20, CFG scale: 6.000000, Seed: 42, Sampler: euler discrete"))
    assert data["guidance"] == 6.0
    assert data["extras"]["CFG scale"] == "6.000000"
    assert (data["sampler"], data["scheduler"]) == ("euler", "discrete")
    assert data["extras"]["Sampler"] == "euler discrete"


@pytest.mark.parametrize(
    "source",
    [
        "exif:UserComment", "exif:XPComment", "exif:ImageDescription", "gif:comment", "jpeg:COM", "stealth:alpha",
        "stealth:rgb", "png:iTXt:parameters", "png:zTXt:Comment", "xmp:exif:UserComment", "caption:txt", "iptc:Caption-Abstract",
    ],
)  # fmt: skip
def test_every_carrier(source: str) -> None:
    found = block(source, INFOTEXT)
    evidence = read(READER, found)
    assert [item.source for item in evidence] == [source]
    assert evidence[0].location is not None
    assert evidence[0].location.offset == found.offset


def test_one_text_in_two_places_is_one_find_that_cites_both() -> None:
    evidence = read(READER, png_text("parameters", INFOTEXT), block("caption:txt", INFOTEXT + "\n", group="cat.txt"))
    assert len(evidence) == 1
    assert evidence[0].location is not None
    assert evidence[0].location.also == ("caption:txt",)


def test_texts_that_differ_are_both_shown() -> None:
    evidence = read(
        READER, png_text("parameters", INFOTEXT), block("stealth:alpha", INFOTEXT.replace("12345", "54321"))
    )
    assert [item.data["seed"] for item in evidence] == ["12345", "54321"]


@pytest.mark.parametrize("kind", ["unicode_be", "unicode_le", "bare", "ascii"])
def test_real_jpeg_bytes_in_every_encoding(kind: str) -> None:
    text = INFOTEXT.replace("lighthouse", "灯台")
    exif_block = exif_maker.tiff(exif={exif_maker.USER_COMMENT: exif_maker.user_comment(text, kind)})
    result = reading.inspect(jpeg.jpeg(exif=exif_block))
    (found,) = READER.read(BlockSet(result.blocks), result.image)
    assert found.data["prompt"].startswith("a 灯台")
    assert found.source == "exif:UserComment"


def test_real_png_and_webp_bytes() -> None:
    exif_block = exif_maker.tiff(exif={exif_maker.USER_COMMENT: exif_maker.user_comment(INFOTEXT)})
    for data in (
        png.png(before=[png.text("parameters", INFOTEXT)]),
        png.png(trailer=png.itxt("parameters", INFOTEXT)),
        png.png(after=[png.ztxt("parameters", INFOTEXT)]),
        webp.webp(exif=exif_block),
    ):
        result = reading.inspect(data)
        (found,) = READER.read(BlockSet(result.blocks), result.image)
        assert found.data["seed"] == "12345"


def test_stable_diffusion_cpp_json_is_truer_than_the_text() -> None:
    inner = (
        'SDCPP: {"generator": {"version": "master-1"}, "models": {"diffusion_model": "d.gguf"}, '
        '"prompt": {"positive": "a fox", "negative": "dog"}, "sampling": {"method": "euler", "scheduler": "discrete", '
        '"steps": 8, "guidance": {"txt_cfg": 5.0}}, "seed": 18446744073709551615, "width": 640, "height": 480}'
    )
    data = only(READER, png_text("parameters", f"a cat\nSteps: 20, Seed: 42, CFG scale: 1.0, Sampler: heun, {inner}"))
    assert data["generator"] == "stable-diffusion.cpp"
    assert (data["prompt"], data["negative_prompt"]) == ("a fox", "dog")
    assert (data["seed"], data["steps"], data["guidance"]) == ("18446744073709551615", 8, 5.0)
    assert (data["sampler"], data["scheduler"], data["width"]) == ("euler", "discrete", 640)
    assert names(data) == ["d.gguf"]
    assert data["extras"]["SDCPP"]["seed"] == "18446744073709551615"


def test_repeated_keys_are_a_list() -> None:
    data = only(READER, png_text("parameters", "x\nSteps: 2, Seed: 42, Sampler: euler, TE: a, TE: b, TE: c"))
    assert data["extras"]["TE"] == ["a", "b", "c"]


def test_placeholders_are_flagged() -> None:
    text = (
        "unknown\nNegative prompt: unknown\nSteps: 20, Sampler: euler_simple, CFG Scale: 8.0, Seed: 0, Version: ComfyUI"
    )
    data = only(READER, exif("UserComment", text))
    assert data["note"] == "generation.placeholders"
    assert (data["prompt"], data["seed"], data["generator"]) == ("unknown", "0", "ComfyUI")


@pytest.mark.parametrize(
    "more", ['Script: X/Y/Z plot, X Type: Seed, X Values: "1, 2"', "Script: Prompt matrix", "Grid: 2x2"]
)
def test_grids_carry_the_parameters_of_one_cell(more: str) -> None:
    assert only(READER, png_text("parameters", f"{INFOTEXT}, {more}"))["note"] == "generation.grid"


def test_the_extras_tab_only_processes() -> None:
    note = "Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN 4x+"
    data = only(READER, png_text("postprocessing", note), png_text("extras", note))
    assert data["shows"] == "processed"
    assert data["prompt"] is None
    assert data["extras"]["Postprocess upscaler"] == "R-ESRGAN 4x+"
    assert only(READER, exif("UserComment", note))["shows"] == "processed"
    assert only(READER, exif("UserComment", "Upscale: 3, model:BSRGAN\n"))["shows"] == "processed"


def test_an_enlarged_generation_says_both() -> None:
    shows = [
        item.data["shows"]
        for item in read(
            READER, png_text("parameters", INFOTEXT), png_text("postprocessing", "Postprocess upscale by: 4")
        )
    ]
    assert shows == ["generated", "processed"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("exif:UserComment", "Steps: 8042, Distance: 6 km, Pace: 5:30, Calories: 512"),
        ("exif:UserComment", "Screenshot"),
        ("exif:ImageDescription", "OLYMPUS DIGITAL CAMERA"),
        ("jpeg:COM", "Lovely smoke effect here, of which I'm secretly very proud"),
        ("png:tEXt:Comment", "Created with GIMP"),
        ("png:tEXt:Software", "Matplotlib version3.1.1, http://matplotlib.org/"),
        ("png:tEXt:caption", "Fooocus Metadata"),
        ("png:tEXt:Description", "midjourney style, stable diffusion, Steps: fold the paper"),
        ("png:tEXt:extras", "none"),
        ("caption:txt", "1girl, solo, ai-generated, stable_diffusion"),
    ],
)
def test_innocent_texts_claim_nothing(source: str, text: str) -> None:
    assert read(READER, block(source, text)) == []


def test_training_notes_on_a_plot_are_not_firm() -> None:
    data = only(READER, png_text("Description", "Steps: 50000, Seed: 3, Loss: 0.01, Rate: 1e-4"))
    assert data["firm"] is False


def test_draw_things_is_left_to_its_own_reader() -> None:
    text = "a cat\nSteps: 4, Sampler: Euler A, Guidance Scale: 4.5, Seed: 9, Size: 8x8"
    creator = block("xmp:xmp:CreatorTool", "Draw Things")
    assert read(READER, block("xmp:dc:description", text), creator) == []
    assert len(read(READER, block("xmp:dc:description", text))) == 1


def test_text_that_an_editor_moved_into_xmp_is_found() -> None:
    packet = xmp.packet(xmp.Property("dc:description", INFOTEXT.replace("<lora:coast:0.8>", "")))
    result = reading.inspect(jpeg.jpeg(xmp=packet if isinstance(packet, bytes) else packet.encode()))
    (found,) = READER.read(BlockSet(result.blocks), result.image)
    assert found.data["seed"] == "12345"
