"""L2: texts that are lists of tags, and how they are split.

Caption files hold tags or a sentence. A sentence is a description and never evidence, so prose gives no tags.
Separators: newline where a text has more than one non-empty line, else comma (kohya, gallery-dl, Hydrus).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from inspector.declarations._common import clip, exif, trim
from inspector.domain.blocks import BlockSet, MetadataBlock, png_sources

CAPTION_LIMIT = 256 * 1024
"""Characters of a caption file that are split."""
TAGS_LIMIT = 5_000
"""Tags of one list that are looked at."""
WORDS_IN_TAG = 6
"""A part with more words than this is prose."""
PROSE_SHARE = 0.2
"""A list in which more of the parts read like prose is prose; series titles keep some lists above zero."""

_CAPTIONS = ("caption:txt", "caption:caption", "sidecar:txt", "sidecar:hydrus")
_KEYWORDS = (
    "xmp:dc:subject",
    "xmp:lr:hierarchicalSubject",
    "xmp:digiKam:TagsList",
    "xmp:MicrosoftPhoto:LastKeywordXMP",
    "xmp:MicrosoftPhoto:LastKeywordIPTC",
    "xmp:pdf:Keywords",
    "iptc:Keywords",
    "iptc:2:25",
    *png_sources("Keywords", "keywords"),
)
TAG_PLACES = (*_CAPTIONS, *_KEYWORDS, "exif:XPKeywords")
"""Sources of lists of tags."""
_WHOLE_NAME = re.compile(r"\.(?:png|jpe?g|jfif|webp|gif|avif|hei[cf]|jxl|tiff?|bmp|svg)\.[a-z]+$", re.IGNORECASE)
_INFOTEXT = re.compile(r"^(?:Negative prompt:|Steps: ?\d)", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?。！？]$")
_FULL_STOP = re.compile(r"[^.。][.。]$")
_ARTICLE = re.compile(r"(?:an?|the)\s", re.IGNORECASE)
_POINTER = re.compile(r"(?:this|that|these|those|there|it|he|she|they|we|i)\s", re.IGNORECASE)
_SLASHED = frozenset(
    {"xmp:digiKam:TagsList", "xmp:MicrosoftPhoto:LastKeywordXMP", "xmp:MicrosoftPhoto:LastKeywordIPTC"}
)


def tag_blocks(blocks: BlockSet) -> list[MetadataBlock]:
    """Every block that is a list of tags: caption files, tag sidecars, embedded keywords."""
    return blocks.once(_tag_blocks)


def _tag_blocks(blocks: BlockSet) -> list[MetadataBlock]:
    return [*blocks.all(*_CAPTIONS, *_KEYWORDS), *exif(blocks, "XPKeywords")]


def is_caption(block: MetadataBlock) -> bool:
    """Whether this is a trainer's caption file, where words of a prompt may stand among the tags.

    A downloader's or tagger's list is named after the whole file (`a.png.txt`) and holds one tag a line.
    """
    return block.source in _CAPTIONS and not _one_a_line(block)


def _one_a_line(block: MetadataBlock) -> bool:
    if block.source == "sidecar:hydrus":
        return True
    return _WHOLE_NAME.search(block.group) is not None and "\n" in trim(block.text[:CAPTION_LIMIT])


def listed(block: MetadataBlock) -> list[str]:
    """The tags of a block; none where its text is prose, generation parameters or JSON."""
    slashed = block.source in _SLASHED
    if isinstance(block.value, tuple):
        return [tag for member in block.value[:TAGS_LIMIT] for tag in _levels(str(member), slashed=slashed)]
    text = block.text[:CAPTION_LIMIT]
    if block.carrier in ("xmp", "exif", "iptc") or block.carrier.startswith("png:"):
        parts = re.split(r"[,;\n]", text)[:TAGS_LIMIT]
        return [tag for part in parts for tag in _levels(part, slashed=slashed)]
    if _INFOTEXT.search(text) or trim(text).startswith(("{", "[")):
        return []
    lines = [line for line in map(trim, text.splitlines()) if line]
    if len(lines) > 1 and _one_a_line(block):
        parted = [[line] for line in lines]
    else:
        parted = [[part for part in map(clip, line.split(",")) if part] for line in lines]
    return list(islice(_outside_prose(parted), TAGS_LIMIT))


def _levels(keyword: str, *, slashed: bool) -> Iterator[str]:
    """A keyword; of a hierarchical one (`provenance|ai`) the last two steps as `provenance:ai`, and the last."""
    steps = [step for step in re.split(r"[|/]" if slashed else r"\|", clip(keyword)) if step]
    if len(steps) > 1:
        yield ":".join(steps[-2:])
    if steps:
        yield steps[-1]


def _outside_prose(lines: list[list[str]]) -> Iterator[str]:
    prose = [_is_prose_line(parts) for parts in lines]
    wrapped = sum(prose) > PROSE_SHARE * len(lines)
    for parts, is_prose in zip(lines, prose, strict=True):
        # A wrapped sentence can leave two words on a line of their own: beside prose only a real list counts.
        if not is_prose and not (wrapped and len(parts) < 3):
            yield from parts


def _is_prose_line(parts: list[str]) -> bool:
    if not parts:
        return False
    if _is_prose(parts[0]) or (len(parts[-1].split()) >= 2 and _FULL_STOP.search(parts[-1])):
        return True
    return sum(map(_is_prose, parts)) > PROSE_SHARE * len(parts)


def _is_prose(part: str) -> bool:
    words = len(part.split())
    if words > WORDS_IN_TAG or (words >= 3 and _SENTENCE_END.search(part)):
        return True
    return (words >= 4 and _ARTICLE.match(part) is not None) or (words >= 3 and _POINTER.match(part) is not None)
