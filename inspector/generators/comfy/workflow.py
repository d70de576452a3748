"""L2: ComfyUI's editor workflow (`nodes[]`, `links[]`, `widgets_values`) turned into the same graph as the API form.

Muted nodes are dropped, bypassed ones and reroutes are passed through, subgraphs and group nodes are laid open with ids
such as `57:41`; widgets that a subgraph shows outside have the values that stand there. Broadcast values become links.
The editor's format stores widget values by position, so names come from a table or from the node itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from inspector.generators.comfy import broadcast, groups
from inspector.generators.comfy.graph import TITLE_CHARACTERS, Graph, Link, Node
from inspector.generators.comfy.widgets import CONTROLS, SEEDS, WIDGETS, guessed

NODES_LIMIT = 20_000
"""Most nodes after subgraphs are laid open; what is beyond is left out."""
SUBGRAPH_DEPTH = 16
"""Deepest nesting of subgraphs."""
CHAIN_LIMIT = 50
"""Longest way through reroutes, bypassed nodes and subgraph borders."""
PASSING = frozenset({"PrimitiveNode", "SetNode", "GetNode", "easy setNode", "easy getNode"})
"""Nodes of the editor that only hand something on, besides reroutes."""
_SETTERS, _GETTERS = ("SetNode", "easy setNode"), ("GetNode", "easy getNode")
MUTED = 2
BYPASSED = 4


@dataclass(slots=True)
class _Scope:
    """The nodes of the workflow or of one use of a subgraph."""

    prefix: str
    nodes: dict[str, Mapping[str, Any]]
    links: dict[Any, tuple[str, int]]
    """Link id to origin node and slot."""
    results: dict[int, Any] = field(default_factory=dict)
    """Output slot of a subgraph to the id of the inner link that feeds it."""
    parent: _Scope | None = None
    use: Mapping[str, Any] = field(default_factory=dict)
    """The node that stands for this subgraph in `parent`."""
    promoted: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    """Values that stand at `use`, by inner node (`-1`: an input of the subgraph) and name of the widget."""
    inner: dict[str, _Scope] = field(default_factory=dict)
    sources: dict[Any, Any] = field(default_factory=dict)
    """What was found behind a link, so that shared chains are walked once."""


def is_workflow(value: Any) -> bool:
    """Whether a JSON value is an editor workflow."""
    return isinstance(value, dict) and isinstance(value.get("nodes"), list) and isinstance(value.get("links"), list)


def from_workflow(value: Mapping[str, Any]) -> Graph | None:
    """The graph of an editor workflow, or None where no node is left."""
    scopes = _scopes(value)
    names = _named_links(scopes)
    found = {
        scope.prefix + key: _node(scope, key, raw, names)
        for scope in scopes
        for key, raw in scope.nodes.items()
        if _runs(raw) and key not in scope.inner and raw["type"] not in PASSING and not _is_reroute(raw)
    }
    return Graph(_without_dangling(found)) if found else None


def versions(value: Mapping[str, Any]) -> dict[str, Any]:
    """Version hints: the format, the frontend, and ComfyUI itself as its own nodes give it."""
    extra = value.get("extra")
    frontend = extra.get("frontendVersion") if isinstance(extra, dict) else None
    core = None
    for node in value.get("nodes", ())[:NODES_LIMIT]:
        properties = node.get("properties") if isinstance(node, dict) else None
        if isinstance(properties, dict) and properties.get("cnr_id") == "comfy-core":
            core = properties.get("ver")
            break
    found = {"workflow_version": value.get("version"), "frontend_version": frontend, "core_version": core}
    return {key: item for key, item in found.items() if isinstance(item, str | int | float)}


def _scopes(value: Mapping[str, Any]) -> list[_Scope]:
    """The workflow and every use of a subgraph, outer ones first."""
    definitions = _definitions(value)
    extra = value.get("extra")
    grouped = extra.get("groupNodes") if isinstance(extra, dict) else None
    found = [_scope("", value, None, {})]
    count = len(found[0].nodes)
    for scope in found:
        if scope.prefix.count(":") >= SUBGRAPH_DEPTH:
            break
        for key, raw in scope.nodes.items():
            if not _runs(raw) or count > NODES_LIMIT:
                continue
            definition = definitions.get(str(raw.get("type"))) or groups.definition(raw, grouped)
            if definition is None:
                continue
            child = _scope(f"{scope.prefix}{key}:", definition, scope, raw)
            count += len(child.nodes) + 1
            scope.inner[key] = child
            found.append(child)
    return found


def _definitions(value: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    definitions = value.get("definitions")
    listed = definitions.get("subgraphs") if isinstance(definitions, dict) else None
    return {
        str(item.get("id")): item for item in (listed if isinstance(listed, list) else ()) if isinstance(item, dict)
    }


def _scope(prefix: str, value: Mapping[str, Any], parent: _Scope | None, use: Mapping[str, Any]) -> _Scope:
    nodes: dict[str, Mapping[str, Any]] = {
        str(raw["id"]): raw
        for raw in _dicts(value.get("nodes"))
        if isinstance(raw.get("id"), str | int) and isinstance(raw.get("type"), str)
    }
    scope = _Scope(prefix, nodes, {}, {}, parent, use, _promoted(use))
    for link, origin, slot, target, target_slot in _links(value.get("links")):
        scope.links[link] = (origin, slot)
        if target == "-20":
            scope.results[target_slot] = link
    _connect(scope, value.get("extra"))
    return scope


def _connect(scope: _Scope, extra: Any) -> None:
    """Add the links of nodes that broadcast what they are fed."""
    for number, (key, position, origin) in enumerate(list(broadcast.links(scope.nodes, scope.links, extra))):
        name = f"broadcast {number}"
        scope.links[name] = origin
        raw = scope.nodes[key]
        inputs = [
            {**item, "link": name} if place == position and isinstance(item, dict) else item
            for place, item in enumerate(raw.get("inputs", ()))
        ]
        scope.nodes[key] = {**raw, "inputs": inputs}


def _promoted(use: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """Values of the widgets that a subgraph shows outside: of its own inputs, or listed as `proxyWidgets`.

    Values are stored by position; where there are more or fewer than widgets, none is taken.
    """
    stored, properties = use.get("widgets_values"), use.get("properties")
    listed = properties.get("proxyWidgets") if isinstance(properties, dict) else None
    pairs = [
        (str(item[0]), str(item[1]))
        for item in (listed if isinstance(listed, list) else ())
        if isinstance(item, list) and item[1:]
    ]
    pairs = pairs or [("-1", name) for name in _declared_widgets(use)]
    return dict(zip(pairs, stored, strict=True)) if isinstance(stored, list) and len(stored) == len(pairs) else {}


def _links(value: Any) -> Iterator[tuple[Any, str, int, str, int]]:
    """Link id, origin, origin slot, target, target slot; subgraphs write objects, workflows write lists."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            keys = ("id", "origin_id", "origin_slot", "target_id", "target_slot")
            parts = [item.get(key) for key in keys]
        else:
            parts = list(item[:5]) if isinstance(item, list) and len(item) >= 5 else []
        if len(parts) == 5 and all(isinstance(part, str | int) for part in parts):
            link, origin, slot, target, target_slot = parts
            if isinstance(slot, int) and isinstance(target_slot, int):
                yield link, str(origin), slot, str(target), target_slot


