"""L2: loosely written values to typed ones. What cannot be read gives None, never an exception."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

SEED_CHARACTERS = 64
"""Longest seed that is kept; the largest in use has 20 digits."""
LINES_LIMIT = 1_000
"""Most texts of a list that stand where one text is usual."""
DIMENSION_LIMIT = 10_000_000
"""No step count or edge length is larger."""

_NUMBER = re.compile(r"\s*[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?\s*")
_WHOLE = re.compile(r"(?<=\d)\.0*$")
"""What a program adds to a seed that it keeps as a decimal number."""
_SIZE = re.compile(r"\s*\(?\s*(\d{1,7})\s*(?:[x×*,]|by)\s*(\d{1,7})\s*\)?\s*", re.IGNORECASE)


def number(value: Any) -> float | None:
    """A finite number from a number or its text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            return None
        value = float(value)
    if isinstance(value, int | float) and abs(value) < 1e300 and math.isfinite(value):
        return float(value)
    return None


def integer(value: Any) -> int | None:
    """A step count or an edge length: a whole number not below 0, from a number or its text."""
    found = number(value)
    if found is None or found != int(found) or not 0 <= found <= DIMENSION_LIMIT:
        return None
    return int(found)


def seed(value: Any) -> str | None:
    """A seed as text, digit for digit: 64-bit seeds do not survive as JSON numbers."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value == int(value) else None
    if isinstance(value, int):
        return str(value) if value.bit_length() <= 4 * SEED_CHARACTERS else None
    if not isinstance(value, str):
        return None
    written = _WHOLE.sub("", value.strip())
    return written if 0 < len(written) <= SEED_CHARACTERS else None


def text(value: Any) -> str | None:
    """Text that is there: CRLF made LF, None where it is no text. A list of texts has one a line."""
    if isinstance(value, list) and value and len(value) <= LINES_LIMIT and all(isinstance(one, str) for one in value):
        value = "\n".join(value)
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else None


def name(value: Any) -> str | None:
    """A name: text that is not empty and not a word for nothing."""
    if not isinstance(value, str):
        return None
    stripped = value.strip().strip("\0")
    return stripped if stripped and stripped.lower() not in ("none", "null", "undefined") else None


def digest(value: Any) -> str | None:
    """The hash of a file of weights; None for words and zeros that stand for one that was not found."""
    found = name(value)
    return None if found is None or found.lower() == "unknown" or not found.strip("0") else found


def size(value: Any) -> tuple[int, int] | None:
    """Width and height in pixels from `512x768`, `512 x 768` or `(512, 768)`."""
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else None


def first(mapping: Mapping[str, Any], *keys: str) -> Any:
    """The first of these keys that has a value other than None."""
    return next((mapping[key] for key in keys if mapping.get(key) is not None), None)


def rest(mapping: Mapping[str, Any], *used: str) -> dict[str, Any]:
    """What a reader has not mapped, under the writer's own names; nulls and empty values left out."""
    return {key: value for key, value in mapping.items() if key not in used and value not in (None, "", [], {})}
