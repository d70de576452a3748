"""L2: reads Mochi Diffusion: the IPTC caption, or the XMP description that a PNG gets instead.

Format 1 joins `key: value` with "; " and escapes nothing, so that prompts may be cut; format 2 has one pair a line and
escapes line ends. Source: MochiDiffusion/MochiDiffusion `Support/MetadataCodec.swift`. No file was at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, values

CAPTION_CHARACTERS = 200_000

_TOOL = "Mochi Diffusion"
_GENERATOR = re.compile(r"(?:^|; |\n)Generator: Mochi Diffusion(?: (?P<version>[\w.]{1,20}))?")
_KEYS = (
    "Include in Image",
    "Exclude from Image",
    "Model",
    "Engine",
    "Quality",
    "Starting Image",
    "ControlNet",
    "Steps",
    "Guidance Scale",
    "Seed",
    "Size",
    "Date",
    "Upscaler",
    "Scheduler",
    "ML Compute Unit",
    "Generator",
)
_PAIR = re.compile(r"(?:^|; )(?P<key>" + "|".join(_KEYS) + r"):[ ]?")
_ESCAPES = {"\\n": "\n", "\\r": "\r", "\\\\": "\\"}
_PLACES = ("iptc:Caption-Abstract", "iptc:2:120", "xmp:dc:description", "exif:ImageDescription")
_MAPPED = ("Include in Image", "Exclude from Image", "Model", "Seed", "Scheduler", "Generator")


class Mochi:
    """The Mochi Diffusion app."""

    name = "mochi"
    places: tuple[str, ...] = ("Mochi Diffusion caption",)
    needs = _PLACES

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each different caption; the program's name and version stand in further fields."""
        programs = [
            block
            for block in blocks.all("iptc:OriginatingProgram", "iptc:2:65", "iptc:ProgramVersion")
            if block.text == _TOOL or block.key == "ProgramVersion"
        ]
        for text, sources in carriers.copies(blocks.all(*_PLACES), lambda value: _GENERATOR.search(value) is not None):
            if len(text) <= CAPTION_CHARACTERS:
                yield generation_evidence(self.name, [*sources, *programs], _parameters(text))


def _parameters(text: str) -> GenerationParameters:
    pairs = _version_two(text) if text.startswith("Metadata Version: ") else _version_one(text)
    size = values.size(pairs.get("Size")) or (None, None)
    model = values.name(pairs.get("Model"))
    named = _GENERATOR.search(text)
    return GenerationParameters(
        generator=_TOOL,
        generator_version=named["version"] if named else None,
        prompt=pairs.get("Include in Image"),
        negative_prompt=pairs.get("Exclude from Image"),
        seed=values.seed(pairs.get("Seed")),
        steps=values.integer(pairs.get("Steps")),
        sampler=values.name(pairs.get("Scheduler")),
        guidance=values.number(pairs.get("Guidance Scale")),
        width=size[0],
        height=size[1],
        models=() if model is None else (ModelReference(model),),
        extras=values.rest(pairs, *_MAPPED),
    )


def _version_one(text: str) -> dict[str, str]:
    """Values reach to the next known key: prompts may hold "; ", too."""
    marks = list(_PAIR.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {mark["key"]: text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)}


def _version_two(text: str) -> dict[str, str]:
    pairs = [line.partition(":") for line in text.split("\n")]
    return {key: re.sub(r"\\[nr\\]", lambda match: _ESCAPES[match[0]], value.strip()) for key, _, value in pairs}
