"""L2: reads infotext: AUTOMATIC1111 WebUI, Forge and its relatives, SD.Next, stable-diffusion.cpp, Fooocus, savers.

The grammar is in `infotext`, the marks of the programs in `programs`. Grade: writers' source and real files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.enums import Shows
from inspector.domain.evidence import Evidence, GenerationParameters, generation_evidence
from inspector.generators import carriers, infotext, infotext_models, jsontext, samplers, values
from inspector.generators.infotext import Infotext
from inspector.generators.programs import Program, identify

PLACEHOLDER = "unknown"
"""What a saver node writes for a prompt that nobody wired to it."""

_MAPPED = frozenset({"seed", "model", "model hash", "version", "app", "negative prompt"})
_JSON_KEYS = ("Hashes", "Civitai resources", "Civitai metadata", "SDCPP")
_POSTPROCESSING = ("postprocessing", "extras")
_PROCESSED = re.compile(r"\s*(?:Postprocess \w[\w ]{0,40}: |Upscale: [\d.]{1,6}, (?:model|Upscaler|visibility): ?\S)")
_GRID = re.compile(r"plot|grid|matrix", re.IGNORECASE)
"""Scripts whose picture holds many; the parameters are those of one of them."""
_PAIR = re.compile(r"\w[\w \-/]{1,60}: ?\S")


class Automatic1111:
    """Every program that writes the grammar of AUTOMATIC1111 WebUI."""

    name = "automatic1111"
    places: tuple[str, ...] = ("AUTOMATIC1111-style generation parameters",)
    needs = carriers.FREE_TEXT

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each different text, and one for each note of the Extras tab."""
        candidates = [block for block in carriers.free_text(blocks) if not _is_draw_things(block, blocks)]
        for text, sources in carriers.copies(candidates, infotext.plausible):
            parsed = infotext.parse(text)
            if parsed is not None:
                yield self._generation(parsed, sources, blocks)
        yield from self._processing(blocks, candidates)

    def _generation(self, parsed: Infotext, sources: list[MetadataBlock], blocks: BlockSet) -> Evidence:
        program = identify(parsed, blocks)
        return generation_evidence(
            self.name, [*sources, *program.also], parameters(parsed, program), firm=parsed.firm, note=_note(parsed)
        )

    def _processing(self, blocks: BlockSet, candidates: list[MetadataBlock]) -> Iterator[Evidence]:
        """Upscaling and face restoration in the Extras tab: the picture went through, it was not made there."""
        named = [block for block in blocks.png_text(*_POSTPROCESSING) if _PAIR.search(block.text)]
        loose = [block for block in candidates if block.key not in _POSTPROCESSING and _PROCESSED.match(block.text)]
        for text, sources in carriers.copies(named + loose, lambda _: True):
            extras = _grouped(infotext.scan(text.splitlines()[-1]))
            found = GenerationParameters(generator="AUTOMATIC1111-compatible", extras=extras)
            yield generation_evidence(self.name, sources, found, shows=Shows.PROCESSED)


def parameters(parsed: Infotext, program: Program) -> GenerationParameters:
    """The normalised parameters of one infotext."""
    written = parsed.get("Sampler")
    scheduler = parsed.get("Schedule type", "Scheduler")
    sampler, scheduler = samplers.split(written, scheduler) if written else (None, scheduler)
    size = values.size(parsed.get("Size"))
    found = GenerationParameters(
        generator=program.name,
        generator_version=program.version or None,
        prompt=parsed.prompt,
        negative_prompt=parsed.negative,
        seed=values.seed(parsed.get("Seed")),
        steps=values.integer(parsed.get("Steps")),
        sampler=sampler,
        scheduler=scheduler,
        guidance=values.number(parsed.get("CFG scale", "CFG", "Guidance scale", "Guidance")),
        width=size[0] if size else None,
        height=size[1] if size else None,
        models=infotext_models.models(parsed),
        extras=_extras(parsed),
    )
    inner = parsed.json("SDCPP")
    return _from_sdcpp(found, inner) if isinstance(inner, dict) else found


def _note(parsed: Infotext) -> str:
    if parsed.prompt.strip().lower() == PLACEHOLDER:
        return "generation.placeholders"
    return "generation.grid" if _GRID.search(parsed.get("Script") or "") or parsed.get("Grid") else ""


def _extras(parsed: Infotext) -> dict[str, Any]:
    extras = _grouped(tuple(pair for pair in parsed.pairs if pair[0].lower() not in _MAPPED and pair[1]))
    for key in _JSON_KEYS:
        value = parsed.json(key) if key in extras else None
        if value is not None:
            extras[key] = jsontext.plain(value)
    extras.update({key: value for key, value in parsed.templates.items() if value})
    weights = infotext_models.network_weights(parsed)
    if weights:
        extras["networks"] = weights
    if parsed.trailing:
        extras["trailing"] = parsed.trailing[: jsontext.EXTRA_CHARACTERS]
    return extras


def _grouped(pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Pairs as a mapping; the values of a repeated key as a list."""
    grouped: dict[str, Any] = {}
    for key, value in pairs:
        known = grouped.get(key)
        if known is None:
            grouped[key] = value[: jsontext.EXTRA_CHARACTERS]
        elif isinstance(known, list):
            known.append(value)
        else:
            grouped[key] = [known, value]
    return grouped


def _from_sdcpp(found: GenerationParameters, inner: dict[str, Any]) -> GenerationParameters:
    """stable-diffusion.cpp's own JSON is the truer copy of what its text says."""
    sampling = _object(inner.get("sampling"))
    prompt = _object(inner.get("prompt"))
    guidance = _object(sampling.get("guidance"))
    return replace(
        found,
        prompt=values.text(prompt.get("positive")) or found.prompt,
        negative_prompt=values.text(prompt.get("negative")) or found.negative_prompt,
        seed=values.seed(inner.get("seed")) or found.seed,
        steps=values.integer(sampling.get("steps")) or found.steps,
        sampler=values.name(sampling.get("method")) or found.sampler,
        scheduler=values.name(sampling.get("scheduler")) or found.scheduler,
        guidance=values.number(guidance.get("txt_cfg")) or found.guidance,
        width=values.integer(inner.get("width")) or found.width,
        height=values.integer(inner.get("height")) or found.height,
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_draw_things(block: MetadataBlock, blocks: BlockSet) -> bool:
    """Draw Things writes a similar text beside its JSON; its own reader takes both."""
    creator = blocks.first("xmp:xmp:CreatorTool")
    return block.carrier == "xmp" and creator is not None and creator.text.startswith("Draw Things")
