"""Unpacking and text decoding within limits."""

from __future__ import annotations

import gzip
import zlib

import pytest

from inspector.containers import _binary
from inspector.containers.base import BlockCollector, Limits
from tests.makers.reading import codes

TEXT = bytes(range(256)) * 40


@pytest.mark.parametrize(("packed", "bits"), [(zlib.compress(TEXT), 15), (gzip.compress(TEXT), 31)])
def test_inflate(packed, bits):
    into = BlockCollector()
    assert _binary.inflate(packed, into, "here", window_bits=bits) == (TEXT, False)
    assert into.inflated == len(TEXT)
    assert into.problems == []


def test_a_wrong_checksum_keeps_all_of_the_text():
    packed = bytearray(zlib.compress(TEXT))
    packed[-1] ^= 1
    into = BlockCollector()
    assert _binary.inflate(bytes(packed), into, "here") == (TEXT, True)
    assert codes(into) == ["file.not_unpacked"]


def test_a_stream_cut_short_keeps_its_beginning():
    text = b"".join(b"line %d\n" % number for number in range(5000))
    into = BlockCollector()
    found, cut = _binary.inflate(zlib.compress(text)[:3000], into, "here")
    assert text.startswith(found)
    assert (len(found) > 1000, cut) == (True, True)


def test_text_exactly_as_long_as_the_limit_is_whole():
    into = BlockCollector(Limits(inflated_bytes=len(TEXT)))
    assert _binary.inflate(zlib.compress(TEXT), into, "here") == (TEXT, False)


def test_no_more_than_the_limit_is_unpacked():
    into = BlockCollector(Limits(block_bytes=100))
    assert _binary.inflate(zlib.compress(bytes(1_000_000)), into, "here") == (bytes(100), True)
    assert codes(into) == ["file.unpacked_too_large"]


def test_damage_beyond_the_limit_does_not_matter_to_it():
    packed = zlib.compress(bytes(range(256)) * 4000)[:-40] + b"\xff" * 40
    into = BlockCollector(Limits(block_bytes=300))
    found, cut = _binary.inflate(packed, into, "here")
    assert (len(found), cut) == (300, True)


@pytest.mark.parametrize("data", [b"", b"not packed at all", b"x\x9c"])
def test_what_is_not_packed(data):
    into = BlockCollector()
    assert _binary.inflate(data, into, "here") == (b"", True)


def test_text_and_its_raw_bytes():
    assert _binary.text_of("é".encode()) == _binary.text_of(b"\xe9") == "é"
    assert _binary.raw_of(b"plain") is None
    assert _binary.raw_of(b"\xe9") == b"\xe9"


def test_cut():
    into = BlockCollector()
    assert _binary.cut(b"abc", into, "here", 3) == (b"abc", False)
    assert _binary.cut(b"abcd", into, "here", 3) == (b"abc", True)
    assert codes(into) == ["file.block_cut"]
