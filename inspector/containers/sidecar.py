"""L2: files beside a picture: captions, JSON, XMP, external manifests. They are kept verbatim; readers judge them.

img2dataset compresses every picture anew, which removes its metadata, and keeps the EXIF tags of the original in its
JSON, as a text of its own. They are taken out as blocks `sidecar:exif`. A row of its Parquet file comes as the same
JSON, under a name such as `00000.parquet!000000012`, an entry of Fooocus' log under `log.html!picture.png`, one of
SD.Next's log as text under `log.json!picture.png`.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Mapping

from inspector.containers import xmp
from inspector.containers._binary import raw_of, text_of
from inspector.containers.base import DEFAULT_LIMITS, BlockCollector, ContainerResult, Limits
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import Severity
from inspector.errors import ParseError

CAPTION_BYTES = 4 * 1024 * 1024
"""Longest caption or tag list."""
JSON_BYTES = 16 * 1024 * 1024
"""Longest JSON sidecar; a longer one is cut, so it will not parse."""
ORIGINAL_CHARACTERS = 1024 * 1024
"""Longest JSON of img2dataset; real ones have some thousand characters."""
ORIGINAL_TAGS = 500
"""EXIF tags of an original that are taken over."""
ORIGINAL_VALUE = 100_000
"""Longest value of such a tag, in characters."""
_PART = re.compile(r"\.(parquet|html|json)!")
_SCRIPT = b"all_metadata["
_ORIGINAL_KEYS = ('"exif"', '"url"', '"status"')
_ORIGINAL_DIRECTORIES = ("Image ", "EXIF ")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_sidecar(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ContainerResult:
    """Blocks of one sidecar file.

    Args:
        name: its file name; the extension decides what it is, for unknown ones the first character.
        data: its content, or its beginning where it is longer than the limits.
        limits: bounds of blocks and properties.

    Returns:
        Blocks with `group` = `name`, and problems. Raises nothing for odd content.
    """
    into = BlockCollector(limits, name)
    extension = _extension(name)
    reader = _READERS.get(extension) or (_json if data.lstrip()[:1] in (b"{", b"[") else _text)
    try:
        reader(name, data, into)
    except ParseError as error:
        into.problem(error.code, error.where, Severity.WARNING, **error.params)
    return into.result()


def _extension(name: str) -> str:
    base = name.rpartition("/")[2].lower()
    part = _PART.search(base)
    return f"{part[1]}!" if part else base.rpartition(".")[2] if "." in base else ""


def _decoded(data: bytes) -> tuple[str, bytes | None]:
    """The text by its byte order mark, else UTF-8, else Latin-1; and the bytes where that is a guess."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), None
    return text_of(data), raw_of(data)


def _add(carrier: str, key: str, name: str, data: bytes, into: BlockCollector, limit: int) -> None:
    limit = min(limit, into.limits.block_bytes)
    kept = data[:limit]
    if len(data) > limit:
        into.problem("file.block_cut", f"{carrier}:{key}", Severity.INFO, limit=limit)
    text, raw = _decoded(kept)
    into.add(MetadataBlock(carrier, key, text, 0, len(kept), "", raw, name, len(data) > limit))


def _caption(name: str, data: bytes, into: BlockCollector) -> None:
    _add("caption", name.rpartition(".")[2].lower(), name, data, into, CAPTION_BYTES)


def _row(name: str, data: bytes, into: BlockCollector) -> None:
    if data:
        _add("sidecar", "img2dataset", name, data, into, JSON_BYTES)
        _original(name, into.blocks[-1], into)


def _log(name: str, data: bytes, into: BlockCollector) -> None:
    if data:
        _add("sidecar", "log", name, data, into, JSON_BYTES)


def _script(name: str, data: bytes, into: BlockCollector) -> None:
    """SwarmUI's grids put `all_metadata["…"] = {…}` beside each picture."""
    start = data.find(b"{", data.find(b"="))
    if data.lstrip().startswith(_SCRIPT) and start > 0:
        text = text_of(data[start : start + JSON_BYTES])
        into.add(MetadataBlock("sidecar", "json", text, start, len(data) - start, group=name))


def _json(name: str, data: bytes, into: BlockCollector) -> None:
    _add("sidecar", "json", name, data, into, JSON_BYTES)
    _original(name, into.blocks[-1], into)


def _original(name: str, document: MetadataBlock, into: BlockCollector) -> None:
    """EXIF tags that img2dataset noted of the original picture: a JSON text of names and printed values."""
    text = document.text
    if len(text) > ORIGINAL_CHARACTERS or not all(key in text for key in _ORIGINAL_KEYS):
        return
    try:
        value = json.loads(text)
        noted = value.get("exif") if isinstance(value, dict) else None
        tags = json.loads(noted) if isinstance(noted, str) else noted
    except (ValueError, RecursionError):
        return  # the reader of the document reports it
    for key, written in list(tags.items())[:ORIGINAL_TAGS] if isinstance(tags, dict) else ():
        if key.startswith(_ORIGINAL_DIRECTORIES) and isinstance(written, str):
            tag, kept = key.partition(" ")[2], written[:ORIGINAL_VALUE]
            into.add(MetadataBlock("sidecar:exif", tag, kept, 0, document.length, "sidecar", group=name))


def _text(name: str, data: bytes, into: BlockCollector) -> None:
    _add("sidecar", "txt", name, data, into, CAPTION_BYTES)


def _text_of_log(name: str, data: bytes, into: BlockCollector) -> None:
    if data:
        _text(name, data, into)


def _xmp(name: str, data: bytes, into: BlockCollector) -> None:
    xmp.read(data, into, inside="sidecar", base=0, group=name)


def _credentials(name: str, data: bytes, into: BlockCollector) -> None:
    if len(data) > into.limits.block_bytes:
        into.problem("file.block_cut", "sidecar:c2pa", Severity.WARNING, limit=into.limits.block_bytes)
        return
    into.add(MetadataBlock("sidecar", "c2pa", data, 0, len(data), group=name))


_READERS: Mapping[str, Callable[[str, bytes, BlockCollector], None]] = {
    "txt": _caption,
    "caption": _caption,
    "json": _json,
    "parquet!": _row,
    "html!": _log,
    "json!": _text_of_log,
    "js": _script,
    "xmp": _xmp,
    "c2pa": _credentials,
}
