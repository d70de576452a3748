"""What stands behind a picture."""

from __future__ import annotations

import io
import struct

import pytest

from inspector.containers import trailer
from inspector.containers.base import BlockCollector, ByteSource
from tests.makers.jpeg import seft
from tests.makers.reading import block, codes, value


def read(data: bytes, start: int = 0) -> BlockCollector:
    into = BlockCollector()
    trailer.read(ByteSource(io.BytesIO(data)), start, "png", into)
    return into


def test_long_trailers_are_cut():
    found = block(read(bytes(8) + b"x" * 200_000, 8), "trailer:png")
    assert (len(found.value), found.length, found.truncated) == (64 * 1024, 200_000, True)


@pytest.mark.parametrize("data", [b"", bytes(100), b" \r\n\n"])
def test_padding_is_nothing(data):
    assert read(data).blocks == []


def test_samsung_blocks_by_name_text_or_bytes():
    result = read(b"junk" + seft({"PEg_Info": b'{"genAIType":8}', "Image": b"\xff\xd8\0\xff", "Empty": b""}), 4)
    assert value(result, "trailer:SEFT:PEg_Info") == '{"genAIType":8}'
    assert value(result, "trailer:SEFT:Image") == b"\xff\xd8\0\xff"
    assert value(result, "trailer:SEFT:Empty") == ""


def test_a_samsung_block_longer_than_the_limit_is_cut():
    assert block(read(seft({"Video": bytes(100_000)})), "trailer:SEFT:Video").truncated


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-8] + struct.pack("<I", 0x7FFFFFFF) + b"SEFT",
        lambda data: data[:-8] + struct.pack("<I", 4) + b"SEFT",
        lambda data: data.replace(struct.pack("<I", 8), struct.pack("<I", 9_999_999)),
        lambda data: data[:-12] + b"\xff\xff\xff\xff" + data[-8:],
        lambda data: data[:-16] + b"\xff\xff\xff\x7f" + data[-12:],
    ],
)
def test_damaged_samsung_trailers_are_named(change):
    result = read(b"x" * 20 + change(seft({"PEg_Info": b"{}"})))
    assert codes(result) == ["trailer.damaged"]


def test_number_of_samsung_blocks_is_limited():
    many = {f"n{number}": b"x" for number in range(trailer.ENTRY_LIMIT + 20)}
    assert len(read(seft(many)).blocks) == trailer.ENTRY_LIMIT + 1


def test_a_directory_may_not_point_in_front_of_the_trailer():
    data = seft({"PEg_Info": b"{}"})
    result = read(data, 10)
    assert "trailer:SEFT:PEg_Info" not in [one.source for one in result.blocks]