def _runs(raw: Mapping[str, Any]) -> bool:
    return raw.get("mode") not in (MUTED, BYPASSED)


def _is_reroute(raw: Mapping[str, Any]) -> bool:
    """`Reroute`, and those of node packs: `Reroute (rgthree)`, `ReroutePrimitive|pysssss`."""
    return str(raw["type"]).startswith("Reroute")


def _named_links(scopes: list[_Scope]) -> dict[str, tuple[_Scope, Any]]:
    """Values that one node keeps under a name (`SetNode`) for others to get."""
    found: dict[str, tuple[_Scope, Any]] = {}
    for scope in scopes:
        for raw in scope.nodes.values():
            if raw["type"] in _SETTERS:
                inputs = _dicts(raw.get("inputs"))
                found[_first_widget(raw)] = (scope, inputs[0].get("link") if inputs else None)
    return found


def _node(scope: _Scope, key: str, raw: Mapping[str, Any], names: dict[str, tuple[_Scope, Any]]) -> Node:
    inputs: dict[str, Any] = dict(_widgets(raw))
    inputs.update({name: value for (inner, name), value in scope.promoted.items() if inner == key})
    for item in _dicts(raw.get("inputs")):
        name = item.get("name")
        if isinstance(name, str) and item.get("link") is not None:
            source = _source(scope, item["link"], names)
            if source is not None:
                inputs[name] = source
    title = raw.get("title")
    return Node(scope.prefix + key, raw["type"], inputs, title[:TITLE_CHARACTERS] if isinstance(title, str) else "")


