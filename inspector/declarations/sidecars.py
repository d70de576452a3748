"""L2: what a site's JSON beside a picture says: AI flags, tags, artist, licence, wishes, source type.

Formats: gallery-dl `.json`, the sites' own post objects (Danbooru, e621, Derpibooru, Gelbooru, pixiv, DeviantArt,
ArtStation), Hydrus JSON, img2dataset, schema.org. The flags are the uploader's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from inspector.declarations import attribution, training
from inspector.declarations._common import clip, parse_json, trim
from inspector.declarations.iptc_source_type import read_term
from inspector.declarations.tags import FOUND_LIMIT, meaning_of
from inspector.declarations.vocabulary import TagMeaning, Vocabulary, normal
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence
from inspector.errors import ParseError

TAGS_LIMIT = 5_000
"""Tags of one document that are looked up."""

_SOURCES = ("sidecar:gallery-dl", "sidecar:hydrus", "sidecar:json", "sidecar:img2dataset")
_WRAPPERS = ("post", "illust", "deviation", "body", "image", "submission")
_OWN_CATEGORY = re.compile(r"tags?_(?:string_)?([a-z]+)")
_MIXED = ("tags", "tag_string", "keywords", "hashtags")
_TOOLS = ("software_items", "mediums", "medium")
"""What an artist names as means of a work (ArtStation)."""
_OPEN_CATEGORIES = frozenset({"", "meta", "metadata", "general", "medium", "style"})
_ARTIST_CATEGORIES = frozenset({"artist", "creator"})
_CATEGORIES = _OPEN_CATEGORIES | _ARTIST_CATEGORIES | {"character", "copyright", "species", "circle", "lore", "invalid"}
_ONLY_AI_SITES = frozenset({"aibooru", "e6ai"})
_PIXIV_FLAGS = ("illust_ai_type", "aiType", "illustAiType", "ai_type")
_YES_NO_FLAGS = frozenset({"isaigenerated"})
_REPORTED_FLAGS = frozenset({"createdwithai"})
"""Names of flags that were reported and not seen: they only hint. Compared without case and `_`."""
_ARTISTS = (
    "artist",
    "artists",
    "tag_string_artist",
    "tags_artist",
    "author",
    "creator",
    "user",
    "uploader",
    "username",
)
_NAMES = ("name", "full_name", "display_name", "username", "nick", "account")
_TITLES = ("title", "name")
_LICENCES = ("license", "licence", "license_url", "LICENSE")
_RIGHTS = ("rights", "copyright_notice", "usage_terms")
_ADDRESSES = (
    "post_url",
    "permalink",
    "webpage_url",
    "page_url",
    "url",
    "source",
    "sources",
    "source_url",
    "urls",
    "file_url",
)


@dataclass(frozen=True, slots=True)
class _Document:
    block: MetadataBlock
    data: Mapping[str, Any]
    site: str
    tags: list[tuple[str, str]]
    """Tag and category; the category is empty where the list is mixed."""


class SidecarReader:
    """Reads the JSON that a downloader or tagger left beside the picture."""

    name = "sidecar_json"
    places: tuple[str, ...] = ("site data beside the picture",)
    needs = _SOURCES

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """Evidence of the kinds `tag`, `training`, `source_type` and `attribution`."""
        fault: ParseError | None = None
        for block in blocks.all(*_SOURCES):
            if not trim(block.text[:100]).startswith(("{", "[")):
                continue
            try:
                document = _document(block)
            except ParseError as error:
                fault = fault or error
                continue
            if document is not None:
                for item in (
                    *self._flags(document),
                    *self._tags(document),
                    *self._means(document),
                    *self._rest(document),
                ):
                    yield _named_after_writer(item, document)
        if fault is not None:
            raise fault

    def _flags(self, document: _Document) -> Iterator[Evidence]:
        for key, meaning, strength in _flags(document):
            row = TagMeaning(key, meaning, strength)
            yield evidence(EvidenceKind.TAG, self.name, [document.block], meaning_of(key, row, document.site))

    def _tags(self, document: _Document) -> Iterator[Evidence]:
        seen: set[str] = set()
        for tag, category in document.tags:
            artist = category in _ARTIST_CATEGORIES
            if not artist and category not in _OPEN_CATEGORIES:
                continue
            row = self._vocabulary.tag(tag, site=document.site, structured=True, artist=artist)
            if row is not None and normal(row.spelling) not in seen and len(seen) < FOUND_LIMIT:
                seen.add(normal(row.spelling))
                data = meaning_of(tag, row, document.site)
                yield evidence(EvidenceKind.TAG, self.name, [document.block], data)

    def _means(self, document: _Document) -> Iterator[Evidence]:
        """AI programs among the means of a work: they had a part in it, of unknown size."""
        values = (document.data.get(key) for key in _TOOLS)
        named = [name for value in values for name in ([value] if isinstance(value, str) else _split(value, "any"))]
        for name in list(dict.fromkeys(named))[:TAGS_LIMIT]:
            row = self._vocabulary.tag(name, site=document.site, structured=True)
            if row is not None and row.meaning in ("generated", "assisted"):
                data = meaning_of(name, TagMeaning(row.spelling, "assisted"), document.site)
                yield evidence(EvidenceKind.TAG, self.name, [document.block], data)

    def _rest(self, document: _Document) -> Iterator[Evidence]:
        for data in training.of_document(document.data, [tag for tag, _ in document.tags]):
            yield evidence(EvidenceKind.TRAINING, self.name, [document.block], data)
        for key, value in document.data.items():
            if normal(str(key)[:100]).rpartition(":")[2] in ("digitalsourcetype", "digital_source_type"):
                for raw in value[:FOUND_LIMIT] if isinstance(value, list) else [value]:
                    if isinstance(raw, str) and clip(raw):
                        term = read_term(raw, self._vocabulary.source_terms)
                        yield evidence(EvidenceKind.SOURCE_TYPE, self.name, [document.block], term)
        if credit := _attribution(document):
            yield evidence(EvidenceKind.ATTRIBUTION, self.name, [document.block], credit)


def _named_after_writer(item: Evidence, document: _Document) -> Evidence:
    """Evidence from gallery-dl's data is cited as such; the block stays among the cited sources."""
    if item.location is None or not _from_gallery_dl(document.block, document.data):
        return item
    location = replace(item.location, also=(document.block.source,))
    return replace(item, source="sidecar:gallery-dl", location=location)


