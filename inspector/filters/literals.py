"""L1: values of the filter language: text to typed value and back, by the field's kind."""

from __future__ import annotations

import calendar
import difflib
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from inspector.errors import UsageError
from inspector.filters.fields import Field, Kind, clean_folder
from inspector.filters.tree import Op, Period, Value

NUMBER_LENGTH = 40
"""Longest number or date, in characters."""
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)([kKmMgG]?)[bB]?", re.ASCII)
_DATE = re.compile(
    r"(?P<Y>\d{4})(?:-(?P<M>\d\d)(?:-(?P<D>\d\d)"
    r"(?:[T ](?P<h>\d\d):(?P<m>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_THOUSANDS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}
_ABSENT = "none"
_PLAIN = re.compile(r"[\w/][\w./+-]*")
_KEYWORDS = frozenset({"and", "or", "not", "in"})
_INT64 = 2**63
_HUGE = Fraction(sys.float_info.max)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def nearest(word: str, options: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The option most like `word`, if any is alike enough (0 = always)."""
    found = difflib.get_close_matches(
        word[:NUMBER_LENGTH].lower(), {option.lower(): option for option in options}, 1, cutoff
    )
    return next((option for option in options if found and option.lower() == found[0]), None)


def read_value(field: Field, op: Op, text: str, *, quoted: bool, at: int) -> Value:
    """The value that `text` means for this field and operator.

    Args:
        field: the field on the left.
        op: the operator; `in` counts as `=`.
        text: the value without quotes.
        quoted: whether it stood in quotes; then `none` is a word like any other, for fields of text.
        at: position of the value in the expression.

    Raises:
        UsageError: `filter.value`, `filter.number` or `filter.date`, with position and suggestion.
    """
    if op is Op.HAS:
        return text
    if text == _ABSENT and op in (Op.EQ, Op.NE) and field.nullable and not (quoted and field.kind is Kind.TEXT):
        return None
    if field.kind in (Kind.CHOICE, Kind.RANK):
        return _choice(field, text, at)
    if field.kind is Kind.NUMBER:
        return _number(field, text, at)
    if field.kind is Kind.TIME:
        return _period(field, text, at)
    return clean_folder(text) if field.kind is Kind.FOLDER else text


def write_value(field: Field | None, op: Op, value: Value) -> str:
    """The text that reads back as `value`."""
    if value is None:
        return _ABSENT
    if isinstance(value, Period):
        return _write_period(value)
    if isinstance(value, str):
        absent = op is not Op.HAS and value == _ABSENT and field is not None and field.nullable
        return write_text(value, plain=not absent)
    return _write_size(value) if field is not None and field.name == "bytes" else repr(value)


def write_text(text: str, *, plain: bool = True) -> str:
    """A word as it is where that reads back the same, else in quotes."""
    if plain and _PLAIN.fullmatch(text) and text.lower() not in _KEYWORDS:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _choice(field: Field, text: str, at: int) -> str:
    if text in field.values:
        return text
    raise UsageError(
        "filter.value",
        position=at,
        length=len(text),
        word=text,
        field=field.name,
        suggestion=nearest(text, field.values, 0.0),
        choices=", ".join(field.values),
    )


def _number(field: Field, text: str, at: int) -> int | float:
    match = _NUMBER.fullmatch(text) if len(text) <= NUMBER_LENGTH else None
    if match is None or (not field.whole and text[-1].isalpha()):
        raise _unreadable("filter.number", field, text, at, suggestion="1000" if field.whole else "0.5")
    exact = Fraction(match[1]) * _THOUSANDS[match[2].lower()]
    if field.whole and exact.denominator == 1 and abs(exact) < _INT64:
        return int(exact)
    return float(max(-_HUGE, min(_HUGE, exact)))


def _period(field: Field, text: str, at: int) -> Period:
    match = _DATE.fullmatch(text) if len(text) <= NUMBER_LENGTH else None
    if match is not None:
        try:
            return _moment(match)
        except (ValueError, OverflowError):
            pass
    raise _unreadable("filter.date", field, text, at, suggestion="2026-01-31")


def _moment(match: re.Match[str]) -> Period:
    year, month, day = int(match["Y"]), int(match["M"] or 1), int(match["D"] or 1)
    hour, minute, second = int(match["h"] or 0), int(match["m"] or 0), int(match["s"] or 0)
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    start = (moment - _offset(match["zone"]) - _EPOCH) // timedelta(seconds=1)
    if match["s"]:
        length = 1
    elif match["h"]:
        length = 60
    else:
        days = 1 if match["D"] else _month_days(year, month) if match["M"] else 365 + calendar.isleap(year)
        length = days * 86400
    return Period(start, start + length)


def _month_days(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in "Zz":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 23 or minutes > 59:
        raise ValueError(zone)
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def _write_period(period: Period) -> str:
    moment = (_EPOCH + timedelta(seconds=period.start)).isoformat()
    length = period.end - period.start
    if length < 86400:
        return moment[: 19 if length == 1 else 16] + "Z"
    return moment[: 10 if length == 86400 else 7 if length <= 31 * 86400 else 4]


def _write_size(value: float) -> str:
    for suffix in "GMk":
        factor = _THOUSANDS[suffix.lower()]
        if isinstance(value, int) and value and value % factor == 0:
            return f"{value // factor}{suffix}"
    return repr(value)


def _unreadable(code: str, field: Field, text: str, at: int, suggestion: str) -> UsageError:
    return UsageError(code, position=at, length=len(text), word=text, field=field.name, suggestion=suggestion)
