"""PNG: every place in which text and metadata may stand."""

from __future__ import annotations

import struct
import zlib

import pytest

from inspector.containers import png as reader
from inspector.containers.base import Limits
from tests.makers import exif, iptc, png, xmp
from tests.makers.jpeg import jumbf, seft
from tests.makers.reading import block, codes, inspect, sources, value

PROMPT = "a cat\nNegative prompt: dog\nSteps: 20"


@pytest.mark.parametrize(
    ("made", "source"),
    [
        (png.text("parameters", PROMPT), "png:tEXt:parameters"),
        (png.ztxt("parameters", PROMPT), "png:zTXt:parameters"),
        (png.itxt("parameters", PROMPT), "png:iTXt:parameters"),
        (png.itxt("parameters", PROMPT, compressed=True, language="en", title="Parameter"), "png:iTXt:parameters"),
    ],
)
@pytest.mark.parametrize("place", ["before", "middle", "after"])
def test_text_is_read_from_every_chunk_type_at_every_place(made, source, place):
    result = inspect(png.png(**{place: [made]}))
    assert value(result, source) == PROMPT
    assert result.problems == ()


def test_text_behind_the_end_of_the_picture_is_a_block_of_its_own():
    result = inspect(png.png(trailer=png.text("workflow", "{}") + png.itxt("prompt", "{}") + b"rest"))
    assert sources(result) == ["trailer:png", "png:tEXt:workflow", "png:iTXt:prompt"]
    assert block(result, "trailer:png").value.endswith(b"rest")


@pytest.mark.parametrize("made", [png.text("k", PROMPT), png.itxt("k", PROMPT)])
def test_offset_and_length_point_to_the_chunk_data(made):
    data = png.png(after=[made])
    found = inspect(data).blocks[0]
    assert data[found.offset : found.offset + found.length] == made[8:-4]


def test_text_with_a_wrong_checksum_is_used_and_the_checksum_named():
    result = inspect(png.png(before=[png.text("workflow", '{"edited": 1}', crc=7)]))
    assert value(result, "png:tEXt:workflow") == '{"edited": 1}'
    assert codes(result) == ["png.bad_crc"]


@pytest.mark.parametrize("kind", [png.text, png.ztxt])
@pytest.mark.parametrize(("stored", "read"), [("プロンプト é".encode(), "プロンプト é"), (b"caf\xe9", "café")])
def test_text_is_utf8_where_it_can_be_else_latin1(kind, stored, read):
    found = inspect(png.png(before=[kind("parameters", stored)])).blocks[0]
    assert found.value == read
    assert found.raw == stored


def test_plain_ascii_keeps_no_second_copy_of_its_bytes():
    assert inspect(png.png(before=[png.text("parameters", "a cat")])).blocks[0].raw is None


def test_text_keeps_a_trailing_nul_for_its_reader_to_see():
    result = inspect(png.png(before=[png.text("generation_data", b'{"a": 1}\0')]))
    assert value(result, "png:tEXt:generation_data") == '{"a": 1}\0'


@pytest.mark.parametrize("wrap", [png.itxt, png.text])
@pytest.mark.parametrize("compressed", [False, True])
def test_xmp_is_read_from_international_and_plain_text(wrap, compressed):
    packet = xmp.packet(xmp.Property("xmp:CreatorTool", "Draw Things"))
    made = png.itxt(reader.XMP_KEYWORD, packet, compressed=True) if compressed else wrap(reader.XMP_KEYWORD, packet)
    data = png.png(before=[made])
    result = inspect(data)
    assert value(result, "xmp:xmp:CreatorTool") == "Draw Things"
    found = block(result, "xmp:packet")
    assert found.inside in ("png:iTXt", "png:tEXt")
    if not compressed:
        assert data[found.offset : found.offset + found.length] == packet
        tool = block(result, "xmp:xmp:CreatorTool")
        assert data[tool.offset : tool.offset + tool.length] == b"<xmp:CreatorTool>Draw Things</xmp:CreatorTool>"
    else:
        stored = data[found.offset : found.offset + found.length]
        assert zlib.decompress(stored[stored.index(b"x\x9c") :]) == packet


def test_exif_chunk_gives_exif_blocks_with_offsets_in_the_file():
    data = png.png(before=[png.chunk(b"eXIf", exif.tiff({exif.SOFTWARE: "a paint program"}))])
    found = block(inspect(data), "exif:Software")
    assert (found.value, found.inside, found.group) == ("a paint program", "png:eXIf", "IFD0")
    assert data[found.offset : found.offset + found.length] == b"a paint program\0"


