"""XMP: every form of a property, every liberty that writers take, and what is refused."""

from __future__ import annotations

import pytest

from inspector.containers import xmp as reader
from inspector.containers.base import BlockCollector, Limits
from tests.makers.reading import block, codes, value
from tests.makers.xmp import IPTC_EXT, Property, packet

TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def read(data: bytes, limits: Limits | None = None, base: int | None = 0) -> BlockCollector:
    into = BlockCollector(limits or Limits())
    reader.read(data, into, inside="test", base=base)
    return into


@pytest.mark.parametrize("form", ["attribute", "element"])
@pytest.mark.parametrize("prefix", ["Iptc4xmpExt", "iptcExt", "anything", "dc"])
def test_properties_are_named_by_their_namespace_whatever_the_prefix(form, prefix):
    data = packet(Property(f"{prefix}:DigitalSourceType", TYPE, form), prefixes={prefix: IPTC_EXT})
    assert value(read(data), "xmp:Iptc4xmpExt:DigitalSourceType") == TYPE


@pytest.mark.parametrize("uri", [IPTC_EXT.rstrip("/"), IPTC_EXT.replace("http:", "https:")])
def test_usual_misspellings_of_a_namespace_are_forgiven(uri):
    data = packet(Property("x:DigitalSourceType", TYPE), prefixes={"x": uri})
    assert value(read(data), "xmp:Iptc4xmpExt:DigitalSourceType") == TYPE


def test_an_unknown_namespace_keeps_the_prefix_of_the_file():
    data = packet(Property("mine:Thing", "1"), prefixes={"mine": "urn:mine"})
    assert value(read(data), "xmp:mine:Thing") == "1"


def test_an_unknown_namespace_cannot_borrow_a_known_prefix():
    data = packet(Property("photoshop:Credit", "Made with Google AI"), prefixes={"photoshop": "urn:forged"})
    result = read(data)
    assert value(result, "xmp:{urn:forged}Credit") == "Made with Google AI"
    assert "xmp:photoshop:Credit" not in [one.source for one in result.blocks]


def test_the_packet_itself_is_the_first_block():
    data = packet(Property("dc:format", "image/png"), padding=40)
    found = read(data, base=100).blocks[0]
    assert (found.source, found.offset, found.length) == ("xmp:packet", 100, len(data))
    assert "image/png" in found.value


@pytest.mark.parametrize("container", ["Bag", "Seq"])
def test_arrays_are_tuples(container):
    assert value(read(packet(Property("dc:subject", ["ai", "cat"], container=container))), "xmp:dc:subject") == (
        "ai",
        "cat",
    )


def test_of_alternatives_the_default_text_counts():
    entries = [("de", "Katze"), ("x-default", "cat"), ("fr", "chat")]
    assert value(read(packet(Property("dc:title", entries, container="Alt"))), "xmp:dc:title") == "cat"


def test_of_alternatives_without_default_the_first_counts():
    assert value(read(packet(Property("dc:title", ["cat", "dog"], container="Alt"))), "xmp:dc:title") == "cat"


@pytest.mark.parametrize("compact", [False, True])
def test_edit_history_is_numbered(compact):
    steps = [{"stEvt:action": "created"}, {"stEvt:action": "saved", "stEvt:softwareAgent": "Adobe Photoshop 25.0"}]
    result = read(packet(Property("xmpMM:History", steps, container="Seq", compact=compact)))
    assert value(result, "xmp:xmpMM:History[1]/stEvt:action") == "created"
    assert value(result, "xmp:xmpMM:History[2]/stEvt:softwareAgent") == "Adobe Photoshop 25.0"


def test_structures():
    result = read(packet(Property("xmpMM:DerivedFrom", {"stRef:documentID": "xmp.did:1"})))
    assert value(result, "xmp:xmpMM:DerivedFrom/stRef:documentID") == "xmp.did:1"


RDF_FORMS = {
    "resource attribute": '<dc:source rdf:resource="https://example.org/"/>',
    "qualified value": "<dc:source rdf:parseType='Resource'><rdf:value>https://example.org/</rdf:value>"
    "<dc:type>link</dc:type></dc:source>",
    "value in a description": "<dc:source><rdf:Description><rdf:value>https://example.org/</rdf:value>"
    "</rdf:Description></dc:source>",
    "cdata": "<dc:source><![CDATA[https://example.org/]]></dc:source>",
    "array of one qualified value": "<dc:source><rdf:Bag><rdf:li><rdf:Description><rdf:value>https://example.org/"
    "</rdf:value></rdf:Description></rdf:li></rdf:Bag></dc:source>",
}


@pytest.mark.parametrize("form", RDF_FORMS)
def test_rare_forms_of_a_simple_property(form):
    data = packet(Property("dc:format", "x")).replace(b"<dc:format>x</dc:format>", RDF_FORMS[form].encode())
    found = value(read(data), "xmp:dc:source")
    assert found in ("https://example.org/", ("https://example.org/",))


