"""IPTC IIM datasets."""

from __future__ import annotations

import pytest

from inspector.containers import iptc as reader
from inspector.containers.base import BlockCollector
from tests.makers.iptc import dataset, photoshop, records, resource
from tests.makers.reading import block, codes, value


def read(data: bytes, base: int | None = 0) -> BlockCollector:
    into = BlockCollector()
    reader.read(data, into, inside="test", base=base)
    return into


@pytest.mark.parametrize("wrap", [lambda data: data, photoshop, lambda data: resource(0x0404, data)])
def test_datasets_by_name_in_every_wrapping(wrap):
    result = read(wrap(records({(2, 110): "Made with Google AI", (2, 115): "AI Generation", (2, 250): "x"})))
    assert value(result, "iptc:Credit") == "Made with Google AI"
    assert value(result, "iptc:Source") == "AI Generation"
    assert value(result, "iptc:2:250") == "x"


def test_repeated_datasets_are_one_tuple():
    assert value(read(records({(2, 25): ["cat", "dog"]})), "iptc:Keywords") == ("cat", "dog")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_text_is_utf8_or_latin1(encoding):
    found = block(read(records({(2, 80): "Zoë"}, encoding=encoding)), "iptc:By-line")
    assert (found.value, found.raw) == ("Zoë", "Zoë".encode(encoding))


def test_utf8_that_is_not_announced():
    assert value(read(dataset(2, 80, "Zoë".encode())), "iptc:By-line") == "Zoë"


def test_versions_are_numbers_and_other_records_bytes():
    result = read(dataset(2, 0, b"\0\4") + dataset(8, 10, b"\xff\xfe"))
    assert value(result, "iptc:ApplicationRecordVersion") == 4
    assert value(result, "iptc:8:10") == b"\xff\xfe"


def test_long_lengths():
    assert value(read(dataset(2, 120, b"x" * 40_000)), "iptc:Caption-Abstract") == "x" * 40_000
    assert value(read(dataset(2, 120, b"short", extended=True)), "iptc:Caption-Abstract") == "short"


def test_other_resources_are_stepped_over():
    data = photoshop(records({(2, 110): "x"}), resource(0x03ED, bytes(16)), resource(0x0425, bytes(3), b"odd name"))
    assert value(read(data), "iptc:Credit") == "x"


def test_offset_points_to_the_value():
    data = photoshop(records({(2, 110): "Somebody"}))
    found = block(read(b"" + data, base=0), "iptc:Credit")
    assert data[found.offset : found.offset + found.length] == b"Somebody"


@pytest.mark.parametrize(
    "data", [b"nothing of the kind", records({(2, 110): "x"}) + b"garbage", resource(0x0404, b"x" * 99)[:-50]]
)
def test_damage_is_named(data):
    assert "iptc.damaged" in codes(read(data))


def test_datasets_before_the_damage_are_kept():
    assert value(read(records({(2, 110): "x"}) + b"garbage"), "iptc:Credit") == "x"


def test_number_of_datasets_is_limited():
    result = read(dataset(2, 25, b"x") * (reader.DATASET_LIMIT + 10))
    assert len(value(result, "iptc:Keywords")) == reader.DATASET_LIMIT
    assert codes(result) == ["iptc.damaged"]


@pytest.mark.parametrize("size", [b"\xff\xff", b"\x80\x04\xff\xff\xff\xff", b"\x80\x09" + b"\xff" * 9])
def test_lengths_beyond_the_block_give_what_is_there(size):
    assert value(read(b"\x1c\x02\x6e" + size + b"short"), "iptc:Credit") in ("short", "")


def test_padding_is_no_damage():
    assert codes(read(records({(2, 110): "x"}) + bytes(7))) == []
    assert codes(read(bytes(12))) == []
