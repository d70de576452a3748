"""L2: what an ONNX file says about itself, read without the ONNX library and without running anything.

Source of the format: onnx/onnx.proto3, `ModelProto` (protocol buffers wire format). Weights are skipped, not read.
"""

from __future__ import annotations

import mmap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from inspector.errors import InspectorError

SIZE_LIMIT = 2 * 1024**3
"""Protocol buffers cannot hold more; with external data the sum is counted."""
NODE_LIMIT = 200_000
FIELD_LIMIT = 3_000_000
"""Fields that are read in all; the largest models of pictures have a tenth of it, since weights are one field each."""
NESTING_LIMIT = 8
DIMENSION_LIMIT = 64
TEXT_LIMIT = 64 * 1024
PROPERTY_LIMIT = 4096
POINTER_LIMIT = 1024
PLAIN_DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
"""Operator sets that the runtime brings along."""
_SHAPE_ONLY = frozenset({"Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten"})
_TYPES = {
    1: "float32",
    2: "uint8",
    3: "int8",
    6: "int32",
    7: "int64",
    8: "text",
    9: "bool",
    10: "float16",
    11: "float64",
    16: "bfloat16",
}
_POINTER = b"version https://git-lfs"


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of the graph. `shape` holds numbers, and null where a side is dynamic."""

    name: str
    type: str
    shape: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class GraphFacts:
    """What the file declares. `makers` names, for each output, the operator that makes its numbers."""

    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    makers: dict[str, str]
    domains: frozenset[str]
    external: frozenset[str]
    precision: str
    """The type in which most of the weights are stored: `float32`, `float16`, `int8`, …"""
    nodes: int
    properties: dict[str, str] = field(default_factory=dict)
    """`metadata_props`."""


@dataclass(slots=True)
class _Found:
    inputs: list[Port] = field(default_factory=list)
    outputs: list[Port] = field(default_factory=list)
    weights: set[str] = field(default_factory=set)
    makers: dict[str, tuple[str, str]] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    functions: set[tuple[str, str]] = field(default_factory=set)
    external: set[str] = field(default_factory=set)
    types: Counter[str] = field(default_factory=Counter)
    properties: dict[str, str] = field(default_factory=dict)
    nodes: int = 0
    fields: int = 0


class _TooManyError(Exception):
    """The file has more parts than are read."""


_Fields = Iterator[tuple[int, "int | memoryview"]]


def read_graph(path: Path) -> GraphFacts:
    """Read what an ONNX file declares.

    Raises:
        InspectorError: `model.unreadable`, `model.too_large`, `model.too_many`, `model.pointer`, `model.not_onnx`.
    """
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise InspectorError("model.too_large", file=path.name, limit="2 GB")
        if not size:
            raise InspectorError("model.not_onnx", file=path.name)
        with path.open("rb") as stream:
            # Not closed by hand: slices of it may live on in the traceback of an error.
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        if size < POINTER_LIMIT and mapped[: len(_POINTER)] == _POINTER:
            raise InspectorError("model.pointer", file=path.name)
        return _read(memoryview(mapped), path.name)
    except (OSError, ValueError) as error:
        raise InspectorError("model.unreadable", file=path.name, reason=str(error)) from error


def check_safe(facts: GraphFacts, path: Path) -> None:
    """Refuse a model that reaches outside its folder, is too large with its data, or needs foreign code.

    Raises:
        InspectorError: `model.external_data`, `model.too_large`, `model.custom_ops`.
    """
    total = path.stat().st_size
    folder = path.parent.resolve()
    for name in sorted(facts.external):
        plain = not (PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute() or "\0" in name)
        plain = plain and ".." not in PurePosixPath(name).parts and ".." not in PureWindowsPath(name).parts
        target = (folder / name).resolve() if plain else None
        if target is None or not target.is_relative_to(folder) or not target.is_file():
            raise InspectorError("model.external_data", file=path.name, name=name)
        total += target.stat().st_size
    if total > SIZE_LIMIT:
        raise InspectorError("model.too_large", file=path.name, limit="2 GB")
    foreign = sorted(facts.domains - PLAIN_DOMAINS)
    if foreign:
        raise InspectorError("model.custom_ops", file=path.name, domain=foreign[0])


def _read(data: memoryview, name: str) -> GraphFacts:
    found = _Found()
    graphs = 0
    try:
        for number, value in _fields(data, found):
            if number == 7:
                _graph(_part(value), found, 0)
                graphs += 1
            elif number == 14:
                key, text = _entry(_part(value), found)
                found.properties[key] = text
            elif number == 25:
                _function(_part(value), found)
    except _TooManyError as error:
        raise InspectorError("model.too_many", file=name) from error
    except (IndexError, TypeError, UnicodeDecodeError) as error:
        raise InspectorError("model.not_onnx", file=name) from error
    if graphs != 1:
        raise InspectorError("model.not_onnx", file=name)
    if not found.outputs:
        raise InspectorError("model.shape", file=name, reason="it has no output")
    inputs = tuple(port for port in found.inputs if port.name not in found.weights)
    makers = {port.name: _maker(port.name, found.makers) for port in found.outputs}
    precision = max(found.types, key=lambda kind: found.types[kind], default="float32")
    return GraphFacts(
        inputs=inputs,
        outputs=tuple(found.outputs),
        makers=makers,
        domains=frozenset(domain for domain, _ in found.used - found.functions),
        external=frozenset(found.external),
        precision=precision,
        nodes=found.nodes,
        properties=found.properties,
    )


def _graph(data: memoryview, found: _Found, depth: int) -> None:
    if depth > NESTING_LIMIT:
        raise _TooManyError
    for number, value in _fields(data, found):
        if number == 1:
            _node(_part(value), found, depth)
        elif number == 5:
            found.weights.add(_tensor(_part(value), found))
        elif number == 15:
            found.weights.update(_sparse(_part(value), found))
        elif number == 11 and depth == 0:
            found.inputs.append(_port(_part(value), found))
        elif number == 12 and depth == 0:
            found.outputs.append(_port(_part(value), found))


def _node(data: memoryview, found: _Found, depth: int) -> None:
    found.nodes += 1
    if found.nodes > NODE_LIMIT:
        raise _TooManyError
    inputs: list[str] = []
    outputs: list[str] = []
    operator = domain = ""
    for number, value in _fields(data, found):
        if number == 1:
            inputs.append(_text(value))
        elif number == 2:
            outputs.append(_text(value))
        elif number == 4:
            operator = _text(value)
        elif number == 5:
            _attribute(_part(value), found, depth)
        elif number == 7:
            domain = _text(value)
    found.used.add((domain, operator))
    if depth == 0:
        found.makers.update((name, (operator, inputs[0] if inputs else "")) for name in outputs)


def _attribute(data: memoryview, found: _Found, depth: int) -> None:
    for number, value in _fields(data, found):
        if number in (5, 10):
            _tensor(_part(value), found)
        elif number in (6, 11):
            _graph(_part(value), found, depth + 1)
        elif number in (22, 23):
            _sparse(_part(value), found)


def _function(data: memoryview, found: _Found) -> None:
    """An operator that the file defines itself, as exports from PyTorch do."""
    name = domain = ""
    for number, value in _fields(data, found):
        if number == 1:
            name = _text(value)
        elif number == 7:
            _node(_part(value), found, 1)
        elif number == 10:
            domain = _text(value)
        elif number == 11:
            _attribute(_part(value), found, 1)
    found.functions.add((domain, name))


def _sparse(data: memoryview, found: _Found) -> list[str]:
    return [_tensor(_part(tensor), found) for inner, tensor in _fields(data, found) if inner in (1, 2)]


def _tensor(data: memoryview, found: _Found) -> str:
    """Name of a tensor; counts its numbers and notes where they lie if not in this file."""
    name, kind, elements, dimensions = "", "", 1, 0
    for number, value in _fields(data, found):
        if number == 1:
            for side in _numbers(value):
                elements *= side
                dimensions += 1
                if dimensions > DIMENSION_LIMIT:
                    raise _TooManyError
        elif number == 2 and isinstance(value, int):
            kind = _TYPES.get(value, "other")
        elif number == 8:
            name = _text(value)
        elif number == 13:
            key, text = _entry(_part(value), found)
            if key == "location":
                found.external.add(text)
    found.types[kind] += elements
    return name


def _port(data: memoryview, found: _Found) -> Port:
    name, kind = "", "other"
    shape: tuple[int | None, ...] = ()
    for number, value in _fields(data, found):
        if number == 1:
            name = _text(value)
        elif number == 2:
            for inner, tensor in _fields(_part(value), found):
                if inner == 1:
                    kind, shape = _tensor_type(_part(tensor), found)
    return Port(name, kind, shape)


def _tensor_type(data: memoryview, found: _Found) -> tuple[str, tuple[int | None, ...]]:
    kind = "other"
    shape: list[int | None] = []
    for number, value in _fields(data, found):
        if number == 1 and isinstance(value, int):
            kind = _TYPES.get(value, "other")
        elif number == 2:
            for inner, side in _fields(_part(value), found):
                if inner == 1:
                    sizes = [size for key, size in _fields(_part(side), found) if key == 1 and isinstance(size, int)]
                    shape.append(sizes[0] if sizes and sizes[0] < 1 << 31 else None)
    return kind, tuple(shape)


def _maker(output: str, makers: dict[str, tuple[str, str]]) -> str:
    """The operator behind an output, seen through those that only change shape or type."""
    for _ in range(len(_SHAPE_ONLY) * 4):
        operator, source = makers.get(output, ("", ""))
        if operator not in _SHAPE_ONLY:
            return operator
        output = source
    return ""


def _entry(data: memoryview, found: _Found) -> tuple[str, str]:
    values = {number: _part(value)[:PROPERTY_LIMIT] for number, value in _fields(data, found) if number in (1, 2)}
    key, text = (bytes(values.get(number, b"")).decode(errors="replace") for number in (1, 2))
    return key, text


def _numbers(value: int | memoryview) -> Iterator[int]:
    if isinstance(value, int):
        yield value
        return
    at = 0
    while at < len(value):
        number, at = _varint(value, at)
        yield number


def _part(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise TypeError
    return value


def _text(value: int | memoryview) -> str:
    part = _part(value)
    if len(part) > TEXT_LIMIT:
        raise _TooManyError
    return bytes(part).decode()


def _fields(data: memoryview, found: _Found) -> _Fields:
    """Field numbers with their value: a number, or the bytes of text, messages and packed arrays."""
    at = 0
    while at < len(data):
        found.fields += 1
        if found.fields > FIELD_LIMIT:
            raise _TooManyError
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == 2:
            length, at = _varint(data, at)
        else:
            length = {1: 8, 5: 4}.get(wire, len(data))
        if number == 0 or length > len(data) - at:
            raise IndexError
        yield number, data[at : at + length]
        at += length


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise IndexError
