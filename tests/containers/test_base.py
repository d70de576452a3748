"""The bounded source of bytes and the collector."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from inspector.containers.base import HEAD_BYTES, BlockCollector, ByteSource, Limits, Memory
from inspector.domain.blocks import MetadataBlock
from inspector.errors import ParseError

DATA = bytes(range(256)) * 512


@pytest.fixture(params=["memory", "buffered", "raw"])
def source(request, tmp_path):
    if request.param == "memory":
        yield ByteSource(io.BytesIO(DATA))
        return
    path = tmp_path / "file"
    path.write_bytes(DATA)
    with path.open("rb", buffering=0 if request.param == "raw" else -1) as stream:
        yield ByteSource(stream)


@pytest.mark.parametrize(
    ("offset", "length"),
    [(0, 10), (HEAD_BYTES - 5, 10), (HEAD_BYTES, 10), (len(DATA) - 3, 10), (len(DATA), 10), (-1, 10), (5, 0), (5, -1)],
)
def test_reading_is_like_a_slice(source, offset, length):
    wanted = DATA[offset : offset + length] if offset >= 0 and length > 0 else b""
    assert source.read_at(offset, length) == wanted
    assert Memory(DATA).read_at(offset, length) == wanted


def test_reads_may_jump_back_and_forth(source):
    assert source.read_at(100_000, 4) == DATA[100_000:100_004]
    assert source.read_at(50_000, 4) == DATA[50_000:50_004]
    assert source.size == len(DATA)


def test_too_few_bytes_are_an_error_where_all_are_needed(source):
    assert source.unpack(">H", 1, "here") == (0x0102,)
    with pytest.raises(ParseError) as caught:
        source.exactly(len(DATA) - 1, 2, "here")
    assert caught.value.code == "file.truncated"


def test_a_file_that_shrinks_while_it_is_read_gives_fewer_bytes(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(DATA)
    with path.open("r+b") as stream:
        source = ByteSource(stream)
        stream.truncate(40_000)
        assert source.read_at(39_998, 10) == DATA[39_998:40_000]


class Failing(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise OSError("the drive is gone")


def test_io_errors_become_parse_errors():
    with pytest.raises(ParseError) as caught:
        ByteSource(Failing(DATA))
    assert caught.value.code == "file.read_failed"


def test_the_collector_keeps_facts_blocks_and_problems():
    into = BlockCollector(name="a.png")
    into.facts(width=3)
    into.extend([MetadataBlock("a", "b", "c"), MetadataBlock("a", "b", "d")])
    into.problem("x.y", "here", limit=1)
    into.problem("x.y", "here", limit=1)
    result = into.result()
    assert (result.image.width, result.image.name) == (3, "a.png")
    assert (len(result.blocks), len(result.problems)) == (2, 1)


def test_the_collector_refuses_more_than_the_limits():
    into = BlockCollector(Limits(total_bytes=10))
    into.add(MetadataBlock("a", "b", "c", 0, 8))
    with pytest.raises(ParseError):
        into.add(MetadataBlock("a", "b", "c", 0, 8))
    assert len(into.blocks) == 1
