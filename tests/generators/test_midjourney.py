from __future__ import annotations

import pytest

from inspector.domain.blocks import BlockSet
from inspector.generators.midjourney import Midjourney
from tests.makers import png, reading, xmp
from tests.makers.generation import block, exif, names, only, png_text, read

READER = Midjourney()
JOB = "2b6e053b-9a65-4ca9-9e13-b6f4465164d4"
TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def test_the_description() -> None:
    data = only(
        READER,
        png_text(
            "Description",
            f"a fox -- red, 🦊 danh võ --no dog, cat --ar 4:3 --seed 42 --stylize 50 --v 6.1 Job ID: {JOB}",
        ),
        png_text("Author", "somebody"),
        png_text("Creation Time", "Sat, 09 Aug 2025 10:41:50 GMT"),
    )
    assert (data["generator"], data["generator_version"], data["firm"]) == ("Midjourney", "6.1", True)
    assert (data["prompt"], data["negative_prompt"], data["seed"]) == ("a fox -- red, 🦊 danh võ", "dog, cat", "42")
    assert names(data, "service") == ["Midjourney v6.1"]
    assert data["extras"]["--ar"] == "4:3"
    assert data["extras"]["Job ID"] == JOB
    assert data["extras"]["Author"] == "somebody"


@pytest.mark.parametrize(
    ("options", "model"), [("--niji 6", ["Niji 6"]), ("--version 5.2", ["Midjourney v5.2"]), ("--ar 1:1", []), ("", [])]
)
def test_models(options: str, model: list[str]) -> None:
    data = only(READER, png_text("Description", f"a fox {options} Job ID: {JOB}"))
    assert data["prompt"] == "a fox"
    assert names(data, "service") == model


def test_the_description_after_a_conversion() -> None:
    for source in ("exif:ImageDescription", "xmp:dc:description", "iptc:Caption-Abstract"):
        assert only(READER, block(source, f"a fox --v 6 Job ID: {JOB}"))["prompt"] == "a fox"


def test_the_packet_alone_is_a_pattern() -> None:
    packet = xmp.packet(
        xmp.Property("iptcExt:DigImageGUID", JOB, "attribute"),
        xmp.Property("iptcExt:DigitalSourceType", TYPE, "attribute"),
    ).replace(b'xmlns:x="adobe:ns:meta/"', b'xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2"')
    result = reading.inspect(png.png(before=[png.text("XML:com.adobe.xmp", packet)]))
    (found,) = READER.read(BlockSet(result.blocks), result.image)
    assert (found.data["generator"], found.data["firm"], found.data["note"]) == (
        "Midjourney",
        False,
        "generation.pattern",
    )
    assert found.data["extras"] == {"DigImageGUID": JOB}


GUID = block("xmp:Iptc4xmpExt:DigImageGUID", JOB)
TRAINED = block("xmp:Iptc4xmpExt:DigitalSourceType", TYPE)


@pytest.mark.parametrize(
    "innocent",
    [
        [png_text("Description", "a fox, midjourney style --v 6")],
        [png_text("Description", f"Job ID: {JOB}, a printing job")],
        [png_text("Description", "Job ID: 17")],
        [exif("ImageDescription", "Midjourney")],
        [TRAINED],
        [GUID],
        [GUID, TRAINED, block("xmp:xmp:CreatorTool", "x")],
        [GUID, block("xmp:Iptc4xmpExt:DigitalSourceType", TYPE.replace("trained", "compositeWithTrained"))],
        [block("xmp:Iptc4xmpExt:DigImageGUID", "17"), TRAINED],
        [GUID, TRAINED, block("xmp:packet", 'x:xmptk="Adobe XMP Core 5.6"')],
    ],
)
def test_innocent_files(innocent: list) -> None:
    assert read(READER, *innocent) == []


def test_very_long_descriptions_are_not_searched() -> None:
    assert read(READER, png_text("Description", "x" * 60_000 + f" Job ID: {JOB}")) == []