@pytest.mark.parametrize("compressed", [False, True])
def test_imagemagicks_hexadecimal_profiles_are_unwrapped(compressed):
    block_exif = b"Exif\0\0" + exif.tiff({exif.MAKE: "Canon"})
    packet = xmp.packet(xmp.Property("xmp:CreatorTool", "GIMP"))
    records = iptc.resource(0x0404, iptc.records({(2, 110): "Somebody"}))
    app1 = b"http://ns.adobe.com/xap/1.0/\0" + xmp.packet(xmp.Property("dc:format", "image/png"))
    made = [
        png.raw_profile("exif", block_exif, compressed=compressed),
        png.raw_profile("xmp", packet, compressed=compressed),
        png.raw_profile("iptc", records, compressed=compressed),
        png.raw_profile("APP1", app1, compressed=compressed),
    ]
    result = inspect(png.png(before=made))
    assert value(result, "exif:Make") == "Canon"
    assert value(result, "xmp:xmp:CreatorTool") == "GIMP"
    assert value(result, "iptc:Credit") == "Somebody"
    assert value(result, "xmp:dc:format") == "image/png"
    assert block(result, "exif:Make").inside.endswith(":Raw profile type exif")


def test_exif_in_an_app1_profile():
    made = png.raw_profile("APP1", b"Exif\0\0" + exif.tiff({exif.MAKE: "Canon"}))
    assert value(inspect(png.png(before=[made])), "exif:Make") == "Canon"


@pytest.mark.parametrize("compressed", [False, True])
def test_a_profile_may_have_any_name_in_its_first_line(compressed):
    records = iptc.resource(0x0404, iptc.records({(2, 110): "Made with Google AI"}))
    made = [
        png.raw_profile("iptc", records, compressed=compressed, name="IPTC profile"),
        png.raw_profile("APP1", exif.tiff({exif.SOFTWARE: "Picasa"}), compressed=compressed, name="generic profile"),
    ]
    result = inspect(png.png(before=made))
    assert value(result, "iptc:Credit") == "Made with Google AI"
    assert value(result, "exif:Software") == "Picasa"


@pytest.mark.parametrize("text", ["\nexif\n  4\nzz", "not hexadecimal"])
def test_a_profile_that_is_no_hexadecimal_stays_text(text):
    result = inspect(png.png(before=[png.text("Raw profile type exif", text)]))
    assert value(result, "png:tEXt:Raw profile type exif") == text


def test_iptc_records_in_a_text_chunk_of_that_name():
    digits = iptc.records({(2, 115): "AI Generation"}).hex()
    result = inspect(png.png(before=[png.text("IPTC", digits)]))
    assert value(result, "iptc:Source") == "AI Generation"
    assert value(result, "png:tEXt:IPTC") == digits


def test_credentials_are_located_not_read():
    store = jumbf()
    data = png.png(before=[png.chunk(b"caBX", store)])
    found = block(inspect(data), "jumbf:c2pa")
    assert found.value == b""
    assert data[found.offset : found.offset + found.length] == store


def test_comfyui_chunk_of_animated_pictures():
    animation = png.chunk(b"acTL", struct.pack(">II", 3, 0))
    made = png.chunk(b"comf", b'prompt\0{"1": {}}')
    result = inspect(png.png(before=[animation], after=[made]))
    assert value(result, "png:comf:prompt") == '{"1": {}}'
    assert result.image.animated


def test_samsung_trailer_names_its_blocks():
    result = inspect(png.png(trailer=seft({"PEg_Info": b'{"genAIType":8}'})))
    assert value(result, "trailer:SEFT:PEg_Info") == '{"genAIType":8}'


@pytest.mark.parametrize(("channels", "alpha"), [(1, False), (2, True), (3, False), (4, True)])
def test_facts_of_the_picture(channels, alpha):
    image = inspect(png.png(png.drawn(9, 5, channels))).image
    assert (image.format, image.width, image.height, image.bits) == ("PNG", 9, 5, 8)
    assert (image.has_alpha, image.lossless, image.animated) == (alpha, True, False)


def test_a_transparent_colour_counts_as_alpha():
    assert inspect(png.png(before=[png.chunk(b"tRNS", bytes(6))])).image.has_alpha


def test_a_single_frame_is_no_animation():
    assert not inspect(png.png(before=[png.chunk(b"acTL", struct.pack(">II", 1, 0))])).image.animated


def test_truncated_file_keeps_what_was_read():
    whole = png.png(before=[png.text("parameters", PROMPT)], after=[png.text("late", "x" * 50)])
    result = inspect(whole[: whole.index(b"late") + 20])
    assert value(result, "png:tEXt:parameters") == PROMPT
    cut = block(result, "png:tEXt:late")
    assert cut.truncated
    assert codes(result) == ["file.truncated"]


