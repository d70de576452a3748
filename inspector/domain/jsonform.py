"""L1: frozen dataclasses to plain JSON values and back, by their type hints."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Plain JSON values: dataclasses and mappings become objects, enums their value, bytes hexadecimal.

    Non-finite floats become text, since JSON has no word for them.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_json(getattr(value, item.name)) for item in dataclasses.fields(value) if item.init}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def from_json(kind: type[T], value: Mapping[str, Any]) -> T:
    """Build a dataclass from what `to_json` gave; unknown keys are ignored, missing ones take their default.

    Raises:
        ValueError: where a value is outside an enum.
        TypeError: where a required field is missing.
    """
    hints = _hints(kind)  # type: ignore[arg-type]
    fields = {item.name for item in dataclasses.fields(kind) if item.init}  # type: ignore[arg-type]
    return kind(**{name: _build(hints[name], item) for name, item in value.items() if name in fields})


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        options = [option for option in typing.get_args(hint) if option is not type(None)]
        return _build(options[0], value) if len(options) == 1 else value
    if origin is tuple:
        return tuple(_build(typing.get_args(hint)[0], item) for item in value)
    if isinstance(hint, type):
        if dataclasses.is_dataclass(hint):
            return from_json(hint, value)
        if issubclass(hint, Enum):
            return hint(value)
        if hint is float and isinstance(value, int):
            return float(value)
    return value
