"""L2: IPTC Digital Source Type in XMP, with every fault that writers are known to make.

Format: IPTC Photo Metadata Standard, NewsCodes `digitalsourcetype`; schema.org `IPTCDigitalSourceEnumeration`;
two further terms in the C2PA specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from inspector.declarations._common import TEXT_LIMIT, clip, values, xmp_named
from inspector.declarations.vocabulary import SourceTerm, fold_term
from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence

VALUES_LIMIT = 20
"""Values of one property that are read."""
PACKET_LIMIT = 1024 * 1024
"""Characters of an XMP packet that are searched where it could not be parsed."""

_IPTC = "cv.iptc.org/newscodes/digitalsourcetype"
_URI = re.compile(r"(?P<scheme>https?)://(?:www\.)?(?P<place>\S*?)/?(?P<term>[^/\s#]*)/*#?", re.IGNORECASE)
_QUOTES = "\"'<>[]"
_SCHEMA_ORG = "digitalsource"
_SCHEMA_ORG_NAMES = {"multiframecomputationalcapture": "computationalcapture"}
_IN_PACKET = re.compile(r"DigitalSourceType(?:\s*=\s*[\"']|\s*>)\s*([^\"'<]{1,200})")


class SourceTypeReader:
    """Reads `DigitalSourceType` and the non-standard `DigitalSourceFileType`.

    A term that the vocabulary does not hold is reported as unknown, never guessed at.
    """

    name = "iptc_source_type"
    places: tuple[str, ...] = ("IPTC digital source type",)
    needs = ("xmp",)

    def __init__(self, terms: Mapping[str, SourceTerm]) -> None:
        self._terms = terms

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """One `source_type` evidence for each value."""
        found = xmp_named(blocks, "digitalsourcetype", "digitalsourcefiletype")
        for block in found:
            nonstandard = ["property"] if block.key.casefold().endswith("filetype") else []
            for raw in values(block)[:VALUES_LIMIT]:
                if clip(raw):
                    data = read_term(raw, self._terms, faults=nonstandard)
                    yield evidence(EvidenceKind.SOURCE_TYPE, self.name, [block], data)
        if not found and not any(block.key != "packet" for block in blocks.carrier("xmp")):
            yield from self._unparsed(blocks)

    def _unparsed(self, blocks: BlockSet) -> Iterator[Evidence]:
        for block in blocks.all("xmp:packet"):
            for match in list(_IN_PACKET.finditer(block.text[:PACKET_LIMIT]))[:VALUES_LIMIT]:
                data = read_term(match[1], self._terms, faults=["unparsed_packet"])
                yield evidence(EvidenceKind.SOURCE_TYPE, self.name, [block], data)


def read_term(raw: str, terms: Mapping[str, SourceTerm], *, faults: list[str] | None = None) -> dict[str, Any]:
    """Data of a `source_type` evidence from a value as written.

    Args:
        raw: a URI, a QCode (`digsrctype:print`), a schema.org name, or a bare term.
        terms: the vocabulary by folded spelling.
        faults: faults known already.

    Returns:
        `term` (canonical spelling, or what was written), `known`, `raw`, `faults` (sorted codes: `bare_term`
        `blanks` `case` `https` `no_scheme` `other_namespace` `property` `qcode` `quotes` `schema_org` `spelling`
        `trailing_slash` `unparsed_packet`), and `retired` where IPTC has withdrawn the term.
    """
    noted = set(faults or ())
    raw = raw[:TEXT_LIMIT]
    text = clip(raw)
    if text != raw.strip("\0"):
        noted.add("blanks")
    if text != text.strip(_QUOTES):
        noted.add("quotes")
        text = text.strip(_QUOTES).strip()
    written = _tail(text, noted)
    known = _find(written, terms, noted)
    data: dict[str, Any] = {
        "term": known.term if known else written or text,
        "known": known is not None,
        "raw": raw,
        "faults": sorted(noted),
    }
    if known and known.retired:
        data["retired"] = True
    return data


def _tail(text: str, noted: set[str]) -> str:
    """The term without its namespace; what is odd about the namespace goes into `noted`."""
    if ":" in text or "/" in text:
        solid = "".join(text.split())
        if solid != text:
            noted.add("blanks")
        text = solid
    if uri := _URI.fullmatch(text):
        return _from_uri(uri, text, noted)
    prefix, colon, rest = text.partition(":")
    if colon and prefix.casefold() == "digsrctype":
        noted.add("qcode")
        return rest
    if colon and prefix.casefold() == "schema":
        noted.add("schema_org")
        return rest
    if "digitalsourcetype/" in text.casefold():
        noted.add("no_scheme")
        return text.rstrip("/").rpartition("/")[2]
    noted.add("bare_term")
    return text


def _from_uri(uri: re.Match[str], text: str, noted: set[str]) -> str:
    place = uri["place"].casefold()
    if text.rstrip("#").endswith("/"):
        noted.add("trailing_slash")
    if place == "schema.org":
        noted.add("schema_org")
    elif place == _IPTC:
        if uri["scheme"].casefold() == "https":
            noted.add("https")
    elif place != "c2pa.org/digitalsourcetype":
        noted.add("other_namespace")
    return uri["term"]


def _find(written: str, terms: Mapping[str, SourceTerm], noted: set[str]) -> SourceTerm | None:
    key = fold_term(written)
    if key.endswith(_SCHEMA_ORG) and key not in terms:
        noted.add("schema_org")
        key = key.removesuffix(_SCHEMA_ORG)
        key = _SCHEMA_ORG_NAMES.get(key, key)
    known = terms.get(key)
    if known and known.term != written and "schema_org" not in noted:
        noted.add("case" if known.term.casefold() == written.casefold() else "spelling")
    return known
