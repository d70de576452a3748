"""L1: text to filter tree, by recursive descent over the characters.

Grammar (`not` binds tighter than `and`, `and` tighter than `or`; adjacent terms mean `and`)::

    or         = and { "or" and }
    and        = not { ["and"] not }
    not        = "not" not | primary
    primary    = "(" or ")" | quoted | word [ comparison | membership ]
    comparison = ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | ":" ) value
    membership = ["not"] "in" "(" value { "," value } ")"
"""

from __future__ import annotations

import re

from inspector.errors import UsageError
from inspector.filters.fields import FIELDS, Field, Kind
from inspector.filters.literals import nearest, read_value, write_text
from inspector.filters.tree import (
    Comparison,
    Everything,
    Expression,
    Member,
    Not,
    Op,
    Text,
    Value,
    either,
    every,
)

LENGTH = 100_000
"""Longest expression, in characters."""
TERMS = 500
"""Most comparisons and words in one expression."""
LISTED = 10_000
"""Most values in one `in (…)`."""
NESTING = 16
"""Deepest nesting of parentheses and `not`: as SQL it must fit into the stack of SQLite's parser."""

_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\s()\"=!<>~:]+")
_OPERATOR = re.compile(r"[=!<>~]+|:")
_VALUE = re.compile(r"[^\s()\"]+")
_LISTED_VALUE = re.compile(r"[^\s()\",]+")
_QUOTED = {mark: re.compile(rf"{mark}((?:[^{mark}\\]|\\.)*+){mark}", re.DOTALL) for mark in "\"'"}
_MEMBERSHIP = re.compile(r"(not\s+)?in\s*(?=\()", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([\\\"'])")
_SLIPS = {"==": "=", "===": "=", "=>": ">=", "=<": "<=", "<>": "!=", "=!": "!=", "=~": "~", "~=": "~"}
_SYNONYMS = {
    "size": "bytes",
    "date": "mtime",
    "modified": "mtime",
    "name": "path",
    "file": "path",
    "checkpoint": "model",
    "models": "model",
    "tags": "tag",
    "flag": "flags",
    "license": "licence",
    "author": "artist",
    "source": "site",
    "integrity": "c2pa.integrity",
    "trust": "c2pa.trust",
    "origin": "c2pa.origin",
    "duplicates": "duplicate_group",
    "problems": "problem",
    "ext": "format",
}
_ORDER = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})


