"""Blocks and graphs as generators write them, for tests of the readers."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, BlockValue, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence
from inspector.domain.readers import EvidenceReader, Roster

INFOTEXT = (
    "a lighthouse, oil on canvas <lora:coast:0.8>\n"
    "Negative prompt: blurry, text\n"
    "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 12345, Size: 512x768, "
    "Model hash: 0123abcd45, Model: harbour_v2, Version: v1.10.1"
)


def png_text(keyword: str, value: object, kind: str = "tEXt", offset: int = 33) -> MetadataBlock:
    """A PNG text chunk; anything but text is written as JSON."""
    text = value if isinstance(value, str) else json.dumps(value)
    return MetadataBlock(f"png:{kind}", keyword, text, offset, len(text))


def exif(name: str, value: BlockValue, group: str = "IFD0") -> MetadataBlock:
    """An EXIF tag."""
    return MetadataBlock("exif", name, value, 12, 100, group=group)


def block(source: str, value: object, **more: Any) -> MetadataBlock:
    """A block of any source: `jpeg:COM`, `stealth:alpha`, `xmp:dc:description`, `png:comf:prompt`."""
    carrier, _, key = source.rpartition(":") if source.startswith("png:") else source.partition(":")
    text = value if isinstance(value, str | bytes | int | float | tuple) else json.dumps(value)
    return MetadataBlock(carrier, key, text, 0, 10, **more)


def read(reader: EvidenceReader, *found: MetadataBlock, **image: Any) -> list[Evidence]:
    """What a reader finds in these blocks, where it is asked for them at all."""
    blocks = BlockSet(found)
    return [item for asked in Roster((reader,)).of(blocks) for item in asked.read(blocks, ImageFacts(**image))]


def only(reader: EvidenceReader, *found: MetadataBlock, **image: Any) -> dict[str, Any]:
    """Data of the only evidence."""
    evidence = read(reader, *found, **image)
    assert len(evidence) == 1, [item.data for item in evidence]
    return dict(evidence[0].data)


def names(data: Mapping[str, Any], kind: str = "checkpoint") -> list[str]:
    """Names of the models of one kind."""
    return [model["name"] for model in data["models"] if model["kind"] == kind]


def node(kind: str, **inputs: Any) -> dict[str, Any]:
    """One node of an API graph."""
    return {"class_type": kind, "inputs": inputs}


def text_to_image(**changes: Any) -> dict[str, Any]:
    """The simplest graph: checkpoint, two texts, one sampler, one saver. `changes` replace or add nodes."""
    graph = {
        "4": node("CheckpointLoaderSimple", ckpt_name="harbour_v2.safetensors"),
        "5": node("EmptyLatentImage", width=512, height=768, batch_size=1),
        "6": node("CLIPTextEncode", text="a lighthouse at dusk", clip=["4", 1]),
        "7": node("CLIPTextEncode", text="blurry", clip=["4", 1]),
        "3": node(
            "KSampler", seed=2**63 + 5, steps=21, cfg=6.5, sampler_name="dpmpp_2m", scheduler="karras", denoise=1.0,
            model=["4", 0], positive=["6", 0], negative=["7", 0], latent_image=["5", 0],
        ),
        "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", filename_prefix="ComfyUI", images=["8", 0]),
    }  # fmt: skip
    return {**graph, **{key.lstrip("_"): value for key, value in changes.items()}}


def rewired(graph: Mapping[str, Any], key: str, **inputs: Any) -> dict[str, Any]:
    """A copy of a graph with inputs of one node changed; None removes an input."""
    changed = copy.deepcopy(dict(graph))
    changed[key]["inputs"].update(inputs)
    changed[key]["inputs"] = {name: value for name, value in changed[key]["inputs"].items() if value is not None}
    return changed


def nameless(graph: Mapping[str, Any]) -> dict[str, Any]:
    """The same wiring under class names that nobody knows."""
    changed = copy.deepcopy(dict(graph))
    for number, item in enumerate(changed.values()):
        item["class_type"] = f"Zq{number}"
        item.pop("_meta", None)
    return changed
