"""L2: XMP packets to blocks: the packet itself and one block a property, named by namespace, never by prefix.

Formats: ISO 16684-1 (XMP, part 1), with the liberties that writers take: no xpacket, an XML declaration in
front of it, a byte order mark, padding, several packets, UTF-16, properties as attributes or elements.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.containers import _xml
from inspector.containers._binary import cut
from inspector.containers.base import BlockCollector
from inspector.containers.xmp_namespaces import RDF, XML, qualified
from inspector.domain.blocks import BlockValue, MetadataBlock
from inspector.domain.enums import Severity

PACKET_BYTES = 16 * 1024 * 1024
"""Longest packet that is parsed."""
PACKET_LIMIT = 16
"""Packets parsed in one carrier."""
PROPERTY_LIMIT = 2_000
"""Property blocks made of one carrier."""
ITEM_LIMIT = 100
"""Structured array items (edit history entries) that become blocks; the whole packet is kept all the same."""
VALUE_LIMIT = 1_000
"""Plain array items kept in one block."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_ARRAYS = {(RDF, "Bag"), (RDF, "Seq"), (RDF, "Alt")}
_ALT, _LI, _VALUE = (RDF, "Alt"), (RDF, "li"), (RDF, "value")
_RESOURCE, _PARSE_TYPE, _LANG = (RDF, "resource"), (RDF, "parseType"), (XML, "lang")
_PACKET = b"<?xpacket begin"
_PROVENANCE = "dcterms:provenance"
_SCHEME_CHARACTERS = 40
_BINARY = "xmpGImg:image"
_TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+>")
_FAULTS = {
    "malformed": ("xmp.malformed", Severity.WARNING),
    "doctype": ("xmp.entities", Severity.WARNING),
    "entities": ("xmp.entities", Severity.WARNING),
    "nesting": ("xmp.too_complex", Severity.WARNING),
    "elements": ("xmp.too_complex", Severity.WARNING),
}


def read(data: bytes, into: BlockCollector, *, inside: str, base: int | None = None, group: str = "") -> None:
    """Report a carrier's packet and its properties.

    Args:
        data: the stored bytes.
        into: where blocks and problems go.
        inside: the carrier, for example `png:iTXt`.
        base: offset of `data` in the file; None where it was stored compressed or in pieces.
        group: the file's name where the packet is a sidecar.
    """
    data, truncated = cut(data, into, inside, PACKET_BYTES)
    text, skipped = _decoded(data)
    into.add(MetadataBlock("xmp", "packet", text.strip("\0"), base, len(data), inside, None, group, truncated))
    exact = skipped is not None and base is not None
    origin = (base or 0) + (skipped or 0) if exact else None
    document = data[skipped:] if skipped is not None else text.encode("utf-8", "replace")
    read_documents(document, into, Place(inside, group, base, origin, len(data)))


@dataclass(frozen=True, slots=True)
class Place:
    """Where properties stand: carrier, sidecar name, offset of the packet, and of the parsed bytes if those map 1:1."""

    inside: str
    group: str = ""
    packet: int | None = None
    origin: int | None = None
    length: int | None = None
    """Bytes of the packet: the place of a property where the parsed bytes are not the stored ones."""


def read_documents(data: bytes, into: BlockCollector, place: Place) -> None:
    """Report the properties of every document in these UTF-8 bytes."""
    at = _document_start(data, 0)
    for _ in range(PACKET_LIMIT):
        if at < 0:
            return
        document = _xml.parse(data[at:] if at else data, nesting=into.limits.nesting)
        if document.fault:
            code, severity = _FAULTS[document.fault]
            into.problem(code, place.inside, severity)
        report(document, data, at, into, place)
        following = at + document.end if document.end else data.find(_PACKET, at + 1)
        at = _document_start(data, following) if following >= 0 else -1


def report(document: _xml.Document, data: bytes, start: int, into: BlockCollector, place: Place) -> None:
    """Report the properties in a parsed document that begins at `start` of `data`."""
    flat = _Flattener(document, data, start, into, place)
    for description in _descriptions(document.root):
        for name, value in _own(description):
            flat.emit(qualified(*name, document.prefixes), value, description, attribute=True)
        for child in description.children:
            flat.property(qualified(*child.name, document.prefixes), child)
    if flat.cut:
        into.problem("xmp.cut", place.inside, Severity.INFO, limit=ITEM_LIMIT)


