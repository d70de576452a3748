"""L2: AI marks in formats of single vendors: Samsung's trailer and ByteDance's export data.

Formats: the SEFT trailer of Samsung's gallery, block `PEg_Info` (read from real files) and
`PhotoEditor_Re_Edit_Data` (second-hand, so never firm); JSON of ByteDance's programs in EXIF (second-hand).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from inspector.declarations._common import clip, exif, folded, parse_json, walk
from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence
from inspector.errors import ParseError

TRAILER_LIMIT = 256 * 1024
"""Bytes of a trailer block that are searched; motion photos keep megabytes of video there."""
START = 4096
"""Characters of an EXIF text in which ByteDance's keys must begin."""

_GEN_AI = re.compile(rb'"genAIType\\{0,8}"\s{0,8}:\s{0,8}\\{0,8}"?(-?\d{1,9})')
_READ_FROM_FILES = frozenset({"PEg_Info"})
_PRODUCTS = {"doubao": "Doubao", "xinghui": "Xinghui", "dreamina": "Jimeng"}
_COUNTS = frozenset({"1", "2"})


class SamsungReader:
    """Reads `genAIType`: any value but 0 means that Galaxy AI made part of the picture."""

    name = "samsung"
    places: tuple[str, ...] = ("Samsung's editor trailer",)
    needs = ("trailer",)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """One `ai_label` evidence for each trailer block with a nonzero type."""
        for block in blocks.carrier("trailer"):
            name = block.key.removeprefix("SEFT:")
            if name == block.key or not isinstance(block.value, bytes | str):
                continue
            raw = block.value if isinstance(block.value, bytes) else block.value.encode("utf-8", "replace")
            types = [int(number) for number in _GEN_AI.findall(raw[:TRAILER_LIMIT])]
            if any(types):
                data = {
                    "scheme": "samsung",
                    "meaning": "edited",
                    "text": f"genAIType {next(filter(None, types))}",
                    "firm": name in _READ_FROM_FILES,
                    "generator": "Samsung Galaxy AI",
                }
                yield evidence(EvidenceKind.AI_LABEL, self.name, [block], data)


class ByteDanceReader:
    """Reads the export data of Doubao, Xinghui and Dreamina. The same data without an AI mark is a plain retouch."""

    name = "bytedance"
    places: tuple[str, ...] = ("ByteDance's export data",)
    needs = ("exif:ImageDescription", "exif:UserComment")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """An `ai_label` evidence, never firm, for each text whose marks say AI."""
        fault: ParseError | None = None
        for block in exif(blocks, "ImageDescription", "UserComment"):
            if not isinstance(block.value, str) or not block.value.lstrip().startswith("{"):
                continue
            if '"product"' not in block.value[:START] and '"aigc_info"' not in block.value[:START]:
                continue
            try:
                product = _ai_product(parse_json(block.value, block.source))
            except ParseError as error:
                fault = fault or error
                continue
            if product:
                data = {
                    "scheme": "bytedance",
                    "meaning": "generated",
                    "text": clip(block.value),
                    "firm": False,
                    "generator": _PRODUCTS[product],
                }
                yield evidence(EvidenceKind.AI_LABEL, self.name, [block], data)
        if fault is not None:
            raise fault


def _ai_product(document: Any) -> str:
    """The ByteDance product whose data says AI, else nothing."""
    product, generated, labelled = "", False, False
    for key, value in _unpacked(document):
        if key == "product" and isinstance(value, str) and not product:
            product = folded(value)
        elif key == "exportType":
            generated = generated or value == "generation"
        elif key == "aigc_label_type":
            labelled = labelled or str(value) in _COUNTS
        elif key == "aigc_type":
            labelled = labelled or str(value) == "1"
    if product not in _PRODUCTS:
        return ""
    return product if (generated if product == "dreamina" else labelled) else ""


def _unpacked(document: Any) -> Iterator[tuple[str, Any]]:
    """Keys and values; `aigc_info` and `data` are sometimes JSON texts and are opened once."""
    for key, value in walk(document):
        yield key, value
        if key in ("aigc_info", "data") and isinstance(value, str) and value.lstrip().startswith("{"):
            try:
                yield from walk(parse_json(value, key))
            except ParseError:
                continue  # the outer object stands on its own
