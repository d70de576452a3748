"""The TIFF directory walk: both byte orders, every directory, hostile structures."""

from __future__ import annotations

import struct

import pytest

from inspector.containers import exif as reader
from inspector.containers.base import BlockCollector, Limits, Memory
from tests.makers import exif, iptc, xmp
from tests.makers.exif import Rational, Typed
from tests.makers.jpeg import jpeg
from tests.makers.reading import block, codes, inspect, value


def read(data: bytes, limits: Limits | None = None, base: int | None = 0) -> BlockCollector:
    into = BlockCollector(limits or Limits())
    reader.read(data, into, inside="test", base=base)
    return into


@pytest.mark.parametrize("order", ["MM", "II"])
def test_every_directory_is_walked_and_named(order):
    data = exif.tiff(
        {exif.MAKE: "Canon", 0x112: 6},
        {exif.EXPOSURE_TIME: Rational(1, 200), exif.ISO: 400, exif.LENS_MODEL: "50mm"},
        gps={1: "N", 2: (Rational(48, 1), Rational(8, 1), Rational(0, 1))},
        interop={1: "R98"},
        ifd1={0x103: 6, exif.MAKE: "thumbnail"},
        order=order,
    )
    found = {(one.group, one.key): one.value for one in read(data).blocks}
    assert found == {
        ("IFD0", "Make"): "Canon",
        ("IFD0", "Orientation"): 6,
        ("ExifIFD", "ExposureTime"): 0.005,
        ("ExifIFD", "ISOSpeedRatings"): 400,
        ("ExifIFD", "LensModel"): "50mm",
        ("GPS", "GPSLatitudeRef"): "N",
        ("GPS", "GPSLatitude"): (48.0, 8.0, 0.0),
        ("Interop", "InteroperabilityIndex"): "R98",
        ("IFD1", "Compression"): 6,
        ("IFD1", "Make"): "thumbnail",
    }


@pytest.mark.parametrize(
    ("stored", "read_as"),
    [
        (Typed(1, 1, b"\x07"), 7),
        (Typed(1, 4, b"\2\3\0\0"), (2, 3, 0, 0)),
        (Typed(1, 100, bytes(100)), bytes(100)),
        (Typed(3, 2, struct.pack(">HH", 1, 2)), (1, 2)),
        (Typed(6, 1, b"\xff"), -1),
        (Typed(7, 4, b"0232"), b"0232"),
        (Typed(8, 1, struct.pack(">h", -5)), -5),
        (Typed(9, 1, struct.pack(">i", -70_000)), -70_000),
        (Typed(10, 1, struct.pack(">ii", -1, 3)), -1 / 3),
        (Typed(5, 1, struct.pack(">II", 0, 0)), 0.0),
        (Typed(5, 1, struct.pack(">II", 3, 0)), 0.0),
        (Typed(11, 1, struct.pack(">f", 0.5)), 0.5),
        (Typed(11, 1, struct.pack(">f", float("nan"))), 0.0),
        (Typed(12, 1, struct.pack(">d", 0.25)), 0.25),
        (Typed(129, 6, "café\0".encode()), "café"),
    ],
)
def test_values_of_every_type(stored, read_as):
    found = read(exif.tiff({0xC000: stored})).blocks[0]
    assert (found.source, found.value) == ("exif:0xc000", read_as)


def test_entries_of_unknown_type_or_without_values_are_passed_over():
    data = exif.tiff({0xC000: Typed(99, 1, b"abcd"), 0xC001: Typed(3, 0, b""), exif.MAKE: "Canon"})
    assert [one.key for one in read(data).blocks] == ["Make"]


