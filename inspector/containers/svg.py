"""L2: SVG: size of the picture, XMP or RDF metadata, credentials. Bounded; entities are never followed.

Formats: SVG 2, 5.10 (`metadata`), also packed with gzip (`.svgz`, RFC 1952); C2PA 2.x A.3 (`c2pa:manifest` inside
`metadata`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from inspector.containers import _xml, xmp
from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import ContainerFormat, Severity

READ_BYTES = 16 * 1024 * 1024
"""Bytes of an SVG file that are looked at."""
ROOT_BYTES = 64 * 1024
"""Longest start tag of the root element in which the size is looked for."""
PREFIX_BYTES = 64 * 1024
"""Bytes unpacked of a gzip file to see whether it is a drawing."""
_GZIP = b"\x1f\x8b\x08"
_GZIP_WINDOW = 31
_TAIL_BYTES = 1024
_C2PA = "http://c2pa.org/manifest"
_KEPT = {"metadata", "RDF", "xmpmeta", "manifest"}
_MARKS = (b"metadata", b"RDF", b"c2pa")
_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(px)?\s*$")
_MAXIMUM = 2**31


class Svg:
    """SVG, recognised by its root element behind declarations and comments."""

    name = "svg"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """SVG by its root element, or by a document type that says so where the root lies further on."""
        if prefix.startswith(_GZIP):
            prefix = _inflated(prefix, PREFIX_BYTES)[0]
        text = _utf8(prefix)
        if not text.removeprefix(_BOM).lstrip(_SPACE).startswith(b"<"):
            return None
        at = _root_at(text)
        if at is not None:
            return ContainerFormat.SVG if _is_svg(text, at) else None
        head = text.lower()
        return ContainerFormat.SVG if b"<!doctype svg" in head else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report size, metadata and credentials."""
        into.facts(format=ContainerFormat.SVG, has_alpha=True)
        stored = source.read_at(0, READ_BYTES)
        text, whole = _unpacked(stored, into) if stored.startswith(_GZIP) else (stored, source.size <= READ_BYTES)
        if not whole:
            into.problem("file.block_cut", "svg", Severity.INFO, limit=READ_BYTES)
        data = _utf8(text)
        origin = 0 if data is stored else None
        root = _root_at(data)
        if root is None:
            into.problem("file.truncated", "svg:root")
            return
        _size(data[root : root + ROOT_BYTES], into)
        if any(mark in data for mark in _MARKS):
            with into.packed(0, len(stored)):
                _metadata(data, origin, into)
        if whole and not _closed(data, root):
            into.problem("file.truncated", "svg:root")


def _unpacked(stored: bytes, into: BlockCollector) -> tuple[bytes, bool]:
    """The drawing inside a gzip file, and whether that is all of it; damage and an early end are noted."""
    room = min(READ_BYTES, into.limits.inflated_bytes - into.inflated)
    text, ended, fault = _inflated(stored, max(room, 1))
    into.inflated += len(text)
    whole = ended or len(text) < room
    if not ended and whole:
        into.problem("file.not_unpacked" if fault else "file.truncated", "svg:root")
    return text, whole


def _inflated(data: bytes, limit: int) -> tuple[bytes, bool, bool]:
    """Up to `limit` bytes of a gzip member, whether it ended there, and whether it is damaged."""
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    parts: list[bytes] = []
    size = 0
    try:
        while data and size < limit and not unpacking.eof:
            parts.append(unpacking.decompress(data, min(limit - size, PREFIX_BYTES)))
            size += len(parts[-1])
            data = unpacking.unconsumed_tail
    except zlib.error:
        return b"".join(parts), False, True
    return b"".join(parts), unpacking.eof, False


