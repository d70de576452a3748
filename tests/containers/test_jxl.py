"""JPEG XL: header bits, boxes, Brotli within bounds."""

from __future__ import annotations

import struct

import brotli as brotli_codec
import pytest

from inspector.containers import jxl as reader
from inspector.containers.base import Limits
from tests.makers import exif, jxl, xmp
from tests.makers.bmff import box
from tests.makers.jpeg import jumbf
from tests.makers.reading import block, codes, inspect, sources, value

EXIF = exif.tiff({exif.MAKE: "Somebody"}, {exif.USER_COMMENT: exif.user_comment("a cat")})
PACKET = xmp.packet(xmp.Property("dc:format", "Somebody"))


@pytest.mark.parametrize("brotli", [False, True])
@pytest.mark.parametrize("partial", [False, True])
def test_metadata_boxes_plain_and_packed(brotli, partial):
    data = jxl.jxl(exif=EXIF, xmp=PACKET, c2pa=jumbf(), brotli=brotli, partial=partial)
    result = inspect(data)
    assert value(result, "exif:UserComment") == "a cat"
    assert value(result, "xmp:dc:format") == "Somebody"
    assert "jumbf:c2pa" in sources(result)
    assert (result.image.width, result.image.height) == (640, 480)
    assert result.problems == ()
    found = block(result, "exif:Make")
    if brotli:
        stored = data[found.offset : found.offset + found.length]
        assert stored.startswith(b"Exif")
        assert b"Somebody" in brotli_codec.decompress(stored[4:])
    else:
        assert b"Somebody" in data[found.offset : found.offset + found.length]


@pytest.mark.parametrize("size", [(1, 1), (512, 511), (513, 8192), (8193, 262_144), (300_000, 7)])
def test_sizes_of_the_bare_codestream(size):
    image = inspect(jxl.codestream(*size)).image
    assert (image.format, image.width, image.height, image.bits) == ("JXL", *size, 8)


@pytest.mark.parametrize("ratio", range(1, 8))
def test_sizes_by_ratio(ratio):
    top, bottom = jxl.RATIOS[ratio]
    image = inspect(jxl.codestream(0, 240, small=True, ratio=ratio)).image
    assert (image.width, image.height) == (240 * top // bottom, 240)


def test_small_sizes():
    image = inspect(jxl.codestream(256, 8, small=True)).image
    assert (image.width, image.height) == (256, 8)


def pack(*bits: tuple[int, int]) -> bytes:
    value_, shift = 0, 0
    for part, count in bits:
        value_ |= part << shift
        shift += count
    return b"\xff\x0a" + value_.to_bytes(shift // 8 + 20, "little")


SIZE = ((1, 1), (0, 5), (1, 3))  # eight by eight
ALPHA = ((0, 2), (1, 1))


@pytest.mark.parametrize(
    ("header", "animated", "bits", "alpha"),
    [
        # not default; no extra fields; 8-bit integers; one extra channel, which is alpha by default
        (((0, 1), (0, 1), (0, 1), (0, 2), (1, 1), (1, 2), (1, 1)), False, 8, True),
        # the same with an extra channel that is depth
        (((0, 1), (0, 1), (0, 1), (1, 2), (1, 1), (1, 2), (0, 1), (1, 2)), False, 10, False),
        # extra fields: orientation, intrinsic size, preview, animation; then 16-bit floats and no extra channel
        (
            (
                (0, 1), (1, 1), (3, 3), (1, 1), *SIZE, (1, 1), (1, 1), (0, 2), (1, 3), (1, 1), (0, 2), (0, 2), (0, 2), (0, 1),
                (1, 1), (1, 2), (4, 4), (1, 1), (0, 2),
            ),
            True, 16, False,
        ),
    ],
)  # fmt: skip
def test_header_fields_beyond_the_default(header, animated, bits, alpha):
    image = inspect(pack(*SIZE, *header)).image
    assert (image.animated, image.bits, image.has_alpha) == (animated, bits, alpha)


def test_unpacking_is_capped():
    bomb = xmp.packet(xmp.Property("dc:format", "x")) + b" " * 5_000_000
    result = inspect(jxl.jxl(extra=[jxl.brob(b"xml ", bomb)] * 3), limits=Limits(inflated_bytes=6_000_000))
    lengths = [len(one.text.encode()) for one in result.blocks if one.source == "xmp:packet"]
    assert lengths == [len(bomb), 6_000_000 - len(bomb), 0]
    assert codes(result) == ["file.unpacked_too_large"]


@pytest.mark.parametrize("data", [b"no brotli at all", b""])
def test_damaged_packing_is_named(data):
    result = inspect(jxl.jxl(extra=[box(b"brob", b"Exif", data)]))
    assert codes(result) == ["file.not_unpacked"]


def test_packing_cut_short_keeps_its_beginning():
    packed = jxl.brob(b"xml ", PACKET + bytes(range(256)) * 40)[12:]
    result = inspect(jxl.jxl(extra=[box(b"brob", b"xml ", packed[: len(packed) // 2])]))
    assert "file.not_unpacked" in codes(result)
    assert "xmp:packet" in sources(result)


def test_other_packed_boxes_are_left_alone():
    assert sources(inspect(jxl.jxl(extra=[jxl.brob(b"jbrd", b"x")]))) == []


def test_number_of_boxes_is_limited():
    assert codes(inspect(jxl.jxl(exif=EXIF, extra=[box(b"free")] * (reader.BOX_LIMIT + 1)))) == ["jxl.too_many_boxes"]


def test_truncated_files_keep_what_was_read():
    data = jxl.jxl(exif=EXIF)
    result = inspect(data[:-20])
    assert value(result, "exif:Make") == "Somebody"
    assert "file.truncated" in codes(result)
    assert codes(inspect(b"\xff\x0a\0")) == ["file.truncated"]


def test_boxes_with_impossible_sizes_end_the_walk():
    assert codes(inspect(jxl.SIGNATURE + struct.pack(">I4s", 3, b"Exif") + bytes(20)))[0] == "file.truncated"
