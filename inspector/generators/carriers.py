"""L2: the places in which generators leave text, and the grouping of copies of one text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from inspector.domain.blocks import PNG_TEXT, BlockSet, MetadataBlock
from inspector.generators import jsontext

EXIF_TEXT = (
    "exif:UserComment",
    "exif:ImageDescription",
    "exif:XPComment",
    "exif:XPTitle",
    "exif:XPSubject",
    "exif:Make",
    "exif:Model",
    "exif:Software",
    "exif:DocumentName",
    "exif:Artist",
    "exif:Copyright",
)
"""EXIF tags in which a generator or an editor that copied its text was seen, or that count down from `Make`."""
COMMENTS = ("jpeg:COM", "gif:comment")
XMP_TEXT = ("xmp:exif:UserComment", "xmp:dc:description")
IPTC_TEXT = ("iptc:Caption-Abstract",)
STEALTH = ("stealth:alpha", "stealth:rgb")
SIDECARS = ("caption:txt", "caption:caption", "sidecar:txt")
FREE_TEXT = (*PNG_TEXT, *EXIF_TEXT, *COMMENTS, *XMP_TEXT, *IPTC_TEXT, *STEALTH, *SIDECARS)
"""Carriers and sources of `free_text`."""
JSON_PLACES = (*PNG_TEXT, "exif:UserComment", "exif:ImageDescription", *COMMENTS, *XMP_TEXT[:1], *STEALTH)
"""Carriers and sources of `embedded_json`: PNG text, EXIF, comments, hidden pixels."""
NOT_PARAMETERS = frozenset({"XML:com.adobe.xmp", "workflow", "smproj"})
"""PNG keywords with large values of another kind."""


def png_text(blocks: BlockSet) -> list[MetadataBlock]:
    """PNG text chunks that can hold generation parameters, in file order."""
    return blocks.once(_png_text)


def free_text(blocks: BlockSet) -> list[MetadataBlock]:
    """Every block in which free text may stand, the generators' own places first."""
    return blocks.once(_free_text)


def embedded_json(blocks: BlockSet) -> list[MetadataBlock]:
    """Blocks with text that begins as an object does, where a generator may leave one: `JSON_PLACES`."""
    return blocks.once(_embedded_json)


def _png_text(blocks: BlockSet) -> list[MetadataBlock]:
    return [
        block
        for block in blocks.carrier(*PNG_TEXT)
        if block.key not in NOT_PARAMETERS and not block.key.startswith("Raw profile")
    ]


def _free_text(blocks: BlockSet) -> list[MetadataBlock]:
    return png_text(blocks) + blocks.all(*FREE_TEXT[len(PNG_TEXT) :])


def _embedded_json(blocks: BlockSet) -> list[MetadataBlock]:
    places = png_text(blocks) + blocks.all(*JSON_PLACES[len(PNG_TEXT) :])
    return [block for block in places if jsontext.starts_object(block.text)]


def copies(candidates: list[MetadataBlock], wanted: Callable[[str], bool]) -> Iterator[tuple[str, list[MetadataBlock]]]:
    """Each different wanted text once, with all blocks that hold it: a text is often stored twice."""
    groups: dict[str, list[MetadataBlock]] = {}
    for block in candidates:
        text = block.text
        if wanted(text):
            groups.setdefault(text.strip().strip("\0"), []).append(block)
    yield from groups.items()


def objects(candidates: list[MetadataBlock], *markers: str) -> Iterator[tuple[dict[str, Any], list[MetadataBlock]]]:
    """Each different JSON object whose text holds all `markers`, with the blocks that hold it.

    Raises:
        ParseError: where such an object is too large or nested too deeply.
    """
    if not candidates:
        return
    for text, sources in copies(candidates, lambda value: all(marker in value for marker in markers)):
        value = jsontext.decode_object(text, sources[0].source)
        if value is not None:
            yield value, sources
