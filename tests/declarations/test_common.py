"""Bounded helpers: JSON, walking, texts, XMP names."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.declarations._common import (
    DEPTH_LIMIT,
    JSON_LIMIT,
    NODE_LIMIT,
    clip,
    exif,
    folded,
    local_name,
    parse_json,
    values,
    walk,
    xmp_named,
)
from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.errors import ParseError
from tests.declarations.blocks import exif as tag
from tests.declarations.blocks import xmp


def test_texts() -> None:
    assert clip("\ufeff a \0\0", 5) == "a"
    assert clip("x" * 10, 3) == "xxx"
    assert folded(" Made  With\nGoogle AI. ") == "made with google ai"
    assert values(xmp("a:b", ("x", 1))) == ["x", "1"]
    assert values(xmp("a:b", b"x")) == ["x"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("dc:title", "title"),
        ("title", "title"),
        ("{http://x.example/a/}AIGC", "AIGC"),
        ("xmpMM:History[1]/stEvt:action", ""),
        ("a:b/{http://x.example/}c", ""),
        ("", ""),
    ],
)
def test_local_names(key: str, name: str) -> None:
    assert local_name(key) == name


def test_finds_xmp_by_name_in_any_namespace_and_skips_the_thumbnail() -> None:
    blocks = BlockSet(
        (xmp("x:DataMining", "1"), xmp("a:b/plus:DataMining", "2"), tag("Make", "a", "IFD1"), tag("Make", "b"))
    )
    assert [block.value for block in xmp_named(blocks, "datamining")] == ["1"]
    assert [block.value for block in exif(blocks, "Make")] == ["b"]


def test_json_ends_at_its_object() -> None:
    assert parse_json('\ufeff {"a": 1}\0\0 rest', "here") == {"a": 1}


@pytest.mark.parametrize("text", ["", "{", "nonsense", "[" * 200_000, "1" * 5_000, "{" + " " * JSON_LIMIT])
def test_bad_json_is_a_parse_error_with_its_place(text: str) -> None:
    with pytest.raises(ParseError) as fault:
        parse_json(text, "png:tEXt:AIGC")
    assert fault.value.where == "png:tEXt:AIGC"
    assert len(str(fault.value.params.get("reason", ""))) <= 500


def test_walking_is_bounded_in_depth_and_number() -> None:
    deep: Any = {"end": 1}
    for _ in range(DEPTH_LIMIT + 5):
        deep = {"in": deep}
    assert "end" not in [key for key, _ in walk(deep)]
    assert ("b", 2) in list(walk({"a": [{"b": 2}]}))
    wide = [{"a": 1} for _ in range(NODE_LIMIT * 2)]
    assert len(list(walk(wide))) < NODE_LIMIT
    assert list(walk("text")) == []


def test_blocks_keep_their_bytes() -> None:
    assert values(MetadataBlock("jpeg", "APP9", b"\xff")) == ["\ufffd"]