def _document(block: MetadataBlock) -> _Document | None:
    value = parse_json(block.text, block.source)
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        value = value[0]
    if isinstance(value, list):
        tags = [(tag, "") for tag in value[:TAGS_LIMIT] if isinstance(tag, str)]
        return _Document(block, {}, "", tags)
    if not isinstance(value, dict):
        return None
    data = dict(value)
    for wrapper in _WRAPPERS:
        inner = value.get(wrapper)
        if isinstance(inner, dict):
            data = {**inner, **data}
    site = _site(block, data)
    return _Document(block, data, site, _all_tags(data, site)[:TAGS_LIMIT])


def _site(block: MetadataBlock, data: Mapping[str, Any]) -> str:
    """The site's name: as gallery-dl calls it, else from fields that only one site has."""
    category = data.get("category")
    if isinstance(category, str) and category and _from_gallery_dl(block, data):
        return clip(category, 50).casefold()
    signs = (
        ("danbooru", ("tag_string_general",)),
        ("pixiv", ("illust_ai_type", "illustAiType", "aiType")),
        ("deviantart", ("isAiGenerated",)),
        ("artstation", ("software_items",)),
    )
    for site, keys in signs:
        if any(key in data for key in keys):
            return site
    tags = data.get("tags")
    return "e621" if isinstance(tags, dict) and {"general", "species"} <= tags.keys() else ""


def _from_gallery_dl(block: MetadataBlock, data: Mapping[str, Any]) -> bool:
    return block.key == "gallery-dl" or {"category", "subcategory"} <= data.keys()


