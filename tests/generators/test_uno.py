"""UNO and USO: settings in Python's own form in the description."""

from __future__ import annotations

import pytest

from inspector.domain.blocks import BlockSet
from inspector.generators.uno import Uno
from tests.makers import exif as exif_maker
from tests.makers import png, reading
from tests.makers.generation import exif, names, only, read

READER = Uno()
SETTINGS = (
    "prompt='a cup, by Jane\\'s kiln', seed=18446744073709551615, width=512, height=768, guidance=4, num_steps=25"
)


def test_real_exif_bytes() -> None:
    tags = {exif_maker.MAKE: "UNO", exif_maker.MODEL: "flux-dev", exif_maker.IMAGE_DESCRIPTION: SETTINGS}
    result = reading.inspect(png.png(before=[png.chunk(b"eXIf", exif_maker.tiff(tags))]))
    (found,) = READER.read(BlockSet(result.blocks), result.image)
    data = dict(found.data)
    assert (data["generator"], data["firm"], names(data)) == ("UNO", True, ["flux-dev"])
    assert (data["prompt"], data["seed"]) == ("a cup, by Jane's kiln", "18446744073709551615")
    assert (data["steps"], data["guidance"], data["width"], data["height"]) == (25, 4.0, 512, 768)


def test_without_its_make_the_form_is_a_pattern() -> None:
    data = only(READER, exif("ImageDescription", 'prompt="it\'s a cup", seed=1, width=8, height=8'))
    assert (data["generator"], data["firm"], data["note"]) == (None, False, "generation.pattern")
    assert data["prompt"] == "it's a cup"


@pytest.mark.parametrize(
    "text",
    [
        "prompt='a cup'",
        "prompt='a cup', seed=1, width=512",
        "prompt='a cup', seed=1, width=512, height=512 and more words",
        "my prompt='a cup', seed=1, width=512, height=512",
        "prompt='a cup, seed=1, width=512, height=512",
        "prompt='" + "x" * 60_000 + "', seed=1, width=512, height=512",
    ],
)
def test_other_descriptions_are_left_alone(text: str) -> None:
    assert read(READER, exif("Make", "UNO"), exif("ImageDescription", text)) == []
