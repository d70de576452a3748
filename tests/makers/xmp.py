"""XMP packets from a list of properties.

    packet(Property("xmp:CreatorTool", "GIMP"), Property("dc:subject", ["a", "b"]))
    packet(Property("iptcExt:DigitalSourceType", "…"), prefixes={"iptcExt": IPTC_EXT})

`Property(name, value, form, container)`: `value` is text, a list (of text or of dictionaries `{"stEvt:action": "saved"}`)
or a dictionary (structure); `form` is `attribute` or `element` (lists and structures are always elements);
`container` is `Bag`, `Seq` or `Alt` (Alt entries may be `("x-default", text)` pairs); `compact` writes the
structures of a list as attributes of `rdf:li`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": IPTC_EXT,
    "iptcExt": IPTC_EXT,
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "TC260": "http://www.tc260.org.cn/ns/AIGC/1.0/",
    "canva": "https://canva.com/export",
}
BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
END = '\n<?xpacket end="w"?>'

Text = str | tuple[str, str]
Value = str | list[Text | Mapping[str, str]] | Mapping[str, str]


class Property(NamedTuple):
    """One XMP property; see the module docstring."""

    name: str
    value: Value
    form: str = "element"
    container: str = "Bag"
    compact: bool = False


def packet(
    *properties: Property,
    prefixes: Mapping[str, str] | None = None,
    begin: str = BEGIN,
    end: str = END,
    before: str = "",
    padding: int = 0,
    encoding: str = "utf-8",
) -> bytes:
    """A packet as stored. `begin=""`, `end=""` leave the xpacket out; `before` goes in front (`<?xml …?>`).

    `prefixes` adds or replaces prefix -> namespace URI.
    """
    known = {**NAMESPACES, **(prefixes or {})}
    used = {part.split(":")[0] for part in _names(properties)}
    declared = "".join(f" xmlns:{name}={quoteattr(known[name])}" for name in sorted(used))
    attributes = "".join(f" {p.name}={quoteattr(str(p.value))}" for p in properties if p.form == "attribute")
    elements = "".join(_element(p) for p in properties if p.form != "attribute")
    text = (
        f'{before}{begin}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'
        f'<rdf:Description rdf:about=""{declared}{attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>'
        f"{' ' * padding}{end}"
    )
    return text.encode(encoding)


def _names(properties: tuple[Property, ...]) -> list[str]:
    names = [p.name for p in properties]
    for p in properties:
        items = p.value if isinstance(p.value, list) else [p.value]
        names += [key for item in items if isinstance(item, Mapping) for key in item]
    return names


def _element(p: Property) -> str:
    if isinstance(p.value, str):
        return f"<{p.name}>{escape(p.value)}</{p.name}>"
    if isinstance(p.value, Mapping):
        return f'<{p.name} rdf:parseType="Resource">{_fields(p.value)}</{p.name}>'
    items = "".join(_item(item, compact=p.compact) for item in p.value)
    return f"<{p.name}><rdf:{p.container}>{items}</rdf:{p.container}></{p.name}>"


def _item(item: Text | Mapping[str, str], *, compact: bool) -> str:
    if isinstance(item, tuple):
        return f"<rdf:li xml:lang={quoteattr(item[0])}>{escape(item[1])}</rdf:li>"
    if isinstance(item, Mapping):
        if compact:
            return "<rdf:li" + "".join(f" {key}={quoteattr(value)}" for key, value in item.items()) + "/>"
        return f'<rdf:li rdf:parseType="Resource">{_fields(item)}</rdf:li>'
    return f"<rdf:li>{escape(item)}</rdf:li>"


def _fields(fields: Mapping[str, str]) -> str:
    return "".join(f"<{key}>{escape(value)}</{key}>" for key, value in fields.items())
