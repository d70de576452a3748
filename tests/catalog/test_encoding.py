"""Reports and blocks survive storage unchanged, whatever they hold, within their limits."""

from __future__ import annotations

import math
import zlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.catalog import encoding
from inspector.catalog.connection import Damaged
from inspector.catalog.encoding import (
    deflate,
    finish_layout,
    inflate,
    pack_blocks,
    pack_report,
    read_layout,
    unpack_blocks,
    unpack_report,
)
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import Verdict
from inspector.domain.evidence import GenerationParameters
from inspector.domain.report import InspectionReport
from tests.makers.collection import collection, make_report

TEXT = st.text(max_size=300)
VALUES = (
    TEXT
    | st.binary(max_size=600)
    | st.integers()
    | st.floats(allow_nan=False)
    | st.lists(st.integers() | TEXT, max_size=4).map(tuple)
)
BLOCKS = st.lists(
    st.builds(
        MetadataBlock,
        st.sampled_from(["png:tEXt", "exif", "xmp"]),
        TEXT,
        VALUES,
        st.none() | st.integers(0, 10**12),
        st.none() | st.integers(0, 10**12),
        TEXT,
        st.none() | st.binary(max_size=600),
        TEXT,
        st.booleans(),
    ),
    max_size=6,
)


def stored(blocks: list[MetadataBlock]) -> tuple[MetadataBlock, ...]:
    layout, longs = pack_blocks(blocks)
    length, data = finish_layout(layout, list(range(len(longs))))
    numbers, layout = read_layout(data, length)
    return unpack_blocks(layout, [longs[number].value for number in numbers])


def kept(report: InspectionReport) -> InspectionReport:
    packed = pack_report(report)
    return unpack_report(packed.data, packed.length)


@given(BLOCKS)
def test_blocks_come_back_whole(blocks: list[MetadataBlock]) -> None:
    assert stored(blocks) == tuple(blocks)


def test_lone_surrogates_in_a_block() -> None:
    blocks = [MetadataBlock("png:tEXt", "a\ud800", "\udfff" * 400)]
    assert stored(blocks) == tuple(blocks)


@pytest.mark.parametrize("report", collection().values(), ids=collection().keys())
def test_report_comes_back_without_blocks_and_thumbnail(report: InspectionReport) -> None:
    assert kept(replace(report, thumbnail=b"jpeg")) == replace(report, blocks=())


@given(
    prompt=st.text(),
    extras=st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text(), max_size=3),
)
def test_texts_come_back(prompt: str, extras: dict[str, Any]) -> None:
    report = make_report("/a", generation=GenerationParameters(prompt=prompt, extras=extras))
    assert kept(report) == report


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_numbers_that_json_has_no_word_for(number: float) -> None:
    found = kept(make_report("/a", generation=GenerationParameters(guidance=number))).generation
    assert found is not None
    assert found.guidance is not None
    assert math.isnan(number) == math.isnan(found.guidance)
    assert math.isnan(number) or found.guidance == number


def test_digest_tells_reports_apart() -> None:
    one, two = make_report("/a"), make_report("/a", verdict=Verdict.GENERATED)
    assert pack_report(one).digest == pack_report(make_report("/a")).digest
    assert pack_report(one).digest != pack_report(two).digest


def test_one_long_value_is_kept_once() -> None:
    text = "workflow " * 100
    blocks = [MetadataBlock("png:tEXt", "prompt", text), MetadataBlock("png:tEXt", "copy", text)]
    layout, longs = pack_blocks(blocks)
    assert [long.value for long in longs] == [text.encode()]
    assert longs[0].packed is not None
    assert pack_blocks(blocks, {longs[0].digest})[1][0].packed is None
    assert "workflow workflow" not in str(layout)


def test_report_beyond_the_limit_keeps_its_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "REPORT_BYTES", 2000)
    report = make_report("/a", verdict=Verdict.GENERATED, generation=GenerationParameters(prompt="x" * 3000))
    found = kept(report)
    assert found.assessment == report.assessment
    assert found.generation is None
    assert [problem.code for problem in found.problems] == ["catalog.report_too_large"]


def test_long_blocks_are_cut_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 1000)
    monkeypatch.setattr(encoding, "BLOCKS_BYTES", 2500)
    text, data, parts = stored(
        [
            MetadataBlock("png:tEXt", "text", "ü" * 600),
            MetadataBlock("trailer", "png", b"x" * 1001, raw=b"y" * 1001),
            MetadataBlock("jpeg", "DQT", tuple(range(1000))),
        ]
    )
    assert (text.value, text.truncated) == ("ü" * 500, True)
    assert (data.value, data.raw, data.truncated) == (b"x" * 1000, b"y" * 1000, True)
    assert (parts.value, parts.truncated) == ((), True)


def test_text_within_the_limit_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 1000)
    (block,) = stored([MetadataBlock("png:tEXt", "text", "x" * 1000)])
    assert (block.value, block.truncated) == ("x" * 1000, False)


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (b"no zlib", 5),
        (deflate(b"x" * 100), 99),
        (deflate(b"x" * 100), 101),
        (deflate(b"x"), -1),
        (deflate(b"x" * 2000), 2000),
        (deflate(b"x" * 100)[:-8], 100),
    ],
)
def test_bad_compression_is_damage(data: bytes, length: int) -> None:
    with pytest.raises(Damaged):
        inflate(data, length, 1000)


def test_bomb_is_never_inflated() -> None:
    bomb = zlib.compress(b"\0" * 50_000_000)
    with pytest.raises(Damaged):
        inflate(bomb, 10, 1000)


@pytest.mark.parametrize(
    "text", ["[]", "{", "null", '{"asset":{}}', '{"asset":{"key":"a"},"assessment":{"verdict":"no"}}', "[" * 100_000]
)
def test_stored_report_that_is_none_is_damage(text: str) -> None:
    with pytest.raises(Damaged):
        unpack_report(deflate(text.encode()), len(text))


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[1]",
        "[[],[1]]",
        '[[],[["a"]]]',
        '[[],[["a","b",{"#":0,"s":true},0,0,"","",false,null]]]',
        '[[],[["a","b","",0,0,"","",false,"raw"]]]',
    ],
)
def test_stored_blocks_that_are_none_are_damage(text: str) -> None:
    with pytest.raises(Damaged):
        unpack_blocks(read_layout(deflate(text.encode()), len(text))[1], [])
