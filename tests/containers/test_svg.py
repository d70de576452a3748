"""SVG: root element, size, metadata, credentials; entities are refused."""

from __future__ import annotations

import gzip
import random

import pytest

from inspector.containers import svg as reader
from tests.makers.reading import block, codes, inspect, sources, value
from tests.makers.xmp import Property, packet

RDF = packet(Property("xmp:CreatorTool", "Inkscape"), Property("dc:title", "drawing"), begin="", end="").decode()
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


def svg(
    metadata: str = "", attributes: str = 'width="40" height="30px"', before: str = "", inside: str = "<path d='M0 0'/>"
) -> bytes:
    return f"{before}<svg {NAMESPACE} {attributes}>{metadata}{inside}</svg>".encode()


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\ufeff",
        "\n  ",
        '<?xml version="1.0" standalone="no"?>\n',
        '<?xml version="1.0"?><!-- Generator: a program -->\n',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY ns "http://example.org/">]>\n',
        "<!-- " + "x" * 3000 + " -->",
    ],
)
def test_svg_is_recognised_behind_declarations(before):
    result = inspect(svg(before=before), "a.svg")
    assert (result.image.format, result.image.width, result.image.height) == ("SVG", 40, 30)
    assert result.problems == ()


def test_a_prefixed_root_and_utf16():
    assert inspect(b'<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="4" height="3"/>').image.format == "SVG"
    assert inspect(svg().decode().encode("utf-16")).image.width == 40


@pytest.mark.parametrize(
    "data", [b"<svgz/>", b"a text about <svg>", b"<", b"<?xml version='1.0'?>", b"<page><svg/></page>"]
)
def test_other_documents_are_not_accepted(data):
    assert codes(inspect(data)) == ["file.unrecognised"]


def test_a_drawing_inside_a_web_page_is_not_accepted():
    assert codes(inspect(b"<html><svg/></html>")) == ["file.web_page"]


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="100" height="50"', (100, 50)),
        ("width='100.4px' height='49.6px'", (100, 50)),
        ('viewBox="0 0 300 200"', (300, 200)),
        ('width="100%" height="100%" viewBox="0,0,300,200"', (300, 200)),
        ('width="10mm" height="5mm" viewBox="0 0 300 200"', (300, 200)),
        ('width="10mm" height="5mm"', (None, None)),
        ("", (None, None)),
        ('width="-5" height="5"', (None, None)),
        ('stroke-width="7" width="100" height="50"', (100, 50)),
    ],
)
def test_sizes(attributes, size):
    image = inspect(svg(attributes=attributes)).image
    assert (image.width, image.height) == size


def test_metadata_is_read_by_namespace_with_offsets():
    data = svg(f"<metadata>{RDF}</metadata>")
    result = inspect(data)
    assert value(result, "xmp:xmp:CreatorTool") == "Inkscape"
    found = block(result, "xmp:dc:title")
    assert data[found.offset : found.offset + found.length] == b"<dc:title>drawing</dc:title>"
    whole = block(result, "xmp:packet")
    assert data[whole.offset : whole.offset + whole.length].startswith(b"<rdf:RDF")


def test_namespaces_declared_on_the_root():
    attributes = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#"'
    work = '<metadata><r:RDF><cc:Work r:about=""><d:title>drawing</d:title></cc:Work></r:RDF></metadata>'
    assert value(inspect(svg(work, attributes)), "xmp:dc:title") == "drawing"


def test_credentials_are_located():
    data = svg('<metadata><c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">QUJD</c2pa:manifest></metadata>')
    found = block(inspect(data), "jumbf:c2pa")
    assert data[found.offset : found.offset + found.length].endswith(b">QUJD</c2pa:manifest>")


def test_entities_are_refused_but_a_packet_of_its_own_is_read():
    bomb = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    manifest = "<c2pa:manifest>QUJD</c2pa:manifest>"
    result = inspect(svg(f"<metadata>{RDF}{manifest}</metadata>", before=bomb, inside="<text>&b;</text>"))
    assert value(result, "xmp:xmp:CreatorTool") == "Inkscape"
    assert "jumbf:c2pa" in sources(result)
    assert codes(result) == ["svg.entities"]
    assert "haha" not in str(result.blocks)