def test_a_structure_as_attributes_of_its_property():
    text = packet(Property("stRef:documentID", "x")).replace(
        b"<stRef:documentID>x</stRef:documentID>",
        b'<xmpMM:DerivedFrom xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" stRef:documentID="1"/>',
    )
    assert value(read(text), "xmp:xmpMM:DerivedFrom/stRef:documentID") == "1"


def test_a_structure_as_a_node_with_attributes():
    text = packet(Property("stRef:documentID", "x")).replace(
        b"<stRef:documentID>x</stRef:documentID>",
        b'<xmpMM:DerivedFrom xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">'
        b'<rdf:Description stRef:documentID="1"/></xmpMM:DerivedFrom>',
    )
    assert value(read(text), "xmp:xmpMM:DerivedFrom/stRef:documentID") == "1"


def test_json_is_entity_escaped_inside():
    label = '{"Label":"1","ContentProducer":"<&>"}'
    assert value(read(packet(Property("TC260:AIGC", label))), "xmp:TC260:AIGC") == label
    assert value(read(packet(Property("TC260:AIGC", label, "attribute"))), "xmp:TC260:AIGC") == label


@pytest.mark.parametrize(
    "form",
    [
        {"begin": "", "end": ""},
        {"before": '<?xml version="1.0" encoding="UTF-8"?>\n'},
        {"before": '<?xml version="1.0" encoding="UTF-16"?>\n'},
        {"before": "\ufeff"},
        {"before": "<!-- made by hand -->\n  "},
        {"end": '<?xpacket end="w"??>'},
        {"end": "\n" + " " * 3000 + '<?xpacket end="w"?>' + "\0" * 20},
        {"before": "\n \t"},
        {"encoding": "utf-16"},
        {"encoding": "utf-16-le"},
        {"encoding": "utf-16-be"},
        {"encoding": "utf-32-le"},
        {"begin": "\ufeff", "encoding": "utf-16-be"},
    ],
)
def test_liberties_that_writers_take(form):
    result = read(packet(Property("xmp:CreatorTool", "Doubao é"), **form))
    assert value(result, "xmp:xmp:CreatorTool") == "Doubao é"
    assert result.problems == []


def test_latin1_bytes_in_a_packet_do_not_lose_it():
    data = packet(Property("xmp:CreatorTool", "caf_")).replace(b"caf_", b"caf\xe9")
    assert value(read(data), "xmp:xmp:CreatorTool") == "café"


def test_several_packets_in_one_carrier():
    data = packet(Property("dc:format", "image/png")) + b"\n" + packet(Property("xmp:CreatorTool", "GIMP"))
    result = read(data)
    assert (value(result, "xmp:dc:format"), value(result, "xmp:xmp:CreatorTool")) == ("image/png", "GIMP")


def test_a_broken_packet_does_not_hide_the_next_one():
    broken = packet(Property("dc:format", "image/png"))[:-60].replace(b"</x:xmpmeta>", b"")
    result = read(broken + packet(Property("xmp:CreatorTool", "GIMP")))
    assert value(result, "xmp:xmp:CreatorTool") == "GIMP"
    assert codes(result) == ["xmp.malformed"]


def test_number_of_packets_is_limited():
    result = read(packet(Property("dc:format", "x")) * (reader.PACKET_LIMIT + 4))
    assert [one.source for one in result.blocks].count("xmp:dc:format") == reader.PACKET_LIMIT


