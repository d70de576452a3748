"""L5: what can follow in the search field: names of fields, values with counts, or the word as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inspector.filters import FIELDS
from inspector.gui import text

MOST = 10
"""Suggestions shown at once."""
_TOKEN = re.compile(r"(?:\"[^\"]*\"?|[^\s()\"])+$")
_VALUE = re.compile(r"^(?P<field>[a-z0-9_.]+)(?P<op>[:=]|!=)(?P<value>.*)$", re.DOTALL)
_BARE = re.compile(r"^[^\s()\",=!<>~:]+$")

Values = Callable[[str], Sequence[tuple[str, int]]]
"""A field to its values with counts, as far as they are known."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to go on. `insert` replaces the token that begins at `start` of the search text."""

    start: int
    insert: str
    shown: str
    meaning: str = ""
    count: str = ""


def suggestions(before: str, values: Values) -> list[Suggestion]:
    """What can follow `before`, the search text up to the cursor. Nothing before the first letter of a token."""
    match = _TOKEN.search(before)
    if match is None:
        return []
    token, start = match[0], match.start()
    pair = _VALUE.match(token)
    if pair is not None and pair["field"] in FIELDS:
        return _values(pair["field"], pair["op"], pair["value"].strip('"'), start, values)[:MOST]
    if token.startswith('"'):
        return []
    found = [*_fields(token, start, values), *_any_values(token, start, values)]
    return [*found[: MOST - 1], _as_word(token, start)]


def _fields(token: str, start: int, values: Values) -> list[Suggestion]:
    wanted = token.casefold()
    named = sorted((name for name in FIELDS if wanted in name), key=lambda name: (not name.startswith(wanted), name))
    return [
        Suggestion(start, f"{name}:", f"{name}:", text.text(FIELDS[name].meaning), _amount(len(values(name))))
        for name in named
    ]


def _any_values(token: str, start: int, values: Values) -> list[Suggestion]:
    """Values of any field that begin with what was typed, the commonest first."""
    wanted = token.casefold()
    found = [
        (count, name, value)
        for name in FIELDS
        for value, count in values(name)
        if value.casefold().startswith(wanted) and count
    ]
    return [_pair(name, ":", value, count, start) for count, name, value in sorted(found, reverse=True)[:MOST]]


def _values(name: str, op: str, typed: str, start: int, values: Values) -> list[Suggestion]:
    wanted = typed.casefold()
    known = dict(values(name))
    every = dict.fromkeys(FIELDS[name].values, 0) | known
    found = [value for value in every if wanted in value.casefold()]
    found.sort(key=lambda value: (not value.casefold().startswith(wanted), -every[value]))
    return [_pair(name, op, value, every[value] if value in known else -1, start) for value in found]


def _pair(name: str, op: str, value: str, count: int, start: int) -> Suggestion:
    written = value if _BARE.match(value) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    shown = text.safe_line(f"{name}{op}{written}", 80)
    return Suggestion(start, f"{name}{op}{written} ", shown, "", "" if count < 0 else text.number(count))


def _as_word(token: str, start: int) -> Suggestion:
    meaning = QCoreApplication.translate("completion", "in names and prompts")
    return Suggestion(start, f"{token} ", f'"{text.safe_line(token, 60)}"', meaning)


def _amount(count: int) -> str:
    translate = QCoreApplication.translate
    if not count:
        return ""
    many = translate("completion", "{n} values").format(n=text.number(count))
    return translate("completion", "1 value") if count == 1 else many
