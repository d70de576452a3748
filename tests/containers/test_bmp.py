"""BMP facts."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from tests.makers.reading import codes, inspect


def made(mode: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (21, 13)).save(out, "BMP")
    return out.getvalue()


@pytest.mark.parametrize(("mode", "bits"), [("RGB", 8), ("L", 8), ("1", 1)])
def test_facts(mode, bits):
    result = inspect(made(mode), "a.bmp")
    image = result.image
    assert (image.format, image.width, image.height, image.bits) == ("BMP", 21, 13, bits)
    assert (image.has_alpha, image.lossless) == (False, True)
    assert result.problems == ()


def test_top_down_pictures_have_a_positive_height():
    data = bytearray(made("RGB"))
    data[22:26] = struct.pack("<i", -13)
    assert inspect(bytes(data)).image.height == 13


@pytest.mark.parametrize(("mask", "alpha"), [(0xFF000000, True), (0, False)])
def test_alpha_mask(mask, alpha):
    header = struct.pack("<IiiHHIIiiII", 108, 4, 4, 1, 32, 3, 64, 0, 0, 0, 0) + struct.pack(
        "<4I", 0xFF, 0xFF00, 0xFF0000, mask
    )
    header = header.ljust(108, b"\0")
    data = b"BM" + struct.pack("<IHHI", 14 + 108 + 64, 0, 0, 122) + header + bytes(64)
    assert inspect(data).image.has_alpha is alpha


def test_old_header():
    data = b"BM" + struct.pack("<IHHI", 38, 0, 0, 26) + struct.pack("<IHHHH", 12, 2, 2, 1, 24) + bytes(12)
    image = inspect(data).image
    assert (image.width, image.height, image.bits) == (2, 2, 8)


def test_truncated_file():
    assert codes(inspect(made("RGB")[:-10])) == ["file.truncated"]


def test_text_that_begins_with_the_same_letters_is_no_picture():
    assert codes(inspect(b"BM is short for bitmap, as everybody knows who has read this far")) == ["file.unrecognised"]
