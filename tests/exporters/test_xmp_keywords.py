"""Keywords in XMP sidecars: ours are replaced, everything else stays to the byte."""

from __future__ import annotations

import pytest

from inspector.containers import read_sidecar
from inspector.exporters.xmp_keywords import DEPTH, SIDECAR_BYTES, NotMerged, merged
from tests.makers.xmp import Property, packet

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
EMPTY = f'<rdf:RDF xmlns:rdf="{RDF}"></rdf:RDF>'.encode()


def keywords(data: bytes) -> list[str]:
    result = read_sidecar("a.png.xmp", data)
    found = [block for block in result.blocks if block.key == "dc:subject"]
    return [
        value for block in found for value in (block.value if isinstance(block.value, tuple | list) else [block.value])
    ]


def test_a_new_sidecar_has_every_form():
    made = merged(None, "provenance", "human")
    assert keywords(made) == ["provenance:human"]
    for text in (b"provenance|human", b"provenance/human"):
        assert made.count(text) == 1
    assert b"DigitalSourceType" not in made
    assert b"Rating" not in made
    assert merged(None, "provenance", None).count(b"provenance") == 0


def test_other_keywords_and_everything_else_stay():
    text = packet(Property("xmp:CreatorTool", "GIMP"), Property("dc:subject", ["cat", "größe"]))
    before = text.encode() if isinstance(text, str) else text
    after = merged(before, "provenance", "human")
    assert keywords(after) == ["cat", "größe", "provenance:human"]
    cut = after.replace(f'<rdf:li xmlns:rdf="{RDF}">provenance:human</rdf:li>'.encode(), b"")
    assert cut.startswith(before[: before.rindex(b"</rdf:RDF>")])
    assert cut.endswith(before[before.rindex(b"</rdf:RDF>") :])


def test_a_later_label_replaces_the_earlier_one():
    once = merged(packet_bytes(["cat"]), "provenance", "human")
    twice = merged(once, "provenance", "ai")
    assert keywords(twice) == ["cat", "provenance:ai"]
    assert b"human" not in twice
    assert keywords(merged(twice, "provenance", None)) == ["cat"]
    assert merged(twice, "provenance", "ai") == twice


def packet_bytes(words):
    text = packet(Property("dc:subject", words))
    return text.encode() if isinstance(text, str) else text


def test_markup_in_a_value_is_escaped():
    assert keywords(merged(EMPTY, "provenance", "<x>&")) == ["provenance:<x>&"]


DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<broken",
        b"no xml",
        b"<a/>",
        EMPTY.decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="latin-1"?>' + EMPTY,
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + EMPTY,
        EMPTY + b" " * SIDECAR_BYTES,
        f'<rdf:RDF xmlns:rdf="{RDF}"/>'.encode(),
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description {DC} dc:subject="cat"/></rdf:RDF>'.encode(),
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description {DC}><dc:subject>cat</dc:subject></rdf:Description></rdf:RDF>'.encode(),
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description {DC}><dc:subject><rdf:Bag/></dc:subject></rdf:Description></rdf:RDF>'.encode(),
        f'<rdf:RDF xmlns:rdf="{RDF}">{"<a>" * DEPTH}{"</a>" * DEPTH}</rdf:RDF>'.encode(),
    ],
)
def test_what_cannot_be_changed_with_certainty_is_not(data):
    with pytest.raises(NotMerged):
        merged(data, "provenance", "human")
