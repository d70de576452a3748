"""L2: reads imaginAIry: EXIF `UserComment` (JSON without a character code) and `ImageDescription`.

The same tags stand on control maps, masks and enlarged copies: they say that the picture came out of this run.
Source: brycedrennan/imaginAIry `imaginairy/schema.py`, real files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, values

DESCRIPTION_CHARACTERS = 50_000

_SOFTWARE = re.compile(r"Imaginairy / Stable Diffusion (?P<model>.+)", re.IGNORECASE)
_DESCRIPTION = re.compile(
    r'"(?P<prompt>.*)" (?P<width>\d{1,6})x(?P<height>\d{1,6})px(?: negative-prompt:"(?P<negative>.*)")?'
    r"(?: seed:(?P<seed>-?\d{1,40}))?(?: prompt-strength:(?P<guidance>[\d.]{1,20}))?(?: steps:(?P<steps>\d{1,6}))?"
    r"(?: sampler-type:(?P<sampler>\S{1,100}))?.*",
    re.DOTALL,
)
_MAPPED = ("prompts", "negative_prompt", "seed", "sampler_type", "solver_type", "model", "software")


class ImaginAIry:
    """The imaginAIry command line program."""

    name = "imaginairy"
    places: tuple[str, ...] = ("imaginAIry settings",)
    needs = (*carriers.JSON_PLACES, "exif:Software")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence that joins the JSON with the description, which can have the seed that the JSON lacks."""
        software = [block for block in blocks.all("exif:Software") if _SOFTWARE.fullmatch(block.text)]
        described = [block for block in blocks.all("exif:ImageDescription") if _described(block)]
        found = False
        for value, sources in carriers.objects(carriers.embedded_json(blocks), '"imaginAIry"', '"prompt"'):
            inner = value.get("prompt")
            if isinstance(inner, dict) and inner.get("software") == "imaginAIry":
                found = True
                cited = [*sources, *described, *software]
                yield generation_evidence(self.name, cited, _parameters(inner, described, software))
        if software and not found:
            yield generation_evidence(self.name, [*software, *described], _parameters({}, described, software))


def _described(block: MetadataBlock) -> re.Match[str] | None:
    return _DESCRIPTION.fullmatch(block.text) if len(block.text) <= DESCRIPTION_CHARACTERS else None


def _parameters(
    inner: Mapping[str, Any], described: list[MetadataBlock], software: list[MetadataBlock]
) -> GenerationParameters:
    match = _described(described[0]) if described else None
    text: dict[str, Any] = match.groupdict() if match else {}
    named = _SOFTWARE.fullmatch(software[0].text) if software else None
    model = values.name(inner.get("model")) or (named["model"] if named else None)
    return GenerationParameters(
        generator="imaginAIry",
        prompt=_weighted(inner.get("prompts")) or text.get("prompt"),
        negative_prompt=_weighted(inner.get("negative_prompt")) or text.get("negative"),
        seed=values.seed(inner.get("seed")) or values.seed(text.get("seed")),
        steps=values.integer(values.first(inner, "steps") or text.get("steps")),
        sampler=values.name(values.first(inner, "sampler_type", "solver_type") or text.get("sampler")),
        guidance=values.number(values.first(inner, "prompt_strength") or text.get("guidance")),
        width=values.integer(values.first(inner, "width") or text.get("width")),
        height=values.integer(values.first(inner, "height") or text.get("height")),
        models=() if model is None else (ModelReference(model),),
        extras=jsontext.plain(values.rest(inner, *_MAPPED)),
    )


def _weighted(value: Any) -> str | None:
    """`[[weight, text], …]`: the texts, joined; plain text in some versions."""
    if isinstance(value, str):
        return value
    parts = [item[1] for item in value if isinstance(item, list) and len(item) > 1] if isinstance(value, list) else []
    texts = [part for part in parts if isinstance(part, str)]
    return " AND ".join(texts) if texts else None
