"""L2: values that hide behind other nodes: primitives, joined strings, switches, text that is written at run time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspector.generators import values
from inspector.generators.comfy import nodes
from inspector.generators.comfy.graph import Graph, Link, Node

TEXT_CHARACTERS = 100_000
"""Longest resolved text: joins can double it at every node."""
JOINED_CHARACTERS = 5_000_000
"""Characters of all joins of one graph, after which joins give nothing more."""
VISIT_LIMIT = 20_000
"""Most nodes visited for the texts of one side."""
CHAIN_LIMIT = 50
"""Longest chain of nodes behind one number."""
SELECTOR_DEPTH = 4
"""Switches whose selector comes from switches."""

_INSTRUCTION = re.compile(r"\s*(?:you are|act as|your (?:task|role|job) is|system:)\b", re.IGNORECASE)
_SWITCH_NAMES = {name for pair in nodes.SWITCHES for name in pair} | set(nodes.SELECT_BY)
_SENTENCE = re.compile(r"\S+[\s,]+\S")


@dataclass(frozen=True, slots=True)
class Text:
    """A resolved text. `assembled`: what was encoded was written while the graph ran; this is what was typed."""

    value: str = ""
    assembled: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a node's text follows from its inputs.

    `join` them, take the `first` that has one, `write` anew, or `replace` the second by the third in the first.
    """

    how: str
    parts: tuple[Any, ...]
    delimiter: str = ""


class Literals:
    """Resolves inputs of one graph; remembers which input each switch takes."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._taken: dict[str, frozenset[str] | None] = {}
        self._found: dict[str, dict[str, Text]] = {}
        self._plans: dict[str, dict[str, _Plan]] = {}
        self._budget = JOINED_CHARACTERS

    def text(self, value: Any, role: str = "positive") -> Text:
        """The text of an input; `role` picks the side of nodes that hold both prompts."""
        value = self._held(value)
        if not isinstance(value, Link):
            return _leaf(value)
        found = self._found.setdefault(role, {})
        plans = self._plans.setdefault(role, {})
        stack = [value.node]
        while stack:
            key = stack[-1]
            if key in found:
                stack.pop()
                continue
            if key not in plans:
                plans[key] = self._plan(self._graph.nodes[key], role)
                waiting = [part.node for part in plans[key].parts if isinstance(part, Link) and part.node not in plans]
                if waiting and len(plans) < VISIT_LIMIT:
                    stack.extend(reversed(waiting))
                    continue
            text = self._combine(plans[key], found)
            found[key] = text if text.value.strip() else self._shown(key) or text
            stack.pop()
        return found[value.node]

    def number(self, value: Any, keys: Sequence[str] = (), depth: int = 0) -> Any:
        """The number (or text) behind an input; None where it is computed at run time."""
        seen: set[str] = set()
        for _ in range(CHAIN_LIMIT):
            if not isinstance(value, Link):
                return value
            if value.node in seen:
                return None
            seen.add(value.node)
            value = self._next(self._graph.nodes[value.node], keys, depth)
        return None

    def taken(self, node: Node, depth: int = 0) -> frozenset[str] | None:
        """Names of the inputs that a switch takes; None where the node is no switch or its choice is not known."""
        if not _SWITCH_NAMES & node.inputs.keys():
            return None
        if node.id not in self._taken and depth <= SELECTOR_DEPTH:
            self._taken[node.id] = None
            self._taken[node.id] = self._branch(node, depth) or self._selection(node, depth)
        return self._taken.get(node.id)

    def follows(self, node: Node, key: str) -> bool:
        """Whether a walk may pass this input: not the branch that a switch leaves out."""
        taken = self.taken(node)
        return taken is None or key in taken

    def _next(self, node: Node, keys: Sequence[str], depth: int) -> Any:
        taken = self.taken(node, depth + 1)
        if taken is not None:
            return next((node.inputs[key] for key in node.inputs if key in taken), None)
        for key in (*keys, *nodes.NUMBER_TEXT, *nodes.SEED_INPUTS, *nodes.STRING_TEXT):
            if node.inputs.get(key) is not None:
                return node.inputs[key]
        numbers = [value for value in node.inputs.values() if values.number(value) is not None]
        if not numbers:
            handed = [link for key, link in node.links if nodes.HAND_ON_PART.fullmatch(key)]
            return handed[0] if handed else None
        return numbers[0] if len(numbers) == 1 else None

    def _branch(self, node: Node, depth: int) -> frozenset[str] | None:
        for yes, no in nodes.SWITCHES:
            if yes not in node.inputs and no not in node.inputs:
                continue
            for key in nodes.SWITCH_BY:
                choice = _truth(self.number(node.inputs.get(key), depth=depth))
                if choice is not None:
                    return frozenset({yes if choice else no})
        return None

    def _selection(self, node: Node, depth: int) -> frozenset[str] | None:
        for key in nodes.SELECT_BY:
            if key not in node.inputs:
                continue
            index = values.integer(self.number(node.inputs[key], depth=depth))
            parts = {
                int(match[1]): name
                for name in node.inputs
                if name != key and (match := nodes.SELECT_PART.fullmatch(name)) is not None
            }
            if index is not None and index in parts:
                return frozenset({parts[index]})
        return None

    def _combine(self, plan: _Plan, found: dict[str, Text]) -> Text:
        parts = [found.get(part.node, Text()) if isinstance(part, Link) else _leaf(part) for part in plan.parts]
        if plan.how == "replace":
            return self._replaced(*parts)
        filled = [part for part in parts if part.value.strip()]
        if not filled:
            return Text(assembled=plan.how == "write")
        if plan.how == "write":
            return Text(filled[0].typed, True, filled[0].typed)
        if plan.how == "first":
            return filled[0]
        limit = min(TEXT_CHARACTERS, self._budget)
        joined = plan.delimiter.join(part.value for part in filled)[:limit]
        typed = _typed(filled, plan.delimiter)[:limit]
        self._budget -= len(joined) + len(typed)
        return Text(joined, any(part.assembled for part in filled), typed)

    def _shown(self, key: str) -> Text | None:
        """What a node that displays another's text kept of it: the text of this run, or of one before."""
        for consumer, _ in self._graph.consumers.get(key, ()):
            node = self._graph.nodes[consumer]
            shown = node.literal(*nodes.SHOWN_TEXT) if nodes.DISPLAY_CLASS.search(node.type) else None
            if isinstance(shown, str) and shown.strip():
                return Text(shown[:TEXT_CHARACTERS], True)
        return None

    def _replaced(self, text: Text, old: Text, new: Text) -> Text:
        """The text with one part replaced; as it was where the result would be too long."""
        grown = len(text.value) + text.value.count(old.value) * len(new.value) if old.value else self._budget + 1
        if grown > min(TEXT_CHARACTERS, self._budget):
            return text
        self._budget -= grown
        value = text.value.replace(old.value, new.value)
        return Text(value, any(part.assembled for part in (text, old, new)), value)

    def _held(self, value: Any) -> Any:
        """What stands behind an output of a node that holds several texts, one an output."""
        for _ in range(CHAIN_LIMIT):
            outputs = nodes.TEXT_OUTPUTS.get(self._graph.nodes[value.node].type) if isinstance(value, Link) else None
            if outputs is None or value.slot not in outputs:
                return value
            value = self._graph.nodes[value.node].inputs.get(outputs[value.slot])
        return None

    def _plan(self, node: Node, role: str) -> _Plan:
        taken = self.taken(node)
        if taken is not None:
            chosen = tuple(self._held(value) for key, value in node.inputs.items() if key in taken)
            return _Plan("first", chosen)
        found, delimiter = _parts(node, role)
        parts = tuple(self._held(value) for value in found)
        find, put = (_present(node, keys) for keys in (nodes.FIND_INPUTS, nodes.REPLACE_INPUTS))
        if find is not None and put is not None and parts:
            return _Plan("replace", (parts[0], find, put))
        if _writes(node):
            return _Plan("write", parts)
        return _Plan("join" if delimiter is not None else "first", parts, delimiter or "")


