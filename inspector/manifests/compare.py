"""L2: metadata that was signed beside the file's own EXIF, XMP and IPTC, with the differences.

A camera signs what it wrote; where the file says something else today, one of the two was changed after signing, most
often by a program that knows nothing of Content Credentials. Nothing here is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.manifests.likeness import alike, comparable, moment, position

_SAME_NAME = ("exif", "exifEX", "tiff")
_EXIF = {
    "aux:Lens": "LensModel",
    "aux:SerialNumber": "BodySerialNumber",
    "dc:creator": "Artist",
    "dc:description": "ImageDescription",
    "dc:rights": "Copyright",
    "exifEX:PhotographicSensitivity": "ISOSpeedRatings",
    "photoshop:DateCreated": "DateTimeOriginal",
    "xmp:CreateDate": "DateTimeDigitized",
    "xmp:CreatorTool": "Software",
    "xmp:ModifyDate": "DateTime",
}
"""EXIF tags that go by another name than the XMP property; those of `exif:`, `exifEX:` and `tiff:` share theirs."""
_IPTC = {
    "dc:creator": "By-line",
    "dc:description": "Caption-Abstract",
    "dc:rights": "CopyrightNotice",
    "dc:subject": "Keywords",
    "dc:title": "ObjectName",
    "photoshop:City": "City",
    "photoshop:Credit": "Credit",
    "photoshop:DateCreated": "DateCreated",
    "photoshop:Headline": "Headline",
    "photoshop:Source": "Source",
}
_CORE = (
    "tiff:Make",
    "tiff:Model",
    "exifEX:LensModel",
    "exif:DateTimeOriginal",
    "exif:ExposureTime",
    "exif:FNumber",
    "exif:ISOSpeedRatings",
    "exif:FocalLength",
    "exif:GPSLatitude",
    "exif:GPSLongitude",
    "dc:creator",
    "dc:rights",
    "xmp:CreatorTool",
    "Iptc4xmpExt:DigitalSourceType",
)
"""Properties of which it is said that only the file has them."""
_TECHNICAL = frozenset(
    f"exif:{name}"
    for name in ("ComponentsConfiguration", "ExifVersion", "FileSource", "FlashpixVersion", "GPSVersionID", "SceneType")
)
"""Codes of the format itself: the two sides spell them differently, and they say nothing about the picture."""


class Likeness(StrEnum):
    """How a signed value and the file's own compare."""

    SAME = "same"
    DIFFERENT = "different"
    ONLY_SIGNED = "only_signed"
    ONLY_FILE = "only_file"


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """One property: its XMP name, both values as text, where the file has its own, and how they compare."""

    field: str
    signed: str | None
    file: str | None
    source: str | None
    state: Likeness


def compare_metadata(metadata: Mapping[str, Any], blocks: BlockSet) -> tuple[MetadataRow, ...]:
    """Signed metadata against the file's own, differences first. Nothing where nothing was signed.

    Times are compared without their zone, numbers to a thousandth, positions to about two metres, texts without regard
    to case and blanks. Where the file has a property several times, one that differs is shown.

    Args:
        metadata: `Credentials.metadata`.
        blocks: all metadata blocks of the picture. Those of sidecar files are left out.
    """
    if not metadata:
        return ()
    rows = [row for name, value in metadata.items() if name not in _TECHNICAL and (row := _row(name, value, blocks))]
    known = {name for signed in metadata for name in (signed, *_places(signed))}
    rows += [row for name in _CORE if known.isdisjoint((name, *_places(name))) and (row := _only_file(name, blocks))]
    order = list(Likeness)
    order.insert(0, order.pop(order.index(Likeness.DIFFERENT)))
    return tuple(sorted(rows, key=lambda row: order.index(row.state)))


def _row(name: str, signed: Any, blocks: BlockSet) -> MetadataRow | None:
    """One property; nothing where the file holds numbers and what was signed is words for them (`unknown` for 0)."""
    found = list(_values(name, blocks))
    if not found:
        return MetadataRow(name, _shown(signed), None, None, Likeness.ONLY_SIGNED)
    judged = [(alike(name, signed, value), block, value) for block, value in found if comparable(signed, value)]
    if not judged:
        return None
    same, block, value = next((entry for entry in judged if not entry[0]), judged[0])
    return MetadataRow(name, _shown(signed), _shown(value), block.source, Likeness.SAME if same else Likeness.DIFFERENT)


def _only_file(name: str, blocks: BlockSet) -> MetadataRow | None:
    found = next(_values(name, blocks), None)
    if found is None:
        return None
    block, value = found
    return MetadataRow(name, None, _shown(value), block.source, Likeness.ONLY_FILE)


def _places(name: str) -> Iterator[str]:
    """Sources of the file's own value: EXIF, XMP, IPTC."""
    prefix, _, local = name.partition(":")
    tag = _EXIF.get(name, local if prefix in _SAME_NAME else None)
    if tag:
        yield f"exif:{tag}"
    yield f"xmp:{name}"
    if name in _IPTC:
        yield f"iptc:{_IPTC[name]}"


def _values(name: str, blocks: BlockSet) -> Iterator[tuple[MetadataBlock, Any]]:
    for block in blocks.all(*_places(name)):
        if block.inside != "sidecar" and block.group != "IFD1":
            value = _joined(block, blocks)
            if value not in ("", None, ()):
                yield block, value


def _joined(block: MetadataBlock, blocks: BlockSet) -> Any:
    """The value, of EXIF positions and satellite times with what stands in other tags."""
    if block.carrier != "exif" or block.group != "GPS":
        return block.value
    if block.key in ("GPSLatitude", "GPSLongitude"):
        return position(block.value, _text(blocks, f"{block.key}Ref"))
    if block.key == "GPSTimeStamp":
        return moment(block.value, _text(blocks, "GPSDateStamp"))
    return block.value


def _text(blocks: BlockSet, tag: str) -> str:
    found = blocks.first(f"exif:{tag}")
    return found.text if found else ""


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_shown(item) for item in value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return f"{value:.8g}" if isinstance(value, float) else str(value)
