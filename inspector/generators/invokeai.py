"""L2: reads InvokeAI: the command line of 2022 (`Dream`), `sd-metadata` (to 2.x), `invokeai_metadata` (from 3).

Source: invoke-ai/InvokeAI `backend/image_util/pngwriter.py`, `app/services/image_files/image_files_disk.py`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock, png_sources
from inspector.domain.enums import Shows
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, networks, values

MODELS_LIMIT = 100
TOKENS_LIMIT = 500
"""Most words of a command line after the prompt."""

_DREAM = re.compile(r'\s*"(?P<prompt>.*?)"(?P<options>(?:\s+-{1,2}[A-Za-z].*)?)\s*', re.DOTALL)
_BARE_DREAM = re.compile(r"(?P<prompt>.*?)(?P<options>\s-{1,2}[A-Za-z].*)", re.DOTALL)
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_ATTACHED = re.compile(r"-([sSWHCfFnbGgU])([\d.].*)|-(A)(\w.*)")
_GENERATION_KEYS = ("positive_prompt", "generation_mode", "seed", "model")
_MODEL_KINDS = {
    "vae": "vae",
    "refiner_model": "refiner",
    "t5_encoder": "text_encoder",
    "clip_embed_model": "text_encoder",
}
_MODEL_LISTS = {"loras": "lora", "controlnets": "controlnet", "ipAdapters": "other", "t2iAdapters": "controlnet"}
_SAMPLES = re.compile(r"denoise|t2l$|l2l$|^(?:txt2img|img2img|inpaint)$")


class InvokeAI:
    """InvokeAI in all its generations."""

    name = "invokeai"
    places: tuple[str, ...] = ("InvokeAI metadata",)
    needs = png_sources("invokeai_workflow", "invokeai_graph", "invokeai_metadata", "Dream", "sd-metadata")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """Parameters of the newest form there is; a graph alone names the tool and how far it reaches."""
        graphs = blocks.png_text("invokeai_workflow", "invokeai_graph")
        found = False
        for value, sources in carriers.objects(blocks.png_text("invokeai_metadata")):
            if any(value.get(key) is not None for key in _GENERATION_KEYS):
                found = True
                yield generation_evidence(self.name, [*sources, *graphs], _from_metadata(value))
        dreams = blocks.png_text("Dream")
        for value, sources in carriers.objects(blocks.png_text("sd-metadata"), '"image'):
            found = True
            yield generation_evidence(self.name, [*sources, *dreams], _from_sd_metadata(value))
        if not found:
            for block in dreams[:1]:
                parameters = from_dream(block.text)
                if parameters is not None:
                    found = True
                    yield generation_evidence(self.name, [block], parameters)
        if not found:
            yield from self._graph_only(graphs)

    def _graph_only(self, graphs: list[MetadataBlock]) -> Iterator[Evidence]:
        for value, sources in carriers.objects(graphs[:1], '"nodes"'):
            shows = _reach(value)
            note = "" if shows is Shows.GENERATED else f"generation.{shows.value}"
            others = [block for block in graphs if block not in sources]
            yield generation_evidence(
                self.name, [*sources, *others], GenerationParameters(generator="InvokeAI"), shows=shows, note=note
            )


def from_dream(text: str) -> GenerationParameters | None:
    """The command line `"prompt [negative]" -s 50 -S 1 -W 512 -H 768 -C 7.5 -A k_lms`, blanks after letters or not."""
    match = _DREAM.fullmatch(text.strip("\0")) or _BARE_DREAM.fullmatch(text.strip("\0"))
    if match is None:
        return None
    options = _options(match["options"])
    if not ({"s", "steps"} & options.keys() or {"S", "seed"} & options.keys()):
        return None
    prompt, negative = split_negative(match["prompt"])
    return GenerationParameters(
        generator="InvokeAI",
        prompt=prompt,
        negative_prompt=negative,
        seed=values.seed(values.first(options, "S", "seed")),
        steps=values.integer(values.first(options, "s", "steps")),
        sampler=values.name(values.first(options, "A", "m", "sampler")),
        guidance=values.number(values.first(options, "C", "cfg_scale")),
        width=values.integer(values.first(options, "W", "width")),
        height=values.integer(values.first(options, "H", "height")),
        extras={key: value for key, value in options.items() if key not in ("S", "A", "seed")},
    )


def split_negative(prompt: str) -> tuple[str, str | None]:
    """Up to version 2 the negative prompt stands in square brackets inside the prompt."""
    negatives = [part.strip() for part in _BRACKETS.findall(prompt)]
    if not negatives:
        return prompt, None
    return _BRACKETS.sub("", prompt).strip(), " ".join(negatives)


def _options(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for token in text.split()[:TOKENS_LIMIT]:
        attached = _ATTACHED.fullmatch(token)
        if attached:
            name = attached[1] or attached[3]
            current = found[name] = [attached[2] or attached[4]]
        elif token.startswith("-") and values.number(token) is None:
            name, equals, value = token.lstrip("-").partition("=")
            current = found[name] = [value] if equals else []
        elif current is not None:
            current.append(token)
    return {name: " ".join(value) for name, value in found.items()}


def _from_sd_metadata(value: Mapping[str, Any]) -> GenerationParameters:
    """One picture under `image`; a grid has a list of them under `images`, of which the first one is taken."""
    listed = value.get("images")
    listed = [item for item in listed[:MODELS_LIMIT] if isinstance(item, dict)] if isinstance(listed, list) else []
    image = value.get("image")
    image = image if isinstance(image, dict) else listed[0] if listed else {}
    written = image.get("prompt")
    parts = (
        [item.get("prompt") for item in written if isinstance(item, dict)] if isinstance(written, list) else [written]
    )
    prompt, negative = split_negative(" ".join(part for part in parts if isinstance(part, str)))
    model = values.name(value.get("model_weights"))
    used = ("prompt", "seed", "sampler")
    others = ("image", "images", "model_weights", "model_hash", "app_version")
    extras = {**values.rest(image, *used), **values.rest(value, *others)}
    seeds = list(dict.fromkeys(seed for item in listed if (seed := values.seed(item.get("seed"))) is not None))
    extras |= {"seeds": seeds} if len(seeds) > 1 else {}
    return GenerationParameters(
        generator="InvokeAI",
        generator_version=values.name(value.get("app_version")),
        prompt=prompt,
        negative_prompt=negative,
        seed=values.seed(image.get("seed")),
        steps=values.integer(image.get("steps")),
        sampler=values.name(image.get("sampler")),
        guidance=values.number(image.get("cfg_scale")),
        width=values.integer(image.get("width")),
        height=values.integer(image.get("height")),
        models=() if model is None else (ModelReference(model, values.name(value.get("model_hash"))),),
        extras=jsontext.plain(extras),
    )


def _from_metadata(value: Mapping[str, Any]) -> GenerationParameters:
    used = ("positive_prompt", "negative_prompt", "seed", "scheduler", "model", "app_version", *_MODEL_KINDS)
    return GenerationParameters(
        generator="InvokeAI",
        generator_version=values.name(value.get("app_version")),
        prompt=values.text(value.get("positive_prompt")),
        negative_prompt=values.text(value.get("negative_prompt")),
        seed=values.seed(value.get("seed")),
        steps=values.integer(values.first(value, "steps", "num_steps")),
        sampler=values.name(value.get("scheduler")),
        guidance=values.number(values.first(value, "cfg_scale", "guidance")),
        width=values.integer(value.get("width")),
        height=values.integer(value.get("height")),
        models=tuple(_models(value))[:MODELS_LIMIT],
        extras=jsontext.plain({**networks.weighted(_weights(value)), **values.rest(value, *used)}),
    )


def _weights(value: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for item in networks.objects(value.get("loras")):
        for model in _model(values.first(item, "model", "lora"), "lora"):
            yield model.name, item.get("weight")


def _models(value: Mapping[str, Any]) -> Iterator[ModelReference]:
    yield from _model(value.get("model"), "checkpoint")
    for key, kind in _MODEL_KINDS.items():
        yield from _model(value.get(key), kind)
    for key, kind in _MODEL_LISTS.items():
        listed = value.get(key)
        for item in listed[:MODELS_LIMIT] if isinstance(listed, list) else ():
            if isinstance(item, dict):
                names = ("model", "lora", "control_model", "ip_adapter_model", "t2i_adapter_model")
                yield from _model(values.first(item, *names), kind)


def _model(value: Any, kind: str) -> Iterator[ModelReference]:
    """`{model_name, base_model}` in version 3, `{key, hash, name, base}` since 4; a bare name before."""
    if isinstance(value, dict):
        name = values.name(values.first(value, "name", "model_name"))
        if name is not None:
            yield ModelReference(name, values.name(value.get("hash")), kind)
    elif values.name(value) is not None:
        yield ModelReference(str(value), None, kind)


def _reach(value: Mapping[str, Any]) -> Shows:
    """Whether everything that a graph keeps comes from denoising. `is_intermediate` marks what it does not keep."""
    nodes = _nodes(value)
    sampling = [key for key, (kind, _) in nodes.items() if _SAMPLES.search(kind)]
    if not sampling:
        return Shows.PROCESSED
    fed = _downstream(value, sampling)
    kept = [key for key, (kind, intermediate) in nodes.items() if not intermediate and kind != "core_metadata"]
    return Shows.GENERATED if kept and all(key in fed for key in kept) else Shows.POSSIBLE_INPUT


def _nodes(value: Mapping[str, Any]) -> dict[str, tuple[str, bool]]:
    """Type and intermediate mark of each node, of a graph (object) or a workflow (list)."""
    listed = value.get("nodes")
    items = list(listed.values()) if isinstance(listed, dict) else listed if isinstance(listed, list) else []
    found: dict[str, tuple[str, bool]] = {}
    for item in items:
        data = item.get("data", item) if isinstance(item, dict) else None
        if isinstance(data, dict) and isinstance(data.get("type"), str):
            intermediate = bool(values.first(data, "is_intermediate", "isIntermediate"))
            found[str(data.get("id", item.get("id")))] = (data["type"], intermediate)
    return found


def _downstream(value: Mapping[str, Any], start: list[str]) -> set[str]:
    edges: dict[str, list[str]] = {}
    listed = value.get("edges")
    for edge in listed if isinstance(listed, list) else ():
        ends = (
            [_end(edge, *names) for names in (("source",), ("destination", "target"))] if isinstance(edge, dict) else []
        )
        if len(ends) == 2:
            edges.setdefault(ends[0], []).append(ends[1])
    seen = set(start)
    queue = deque(start)
    while queue:
        for target in edges.get(queue.popleft(), ()):
            if target not in seen:
                seen.add(target)
                queue.append(target)
    return seen


def _end(edge: Mapping[str, Any], *names: str) -> str:
    end = values.first(edge, *names)
    return str(end.get("node_id")) if isinstance(end, dict) else str(end)
