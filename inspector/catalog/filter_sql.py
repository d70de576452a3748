"""L2: filter expressions as SQL conditions over `asset`. Agrees with `inspector.filters.matches` on every record.

No condition here is ever NULL: SQL's third truth value would make `not` disagree with the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from inspector.catalog.codes import BASES, COLUMNS, FLAGS
from inspector.catalog.terms import PROMPT_LENGTH, Term, storable
from inspector.domain.enums import Basis
from inspector.filters import (
    FIELDS,
    And,
    Comparison,
    Everything,
    Expression,
    Field,
    Kind,
    Member,
    Not,
    Op,
    Or,
    Period,
    Text,
    Value,
    parse,
)
from inspector.filters.folding import contains, fold

TRUE, FALSE = "1", "0"
TRIGRAM = 3
_NANO = 1_000_000_000
_INT64 = 2**63
_HEX = re.compile(r"[0-9a-f]{64}")
_LIKE_LENGTH = 1000
_LIKE = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})

_NUMBERS = {"width": "width", "height": "height", "bytes": "size", "score": "score"}
_TIMES = {"mtime": ("mtime_ns", _NANO), "first_seen": ("first_seen", 1), "changed_at": ("changed_at", 1)}
_TERMS = {
    "generator": ("generator", Term.GENERATOR),
    "artist": ("artist", Term.ARTIST),
    "licence": ("licence", Term.LICENCE),
    "site": ("site", Term.SITE),
}
_SETS = {"model": ("models", Term.MODEL), "problem": ("problems", Term.PROBLEM)}
_ENUMS = {
    "label": "label",
    "verdict": "verdict",
    "basis": "basis",
    "format": "format",
    "band": "band",
    "c2pa.integrity": "integrity",
    "c2pa.trust": "trust",
    "c2pa.origin": "origin",
}


@dataclass(slots=True)
class Condition:
    """An SQL condition with its parameters, in order."""

    sql: str = TRUE
    params: list[Any] = field(default_factory=list)


def condition(where: str | Expression | None, *, searchable: bool = False) -> Condition:
    """The condition for a filter, given as text or tree; none matches everything.

    Args:
        where: the filter.
        searchable: whether the trigram indexes exist.

    Raises:
        UsageError: a code `filter.…` where the text is no filter.
    """
    expression = parse(where) if isinstance(where, str) else where or Everything()
    writer = _Writer(searchable)
    return Condition(writer.write(expression), writer.params)


def trigrams(folded: str) -> str:
    """The query of the trigram index for all rows that may contain a folded text of at least three letters."""
    parts = dict.fromkeys(folded[at : at + TRIGRAM] for at in range(len(folded) - TRIGRAM + 1))
    return " AND ".join('"' + part.replace('"', '""') + '"' for part in parts)


def indexed_form(text: str) -> str:
    """How a text stands in the trigram index: folded, without the character at which its tokenizer stops."""
    return fold(text).replace("\0", "\ufffd")


class _Writer:
    def __init__(self, searchable: bool) -> None:
        self.params: list[Any] = []
        self.searchable = searchable

    def write(self, expression: Expression) -> str:
        match expression:
            case Everything():
                return TRUE
            case And(parts):
                return "(" + " AND ".join(self.write(part) for part in parts) + ")"
            case Or(parts):
                return "(" + " OR ".join(self.write(part) for part in parts) + ")"
            case Not(part):
                return f"(NOT {self.write(part)})"
            case Comparison(name, op, value):
                return self.compare(FIELDS[name], op, value)
            case Member(name, values):
                return self.member(FIELDS[name], values)
            case Text(text):
                return self.text(text)

    def bind(self, *values: Any) -> str:
        """Marks for parameters, with what SQLite can hold of them."""
        self.params.extend(_bindable(value) for value in values)
        return ", ".join("?" * len(values))

    def member(self, field: Field, values: tuple[Value, ...]) -> str:
        column = _ENUMS.get(field.name) or (_NUMBERS.get(field.name))
        if column is None or None in values:
            return self.any(self.compare(field, Op.EQ, value) for value in dict.fromkeys(values))
        stored = [COLUMNS[field.name].number(str(value)) for value in values] if field.name in _ENUMS else values
        return f"({column} IN ({self.bind(*stored)}) AND {column} IS NOT NULL)"

    @staticmethod
    def any(conditions: Iterable[str]) -> str:
        return "(" + (" OR ".join(conditions) or FALSE) + ")"

    def compare(self, field: Field, op: Op, value: Value) -> str:
        name = field.name
        for names, write in self._writers():
            if name in names:
                return write(field, op, value)
        return _SPECIAL[name](self, op, value)

    def _writers(self) -> tuple[tuple[Mapping[str, Any], Callable[[Field, Op, Value], str]], ...]:
        return (
            (_ENUMS, self.enum),
            (_NUMBERS, self.number),
            (_TIMES, self.time),
            (_TERMS, self.term),
            (_SETS, self.sets),
        )

    def enum(self, field: Field, op: Op, value: Value) -> str:
        column, codes = _ENUMS[field.name], COLUMNS[field.name]
        if value is None:
            return _absent(column, op)
        if op is Op.HAS:
            numbers = [codes.number(item) for item in codes.values if contains(item, str(value))]
            return f"({column} IN ({self.bind(*numbers)}) AND {column} IS NOT NULL)"
        if field.kind is Kind.RANK:
            return f"({column} {op.value} {self.bind(BASES.number(Basis(str(value))))})"
        return f"({column} {op.value} {self.bind(codes.number(str(value)))} AND {column} IS NOT NULL)"

    def number(self, field: Field, op: Op, value: Value) -> str:
        column = _NUMBERS[field.name]
        if value is None:
            return _absent(column, op)
        return f"({column} {op.value} {self.bind(value)} AND {column} IS NOT NULL)"

    def time(self, field: Field, op: Op, value: Value) -> str:
        column, scale = _TIMES[field.name]
        return self.during(column, scale, op, value)

    def during(self, column: str, scale: int, op: Op, value: Value) -> str:
        if not isinstance(value, Period):
            return _absent(column, op)
        start, end = value.start * scale, value.end * scale
        match op:
            case Op.EQ:
                return f"({column} >= {self.bind(start)} AND {column} < {self.bind(end)} AND {column} IS NOT NULL)"
            case Op.NE:
                inside = f"({column} < {self.bind(start)} OR {column} >= {self.bind(end)})"
                return f"({inside} AND {column} IS NOT NULL)"
            case Op.LT:
                sign, bound = "<", start
            case Op.LE:
                sign, bound = "<", end
            case Op.GT:
                sign, bound = ">=", end
            case _:
                sign, bound = ">=", start
        return f"({column} {sign} {self.bind(bound)} AND {column} IS NOT NULL)"

    def term(self, field: Field, op: Op, value: Value) -> str:
        column, kind = _TERMS[field.name]
        return _absent(column, op) if value is None else self.of_term(column, kind, op, value)

    def of_term(self, column: str, kind: Term, op: Op, value: Value) -> str:
        found = self.terms(kind, op, value)
        return f"({column} IN (SELECT id FROM term WHERE {found}) AND {column} IS NOT NULL)"

    def terms(self, kind: Term, op: Op, value: Value) -> str:
        head = f"kind = {int(kind)}"
        if op is Op.HAS:
            return f"{head} AND folded_contains(text, {self.bind(fold(str(value)))})"
        return f"{head} AND text {op.value} {self.bind(value)}"

    def sets(self, field: Field, op: Op, value: Value) -> str:
        column, kind = _SETS[field.name]
        return self.of_set(column, kind, op, value)

    def of_set(self, column: str, kind: Term, op: Op, value: Value) -> str:
        if value is None:
            return _absent(column, op)
        found = self.terms(kind, Op.EQ if op is Op.NE else op, value)
        has = f"({column} IN ({_SETS_OF.format(found)}) AND {column} IS NOT NULL)"
        return f"(NOT {has})" if op is Op.NE else has

    def flags(self, op: Op, value: Value) -> str:
        if value is None:
            return "flags = 0" if op is Op.EQ else "flags != 0"
        if op is Op.HAS:
            mask = FLAGS.bits(item for item in FLAGS.values if contains(item, str(value)))
        else:
            mask = FLAGS.bits(item for item in FLAGS.values if item == value)
        return f"((flags & {mask}) {'=' if op is Op.NE else '!='} 0)"

    def prompt(self, op: Op, value: Value) -> str:
        if value is None:
            return _absent("prompt", op)
        if op is Op.HAS:
            found = self.prompts(str(value))
        else:
            found = f"SELECT id FROM prompt WHERE text {op.value} {self.bind(storable(str(value), PROMPT_LENGTH))}"
        return f"(prompt IN ({found}) AND prompt IS NOT NULL)"

    def prompts(self, part: str) -> str:
        """The numbers of the prompts that contain a text."""
        start = self.candidates("prompt", part)
        return f"SELECT id FROM prompt WHERE {start}folded_contains(text, {self.bind(fold(part))})"

    def path(self, op: Op, value: Value) -> str:
        if value is None:
            return FALSE if op is Op.EQ else TRUE
        if op is Op.HAS:
            return self.in_path(str(value))
        return f"(path {op.value} {self.bind(value)})"

    def in_path(self, part: str) -> str:
        """Whether the path contains a text; LIKE looks at paths in ASCII, five times as fast as our own function."""
        folded = fold(part)
        if not folded.isascii():
            return f"({self.candidates('path', part)}NOT plain AND folded_contains(path, {self.bind(folded)}))"
        if len(folded) > _LIKE_LENGTH or "\0" in folded:
            return f"folded_contains(path, {self.bind(folded)})"
        start = self.candidates("path", part)
        like = self.bind(f"%{folded.translate(_LIKE)}%")
        other = self.bind(folded)
        return f"({start}CASE WHEN plain THEN path LIKE {like} ESCAPE '\\' ELSE folded_contains(path, {other}) END)"

    def candidates(self, what: str, part: str) -> str:
        """A condition and `AND`: rows that may contain a text by the trigram index, and all not yet indexed."""
        indexed = indexed_form(part)
        if not self.searchable or len(indexed) < TRIGRAM:
            return ""
        match = self.bind(trigrams(indexed))
        return (
            f"(id IN (SELECT rowid FROM {what}_trigram WHERE {what}_trigram MATCH {match}) "
            f"OR id > (SELECT value FROM meta WHERE name = '{what}_indexed')) AND "
        )

    def folder(self, op: Op, value: Value) -> str:
        if value is None:
            return FALSE if op is Op.EQ else TRUE
        if op is Op.HAS:
            found = f"folded_contains(path, {self.bind(fold(str(value)))})"
        else:
            found = f"({under('path')})"
            self.bind(*below(str(value)))
        has = f"folder IN (SELECT id FROM folder WHERE {found})"
        return f"(NOT {has})" if op is Op.NE else f"({has})"

    def signer(self, op: Op, value: Value) -> str:
        if value is None:
            return f"(signer IS {'' if op is Op.EQ else 'NOT '}NULL)"
        asked = Op.EQ if op is Op.NE else op
        kind = Term.SIGNER
        has = self.any(self.of_term(column, kind, asked, value) for column in ("signer", "signer_name"))
        return f"(NOT {has})" if op is Op.NE else has

    def tag(self, op: Op, value: Value) -> str:
        if value is None:
            has = "(decision IN (SELECT id FROM decision WHERE tags IS NOT NULL) AND decision IS NOT NULL)"
            return f"(NOT {has})" if op is Op.EQ else has
        has = self.decided(self.of_set("tags", Term.TAG, Op.EQ if op is Op.NE else op, value))
        return f"(NOT {has})" if op is Op.NE else has

    def reviewer(self, op: Op, value: Value) -> str:
        if value is None:
            has = self.decided(f"{_STATED} AND reviewer IS NOT NULL")
            return f"(NOT {has})" if op is Op.EQ else has
        return self.decided(f"{_STATED} AND {self.of_term('reviewer', Term.REVIEWER, op, value)}")

    def reviewed_at(self, op: Op, value: Value) -> str:
        if value is None:
            has = self.decided(f"{_STATED} AND at IS NOT NULL")
            return f"(NOT {has})" if op is Op.EQ else has
        return self.decided(f"{_STATED} AND {self.during('at', 1, op, value)}")

    @staticmethod
    def decided(found: str) -> str:
        return f"(decision IN (SELECT id FROM decision WHERE {found}) AND decision IS NOT NULL)"

    def duplicate_group(self, op: Op, value: Value) -> str:
        column = "duplicate_group"
        if value is None:
            return _absent(column, op)
        text = f"lower(hex({column}))"
        if op is Op.EQ:
            wanted = bytes.fromhex(str(value)) if _HEX.fullmatch(str(value)) else b""
            return f"({column} = {self.bind(wanted)} AND {column} IS NOT NULL)"
        if op is Op.HAS:
            return f"({column} IS NOT NULL AND instr({text}, {self.bind(fold(str(value)))}) > 0)"
        return f"({column} IS NOT NULL AND {text} {op.value} {self.bind(value)})"

    def text(self, word: str) -> str:
        """Four searches, each by its own index; as one condition with `OR` they would be asked of every row."""
        prompt = f"prompt IN ({self.prompts(word)})"
        path = self.in_path(word)
        generator = f"generator IN (SELECT id FROM term WHERE {self.terms(Term.GENERATOR, Op.HAS, word)})"
        note = f"folded_contains(note, {self.bind(fold(word))})"
        label = f"decision IN (SELECT id FROM decision WHERE {note} OR {self.of_set('tags', Term.TAG, Op.HAS, word)})"
        searches = (f"SELECT id FROM asset WHERE {found}" for found in (prompt, path, generator, label))
        return f"(id IN ({' UNION ALL '.join(searches)}))"


_SETS_OF = "SELECT termset FROM termset_member WHERE term IN (SELECT id FROM term WHERE {})"
_STATED = "(value IS NOT NULL OR tags IS NOT NULL OR note IS NOT NULL)"
_SPECIAL: Mapping[str, Callable[[_Writer, Op, Value], str]] = {
    "flags": _Writer.flags,
    "prompt": _Writer.prompt,
    "path": _Writer.path,
    "folder": _Writer.folder,
    "signer": _Writer.signer,
    "tag": _Writer.tag,
    "reviewer": _Writer.reviewer,
    "reviewed_at": _Writer.reviewed_at,
    "duplicate_group": _Writer.duplicate_group,
}


def under(column: str) -> str:
    """The condition that a path or folder is at or below a root; its parameters are `below(root)`."""
    return f"{column} = ? OR ({column} >= ? AND {column} < ?) OR ({column} >= ? AND {column} < ?)"


def below(root: str) -> tuple[str, str, str, str, str]:
    """Parameters of `under`: the root itself, its ranges of children `/` and of archive members `!`."""
    stem = "" if root == "/" else storable(root, len(root))
    return (storable(root, len(root)), stem + "/", stem + "0", stem + "!", stem + '"')


def _absent(column: str, op: Op) -> str:
    return f"({column} IS {'NOT ' if op is Op.NE else ''}NULL)"


def _bindable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value, len(value))
    if isinstance(value, int) and not -_INT64 <= value < _INT64:
        return float(value)
    return value
