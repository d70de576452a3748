"""L2: a bounded XML tree for XMP packets and SVG files. Entities are never declared nor followed.

The guards are those of defusedxml; the tree itself is ours, since ElementTree forgets prefixes and offsets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

NODE_LIMIT = 100_000
"""Elements kept of one document."""
SEEN_LIMIT = 1_000_000
"""Elements passed over in a document of which only parts are kept."""
_SEPARATOR = "}"
# Cleared at the end: they refer back to the parser, and cycles would have to wait for the garbage collector.
_HANDLERS = (
    "StartElementHandler",
    "EndElementHandler",
    "CharacterDataHandler",
    "StartNamespaceDeclHandler",
    "DefaultHandlerExpand",
    "StartDoctypeDeclHandler",
    "EntityDeclHandler",
    "UnparsedEntityDeclHandler",
    "ExternalEntityRefHandler",
    "CommentHandler",
    "ProcessingInstructionHandler",
)


@dataclass(slots=True)
class Element:
    """One element. Names are (namespace URI, local name).

    `start` is the byte offset of its start tag in the document, `end` that of its end tag.
    """

    name: tuple[str, str]
    attributes: dict[tuple[str, str], str]
    start: int
    end: int = -1
    depth: int = 0
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly inside the element."""
        return "".join(self.texts)


@dataclass(slots=True)
class Document:
    """What could be read of a document; `fault` says why reading stopped early.

    `fault` is empty or one of `malformed`, `entities`, `doctype`, `nesting`, `elements`.
    """

    root: Element | None = None
    prefixes: dict[str, str] = field(default_factory=dict)
    """Namespace URI -> the first prefix under which the document declares it."""
    end: int = 0
    """Byte offset behind the root element, 0 where it never ended."""
    fault: str = ""


class _Stop(Exception):  # noqa: N818 - ends the parser from inside a callback
    pass


def parse(
    data: bytes, *, nesting: int, doctype: bool = False, keep: Callable[[tuple[str, str]], bool] | None = None
) -> Document:
    """Read one document of UTF-8 bytes up to the end of its root element; what follows is ignored.

    Args:
        data: the document.
        nesting: deepest level of elements that is read.
        doctype: whether a document type declaration without entities is accepted.
        keep: tells by name which elements below the root are kept, with everything inside them; None keeps all.
    """
    from xml.parsers.expat import ExpatError

    from defusedxml.common import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
    from defusedxml.ElementTree import DefusedXMLParser

    parser: Any = DefusedXMLParser(encoding="utf-8", forbid_dtd=not doctype).parser
    document = Document()
    builder = _Builder(parser, document, nesting, keep)
    try:
        parser.Parse(data, True)
    except _Stop:
        pass
    except DTDForbidden:
        document.fault = "doctype"
    except (EntitiesForbidden, ExternalReferenceForbidden):
        document.fault = "entities"
    except ExpatError:
        document.fault = "malformed"
    builder.finish(data)
    return document


class _Builder:
    """Callbacks of the parser: builds the tree and enforces the limits while the document is read."""

    __slots__ = ("_depth", "_document", "_keep", "_kept", "_names", "_nesting", "_open", "_parser", "_seen")

    def __init__(
        self, parser: Any, document: Document, nesting: int, keep: Callable[[tuple[str, str]], bool] | None
    ) -> None:
        self._parser = parser
        self._document = document
        self._nesting = nesting
        self._keep = keep
        self._open: list[Element] = []
        self._names: dict[str, tuple[str, str]] = {}
        self._depth = self._kept = self._seen = 0
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.close
        parser.CharacterDataHandler = self.characters
        parser.StartNamespaceDeclHandler = self.namespace

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        """A namespace declaration."""
        if uri:
            self._document.prefixes.setdefault(uri, prefix or "")

    def start(self, name: str, attributes: list[str]) -> None:
        """The start of an element; attributes alternate between name and value."""
        self._depth += 1
        self._seen += 1
        if self._depth > self._nesting:
            self.stop("nesting")
        full = self.name(name)
        if self._keep is not None and len(self._open) == 1 and not self._keep(full):
            if self._seen > SEEN_LIMIT:
                self.stop("elements")
            return
        self._kept += 1
        if self._kept > NODE_LIMIT:
            self.stop("elements")
        pairs = {self.name(attributes[at]): attributes[at + 1] for at in range(0, len(attributes), 2)}
        element = Element(full, pairs, self._parser.CurrentByteIndex, depth=self._depth)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._document.root = element
        self._open.append(element)

    def close(self, _name: str) -> None:
        """The end of an element."""
        if self._open and self._open[-1].depth == self._depth:
            self._open.pop().end = self._parser.CurrentByteIndex
        self._depth -= 1
        if not self._depth:
            self.stop("")

    def characters(self, text: str) -> None:
        """Text inside an element."""
        if self._open and self._open[-1].depth == self._depth:
            self._open[-1].texts.append(text)

    def stop(self, fault: str) -> None:
        """End the reading here."""
        self._document.fault = fault
        raise _Stop

    def name(self, name: str) -> tuple[str, str]:
        """(URI, local name) of the parser's `URI}local`."""
        known = self._names.get(name)
        if known is None:
            uri, _, local = name.rpartition(_SEPARATOR)
            known = self._names[name] = (uri, local)
        return known

    def finish(self, data: bytes) -> None:
        """Put the end of the document behind the root's closing tag and let the parser go."""
        root = self._document.root
        if root is not None and root.end >= 0:
            self._document.end = data.find(b">", root.end) + 1
        for element in self._open:
            element.end = len(data)
        for handler in _HANDLERS:
            setattr(self._parser, handler, None)
