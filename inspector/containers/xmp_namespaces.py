"""L2: canonical XMP prefixes by namespace URI; data, and the lookup that forgives the usual misspellings."""

from __future__ import annotations

from collections.abc import Mapping

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"

_CANONICAL = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xmp/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/bj/": "xmpBJ",
    "http://ns.adobe.com/xap/1.0/t/pg/": "xmpTPg",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "xmpDM",
    "http://ns.adobe.com/xmp/note/": "xmpNote",
    "http://ns.adobe.com/xap/1.0/g/": "xmpG",
    "http://ns.adobe.com/xap/1.0/g/img/": "xmpGImg",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/xap/1.0/sType/Version#": "stVer",
    "http://ns.adobe.com/xap/1.0/sType/ManifestItem#": "stMfs",
    "http://ns.adobe.com/xap/1.0/sType/Job#": "stJob",
    "http://ns.adobe.com/xap/1.0/sType/Dimensions#": "stDim",
    "http://ns.adobe.com/xap/1.0/sType/Font#": "stFnt",
    "http://ns.adobe.com/xmp/sType/Area#": "stArea",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.adobe.com/illustrator/1.0/": "illustrator",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/dng/1.0/": "dng",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-19/": "Iptc4xmpExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://www.tc260.org.cn/ns/AIGC/1.0/": "TC260",
    "https://canva.com/export": "canva",
    "http://creativecommons.org/ns#": "cc",
    "http://web.resource.org/cc/": "cc",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://www.metadataworkinggroup.com/schemas/keywords/": "mwg-kw",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://darktable.sf.net/": "darktable",
    "http://www.gimp.org/ns/2.10/": "GIMP",
    "http://www.gimp.org/xmp/": "GIMP",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.google.com/photos/1.0/container/": "Container",
    "http://ns.google.com/photos/1.0/container/item/": "Item",
    "http://ns.google.com/photos/1.0/creations/": "GCreations",
    "http://ns.google.com/photos/1.0/depthmap/": "GDepth",
    "http://ns.google.com/photos/1.0/panorama/": "GPano",
    "http://ns.adobe.com/hdr-gain-map/1.0/": "hdrgm",
    "http://ns.apple.com/HDRGainMap/1.0/": "HDRGainMap",
    "http://ns.apple.com/faceinfo/1.0/": "apple-fi",
    "http://ns.mflux.ai/1.0/": "mflux",
    "http://ns.acdsee.com/iptc/1.0/": "acdsee",
    "http://www.dji.com/drone-dji/1.0/": "drone-dji",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://c2pa.org/manifest": "c2pa",
}


def _plain(uri: str) -> str:
    """A namespace URI without scheme, closing `/` or `#`, in lower case: what misspellings have in common."""
    return uri.split("://", 1)[-1].rstrip("/#").lower()


PREFIXES: Mapping[str, str] = {_plain(uri): prefix for uri, prefix in _CANONICAL.items()}
KNOWN_PREFIXES = frozenset(_CANONICAL.values())


def qualified(uri: str, local: str, declared: Mapping[str, str]) -> str:
    """`prefix:Local` with the canonical prefix of the namespace.

    Args:
        uri: the namespace of the property; empty for none.
        local: its local name.
        declared: namespace URI -> prefix as the document declares it, for namespaces that are not in the table.
            A prefix that belongs to a namespace of the table is never lent to another one: such a property is
            named `{URI}Local`.
    """
    if not uri:
        return local
    prefix = PREFIXES.get(_plain(uri))
    if prefix is None:
        prefix = declared.get(uri) or ""
        if not prefix or prefix in KNOWN_PREFIXES:
            return f"{{{uri}}}{local}"
    return f"{prefix}:{local}"