def parse(text: str) -> Expression:
    """Read a filter expression. Empty text gives `Everything`.

    Raises:
        UsageError: a code `filter.…` with `position` and `length` (characters of the wrong part), `word`, and
            where there is one a `suggestion` to put in its place.
    """
    if len(text) > LENGTH:
        raise UsageError("filter.too_long", position=LENGTH, length=len(text) - LENGTH, limit=LENGTH)
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.terms = 0

    def whole(self) -> Expression:
        self.skip()
        if self.at == len(self.text):
            return Everything()
        expression = self.disjunction(0)
        if self.at < len(self.text):
            raise _error("filter.bracket_unexpected", self.at, 1)
        return expression

    def disjunction(self, depth: int) -> Expression:
        parts = [self.conjunction(depth)]
        while self.keyword("or"):
            parts.append(self.conjunction(depth))
        return either(*parts)

    def conjunction(self, depth: int) -> Expression:
        parts = [self.negation(depth)]
        while self.keyword("and") or self.starts_term():
            parts.append(self.negation(depth))
        return every(*parts)

    def starts_term(self) -> bool:
        return self.at < len(self.text) and self.text[self.at] != ")" and self.peek_keyword() not in ("and", "or")

    def negation(self, depth: int) -> Expression:
        start = self.at
        if depth > NESTING:
            raise _error("filter.too_deep", start, 1, limit=NESTING)
        if self.keyword("not"):
            return Not(self.negation(depth + 1))
        return self.primary(depth)

    def primary(self, depth: int) -> Expression:
        start = self.at
        if self.take("("):
            inner = self.disjunction(depth + 1)
            if not self.take(")"):
                raise _error("filter.bracket_open", start, 1)
            return inner
        self.count(start)
        quoted = self.quoted()
        if quoted is not None:
            return Text(quoted)
        if self.at == len(self.text) or self.text[self.at] == ")" or self.peek_keyword():
            raise _error("filter.term_missing", start, max(1, len(self.word_here())), word=self.word_here())
        return self.word()

    def word(self) -> Expression:
        start = self.at
        match = _WORD.match(self.text, start)
        if match is None:
            run = _OPERATOR.match(self.text, start)
            raise _error("filter.field_missing", start, len(run[0]) if run else 1, word=run[0] if run else "")
        self.move(match.end())
        name = match[0]
        operator = _OPERATOR.match(self.text, self.at)
        if operator is not None:
            return self.comparison(self.field(name, start), operator)
        membership = self.membership(name, start)
        if membership is not None:
            return membership
        word = name.rstrip(",")
        if not word:
            raise _error("filter.term_missing", start, len(name), word=name)
        return Text(word)

    def field(self, name: str, start: int) -> Field:
        field = FIELDS.get(name)
        if field is None:
            near = _SYNONYMS.get(name.lower()) or nearest(name, FIELDS)
            run = name if near else self.text[start:].split(maxsplit=1)[0]
            raise _error("filter.field", start, len(run), word=name, suggestion=near or write_text(run, plain=False))
        return field

    def comparison(self, field: Field, operator: re.Match[str]) -> Expression:
        written, start = operator[0], operator.start()
        op = self.operator(field, written, start)
        self.move(operator.end())
        return Comparison(field.name, op, self.value(field, op, _VALUE))

    def operator(self, field: Field, written: str, start: int) -> Op:
        try:
            op = Op("=" if written == ":" else written)
        except ValueError:
            raise _error(
                "filter.operator", start, len(written), word=written, suggestion=_SLIPS.get(written, "=")
            ) from None
        unordered = op in _ORDER and (field.many or field.kind in (Kind.CHOICE, Kind.FOLDER))
        if unordered or (op is Op.HAS and field.kind in (Kind.NUMBER, Kind.TIME)):
            code = "filter.operator_order" if unordered else "filter.operator_contains"
            raise _error(code, start, len(written), word=written, field=field.name, suggestion="=")
        return op

    def membership(self, name: str, start: int) -> Expression | None:
        match = _MEMBERSHIP.match(self.text, self.at)
        if match is None:
            return None
        field = self.field(name, start)
        self.move(match.end())
        bracket = self.at
        self.take("(")
        values = [self.value(field, Op.EQ, _LISTED_VALUE)]
        while self.take(","):
            if len(values) >= LISTED:
                raise _error("filter.too_long", self.at, 1, limit=LISTED)
            values.append(self.value(field, Op.EQ, _LISTED_VALUE))
        if not self.take(")"):
            raise _error("filter.list_open", bracket, max(1, self.at - bracket))
        found = Member(field.name, tuple(values))
        return Not(found) if match[1] else found

    def value(self, field: Field, op: Op, bare: re.Pattern[str]) -> Value:
        start = self.at
        quoted = self.quoted()
        if quoted is not None:
            return read_value(field, op, quoted, quoted=True, at=start)
        match = bare.match(self.text, start)
        if match is None:
            raise _error("filter.value_missing", start, 1, field=field.name)
        self.move(match.end())
        return read_value(field, op, match[0], quoted=False, at=start)

    def quoted(self) -> str | None:
        pattern = _QUOTED.get(self.text[self.at : self.at + 1])
        if pattern is None:
            return None
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _error("filter.quote_open", self.at, len(self.text) - self.at, word=self.text[self.at])
        self.move(match.end())
        return _ESCAPE.sub(r"\1", match[1])

    def keyword(self, wanted: str) -> bool:
        if self.peek_keyword() != wanted:
            return False
        self.move(self.at + len(wanted))
        return True

    def peek_keyword(self) -> str | None:
        word = self.word_here().lower()
        return word if word in ("and", "or", "not") else None

    def word_here(self) -> str:
        match = _WORD.match(self.text, self.at)
        return match[0] if match else ""

    def take(self, mark: str) -> bool:
        if not self.text.startswith(mark, self.at):
            return False
        self.move(self.at + len(mark))
        return True

    def count(self, start: int) -> None:
        self.terms += 1
        if self.terms > TERMS:
            raise _error("filter.too_long", start, len(self.text) - start, limit=TERMS)

    def move(self, position: int) -> None:
        self.at = position
        self.skip()

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at


def _error(code: str, position: int, length: int, **params: object) -> UsageError:
    return UsageError(code, position=position, length=length, **params)
