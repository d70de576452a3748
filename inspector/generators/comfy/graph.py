"""L2: a ComfyUI graph as nodes and links, from the API form. All walks are iterative and visit a node once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from inspector.errors import ParseError

NODES_LIMIT = 20_000
"""Most nodes of a graph; large real ones have a thousand."""
TITLE_CHARACTERS = 200

_PREVIEWED = frozenset({"content", "image", "title"})
"""Keys of a file's name as nodes that show a preview beside their list keep it."""


class Link(NamedTuple):
    """An input that is fed by output `slot` of another node."""

    node: str
    slot: int


@dataclass(frozen=True, slots=True)
class Node:
    """One node. Inputs are `Link` or plain JSON values."""

    id: str
    type: str
    inputs: Mapping[str, Any]
    title: str = ""
    links: tuple[tuple[str, Link], ...] = field(init=False, repr=False, compare=False)
    """Inputs that are fed by other nodes."""

    def __post_init__(self) -> None:
        wired = tuple((key, value) for key, value in self.inputs.items() if isinstance(value, Link))
        object.__setattr__(self, "links", wired)

    def literal(self, *keys: str) -> Any:
        """The first of these inputs that holds a value of its own."""
        for key in keys:
            value = self.inputs.get(key)
            if value is not None and not isinstance(value, Link):
                return value
        return None

    def link(self, *keys: str) -> Link | None:
        """The first of these inputs that is fed by another node."""
        for key in keys:
            value = self.inputs.get(key)
            if isinstance(value, Link):
                return value
        return None


@dataclass(frozen=True, slots=True)
class Graph:
    """All nodes by id, in document order, with the reverse of their links."""

    nodes: Mapping[str, Node]
    consumers: Mapping[str, list[tuple[str, str]]] = field(init=False, repr=False, compare=False)
    """Node id to (consumer's id, name of its input)."""

    def __post_init__(self) -> None:
        reverse: dict[str, list[tuple[str, str]]] = {}
        for node in self.nodes.values():
            for key, link in node.links:
                reverse.setdefault(link.node, []).append((node.id, key))
        object.__setattr__(self, "consumers", reverse)

    def upstream(
        self, start: Iterable[Node], follow: Callable[[Node, str], bool] = lambda _node, _key: True
    ) -> Iterator[Node]:
        """Breadth first from `start` (included) against the links that `follow` accepts."""
        queue = deque(start)
        seen = {node.id for node in queue}
        while queue:
            node = queue.popleft()
            yield node
            for key, link in node.links:
                if link.node not in seen and follow(node, key):
                    seen.add(link.node)
                    queue.append(self.nodes[link.node])


def from_api(value: Any) -> Graph | None:
    """The graph of an API prompt `{id: {class_type, inputs}}`; None where the value is no such thing.

    Raises:
        ParseError: `generation.too_large` where there are more nodes than `NODES_LIMIT`.
    """
    if not isinstance(value, dict):
        return None
    raw = {key: item for key, item in value.items() if _is_node(item)}
    if not raw:
        return None
    if len(raw) > NODES_LIMIT:
        raise ParseError("generation.too_large", "ComfyUI graph", limit=NODES_LIMIT)
    return Graph({key: _node(key, item, raw) for key, item in raw.items()})


def _is_node(item: Any) -> bool:
    return (
        isinstance(item, dict) and isinstance(item.get("class_type"), str) and isinstance(item.get("inputs", {}), dict)
    )


def _node(key: str, item: Mapping[str, Any], raw: Mapping[str, Any]) -> Node:
    meta = item.get("_meta")
    title = meta.get("title") if isinstance(meta, dict) else None
    inputs = {name: _input(value, raw) for name, value in item.get("inputs", {}).items()}
    return Node(key, item["class_type"], inputs, title[:TITLE_CHARACTERS] if isinstance(title, str) else "")


def _unwrapped(value: dict[str, Any]) -> Any:
    """The value of an input that is kept as an object: as a list that was no link, or beside a preview picture."""
    if "__value__" in value:
        return value["__value__"]
    content = value.get("content")
    return content if isinstance(content, str) and value.keys() <= _PREVIEWED else value


def _input(value: Any, raw: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return _unwrapped(value)
    if not isinstance(value, list) or len(value) != 2:
        single = isinstance(value, list) and len(value) == 1 and isinstance(value[0], str)
        return value[0] if single else value
    source, slot = value
    is_slot = isinstance(slot, int) and not isinstance(slot, bool)
    if is_slot and isinstance(source, str | int) and str(source) in raw:
        return Link(str(source), slot)
    return value