def test_malformed_xml_keeps_what_stands_before_the_mistake():
    data = packet(Property("dc:format", "image/png"), Property("dc:source", "cut here and lost"))
    result = read(data[: data.index(b" and lost")])
    assert value(result, "xmp:dc:format") == "image/png"
    cut = block(result, "xmp:dc:source")
    assert (cut.value, cut.truncated) == ("cut here", True)
    assert not block(result, "xmp:dc:format").truncated
    assert codes(result) == ["xmp.malformed"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize("before", [BOMB, '<!DOCTYPE x SYSTEM "file:///etc/passwd">', "<!DOCTYPE x>"])
def test_document_types_and_entities_are_refused(before):
    result = read(packet(Property("dc:format", "x"), before=before, begin="", end=""))
    assert codes(result) == ["xmp.entities"]
    assert [one.source for one in result.blocks] == ["xmp:packet"]


def test_undeclared_entities_are_a_mistake_in_the_xml():
    data = packet(Property("dc:format", "image/png"), Property("dc:source", "_")).replace(b"_<", b"&unknown;<")
    result = read(data)
    assert value(result, "xmp:dc:format") == "image/png"
    assert codes(result) == ["xmp.malformed"]


def test_nesting_is_limited():
    deep = "<dc:a>" * 500 + "x" + "</dc:a>" * 500
    data = packet(Property("dc:format", "x")).replace(b"<dc:format>x</dc:format>", deep.encode())
    assert codes(read(data)) == ["xmp.too_complex"]


def test_number_of_elements_is_limited(monkeypatch):
    monkeypatch.setattr("inspector.containers._xml.NODE_LIMIT", 50)
    assert codes(read(packet(Property("dc:subject", ["x"] * 100)))) == ["xmp.too_complex"]


def test_long_histories_are_cut_but_later_properties_stay():
    steps = [{"stEvt:action": "saved", "stEvt:when": str(number)} for number in range(400)]
    data = packet(Property("xmpMM:History", steps, container="Seq"), Property("Iptc4xmpExt:DigitalSourceType", TYPE))
    result = read(data)
    assert value(result, "xmp:Iptc4xmpExt:DigitalSourceType") == TYPE
    assert value(result, f"xmp:xmpMM:History[{reader.ITEM_LIMIT}]/stEvt:when") == str(reader.ITEM_LIMIT - 1)
    assert f"xmp:xmpMM:History[{reader.ITEM_LIMIT + 1}]/stEvt:when" not in [one.source for one in result.blocks]
    assert codes(result) == ["xmp.cut"]


def test_long_arrays_are_cut():
    result = read(packet(Property("photoshop:DocumentAncestors", ["xmp.did:1"] * 5000)))
    assert len(value(result, "xmp:photoshop:DocumentAncestors")) == reader.VALUE_LIMIT
    assert codes(result) == ["xmp.cut"]


def test_number_of_properties_is_limited(monkeypatch):
    monkeypatch.setattr(reader, "PROPERTY_LIMIT", 10)
    result = read(packet(*(Property(f"dc:p{number}", "x") for number in range(40))))
    assert (len(result.blocks), codes(result)) == (11, ["xmp.cut"])


def test_a_packet_longer_than_the_limit_is_cut(monkeypatch):
    monkeypatch.setattr(reader, "PACKET_BYTES", 700)
    result = read(packet(Property("dc:format", "image/png"), Property("dc:source", "x" * 2000)))
    assert value(result, "xmp:dc:format") == "image/png"
    assert block(result, "xmp:packet").truncated
    assert "file.block_cut" in codes(result)


def test_a_remote_manifest_is_a_block_of_its_own():
    url = "https://cai-manifests.adobe.com/manifests/1"
    for form in ("attribute", "element"):
        assert value(read(packet(Property("dcterms:provenance", url, form))), "jumbf:remote") == url


@pytest.mark.parametrize("url", ["self#jumbf=/c2pa/1", "file:///etc/passwd", "javascript:1", ""])
def test_only_web_addresses_are_remote_manifests(url):
    result = read(packet(Property("dcterms:provenance", url)))
    assert "jumbf:remote" not in [one.source for one in result.blocks]
    assert value(result, "xmp:dcterms:provenance") == url


@pytest.mark.parametrize(
    ("url", "named"), [("file:///etc/passwd", True), ("smb://host/store", True), ("self#jumbf=/c2pa/1", False)]
)
def test_a_link_that_is_no_web_address_is_named(url, named):
    assert ("credentials.link_ignored" in codes(read(packet(Property("dcterms:provenance", url))))) is named


def test_thumbnails_inside_the_packet_are_left_out():
    data = packet(
        Property("xmp:Thumbnails", [{"xmpGImg:image": "AAAA", "xmpGImg:format": "JPEG"}], container="Alt"),
        prefixes={"xmpGImg": "http://ns.adobe.com/xap/1.0/g/img/"},
    )
    assert [one.source for one in read(data).blocks] == ["xmp:packet", "xmp:xmp:Thumbnails[1]/xmpGImg:format"]


@pytest.mark.parametrize("before", ["", "\ufeff", '<?xml version="1.0"?>\n'])
def test_offsets_point_to_the_property(before):
    data = b"head" + packet(Property("dc:format", "é"), Property("dc:source", "x"), before=before)
    found = block(read(data[4:], base=4), "xmp:dc:source")
    assert data[found.offset : found.offset + found.length] == b"<dc:source>x</dc:source>"


def test_without_an_offset_in_the_file_properties_have_none():
    assert block(read(packet(Property("dc:format", "x")), base=None), "xmp:dc:format").offset is None


def test_in_a_utf16_packet_properties_are_located_by_the_packet():
    data = packet(Property("dc:format", "x"), encoding="utf-16")
    found = block(read(data, base=9), "xmp:dc:format")
    assert (found.offset, found.length) == (9, len(data))


def test_an_attribute_is_located_by_its_element_up_to_the_end_of_the_tag():
    data = packet(Property("dc:format", "a > b", "attribute"), Property("dc:source", "x"))
    found = block(read(data, base=0), "xmp:dc:format")
    tag = data[found.offset : found.offset + found.length]
    assert tag.startswith(b"<rdf:Description ")
    assert tag.endswith(b">")
    assert b"dc:format=" in tag
    assert b"dc:source" not in tag


@pytest.mark.parametrize("data", [b"", b"   ", bytes(30), b'<?xpacket begin="" id="x"?><?xpacket end="w"?>'])
def test_an_empty_packet_is_no_mistake(data):
    result = read(data)
    assert [one.source for one in result.blocks] == ["xmp:packet"]
    assert result.problems == []
