"""L2: reads generation data that platforms hand out beside a picture: Civitai's image `meta`, AIBooru's `ai_metadata`.

The platform repeats what its uploader's file or form said. Civitai's form is documented; AIBooru's was only reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, samplers, values

MODELS_LIMIT = 100
FIELDS_NEEDED = 2
"""Generation fields beside the prompt without which an object called `meta` is something else."""

_PLACES = ("sidecar:json", "sidecar:gallery-dl")
_FIELDS = frozenset({"seed", "steps", "sampler", "cfgScale", "negativePrompt", "Model", "hashes", "civitaiResources"})
_MAPPED = ("prompt", "negativePrompt", "negative_prompt", "seed", "sampler", "Model", "hashes", "resources")


class PlatformJson:
    """JSON sidecars of platforms."""

    name = "platform_json"
    places: tuple[str, ...] = ("generation data in sidecars of Civitai and AIBooru",)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each object."""
        for value, sources in carriers.objects(blocks.all(*_PLACES), '"meta"', '"prompt"'):
            meta = value.get("meta")
            if (
                isinstance(meta, dict)
                and isinstance(meta.get("prompt"), str)
                and len(_FIELDS & meta.keys()) >= FIELDS_NEEDED
            ):
                yield generation_evidence(self.name, sources, _parameters("Civitai upload", meta))
        for value, sources in carriers.objects(blocks.all(*_PLACES), '"ai_metadata"'):
            meta = value.get("ai_metadata")
            inner = meta.get("parameters") if isinstance(meta, dict) else None
            if isinstance(meta, dict) and isinstance(meta.get("prompt"), str):
                found = _parameters("AIBooru upload", {**(inner if isinstance(inner, dict) else {}), **meta})
                yield generation_evidence(self.name, sources, found, firm=False, note="generation.pattern")


def _parameters(generator: str, meta: Mapping[str, Any]) -> GenerationParameters:
    written = values.name(values.first(meta, "sampler", "Sampler"))
    sampler, scheduler = samplers.split(written, values.name(meta.get("Schedule type"))) if written else (None, None)
    size = values.size(meta.get("Size")) or (None, None)
    return GenerationParameters(
        generator=generator,
        prompt=values.text(meta.get("prompt")),
        negative_prompt=values.text(values.first(meta, "negativePrompt", "negative_prompt")),
        seed=values.seed(values.first(meta, "seed", "Seed")),
        steps=values.integer(values.first(meta, "steps", "Steps")),
        sampler=sampler,
        scheduler=scheduler,
        guidance=values.number(values.first(meta, "cfgScale", "CFG scale", "cfg_scale")),
        width=size[0],
        height=size[1],
        models=tuple(_models(meta)),
        extras=jsontext.plain(values.rest(meta, *_MAPPED, "parameters")),
    )


def _models(meta: Mapping[str, Any]) -> Iterator[ModelReference]:
    hashes = meta.get("hashes")
    digest = values.name(hashes.get("model")) if isinstance(hashes, dict) else None
    main = values.name(values.first(meta, "Model", "model"))
    if main is not None:
        yield ModelReference(main, values.name(meta.get("Model hash")) or digest)
    listed = meta.get("resources")
    for item in listed[:MODELS_LIMIT] if isinstance(listed, list) else ():
        name = values.name(item.get("name")) if isinstance(item, dict) else None
        if name is not None and name != main:
            kind = {"model": "checkpoint", "lora": "lora", "embed": "embedding"}.get(str(item.get("type")), "other")
            yield ModelReference(name, values.name(item.get("hash")), kind)
