"""L2: who made a picture and under which terms, as EXIF, IPTC-IIM, XMP and PNG text say.

Formats: Exif 3.0 `Artist`, `Copyright`; IPTC-IIM 4.2; XMP `dc:`, `xmpRights:`, `photoshop:`, `cc:`, `plus:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from inspector.declarations._common import clip, exif, folded, values
from inspector.declarations.ai_labels import CREDITS
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock, png_sources
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence

MEMBERS_LIMIT = 20
"""Names of one list that are joined."""

_XMP = {
    "artist": ("dc:creator", "cc:attributionName", "plus:ImageCreator[1]/plus:ImageCreatorName", "tiff:Artist"),
    "title": ("dc:title", "photoshop:Headline"),
    "licence": ("cc:license", "xmpRights:UsageTerms", "plus:LicensorURL"),
    "rights": (
        "dc:rights",
        "tiff:Copyright",
        "plus:CopyrightOwner[1]/plus:CopyrightOwnerName",
        "xmpRights:Owner",
        "photoshop:Credit",
    ),
    "source_url": ("dc:source", "xmpRights:WebStatement", "cc:attributionURL", "photoshop:Source", "dc:identifier"),
}
_IPTC = {
    "artist": ("By-line", "2:80"),
    "title": ("ObjectName", "2:5", "Headline", "2:105"),
    "rights": ("CopyrightNotice", "2:116", "Credit", "2:110"),
    "source_url": ("Source", "2:115"),
}
_PNG = {
    "artist": ("Author", "Artist"),
    "title": ("Title",),
    "rights": ("Copyright",),
    "licence": ("License",),
    "source_url": ("Source", "URL"),
}
_EXIF = {
    "artist": ("Artist", "XPAuthor"),
    "title": ("XPTitle", "DocumentName"),
    "rights": ("Copyright",),
}
_TABLES: tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...] = (
    ("xmp", {field: tuple(f"xmp:{key}" for key in keys) for field, keys in _XMP.items()}),
    ("iptc", {field: tuple(f"iptc:{key}" for key in keys) for field, keys in _IPTC.items()}),
    ("exif", _EXIF),
    ("png:", {field: png_sources(*keys) for field, keys in _PNG.items()}),
)
_NEEDS = tuple(
    f"exif:{key}" if carrier == "exif" else key for carrier, table in _TABLES for keys in table.values() for key in keys
)
_URL = re.compile(r"https?://([^\s/?#:@]{1,253})[^\s]{0,2000}", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_OWN_WORDS = CREDITS.keys() | {
    "ai generated image",
    "novelai generated image",
    "ai augmented image",
    "ai generated content",
    "mflux",
}
"""What generators write into these fields themselves, folded: no title, no person and no rights."""
_NOTHING = re.compile(r"[\s\W_]*|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|unknown|none", re.IGNORECASE)


class AttributionReader:
    """Reads artist, title, licence, rights and source of a picture, carrier by carrier."""

    name = "attribution"
    places: tuple[str, ...] = ("artist and rights fields",)
    needs = _NEEDS

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """One `attribution` evidence for each carrier that says anything."""
        for carrier, table in _TABLES:
            if not any(present.startswith(carrier) for present in blocks.carriers):
                continue
            used: list[MetadataBlock] = []
            data: dict[str, str] = {}
            for field, keys in table.items():
                for block in _signed(blocks, keys) if carrier == "exif" else blocks.all(*keys):
                    text = readable(values(block), url=field == "source_url")
                    if text:
                        data[field] = text
                        used.append(block)
                        break
            if data:
                yield evidence(EvidenceKind.ATTRIBUTION, self.name, used, with_site(data))


def _signed(blocks: BlockSet, keys: tuple[str, ...]) -> list[MetadataBlock]:
    """EXIF fields without the word that Civitai's generator writes for an artist, beside a job number as program."""
    found = exif(blocks, *keys)
    numbered = any(_NUMBER.fullmatch(block.text.strip("\0 ")) for block in exif(blocks, "Software"))
    return [block for block in found if not (numbered and block.key == "Artist" and block.text.strip("\0 ") == "ai")]


def readable(members: list[str], *, url: bool = False) -> str:
    """Names joined by `, `; empty where they hold nothing for a person: identifiers, JSON, prompts over lines.

    Args:
        members: one or more texts.
        url: true where only an address is wanted.
    """
    kept = []
    for member in members[:MEMBERS_LIMIT]:
        text = clip(member)
        if url:
            match = _URL.match(text)
            text = match[0] if match else ""
        payload = text.startswith(("{", "[")) or _NOTHING.fullmatch(text) or folded(text) in _OWN_WORDS
        if text and not payload:
            kept.append(" ".join(text.split()))
    return ", ".join(dict.fromkeys(kept))


def with_site(data: Mapping[str, str]) -> dict[str, str]:
    """The same data with `site` from the source's address, where none is named."""
    filled = dict(data)
    match = _URL.match(filled.get("source_url", ""))
    if match and not filled.get("site"):
        filled["site"] = match[1].casefold().removeprefix("www.")
    return filled
