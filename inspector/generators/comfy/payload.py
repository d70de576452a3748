"""L2: where ComfyUI and its savers put the graph and the workflow.

PNG text, the private `comf` chunk of animated PNG, EXIF `Make`, `Model`, `ImageDescription` and further tags that
count down from there, `UserComment` with or without a wrapper, comments, hidden pixels.
Source: comfyanonymous/ComfyUI `comfy_api/latest/_ui.py`, SaveImageExtended, SaveImagePlus, real files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inspector.domain.blocks import PNG_TEXT, BlockSet, MetadataBlock
from inspector.generators import carriers, jsontext
from inspector.generators.comfy.graph import Graph, from_api
from inspector.generators.comfy.workflow import is_workflow

GRAPHS_LIMIT = 10
"""Most different graphs and workflows of one picture."""

PLACES = (*PNG_TEXT, "png:comf", "exif", "xmp", *carriers.COMMENTS, *carriers.STEALTH)
"""Carriers and sources in which one may stand."""

_PREFIX = re.compile(r"\s*(?:prompt|workflow)\s*:\s*(?=[{\[])", re.IGNORECASE)
_FOREIGN = ("extraMetadata", "sui_image_params")
"""Keys of other programs' objects that hold or accompany a graph; their own readers know them better."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Graphs and workflows of a picture, each with the block it stands in, copies left out."""

    graphs: tuple[tuple[Graph, MetadataBlock], ...]
    workflows: tuple[tuple[Mapping[str, Any], MetadataBlock], ...]


def find(blocks: BlockSet) -> Payload:
    """Every graph and workflow. Raises `ParseError` where one is too large."""
    graphs: list[tuple[Graph, MetadataBlock]] = []
    workflows: list[tuple[Mapping[str, Any], MetadataBlock]] = []
    for text, sources in carriers.copies(_candidates(blocks), _is_plausible):
        prefix = _PREFIX.match(text)
        value = jsontext.decode(text[prefix.end() :] if prefix else text, sources[0].source)
        if len(graphs) + len(workflows) >= GRAPHS_LIMIT:
            break
        for part in _all_parts(value, sources[0].source):
            graph = from_api(part)
            if graph is not None and all(known != graph for known, _ in graphs):
                graphs.append((graph, sources[0]))
            elif is_workflow(part) and all(known != part for known, _ in workflows):
                workflows.append((part, sources[0]))
    return Payload(tuple(graphs), tuple(workflows))


def _candidates(blocks: BlockSet) -> list[MetadataBlock]:
    in_xmp = [block for block in blocks.carrier("xmp") if block.key.rpartition(":")[2] in ("prompt", "workflow")]
    counted_down = [block for block in blocks.carrier("exif") if isinstance(block.value, str) and "{" in block.value]
    return (
        blocks.carrier(*PNG_TEXT, "png:comf")
        + blocks.all(*carriers.EXIF_TEXT)
        + [block for block in counted_down if block.source not in carriers.EXIF_TEXT and _PREFIX.match(block.text)]
        + blocks.all(*carriers.COMMENTS, *carriers.XMP_TEXT, *carriers.STEALTH)
        + in_xmp
    )


def _is_plausible(text: str) -> bool:
    return "class_type" in text or ('"nodes"' in text and '"links"' in text)


def _all_parts(value: Any, where: str) -> Iterator[Any]:
    """Graphs and workflows in an object, or in a list of them."""
    for item in value[:GRAPHS_LIMIT] if isinstance(value, list) else [value]:
        if isinstance(item, dict) and not any(key in item for key in _FOREIGN):
            yield from _parts(item, where)


def _parts(value: dict[str, Any], where: str) -> Iterator[Any]:
    """The object itself, or what a saver wrapped: `{"prompt": …, "workflow": …}`, either as object or as text."""
    yield value
    extra = value.get("extra_pnginfo")
    wrapped = [value.get("prompt"), value.get("workflow"), extra.get("workflow") if isinstance(extra, dict) else None]
    for part in wrapped:
        yield jsontext.decode_object(part, where) if isinstance(part, str) else part
