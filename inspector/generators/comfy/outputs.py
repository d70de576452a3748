"""L2: which node saved this file, and whether what it saved was sampled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspector.domain.blocks import ImageFacts
from inspector.domain.enums import Shows
from inspector.generators import values
from inspector.generators.comfy import nodes, piped
from inspector.generators.comfy.graph import Graph, Node
from inspector.generators.comfy.literals import Literals
from inspector.generators.comfy.sampling import Role, role

SIZED_OUTPUTS = 50
"""Most outputs whose pixel size is worked out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a graph says about this file: how far it reaches, the output it came from, and all generating nodes."""

    shows: Shows
    output: Node | None
    generating: tuple[Node, ...]


def outcome(graph: Graph, literals: Literals, image: ImageFacts) -> Outcome:
    """Decide by the wiring: does something that generates feed what was saved?

    All outputs do: generated. Some do: only where size or name shows that this file is one of them. None does,
    but something else in the graph generates: this file may be one of its inputs. Nothing generates: processed.
    """
    generating = tuple(node for node in graph.nodes.values() if role(node, graph) is not Role.OTHER)
    bundled = () if generating else tuple(node for node in graph.nodes.values() if piped.holds_settings(node, graph))
    generating = generating or bundled
    outputs = output_nodes(graph)
    fed = _downstream(graph, literals, generating)
    sampled = [node for node in outputs if node.id in fed]
    if not generating:
        return Outcome(Shows.PROCESSED, outputs[0] if outputs else None, ())
    if not sampled:
        return Outcome(Shows.POSSIBLE_INPUT, outputs[0] if outputs else None, generating)
    # A bundle's last stage saves without a picture input; previews of pictures that were loaded are no files.
    plain = [node for node in outputs if node.id not in fed and (not bundled or _saves(node))]
    chosen = _match(sampled, graph, literals, image)
    if not plain or _proves(chosen, plain, graph, literals, image):
        return Outcome(Shows.GENERATED, chosen or sampled[0], generating)
    return Outcome(Shows.POSSIBLE_INPUT, chosen or sampled[0], generating)


def output_nodes(graph: Graph) -> list[Node]:
    """Nodes that save pictures; where there is none those that preview one; else ends that take one."""
    takers = [node for node in graph.nodes.values() if any(_takes_picture(node, key) for key, _ in node.links)]
    savers = [node for node in takers if _saves(node)]
    if savers:
        return savers
    ends = [node for node in takers if node.id not in graph.consumers]
    previews = [node for node in ends if nodes.PREVIEW_CLASS.search(node.type)]
    return previews or ends or [node for node in graph.nodes.values() if _is_end(node, graph)]


def declared_size(node: Node, graph: Graph, literals: Literals) -> tuple[int, int] | None:
    """Width and height that the graph fixes for what reaches `node`; None where they follow from something else."""
    for source in graph.upstream([node], lambda at, key: literals.follows(at, key) and is_pixel_link(key)):
        if source is not node and nodes.SCALING_INPUTS & source.inputs.keys():
            return None
        size = _own_size(source, literals)
        if size is not None:
            return size
    return None


def is_pixel_link(key: str) -> bool:
    """Whether a picture or its latent can come through an input of this name."""
    return key not in nodes.NOT_PIXELS


def _takes_picture(node: Node, key: str) -> bool:
    return key in nodes.IMAGE_LINKS or (nodes.SAVER_CLASS.search(node.type) is not None and is_pixel_link(key))


def _is_end(node: Node, graph: Graph) -> bool:
    return node.id not in graph.consumers and any(is_pixel_link(key) for key, _ in node.links)


def _saves(node: Node) -> bool:
    if "filename_prefix" in node.inputs:
        return True
    return nodes.SAVER_CLASS.search(node.type) is not None and not nodes.NOT_PICTURE_SAVER.search(node.type)


def _downstream(graph: Graph, literals: Literals, start: Sequence[Node]) -> set[str]:
    """Ids of what the generating nodes feed, not through branches that a switch leaves out."""
    seen = {node.id for node in start}
    queue = list(seen)
    while queue:
        for consumer, key in graph.consumers.get(queue.pop(), ()):
            if consumer not in seen and literals.follows(graph.nodes[consumer], key):
                seen.add(consumer)
                queue.append(consumer)
    return seen


def _own_size(node: Node, literals: Literals) -> tuple[int, int] | None:
    for across, down in (("width", "height"), ("empty_latent_width", "empty_latent_height")):
        width = values.integer(literals.number(node.inputs.get(across), (across,)))
        height = values.integer(literals.number(node.inputs.get(down), (down,)))
        if width and height:
            return width, height
    return None


def _match(sampled: Sequence[Node], graph: Graph, literals: Literals, image: ImageFacts) -> Node | None:
    """The one sampling output that this file's size or name points to."""
    if len(sampled) == 1:
        return sampled[0]
    if image.width and image.height:
        actual = (image.width, image.height)
        fitting = [node for node in sampled[:SIZED_OUTPUTS] if declared_size(node, graph, literals) == actual]
        if len(fitting) == 1:
            return fitting[0]
    named = [node for node in sampled if _has_prefix(node, image)]
    return named[0] if len(named) == 1 else None


def _proves(chosen: Node | None, plain: Sequence[Node], graph: Graph, literals: Literals, image: ImageFacts) -> bool:
    """Whether this file came from the sampling output: by its prefix, or because no other output has its size."""
    if chosen is None:
        return False
    if _has_prefix(chosen, image) and not any(_prefix(node) == _prefix(chosen) for node in plain):
        return True
    actual = (image.width, image.height)
    if declared_size(chosen, graph, literals) != actual:
        return False
    others = [declared_size(node, graph, literals) for node in plain[:SIZED_OUTPUTS]]
    return len(plain) <= SIZED_OUTPUTS and None not in others and actual not in others


def _prefix(node: Node) -> str:
    """The file name part of `filename_prefix`, up to the first placeholder."""
    value: Any = node.literal("filename_prefix")
    name = value.replace("\\", "/").rsplit("/", 1)[-1] if isinstance(value, str) else ""
    return name.split("%", 1)[0]


def _has_prefix(node: Node, image: ImageFacts) -> bool:
    prefix = _prefix(node)
    return bool(prefix) and image.name.startswith(f"{prefix}_")
