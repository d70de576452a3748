"""L2: signs that another program saved the picture since the one that its data names. Hints, never more.

What is looked at: JPEG quantisation tables (those of ITU-T T.81 annex K, scaled as the Independent JPEG Group's
library does, belong to nearly all programs; Adobe's are its own; cameras mostly have tables of their own), PNG chunks
that generators do not write, and missing credentials. A picture saved again is still the same picture.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from inspector.declarations._common import clip, exif
from inspector.declarations.camera import NAME_LIMIT, is_generator
from inspector.declarations.names import named_like
from inspector.declarations.vocabulary import Patterns
from inspector.domain.blocks import PNG_TEXT, BlockSet, ImageFacts, MetadataBlock
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence

TABLE = 64
"""Values of one quantisation table."""
PAYLOAD_CHARACTERS = 20_000
"""Characters of a text in which a generator's words are looked for."""

_LUMINANCE = (
    (16, 11, 10, 16, 24, 40, 51, 61), (12, 12, 14, 19, 26, 58, 60, 55), (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62), (18, 22, 37, 56, 68, 109, 103, 77), (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101), (72, 92, 95, 98, 112, 100, 103, 99),
)  # fmt: skip
_CHROMINANCE = (
    (17, 18, 24, 47, 99, 99, 99, 99), (18, 21, 26, 66, 99, 99, 99, 99), (24, 26, 56, 99, 99, 99, 99, 99),
    (47, 66, 99, 99, 99, 99, 99, 99), *(4 * ((99,) * 8,)),
)  # fmt: skip
_ADOBE = frozenset({"14bb6b6680fe", "896d600ef9a5", "03333ba16efa", "3aa9595b47b7", "bc1a8d7e7812", "71972cc1d2aa"})
"""First 12 hex digits of the SHA-256 of tables in files that Photoshop CS5 to 27 and Lightroom 5 saved."""
_SAVE_FOR_WEB = b"Ducky"

_PAYLOAD_KEYS = frozenset({"parameters", "prompt", "workflow", "sd-metadata", "Dream", "invokeai_metadata"}) | {
    "invokeai_graph",
    "fooocus_scheme",
    "generation_data",
    "parameters-json",
    "Comment",
}
_INFOTEXT = re.compile(r"\b[Ss]teps: \d{1,4}, ")
_JSON_WORDS = re.compile(r'"(?:class_type|cfg_scale|cfgScale|sampler|uc|seed|noise_seed|steps|positive_prompt)"\s*:')
WORDS_NEEDED = 2
_QT = re.compile(r"Model hash: unknown\b")
"""Krita AI Diffusion, whose pictures are saved by Krita, which writes chunks of its own."""
_MARKS = tuple(f"png:{name}" for name in ("iCCP", "gAMA", "cHRM", "sRGB", "cICP", "bKGD", "sBIT", "iDOT", "tIME"))
"""Chunks that the libraries of generators do not write of themselves. `pHYs` is not among them: some write it."""
_DATED = ("date:create", "date:modify")
"""Text of ImageMagick and its relatives."""
_CREDENTIALS = frozenset({"name.chatgpt", "name.dalle", "name.firefly", "name.bing"})
"""Names of services all of whose downloads are signed since they give such names."""


class Tables(NamedTuple):
    """Who writes such quantisation tables: `standard` with the quality (1 to 100), `adobe`, or `other`."""

    writer: str
    quality: int = 0


def tables_of(values: tuple[Any, ...]) -> Tables:
    """Recognise quantisation tables.

    Args:
        values: those of all tables in the order of the file, 64 each in zigzag order.
    """
    tables = [values[start : start + TABLE] for start in range(0, len(values), TABLE)]
    if not tables or len(tables[-1]) != TABLE:
        return Tables("other")
    qualities = [_standard().get(table) for table in tables]
    if None not in qualities:
        return Tables("standard", qualities[0] or 0)
    small = all(isinstance(value, int) and 0 <= value < 256 for value in values)
    digest = hashlib.sha256(bytes(values)).hexdigest()[:12] if small else ""
    return Tables("adobe" if digest in _ADOBE else "other")


