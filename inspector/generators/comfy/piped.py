"""L2: node packs that hand everything on in one bundle: settings and texts are found by their names, not by wiring.

Such packs (Searge SDXL, for example) have no node with a model, a conditioning and a latent. One node holds seed, steps
and sampler, others hold texts, and stages that take and give `data` follow each other up to the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from inspector.generators.comfy import nodes
from inspector.generators.comfy.graph import Graph, Node
from inspector.generators.comfy.literals import Literals, Text

TEXTS_LIMIT = 20
"""Most texts of one side."""

_BUNDLES = nodes.PIPE_LINKS | {"data", "data_stream", "bundle"}
_TEXT_INPUT = re.compile(r"(?:\w*_)?(?:prompt|text)(?:_\w*)?", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?:^|_)neg", re.IGNORECASE)


def holds_settings(node: Node, graph: Graph) -> bool:
    """Whether a node states how to sample without sampling itself, and hands that on in a bundle."""
    if not any(key in _BUNDLES for _, key in graph.consumers.get(node.id, ())):
        return False
    if any(key in nodes.MODEL_LINKS or key in nodes.LATENT_LINKS for key, _ in node.links):
        return False
    groups = (nodes.SEED_INPUTS, nodes.STEPS_INPUTS, nodes.GUIDANCE_INPUTS, nodes.SAMPLER_INPUTS)
    return all(node.literal(*keys) is not None for keys in groups)


def texts(graph: Graph, literals: Literals, output: Node | None) -> tuple[list[Text], list[Text] | None]:
    """Texts of both sides above the picture, in the order of the graph; null where no negative text is wired."""
    above = set() if output is None else {node.id for node in graph.upstream([output], literals.follows)}
    positive: list[Text] = []
    negative: list[Text] | None = None
    for node, key in _inputs(node for node in graph.nodes.values() if node.id in above):
        side = "negative" if _NEGATIVE.search(key) else "positive"
        text = literals.text(node.inputs[key], side)
        if side == "negative":
            negative = [] if negative is None else negative
        found = positive if negative is None or side == "positive" else negative
        if text.value.strip() and text not in found and len(found) < TEXTS_LIMIT:
            found.append(text)
    return positive, negative


def _inputs(found: Iterable[Node]) -> list[tuple[Node, str]]:
    """Text inputs that other nodes feed, which tell the side, before texts that stand alone."""
    listed = list(found)
    linked = [(node, key) for node in listed for key, _ in node.links if _TEXT_INPUT.fullmatch(key)]
    if linked:
        return linked
    return [
        (node, key)
        for node in listed
        for key, value in node.inputs.items()
        if isinstance(value, str) and _TEXT_INPUT.fullmatch(key)
    ]
