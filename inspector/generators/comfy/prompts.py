"""L2: from a sampler's conditioning upwards to the texts that were encoded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from inspector.generators.comfy import nodes
from inspector.generators.comfy.graph import Graph, Link, Node
from inspector.generators.comfy.literals import Literals, Text

PROMPTS_LIMIT = 100
"""Most texts of one side: area composition has a handful."""
VISIT_LIMIT = 20_000

_SIDES = ("positive", "negative")
_TEXT = (str, Link)
"""What a text input holds: the text, or where it comes from."""


def texts(graph: Graph, literals: Literals, start: Iterable[Link], role: str) -> tuple[list[Text], tuple[str, ...]]:
    """Encoded texts above these links, in wiring order, and the ids of the nodes that encode them.

    `role` is `positive` or `negative`. A node that only marks a region comes after what it refines. Nothing
    comes from `ConditioningZeroOut`: it blanks what it is fed.
    """
    found: list[Text] = []
    encoders: list[str] = []
    seen: set[tuple[str, str]] = set()
    stack: list[tuple[str, str, int, bool]] = [(link.node, role, link.slot, False) for link in reversed(list(start))]
    while stack and len(seen) < VISIT_LIMIT and len(found) < PROMPTS_LIMIT:
        key, side, slot, ready = stack.pop()
        node = graph.nodes[key]
        if ready:
            own = _own_texts(node, literals, side)
            found.extend(text for text in own if text not in found)
            encoders.extend([key] if own else [])
        elif (key, side) not in seen and not nodes.ZERO_OUT.search(node.type):
            seen.add((key, side))
            stack.append((key, side, slot, True))
            above = _conditionings(node, literals, side, slot)
            stack.extend((link.node, way, link.slot, False) for link, way in reversed(above))
    return found, tuple(dict.fromkeys(encoders))


def beside(graph: Graph, literals: Literals, encoders: Iterable[str]) -> list[Text]:
    """Negative texts of encoders that take both prompts and hand on one bundle."""
    found: list[Text] = []
    for key in encoders:
        inputs = graph.nodes[key].inputs
        written = [inputs[name] for name in nodes.NEGATIVE_TEXT if isinstance(inputs.get(name), str)]
        linked = [inputs[name] for name in nodes.NEGATIVE_TEXT if name.endswith(("prompt", "text")) and name in inputs]
        found += [literals.text(value, "negative") for value in (written or linked)[:1]]
    return found


def _conditionings(node: Node, literals: Literals, side: str, slot: int) -> list[tuple[Link, str]]:
    """Links that carry the wanted conditioning into a node, each with the side it stands for from there."""
    if encodes_both(node):
        return []
    positive = node.link("positive", "pos", "positive_cond", "cond_pos")
    negative = node.link("negative", "neg", "negative_cond", "cond_neg")
    if positive is not None and negative is not None:
        crossed = "negative" if _side_by_slot(node, side, slot) == "negative" else "positive"
        return [(negative if crossed == "negative" else positive, crossed)]
    named = [link for key, link in node.links if _is_conditioning(key, side) and literals.follows(node, key)]
    if named:
        return [(link, side) for link in named]
    if _text_inputs(node, side):
        return []
    return [
        (link, side) for key, link in node.links if key not in nodes.NOT_CONDITIONING and literals.follows(node, key)
    ]


def encodes_both(node: Node) -> bool:
    """Whether a node loads a checkpoint and encodes both prompts with it: what is linked there is text."""
    sides = (nodes.POSITIVE_TEXT, nodes.NEGATIVE_TEXT)
    return bool(nodes.CHECKPOINT_INPUTS & node.inputs.keys()) and all(
        any(isinstance(node.inputs.get(key), _TEXT) for key in names) for names in sides
    )


def _side_by_slot(node: Node, side: str, slot: int) -> str:
    """Nodes with two conditionings in and out keep their order: output 0 is positive, output 1 negative.

    Nodes that hand a model on as well have other outputs first; there the side stays what it was.
    """
    if slot not in (0, 1):
        return side
    others = (nodes.MODEL_LINKS | nodes.PIPE_LINKS | {"clip"}) & node.inputs.keys()
    if node.type in nodes.TWO_CONDITIONINGS or not others:
        return ("positive", "negative")[slot]
    return side


def _is_conditioning(key: str, side: str) -> bool:
    low = key.lower()
    if low in nodes.NEGATIVE_LINKS:
        return side == "negative"
    return low in nodes.POSITIVE_LINKS or low.startswith(("conditioning", "cond_"))


def _text_inputs(node: Node, side: str) -> list[Any]:
    """The inputs of a node that hold text to encode, the one that is the prompt first."""
    inputs = node.inputs
    sides = (nodes.POSITIVE_TEXT, nodes.NEGATIVE_TEXT)
    written = all(any(key in inputs and isinstance(inputs[key], str) for key in names) for names in sides)
    if written or encodes_both(node):
        return [inputs[key] for key in sides[side == "negative"] if key in inputs]
    known = [inputs[key] for key in nodes.ENCODER_TEXT if key in inputs and isinstance(inputs[key], _TEXT)]
    if known or "clip" not in inputs:
        return known
    loose = [
        value
        for key, value in inputs.items()
        if isinstance(value, str)
        and not nodes.MODEL_FILE.search(value)
        and " " in value
        and key not in nodes.SYSTEM_TEXT
    ]
    return loose or _unknown_links(node)


def _unknown_links(node: Node) -> list[Any]:
    """Links of an encoder whose names say nothing: texts, unless the node hands on conditioning or a pipe."""
    names = {key.lower() for key, _ in node.links}
    if names & nodes.PIPE_LINKS or any(_is_conditioning(key, side) for key in names for side in _SIDES):
        return []
    return [link for key, link in node.links if key not in nodes.NOT_CONDITIONING]


def _own_texts(node: Node, literals: Literals, side: str) -> list[Text]:
    resolved = [literals.text(value, side) for value in _text_inputs(node, side)]
    return [text for text in resolved if text.value.strip()]