def _utf8(data: bytes) -> bytes:
    """The text as UTF-8; the same object where it is UTF-8 already."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    if data.startswith(_BOM) or data.isascii():
        return data
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:
            return data.decode("latin-1").encode()
    return data


def _root_at(data: bytes) -> int | None:
    """Offset of the root element behind the declaration, comments and document type."""
    at = len(_BOM) if data.startswith(_BOM) else 0
    while (at := data.find(b"<", at)) >= 0:
        if data.startswith(b"<?", at):
            close, length = data.find(b"?>", at), 2
        elif data.startswith(b"<!--", at):
            close, length = data.find(b"-->", at), 3
        elif data.startswith(b"<!", at):
            bracket, close = data.find(b"[", at), data.find(b">", at)
            if 0 <= bracket < close:
                close = data.find(b">", data.find(b"]", bracket)) if b"]" in data[bracket:] else -1
            length = 1
        else:
            return at
        if close < 0:
            return None
        at = close + length
    return None


def _is_svg(data: bytes, at: int) -> bool:
    """Whether the element at this offset is called svg, under any prefix."""
    name = re.match(rb"<(?:[\w.-]+:)?([\w.-]+)", data[at : at + 256])
    return name is not None and name[1] == b"svg"


def _closed(data: bytes, root: int) -> bool:
    return b"svg>" in data[-_TAIL_BYTES:].replace(b" ", b"") or data[root:].rstrip(_SPACE).endswith(b"/>")


def _size(tag: bytes, into: BlockCollector) -> None:
    """Size in pixels from width and height, else from the view box."""
    text = tag[: end + 1 if (end := tag.find(b">")) >= 0 else len(tag)].decode("utf-8", "replace")
    attributes = dict(re.findall(r"\s(width|height|viewBox)\s*=\s*[\"']([^\"']*)", text))
    sides = [_pixels(attributes.get(name, "")) for name in ("width", "height")]
    if None in sides:
        box = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
        sides = [_pixels(part) for part in box[2:4]] if len(box) == 4 else []
    if len(sides) == 2 and None not in sides:
        into.facts(width=sides[0], height=sides[1])


def _pixels(text: str) -> int | None:
    match = _LENGTH.match(text)
    value = float(match[1]) if match else 0.0
    return round(value) if 0 < value < _MAXIMUM else None


def _metadata(data: bytes, origin: int | None, into: BlockCollector) -> None:
    document = _xml.parse(data, nesting=into.limits.nesting, doctype=True, keep=lambda name: name[1] in _KEPT)
    if document.fault == "entities":
        into.problem("svg.entities", "svg", Severity.WARNING)
        _fragments(data, origin, into)
        return
    if document.fault:
        into.problem("svg.malformed", "svg", Severity.INFO)
    elements = list(_elements(document.root))
    if document.fault and not elements:
        _fragments(data, origin, into)
        return
    if not any(element.name == (_C2PA, "manifest") for element in elements):
        _stray_manifest(data, origin, into)
    for element in elements:
        start = None if origin is None else origin + element.start
        close = data.find(b">", element.end) + 1
        if element.name == (_C2PA, "manifest"):
            into.add(MetadataBlock("jumbf", "c2pa", b"", start, close - element.start, "svg:c2pa:manifest"))
        elif element.name[1] == "RDF":
            text = data[element.start : close].decode("utf-8", "replace")
            into.add(MetadataBlock("xmp", "packet", text, start, close - element.start, "svg:metadata"))
    xmp.report(document, data, 0, into, xmp.Place("svg:metadata", "", origin, origin))


def _elements(root: _xml.Element | None) -> Iterator[_xml.Element]:
    """RDF and credentials in the kept parts of the tree."""
    waiting = [root] if root is not None else []
    while waiting:
        element = waiting.pop()
        if element.name[1] == "RDF" or element.name == (_C2PA, "manifest"):
            yield element
        else:
            waiting += reversed(element.children)


def _fragments(data: bytes, origin: int | None, into: BlockCollector) -> None:
    """What stands on its own in a file whose entities are refused: an XMP packet, a manifest."""
    start, end = data.find(b"<x:xmpmeta"), data.find(b"</x:xmpmeta>")
    if 0 <= start < end:
        base = None if origin is None else origin + start
        xmp.read(data[start : end + len(b"</x:xmpmeta>")], into, inside="svg:metadata", base=base)
    _stray_manifest(data, origin, into)


def _stray_manifest(data: bytes, origin: int | None, into: BlockCollector) -> None:
    """A manifest by its usual spelling alone, in a drawing that is damaged or uses a name that it does not declare."""
    start = data.find(b"<c2pa:manifest")
    if start >= 0:
        end = data.find(b"</c2pa:manifest>", start)
        begin = None if origin is None else origin + start
        length = (end if end > start else len(data)) - start
        into.add(MetadataBlock("jumbf", "c2pa", b"", begin, length, "svg:c2pa:manifest"))
