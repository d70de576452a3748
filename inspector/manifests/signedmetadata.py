"""L2: metadata that was signed into the manifests: EXIF, IPTC and XMP properties as JSON-LD, and schema.org's.

Sources: C2PA 2.x `c2pa.metadata` (Appendix B), CAWG metadata assertion, C2PA 1.x `stds.exif`, `stds.iptc`,
`stds.schema-org.CreativeWork`. All become XMP properties under their canonical prefix (`tiff:Make`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from inspector.manifests.store import Manifest, as_list, as_map, as_text

FIELD_LIMIT = 200
"""Most properties that are kept."""
VALUE_LIMIT = 1_000
"""Longest value in characters."""
ENTRIES_LIMIT = 50
"""Most entries of a list value."""
_LABELS = ("c2pa.metadata", "cawg.metadata", "stds.exif", "stds.iptc")
_CREATIVE_WORK = "stds.schema-org.CreativeWork"
_PREFIXES = {
    "cipa.jp/exif": "exifEX",
    "iptc.org/std/iptc4xmpcore": "Iptc4xmpCore",
    "iptc.org/std/iptc4xmpext": "Iptc4xmpExt",
    "ns.adobe.com/camera-raw-settings": "crs",
    "ns.adobe.com/exif/1.0/aux": "aux",
    "ns.adobe.com/exif": "exif",
    "ns.adobe.com/photoshop": "photoshop",
    "ns.adobe.com/tiff": "tiff",
    "ns.adobe.com/xap/1.0/mm": "xmpMM",
    "ns.adobe.com/xap/1.0/rights": "xmpRights",
    "ns.adobe.com/xap": "xmp",
    "ns.useplus.org/ldf/xmp": "plus",
    "purl.org/dc/elements": "dc",
    "purl.org/dc/terms": "dcterms",
}
"""Canonical prefixes by the beginning of the namespace: writers differ in version, case and closing slash."""
_KNOWN = {prefix.lower(): prefix for prefix in _PREFIXES.values()}
_WORK_NAMES = {
    "author": "dc:creator",
    "copyrightnotice": "dc:rights",
    "credittext": "photoshop:Credit",
    "datecreated": "photoshop:DateCreated",
    "description": "dc:description",
    "headline": "photoshop:Headline",
    "license": "xmpRights:WebStatement",
    "name": "dc:title",
}
"""Terms of schema.org, in lower case, and the XMP property that means the same."""


def metadata_of(manifests: Iterable[Manifest]) -> dict[str, str | list[str]]:
    """Signed properties with their values; the nearest manifest that states one counts.

    Args:
        manifests: the active one first, then those it was made from.
    """
    found: dict[str, str | list[str]] = {}
    for manifest in manifests:
        for name, value in _properties(manifest):
            if len(found) < FIELD_LIMIT and value:
                found.setdefault(name, value)
    return dict(sorted(found.items()))


def _properties(manifest: Manifest) -> Iterator[tuple[str, str | list[str] | None]]:
    for value in manifest.assertion(*_LABELS):
        data = as_map(value)
        names = as_map(data.get("@context"))
        for key, entry in data.items():
            prefix, colon, name = str(key).rpartition(":")
            if colon and name and not prefix.startswith("@"):
                yield f"{_canonical(prefix, names)}:{name[:VALUE_LIMIT]}", _value(entry)
    for value in manifest.assertion(_CREATIVE_WORK):
        for key, entry in as_map(value).items():
            if known := _WORK_NAMES.get(str(key).lower()):
                yield known, _value(entry)


def _canonical(prefix: str, names: Mapping[str, Any]) -> str:
    uri = (as_text(names.get(prefix)) or "").split("://", 1)[-1].lower()
    found = next((known for start, known in _PREFIXES.items() if uri.startswith(start)), None)
    return found or _KNOWN.get(prefix.lower(), prefix[:VALUE_LIMIT])


def _value(value: object) -> str | list[str] | None:
    """Text, or the texts of a list. Of a language alternative the default counts, of a person the name."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        entries = [_text(item) for item in as_list(value)[:ENTRIES_LIMIT]]
        kept = [entry for entry in entries if entry]
        return kept[0] if len(kept) == 1 else kept or None
    return _text(value)


def _text(value: object) -> str | None:
    if isinstance(value, Mapping):
        chosen = next((value[key] for key in ("x-default", "name", "@value", "@id") if key in value), None)
        value = chosen if chosen is not None else next(iter(value.values()), None)
    if isinstance(value, bool):
        return "True" if value else "False"
    found = as_text(value)
    return found[:VALUE_LIMIT] if found else None
