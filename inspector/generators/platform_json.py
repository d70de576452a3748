"""L2: reads generation data that platforms hand out beside a picture: Civitai's image `meta`, AIBooru's `ai_metadata`.

The platform repeats what its uploader's file or form said. Civitai's form is documented; AIBooru's was only reported.
`meta` stands at the top of Civitai's own answer, under `generation` in gallery-dl's, and alone in files of download
scripts. JSON beside the preview picture of a checkpoint describes the checkpoint (`images` of `modelVersions`): that
is never read as the picture's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, networks, samplers, values

MODELS_LIMIT = 100
FIELDS_NEEDED = 2
"""Generation fields beside the prompt without which an object called `meta` is something else."""

_PLACES = ("sidecar:json", "sidecar:gallery-dl", "sidecar:img2dataset")
_FIELDS = frozenset({"seed", "steps", "sampler", "cfgScale", "negativePrompt", "Model", "hashes", "civitaiResources"})
_OWN = frozenset({"resources", "hashes", "civitaiResources", "Model hash"})
"""Keys without which an object that is not called `meta` may be any program's."""
_MAPPED = ("prompt", "negativePrompt", "negative_prompt", "seed", "sampler", "Model", "hashes", "resources", "beside")
_KINDS = {"model": "checkpoint", "checkpoint": "checkpoint", "lora": "lora", "locon": "lora", "dora": "lora"} | {
    "embed": "embedding",
    "textualinversion": "embedding",
    "vae": "vae",
    "upscaler": "upscaler",
    "controlnet": "controlnet",
}


class PlatformJson:
    """JSON sidecars of platforms."""

    name = "platform_json"
    places: tuple[str, ...] = ("generation data in sidecars of Civitai and AIBooru",)
    needs = _PLACES

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each object."""
        for value, sources in carriers.objects(blocks.all(*_PLACES), '"prompt"'):
            meta = _civitai(value)
            if meta is not None:
                yield generation_evidence(self.name, sources, _parameters("Civitai upload", meta))
        for value, sources in carriers.objects(blocks.all(*_PLACES), '"ai_metadata"'):
            meta = value.get("ai_metadata")
            inner = meta.get("parameters") if isinstance(meta, dict) else None
            if isinstance(meta, dict) and isinstance(meta.get("prompt"), str):
                found = _parameters("AIBooru upload", {**(inner if isinstance(inner, dict) else {}), **meta})
                yield generation_evidence(self.name, sources, found, firm=False, note="generation.pattern")


def _civitai(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The image's `meta`, with the resources that stand beside it."""
    file = value.get("file")
    for holder in (value, value.get("generation"), file.get("generation") if isinstance(file, dict) else None):
        meta = holder.get("meta") if isinstance(holder, dict) else None
        if isinstance(meta, dict) and _is_meta(meta):
            beside = holder.get("resources") if isinstance(holder, dict) else None
            return {**meta, "beside": beside} if beside else meta
    return value if _is_meta(value) and "cfgScale" in value and _OWN & value.keys() else None


def _is_meta(meta: Mapping[str, Any]) -> bool:
    return isinstance(meta.get("prompt"), str) and len(_FIELDS & meta.keys()) >= FIELDS_NEEDED


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
        extras=jsontext.plain({**networks.weighted(_weights(meta)), **values.rest(meta, *_MAPPED, "parameters")}),
    )


def _models(meta: Mapping[str, Any]) -> Iterator[ModelReference]:
    hashes = meta.get("hashes")
    digest = values.name(hashes.get("model")) if isinstance(hashes, dict) else None
    digest = values.name(values.first(meta, "Model hash", "model_hash")) or digest
    main = values.name(values.first(meta, "Model", "model")) or digest
    seen = {main}
    if main is not None:
        yield ModelReference(main, digest)
    listed = [meta.get(key) for key in ("resources", "civitaiResources", "beside")]
    for item in [item for part in listed if isinstance(part, list) for item in part[:MODELS_LIMIT]]:
        found = _resource(item) if isinstance(item, dict) else None
        if found is not None and found.name not in seen:
            seen.add(found.name)
            yield found


def _weights(meta: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for key in ("resources", "civitaiResources"):
        for item in networks.objects(meta.get(key)):
            found = _resource(item)
            if found is not None and found.kind == "lora":
                yield found.name, values.first(item, "weight", "strength")


def _resource(item: Mapping[str, Any]) -> ModelReference | None:
    """A model by its name, its AIR (`urn:air:sdxl:lora:civitai:1@2`) or the number of its version."""
    name = values.name(values.first(item, "name", "modelName", "air"))
    version = item.get("modelVersionId")
    if name is None and isinstance(version, int | str):
        name = f"modelVersionId {version}"
    if name is None:
        return None
    kind = str(values.first(item, "type", "modelType") or (name.split(":")[3:4] or [""])[0]).lower()
    return ModelReference(name, values.name(item.get("hash")), _KINDS.get(kind, "other"))