def _source(scope: _Scope, link: Any, names: dict[str, tuple[_Scope, Any]]) -> Any:
    """What feeds a link: `Link` to a running node, the value of a primitive, or None."""
    at: tuple[_Scope, Any] | None = (scope, link)
    passed: list[tuple[_Scope, Any]] = []
    found = None
    while at is not None and len(passed) < CHAIN_LIMIT:
        scope, link = at
        if not isinstance(link, str | int) or link not in scope.links:
            break
        if link in scope.sources:
            found = scope.sources[link]
            break
        passed.append(at)
        at, found = _step(scope, *scope.links[link], names)
    for scope, link in passed:
        scope.sources[link] = found
    return found


def _step(
    scope: _Scope, origin: str, slot: int, names: dict[str, tuple[_Scope, Any]]
) -> tuple[tuple[_Scope, Any] | None, Any]:
    """One node further up: the next link to look behind, or what is found here."""
    raw = scope.nodes.get(origin)
    if raw is None:
        return _outside(scope, slot) if origin == "-10" else (None, None)
    if origin in scope.inner:
        child = scope.inner[origin]
        return (child, child.results.get(slot)), None
    if raw["type"] == "PrimitiveNode":
        return None, _primitive(raw)
    if raw["type"] in _GETTERS:
        return names.get(_first_widget(raw)), None
    if _is_reroute(raw) or raw.get("mode") == BYPASSED:
        return _through(scope, raw, slot), None
    return None, None if raw.get("mode") == MUTED else Link(scope.prefix + origin, slot)


def _outside(scope: _Scope, slot: int) -> tuple[tuple[_Scope, Any] | None, Any]:
    """From a subgraph's input to what feeds it in the outer graph, or to the value that stands there."""
    inputs = _dicts(scope.use.get("inputs"))
    if scope.parent is None or not 0 <= slot < len(inputs):
        return None, None
    link = inputs[slot].get("link")
    if link is None:
        return None, scope.promoted.get(("-1", str(inputs[slot].get("name"))))
    return (scope.parent, link), None


def _through(scope: _Scope, raw: Mapping[str, Any], slot: int) -> tuple[_Scope, Any] | None:
    """The input that a bypassed node hands on: the first connected one of the output's type."""
    outputs, inputs = _dicts(raw.get("outputs")), _dicts(raw.get("inputs"))
    if _is_reroute(raw):
        return (scope, inputs[0].get("link")) if inputs else None
    kind = outputs[slot].get("type") if 0 <= slot < len(outputs) else None
    fitting = [item for item in inputs if item.get("type") == kind and item.get("link") is not None]
    return (scope, fitting[0]["link"]) if fitting else None


def _primitive(raw: Mapping[str, Any]) -> Any:
    values = raw.get("widgets_values")
    return values[0] if isinstance(values, list) and values else None


def _first_widget(raw: Mapping[str, Any]) -> str:
    return str(_primitive(raw))


def _widgets(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names and values of a node's widgets."""
    stored = raw.get("widgets_values")
    if isinstance(stored, dict):
        yield from ((str(key), value) for key, value in stored.items())
    if not isinstance(stored, list):
        return
    stored = [value for value in stored if not (isinstance(value, dict) and "textWidgetName" in value)]
    declared = _declared_widgets(raw)
    names = WIDGETS.get(raw["type"]) or (declared if 2 * len(declared) >= len(stored) else ())
    yield from _aligned(names, stored) if names else guessed(stored)


def _declared_widgets(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Newer editors list every widget among the inputs; older ones only those that a link can feed."""
    return tuple(
        item["widget"]["name"]
        for item in _dicts(raw.get("inputs"))
        if isinstance(item.get("widget"), dict) and isinstance(item["widget"].get("name"), str)
    )


def _aligned(names: tuple[str, ...], stored: list[Any]) -> Iterator[tuple[str, Any]]:
    """Values by name; the choice of what happens to a seed after a run has a place of its own."""
    position = 0
    for name in names:
        if position >= len(stored):
            return
        yield name, stored[position]
        position += 1
        after_seed = name in SEEDS and position < len(stored) and stored[position] in (*CONTROLS, None)
        position += after_seed


def _without_dangling(found: dict[str, Node]) -> dict[str, Node]:
    """Nodes without links that lead nowhere."""
    return {
        key: Node(
            node.id,
            node.type,
            {name: value for name, value in node.inputs.items() if not isinstance(value, Link) or value.node in found},
            node.title,
        )
        for key, node in found.items()
    }


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
