"""L2: whether two spellings of one metadata value mean the same: `1/250` and 0.004, `40,44.1861N` and degrees."""

from __future__ import annotations

import math
import re
from typing import Any

from inspector.manifests.source_types import term_of

NUMBER_TOLERANCE = 1e-3
"""Relative: writers round rationals differently."""
DEGREE_TOLERANCE = 2e-5
"""In degrees, about two metres."""
TEXT_LIMIT = 4_000
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?")
_DATE = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_DEGREES = re.compile(r"(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])", re.IGNORECASE)
_POSITIONS = ("exif:GPSLatitude", "exif:GPSLongitude")


def alike(name: str, signed: Any, own: Any) -> bool:
    """Whether a signed value and the file's own mean the same.

    Args:
        name: the XMP property, which decides how to read them.
        signed: text or a list of texts.
        own: as a metadata block holds it.
    """
    first, second = _entries(signed), _entries(own)
    if name in _POSITIONS:
        return _same_position(first, second)
    if len(first) == len(second) and all(_same(one, other) for one, other in zip(first, second, strict=True)):
        return True
    if name.endswith(":DigitalSourceType"):
        return bool(first and second) and term_of(first[0]) == term_of(second[0])
    return _names(first) == _names(second)


def comparable(signed: Any, own: Any) -> bool:
    """Whether both sides speak of the same kind of thing: words for a number, or for several, can not be compared."""
    parts = own if isinstance(own, tuple) else (own,)
    if not all(isinstance(part, int | float) for part in parts):
        return True
    return all(_number(entry) is not None for entry in _entries(signed))


def position(value: Any, reference: str) -> str:
    """Degrees, minutes and seconds of EXIF as decimal degrees; south and west negative."""
    parts = [item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, int | float)]
    degrees = sum(part / 60**index for index, part in enumerate(parts[:3]))
    sign = -1 if reference.strip().upper()[:1] in ("S", "W") else 1
    return f"{sign * degrees:.7f}"


def moment(value: Any, date: str) -> str:
    """Hour, minute and second of EXIF with the date that stands in a tag of its own."""
    parts = [int(item) for item in value if isinstance(item, int | float)] if isinstance(value, tuple) else []
    time = ":".join(f"{part:02d}" for part in parts[:3])
    return f"{date.strip().replace(':', '-')}T{time}" if date.strip() else time


def _entries(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return [_plain(value)]


def _plain(value: Any) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return " ".join(text[:TEXT_LIMIT].replace("\0", " ").split()).casefold()


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return math.isclose(first, second, rel_tol=NUMBER_TOLERANCE, abs_tol=1e-9)
    earlier, later = _date(one), _date(other)
    if earlier is None or later is None:
        return False
    shared = min(len(earlier), len(later))
    return earlier[:shared] == later[:shared]


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    bottom = float(found[2] or 1)
    return float(found[1]) / bottom if bottom else 0.0


def _date(text: str) -> list[str] | None:
    found = _DATE.match(text.upper()) or _COMPACT_DATE.fullmatch(text)
    return [part for part in found.groups() if part] if found else None


def _same_position(signed: list[str], own: list[str]) -> bool:
    first, second = (_degrees(entries[0]) if entries else None for entries in (signed, own))
    return first is not None and second is not None and abs(first - second) <= DEGREE_TOLERANCE


def _degrees(text: str) -> float | None:
    found = _DEGREES.fullmatch(text.replace(" ", ""))
    if found is None:
        return _number(text)
    degrees = float(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
    return -degrees if found[4].upper() in ("S", "W") else degrees


def _names(entries: list[str]) -> set[str]:
    """Names of a list however it is written: EXIF joins several artists with a semicolon."""
    return {name.strip() for entry in entries for name in entry.split(";") if name.strip()}