def _all_tags(data: Mapping[str, Any], site: str) -> list[tuple[str, str]]:
    own = [
        (tag, match[1])
        for key, value in data.items()
        if (match := _OWN_CATEGORY.fullmatch(str(key)[:50])) and match[1] in _CATEGORIES
        for tag in _split(value, site)
    ]
    if any(category in _OPEN_CATEGORIES for _, category in own):
        return own
    found = own
    for key in _MIXED:
        value = data.get(key)
        if isinstance(value, dict):
            for category, members in list(value.items())[:TAGS_LIMIT]:
                known = str(category) if str(category) in _CATEGORIES else ""
                found += [(tag, known) for tag in _split(members, site)]
        else:
            found += [(tag, "") for tag in _split(value, site)]
    return found


def _split(value: Any, site: str) -> list[str]:
    """Tags of a JSON value: a list of texts or of objects with a name, or one text.

    One text is separated by commas; without commas by blanks, as boorus do, and then also taken whole.
    """
    if isinstance(value, str):
        text = value[: TAGS_LIMIT * 50]
        if "," in text or "\n" in text:
            return re.split(r"\s*[,\n]\s*", text)[:TAGS_LIMIT]
        return [*text.split()[:TAGS_LIMIT], *([text] if not site else [])]
    if not isinstance(value, list):
        return []
    tags = []
    for member in value[:TAGS_LIMIT]:
        if isinstance(member, str):
            tags.append(member)
        elif isinstance(member, dict):
            names = (member.get(key) for key in ("name", "tag", "tag_name", "translated_name"))
            tags += [name for name in names if isinstance(name, str)]
    return tags


def _flags(document: _Document) -> Iterator[tuple[str, str, str]]:
    """`key=value`, meaning and strength of each AI flag. `not_ai` is a site's or uploader's denial: context."""
    data, site = document.data, document.site
    for key in _PIXIV_FLAGS:
        if key == "ai_type" and site not in ("", "pixiv"):
            continue
        value = data.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value) in ("1", "2"):
            yield f"{key}={value}", "generated" if str(value) == "2" else "not_ai", "strong"
    for key, value in data.items():
        name = str(key)[:50].replace("_", "").casefold() if isinstance(value, bool) else ""
        if name in _YES_NO_FLAGS:
            yield f"{key}={str(value).lower()}", "generated" if value else "not_ai", "strong"
        elif name in _REPORTED_FLAGS and value:
            yield f"{key}=true", "generated", "weak"
    if site in _ONLY_AI_SITES:
        yield f"category={site}", "generated", "weak"


def _attribution(document: _Document) -> dict[str, str]:
    data = document.data
    by_tag = [tag for tag, category in document.tags if category in _ARTIST_CATEGORIES]
    by_tag += [tag.partition(":")[2] for tag, _ in document.tags if tag.casefold().startswith("creator:")]
    found = {
        "artist": attribution.readable(by_tag) or _first(data, _ARTISTS),
        "title": _first(data, _TITLES),
        "licence": _first(data, _LICENCES),
        "rights": _first(data, _RIGHTS),
        "source_url": _address(document) or _first(data, _ADDRESSES, url=True),
        "site": document.site,
    }
    kept = {key: text for key, text in found.items() if text}
    return attribution.with_site(kept) if kept.keys() - {"site"} else {}


def _first(data: Mapping[str, Any], keys: tuple[str, ...], *, url: bool = False) -> str:
    for key in keys:
        text = attribution.readable(_texts(data.get(key)), url=url)
        if text:
            return text
    return ""


def _texts(value: Any) -> list[str]:
    """The texts of a JSON value: a text, the name inside an object, or each member of a list."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return next(([name] for key in _NAMES if isinstance(name := value.get(key), str) and name), [])
    if isinstance(value, list):
        return [text for member in value[: attribution.MEMBERS_LIMIT] if not isinstance(member, list)
                for text in _texts(member)]  # fmt: skip
    return []


def _address(document: _Document) -> str:
    """The page of the work where the site's address follows from its number."""
    number = document.data.get("id")
    patterns = {
        "pixiv": "https://www.pixiv.net/artworks/{}",
        "danbooru": "https://danbooru.donmai.us/posts/{}",
        "e621": "https://e621.net/posts/{}",
        "derpibooru": "https://derpibooru.org/images/{}",
    }
    pattern = patterns.get(document.site)
    return pattern.format(number) if pattern and isinstance(number, int) and not isinstance(number, bool) else ""
