"""L2: which nodes sample, by their wiring, and with what settings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from inspector.generators import values
from inspector.generators.comfy import nodes
from inspector.generators.comfy.graph import Graph, Link, Node
from inspector.generators.comfy.literals import Literals

HELPERS_LIMIT = 30
"""Most nodes that are searched for the settings of one sampler."""

LEVELS_LIMIT = 1_000
"""Most noise levels that are counted."""

_SAMPLING_NAMES = {"guider", "sigmas", *nodes.SEED_INPUTS, *nodes.STEPS_INPUTS}
"""A node that has none of these inputs samples nothing."""
_NOT_MODEL = re.compile(
    r"upscale|clip|style|sam_|bbox|segm|gligen|control|ipadapter|vision|face|insight|mask|depth|name$|hash|path$|type$"
)


class Role(Enum):
    """What a node does for the picture."""

    SAMPLER = "sampler"
    DETAILER = "detailer"
    """Samples again over a finished picture: faces, tiles."""
    SERVICE = "service"
    """Lets a remote service generate."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sampling:
    """Settings of one sampler as the graph gives them; numbers unparsed."""

    node: Node
    helpers: tuple[Node, ...]
    seed: Any = None
    steps: Any = None
    sampler: str | None = None
    scheduler: str | None = None
    guidance: Any = None
    denoise: Any = None
    adds_noise: bool = True


def role(node: Node, graph: Graph) -> Role:
    """What a node does, by its inputs: custom nodes have names of their own, but the same wiring."""
    names = node.inputs.keys()
    if service(node) is not None:
        return Role.SERVICE
    if not names & _SAMPLING_NAMES:
        return Role.OTHER
    links = {key for key, _ in node.links}
    if "guider" in links and ("sigmas" in names or "noise" in names):
        return Role.SAMPLER
    seeded = any(key in names for key in nodes.SEED_INPUTS)
    stepped = "sigmas" in names or any(key in names for key in nodes.STEPS_INPUTS)
    has_model = any(is_model(key) for key in links) or bool(links & nodes.PIPE_LINKS)
    has_latent = bool(links & nodes.LATENT_LINKS)
    conditioned = any(key in links for key in nodes.POSITIVE_LINKS)
    if has_model and conditioned and has_latent and (seeded or stepped):
        return Role.OTHER if _gathers(node, graph) else _sampler_or_detailer(node)
    if has_model and seeded and stepped:
        retouches = bool(links & nodes.IMAGE_LINKS) and not has_latent
        if retouches and not conditioned and not links & nodes.PIPE_LINKS and nodes.RESTORES.search(node.type):
            return Role.OTHER
        return Role.DETAILER if retouches else Role.SAMPLER
    if seeded and not has_model and not has_latent and _asks_for_picture(node, graph):
        return Role.SERVICE
    return Role.OTHER


def _sampler_or_detailer(node: Node) -> Role:
    return Role.DETAILER if nodes.RESAMPLES.search(node.type) else Role.SAMPLER


def _gathers(node: Node, graph: Graph) -> bool:
    """Whether a node only bundles links for others: it has no value of its own, and somebody takes a model from it."""
    handed_on = any(is_model(key) for _, key in graph.consumers.get(node.id, ()))
    return handed_on and len(node.links) == sum(1 for value in node.inputs.values() if value is not None)


def service(node: Node) -> str | None:
    """The remote service that a node asks, by the name of its class."""
    return _service_of(node.type)


@lru_cache(maxsize=4096)
def _service_of(kind: str) -> str | None:
    if nodes.NOT_SERVICE.search(kind):
        return None
    return next((name for pattern, name in nodes.SERVICES if pattern.search(kind)), None)


@lru_cache(maxsize=4096)
def is_model(key: str) -> bool:
    """Whether an input of this name takes a diffusion model."""
    low = key.lower()
    return key in nodes.MODEL_LINKS or ("model" in low and not _NOT_MODEL.search(low))


