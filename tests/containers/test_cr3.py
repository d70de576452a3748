"""Canon's CR3."""

from __future__ import annotations

import struct

from inspector.containers import cr3
from inspector.containers.base import Limits
from tests.makers import exif, xmp
from tests.makers.bmff import box
from tests.makers.documents import cr3 as picture
from tests.makers.jpeg import jumbf
from tests.makers.reading import block, codes, inspect, sources, value

PACKET = xmp.packet(xmp.Property("xmp:Rating", "4"))
TAGS = exif.tiff({exif.MAKE: "Canon", exif.IMAGE_WIDTH: 6000, exif.IMAGE_LENGTH: 4000}, order="II")
MORE = exif.tiff({exif.F_NUMBER: exif.Rational(28, 10)}, order="II")
NOTES = b"II*\0" + struct.pack("<I", 8) + struct.pack("<HHHII", 1, 1, 3, 1, 5) + bytes(4)


def test_facts_and_metadata():
    data = picture(picture=TAGS, exif=MORE, notes=NOTES, xmp=PACKET, c2pa=jumbf())
    result = inspect(data, "a.cr3")
    assert (result.image.format, result.image.width, result.image.height) == ("CR3", 6000, 4000)
    assert value(result, "exif:FNumber") == 2.8
    assert value(result, "xmp:xmp:Rating") == "4"
    found = block(result, "exif:MakerNote")
    assert data[found.offset : found.offset + found.length] == NOTES[8:] == found.value
    assert "jumbf:c2pa" in sources(result)
    assert result.problems == ()


def test_films_and_other_pictures_are_no_cr3():
    assert cr3.Cr3().accepts(box(b"ftyp", b"isom", bytes(4), b"crx ")) is None


def test_boxes_of_wrong_length_are_noted():
    assert "file.truncated" in codes(inspect(picture(picture=TAGS, xmp=PACKET)[:-80]))


def test_bounds(monkeypatch):
    assert "file.block_cut" in codes(inspect(picture(xmp=PACKET), limits=Limits(block_bytes=50)))
    monkeypatch.setattr(cr3, "BOX_LIMIT", 4)
    assert "cr3.too_many_boxes" in codes(inspect(picture(picture=TAGS, xmp=PACKET)))
