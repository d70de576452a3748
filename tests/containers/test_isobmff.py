"""AVIF and HEIC: brands, items, properties, credentials."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from inspector import containers
from inspector.containers import isobmff as reader
from inspector.containers.base import Limits
from tests.makers import bmff, exif, xmp
from tests.makers.bmff import box, full
from tests.makers.jpeg import jumbf, seft
from tests.makers.reading import block, codes, inspect, sources, value

EXIF = exif.tiff({exif.MAKE: "Somebody"}, {exif.USER_COMMENT: exif.user_comment("a cat")})
PACKET = xmp.packet(xmp.Property("dc:format", "Somebody"))


@pytest.mark.parametrize("brand", ["avif", "heic"])
@pytest.mark.parametrize("item_version", [2, 3])
@pytest.mark.parametrize(("in_idat", "location_version"), [(False, 0), (False, 1), (True, 1)])
def test_exif_xmp_and_credentials(brand, in_idat, item_version, location_version):
    data = bmff.bmff(
        brand,
        exif=EXIF,
        xmp=PACKET,
        c2pa=jumbf(),
        in_idat=in_idat,
        item_version=item_version,
        location_version=location_version,
    )
    result = inspect(data)
    assert value(result, "exif:UserComment") == "a cat"
    for source in ("exif:Make", "xmp:dc:format"):
        found = block(result, source)
        assert b"Somebody" in data[found.offset : found.offset + found.length]
    store = block(result, "jumbf:c2pa")
    assert jumbf() in data[store.offset : store.offset + store.length]
    assert result.problems == ()


@pytest.mark.parametrize("lead", [EXIF, b"Exif\0\0" + EXIF])
@pytest.mark.parametrize("offset", [0, 6, 40])
def test_exif_items_whose_offset_is_not_zero(lead, offset):
    assert value(inspect(bmff.bmff(exif=lead, exif_offset=offset)), "exif:UserComment") == "a cat"


def test_an_exif_item_with_a_wild_offset():
    data = bmff.bmff(exif=EXIF).replace(bytes(4) + EXIF, b"\xff\xff\xff\xff" + EXIF)
    assert value(inspect(data), "exif:Make") == "Somebody"


@pytest.mark.parametrize(
    ("brand", "brands", "format_", "animated"),
    [
        ("avif", [], "AVIF", False),
        ("avis", ["avif"], "AVIF", True),
        ("heic", [], "HEIC", False),
        ("heix", [], "HEIC", False),
        ("hevc", [], "HEIC", True),
        ("mif1", ["avif"], "AVIF", False),
        ("mif1", ["heic"], "HEIC", False),
        ("msf1", ["hevc"], "HEIC", True),
    ],
)
def test_brands(brand, brands, format_, animated):
    image = inspect(bmff.bmff(brand, brands=brands)).image
    assert (image.format, image.animated) == (format_, animated)


@pytest.mark.parametrize("brand", ["isom", "mp42", "qt  ", "M4A "])
def test_films_and_sounds_are_not_accepted(brand):
    assert containers.recognise(bmff.bmff(brand, brands=["avif"])) is None


def test_facts_of_the_picture():
    image = inspect(bmff.bmff(size=(640, 480), alpha=True)).image
    assert (image.width, image.height, image.bits, image.has_alpha) == (640, 480, 8, True)


@pytest.mark.parametrize("alpha", [False, True])
def test_facts_of_a_picture_that_an_encoder_wrote(alpha):
    out = io.BytesIO()
    Image.new("RGBA" if alpha else "RGB", (37, 21), (1, 2, 3, 90) if alpha else (1, 2, 3)).save(out, "AVIF")
    result = inspect(out.getvalue(), "a.avif")
    assert (result.image.width, result.image.height, result.image.has_alpha) == (37, 21, alpha)
    assert result.problems == ()


def test_metadata_that_an_encoder_wrote():
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, "AVIF", exif=EXIF, xmp=PACKET)
    result = inspect(out.getvalue())
    assert (value(result, "exif:Make"), value(result, "xmp:dc:format")) == ("Somebody", "Somebody")


def test_a_sequence_takes_its_size_from_the_track():
    header = full(b"tkhd", 0, 7, bytes(72), struct.pack(">II", 320 << 16, 200 << 16))
    data = box(b"ftyp", b"avis", bytes(4), b"avis") + box(b"moov", box(b"trak", header))
    image = inspect(data).image
    assert (image.width, image.height, image.animated) == (320, 200, True)


def test_large_box_sizes():
    data = bmff.bmff(exif=EXIF, extra=[box(b"free", bytes(20), large=True), bmff.c2pa_box(jumbf())])
    assert "jumbf:c2pa" in sources(inspect(data))


def test_a_box_to_the_end_of_the_file():
    data = bmff.bmff(exif=EXIF) + struct.pack(">I4s", 0, b"free") + bytes(30)
    assert inspect(data).problems == ()


def test_number_of_boxes_is_limited():
    result = inspect(bmff.bmff(exif=EXIF, extra=[box(b"free")] * (reader.BOX_LIMIT + 1)))
    assert value(result, "exif:Make") == "Somebody"
    assert codes(result) == ["bmff.too_many_boxes"]


def test_boxes_inside_meta_count_too():
    meta = full(b"meta", 0, 0, *[box(b"free")] * (reader.BOX_LIMIT + 1))
    assert codes(inspect(box(b"ftyp", b"avif", bytes(4)) + meta)) == ["bmff.too_many_boxes"]


def test_a_packed_item_is_named():
    data = bmff.bmff(xmp=PACKET).replace(b"application/rdf+xml\0", b"application/rdf+xml\0deflate\0"[:20])
    assert "xmp:packet" in sources(inspect(data))
    packed = full(b"infe", 2, 0, struct.pack(">HH", 2, 0), b"mime", b"\0", b"application/rdf+xml\0deflate\0")
    meta = full(b"meta", 0, 0, full(b"iinf", 0, 0, b"\0\1", packed))
    assert codes(inspect(box(b"ftyp", b"avif", bytes(4)) + meta)) == ["bmff.item_not_read"]


def test_an_item_in_pieces_is_joined():
    head = box(b"ftyp", b"avif", bytes(4))
    entry = full(b"infe", 2, 0, struct.pack(">HH", 1, 0), b"mime", b"\0", b"application/rdf+xml\0")

    def meta(at: int) -> bytes:
        extents = struct.pack(">IIII", at, 50, at + 50, len(PACKET) - 50)
        iloc = full(b"iloc", 0, 0, b"\x44\0\0\1", struct.pack(">HHH", 1, 0, 2), extents)
        return full(b"meta", 0, 0, full(b"iinf", 0, 0, b"\0\1", entry), iloc)

    data = head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", PACKET)
    result = inspect(data)
    assert value(result, "xmp:dc:format") == "Somebody"


@pytest.mark.parametrize("length", [1, 5, 9, 30])
def test_a_short_table_of_places_is_damage(length):
    meta = full(b"meta", 0, 0, box(b"iloc", (b"\0\0\0\0\x44\0\0\x09" + bytes(60))[:length]))
    result = inspect(box(b"ftyp", b"avif", bytes(4)) + meta)
    assert "bmff.damaged" in codes(result)


def test_a_file_cut_short_keeps_what_was_read():
    data = bmff.bmff(c2pa=jumbf(), exif=EXIF)
    result = inspect(data[: data.index(b"mdat") + 30])
    assert "jumbf:c2pa" in sources(result)
    assert "file.truncated" in codes(result)


def test_items_are_limited_to_the_size_of_a_block():
    limits = Limits(block_bytes=200)
    result = inspect(bmff.bmff(xmp=PACKET + b" " * 5000), limits=limits)
    assert block(result, "xmp:packet").length == 200


def test_properties_of_the_primary_item_count_not_those_of_its_tiles():
    tile = full(b"ispe", 0, 0, struct.pack(">II", 512, 512))
    whole = full(b"ispe", 0, 0, struct.pack(">II", 1000, 400))
    association = full(b"ipma", 1, 1, struct.pack(">IIBHIBH", 2, 5, 1, 0x8001, 9, 1, 2))
    meta = full(
        b"meta", 0, 0, full(b"pitm", 1, 0, struct.pack(">I", 9)), box(b"iprp", box(b"ipco", tile, whole), association)
    )
    image = inspect(box(b"ftyp", b"heic", bytes(4)) + meta).image
    assert (image.width, image.height) == (1000, 400)


def test_samsungs_trailer_in_a_box_of_its_own():
    data = bmff.bmff("heic", extra=[box(b"sefd", seft({"PEg_Info": b'{"genAIType":8}', "Other": b"x"}))])
    result = inspect(data + box(b"free", bytes(20)))
    assert value(result, "trailer:SEFT:PEg_Info") == '{"genAIType":8}'
    found = block(result, "trailer:SEFT:Other")
    assert data[found.offset : found.offset + found.length] == b"x"
    assert result.problems == ()


@pytest.mark.parametrize("inside", [b"", b"SEFT", bytes(40), seft({"PEg_Info": b"{}"})[4:]])
def test_a_damaged_box_of_samsung_costs_nothing_else(inside):
    result = inspect(bmff.bmff("heic", extra=[box(b"sefd", inside)]))
    assert set(codes(result)) <= {"trailer.damaged"}
    assert result.image.width == 64
