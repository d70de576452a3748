"""JPEG 2000."""

from __future__ import annotations

import pytest

from inspector.containers import jp2
from inspector.containers.base import Limits
from tests.makers import exif, iptc, xmp
from tests.makers.bmff import box
from tests.makers.documents import codestream
from tests.makers.documents import jp2 as picture
from tests.makers.jpeg import jumbf
from tests.makers.reading import block, codes, inspect, sources, value

PACKET = xmp.packet(xmp.Property("xmp:CreatorTool", "GIMP"))
TAGS = exif.tiff({exif.MAKE: "Canon"})


def test_facts_and_metadata():
    iim = iptc.records({(2, 110): "Somebody"})
    data = picture(exif=TAGS, xmp=PACKET, iptc=iim, c2pa=jumbf(), size=(30, 20))
    result = inspect(data, "a.jp2")
    image = result.image
    assert (image.format, image.width, image.height, image.bits, image.has_alpha) == ("JP2", 30, 20, 8, False)
    assert value(result, "xmp:xmp:CreatorTool") == "GIMP"
    assert value(result, "iptc:Credit") == "Somebody"
    found = block(result, "exif:Make")
    assert data[found.offset : found.offset + found.length] == b"Canon\0"
    assert "jumbf:c2pa" in sources(result)
    assert result.problems == ()


@pytest.mark.parametrize("name", ["a.jpx", "a.jpf", "a.jph", "a.j2k"])
def test_extensions(name):
    assert codes(inspect(picture(), name)) == []


def test_the_bare_codestream_and_files_without_a_header():
    for data in (codestream((30, 20), 4), picture(size=(30, 20), header=False, components=4)):
        image = inspect(data).image
        assert (image.format, image.width, image.height, image.has_alpha) == ("JP2", 30, 20, True)


def test_xmp_in_an_xml_box_inside_an_association():
    result = inspect(picture(extra=[box(b"asoc", box(b"xml ", PACKET)), box(b"xml ", b"<gml/>")]))
    assert value(result, "xmp:xmp:CreatorTool") == "GIMP"


def test_a_jumb_box_is_a_store():
    assert "jumbf:c2pa" in sources(inspect(picture(extra=[jumbf()])))


def test_boxes_of_wrong_length_are_noted():
    assert "file.truncated" in codes(inspect(picture(xmp=PACKET)[:-40]))
    assert "file.truncated" in codes(inspect(codestream()[:20]))


def test_bounds(monkeypatch):
    monkeypatch.setattr(jp2, "BOX_LIMIT", 3)
    assert "jp2.too_many_boxes" in codes(inspect(picture(xmp=PACKET)))
    monkeypatch.undo()
    assert "file.block_cut" in codes(inspect(picture(xmp=PACKET), limits=Limits(block_bytes=50)))
    nested = box(b"xml ", PACKET)
    for _ in range(jp2.NESTING_LIMIT + 1):
        nested = box(b"asoc", nested)
    assert "xmp:xmp:CreatorTool" not in sources(inspect(picture(extra=[nested])))