def _parts(node: Node, role: str) -> tuple[tuple[Any, ...], str | None]:
    """The inputs that make up a node's text, and the delimiter where they are joined."""
    sides = (nodes.POSITIVE_TEXT, nodes.NEGATIVE_TEXT)
    if all(any(key in node.inputs for key in side) for side in sides):
        wanted = sides[role == "negative"]
        return tuple(node.inputs[key] for key in wanted if key in node.inputs), None
    joined = _in_order(node)
    if len(joined) > 1:
        delimiter = node.literal(*nodes.DELIMITERS)
        tidy = next((sign for key, sign in nodes.TIDY_INPUTS if _truth(node.literal(key))), "")
        return tuple(joined), delimiter if isinstance(delimiter, str) else tidy
    known = [node.inputs[key] for key in nodes.STRING_TEXT if _is_text(node.inputs.get(key))]
    known = known or [value for key in (*sides[0], *sides[1]) if isinstance(value := node.inputs.get(key), str)]
    if known:
        return tuple(known), None
    written = [
        value
        for key, value in node.inputs.items()
        if isinstance(value, str) and not nodes.NOT_TYPED.search(key) and _SENTENCE.search(value)
    ]
    linked = [link for key, link in node.links if key not in nodes.NOT_CONDITIONING]
    return (*sorted(written, key=len, reverse=True), *linked), None


def _in_order(node: Node) -> list[Any]:
    """Texts that a node joins, by the letter or number of their input: ComfyUI writes linked ones last."""
    bare = nodes.JOIN_CLASS.search(node.type) is not None and not any(map(nodes.JOIN_PART.fullmatch, node.inputs))
    part = nodes.BARE_JOIN_PART if bare else nodes.JOIN_PART
    matches = ((part.fullmatch(key), value) for key, value in node.inputs.items() if _is_text(value))
    placed = [(match["place"].lower().rjust(2, "0"), value) for match, value in matches if match is not None]
    return [value for _, value in sorted(placed, key=lambda item: item[0])]


def _writes(node: Node) -> bool:
    """Whether the node makes its text at run time."""
    if isinstance(node.inputs.get("populated_text"), str):
        return False
    if nodes.PATTERN_INPUTS & node.inputs.keys() or node.literal("action") == "replace":
        return True
    return bool(nodes.RUNTIME_INPUTS & node.inputs.keys()) or nodes.RUNTIME_CLASS.search(node.type) is not None


def _present(node: Node, keys: Sequence[str]) -> Any:
    """The first of these inputs that is text or linked."""
    return next((node.inputs[key] for key in keys if _is_text(node.inputs.get(key))), None)


def _typed(parts: list[Text], delimiter: str) -> str:
    """What a person typed into a text for a language model: without the standing instructions to it."""
    own = [part.typed for part in parts if not _INSTRUCTION.match(part.typed)]
    return delimiter.join(own) if own else parts[-1].typed


def _leaf(value: Any) -> Text:
    text = value[:TEXT_CHARACTERS] if isinstance(value, str) else ""
    return Text(text, False, text)


def _is_text(value: Any) -> bool:
    return isinstance(value, str | Link)


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False, "yes": True, "no": False}.get(value.lower())
    return bool(value) if isinstance(value, bool | int) else None
