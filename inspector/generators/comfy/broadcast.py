"""L2: links that the editor's "everywhere" nodes add to a workflow: what they are fed goes to all open inputs that fit.

Such nodes name no receiver. The editor works the links out anew before each run and notes them as `ue_links`, in most
versions. Source: chrisgoringe/cg-use-everywhere `js/use_everywhere_graph_analysis.js`, `js/use_everywhere_nodes.js`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

LINKS_LIMIT = 20_000
"""Most links that are added to one workflow."""
BROADCASTS_LIMIT = 200
"""Most broadcasts of one workflow: each is held against every open input."""
CHECKS_LIMIT = 20_000
"""Most times that a broadcast is held against an input of its kind."""
PATTERN_CHARACTERS = 100
NAME_CHARACTERS = 60
"""Characters of titles and names that patterns see."""

_ANYTHING = re.compile(r"Anything Everywhere[?3]?")
_PROMPTS = "Prompts Everywhere"
_SEED = "Seed Everywhere"
_IDLE = (2, 4)
"""Modes of nodes that do not run."""
_ANY, _SIDED, _CHOSEN = 2, 5, 10
"""Which broadcast an input takes of several that fit it."""
_PLAIN_PATTERN = re.compile(r"[\w \-|^$.*]*")
"""Patterns that cannot be made to search for ever: no groups, and `WILD_PARTS` open parts at most."""
WILD_PARTS = 1
_SIDES = (re.compile(r"prompt|pos", re.IGNORECASE), re.compile(r"neg", re.IGNORECASE))

Nodes = Mapping[str, Mapping[str, Any]]
Origin = tuple[str, int]


class _Broadcast(NamedTuple):
    kind: str
    origin: Origin
    wanted: Callable[[str, str], bool]
    """Whether it is meant for an input, by the title of its node and its name."""
    rank: int


def links(nodes: Nodes, wired: Mapping[Any, Origin], extra: Any) -> Iterator[tuple[str, int, Origin]]:
    """Node, position of its input, and the output that feeds it, for each input that is fed by a broadcast.

    Args:
        nodes: nodes of a workflow as stored, by id.
        wired: the stored links by id.
        extra: the workflow's `extra`.
    """
    noted = list(_noted(nodes, extra))
    found = noted or list(_worked_out(nodes, wired))
    yield from found[:LINKS_LIMIT]


def _noted(nodes: Nodes, extra: Any) -> Iterator[tuple[str, int, Origin]]:
    listed = extra.get("ue_links") if isinstance(extra, dict) else None
    for item in listed[:LINKS_LIMIT] if isinstance(listed, list) else ():
        if not isinstance(item, dict):
            continue
        target, origin = str(item.get("downstream")), str(item.get("upstream"))
        position, slot = _number(item.get("downstream_slot")), _number(item.get("upstream_slot"))
        if target in nodes and origin in nodes and position is not None and slot is not None:
            inputs = _dicts(nodes[target].get("inputs"))
            if position < len(inputs) and inputs[position].get("link") is None:
                yield target, position, (origin, slot)


def _worked_out(nodes: Nodes, wired: Mapping[Any, Origin]) -> Iterator[tuple[str, int, Origin]]:
    """The editor's rule, where it noted nothing."""
    sent: dict[str, list[_Broadcast]] = {}
    for one in [one for raw in nodes.values() for one in _broadcasts(raw, nodes, wired)][:BROADCASTS_LIMIT]:
        sent.setdefault(one.kind, []).append(one)
    checks = 0
    for key, raw in nodes.items():
        if raw.get("mode") in _IDLE or _is_sender(raw) or _properties(raw).get("rejects_ue_links"):
            continue
        title = str(raw.get("title") or raw.get("type"))[:NAME_CHARACTERS]
        for position, item in enumerate(_dicts(raw.get("inputs"))):
            candidates = sent.get(str(item.get("type")), [])
            if not candidates or item.get("link") is not None or not _is_open(item, raw):
                continue
            checks += len(candidates)
            if checks > CHECKS_LIMIT:
                return
            origin = _best(candidates, title, str(item.get("name"))[:NAME_CHARACTERS])
            if origin is not None and origin[0] != key:
                yield key, position, origin


