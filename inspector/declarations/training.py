"""L2: wishes about use for AI training that stand in a picture or its sidecar. They say nothing about origin.

Formats: PLUS LDF 2.0.1 `plus:DataMining`; the web hints `noai` and `noimageai`; TDM Reservation Protocol
(W3C community group). Wishes in C2PA manifests are read with the manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from inspector.declarations._common import clip, exif, folded, values, xmp_named
from inspector.declarations.taglists import TAG_PLACES, listed, tag_blocks
from inspector.declarations.vocabulary import normal
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock, png_sources
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence

TEXT_SEARCHED = 20_000
"""Characters of a rights text that are searched."""
VALUES_LIMIT = 20
"""Values of one property that are read."""

_PLUS: Mapping[str, str] = {
    "ALLOWED": "allowed",
    "PROHIBITED": "opt_out",
    "PROHIBITED-AIMLTRAINING": "opt_out",
    "PROHIBITED-GENAIMLTRAINING": "opt_out",
    "PROHIBITED-EXCEPTSEARCHENGINEINDEXING": "opt_out",
    "PROHIBITED-SEECONSTRAINT": "constrained",
    "PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": "constrained",
    "PROHIBITED-SEELINKEDRIGHTSEXPR": "constrained",
}
_DMI = re.compile(r"DMI-([A-Z\-]+)", re.IGNORECASE)
_NOAI = re.compile(r"(?<![\w\-])no(?:image)?ai(?![\w\-])", re.IGNORECASE)
_NOAI_TAGS = frozenset({"noai", "noimageai"})
_RIGHTS = (
    "xmp:dc:rights",
    "xmp:xmpRights:UsageTerms",
    "xmp:photoshop:Instructions",
    "xmp:plus:OtherConstraints",
    "iptc:CopyrightNotice",
    "iptc:SpecialInstructions",
    "iptc:2:116",
    "iptc:2:40",
    *png_sources("Copyright", "Disclaimer", "robots", "Robots", "X-Robots-Tag"),
)
_TDM_TEXTS = png_sources("tdm-reservation", "TDM-Reservation", "tdm:reservation")
_TDM_NAMES = ("reservation", "tdm-reservation", "tdmreservation")
_DOCUMENT_TDM = frozenset({"tdm_reservation", "tdm:reservation", "tdmreservation"})
_DOCUMENT_ROBOTS = frozenset({"robots", "x_robots_tag", "meta_robots", "license", "licence", "rights", "usage_terms"})


class TrainingReader:
    """Reads opt-outs, constraints and permissions."""

    name = "training_wishes"
    places: tuple[str, ...] = ("wishes about AI training",)
    needs = ("xmp", *_RIGHTS, "exif:Copyright", *_TDM_TEXTS, *TAG_PLACES)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """One `training` evidence for each wish."""
        yield from self._plus(blocks)
        yield from self._noai(blocks)
        for block in [*blocks.all(*_TDM_TEXTS), *_tdm(blocks)]:
            if effect := tdm_effect(block.text):
                yield self._evidence(block, "tdm", "tdm-reservation", clip(block.text), effect)

    def _plus(self, blocks: BlockSet) -> Iterator[Evidence]:
        for block in xmp_named(blocks, "datamining"):
            for value in values(block)[:VALUES_LIMIT]:
                match = _DMI.search(value[:TEXT_SEARCHED])
                if match and (effect := plus_effect(match[1])):
                    yield self._evidence(block, "plus", match[0].upper(), clip(value), effect)

    def _noai(self, blocks: BlockSet) -> Iterator[Evidence]:
        for block in (*blocks.all(*_RIGHTS), *exif(blocks, "Copyright")):
            match = _NOAI.search(block.text[:TEXT_SEARCHED])
            if match:
                yield self._evidence(block, "noai", match[0].casefold(), clip(block.text), "opt_out")
        for block in tag_blocks(blocks):
            if "ai" not in block.text.casefold():
                continue
            for tag in listed(block):
                if normal(tag).rpartition(":")[2] in _NOAI_TAGS:
                    yield self._evidence(block, "noai", normal(tag).rpartition(":")[2], clip(tag), "opt_out")
                    break

    def _evidence(self, block: MetadataBlock, scheme: str, key: str, value: str, effect: str) -> Evidence:
        return evidence(EvidenceKind.TRAINING, self.name, [block], wish(scheme, key, value, effect))


def wish(scheme: str, key: str, value: str, effect: str) -> dict[str, str]:
    """Data of a `training` evidence."""
    return {"scheme": scheme, "key": key, "value": value, "effect": effect}


def plus_effect(code: str) -> str:
    """What a PLUS data mining code (without `DMI-`) asks for; empty where it asks for nothing.

    A prohibition that is not in the vocabulary is taken as a constraint: something is forbidden.
    """
    known = _PLUS.get(code.upper())
    return known or ("constrained" if code.upper().startswith("PROHIBITED") else "")


def tdm_effect(value: object) -> str:
    """What a TDM reservation asks for: `1` reserves the rights, `0` does not."""
    return {"1": "opt_out", "true": "opt_out", "0": "allowed", "false": "allowed"}.get(folded(str(value)[:20]), "")


def of_document(data: Mapping[str, Any], tags: list[str]) -> Iterator[dict[str, str]]:
    """Wishes in a JSON sidecar: its reservation keys, robots directives, rights texts and tags."""
    for key, value in data.items():
        name = normal(str(key)[:TEXT_SEARCHED])
        if name in _DOCUMENT_TDM and isinstance(value, str | int) and (effect := tdm_effect(value)):
            yield wish("tdm", "tdm-reservation", str(value)[:20], effect)
        elif name in _DOCUMENT_ROBOTS:
            text = ", ".join(map(str, value[:VALUES_LIMIT])) if isinstance(value, list) else str(value)
            match = _NOAI.search(text[:TEXT_SEARCHED])
            if match:
                yield wish("noai", match[0].casefold(), clip(text), "opt_out")
    for tag in tags:
        if normal(tag) in _NOAI_TAGS:
            yield wish("noai", normal(tag), clip(tag), "opt_out")
            return


def _tdm(blocks: BlockSet) -> list[MetadataBlock]:
    return [block for block in xmp_named(blocks, *_TDM_NAMES) if "tdm" in block.key.casefold()]
