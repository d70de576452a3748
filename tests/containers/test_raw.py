"""Fujifilm's and Panasonic's raw files."""

from __future__ import annotations

import struct

import pytest

from inspector.containers import raw
from tests.makers import exif, xmp
from tests.makers.documents import raf, rw2
from tests.makers.jpeg import jpeg, plain
from tests.makers.reading import block, codes, inspect, sources, value

PREVIEW = jpeg(
    exif=exif.tiff({exif.MAKE: "FUJIFILM"}, {exif.F_NUMBER: exif.Rational(28, 10)}),
    xmp=xmp.packet(xmp.Property("xmp:Rating", "4")),
)


def test_raf_has_the_metadata_of_its_preview_at_the_places_of_the_file():
    data = raf(PREVIEW)
    result = inspect(data, "a.raf")
    assert (result.image.format, result.image.width, result.image.height) == ("RAF", 40, 30)
    found = block(result, "exif:Make")
    assert data[found.offset : found.offset + found.length] == b"FUJIFILM\0"
    assert found.inside == "raf:preview jpeg:APP1"
    assert value(result, "xmp:xmp:Rating") == "4"
    assert result.problems == ()


@pytest.mark.parametrize(
    ("tags", "size"),
    [
        ([(0x100, struct.pack(">HH", 50, 60)), (0x111, struct.pack(">HH", 30, 40))], (40, 30)),
        ([(0x130, b"\0"), (0x100, struct.pack(">HH", 50, 60))], (60, 50)),
        ([(0x111, b"\0")], (16, 12)),
        ([], (16, 12)),
    ],
)
def test_the_size_is_that_of_the_sensors_picture_where_it_is_told(tags, size):
    image = inspect(raf(jpeg(plain(16, 12)), tags=tags)).image
    assert (image.width, image.height) == size


def test_a_missing_preview_is_noted():
    assert codes(inspect(raf(b"nothing"))) == ["file.truncated"]
    assert codes(inspect(raf(PREVIEW)[:300]))


@pytest.mark.parametrize(("borders", "size"), [((2, 4, 32, 44), (40, 30)), (None, (48, 36)), ((9, 9, 9, 9), (48, 36))])
def test_rw2_has_its_own_tags_and_those_of_its_preview(borders, size):
    data = rw2(PREVIEW, borders=borders)
    result = inspect(data, "a.rw2")
    assert (result.image.format, result.image.width, result.image.height) == ("RW2", *size)
    assert value(result, "exif:FNumber") == 2.8
    makes = [one for one in result.blocks if one.source == "exif:Make"]
    assert [one.value for one in makes] == ["Panasonic", "FUJIFILM"]
    assert data[makes[1].offset : makes[1].offset + makes[1].length] == b"FUJIFILM\0"
    assert result.problems == ()


def test_rw2_without_a_preview():
    result = inspect(rw2(None), "a.rwl")
    assert value(result, "exif:Model") == "DMC-T1"
    assert result.problems == ()


def test_the_number_of_sensor_tags_is_bounded(monkeypatch):
    monkeypatch.setattr(raw, "TAG_LIMIT", 1)
    tags = [(0x130, b"\0"), (0x111, struct.pack(">HH", 30, 40))]
    assert inspect(raf(jpeg(plain(16, 12)), tags=tags)).image.width == 16


def test_blocks_of_the_preview_are_not_those_of_another_part():
    data = raf(PREVIEW)
    cut = raf(PREVIEW[:60]) + data
    assert "exif:FNumber" not in sources(inspect(cut))
