"""L2: reads the JSON jobs of Civitai's own generator: a graph at the top level, its request in `extraMetadata`.

Its plain jobs are infotext with `Civitai resources` and are read there. An upscaling job's graph has no sampler: the
request says what was generated. The graph can hold signed addresses; they are not copied. Source: real files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, networks, samplers, values

MODELS_LIMIT = 100

_MAPPED = ("prompt", "negativePrompt", "seed", "transformations")
_KINDS = {"checkpoint": "checkpoint", "lora": "lora", "locon": "lora", "embedding": "embedding"} | {
    "upscaler": "upscaler",
    "vae": "vae",
    "controlnet": "controlnet",
}


class Civitai:
    """The generator on civitai.com."""

    name = "civitai"
    places: tuple[str, ...] = ("Civitai generation data",)
    needs = carriers.JSON_PLACES

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each job."""
        for value, sources in carriers.objects(carriers.embedded_json(blocks), '"extraMetadata"'):
            request = value.get("extraMetadata")
            if isinstance(request, str):
                request = jsontext.decode_object(request, sources[0].source)
            if isinstance(request, dict):
                yield generation_evidence(self.name, [*sources, *_marks(blocks)], _parameters(request, value))


def _marks(blocks: BlockSet) -> list[MetadataBlock]:
    """`Artist` is the word `ai` in its pictures."""
    return [block for block in blocks.all("exif:Artist") if block.text == "ai"]


def _parameters(request: Mapping[str, Any], job: Mapping[str, Any]) -> GenerationParameters:
    written = values.name(request.get("sampler"))
    sampler, scheduler = samplers.split(written, values.name(request.get("scheduler"))) if written else (None, None)
    return GenerationParameters(
        generator="Civitai",
        prompt=values.text(request.get("prompt")),
        negative_prompt=values.text(request.get("negativePrompt")),
        seed=values.seed(request.get("seed")),
        steps=values.integer(request.get("steps")),
        sampler=sampler,
        scheduler=scheduler,
        guidance=values.number(request.get("cfgScale")),
        width=values.integer(request.get("width")),
        height=values.integer(request.get("height")),
        models=tuple(_models(request, job)),
        extras=jsontext.plain({**networks.weighted(_weights(request, job)), **values.rest(request, *_MAPPED)}),
    )


def _weights(request: Mapping[str, Any], job: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    """LoRAs of the job by their AIR, with the strength that the request gives their version."""
    strengths = {str(item.get("modelVersionId")): item for item in networks.objects(request.get("resources"))}
    for model in _models({}, job):
        resource = strengths.get(model.name.rpartition("@")[2])
        if model.kind == "lora" and resource is not None:
            yield model.name, values.first(resource, "strength", "weight")


def _models(request: Mapping[str, Any], job: Mapping[str, Any]) -> Iterator[ModelReference]:
    """AIR names of the job (`urn:air:sdxl:checkpoint:civitai:827184@2514310`), then version ids of the request."""
    extra = job.get("extra")
    airs = extra.get("airs") if isinstance(extra, dict) else None
    for air in airs[:MODELS_LIMIT] if isinstance(airs, list) else ():
        parts = air.split(":") if isinstance(air, str) else []
        if len(parts) > 3 and values.name(air):
            yield ModelReference(air, None, _KINDS.get(parts[3], "other"))
    listed = request.get("resources")
    for item in listed[:MODELS_LIMIT] if isinstance(listed, list) else ():
        version = item.get("modelVersionId") if isinstance(item, dict) else None
        if isinstance(version, int | str):
            yield ModelReference(f"modelVersionId {version}", None, "other")
