"""Blocks as containers hand them over, in one word each."""

from __future__ import annotations

import json
from typing import Any

from inspector.domain.blocks import BlockValue, MetadataBlock


def xmp(key: str, value: BlockValue) -> MetadataBlock:
    return MetadataBlock("xmp", key, value, offset=100, length=20)


def exif(key: str, value: BlockValue, group: str = "") -> MetadataBlock:
    where = group or ("IFD0" if key in ("Make", "Model", "Software", "Artist", "Copyright") else "ExifIFD")
    return MetadataBlock("exif", key, value, offset=30, length=12, group=where)


def iptc(key: str, value: BlockValue) -> MetadataBlock:
    return MetadataBlock("iptc", key, value, offset=60, length=9)


def png(keyword: str, value: str, kind: str = "tEXt") -> MetadataBlock:
    return MetadataBlock(f"png:{kind}", keyword, value, offset=41, length=len(value))


def caption(text: str, key: str = "txt", file: str = "a.txt") -> MetadataBlock:
    return MetadataBlock("caption", key, text, offset=0, length=len(text), group=file)


def sidecar(key: str, value: Any, file: str = "a.png.json") -> MetadataBlock:
    text = value if isinstance(value, str) else json.dumps(value)
    return MetadataBlock("sidecar", key, text, offset=0, length=len(text), group=file)
