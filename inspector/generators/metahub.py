"""L2: reads what the MetaHub Save node of ComfyUI and its relatives put into `imagemetahub_data`.

Source: LuqP2/Image-MetaHub, its node and its reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, png_sources
from inspector.domain.enums import Shows
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, networks, values

LORAS_LIMIT = 100

_KEY = "imagemetahub_data"
_CORE = ("prompt", "seed", "steps", "sampler_name", "model")
_MAPPED = ("prompt", "negativePrompt", "seed", "sampler_name", "scheduler", "model", "model_hash", "generator")
_BULKY = ("workflow", "prompt_api", "analytics", "_analytics", "_metahub_pro", "imh_pro", "loras", "vae")


class MetaHub:
    """Image MetaHub's save node."""

    name = "metahub"
    places: tuple[str, ...] = ("Image MetaHub data",)
    needs = (*png_sources(_KEY), "exif:UserComment", "exif:ImageDescription")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each object; what Image MetaHub itself edited was only processed there."""
        wrapped = blocks.all("exif:UserComment", "exif:ImageDescription")
        for value, sources in carriers.objects([*blocks.png_text(_KEY), *wrapped], '"'):
            if sources[0].key == _KEY or isinstance(value.get(_KEY), dict):
                inner = value.get(_KEY, value)
                if any(inner.get(key) is not None for key in _CORE):
                    edited = inner.get("edit") is not None or inner.get("generator") == "Image MetaHub"
                    shows = Shows.PROCESSED if edited else Shows.GENERATED
                    yield generation_evidence(self.name, sources, _parameters(inner), shows=shows)


def _parameters(value: Mapping[str, Any]) -> GenerationParameters:
    return GenerationParameters(
        generator=values.name(value.get("generator")) or "ComfyUI",
        generator_version=_version(value.get("analytics")),
        prompt=values.text(value.get("prompt")),
        negative_prompt=values.text(value.get("negativePrompt")),
        seed=values.seed(value.get("seed")),
        steps=values.integer(value.get("steps")),
        sampler=values.name(value.get("sampler_name")),
        scheduler=values.name(value.get("scheduler")),
        guidance=values.number(values.first(value, "cfg", "cfg_scale")),
        width=values.integer(value.get("width")),
        height=values.integer(value.get("height")),
        models=tuple(_models(value)),
        extras=jsontext.plain({**networks.weighted(_weights(value)), **values.rest(value, *_MAPPED, *_BULKY)}),
    )


def _weights(value: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for item in networks.objects(value.get("loras")):
        yield item.get("name"), values.first(item, "weight", "strength", "model_strength", "strength_model")


def _version(analytics: Any) -> str | None:
    return values.name(analytics.get("comfyui_version")) if isinstance(analytics, dict) else None


def _models(value: Mapping[str, Any]) -> Iterator[ModelReference]:
    main = values.name(value.get("model"))
    if main is not None:
        yield ModelReference(main, values.digest(value.get("model_hash")))
    vae = values.name(value.get("vae"))
    if vae is not None:
        yield ModelReference(vae, None, "vae")
    listed = value.get("loras")
    for item in listed[:LORAS_LIMIT] if isinstance(listed, list) else ():
        name = values.name(item.get("name") if isinstance(item, dict) else item)
        if name is not None:
            yield ModelReference(name, values.digest(item.get("hash")) if isinstance(item, dict) else None, "lora")
