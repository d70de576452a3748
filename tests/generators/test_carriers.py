from __future__ import annotations

from inspector.domain.blocks import BlockSet
from inspector.generators import carriers
from tests.makers.generation import block, exif, png_text


def test_copies_of_one_text_are_one_group() -> None:
    found = [png_text("parameters", "a cat\n"), exif("UserComment", "a cat"), exif("XPComment", "a dog")]
    groups = dict(carriers.copies(found, lambda _: True))
    assert [item.source for item in groups["a cat"]] == ["png:tEXt:parameters", "exif:UserComment"]
    assert len(groups["a dog"]) == 1


def test_unwanted_texts_are_left_out() -> None:
    assert dict(carriers.copies([png_text("parameters", "a")], lambda _: False)) == {}


def test_objects_need_all_markers() -> None:
    found = [
        png_text("parameters", '{"a": 1, "b": 2}'),
        png_text("Comment", '{"a": 1}'),
        png_text("x", 'not "a" "b" json'),
    ]
    assert [value for value, _ in carriers.objects(found, '"a"', '"b"')] == [{"a": 1, "b": 2}]


def test_large_chunks_of_another_kind_are_no_parameters() -> None:
    blocks = BlockSet(
        (png_text("XML:com.adobe.xmp", "x"), png_text("Raw profile type exif", "x"), png_text("parameters", "x"))
    )
    assert [item.key for item in carriers.png_text(blocks)] == ["parameters"]


def test_every_place_of_free_text_is_searched() -> None:
    sources = ["exif:UserComment", "jpeg:COM", "gif:comment", "stealth:alpha", "caption:txt", "xmp:dc:description"]
    blocks = BlockSet(tuple(block(source, "text") for source in sources))
    assert {item.source for item in carriers.free_text(blocks)} == set(sources)
