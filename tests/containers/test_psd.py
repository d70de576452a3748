"""Photoshop documents."""

from __future__ import annotations

import pytest

from inspector import containers
from inspector.containers import psd
from inspector.containers.base import Limits
from tests.makers import exif, iptc, xmp
from tests.makers.documents import psd as document
from tests.makers.iptc import resource
from tests.makers.reading import block, codes, inspect, value

PACKET = xmp.packet(xmp.Property("xmp:CreatorTool", "Adobe Photoshop 25.0 (Windows)"))
TAGS = exif.tiff({exif.ARTIST: "A. Artist"})


@pytest.mark.parametrize("large", [False, True])
def test_facts_and_metadata(large):
    data = document(exif=TAGS, xmp=PACKET, iptc=iptc.records({(2, 110): "Somebody"}), large=large, size=(30, 20))
    result = inspect(data, "a.psb" if large else "a.psd")
    image = result.image
    assert (image.format, image.width, image.height, image.bits) == ("PSD", 30, 20, 8)
    assert (image.has_alpha, image.lossless) == (False, True)
    assert value(result, "xmp:xmp:CreatorTool") == "Adobe Photoshop 25.0 (Windows)"
    assert value(result, "iptc:Credit") == "Somebody"
    found = block(result, "exif:Artist")
    assert data[found.offset : found.offset + found.length] == b"A. Artist\0"
    assert result.problems == ()


@pytest.mark.parametrize(("channels", "alpha"), [(3, False), (4, True)])
def test_more_channels_than_colours_are_transparency(channels, alpha):
    assert inspect(document(channels=channels)).image.has_alpha is alpha


def test_resources_with_names_and_of_odd_length_are_walked():
    others = [resource(0x03ED, b"abc", b"A name"), resource(0x0BB7, b"", b"odd")]
    assert value(inspect(document(xmp=PACKET, others=others)), "xmp:xmp:CreatorTool")


def test_what_is_no_document():
    assert not isinstance((containers.recognise(b"8BPS\0\3" + bytes(60)) or (None,))[0], psd.Psd)


def test_damaged_resources_are_noted():
    result = inspect(document(xmp=PACKET, others=[b"NOPE" + bytes(20)]))
    assert codes(result) == ["psd.damaged"]
    assert result.blocks == ()


def test_the_end_of_the_picture_is_missing():
    data = document(xmp=PACKET)
    assert codes(inspect(data[:-1])) == ["file.truncated"]


def test_bounds(monkeypatch):
    monkeypatch.setattr(psd, "RESOURCE_LIMIT", 2)
    assert codes(inspect(document(xmp=PACKET, others=[resource(1, b"")] * 2))) == ["psd.damaged"]
    result = inspect(document(xmp=PACKET), limits=Limits(block_bytes=50))
    assert "file.block_cut" in codes(result)
