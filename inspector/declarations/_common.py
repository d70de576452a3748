"""L2: small bounded helpers that several declaration readers share."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.errors import ParseError

TEXT_LIMIT = 500
"""Longest text, in characters, that evidence quotes; the block itself holds the rest."""
JSON_LIMIT = 4 * 1024 * 1024
"""Longest JSON text, in characters, that is parsed."""
NODE_LIMIT = 20_000
"""Values visited in one JSON document."""
DEPTH_LIMIT = 12
"""Levels of nesting that `walk` enters."""

_NAMESPACE = re.compile(r"\{[^{}]{0,1000}\}")
_EDGES = " \t\r\n\0\ufeff\u200b"
_OTHER_DIRECTORIES = frozenset({"IFD1", "GPS", "Interop", "InteropIFD"})


def trim(text: str) -> str:
    """Text without blanks, NULs and byte order marks at its ends."""
    return text.strip(_EDGES)


def clip(text: str, limit: int = TEXT_LIMIT) -> str:
    """Trimmed text, cut to `limit` characters."""
    return trim(text)[:limit]


def folded(text: str) -> str:
    """Text for comparing: one line, no case, no full stop at the end."""
    return " ".join(clip(text).casefold().split()).rstrip(".")


def values(block: MetadataBlock) -> list[str]:
    """The texts of a block: each member of a Bag or Seq, else the one text."""
    if isinstance(block.value, tuple):
        return [str(member) for member in block.value]
    return [block.text]


def local_name(key: str) -> str:
    """The name of a top-level XMP property without prefix or `{namespace}`; empty for a field inside another."""
    name = _NAMESPACE.sub("", key) if "{" in key else key
    return "" if "/" in name else name.rpartition(":")[2]


def xmp_named(blocks: BlockSet, *names: str) -> list[MetadataBlock]:
    """XMP properties of the picture itself (not of a part or an ingredient) by local name, in any case.

    Names are given in lower case. The prefix is left open: some writers put a standard property into a
    namespace of their own.
    """
    return [block for name, block in blocks.once(_xmp_by_name) if name in names]


def exif(blocks: BlockSet, *names: str) -> list[MetadataBlock]:
    """EXIF tags of the picture itself: those of the thumbnail and of GPS are left out."""
    own = blocks.once(_own_exif)
    return [block for name in names if name in own for block in own[name]]


def _own_exif(blocks: BlockSet) -> dict[str, list[MetadataBlock]]:
    found: dict[str, list[MetadataBlock]] = {}
    for block in blocks.carrier("exif"):
        if block.group not in _OTHER_DIRECTORIES:
            found.setdefault(block.key, []).append(block)
    return found


def _xmp_by_name(blocks: BlockSet) -> list[tuple[str, MetadataBlock]]:
    return [(local_name(block.key).casefold(), block) for block in blocks.carrier("xmp")]


def parse_json(text: str, where: str) -> Any:
    """The first JSON value of a text; what follows it (NULs, padding) is ignored.

    Raises:
        ParseError: `declaration.bad_json` or `declaration.too_large`.
    """
    if len(text) > JSON_LIMIT:
        raise ParseError("declaration.too_large", where, limit=JSON_LIMIT)
    try:
        return json.JSONDecoder().raw_decode(trim(text))[0]
    except RecursionError as error:
        raise ParseError("declaration.bad_json", where, reason="nested too deeply") from error
    except ValueError as error:
        raise ParseError("declaration.bad_json", where, reason=str(error)[:TEXT_LIMIT]) from error


def walk(document: Any) -> Iterator[tuple[str, Any]]:
    """Keys and values of nested objects, outer ones first, within `NODE_LIMIT` and `DEPTH_LIMIT`."""
    queue = deque([(document, 0)])
    seen = 0
    while queue and seen < NODE_LIMIT:
        node, depth = queue.popleft()
        seen += 1
        if isinstance(node, dict):
            for key, value in list(node.items())[:NODE_LIMIT]:
                yield str(key), value
                if depth < DEPTH_LIMIT and isinstance(value, dict | list):
                    queue.append((value, depth + 1))
        elif isinstance(node, list) and depth < DEPTH_LIMIT:
            queue.extend((value, depth + 1) for value in node[:NODE_LIMIT] if isinstance(value, dict | list))
