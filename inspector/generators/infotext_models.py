"""L2: checkpoints, LoRAs, embeddings and other weights that an infotext names, with their hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from inspector.domain.evidence import ModelReference
from inspector.generators import values
from inspector.generators.infotext import Infotext

MODELS_LIMIT = 200
"""Most models of one text."""

_REMOTE = re.compile(r"(?:Google|OpenAI|Gemini|Veo)")
"""Pipelines of SD.Next that let a service generate."""
_NETWORK = re.compile(r"<(lora|lyco|locon|hypernet):([^<>:]{1,200})(?::([^<>]{0,100}))?>", re.IGNORECASE)
_NAME_HASH = re.compile(r"(?P<name>.+?)\s*[\[(](?P<hash>[0-9a-fA-F]{6,64})[\])]")
_CONTROL = re.compile(r"(?:^|,)\s*model:\s*(?P<model>[^,]+)", re.IGNORECASE)
_CONTROL_KEY = re.compile(r"controlnet[ -]?\d*", re.IGNORECASE)
_CONTROL_MODEL_KEY = re.compile(r"controlnet[ -]?\d* model", re.IGNORECASE)
_MODULE_KEY = re.compile(r"module \d{1,2}", re.IGNORECASE)
"""Text encoders and VAE that Forge loads beside a model."""
_ADDITIONAL_KEY = re.compile(r"addnet model (?P<number>\d{1,3})", re.IGNORECASE)
_PART_KEYS = frozenset({"addnet", "module", "contro"})
"""How the keys of these expressions begin: a quick look, for most keys are others."""
_RESOURCE_KINDS = {"checkpoint": "checkpoint", "lora": "lora", "locon": "lora", "lycoris": "lora", "dora": "lora"} | {
    "embed": "embedding",
    "embedding": "embedding",
    "textualinversion": "embedding",
    "vae": "vae",
    "upscaler": "upscaler",
    "controlnet": "controlnet",
}
_SDCPP_KINDS = {"model": "checkpoint", "diffusion_model": "checkpoint", "vae": "vae", "tae": "vae", "taesd": "vae"} | {
    "control_net": "controlnet",
    "upscale_model": "upscaler",
    "esrgan": "upscaler",
    "photo_maker": "other",
    "clip_vision": "other",
}


def models(text: Infotext) -> tuple[ModelReference, ...]:
    """All weights named in the parameters and the prompts, the checkpoint first, none twice."""
    found: dict[tuple[str, str], ModelReference] = {}
    for model in _all(text):
        key = (model.kind, model.name.lower())
        if key not in found or (found[key].hash is None and model.hash is not None):
            found[key] = model
        if len(found) >= MODELS_LIMIT:
            break
    return tuple(found.values())


def network_weights(text: Infotext) -> list[dict[str, Any]]:
    """LoRAs and their like with their weights as written.

    From `<lora:name:weight>` tags of both prompts, Fooocus' `Lora weights`, Civitai's resources and AddNet's keys.
    """
    tags = _NETWORK.findall(f"{text.prompt}\n{text.negative or ''}")[:MODELS_LIMIT]
    found: list[dict[str, Any]] = [
        {"kind": kind.lower(), "name": name, "weight": weight} for kind, name, weight in tags
    ]
    listed = [(name, weight) for name, weight in _listed(text.get("Lora weights")) if weight is not None]
    listed += _civitai_weights(text.json("Civitai resources"))
    listed += list(_additional_weights(text))
    known = {entry["name"].lower() for entry in found}
    return found + [
        {"kind": "lora", "name": name, "weight": weight} for name, weight in listed if name.lower() not in known
    ]


def _civitai_weights(resources: Any) -> list[tuple[str, str]]:
    listed = resources[:MODELS_LIMIT] if isinstance(resources, list) else []
    return [
        (model.name, str(item["weight"]))
        for item in listed
        if isinstance(item, dict) and values.number(item.get("weight")) is not None
        for model in _civitai([item])
        if model.kind == "lora"
    ]


def _additional_weights(text: Infotext) -> Iterator[tuple[str, str]]:
    for key, value in text.pairs:
        match = _ADDITIONAL_KEY.fullmatch(key) if key[:6].lower() in _PART_KEYS else None
        weight = text.get(f"AddNet Weight A {match['number']}", f"AddNet Weight {match['number']}") if match else None
        if weight is not None and values.name(value):
            yield _named(value, "lora").name, weight


def _all(text: Infotext) -> Iterator[ModelReference]:
    hashes = text.json("Hashes")
    table = {key.lower(): value for key, value in hashes.items()} if isinstance(hashes, dict) else {}
    yield from _sdcpp(text)
    yield from _checkpoints(text, table)
    yield from _civitai(text.json("Civitai resources"))
    yield from _vae(text, table)
    yield from _networks(text, table)
    yield from _parts(text)


def _checkpoints(text: Infotext, table: dict[str, Any]) -> Iterator[ModelReference]:
    digest = values.digest(text.get("Model hash")) or _hash(table.get("model"))
    main = values.name(text.get("Model")) or values.name(text.get("Unet"))
    if main is not None and main.lower() == "unknown":
        main = None  # Krita's plugin, where it does not know
    if main is not None:
        remote = _REMOTE.match(text.get("Pipeline") or "")
        yield ModelReference(main, digest, "service" if remote else "checkpoint")
    elif digest is not None:
        yield ModelReference(digest, digest)
    for key, kind in (("Refiner", "refiner"), ("Hires checkpoint", "other"), ("Unet", "other")):
        other = values.name(text.get(key))
        if other is not None and other != main:
            yield _named(other, kind)


def _vae(text: Infotext, table: dict[str, Any]) -> Iterator[ModelReference]:
    name = values.name(text.get("VAE"))
    if name is not None:
        yield ModelReference(name, values.name(text.get("VAE hash")) or _hash(table.get("vae")), "vae")


def _networks(text: Infotext, table: dict[str, Any]) -> Iterator[ModelReference]:
    known = {key.split(":", 1)[1]: value for key, value in table.items() if key.startswith("lora:")}
    known.update({name.lower(): digest for name, digest in _listed(text.get("Lora hashes"))})
    tagged: set[str] = set()
    for kind, name, _ in _NETWORK.findall(f"{text.prompt}\n{text.negative or ''}")[:MODELS_LIMIT]:
        base = name.lower().replace("\\", "/").rpartition("/")[2]
        digest = known.get(name.lower()) or known.get(base)
        tagged.add(base)
        yield ModelReference(name, _hash(digest), "other" if kind.lower() == "hypernet" else "lora")
    for name, digest in _listed(text.get("Lora hashes")):
        if name.lower() not in tagged:
            yield ModelReference(name, digest, "lora")
    for key, value in table.items():
        kind, _, name = key.partition(":")
        if name and kind in ("lora", "embed") and not (kind == "lora" and name in tagged):
            yield ModelReference(name, _hash(value), "lora" if kind == "lora" else "embedding")
    for name, digest in _listed(text.get("TI hashes")):
        yield ModelReference(name, digest, "embedding")


def _parts(text: Infotext) -> Iterator[ModelReference]:
    for encoder in text.all("TE"):
        yield ModelReference(encoder, None, "text_encoder")
    for key, value in text.pairs:
        if key[:6].lower() not in _PART_KEYS:
            continue
        if _ADDITIONAL_KEY.fullmatch(key):
            yield _named(value, "lora")
        elif _MODULE_KEY.fullmatch(key) and values.name(value):
            yield _named(value, "other")
        elif _CONTROL_MODEL_KEY.fullmatch(key) and values.name(value):
            yield _named(value, "controlnet")
        elif _CONTROL_KEY.fullmatch(key):
            match = _CONTROL.search(value)
            if match and values.name(match["model"]):
                yield _named(match["model"].strip(), "controlnet")
    upscaler = values.name(text.get("Hires upscaler"))
    if upscaler is not None:
        yield ModelReference(upscaler, None, "upscaler")


def _civitai(resources: Any) -> Iterator[ModelReference]:
    if not isinstance(resources, list):
        return
    for item in resources[:MODELS_LIMIT]:
        if not isinstance(item, dict):
            continue
        name = values.name(values.first(item, "modelName", "air")) or _version(item.get("modelVersionId"))
        if name is not None:
            kind = _RESOURCE_KINDS.get(str(item.get("type", "checkpoint")).lower(), "other")
            yield ModelReference(name, None, kind)


def _version(value: Any) -> str | None:
    return None if value is None else f"modelVersionId {value}"


def _sdcpp(text: Infotext) -> Iterator[ModelReference]:
    """stable-diffusion.cpp's JSON names every file by its part."""
    value = text.json("SDCPP")
    files = value.get("models") if isinstance(value, dict) else None
    if not isinstance(files, dict):
        return
    ordered = sorted(files.items(), key=lambda item: _SDCPP_KINDS.get(item[0]) != "checkpoint")
    for part, name in ordered:
        if values.name(name):
            yield ModelReference(str(name), None, _SDCPP_KINDS.get(part, "text_encoder"))


def _listed(value: str | None) -> list[tuple[str, str | None]]:
    """`name: hash, name: hash` as the writer joins them."""
    pairs = [part.rpartition(":") for part in (value or "").split(",")[:MODELS_LIMIT]]
    return [(name.strip(), digest.strip() or None) for name, _, digest in pairs if name.strip()]


def _named(value: str, kind: str) -> ModelReference:
    """`name [hash]` or `name(hash)`."""
    match = _NAME_HASH.fullmatch(value[:500])
    return ModelReference(match["name"], match["hash"], kind) if match else ModelReference(value.strip(), None, kind)


def _hash(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
