"""L2: reads Tensor.Art: PNG `generation_data` (what was asked for) and the ComfyUI graph beside it (what ran).

Texts and model names come from the first, the seed from the second: the first may say -1. Source: real files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock, png_sources
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, networks, values
from inspector.generators.comfy import payload, reading

MODELS_LIMIT = 100

_RANDOM = "-1"
_MAPPED = ("prompt", "negativePrompt", "ksamplerName", "schedule", "baseModel", "models")
_KINDS = {
    "BASE_MODEL": "checkpoint",
    "LORA": "lora",
    "EMBEDDING": "embedding",
    "VAE": "vae",
    "CONTROLNET": "controlnet",
}


class TensorArt:
    """The generator on tensor.art."""

    name = "tensorart"
    places: tuple[str, ...] = ("Tensor.Art generation data",)
    needs = png_sources("generation_data")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:
        """One evidence that cites both chunks."""
        for value, sources in carriers.objects(blocks.png_text("generation_data"), '"prompt"'):
            graphs = blocks.png_text("prompt")
            seed = values.seed(value.get("seed"))
            if seed in (None, _RANDOM):
                seed = _graph_seed(graphs, image) or seed
            found = _parameters(value, seed)
            yield generation_evidence(
                self.name, [*sources, *graphs], found, supersedes=[block.source for block in graphs]
            )


def _graph_seed(graphs: list[MetadataBlock], image: ImageFacts) -> str | None:
    found = payload.find(BlockSet(tuple(graphs))).graphs
    return reading.read(found[0][0], image).parameters.seed if found else None


def _parameters(value: Mapping[str, Any], seed: str | None) -> GenerationParameters:
    loras = [
        (values.first(item, "modelFileName", "label"), values.first(item, "weight", "strength"))
        for item in networks.objects(value.get("models"))
        if item.get("type") == "LORA"
    ]
    return GenerationParameters(
        generator="Tensor.Art",
        prompt=values.text(value.get("prompt")),
        negative_prompt=values.text(value.get("negativePrompt")),
        seed=seed,
        steps=values.integer(value.get("steps")),
        sampler=values.name(values.first(value, "ksamplerName", "samplerName", "sampler")),
        scheduler=values.name(value.get("schedule")),
        guidance=values.number(value.get("cfgScale")),
        width=values.integer(value.get("width")),
        height=values.integer(value.get("height")),
        models=tuple(_models(value)),
        extras=jsontext.plain({**networks.weighted(loras), **values.rest(value, *_MAPPED)}),
    )


def _models(value: Mapping[str, Any]) -> Iterator[ModelReference]:
    listed = value.get("models")
    for item in (value.get("baseModel"), *(listed[:MODELS_LIMIT] if isinstance(listed, list) else ())):
        if not isinstance(item, dict):
            continue
        name = values.name(values.first(item, "modelFileName", "label", "modelId"))
        if name is not None:
            yield ModelReference(name, values.name(item.get("hash")), _KINDS.get(str(item.get("type")), "other"))
    vae = values.name(value.get("sdVae"))
    if vae is not None and vae.lower() != "automatic":
        yield ModelReference(vae, None, "vae")