class ResavedReader:
    """Notes what suggests that a camera's or generator's file was saved again by another program."""

    name = "resaved"
    places: tuple[str, ...] = ("marks of the program that saved it",)

    def __init__(self, names: Patterns) -> None:
        self._names = names

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:
        """`hint` evidence, at most one of each code, toward `software`."""
        yield from _camera(blocks)
        marks = [*blocks.all(*_MARKS), *blocks.png_text(*_DATED)]
        tables = blocks.first("jpeg:DQT")
        payload = next(filter(_is_payload, _payloads(blocks)), None) if marks or tables is not None else None
        if payload is not None:
            yield from _chunks(marks, payload)
            yield from _tables(tables, blocks, payload)
        row = named_like(self._names, image.name)
        signed = blocks.first("jumbf:c2pa", "jumbf:remote", "sidecar:c2pa")
        if row is not None and row.code in _CREDENTIALS and image.format is not None and signed is None:
            data = {"hint": "resaved.no_credentials", "toward": "software", "text": clip(image.name), "name": row.name}
            yield Evidence(EvidenceKind.HINT, "filename", self.name, data)


def _hint(code: str, used: list[MetadataBlock], **more: Any) -> Evidence:
    return evidence(EvidenceKind.HINT, ResavedReader.name, used, {"hint": code, "toward": "software", **more})


def _camera(blocks: BlockSet) -> Iterator[Evidence]:
    """Camera data beside tables that cameras seldom use; standard ones count only without the camera's MakerNote."""
    found = blocks.first("jpeg:DQT")
    named = [block for tag in ("Make", "Model") for block in exif(blocks, tag)[:1]]
    if found is None or len(named) < 2 or any(is_generator(block.text) for block in named):
        return
    tables = tables_of(found.value) if isinstance(found.value, tuple) else Tables("other")
    device = _device(*(clip(block.text.partition("\0")[0], NAME_LIMIT) for block in named))
    if tables.writer == "adobe" or _saved_for_web(blocks):
        yield _hint("resaved.camera_adobe", [found, *named], text=device)
    elif tables.writer == "standard" and not exif(blocks, "MakerNote"):
        yield _hint("resaved.camera_standard", [found, *named], text=device, quality=tables.quality)


def _device(make: str, model: str) -> str:
    """Make and model, without a make that the model repeats."""
    return model if model.casefold().startswith(make.casefold().split(" ")[0]) else f"{make} {model}"


def _saved_for_web(blocks: BlockSet) -> bool:
    return any(
        isinstance(block.value, bytes) and block.value.startswith(_SAVE_FOR_WEB) for block in blocks.all("jpeg:APP12")
    )


def _payloads(blocks: BlockSet) -> list[MetadataBlock]:
    """PNG and EXIF texts where a generator's record may stand."""
    written = [block for block in blocks.carrier(*PNG_TEXT, "png:comf") if block.key in _PAYLOAD_KEYS]
    return written + blocks.all("exif:ImageDescription", "exif:UserComment")


def _is_payload(block: MetadataBlock) -> bool:
    """Whether a text is a generator's record."""
    text = block.text[:PAYLOAD_CHARACTERS]
    if _INFOTEXT.search(text):
        return not _QT.search(text)
    if not text.lstrip("\0 \r\n").startswith("{"):
        return False
    met: set[str] = set()
    for word in _JSON_WORDS.finditer(text):
        met.add(word[0])
        if len(met) >= WORDS_NEEDED:
            return True
    return False


def _chunks(marks: list[MetadataBlock], payload: MetadataBlock) -> Iterator[Evidence]:
    if marks and payload.carrier.startswith("png:"):
        keys = list(dict.fromkeys(block.key for block in marks))
        yield _hint("resaved.generated_chunks", [*marks, payload], text=", ".join(keys))


def _tables(found: MetadataBlock | None, blocks: BlockSet, payload: MetadataBlock) -> Iterator[Evidence]:
    """Generators save JPEG with the common libraries; other tables are another program's."""
    if found is None or not isinstance(found.value, tuple):
        return
    writer = tables_of(found.value).writer
    if writer != "standard" or _saved_for_web(blocks):
        yield _hint("resaved.generated_tables", [found, payload], text=writer)


@cache
def _standard() -> Mapping[tuple[int, ...], int]:
    """The standard's tables at all qualities, in zigzag order."""
    order = sorted(
        ((row, column) for row in range(8) for column in range(8)),
        key=lambda place: (sum(place), place[0] if sum(place) % 2 else place[1]),
    )
    found: dict[tuple[int, ...], int] = {}
    for table in (_LUMINANCE, _CHROMINANCE):
        for quality in range(1, 101):
            scale = 5000 // quality if quality < 50 else 200 - 2 * quality
            scaled = (min(255, max(1, (table[row][column] * scale + 50) // 100)) for row, column in order)
            found.setdefault(tuple(scaled), quality)
    return found
