"""Finding blocks by source, carrier and keyword."""

from __future__ import annotations

from inspector.domain.blocks import BlockSet, MetadataBlock, png_sources
from tests.makers.generation import exif, png_text

PARAMETERS = png_text("parameters", "a")
PACKED = png_text("parameters", "b", "zTXt")
PROMPT = png_text("prompt", "{}", "iTXt")
MAKE = exif("Make", "Canon")
BLOCKS = BlockSet((PROMPT, MAKE, PACKED, PARAMETERS))


def test_blocks_come_in_the_order_asked_for():
    assert BLOCKS.all("exif:Make", "png:iTXt:prompt", "exif:Model") == [MAKE, PROMPT]
    assert BLOCKS.first("exif:Model", "exif:Make") == MAKE
    assert BLOCKS.first("exif:Model") is None


def test_png_text_of_any_type_is_found_by_keyword():
    assert BLOCKS.png_text("parameters", "prompt") == [PARAMETERS, PACKED, PROMPT]
    assert BLOCKS.png_text("prompt") == [PROMPT]
    assert BLOCKS.png_text("Parameters") == []
    assert BlockSet((MAKE,)).png_text("parameters") == []


def test_carriers_keep_the_order_of_the_file():
    assert BLOCKS.carrier("png:tEXt", "png:zTXt", "png:iTXt", "xmp") == [PROMPT, PACKED, PARAMETERS]
    assert BLOCKS.carrier("exif") == [MAKE]
    assert BLOCKS.carrier("xmp") == BLOCKS.carrier() == []


def test_sources_of_a_keyword():
    assert png_sources("Title") == ("png:tEXt:Title", "png:zTXt:Title", "png:iTXt:Title")


def test_what_readers_share_is_worked_out_once():
    asked: list[BlockSet] = []

    def texts(blocks: BlockSet) -> list[MetadataBlock]:
        asked.append(blocks)
        return blocks.png_text("prompt")

    assert BLOCKS.once(texts) is BLOCKS.once(texts)
    assert asked == [BLOCKS]