def _best(candidates: list[_Broadcast], title: str, name: str) -> Origin | None:
    """The output that feeds an input; None where none fits, or several that rank alike."""
    fitting = [one for one in candidates if one.wanted(title, name)]
    rank = max((one.rank for one in fitting), default=0)
    origins = {one.origin for one in fitting if one.rank == rank}
    return origins.pop() if len(origins) == 1 else None


def _is_sender(raw: Mapping[str, Any]) -> bool:
    kind = str(raw.get("type"))
    return kind in (_PROMPTS, _SEED) or _ANYTHING.fullmatch(kind) is not None


def _is_open(item: Mapping[str, Any], raw: Mapping[str, Any]) -> bool:
    """Newer editors list every widget among the inputs; a broadcast reaches only those that were opened for it."""
    if not isinstance(item.get("widget"), dict) or "localized_name" not in item:
        return True
    opened = _settings(raw).get("widget_ue_connectable") or _properties(raw).get("widget_ue_connectable")
    return isinstance(opened, dict) and bool(opened.get(str(item.get("name"))))


def _broadcasts(raw: Mapping[str, Any], nodes: Nodes, wired: Mapping[Any, Origin]) -> Iterator[_Broadcast]:
    """What one node sends. Broadcasts within a group or to one colour only are left out: they know their place."""
    if not _is_sender(raw) or raw.get("mode") in _IDLE:
        return
    settings = {**_properties(raw), **_settings(raw)}
    if settings.get("group_restricted") or settings.get("color_restricted"):
        return
    if raw.get("type") == _SEED:
        yield _Broadcast("INT", (str(raw.get("id")), 0), lambda _title, name: "seed" in name, _SIDED)
        return
    for position, item in enumerate(_dicts(raw.get("inputs"))):
        link = item.get("link")
        origin = wired.get(link) if isinstance(link, str | int) else None
        outputs = _dicts(nodes[origin[0]].get("outputs")) if origin is not None and origin[0] in nodes else []
        if origin is None or origin[1] >= len(outputs):
            continue
        kind = str(outputs[origin[1]].get("type"))
        if raw.get("type") == _PROMPTS:
            if position < len(_SIDES):
                yield _Broadcast(kind, origin, _by_side(_SIDES[position]), _SIDED)
            continue
        patterns = [_pattern(text) for text in _written(raw, settings)]
        if None not in patterns:
            yield _Broadcast(kind, origin, _by_patterns(patterns), _CHOSEN if any(patterns) else _ANY)


def _by_side(side: re.Pattern[str]) -> Callable[[str, str], bool]:
    return lambda _title, name: side.match(name) is not None


def _by_patterns(patterns: list[re.Pattern[str] | str | None]) -> Callable[[str, str], bool]:
    def wanted(title: str, name: str) -> bool:
        return all(
            not isinstance(pattern, re.Pattern) or pattern.search(text)
            for pattern, text in zip(patterns, (title, name), strict=True)
        )

    return wanted


def _written(raw: Mapping[str, Any], settings: Mapping[str, Any]) -> tuple[str, str]:
    """Patterns for the title of the node and the name of the input."""
    stored = raw.get("widgets_values")
    if str(raw.get("type")).endswith("?") and isinstance(stored, list) and len(stored) > 1:
        return str(stored[0]), str(stored[1])
    return str(settings.get("title_regex") or ""), str(settings.get("input_regex") or "")


def _pattern(text: str) -> re.Pattern[str] | str | None:
    """A pattern that is safe to run; empty where there is none to hold; None where it is not safe."""
    if text in ("", ".*", "None"):
        return ""
    safe = len(text) <= PATTERN_CHARACTERS and _PLAIN_PATTERN.fullmatch(text) and text.count("*") <= WILD_PARTS
    try:
        return re.compile(text) if safe else None
    except re.error:
        return None


def _settings(raw: Mapping[str, Any]) -> dict[str, Any]:
    found = _properties(raw).get("ue_properties")
    return found if isinstance(found, dict) else {}


def _properties(raw: Mapping[str, Any]) -> dict[str, Any]:
    found = raw.get("properties")
    return found if isinstance(found, dict) else {}


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item if isinstance(item, dict) else {} for item in value] if isinstance(value, list) else []
