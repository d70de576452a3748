"""L2: reads Draw Things: JSON in the XMP property `exif:UserComment`, with `xmp:CreatorTool` "Draw Things".

Source: real files; readers of the community.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, infotext, jsontext, networks, samplers, values
from inspector.generators.automatic1111 import parameters as from_infotext
from inspector.generators.programs import Program

_TOOL = "Draw Things"
_MAPPED = ("c", "uc", "seed", "model", "profile", "v2", "lora")


class DrawThings:
    """The Draw Things app for iPhone, iPad and Mac."""

    name = "drawthings"
    places: tuple[str, ...] = ("Draw Things settings",)
    needs = ("xmp:xmp:CreatorTool", "xmp:exif:UserComment", "exif:UserComment")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """The JSON where it is there, else the text that Draw Things writes as the description."""
        creator = [block for block in blocks.all("xmp:xmp:CreatorTool") if block.text.startswith(_TOOL)]
        described = blocks.all("xmp:dc:description")
        found = False
        for value, sources in carriers.objects(blocks.all("xmp:exif:UserComment", "exif:UserComment"), '"c"', '"uc"'):
            if isinstance(value.get("c"), str) and {"steps", "sampler", "model"} & value.keys():
                found = True
                yield generation_evidence(self.name, [*sources, *creator, *described], _parameters(value))
        if creator and not found:
            yield from self._described(described, creator)

    def _described(self, described: list[MetadataBlock], creator: list[MetadataBlock]) -> Iterator[Evidence]:
        for block in described[:1]:
            parsed = infotext.parse(block.text)
            if parsed is not None:
                yield generation_evidence(self.name, [block, *creator], from_infotext(parsed, Program(_TOOL)))


def _parameters(value: Mapping[str, Any]) -> GenerationParameters:
    written = values.name(value.get("sampler"))
    sampler, scheduler = samplers.split(written) if written else (None, None)
    size = values.size(value.get("size")) or (None, None)
    settings = value.get("v2")
    extras = {**values.rest(value, *_MAPPED), **({"v2": settings} if isinstance(settings, dict) else {})}
    loras = [(values.first(item, "model", "file"), item.get("weight")) for item in networks.objects(value.get("lora"))]
    return GenerationParameters(
        generator=_TOOL,
        prompt=values.text(value.get("c")),
        negative_prompt=values.text(value.get("uc")),
        seed=values.seed(value.get("seed")),
        steps=values.integer(value.get("steps")),
        sampler=sampler,
        scheduler=scheduler,
        guidance=values.number(value.get("scale")),
        width=size[0],
        height=size[1],
        models=tuple(_models(value)),
        extras=jsontext.plain({**networks.weighted(loras), **extras}),
    )


def _models(value: Mapping[str, Any]) -> Iterator[ModelReference]:
    model = values.name(value.get("model"))
    if model is not None:
        yield ModelReference(model)
    for item in networks.objects(value.get("lora")):
        name = values.name(values.first(item, "model", "file"))
        if name is not None:
            yield ModelReference(name, None, "lora")