def test_a_file_without_its_end_chunk_is_truncated():
    assert codes(inspect(png.png(end=False))) == ["file.truncated"]


def test_padding_behind_the_end_is_no_trailer():
    assert sources(inspect(png.png(trailer=bytes(300)))) == []


def test_damaged_compression_keeps_the_text_before_the_damage():
    made = png.ztxt("parameters", "".join(f"line {n}\n" for n in range(3000)))
    broken = bytearray(made[8:-4])
    broken[len(broken) // 2 :] = b"\xff" * (len(broken) - len(broken) // 2)
    result = inspect(png.png(before=[png.chunk(b"zTXt", bytes(broken))]))
    found = block(result, "png:zTXt:parameters")
    assert found.value.startswith("line 0\nline 1\n")
    assert found.truncated
    assert codes(result) == ["file.not_unpacked"]


def test_decompression_is_capped_over_the_whole_file():
    bomb = png.ztxt("a", "x" * 200_000)
    limits = Limits(inflated_bytes=300_000)
    result = inspect(png.png(before=[bomb, bomb, bomb]), limits=limits)
    assert [len(found.value) for found in result.blocks] == [200_000, 100_000, 0]
    assert codes(result) == ["file.unpacked_too_large"]


def test_a_text_longer_than_the_limit_is_cut():
    result = inspect(png.png(before=[png.text("a", "x" * 500)]), limits=Limits(block_bytes=100))
    assert block(result, "png:tEXt:a").truncated
    assert "file.block_cut" in codes(result)


def test_number_of_chunks_is_limited():
    data = png.png(before=[png.text("a", "b")] * 30)
    result = inspect(data, limits=Limits(chunks=10))
    assert "png.too_many_chunks" in codes(result)
    assert len(result.blocks) == 9


def test_number_of_blocks_is_limited():
    result = inspect(png.png(before=[png.text("a", "b")] * 30), limits=Limits(blocks=10))
    assert (len(result.blocks), codes(result)) == (10, ["file.too_many_blocks"])


def test_damaged_chunk_names_stop_the_walk():
    whole = png.png(before=[png.text("a", "b")])
    at = whole.index(b"IDAT")
    result = inspect(whole[:at] + b"\0\1\2\3" + whole[at + 4 :])
    assert codes(result) == ["png.damaged"]
    assert sources(result) == ["png:tEXt:a"]


def test_international_text_without_its_separators_is_kept():
    result = inspect(png.png(before=[png.chunk(b"iTXt", b"parameters\0\0\0text without language")]))
    assert value(result, "png:iTXt:parameters") == "text without language"


def test_text_without_a_keyword_is_kept():
    assert value(inspect(png.png(before=[png.chunk(b"tEXt", b"no separator")])), "png:tEXt:") == "no separator"


def test_short_header_is_named_as_truncated():
    assert codes(inspect(png.SIGNATURE + png.chunk(b"IHDR", b"\0\0"))) == ["file.truncated"]


def test_chunks_about_display_are_reported_once_each() -> None:
    profile = png.chunk(b"iCCP", b"Display P3\0\0" + bytes(300))
    density = png.chunk(b"pHYs", struct.pack(">IIB", 2835, 2836, 1))
    changed = png.chunk(b"tIME", struct.pack(">H5B", 2024, 2, 29, 23, 59, 58))
    data = png.png(
        before=[profile, density, density, changed, png.chunk(b"iDOT", bytes(28)), png.chunk(b"sRGB", b"\0")]
    )
    found = inspect(data)
    assert {one.source: one.value for one in found.blocks} == {
        "png:iCCP": "Display P3",
        "png:pHYs": (2835, 2836, 1),
        "png:tIME": "2024-02-29T23:59:58",
        "png:iDOT": bytes(28),
        "png:sRGB": b"\0",
    }
    assert len(found.blocks) == 5
    stored = next(one for one in found.blocks if one.key == "pHYs")
    assert data[stored.offset : stored.offset + stored.length] == stored.raw == density[8:17]
    assert next(one for one in found.blocks if one.key == "iCCP").truncated


@pytest.mark.parametrize("kind", [b"pHYs", b"tIME", b"iCCP"])
def test_display_chunks_of_a_wrong_length_are_kept_as_they_are(kind: bytes) -> None:
    found = inspect(png.png(before=[png.chunk(kind, b"\xff\xfe")]))
    assert found.blocks[0].length == 2
