"""JPEG: segments in front of the picture, its end, and what stands behind it."""

from __future__ import annotations

import struct

import pytest

from inspector.containers import jpeg as reader
from inspector.containers.base import Limits
from tests.makers import exif, iptc, jpeg, xmp
from tests.makers.reading import block, codes, inspect, sources, value


def test_exif_xmp_iptc_comment_and_credentials_of_one_file():
    store = jpeg.jumbf(payload=bytes(50))
    data = jpeg.jpeg(
        exif=exif.tiff({exif.MAKE: "Canon"}, {exif.USER_COMMENT: exif.user_comment("a cat")}),
        xmp=xmp.packet(xmp.Property("photoshop:Credit", "Made with Google AI", form="attribute")),
        iptc=iptc.records({(2, 110): "Made with Google AI"}),
        comments=["Paint Tool -SAI- JPEG Encoder v1.00"],
        c2pa=store,
    )
    result = inspect(data)
    assert value(result, "exif:Make") == "Canon"
    assert value(result, "exif:UserComment") == "a cat"
    assert value(result, "xmp:photoshop:Credit") == "Made with Google AI"
    assert value(result, "iptc:Credit") == "Made with Google AI"
    assert value(result, "jpeg:COM") == "Paint Tool -SAI- JPEG Encoder v1.00"
    assert block(result, "jumbf:c2pa").inside == "jpeg:APP11"
    assert result.problems == ()


@pytest.mark.parametrize("source", ["exif:Make", "xmp:dc:format", "iptc:Credit", "jpeg:COM"])
def test_offsets_point_to_the_stored_bytes(source):
    data = jpeg.jpeg(
        exif=exif.tiff({exif.MAKE: "Somebody"}),
        xmp=xmp.packet(xmp.Property("dc:format", "Somebody")),
        iptc=iptc.records({(2, 110): "Somebody"}),
        comments=["Somebody"],
    )
    found = block(inspect(data), source)
    assert b"Somebody" in data[found.offset : found.offset + found.length]
    assert found.length < 60