def test_long_number_arrays_are_cut_and_say_so():
    found = read(exif.tiff({0x111: tuple(range(1000))})).blocks[0]
    assert len(found.value) == reader.NUMBER_LIMIT
    assert found.truncated


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (b"Canon\0", "Canon"),
        (b"Canon\0garbage", "Canon"),
        (b"Canon", "Canon"),
        (b"\0Canon\0", "Canon"),
        ("Müller\0".encode(), "Müller"),
        (b"M\xfcller\0", "Müller"),
        (b"Model with blanks   \0", "Model with blanks   "),
    ],
)
def test_strings_end_at_their_nul_and_are_utf8_or_latin1(stored, text):
    found = read(exif.tiff({exif.MAKE: Typed(2, len(stored), stored)})).blocks[0]
    assert found.value == text


def test_copyright_joins_photographer_and_editor():
    stored = b"Photographer\0Editor\0"
    assert (
        value(read(exif.tiff({exif.COPYRIGHT: Typed(2, len(stored), stored)})), "exif:Copyright")
        == "Photographer; Editor"
    )


@pytest.mark.parametrize("order", ["MM", "II"])
@pytest.mark.parametrize("kind", ["unicode_be", "unicode_le", "ascii", "undefined", "bare", "jis"])
def test_user_comment_in_every_encoding_under_both_byte_orders(order, kind):
    text = '{"prompt": "a cat, sitting"}'
    stored = exif.user_comment(text, kind)
    data = exif.tiff({}, {exif.USER_COMMENT: stored}, order=order)
    found = block(read(data), "exif:UserComment")
    assert (found.value, found.raw) == (text, stored)


def test_user_comment_as_ascii_type_and_in_the_first_directory():
    stored = b"Made with a service\0"
    found = block(read(exif.tiff({exif.USER_COMMENT: Typed(2, len(stored), stored)})), "exif:UserComment")
    assert (found.value, found.group) == ("Made with a service", "IFD0")


def test_xp_tags_are_utf16_little_endian():
    stored = exif.xp("プロンプト: cat")
    result = read(exif.tiff({exif.XP_COMMENT: Typed(1, len(stored), stored)}, order="MM"))
    assert value(result, "exif:XPComment") == "プロンプト: cat"


def test_xp_tags_that_hold_plain_text_are_read_as_such():
    assert value(read(exif.tiff({exif.XP_TITLE: "plain title"})), "exif:XPTitle") == "plain title"


@pytest.mark.parametrize("stored", [b"fooocus", Typed(2, 8, b"fooocus\0")])
def test_maker_note_stays_bytes(stored):
    found = value(read(exif.tiff({}, {exif.MAKER_NOTE: stored})), "exif:MakerNote")
    assert isinstance(found, bytes)
    assert found.startswith(b"fooocus")


def test_a_long_maker_note_is_cut():
    found = block(read(exif.tiff({}, {exif.MAKER_NOTE: bytes(100_000)})), "exif:MakerNote")
    assert (len(found.value), found.length, found.truncated) == (reader.UNKNOWN_BYTES, 100_000, True)


def test_packets_inside_tags():
    packet = xmp.packet(xmp.Property("dc:format", "image/tiff"))
    records = iptc.records({(2, 110): "Somebody"})
    resources = iptc.resource(0x0404, iptc.records({(2, 115): "Source"}))
    data = exif.tiff({exif.XMP: Typed(1, len(packet), packet), exif.IPTC: records, 0x8649: resources})
    result = read(data)
    assert value(result, "xmp:dc:format") == "image/tiff"
    assert block(result, "iptc:Credit").inside == "exif:0x83bb"
    assert block(result, "iptc:Source").inside == "exif:0x8649"


@pytest.mark.parametrize("lead", [b"Exif\0\0", b"\0\0\0\0", b"Exif\0\0Exif\0\0"])
def test_stray_bytes_in_front_of_the_header(lead):
    data = lead + exif.tiff({exif.MAKE: "Somebody"})
    found = block(read(data), "exif:Make")
    assert data[found.offset : found.offset + found.length] == b"Somebody\0"


def test_without_an_offset_in_the_file_blocks_have_none():
    assert block(read(exif.tiff({exif.MAKE: "Somebody"}), base=None), "exif:Make").offset is None


