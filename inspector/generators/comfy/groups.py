"""L2: group nodes of ComfyUI's editor (`extra.groupNodes`) in the form of subgraphs, which took their place.

A group keeps its inner nodes by index and the links between them. What is not linked inside is an input or output of
the group, in the order of the inner nodes; the values of all inner widgets stand at the node that uses the group, those
that were turned into inputs last. Source: Comfy-Org/ComfyUI_frontend `src/extensions/core/groupNode.ts`, real files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector.generators.comfy.widgets import CONTROLS, SEEDS, WIDGETS

NODES_LIMIT = 1_000
"""Most inner nodes of one group."""

_PREFIXES = ("workflow/", "workflow>")
_INPUT, _OUTPUT = -10, -20
"""What stands for the inputs and outputs of a subgraph in its links."""
_Place = tuple[int, int]


def definition(use: Mapping[str, Any], listed: Any) -> dict[str, Any] | None:
    """The subgraph behind a node that uses a group, with the values of this use; None where it uses none.

    Args:
        use: the node.
        listed: `extra.groupNodes` of the workflow.
    """
    kind = str(use.get("type"))
    name = next((kind.removeprefix(prefix) for prefix in _PREFIXES if kind.startswith(prefix)), None)
    group = listed.get(name) if isinstance(listed, dict) and name is not None else None
    inner = _dicts(group.get("nodes"))[:NODES_LIMIT] if isinstance(group, dict) else []
    if not inner or not isinstance(group, dict):
        return None
    fed = {(target, place): (origin, slot) for origin, slot, target, place in _links(group.get("links"))}
    config = group.get("config")
    hidden = config if isinstance(config, dict) else {}
    into = list(_inward(inner, fed, hidden))
    out = _outward(inner, set(fed.values()), group.get("external"), hidden)
    ends = [(*origin, *target) for target, origin in fed.items()]
    ends += [(_INPUT, slot, *target) for slot, target in enumerate(into)]
    ends += [(*origin, _OUTPUT, slot) for slot, origin in enumerate(out)]
    keys = ("origin_id", "origin_slot", "target_id", "target_slot")
    links = [{"id": number, **dict(zip(keys, end, strict=True))} for number, end in enumerate(ends)]
    numbers = {(end[2], end[3]): number for number, end in enumerate(ends) if end[2] != _OUTPUT}
    return {"nodes": _placed(_valued(inner, use.get("widgets_values"), fed), numbers), "links": links}


def _inward(inner: list[dict[str, Any]], fed: Mapping[_Place, _Place], hidden: Mapping[str, Any]) -> Iterator[_Place]:
    """Inner inputs in the order of the group's own: of each node its slots, then widgets turned into inputs."""
    for index, raw in enumerate(inner):
        listed = list(enumerate(_dicts(raw.get("inputs"))))
        for place, item in sorted(listed, key=lambda pair: isinstance(pair[1].get("widget"), dict)):
            if (index, place) not in fed and not _is_hidden(hidden, index, "input", str(item.get("name"))):
                yield index, place


def _outward(
    inner: list[dict[str, Any]], used: set[_Place], external: Any, hidden: Mapping[str, Any]
) -> Iterator[_Place]:
    """Inner outputs in the order of the group's own: those that feed nothing inside, or that were marked."""
    listed = external if isinstance(external, list) else []
    marked = {(item[0], item[1]) for item in listed if isinstance(item, list) and len(item) > 1 and _whole(item[:2])}
    for index, raw in enumerate(inner):
        for slot, _ in enumerate(_dicts(raw.get("outputs"))):
            shown = (index, slot) not in used or (index, slot) in marked
            if shown and not _is_hidden(hidden, index, "output", str(slot)):
                yield index, slot


def _is_hidden(config: Mapping[str, Any], index: int, side: str, name: str) -> bool:
    value: Any = config
    for key in (str(index), side, name):
        value = value.get(key) if isinstance(value, dict) else None
    return isinstance(value, dict) and value.get("visible") is False


def _valued(inner: list[dict[str, Any]], stored: Any, fed: Mapping[_Place, _Place]) -> list[dict[str, Any]]:
    """Inner nodes with the values of this use; without any where these cannot be told apart."""
    places: list[_Place] = []
    turned: list[_Place] = []
    known = True
    for index, raw in enumerate(inner):
        values = raw.get("widgets_values")
        if not isinstance(values, list):
            continue
        names = _names(str(raw.get("type")), values)
        inputs = _turned(raw, index, fed)
        known = known and (not inputs or any(names))
        for position, name in enumerate(names):
            if inputs.get(name, True):
                (turned if name in inputs else places).append((index, position))
    order = [*places, *turned]
    if not known or not isinstance(stored, list) or len(stored) != len(order):
        return [{key: value for key, value in raw.items() if key != "widgets_values"} for raw in inner]
    found = [list(raw["widgets_values"]) if isinstance(raw.get("widgets_values"), list) else None for raw in inner]
    for (index, position), value in zip(order, stored, strict=True):
        kept = found[index]
        if kept is not None:
            kept[position] = value
    return [{**raw, "widgets_values": values} for raw, values in zip(inner, found, strict=True)]


def _turned(raw: Mapping[str, Any], index: int, fed: Mapping[_Place, _Place]) -> dict[str, bool]:
    """Widgets that were turned into inputs, by name: whether the use keeps a value for it."""
    found: dict[str, bool] = {}
    for place, item in enumerate(_dicts(raw.get("inputs"))):
        widget = item.get("widget")
        if isinstance(widget, dict) and isinstance(widget.get("name"), str):
            found[widget["name"]] = (index, place) not in fed
    return found


def _names(kind: str, values: list[Any]) -> list[str]:
    """The widget behind each stored value, empty where it is not known; what happens to a seed belongs to it."""
    found: list[str] = []
    for name in WIDGETS.get(kind, ()):
        found.append(name)
        following = len(found)
        if name in SEEDS and following < len(values) and values[following] in CONTROLS:
            found.append(name)
    return (found + [""] * len(values))[: len(values)]


def _placed(inner: list[dict[str, Any]], numbers: Mapping[_Place, int]) -> list[dict[str, Any]]:
    """Inner nodes under their index, their inputs linked by number."""
    return [
        {
            **raw,
            "id": index,
            "inputs": [
                {**item, "link": numbers.get((index, place))} for place, item in enumerate(_dicts(raw.get("inputs")))
            ],
        }
        for index, raw in enumerate(inner)
    ]


def _links(value: Any) -> Iterator[tuple[int, int, int, int]]:
    """Origin, its slot, target, its place; links from outside have no origin."""
    for item in value[: 10 * NODES_LIMIT] if isinstance(value, list) else ():
        if isinstance(item, list) and len(item) >= 4 and _whole(item[:4]):
            yield item[0], item[1], item[2], item[3]


def _whole(values: list[Any]) -> bool:
    return all(isinstance(value, int) and not isinstance(value, bool) for value in values)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item if isinstance(item, dict) else {} for item in value] if isinstance(value, list) else []
