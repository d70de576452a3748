"""L2: reads the JSON of Fooocus and its relatives: RuinedFooocus, FooocusPlus, SimpleSDXL, Fooocus-MRE.

The `a1111` scheme of Fooocus is an infotext and read there. Its log of a day's pictures has the same in a page.
Source: lllyasviel/Fooocus `modules/meta_parser.py`, `modules/private_logger.py`, real files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, networks, values

LORAS_LIMIT = 100

_LOG = "sidecar:log"
_VAE_OF_MODEL = "Default (model)"
_JOINED_LORA = re.compile(r"(?P<weight>-?[\d.]{1,20}) - (?P<name>.{1,500})")
_MARKERS = ('"base_model', '"Base Model"')
_MAPPED = frozenset(
    {"prompt", "negative_prompt", "seed", "sampler", "sampler_name", "scheduler", "base_model", "base_model_hash"}
    | {"version", "base_model_name", "negative", "software"}
)


class Fooocus:
    """Fooocus and the programs that grew out of it."""

    name = "fooocus"
    places: tuple[str, ...] = ("Fooocus parameters",)
    needs = (*carriers.JSON_PLACES, _LOG)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each different object with Fooocus' own keys."""
        for marker in _MARKERS:
            for value, sources in carriers.objects([*carriers.embedded_json(blocks), *blocks.all(_LOG)], marker):
                fields = {_plain_key(key): item for key, item in value.items()}
                written = _program(fields, blocks)
                if written is not None:
                    generator, version, firm = written
                    found = _parameters(fields, value, generator, version)
                    yield generation_evidence(self.name, [*sources, *_scheme(blocks)], found, firm=firm)


def _plain_key(key: str) -> str:
    """`Base Model` (FooocusPlus) is `base_model` (Fooocus)."""
    return key.lower().replace(" ", "_")


def _scheme(blocks: BlockSet) -> list[MetadataBlock]:
    """Blocks that name the program beside its JSON: the scheme and the EXIF software tag."""
    named = [block for block in blocks.all("exif:Software") if "ooocus" in block.text]
    makers = [block for block in blocks.all("exif:MakerNote") if block.text in ("fooocus", "a1111", "simple")]
    return [*named, *(makers if named else []), *blocks.png_text("fooocus_scheme")]


def _program(fields: Mapping[str, Any], blocks: BlockSet) -> tuple[str, str | None, bool] | None:
    """Name, version and whether a real file of it was seen; None where the object is not of this family."""
    if fields.get("software") == "RuinedFooocus":
        return "RuinedFooocus", values.name(fields.get("version")), True
    if "real_prompt" in fields and "base_model" in fields:
        named = values.name(fields.get("software")) or ""
        return "Fooocus-MRE", named.removeprefix("Fooocus-MRE").strip() or None, False
    if not {"prompt", "base_model"} <= fields.keys():
        return None
    version = values.name(fields.get("version")) or _software(blocks)
    known = {"full_prompt", "metadata_scheme", "performance", "adm_guidance"} & fields.keys()
    if version is not None and version.startswith(("FooocusPlus", "Simple")):
        name, _, number = version.partition(" ")
        return name, number or None, True
    if version is not None and version.startswith("Fooocus"):
        return "Fooocus", version.removeprefix("Fooocus").strip() or None, True
    if str(fields.get("user")) == "FooocusPlus":
        return "FooocusPlus", version, True
    return ("Fooocus", version, True) if len(known) > 1 else None


def _software(blocks: BlockSet) -> str | None:
    block = blocks.first("exif:Software")
    return block.text.strip() if block is not None and "ooocus" in block.text else None


def _parameters(
    fields: Mapping[str, Any], written: Mapping[str, Any], generator: str, version: str | None
) -> GenerationParameters:
    size = values.size(fields.get("resolution")) or (fields.get("width"), fields.get("height"))
    extras = {key: value for key, value in written.items() if _plain_key(key) not in _MAPPED}
    return GenerationParameters(
        generator=generator,
        generator_version=version,
        prompt=values.text(values.first(fields, "prompt", "real_prompt")),
        negative_prompt=values.text(values.first(fields, "negative_prompt", "negative", "real_negative_prompt")),
        seed=values.seed(fields.get("seed")),
        steps=values.integer(fields.get("steps")),
        sampler=values.name(values.first(fields, "sampler", "sampler_name")),
        scheduler=values.name(fields.get("scheduler")),
        guidance=values.number(values.first(fields, "guidance_scale", "cfg", "cfg_scale")),
        width=values.integer(size[0]),
        height=values.integer(size[1]),
        models=tuple(_models(fields)),
        extras=jsontext.plain({**networks.weighted(pair[:2] for pair in _loras(fields)), **values.rest(extras)}),
    )


def _models(fields: Mapping[str, Any]) -> Iterator[ModelReference]:
    base = values.name(values.first(fields, "base_model", "base_model_name"))
    if base is not None:
        yield ModelReference(base, values.name(fields.get("base_model_hash")))
    refiner = values.name(fields.get("refiner_model"))
    if refiner is not None:
        yield ModelReference(refiner, values.name(fields.get("refiner_model_hash")), "refiner")
    vae = values.name(fields.get("vae"))
    if vae is not None and vae != _VAE_OF_MODEL:
        yield ModelReference(vae, None, "vae")
    for name, _, digest in _loras(fields):
        yield ModelReference(name, digest, "lora")


def _loras(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any, str | None]]:
    """Name, weight and hash of each LoRA.

    `[name, weight, hash]` in a list, in RuinedFooocus `[hash, "weight - name"]`; older versions only have
    `lora_combined_1` or `LoRA 1`, `name : weight`, with gaps where none was chosen.
    """
    entries = [item for item in networks.items(fields.get("loras")) if isinstance(item, list) and item]
    for entry in entries:
        joined = _JOINED_LORA.fullmatch(entry[1]) if len(entry) > 1 and isinstance(entry[1], str) else None
        if joined is not None:
            yield joined["name"], joined["weight"], values.name(entry[0])
        elif values.name(entry[0]) is not None:
            rest = [*entry[1:], None, None]
            yield entry[0], rest[0], values.name(rest[1])
    for index in range(1, LORAS_LIMIT) if not entries else ():
        value = values.first(fields, f"lora_combined_{index}", f"lora_{index}")
        name, _, weight = value.rpartition(":") if isinstance(value, str) else ("", "", "")
        if values.name(name.strip() or value) is not None:
            yield name.strip() or str(value), weight.strip(), None