def test_plain_drawings_are_not_parsed(monkeypatch):
    monkeypatch.setattr(reader, "_metadata", None)
    assert inspect(svg(inside="<g/>" * 1000)).problems == ()


def test_truncated_and_malformed_drawings():
    assert codes(inspect(svg()[:-15])) == ["file.truncated"]
    result = inspect(svg(f"<metadata>{RDF}</metadata>", inside="<a><b></a>"))
    assert (value(result, "xmp:xmp:CreatorTool"), codes(result)) == ("Inkscape", ["svg.malformed"])


def test_long_drawings_are_read_up_to_the_limit(monkeypatch):
    monkeypatch.setattr(reader, "READ_BYTES", 2000)
    result = inspect(svg(f"<metadata>{RDF}</metadata>", inside="<g/>" * 1000))
    assert value(result, "xmp:xmp:CreatorTool") == "Inkscape"
    assert "file.block_cut" in codes(result)


def test_latin1_drawings():
    data = svg(f"<metadata>{RDF}</metadata>", before='<?xml version="1.0" encoding="ISO-8859-1"?>').replace(
        b"Inkscape", b"caf\xe9"
    )
    result = inspect(data)
    assert value(result, "xmp:xmp:CreatorTool") == "café"
    found = block(result, "xmp:xmp:CreatorTool")
    assert (found.offset, found.length) == (0, len(data)), "recoded for parsing: the file as a whole is the place"


def test_a_drawing_that_ends_before_its_root():
    assert codes(inspect(b'<?xml version="1.0"?><!DOCTYPE svg [ <!-- ')) == ["file.truncated"]


# Packed with gzip


def test_packed_drawings_are_read():
    data = gzip.compress(svg(f"<metadata>{RDF}</metadata>"))
    result = inspect(data, "a.svgz")
    assert (result.image.format, result.image.width, result.image.height) == ("SVG", 40, 30)
    assert value(result, "xmp:xmp:CreatorTool") == "Inkscape"
    found = block(result, "xmp:xmp:CreatorTool")
    assert (found.offset, found.length) == (0, len(data))
    assert result.problems == ()


@pytest.mark.parametrize(
    "data",
    [gzip.compress(b"a tar perhaps"), gzip.compress(b""), b"\x1f\x8b\x08", b"\x1f\x8b\x08" + bytes(100)],
    ids=["other", "empty", "cut off", "damaged"],
)
def test_other_packed_files_are_not_accepted(data):
    assert codes(inspect(data)) == ["file.unrecognised"]


def test_a_packed_drawing_that_ends_early_or_is_damaged():
    noise = "".join(random.Random(1).choices("abcdefgh ", k=20_000))
    data = gzip.compress(svg(inside=f"<desc>{noise}</desc>"))
    assert codes(inspect(data[:-2000])) == ["file.truncated"]
    assert "file.not_unpacked" in codes(inspect(data[:7000] + bytes(500) + data[7500:]))


def test_a_packed_bomb_is_cut(monkeypatch):
    monkeypatch.setattr(reader, "READ_BYTES", 200_000)
    result = inspect(gzip.compress(svg(inside="<desc>" + "x" * 5_000_000 + "</desc>")))
    assert codes(result)[:1] == ["file.block_cut"]
    assert result.image.width == 40


def test_a_manifest_and_a_packet_in_a_damaged_drawing_are_seen():
    manifest = "<c2pa:manifest>QUJD</c2pa:manifest>"
    damaged = svg(f"<metadata><x:xmpmeta xmlns:x='adobe:ns:meta/'>{RDF}</x:xmpmeta>{manifest}</metadata>")
    damaged = damaged.replace(b"<svg", b"<?xml version='1.0?><svg", 1)
    found = sources(inspect(damaged))
    assert "jumbf:c2pa" in found
    assert "xmp:packet" in found