def test_big_tiff_directories():
    entry = struct.pack("<HHQ8s", exif.MAKE, 2, 6, b"Canon\0\0\0") + struct.pack(
        "<HHQQ", exif.MODEL, 2, 12, 16 + 8 + 40 + 8
    )
    data = b"II+\0" + struct.pack("<HHQQ", 8, 0, 16, 2) + entry + struct.pack("<Q", 0) + b"long model!\0"
    result = read(data)
    assert (value(result, "exif:Make"), value(result, "exif:Model")) == ("Canon", "long model!")


def test_a_loop_of_directories_is_refused():
    data = bytearray(exif.tiff({exif.MAKE: "Canon"}))
    data[22:26] = struct.pack(">I", 8)
    result = read(bytes(data))
    assert (value(result, "exif:Make"), codes(result)) == ("Canon", ["exif.damaged"])


def test_a_directory_pointing_to_itself_is_refused():
    data = exif.tiff({exif.MAKE: "Canon", exif.EXIF_IFD: Typed(4, 1, struct.pack(">I", 8))})
    assert codes(read(data)) == ["exif.damaged"]


def test_number_of_directories_is_limited():
    parts, at = b"MM\0*" + struct.pack(">I", 8), 8
    for _ in range(reader.DIRECTORY_LIMIT + 10):
        at += 18
        parts += struct.pack(">HHHI4sI", 1, 0x112, 3, 1, b"\0\1\0\0", at)
    result = read(parts)
    assert (len(result.blocks), codes(result)) == (reader.DIRECTORY_LIMIT, ["exif.damaged"])


def test_number_of_entries_is_limited():
    data = exif.tiff({0xC000 + number: number for number in range(reader.ENTRY_LIMIT + 50)})
    result = read(data)
    assert (len(result.blocks), codes(result)) == (reader.ENTRY_LIMIT, ["exif.damaged"])


def test_a_value_outside_the_block_is_named_and_the_walk_goes_on():
    data = exif.tiff({exif.MAKE: "a long maker name", exif.MODEL: Typed(2, 9_000, b"x" * 5)})
    result = read(data[:60])
    assert "exif.damaged" in codes(result)


def test_a_directory_outside_the_block_is_named():
    assert codes(read(b"MM\0*\0\1\0\0")) == ["exif.damaged"]


@pytest.mark.parametrize("data", [b"no header at all", b"MM\0*", b"II+\0\x08\0\0\0"])
def test_no_header_is_damage(data):
    assert codes(read(data)) == ["exif.damaged"]


def test_an_empty_block_is_no_damage():
    assert codes(read(bytes(40))) == []


def test_one_value_shared_by_a_thousand_entries_stops_at_the_limit():
    text = b"x" * 100_000
    head = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 900)
    start = len(head) + 900 * 12 + 4
    data = head + b"".join(struct.pack(">HHII", 0xC000 + n, 2, len(text), start) for n in range(900)) + bytes(4) + text
    result = inspect(jpeg(), limits=Limits())
    assert result.problems == ()
    into = BlockCollector(Limits(total_bytes=1_000_000))
    with pytest.raises(reader_error()):
        reader.read(data, into, inside="test", base=0)
    assert len(into.blocks) == 10


def reader_error() -> type[Exception]:
    from inspector.errors import ParseError

    return ParseError


def test_walk_gives_the_directories_values():
    into = BlockCollector()
    found = reader.walk(Memory(exif.tiff({exif.IMAGE_WIDTH: 7})), into)
    assert found[0].values[exif.IMAGE_WIDTH] == 7


def test_a_swapped_magic_number_hides_nothing():
    into = BlockCollector()
    data = exif.tiff({exif.MAKE: "Canon"})
    reader.read(b"MM*\0" + data[4:], into, inside="test", base=0)
    assert [block.text for block in into.blocks] == ["Canon"]
    assert into.problems == []