def test_a_store_over_several_segments_is_one_block_that_spans_them():
    parts = jpeg.app11(jpeg.jumbf(payload=bytes(500)), part=200)
    split = jpeg.jpeg(extra=parts)
    found = block(inspect(split), "jumbf:c2pa")
    assert split[found.offset - 4 : found.offset - 2] == b"\xff\xeb"
    assert split[found.offset + found.length - 1 : found.offset + found.length + 1] == b"\0\xff"


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_extended_xmp_is_put_together_by_its_name_in_any_order(order):
    extension = xmp.packet(xmp.Property("dc:description", "x" * 300), begin="", end="")
    parts = jpeg.extended_xmp(extension, part=-(-len(extension) // 3))
    main = xmp.packet(xmp.Property("xmpNote:HasExtendedXMP", jpeg.guid_of(extension), form="attribute"))
    result = inspect(jpeg.jpeg(xmp=main, extended=[parts[index] for index in order]))
    assert value(result, "xmp:dc:description") == "x" * 300
    assert result.problems == ()


def test_extended_xmp_with_a_missing_piece_keeps_its_beginning():
    extension = xmp.packet(xmp.Property("dc:format", "image/jpeg"), xmp.Property("dc:source", "x" * 3000))
    parts = jpeg.extended_xmp(extension, part=1000)
    result = inspect(jpeg.jpeg(extended=[parts[0], *parts[2:]]))
    assert value(result, "xmp:dc:format") == "image/jpeg"
    assert block(result, "xmp:dc:source").truncated
    assert "xmp.extension_incomplete" in codes(result)


def test_extended_xmp_of_two_names_is_not_mixed():
    one, two = (xmp.packet(xmp.Property("dc:source", text), begin="", end="") for text in ("one" * 40, "two" * 40))
    parts = [
        part
        for pair in zip(jpeg.extended_xmp(one, part=99), jpeg.extended_xmp(two, part=99), strict=True)
        for part in pair
    ]
    found = [item.value for item in inspect(jpeg.jpeg(extended=parts)).blocks if item.source == "xmp:dc:source"]
    assert found == ["one" * 40, "two" * 40]


def test_photoshop_resources_over_two_segments_are_joined():
    whole = iptc.photoshop(iptc.records({(2, 120): "caption " * 40}))
    first, second = whole[:150], b"Photoshop 3.0\0" + whole[150:]
    result = inspect(jpeg.jpeg(extra=[jpeg.segment(0xED, first), jpeg.segment(0xED, second)]))
    assert value(result, "iptc:Caption-Abstract") == "caption " * 40


def test_unknown_application_segments_are_kept_and_ordinary_ones_are_not():
    extra = [
        jpeg.segment(0xE3, b'AIGC{"Label": "1"}'),
        jpeg.segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(40)),
        jpeg.segment(0xEE, b"Adobe\0d\0\0\0\0\1"),
        jpeg.segment(0xE4, bytes(20_000)),
    ]
    result = inspect(jpeg.jpeg(extra=extra))
    assert value(result, "jpeg:APP3") == b'AIGC{"Label": "1"}'
    assert block(result, "jpeg:APP4").truncated
    assert not [source for source in sources(result) if source in ("jpeg:APP0", "jpeg:APP2", "jpeg:APP14")]


def test_quantisation_tables_come_in_one_tuple():
    found = block(inspect(jpeg.plain(quality=75)), "jpeg:DQT")
    assert len(found.value) == 128
    assert found.value[0] == 8


def test_sixteen_bit_quantisation_tables():
    table = jpeg.segment(0xDB, b"\x10" + struct.pack(">64H", *range(1000, 1064)))
    data = jpeg.plain()
    result = inspect(data[:2] + table + data[2:])
    assert block(result, "jpeg:DQT").value[:2] == (1000, 1001)


@pytest.mark.parametrize("progressive", [False, True])
def test_facts_of_the_picture(progressive):
    image = inspect(jpeg.plain(21, 13, progressive=progressive)).image
    assert (image.format, image.width, image.height, image.bits) == ("JPEG", 21, 13, 8)
    assert (image.has_alpha, image.lossless, image.animated) == (False, False, False)


def test_fill_bytes_between_segments_are_tolerated_silently():
    data = jpeg.jpeg(comments=["late"])
    at = data.index(b"\xff\xfe")
    result = inspect(data[:at] + b"\xff" * 9 + data[at:])
    assert (value(result, "jpeg:COM"), result.problems) == ("late", ())


def test_garbage_between_segments_is_skipped_and_named():
    data = jpeg.jpeg(comments=["first", "late"])
    at = data.rindex(b"\xff\xfe")
    result = inspect(data[:at] + b"\0\0garbage" + data[at:])
    assert [one.value for one in result.blocks if one.source == "jpeg:COM"] == ["first", "late"]
    assert codes(result) == ["jpeg.garbage"]


def test_restart_markers_before_the_scan_are_stepped_over():
    data = jpeg.jpeg(comments=["first", "late"])
    at = data.rindex(b"\xff\xfe")
    assert "late" in str(inspect(data[:at] + b"\xff\xd0" + data[at:]).blocks)


def test_bytes_behind_the_picture_are_a_trailer():
    base = jpeg.jpeg(trailer=b"hidden message, long enough to be no padding")
    found = block(inspect(base), "trailer:jpeg")
    assert found.value == b"hidden message, long enough to be no padding"
    assert base[found.offset :] == found.value


def test_the_end_is_found_far_behind_the_first_read():
    result = inspect(jpeg.jpeg(jpeg.plain(700, 500, quality=95), trailer=b"t" * 100))
    assert value(result, "trailer:jpeg") == b"t" * 100


@pytest.mark.parametrize("padding", [b"", bytes(40), b"\r\n", bytes(3000)])
def test_padding_behind_the_picture_is_no_trailer(padding):
    result = inspect(jpeg.jpeg(trailer=padding))
    assert "trailer:jpeg" not in sources(result)
    assert result.problems == ()


def test_samsung_trailer_names_its_blocks():
    items = {"PhotoEditor_Re_Edit_Data": b'{"genAIType":8}', "Image_UTC_Data": b"1700000000000"}
    data = jpeg.jpeg(trailer=jpeg.seft(items))
    result = inspect(data)
    found = block(result, "trailer:SEFT:PhotoEditor_Re_Edit_Data")
    assert found.value == '{"genAIType":8}'
    assert data[found.offset : found.offset + found.length] == b'{"genAIType":8}'
    assert value(result, "trailer:SEFT:Image_UTC_Data") == "1700000000000"


def test_a_file_cut_in_the_picture_is_truncated_and_keeps_its_metadata():
    data = jpeg.jpeg(jpeg.plain(60, 60), exif=exif.tiff({exif.MAKE: "Canon"}))
    result = inspect(data[:-30])
    assert value(result, "exif:Make") == "Canon"
    assert codes(result) == ["file.truncated"]


def test_a_file_cut_in_a_segment_is_truncated_and_keeps_what_stands_before():
    data = jpeg.jpeg(exif=exif.tiff({exif.MAKE: "Canon"}), comments=["x" * 300])
    result = inspect(data[: data.index(b"xxxx") + 20])
    assert value(result, "exif:Make") == "Canon"
    assert "file.truncated" in codes(result)


def test_a_segment_shorter_than_its_own_length_field_is_damage():
    assert codes(inspect(b"\xff\xd8\xff\xe1\x00\x01" + bytes(100))) == ["jpeg.damaged"]


def test_a_header_of_nothing_but_garbage_is_damage():
    assert codes(inspect(b"\xff\xd8\xff" + b"\0" * (reader.FILL_LIMIT * 2))) == ["jpeg.damaged"]


def test_number_of_segments_is_limited():
    data = b"\xff\xd8" + jpeg.segment(0xE2, b"MPF\0") * (reader.SEGMENT_LIMIT + 1) + jpeg.plain()[2:]
    assert codes(inspect(data)) == ["jpeg.too_many_segments"]


def test_number_of_extension_packets_is_limited():
    parts = [jpeg.extended_xmp(b"x", guid=b"%032d" % number)[0] for number in range(reader.EXTENSION_LIMIT + 5)]
    result = inspect(jpeg.jpeg(extended=parts))
    assert sources(result).count("xmp:packet") == reader.EXTENSION_LIMIT
    assert "file.block_cut" in codes(result)


def test_an_xmp_packet_in_exif_tag_700():
    packet = xmp.packet(xmp.Property("xmp:CreatorTool", "GIMP"))
    data = jpeg.jpeg(exif=exif.tiff({exif.XMP: exif.Typed(1, len(packet), packet)}))
    result = inspect(data)
    assert value(result, "xmp:xmp:CreatorTool") == "GIMP"
    assert block(result, "xmp:packet").inside == "exif:0x02bc"


def test_an_xmp_segment_without_the_nul_of_its_name():
    packet = xmp.packet(xmp.Property("dc:format", "image/jpeg"))
    data = jpeg.jpeg(extra=[jpeg.segment(0xE1, b"http://ns.adobe.com/xap/1.0/" + packet)])
    found = block(inspect(data), "xmp:packet")
    assert data[found.offset : found.offset + found.length] == packet


def test_blocks_read_before_a_limit_are_kept():
    result = inspect(jpeg.jpeg(comments=["a"] * 30), limits=Limits(blocks=5))
    assert len(result.blocks) == 5
    assert "file.too_many_blocks" in codes(result)


def test_other_data_in_the_segment_of_credentials():
    result = inspect(jpeg.jpeg(extra=[jpeg.segment(0xEB, b"HDR_RI ver=11")]))
    assert "jumbf:c2pa" not in sources(result)
    assert value(result, "jpeg:APP11") == b"HDR_RI ver=11"
