"""L2: values from the configuration files that publishers put beside a model: whatever is no such value is null."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from inspector.detectors.cardreader import SIDE_LIMIT

TEXT_LIMIT = 200


def text(value: Any) -> str | None:
    """One short line of text."""
    found = " ".join(value.split())[:TEXT_LIMIT] if isinstance(value, str) else ""
    return found or None


def number(value: Any) -> float | None:
    """A number above 0."""
    return float(value) if _is_number(value) and value > 0 else None


def whole(value: Any, default: int) -> int:
    """A whole number, or `default`."""
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def side(value: Any) -> int | None:
    """The side of a picture, in pixels."""
    found = whole(value, 0)
    return found if 0 < found <= SIDE_LIMIT else None


def sides(value: Any) -> tuple[int, int] | None:
    """Height and width, from an object, a list or one number."""
    if isinstance(value, Mapping):
        value = [value.get("height"), value.get("width")]
    elif not isinstance(value, list):
        value = [value, value]
    found = [side(item) for item in value]
    return (found[0], found[1]) if len(found) == 2 and found[0] and found[1] else None


def three(value: Any) -> tuple[float, ...] | None:
    """A number for each colour, from a list or one number."""
    items = value if isinstance(value, list) else [value] * 3
    return tuple(float(item) for item in items) if len(items) == 3 and all(map(_is_number, items)) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
