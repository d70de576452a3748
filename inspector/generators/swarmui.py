"""L2: reads SwarmUI (StableSwarm): JSON with `sui_image_params`, in PNG `parameters`, UserComment or hidden pixels.

Source: mcmonkeyprojects/SwarmUI `src/Media/ImageFile.cs`, `src/Text2Image/T2IParamInput.cs`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, networks, values

MODELS_LIMIT = 100

_MARKER = '"sui_image_params"'
_KINDS = {"model": "checkpoint", "refinermodel": "refiner", "vae": "vae", "lora": "lora"} | {
    "controlnetmodel": "controlnet",
    "segmentmodel": "other",
    "videomodel": "checkpoint",
}
_MAPPED = ("prompt", "negativeprompt", "seed", "sampler", "scheduler", "swarm_version", "model")
_FURTHER = ("exif:Model", "sidecar:json", "sidecar:txt")


class SwarmUI:
    """SwarmUI. Its backend is ComfyUI, whose graph may stand beside it."""

    name = "swarmui"
    places: tuple[str, ...] = ("SwarmUI image parameters",)
    needs = (*carriers.JSON_PLACES, *_FURTHER)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each different object."""
        candidates = [*carriers.embedded_json(blocks), *blocks.all(*_FURTHER)]
        graphs = [block.source for block in blocks.png_text("prompt", "workflow") if "class_type" in block.text]
        for value, sources in carriers.objects(candidates, _MARKER):
            inner = value.get("sui_image_params")
            if isinstance(inner, dict):
                yield generation_evidence(self.name, sources, _parameters(inner, value), supersedes=graphs)


def _parameters(inner: Mapping[str, Any], outer: Mapping[str, Any]) -> GenerationParameters:
    extra = outer.get("sui_extra_data")
    extras = {**values.rest(inner, *_MAPPED), **(extra if isinstance(extra, dict) else {})}
    weights = zip_longest(_loras(inner, "loras"), _loras(inner, "loraweights"))
    return GenerationParameters(
        generator="SwarmUI",
        generator_version=values.name(inner.get("swarm_version")),
        prompt=values.text(inner.get("prompt")),
        negative_prompt=values.text(values.first(inner, "negativeprompt", "negative_prompt")),
        seed=values.seed(inner.get("seed")),
        steps=values.integer(inner.get("steps")),
        sampler=values.name(inner.get("sampler")),
        scheduler=values.name(inner.get("scheduler")),
        guidance=values.number(values.first(inner, "cfgscale", "cfg_scale", "fluxguidancescale")),
        width=values.integer(inner.get("width")),
        height=values.integer(inner.get("height")),
        models=tuple(_models(inner, outer.get("sui_models")))[:MODELS_LIMIT],
        extras=jsontext.plain({**networks.weighted(weights), **extras}),
    )


def _models(inner: Mapping[str, Any], listed: Any) -> Iterator[ModelReference]:
    """Names from the parameters, hashes from the list of files; LoRAs are listed with both."""
    files = [item for item in (listed if isinstance(listed, list) else ()) if isinstance(item, dict)]
    hashes = {str(item.get("param")): values.name(item.get("hash")) for item in files}
    for key, kind in _KINDS.items():
        name = values.name(inner.get(key))
        if name is not None and name.lower() not in ("automatic", "(none)"):
            yield ModelReference(name, hashes.get(key), kind)
    by_name = {_stem(str(item.get("name"))): values.name(item.get("hash")) for item in files}
    for lora in _loras(inner, "loras"):
        if values.name(lora) is not None:
            yield ModelReference(lora, by_name.get(_stem(lora)), "lora")


def _loras(inner: Mapping[str, Any], key: str) -> list[Any]:
    """A list, or in older versions a text with commas."""
    value = inner.get(key)
    return networks.items([part.strip() for part in value.split(",")] if isinstance(value, str) else value)


def _stem(name: str) -> str:
    return name.removesuffix(".safetensors").lower()