def _decoded(data: bytes) -> tuple[str, int | None]:
    """The text, and how many bytes of byte order mark were skipped; None where the text is no plain UTF-8."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            if encoding == "utf-8":
                break
            return data[len(mark) :].decode(encoding, "replace"), None
    else:
        mark = b""
        for start, encoding in _BARE:
            if data.startswith(start):
                return data.decode(encoding, "replace"), None
    try:
        return data[len(mark) :].decode(), len(mark)
    except UnicodeDecodeError:
        return data.decode("latin-1"), None


def _document_start(data: bytes, at: int) -> int:
    """Offset of the next root element (or document type), past processing instructions and comments; -1 if none."""
    while (at := data.find(b"<", at)) >= 0:
        if data.startswith(b"<?", at):
            close, mark = data.find(b"?>", at), 2
        elif data.startswith(b"<!--", at):
            close, mark = data.find(b"-->", at), 3
        elif data.startswith(b"</", at):
            close, mark = at, 2
        else:
            return at
        if close < 0:
            return -1
        at = close + mark
    return -1


def _descriptions(root: _xml.Element | None) -> Iterator[_xml.Element]:
    """The node elements of every rdf:RDF in the document."""
    waiting = [root] if root is not None else []
    while waiting:
        element = waiting.pop()
        if element.name == (RDF, "RDF"):
            yield from element.children
        else:
            waiting += reversed(element.children)


def _own(element: _xml.Element) -> Iterator[tuple[tuple[str, str], str]]:
    """Attributes that are properties, not RDF's or XML's own."""
    return ((name, value) for name, value in element.attributes.items() if name[0] not in ("", RDF, XML))


class _Flattener:
    """Makes one block of each simple property, array of simple values and field of a structure."""

    def __init__(self, document: _xml.Document, data: bytes, start: int, into: BlockCollector, place: Place) -> None:
        self._prefixes = document.prefixes
        self._data = data
        self._start = start
        self._into = into
        self._place = place
        self._count = 0
        self._tag = (-1, -1)
        self.cut = False

    def property(self, path: str, element: _xml.Element) -> None:
        """Report a property element, whatever form it takes."""
        children = element.children
        if children and children[0].name in _ARRAYS:
            self.array(path, element, children[0])
        elif element.attributes.get(_PARSE_TYPE) == "Resource" or any(True for _ in _own(element)):
            self.structure(path, element)
        elif children:
            self.structure(path, children[0])
        else:
            self.emit(path, element.attributes.get(_RESOURCE) or element.text, element)

    def structure(self, path: str, node: _xml.Element) -> None:
        """Report the fields of a structure; of a qualified value only the value."""
        value = next((child for child in node.children if child.name == _VALUE), None)
        if value is not None:
            self.property(path, value)
            return
        for name, text in _own(node):
            self.emit(f"{path}/{qualified(*name, self._prefixes)}", text, node, attribute=True)
        for child in node.children:
            self.property(f"{path}/{qualified(*child.name, self._prefixes)}", child)

    def array(self, path: str, element: _xml.Element, array: _xml.Element) -> None:
        """Report an array: a tuple of plain values, the default text of alternatives, or one item at a time."""
        items = [child for child in array.children if child.name == _LI]
        plain = [_plain(item) for item in items]
        if any(text is None for text in plain):
            self.cut |= len(items) > ITEM_LIMIT
            for number, item in enumerate(items[:ITEM_LIMIT], 1):
                self.property(f"{path}[{number}]", item)
        elif array.name == _ALT:
            default = [text for item, text in zip(items, plain, strict=True) if _language(item) == "x-default"]
            self.emit(path, (default or plain or [""])[0] or "", element)
        else:
            self.cut |= len(items) > VALUE_LIMIT
            self.emit(path, tuple(text or "" for text in plain[:VALUE_LIMIT]), element)

    def emit(self, path: str, value: BlockValue, element: _xml.Element, *, attribute: bool = False) -> None:
        """Report one block; an attribute is located by its element."""
        if path.endswith(_BINARY):
            return
        self._count += 1
        if self._count > PROPERTY_LIMIT:
            self.cut = True
            return
        offset, length = self._location(element, attribute=attribute)
        inside, group = self._place.inside, self._place.group
        unfinished = self._start + element.end >= len(self._data)
        self._into.add(MetadataBlock("xmp", path, value, offset, length, inside, None, group, unfinished))
        if path == _PROVENANCE and isinstance(value, str):
            self._link(value.strip(), offset, length)

    def _link(self, url: str, offset: int | None, length: int | None) -> None:
        """A link to a manifest store elsewhere. One that is no web address is named and never followed."""
        if url.startswith(("http://", "https://")):
            self._into.add(MetadataBlock("jumbf", "remote", url, offset, length, "xmp", None, self._place.group))
        elif "://" in url[:_SCHEME_CHARACTERS]:
            self._into.problem("credentials.link_ignored", self._place.inside, Severity.INFO, url=url)

    def _location(self, element: _xml.Element, *, attribute: bool) -> tuple[int | None, int | None]:
        if self._place.origin is None:
            return self._place.packet, self._place.length
        begin = self._start + element.start
        if attribute:
            if self._tag[0] != begin:  # an element can have thousands of attributes
                self._tag = begin, _tag_end(self._data, begin)
            close = self._tag[1]
        else:
            close = self._data.find(b">", self._start + element.end) + 1 or len(self._data)
        return self._place.origin + begin, max(close - begin, 0)


def _tag_end(data: bytes, start: int) -> int:
    """Offset behind the start tag at `start`; a bracket in an attribute's quotes does not end it."""
    match = _TAG.match(data, start)
    return match.end() if match else len(data)


def _plain(item: _xml.Element) -> str | None:
    """The text of a simple array item, None for a structure."""
    if item.children:
        node = item.children[0] if item.children[0].name == (RDF, "Description") else item
        value = next((child for child in node.children if child.name == _VALUE), None)
        return value.text if value is not None and not value.children else None
    if any(True for _ in _own(item)) or item.attributes.get(_PARSE_TYPE) == "Resource":
        return None
    return item.attributes.get(_RESOURCE) or item.text


def _language(item: _xml.Element) -> str:
    return item.attributes.get(_LANG, "")
