"""TIFF and DNG."""

from __future__ import annotations

import struct

import pytest

from inspector import containers
from tests.makers import exif, iptc, xmp
from tests.makers.exif import Rational, Typed
from tests.makers.jpeg import jumbf
from tests.makers.reading import block, codes, inspect, value
from tests.makers.tiff import tiff_picture


@pytest.mark.parametrize("order", ["MM", "II"])
def test_tags_packets_and_credentials(order):
    data = tiff_picture(
        {exif.MAKE: "Canon", exif.SOFTWARE: "a scanner"},
        {exif.F_NUMBER: Rational(28, 10)},
        order=order,
        xmp=xmp.packet(xmp.Property("xmp:CreatorTool", "GIMP")),
        iptc=iptc.records({(2, 110): "Somebody"}),
        c2pa=jumbf(),
    )
    result = inspect(data)
    assert value(result, "exif:Make") == "Canon"
    assert value(result, "exif:FNumber") == 2.8
    assert value(result, "xmp:xmp:CreatorTool") == "GIMP"
    assert value(result, "iptc:Credit") == "Somebody"
    found = block(result, "jumbf:c2pa")
    assert data[found.offset : found.offset + found.length] == jumbf()
    assert result.problems == ()


@pytest.mark.parametrize(("extra", "alpha"), [(None, False), (0, False), (1, True), (2, True)])
def test_facts_of_the_picture(extra, alpha):
    tags = {} if extra is None else {exif.EXTRA_SAMPLES: extra}
    image = inspect(tiff_picture(tags, size=(21, 13))).image
    assert (image.format, image.width, image.height, image.bits) == ("TIFF", 21, 13, 8)
    assert (image.has_alpha, image.lossless) == (alpha, True)


@pytest.mark.parametrize("compression", [6, 7])
def test_jpeg_compression_is_not_lossless(compression):
    assert not inspect(tiff_picture({0x103: compression})).image.lossless


@pytest.mark.parametrize("order", ["MM", "II"])
def test_dng_is_told_by_its_version(order):
    data = tiff_picture(order=order, dng=True, xmp=xmp.packet(xmp.Property("dc:format", "image/dng")))
    found = containers.recognise(data[:4096])
    assert found is not None
    assert found[1] == "DNG"
    result = inspect(data, "photo.dng")
    assert result.image.format == "DNG"
    assert result.problems == ()


def test_dng_takes_its_size_from_the_raw_picture_not_the_thumbnail():
    raw = struct.pack("<HHHIIHHIIHHII", 3, 0xFE, 4, 1, 0, 0x100, 4, 1, 6000, 0x101, 4, 1, 4000) + bytes(4)
    thumbnail = {0xFE: Typed(4, 1, struct.pack("<I", 1)), 0x14A: Typed(4, 1, struct.pack("<I", 0x7EEEEEEE))}
    data = tiff_picture(thumbnail, dng=True)
    data = data.replace(struct.pack("<I", 0x7EEEEEEE), struct.pack("<I", len(data))) + raw
    image = inspect(data).image
    assert (image.width, image.height) == (6000, 4000)


def test_a_file_without_a_picture_directory_is_truncated():
    assert codes(inspect(b"II*\0\xff\xff\0\0")) == ["exif.damaged", "file.truncated"]


def test_a_file_cut_in_its_directory_keeps_what_was_read():
    data = tiff_picture({exif.MAKE: "Me"})
    result = inspect(data[:70])
    assert result.image.width == 4
    assert "exif.damaged" in codes(result)


def sub_picture(tags, *, number=0x7EEEEEEE):
    """A file whose second picture, in a directory of its own, has a sensor's colour pattern."""
    raw = struct.pack("<HHHIIHHIIHHII", 3, 0x100, 4, 1, 6000, 0x101, 4, 1, 4000, 0x106, 3, 1, 32803) + bytes(4)
    data = tiff_picture(
        {0xFE: Typed(4, 1, struct.pack("<I", 1)), 0x14A: Typed(4, 1, struct.pack("<I", number)), **tags}
    )
    return data.replace(struct.pack("<I", number), struct.pack("<I", len(data))) + raw


@pytest.mark.parametrize(
    ("make", "format_"),
    [("NIKON CORPORATION", "NEF"), ("NIKON", "NEF"), ("SONY", "ARW"), ("PENTAX", "TIFF"), ("", "TIFF")],
)
def test_camera_files_are_told_by_maker_and_sensor(make, format_):
    image = inspect(sub_picture({exif.MAKE: make})).image
    assert (image.format, image.width, image.height) == (format_, 6000, 4000)


def test_pictures_that_a_cameras_software_saved_are_tiff():
    assert inspect(tiff_picture({exif.MAKE: "NIKON CORPORATION"}), "a.tif").image.format == "TIFF"
    assert inspect(sub_picture({exif.MAKE: "SONY", 0xC612: Typed(1, 4, b"\1\4\0\0")})).image.format == "DNG"


def test_cr2_is_told_by_its_mark():
    directory = struct.pack("<HHHIIHHII", 2, 0x100, 4, 1, 40, 0x101, 4, 1, 30) + bytes(4)
    data = b"II*\0" + struct.pack("<I", 16) + b"CR\2\0" + bytes(4) + directory
    found = containers.recognise(data)
    assert found is not None
    assert found[1] == "CR2"
    image = inspect(data, "a.cr2").image
    assert (image.format, image.width, image.height) == ("CR2", 40, 30)
    assert inspect(data.replace(b"CR\2", bytes(3)), "a.cr2").image.format == "TIFF"


@pytest.mark.parametrize(("mark", "order"), [(b"IIRO", "II"), (b"IIRS", "II"), (b"MMOR", "MM")])
def test_orf_is_told_by_its_mark(mark, order):
    data = mark + tiff_picture({exif.MAKE: "OLYMPUS"}, {exif.F_NUMBER: Rational(28, 10)}, order=order)[4:]
    result = inspect(data, "a.orf")
    assert (result.image.format, result.image.width) == ("ORF", 4)
    assert value(result, "exif:FNumber") == 2.8
    assert result.problems == ()
