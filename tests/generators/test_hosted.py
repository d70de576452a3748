from __future__ import annotations

import json

import pytest

from inspector.generators.hosted import Hosted
from tests.makers.generation import exif, names, only, read

READER = Hosted()
UUID = "4800156b-8880-4786-9056-7ca3da449d8c"
SIGNATURE = "Signature: " + "IoR6YcSlkWo/83bl+" * 20 + "4="


def test_openai_labs_survives_an_editor() -> None:
    data = only(
        READER,
        exif("MakerNote", b"OpenAI--ImageGeneration--generation-DtLUDaeC6BLbnYWcmkSEjzO1"),
        exif("UserComment", "Made with OpenAI Labs"),
        exif("Software", "GIMP 2.10.36"),
    )
    assert (data["generator"], data["firm"]) == ("OpenAI DALL·E 2 (Labs)", True)
    assert data["extras"] == {"generation": "generation-DtLUDaeC6BLbnYWcmkSEjzO1"}


@pytest.mark.parametrize(
    "place",
    [
        exif("MakerNote", "OpenAI--ImageGeneration--generation-abcdefgh"),
        exif("MakerNote", b"OpenAI--8bce5032ea2a98d6fa787239acb1fa27\0"),
        exif("UserComment", "Made with OpenAI Labs"),
        exif("UserComment", "Made with OpenAI DALL-E"),
    ],
)
def test_either_mark_of_openai_labs(place) -> None:
    assert only(READER, place)["shows"] == "generated"


def test_stability_ai_needs_both_of_its_marks() -> None:
    software, model = exif("Software", "stability.ai"), exif("Model", "stability_diffusion")
    data = only(READER, software, model, exif("ImageDescription", "a siamese cat on a sofa"))
    assert (data["generator"], data["prompt"], data["firm"]) == ("Stability AI", "a siamese cat on a sofa", True)
    assert read(READER, software) == read(READER, model) == []


def test_grok_needs_both_of_its_marks() -> None:
    data = only(READER, exif("Artist", UUID), exif("ImageDescription", SIGNATURE), exif("UserComment", SIGNATURE))
    assert (data["generator"], data["note"], data["firm"]) == ("xAI Grok", "generation.pattern", True)
    assert read(READER, exif("Artist", UUID)) == []
    assert read(READER, exif("ImageDescription", SIGNATURE)) == []
    assert read(READER, exif("Artist", "ai"), exif("ImageDescription", SIGNATURE)) == []
    assert read(READER, exif("Artist", UUID), exif("ImageDescription", "Signature: abcd")) == []


def test_ideogram() -> None:
    assert only(READER, exif("Make", "Ideogram AI"))["generator"] == "Ideogram"


def test_flux_reference_code() -> None:
    data = only(
        READER,
        exif("Software", "AI generated;txt2img;flux"),
        exif("Make", "Black Forest Labs"),
        exif("Model", "flux-dev"),
        exif("ImageDescription", "a fox"),
    )
    assert (data["generator"], data["prompt"], names(data)) == ("FLUX reference code", "a fox", ["flux-dev"])
    assert data["extras"] == {"mode": "txt2img"}


def test_pollinations() -> None:
    request = {
        "prompt": "a fox",
        "width": 512,
        "height": 512,
        "seed": 42,
        "model": "flux",
        "nologo": True,
        "isMature": False,
    }
    data = only(READER, exif("UserComment", json.dumps(request)), exif("Make", "flux"))
    assert (data["generator"], data["prompt"], data["seed"], names(data)) == ("Pollinations", "a fox", "42", ["flux"])


@pytest.mark.parametrize(
    "innocent",
    [
        [exif("Make", "Canon"), exif("Model", "Canon EOS 40D"), exif("MakerNote", b"\x00\x01OpenAI")],
        [exif("UserComment", "not Made with OpenAI Labs, I swear")],
        [exif("Make", "Ideogram AI Camera Co")],
        [exif("Software", "AI generated;txt2img;fluxx capacitor and more")],
        [exif("Software", "no AI generated;txt2img;flux")],
        [exif("UserComment", '{"prompt": "a fox", "seed": 3}')],
        [exif("Artist", "ai")],
    ],
)
def test_innocent_files(innocent: list) -> None:
    assert read(READER, *innocent) == []


@pytest.mark.parametrize(
    "request_",
    [
        {"prompt": "a fox", "originalPrompt": "fox", "width": 512, "height": 512, "model": "flux"},
        {"seed": 42, "model": "flux", "enhance": False, "nologo": True, "nofeed": False},
        {"prompt": "a fox", "model": "flux", "generator": "Vertex AI", "textResponse": None, "usage": {}},
    ],
)
def test_older_and_newer_requests_of_pollinations(request_: dict) -> None:
    data = only(READER, exif("UserComment", json.dumps(request_)), exif("Make", "flux"))
    assert (data["generator"], data["prompt"], names(data)) == ("Pollinations", request_.get("prompt"), ["flux"])


def test_a_request_of_another_service_is_not_pollinations() -> None:
    assert (
        read(READER, exif("UserComment", '{"prompt": "a fox", "model": "flux", "seed": 1}'), exif("Make", "flux")) == []
    )
