"""GIF: comments, application extensions, frames."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from inspector.containers.base import Limits
from tests.makers import gif, xmp
from tests.makers.jpeg import jumbf
from tests.makers.reading import block, codes, inspect, sources, value

PACKET = xmp.packet(xmp.Property("xmp:CreatorTool", "Adobe Photoshop"))


def test_comment_xmp_credentials_and_other_applications():
    data = gif.gif(
        comments=["made by hand, " * 40], xmp=PACKET, c2pa=jumbf(), applications={b"MYEDITOR1.0": b"settings"}, frames=2
    )
    result = inspect(data)
    assert value(result, "gif:comment") == "made by hand, " * 40
    assert value(result, "xmp:xmp:CreatorTool") == "Adobe Photoshop"
    assert value(result, "gif:application:MYEDITOR1.0") == b"settings"
    found = block(result, "jumbf:c2pa")
    assert gif.sub_blocks(jumbf()) == data[found.offset : found.offset + found.length]
    assert "gif:application:NETSCAPE2.0" not in sources(result)
    assert result.problems == ()


def test_credentials_under_their_older_name():
    assert "jumbf:c2pa" in sources(inspect(gif.gif(c2pa=jumbf(), c2pa_name=b"C2PA_GOLD\x01\0")))


def test_xmp_offset_points_to_the_packet():
    data = gif.gif(xmp=PACKET)
    found = block(inspect(data), "xmp:packet")
    assert data[found.offset : found.offset + found.length] == PACKET


def test_xmp_cut_into_sub_blocks():
    data = gif.gif(applications={b"XMP DataXMP": PACKET})
    assert value(inspect(data), "xmp:xmp:CreatorTool") == "Adobe Photoshop"


@pytest.mark.parametrize(("frames", "animated"), [(1, False), (3, True)])
def test_facts_of_the_picture(frames, animated):
    image = inspect(gif.gif(frames=frames, size=(21, 13))).image
    assert (image.format, image.width, image.height, image.animated, image.lossless) == ("GIF", 21, 13, animated, True)
    assert not inspect(gif.gif()).image.has_alpha


def test_a_transparent_colour_is_alpha():
    out = io.BytesIO()
    Image.new("P", (5, 5)).save(out, "GIF", transparency=0)
    assert inspect(out.getvalue()).image.has_alpha


def test_large_pictures_are_walked_beyond_the_first_read():
    data = gif.gif(size=(500, 400), trailer=b"t" * 50)
    assert len(data) > 100_000
    assert value(inspect(data), "trailer:gif") == b"t" * 50


def test_truncated_file_keeps_what_was_read():
    result = inspect(gif.gif(comments=["early"])[:-20])
    assert (value(result, "gif:comment"), codes(result)) == ("early", ["file.truncated"])


def test_a_comment_cut_short_says_so():
    data = gif.gif(comments=["x" * 400])
    result = inspect(data[: data.index(b"xxx") + 300])
    assert block(result, "gif:comment").truncated


def test_damage_between_blocks_is_named():
    data = gif.gif(comments=["early"])
    at = data.index(b"early") + 6
    result = inspect(data[:at] + b"\x77" + data[at:])
    assert (value(result, "gif:comment"), codes(result)) == ("early", ["gif.damaged"])


def test_number_of_sub_blocks_is_limited():
    assert codes(inspect(gif.gif(size=(100, 100)), limits=Limits(chunks=10))) == ["gif.too_many_blocks"]


def test_stray_terminators_are_tolerated():
    data = gif.gif(comments=["early"])
    at = data.index(b"early") + 6
    assert inspect(data[:at] + b"\0\0" + data[at:]).problems == ()