def settings(node: Node, graph: Graph, literals: Literals) -> Sampling:
    """Settings of a sampler, from itself and from the guider, noise, sigmas and pipe nodes that feed it."""
    helpers = _helpers(node, graph)
    sources = (node, *helpers)
    return Sampling(
        node=node,
        helpers=helpers,
        seed=_number(sources, literals, nodes.SEED_INPUTS),
        steps=_steps(sources, literals),
        sampler=_name(sources, literals, nodes.SAMPLER_INPUTS) or _sampler_class(node, graph),
        scheduler=_name(sources, literals, nodes.SCHEDULER_INPUTS) or _scheduler_class(helpers),
        guidance=_number(sources, literals, nodes.GUIDANCE_INPUTS),
        denoise=_number(sources, literals, nodes.DENOISE_INPUTS),
        adds_noise=_adds_noise(node, graph, literals),
    )


def _helpers(node: Node, graph: Graph) -> tuple[Node, ...]:
    def follow(_source: Node, key: str) -> bool:
        return key in nodes.HELPER_LINKS or key.startswith("sigmas")

    found: list[Node] = []
    for helper in graph.upstream([node], follow):
        if helper is not node:
            found.append(helper)
        if len(found) >= HELPERS_LIMIT:
            break
    return tuple(found)


def _number(sources: Sequence[Node], literals: Literals, keys: Sequence[str]) -> Any:
    for source in sources:
        for key in keys:
            value = literals.number(source.inputs.get(key), (key, *keys))
            if values.number(value) is not None:
                return value
    return None


def _steps(sources: Sequence[Node], literals: Literals) -> Any:
    """The number of steps, or one less than the noise levels that are listed one by one."""
    steps = _number(sources, literals, nodes.STEPS_INPUTS)
    if steps is not None:
        return steps
    listed = next((text for source in sources if isinstance(text := source.literal("sigmas"), str)), "")
    levels = [values.number(part) for part in listed.split(",")[:LEVELS_LIMIT]]
    return len(levels) - 1 if len(levels) > 1 and None not in levels else None


def _name(sources: Sequence[Node], literals: Literals, keys: Sequence[str]) -> str | None:
    for source in sources:
        for key in keys:
            value = values.name(literals.number(source.inputs.get(key), keys))
            if value is not None and len(value) <= nodes.NAME_CHARACTERS:
                return value
    return None


def _sampler_class(node: Node, graph: Graph) -> str | None:
    """Samplers that are nodes of their own: `SamplerEulerAncestral` is `euler_ancestral`."""
    link = node.link("sampler")
    kind = graph.nodes[link.node].type if link is not None else ""
    match = None if nodes.NOT_SAMPLER_CLASS.match(kind) else nodes.SAMPLER_CLASS.match(kind)
    if match is None:
        return None
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", match["name"]).lower()


def _scheduler_class(helpers: Sequence[Node]) -> str | None:
    for helper in helpers:
        if "sched" in helper.type.lower():
            return next((name for pattern, name in nodes.SCHEDULER_CLASSES if pattern.search(helper.type)), None)
    return None


def _adds_noise(node: Node, graph: Graph, literals: Literals) -> bool:
    """False for the second half of a split run, which goes on from the noise of the first."""
    value = literals.number(node.inputs.get("add_noise"), ("add_noise",))
    if value is not None:
        return str(value).lower() not in ("disable", "disabled", "false", "0", "no")
    link = node.link("noise")
    return link is None or any(key in graph.nodes[link.node].inputs for key in nodes.SEED_INPUTS)


def _asks_for_picture(node: Node, graph: Graph) -> bool:
    """A prompt and no text encoder, and something downstream takes the result as a picture."""
    if not isinstance(node.inputs.get("prompt"), str | Link) or node.link("clip") is not None:
        return False
    return any(key in nodes.IMAGE_LINKS for _, key in graph.consumers.get(node.id, ()))
