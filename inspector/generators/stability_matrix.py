"""L2: reads the inference page of Stability Matrix: PNG `parameters-json`, with its project in `smproj`.

The picture also carries an infotext and the graph that ran; the JSON is what was asked for. Source: real files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, png_sources
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, samplers, values

_MAPPED = ("PositivePrompt", "NegativePrompt", "Seed", "ModelHash", "ModelName")


class StabilityMatrix:
    """Stability Matrix."""

    name = "stability_matrix"
    places: tuple[str, ...] = ("Stability Matrix parameters",)
    needs = png_sources("parameters-json")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for the JSON; the infotext and the graph beside it say the same in other words."""
        beside = blocks.png_text("smproj", "parameters", "prompt")
        copies = [block.source for block in beside if block.key != "smproj"]
        for value, sources in carriers.objects(blocks.png_text("parameters-json"), '"PositivePrompt"'):
            yield generation_evidence(self.name, [*sources, *beside], _parameters(value), supersedes=copies)


def _parameters(value: Mapping[str, Any]) -> GenerationParameters:
    written = values.name(value.get("Sampler"))
    sampler, scheduler = samplers.split(written) if written else (None, None)
    model = values.name(value.get("ModelName"))
    extras = {key: item for key, item in values.rest(value, *_MAPPED).items() if item not in (0, False)}
    return GenerationParameters(
        generator="Stability Matrix",
        prompt=values.text(value.get("PositivePrompt")),
        negative_prompt=values.text(value.get("NegativePrompt")),
        seed=values.seed(value.get("Seed")),
        steps=values.integer(value.get("Steps")),
        sampler=sampler,
        scheduler=scheduler,
        guidance=values.number(value.get("CfgScale")),
        width=values.integer(value.get("Width")),
        height=values.integer(value.get("Height")),
        models=() if model is None else (ModelReference(model, values.name(value.get("ModelHash"))),),
        extras=jsontext.plain(extras),
    )
