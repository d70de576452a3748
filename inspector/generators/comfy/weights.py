"""L2: which files of weights a graph loads: the checkpoint of the sampler first, then everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from inspector.domain.evidence import ModelReference
from inspector.generators import values
from inspector.generators.comfy import nodes
from inspector.generators.comfy.graph import Graph, Link, Node
from inspector.generators.comfy.literals import Literals
from inspector.generators.comfy.sampling import is_model

MODELS_LIMIT = 200
NAME_CHARACTERS = 500

_WEIGHT_KEYS = ("strength_model", "strength", "model_weight", "lora_wt", "lora_strength", "model_str", "weight")
_EMBEDDING = re.compile(r"\bembedding:([^\s,()<>\[\]{}:]{1,200})", re.IGNORECASE)


def of_sampler(starts: Iterable[Link], graph: Graph, literals: Literals) -> Iterator[ModelReference]:
    """Checkpoints and LoRAs on the way from a sampler's model input up to its loaders."""

    def follow(node: Node, key: str) -> bool:
        return literals.follows(node, key) and _leads_to_model(node, key)

    first = [graph.nodes[link.node] for link in dict.fromkeys(starts)]
    loras: list[ModelReference] = []
    for node in graph.upstream(first, follow):
        for model in named(node, literals, on_model_path=True):
            if model.kind == "lora":
                loras.append(model)
            elif model.kind in ("checkpoint", "refiner"):
                yield model
    yield from loras


def named(node: Node, literals: Literals, *, on_model_path: bool = False) -> Iterator[ModelReference]:
    """Every file of weights that a node's own inputs name."""
    for key, value in node.inputs.items():
        if isinstance(value, dict | list):
            yield from (ModelReference(str(row["name"]), None, "lora") for row in _rows(key, value))
            continue
        kind = _kind(node, key, on_model_path=on_model_path)
        name = values.name(literals.number(value, (key,))) if kind else None
        if kind and name is not None and _is_file(name) and _is_active(node, key):
            yield ModelReference(name, None, kind)
    yield from _tagged(node)


def lora_weights(node: Node, literals: Literals) -> Iterator[dict[str, Any]]:
    """LoRAs of a node with the strength written beside them."""
    for key, value in node.inputs.items():
        if isinstance(value, dict | list):
            yield from _rows(key, value)
            continue
        match = nodes.LORA_INPUT.fullmatch(key)
        name = values.name(literals.number(value, (key,))) if match is not None else None
        if match is not None and name is not None and _is_file(name) and _is_active(node, key):
            index = match["index"] or ""
            suffixes = ("", f"_{index}", f"_{index.zfill(2)}", index)
            keys = [f"{weight}{suffix}" for weight in _WEIGHT_KEYS for suffix in suffixes]
            weight = next((node.inputs[key] for key in keys if node.inputs.get(key) is not None), None)
            yield {"name": name, "weight": literals.number(weight, nodes.NUMBER_TEXT)}


def embeddings(prompts: Iterable[str]) -> Iterator[ModelReference]:
    """`embedding:name` in encoded texts."""
    for prompt in prompts:
        for match in _EMBEDDING.finditer(prompt):
            yield ModelReference(match[1], None, "embedding")


def distinct(models: Iterable[ModelReference]) -> tuple[ModelReference, ...]:
    """Each file once, in order."""
    found: dict[tuple[str, str], ModelReference] = {}
    for model in models:
        if len(found) >= MODELS_LIMIT:
            break
        known_as_model = model.kind == "other" and any(name == model.name for _, name in found)
        if not known_as_model:
            found.setdefault((model.kind, model.name), model)
    return tuple(found.values())


def _leads_to_model(node: Node, key: str) -> bool:
    if any(is_model(name) for name, _ in node.links):
        return is_model(key) or key in nodes.PIPE_LINKS or key == "lora_stack"
    return key not in nodes.NOT_MODEL_PATH


def _kind(node: Node, key: str, *, on_model_path: bool) -> str | None:
    """The kind of weights that an input names; None for inputs that name none."""
    value = node.inputs[key]
    written = isinstance(value, str)
    if not written and not isinstance(value, Link):
        return None
    kind, needs_file = _kind_of_input(key)
    if needs_file and not (written and "." in value and nodes.MODEL_FILE.search(value)):
        return None
    if kind is None and key == "model_name" and (named_after := nodes.LOADER_KINDS.search(node.type)):
        return str(named_after.lastgroup)
    if kind is None or kind == "checkpoint":
        return _main_or_patch(node, checkpoint=kind is not None or on_model_path)
    return kind


def _main_or_patch(node: Node, *, checkpoint: bool) -> str:
    """A node that takes a model loads no checkpoint, but something to change that model with."""
    if "lora" in node.type.lower():
        return "lora"
    patches = any(is_model(name) for name, _ in node.links)
    return "checkpoint" if checkpoint and not patches else "other"


@lru_cache(maxsize=4096)
def _kind_of_input(key: str) -> tuple[str | None, bool]:
    """What an input of this name holds, and whether only a file name counts there."""
    low = key.lower()
    if nodes.LORA_INPUT.fullmatch(low):
        return "lora", False
    if low in nodes.CHECKPOINT_INPUTS:
        return "checkpoint", False
    for pattern, kind in nodes.MODEL_KINDS:
        if pattern.fullmatch(low):
            return kind, True
    return None, True


def _rows(key: str, value: dict[str, Any] | list[Any]) -> Iterator[dict[str, Any]]:
    """Rows of LoRA widgets that are on: `{"on": true, "lora": "x.safetensors", "strength": 1}`, alone or in a list."""
    listed = value[:MODELS_LIMIT] if isinstance(value, list) else [value]
    for row in (row for row in listed if isinstance(row, dict)):
        name = values.name(row.get("lora") or (row.get("name") if "lora" in key.lower() else None))
        if name is not None and _is_file(name) and values.first(row, "on", "active") is not False:
            yield {"name": name, "weight": values.first(row, "strength", "strengthTwo")}


def _tagged(node: Node) -> Iterator[ModelReference]:
    """`<lora:name:weight>` in the text of a node that takes a model and loads what the text names."""
    if not any(is_model(key) or key == "opt_model" for key, _ in node.links):
        return
    populated = node.literal("populated_text")
    texts = [populated] if isinstance(populated, str) else [*node.inputs.values()]
    for text in texts:
        if isinstance(text, str) and "<lora:" in text:
            yield from (ModelReference(name, None, "lora") for name in nodes.LORA_TAG.findall(text)[:MODELS_LIMIT])


def _is_file(name: str) -> bool:
    return len(name) <= NAME_CHARACTERS and not nodes.NO_FILE.fullmatch(name)


def _is_active(node: Node, key: str) -> bool:
    """Rows of LoRA stacks can be switched off, or lie beyond the number of rows in use."""
    match = nodes.LORA_INPUT.fullmatch(key)
    index = values.integer(match["index"]) if match else None
    if index is None:
        return True
    count = values.integer(node.literal("lora_count"))
    switch = node.literal(f"switch_{index}")
    return (count is None or index <= count) and str(switch).lower() not in ("off", "false")
