"""L2: keywords into an XMP sidecar: all other bytes of it stay as they are.

The sidecar is parsed only to learn where things stand; keywords are cut out and put in at those places. What has a
document type, is no UTF-8, is damaged, or has keywords in another form than lists is not touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

SIDECAR_BYTES = 4 * 1024 * 1024
"""Largest sidecar that is merged."""
DEPTH = 64
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LISTS = frozenset({f"{_RDF} Bag", f"{_RDF} Seq", f"{_RDF} Alt"})
_UTF8 = ("", "utf-8", "utf8", "us-ascii", "ascii")


@dataclass(frozen=True, slots=True)
class _Property:
    """One list of keywords: where it lives, and how a path of keywords is written in it."""

    prefix: str
    namespace: str
    name: str
    container: str
    joint: str

    @property
    def key(self) -> str:
        return f"{self.namespace} {self.name}"


PROPERTIES = (
    _Property("dc", "http://purl.org/dc/elements/1.1/", "subject", "Bag", ":"),
    _Property("lr", "http://ns.adobe.com/lightroom/1.0/", "hierarchicalSubject", "Bag", "|"),
    _Property("digiKam", "http://www.digikam.org/ns/1.0/", "TagsList", "Seq", "/"),
)
_KEYS = {one.key: one for one in PROPERTIES}


class NotMerged(Exception):  # noqa: N818 - the sidecar is left as it is
    """A sidecar that cannot be changed with certainty."""


@dataclass(slots=True)
class _Found:
    """Where a list of keywords ends in the bytes, and the spans of the entries that are ours."""

    end: int | None = None
    ours: list[tuple[int, int]] = field(default_factory=list)


def merged(existing: bytes | None, root: str, value: str | None) -> bytes:
    """A sidecar with the keyword `root` and `value` in each form that programs read.

    Args:
        existing: the sidecar as it is; null for none.
        root: the upper keyword; entries below it are replaced.
        value: the keyword below it; null removes what is there.

    Raises:
        NotMerged: the sidecar must stay as it is.
    """
    if existing is None:
        return _fresh(root, value)
    walk = _Walk(existing, root)
    edits: list[tuple[int, int, str]] = [(*span, "") for found in walk.found.values() for span in found.ours]
    missing = []
    for one in PROPERTIES if value is not None else ():
        found = walk.found.get(one.key)
        if found is None or found.end is None:
            missing.append(one)
        else:
            text = escape(f"{root}{one.joint}{value}")
            edits.append((found.end, found.end, f'<rdf:li xmlns:rdf="{_RDF}">{text}</rdf:li>'))
    if missing:
        edits.append((walk.end, walk.end, _description(missing, root, str(value))))
    data = existing
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text.encode() + data[end:]
    _Walk(data, root)
    return data


class _Walk:
    """Positions in one sidecar."""

    def __init__(self, data: bytes, root: str) -> None:
        if len(data) > SIDECAR_BYTES or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise NotMerged
        self.found: dict[str, _Found] = {}
        self.end = -1
        self._data, self._root = data, root
        self._open: list[tuple[str, int]] = []
        self._text: list[str] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._refuse
        parser.XmlDeclHandler = self._declared
        self._parser = parser
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise NotMerged from error
        if self.end < 0:
            raise NotMerged

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "").lower() not in _UTF8:
            raise NotMerged

    def _refuse(self, *_: object) -> None:
        raise NotMerged

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEPTH or set(attributes) & set(_KEYS):
            raise NotMerged
        if name in _KEYS and (attributes or name in self.found):
            raise NotMerged
        if name in _KEYS:
            self.found[name] = _Found()
        self._open.append((name, self._parser.CurrentByteIndex))
        self._text.clear()

    def _close(self, name: str) -> None:
        _, start = self._open.pop()
        at = self._parser.CurrentByteIndex
        ended = self._data.startswith(b"</", at)  # an element like <a/> has no place inside
        parents = [opened for opened, _ in self._open]
        if name == f"{_RDF} RDF" and ended:
            self.end = at
        elif name in _LISTS and parents and parents[-1] in _KEYS and ended:
            self.found[parents[-1]].end = at
        elif name == f"{_RDF} li" and len(parents) > 1 and parents[-2] in _KEYS:
            one = _KEYS[parents[-2]]
            if "".join(self._text).strip().startswith(f"{self._root}{one.joint}"):
                self.found[one.key].ours.append((start, self._data.index(b">", at) + 1 if ended else at))
        elif name in _KEYS and self.found[name].end is None:
            raise NotMerged


def _fresh(root: str, value: str | None) -> bytes:
    inside = _description(PROPERTIES, root, value) if value is not None else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f'<rdf:RDF xmlns:rdf="{_RDF}">\n{inside}</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>\n'
    ).encode()


def _description(properties: list[_Property] | tuple[_Property, ...], root: str, value: str) -> str:
    names = "".join(f' xmlns:{one.prefix}="{one.namespace}"' for one in properties)
    lines = [f'<rdf:Description xmlns:rdf="{_RDF}" rdf:about=""{names}>']
    for one in properties:
        tag, text = f"{one.prefix}:{one.name}", escape(f"{root}{one.joint}{value}")
        lines.append(f"<{tag}><rdf:{one.container}><rdf:li>{text}</rdf:li></rdf:{one.container}></{tag}>")
    return "\n".join([*lines, "</rdf:Description>", ""])
