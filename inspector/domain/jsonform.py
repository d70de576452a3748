"""L1: frozen dataclasses to plain JSON values and back, by their type hints."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import Enum
from functools import cache, partial
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")
_PLAIN = frozenset({str, int, bool, type(None)})
"""Types that are JSON already."""
_Convert = Callable[[Any], Any] | None
"""What turns a JSON value into the hinted one; null where it is that already."""


def to_json(value: Any) -> Any:
    """Plain JSON values: dataclasses and mappings become objects, enums their value, bytes hexadecimal.

    Non-finite floats become text, since JSON has no word for them.
    """
    kind = type(value)
    return value if kind in _PLAIN else _conversion(kind)(value)  # type: ignore[arg-type]


def from_json(kind: type[T], value: Mapping[str, Any]) -> T:
    """Build a dataclass from what `to_json` gave; unknown keys are ignored, missing ones take their default.

    Raises:
        ValueError: where a value is outside an enum.
        TypeError: where a required field is missing.
    """
    plan = _plan(kind)  # type: ignore[arg-type]
    found = {}
    for name, item in value.items():
        if name in plan:
            convert = plan[name]
            found[name] = item if convert is None or item is None else convert(item)
    return kind(**found)


@cache
def _conversion(kind: Hashable) -> Callable[[Any], Any]:
    """What turns values of one type into JSON."""
    assert isinstance(kind, type)
    if dataclasses.is_dataclass(kind):
        return _from_fields(tuple(item.name for item in dataclasses.fields(kind) if item.init))
    if issubclass(kind, Enum):
        return attrgetter("value")
    if issubclass(kind, float):
        return lambda value: value if math.isfinite(value) else str(value)
    if issubclass(kind, Mapping):
        return _from_mapping
    if issubclass(kind, bytes):
        return bytes.hex
    if issubclass(kind, Sequence) and not issubclass(kind, str):
        return _from_sequence
    return lambda value: value


def _from_fields(names: tuple[str, ...]) -> Callable[[Any], dict[str, Any]]:
    read = attrgetter(*names, "__class__")  # of a single name it would give no tuple

    def convert(value: Any) -> dict[str, Any]:
        found = dict(zip(names, read(value), strict=False))
        for name, item in found.items():
            if type(item) not in _PLAIN:
                found[name] = to_json(item)
        return found

    return convert


def _from_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        key if type(key) is str else str(key): item if type(item) in _PLAIN else to_json(item)
        for key, item in value.items()
    }


def _from_sequence(value: Sequence[Any]) -> list[Any]:
    return [item if type(item) in _PLAIN else to_json(item) for item in value] if value else []


@cache
def _plan(kind: Hashable) -> dict[str, _Convert]:
    hints = typing.get_type_hints(kind)
    return {item.name: _converter(hints[item.name]) for item in dataclasses.fields(kind) if item.init}  # type: ignore[arg-type]


def _converter(hint: Any) -> _Convert:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        options = [option for option in typing.get_args(hint) if option is not type(None)]
        return _converter(options[0]) if len(options) == 1 else None
    if origin is tuple:
        return _tuples(_converter(typing.get_args(hint)[0]))
    if isinstance(hint, type):
        if dataclasses.is_dataclass(hint):
            return partial(from_json, hint)
        if issubclass(hint, Enum):
            return hint
        if hint is float:
            return lambda value: float(value) if isinstance(value, int) else value
    return None


def _tuples(convert: _Convert) -> Callable[[Any], tuple[Any, ...]]:
    if convert is None:
        return tuple
    return lambda value: tuple(None if item is None else convert(item) for item in value)
