"""WebP: the three bitstreams, the extended form, metadata behind the picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from inspector.containers import webp as reader
from tests.makers import exif, webp, xmp
from tests.makers.jpeg import jumbf
from tests.makers.png import drawn
from tests.makers.reading import block, codes, inspect, sources, value


@pytest.mark.parametrize("stray", [False, True])
@pytest.mark.parametrize("lossless", [False, True])
def test_metadata_chunks(stray, lossless):
    data = webp.webp(
        lossless=lossless,
        exif=exif.tiff({}, {exif.USER_COMMENT: exif.user_comment("a cat")}),
        xmp=xmp.packet(xmp.Property("dc:format", "image/webp")),
        c2pa=jumbf(),
        stray_header=stray,
    )
    result = inspect(data)
    assert value(result, "exif:UserComment") == "a cat"
    assert value(result, "xmp:dc:format") == "image/webp"
    found = block(result, "jumbf:c2pa")
    assert data[found.offset : found.offset + found.length] == jumbf()
    assert result.problems == ()


@pytest.mark.parametrize("source", ["exif:Make", "xmp:dc:format"])
def test_offsets_point_into_the_file(source):
    data = webp.webp(
        exif=exif.tiff({exif.MAKE: "Somebody"}),
        xmp=xmp.packet(xmp.Property("dc:format", "Somebody")),
        stray_header=True,
    )
    found = block(inspect(data), source)
    assert b"Somebody" in data[found.offset : found.offset + found.length]


@pytest.mark.parametrize("lossless", [False, True])
def test_facts_of_the_simple_form(lossless):
    image = inspect(webp.encoded(drawn(21, 13), lossless=lossless)).image
    assert (image.format, image.width, image.height) == ("WEBP", 21, 13)
    assert (image.lossless, image.has_alpha, image.animated) == (lossless, False, False)


@pytest.mark.parametrize("lossless", [False, True])
def test_alpha(lossless):
    pixels = drawn(21, 13, 4)
    pixels[0, 0, 3] = 9
    image = inspect(webp.encoded(pixels, lossless=lossless)).image
    assert (image.has_alpha, image.lossless) == (True, lossless)
    assert inspect(webp.webp(pixels, lossless=lossless)).image.has_alpha


@pytest.mark.parametrize("lossless", [False, True])
def test_animation(lossless):
    out = io.BytesIO()
    frames = [Image.fromarray(drawn(20, 10, seed=number)) for number in range(3)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=lossless)
    image = inspect(out.getvalue()).image
    assert (image.width, image.height, image.animated, image.lossless) == (20, 10, True, lossless)


def test_a_chunk_name_that_ends_with_nul():
    packet = xmp.packet(xmp.Property("dc:format", "x"))
    assert value(inspect(webp.webp(extra=[webp.chunk(b"XMP\0", packet)])), "xmp:dc:format") == "x"


def test_bytes_behind_the_riff_file_are_a_trailer():
    assert value(inspect(webp.webp(trailer=b"t" * 99)), "trailer:webp") == b"t" * 99


def test_truncated_file_keeps_what_was_read():
    data = webp.webp(exif=exif.tiff({exif.MAKE: "Canon"}), xmp=xmp.packet(xmp.Property("dc:format", "x" * 200)))
    result = inspect(data[:-150])
    assert value(result, "exif:Make") == "Canon"
    assert "file.truncated" in codes(result)


def test_number_of_chunks_is_limited(monkeypatch):
    monkeypatch.setattr(reader, "CHUNK_LIMIT", 10)
    assert "webp.too_many_chunks" in codes(inspect(webp.webp(extra=[webp.chunk(b"junk", b"")] * 20)))


@pytest.mark.parametrize("kind", [b"VP8X", b"VP8 ", b"VP8L"])
def test_pictures_with_broken_headers_have_no_size(kind):
    image = inspect(webp.riff(webp.chunk(kind, b"\xff" * 4))).image
    assert (image.width, image.height) == (None, None)


def test_other_riff_files_are_no_webp():
    assert sources(inspect(b"RIFF\x10\0\0\0WAVEfmt " + bytes(40))) == []
    assert codes(inspect(b"RIFF\x10\0\0\0WAVEfmt " + bytes(40))) == ["file.unrecognised"]
