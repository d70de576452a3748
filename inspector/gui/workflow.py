"""L5: a ComfyUI graph found in metadata, as nodes in columns and links between them. No Qt.

Both forms are understood: the API graph (`prompt`: node id -> class_type, inputs) and the editor's own
(`workflow`: nodes, links). The text is untrusted: its size, depth and node count are limited.
Format: `generation-metadata` of ComfyUI `nodes.py` (SaveImage) and LiteGraph `serialize()`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspector.domain.blocks import MetadataBlock

JSON_LIMIT = 4_000_000
"""Characters of a block that is still parsed for a diagram."""
NODE_LIMIT = 1_500
"""Nodes of the largest graph that is drawn."""
_KEYS = ("prompt", "workflow", "UserComment", "ImageDescription", "Make", "Model")


@dataclass(frozen=True, slots=True)
class Node:
    """One node: its title, class, and place (column from the sources, row in the column)."""

    id: str
    title: str
    kind: str
    column: int = 0
    row: int = 0

    @property
    def samples(self) -> bool:
        """Whether this node makes the picture."""
        return "sampler" in self.kind.lower() and "select" not in self.kind.lower()


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph ready to draw. `block` is the index of the metadata block it came from."""

    nodes: tuple[Node, ...]
    links: tuple[tuple[str, str], ...]
    block: int


def graph(blocks: Sequence[MetadataBlock]) -> Graph | None:
    """The graph of the first block that holds one; the API graph before the editor's."""
    for key in _KEYS:
        for index, block in enumerate(blocks):
            if block.key == key and isinstance(block.value, str) and "{" in block.value[:200]:
                found = parse(block.value)
                if found is not None:
                    return Graph(found[0], found[1], index)
    return None


def parse(value: str) -> tuple[tuple[Node, ...], tuple[tuple[str, str], ...]] | None:
    """Nodes and links of a graph in JSON; null where the text holds none, or one too large to draw."""
    if len(value) > JSON_LIMIT:
        return None
    try:
        data = json.loads(value[value.index("{") :].rstrip("\0 \n"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    for form in (data, data.get("prompt"), data.get("workflow")):
        if isinstance(form, dict):
            found = _api(form) or _editor(form)
            if found is not None:
                return place(*found), tuple(found[1])
    return None


def place(nodes: Sequence[Node], links: Iterable[tuple[str, str]]) -> tuple[Node, ...]:
    """Give every node a column (longest way from a source, cycles cut) and a row."""
    column = {node.id: 0 for node in nodes}
    edges = [(source, target) for source, target in links if source in column and target in column]
    for _ in range(min(len(nodes), 64)):
        moved = False
        for source, target in edges:
            if column[target] <= column[source] < 64:
                column[target] = column[source] + 1
                moved = True
        if not moved:
            break
    used: dict[int, int] = {}
    placed = []
    ranks = {value: rank for rank, value in enumerate(sorted(set(column.values())))}
    for node in nodes:
        rank = ranks[column[node.id]]
        placed.append(Node(node.id, node.title, node.kind, rank, used.get(rank, 0)))
        used[rank] = used.get(rank, 0) + 1
    return tuple(placed)


def _api(data: Mapping[str, Any]) -> tuple[list[Node], list[tuple[str, str]]] | None:
    found = {
        key: value
        for key, value in data.items()
        if isinstance(value, dict) and isinstance(value.get("class_type"), str)
    }
    if not found or len(found) > NODE_LIMIT:
        return None
    nodes: list[Node] = []
    links: list[tuple[str, str]] = []
    for key, value in found.items():
        meta = value.get("_meta")
        title = meta.get("title") if isinstance(meta, dict) else None
        nodes.append(Node(key, str(title or value["class_type"]), value["class_type"]))
        inputs = value.get("inputs")
        given = inputs.values() if isinstance(inputs, dict) else ()
        pairs = [source for source in given if isinstance(source, list) and len(source) == 2]
        links += [(str(source[0]), key) for source in pairs if str(source[0]) in found]
    return nodes, list(dict.fromkeys(links))


def _editor(data: Mapping[str, Any]) -> tuple[list[Node], list[tuple[str, str]]] | None:
    listed = data.get("nodes")
    if not isinstance(listed, list) or not 0 < len(listed) <= NODE_LIMIT:
        return None
    nodes = []
    for value in listed:
        if isinstance(value, dict) and isinstance(value.get("type"), str) and "id" in value:
            title = value.get("title")
            nodes.append(Node(str(value["id"]), title if isinstance(title, str) else value["type"], value["type"]))
    known = {node.id for node in nodes}
    links = [ends for ends in map(_link, _list(data.get("links"))) if ends and ends[0] in known and ends[1] in known]
    return (nodes, list(dict.fromkeys(links))) if nodes else None


def _link(value: Any) -> tuple[str, str] | None:
    if isinstance(value, list) and len(value) >= 4:
        return str(value[1]), str(value[3])
    if isinstance(value, dict) and "origin_id" in value and "target_id" in value:
        return str(value["origin_id"]), str(value["target_id"])
    return None


def _list(value: Any) -> list[Any]:
    return value[: NODE_LIMIT * 20] if isinstance(value, list) else []
