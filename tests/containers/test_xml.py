"""The bounded XML tree."""

from __future__ import annotations

import pytest

from inspector.containers import _xml


def test_names_offsets_prefixes_and_text():
    data = b'<a:root xmlns:a="urn:a" b="1"><a:child>x<i/>y</a:child></a:root> rest'
    document = _xml.parse(data, nesting=9)
    assert document.root is not None
    child = document.root.children[0]
    assert (child.name, child.text) == (("urn:a", "child"), "xy")
    assert document.root.attributes == {("", "b"): "1"}
    assert document.prefixes == {"urn:a": "a"}
    assert data[child.start :].startswith(b"<a:child>")
    assert data[child.end :].startswith(b"</a:child>")
    assert data[document.end :] == b" rest"
    assert document.fault == ""


def test_only_wanted_parts_are_kept():
    data = b"<svg w='1'>" + b"<g><path/></g>" * 50 + b"<metadata><x><y/></x></metadata></svg>"
    document = _xml.parse(data, nesting=9, keep=lambda name: name[1] == "metadata")
    assert document.root is not None
    assert [child.name[1] for child in document.root.children] == ["metadata"]
    assert document.root.children[0].children[0].children[0].name == ("", "y")


@pytest.mark.parametrize(
    ("data", "doctype", "fault"),
    [
        (b"<!DOCTYPE a><a/>", False, "doctype"),
        (b"<!DOCTYPE a><a/>", True, ""),
        (b'<!DOCTYPE a PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd"><a/>', True, ""),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', True, "entities"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', True, "entities"),
        (b'<!DOCTYPE a [<!ENTITY % x "y">]><a/>', True, "entities"),
        (b"<a><b></a>", False, "malformed"),
        (b"<a" + b"<" * 20, False, "malformed"),
        (b"", False, "malformed"),
        (b"<a>" * 10, False, "nesting"),
    ],
)
def test_faults(data, doctype, fault):
    assert _xml.parse(data, nesting=5, doctype=doctype).fault == fault


def test_elements_passed_over_are_limited(monkeypatch):
    monkeypatch.setattr(_xml, "SEEN_LIMIT", 100)
    data = b"<svg>" + b"<g/>" * 200 + b"</svg>"
    assert _xml.parse(data, nesting=5, keep=lambda name: False).fault == "elements"


def test_an_unfinished_document_keeps_its_tree():
    document = _xml.parse(b"<a><b>text</b><c>cut", nesting=5)
    assert document.root is not None
    assert [child.text for child in document.root.children] == ["text", "cut"]
    assert (document.fault, document.end) == ("malformed", 0)
