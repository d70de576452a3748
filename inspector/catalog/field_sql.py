"""L2: one SQL condition for each field of the filter language.

No condition is ever NULL: SQL's third truth value would make `not` disagree with the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from inspector.catalog.codes import BASES, COLUMNS, FLAGS
from inspector.catalog.terms import PROMPT_LENGTH, Term, storable
from inspector.domain.enums import Basis
from inspector.filters import FIELDS, Kind, Op, Period, Value
from inspector.filters.folding import contains, fold

TRUE, FALSE = "1", "0"
TRIGRAM = 3
_NANO = 1_000_000_000
_INT64 = 2**63
_HEX = re.compile(r"[0-9a-f]{64}")
_LIKE_LENGTH = 1000
_LIKE = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})
_SETS_OF = "SELECT termset FROM termset_member WHERE term IN (SELECT id FROM term WHERE {})"
_STATED = "(value IS NOT NULL OR tags IS NOT NULL OR note IS NOT NULL)"

CHOICES = {
    "label": "label",
    "verdict": "verdict",
    "basis": "basis",
    "format": "format",
    "band": "band",
    "c2pa.integrity": "integrity",
    "c2pa.trust": "trust",
    "c2pa.origin": "origin",
}
NUMBERS = {"width": "width", "height": "height", "bytes": "size", "score": "score"}


@dataclass(slots=True)
class Params:
    """Parameters of a condition, in the order of their marks."""

    searchable: bool = False
    """Whether the trigram indexes exist."""
    values: list[Any] = field(default_factory=list)

    def bind(self, *values: Any) -> str:
        """Marks for parameters, with what SQLite can hold of them."""
        self.values.extend(_bindable(value) for value in values)
        return ", ".join("?" * len(values))


Write = Callable[[Params, Op, Value], str]


def comparison(out: Params, name: str, op: Op, value: Value) -> str:
    """`field op value`."""
    return _FIELDS[name](out, op, value)


def membership(out: Params, name: str, values: Sequence[Value]) -> str:
    """`field in (…)`."""
    column = CHOICES.get(name) or NUMBERS.get(name)
    if column is None or None in values:
        return any_of(comparison(out, name, Op.EQ, value) for value in dict.fromkeys(values))
    stored = [COLUMNS[name].number(str(value)) for value in values] if name in CHOICES else values
    return f"({column} IN ({out.bind(*stored)}) AND {column} IS NOT NULL)"


def word(out: Params, text: str) -> str:
    """A bare word: four searches, each by its own index; as one condition they would be asked of every row."""
    prompt = f"prompt IN ({_prompts(out, text)})"
    path = _in_path(out, text)
    generator = f"generator IN (SELECT id FROM term WHERE {_terms(out, Term.GENERATOR, Op.HAS, text)})"
    note = f"folded_contains(note, {out.bind(fold(text))})"
    tags = _of_set("tags", Term.TAG, out, Op.HAS, text)
    label = f"decision IN (SELECT id FROM decision WHERE {note} OR {tags})"
    searches = (f"SELECT id FROM asset WHERE {found}" for found in (prompt, path, generator, label))
    return f"(id IN ({' UNION ALL '.join(searches)}))"


def any_of(conditions: Iterable[str]) -> str:
    """Conditions joined by `OR`."""
    return "(" + (" OR ".join(conditions) or FALSE) + ")"


def under(column: str) -> str:
    """The condition that a path or folder is at or below a root; its parameters are `below(root)`."""
    return f"{column} = ? OR ({column} >= ? AND {column} < ?) OR ({column} >= ? AND {column} < ?)"


def below(root: str) -> tuple[str, str, str, str, str]:
    """Parameters of `under`: the root itself, its ranges of children `/` and of archive members `!`."""
    stem = "" if root == "/" else storable(root, len(root))
    return (storable(root, len(root)), stem + "/", stem + "0", stem + "!", stem + '"')


def trigrams(folded: str) -> str:
    """The query of a trigram index for all rows that may contain a folded text of at least three letters."""
    parts = dict.fromkeys(folded[at : at + TRIGRAM] for at in range(len(folded) - TRIGRAM + 1))
    return " AND ".join('"' + part.replace('"', '""') + '"' for part in parts)


def indexed_form(text: str) -> str:
    """How a text stands in a trigram index: folded, without the character at which its tokenizer stops."""
    return fold(text).replace("\0", "\ufffd")


def _choice(name: str, out: Params, op: Op, value: Value) -> str:
    column, codes = CHOICES[name], COLUMNS[name]
    if value is None:
        return _absent(column, op)
    if op is Op.HAS:
        numbers = [codes.number(item) for item in codes.values if contains(item, str(value))]
        return f"({column} IN ({out.bind(*numbers)}) AND {column} IS NOT NULL)"
    if FIELDS[name].kind is Kind.RANK:
        return f"({column} {op.value} {out.bind(BASES.number(Basis(str(value))))})"
    return f"({column} {op.value} {out.bind(codes.number(str(value)))} AND {column} IS NOT NULL)"


def _number(column: str, out: Params, op: Op, value: Value) -> str:
    if value is None:
        return _absent(column, op)
    return f"({column} {op.value} {out.bind(value)} AND {column} IS NOT NULL)"


def _time(column: str, scale: int, out: Params, op: Op, value: Value) -> str:
    if not isinstance(value, Period):
        return _absent(column, op)
    start, end = value.start * scale, value.end * scale
    if op is Op.EQ:
        return f"({column} >= {out.bind(start)} AND {column} < {out.bind(end)} AND {column} IS NOT NULL)"
    if op is Op.NE:
        outside = f"({column} < {out.bind(start)} OR {column} >= {out.bind(end)})"
        return f"({outside} AND {column} IS NOT NULL)"
    sign = "<" if op in (Op.LT, Op.LE) else ">="
    bound = start if op in (Op.LT, Op.GE) else end
    return f"({column} {sign} {out.bind(bound)} AND {column} IS NOT NULL)"


def _terms(out: Params, kind: Term, op: Op, value: Value) -> str:
    head = f"kind = {int(kind)}"
    if op is Op.HAS:
        return f"{head} AND folded_contains(text, {out.bind(fold(str(value)))})"
    return f"{head} AND text {op.value} {out.bind(value)}"


def _term(column: str, kind: Term, out: Params, op: Op, value: Value) -> str:
    if value is None:
        return _absent(column, op)
    found = _terms(out, kind, op, value)
    return f"({column} IN (SELECT id FROM term WHERE {found}) AND {column} IS NOT NULL)"


def _of_set(column: str, kind: Term, out: Params, op: Op, value: Value) -> str:
    if value is None:
        return _absent(column, op)
    found = _terms(out, kind, _positive(op), value)
    return _unless(op, f"({column} IN ({_SETS_OF.format(found)}) AND {column} IS NOT NULL)")


def _flags(_: Params, op: Op, value: Value) -> str:
    if value is None:
        return "flags = 0" if op is Op.EQ else "flags != 0"
    if op is Op.HAS:
        mask = FLAGS.bits(item for item in FLAGS.values if contains(item, str(value)))
    else:
        mask = FLAGS.bits(item for item in FLAGS.values if item == value)
    return f"((flags & {mask}) {'=' if op is Op.NE else '!='} 0)"


def _prompt(out: Params, op: Op, value: Value) -> str:
    if value is None:
        return _absent("prompt", op)
    if op is Op.HAS:
        found = _prompts(out, str(value))
    else:
        found = f"SELECT id FROM prompt WHERE text {op.value} {out.bind(storable(str(value), PROMPT_LENGTH))}"
    return f"(prompt IN ({found}) AND prompt IS NOT NULL)"


def _prompts(out: Params, part: str) -> str:
    """The numbers of the prompts that contain a text."""
    start = _candidates(out, "prompt", part)
    return f"SELECT id FROM prompt WHERE {start}folded_contains(text, {out.bind(fold(part))})"


def _path(out: Params, op: Op, value: Value) -> str:
    if value is None:
        return FALSE if op is Op.EQ else TRUE
    if op is Op.HAS:
        return _in_path(out, str(value))
    return f"(path {op.value} {out.bind(value)})"


def _in_path(out: Params, part: str) -> str:
    """Whether the path contains a text; LIKE looks at paths in ASCII, five times as fast as our own function."""
    folded = fold(part)
    if not folded.isascii():
        return f"({_candidates(out, 'path', part)}NOT plain AND folded_contains(path, {out.bind(folded)}))"
    if len(folded) > _LIKE_LENGTH or "\0" in folded:
        return f"folded_contains(path, {out.bind(folded)})"
    start = _candidates(out, "path", part)
    like = out.bind(f"%{folded.translate(_LIKE)}%")
    other = out.bind(folded)
    return f"({start}CASE WHEN plain THEN path LIKE {like} ESCAPE '\\' ELSE folded_contains(path, {other}) END)"


def _candidates(out: Params, what: str, part: str) -> str:
    """A condition and `AND`: rows that may contain a text by the trigram index, and all not yet indexed."""
    indexed = indexed_form(part)
    if not out.searchable or len(indexed) < TRIGRAM:
        return ""
    match = out.bind(trigrams(indexed))
    return (
        f"(id IN (SELECT rowid FROM {what}_trigram WHERE {what}_trigram MATCH {match}) "
        f"OR id > (SELECT value FROM meta WHERE name = '{what}_indexed')) AND "
    )


def _folder(out: Params, op: Op, value: Value) -> str:
    if value is None:
        return FALSE if op is Op.EQ else TRUE
    if op is Op.HAS:
        found = f"folded_contains(path, {out.bind(fold(str(value)))})"
    else:
        found = f"({under('path')})"
        out.bind(*below(str(value)))
    return _unless(op, f"(folder IN (SELECT id FROM folder WHERE {found}))")


def _signer(out: Params, op: Op, value: Value) -> str:
    if value is None:
        return _absent("signer", op)
    columns = ("signer", "signer_name")
    return _unless(op, any_of(_term(column, Term.SIGNER, out, _positive(op), value) for column in columns))


def _tag(out: Params, op: Op, value: Value) -> str:
    if value is None:
        has = _decided("tags IS NOT NULL")
        return f"(NOT {has})" if op is Op.EQ else has
    return _unless(op, _decided(_of_set("tags", Term.TAG, out, _positive(op), value)))


def _of_label(column: str, write: Write, out: Params, op: Op, value: Value) -> str:
    """A field of the label: of one that says something, since a removed label keeps its row."""
    if value is None:
        has = _decided(f"{_STATED} AND {column} IS NOT NULL")
        return f"(NOT {has})" if op is Op.EQ else has
    return _decided(f"{_STATED} AND {write(out, op, value)}")


def _decided(found: str) -> str:
    return f"(decision IN (SELECT id FROM decision WHERE {found}) AND decision IS NOT NULL)"


def _duplicate_group(out: Params, op: Op, value: Value) -> str:
    column = "duplicate_group"
    if value is None:
        return _absent(column, op)
    text = f"lower(hex({column}))"
    if op is Op.EQ:
        wanted = bytes.fromhex(str(value)) if _HEX.fullmatch(str(value)) else b""
        return f"({column} = {out.bind(wanted)} AND {column} IS NOT NULL)"
    if op is Op.HAS:
        return f"({column} IS NOT NULL AND instr({text}, {out.bind(fold(str(value)))}) > 0)"
    return f"({column} IS NOT NULL AND {text} {op.value} {out.bind(value)})"


_FIELDS: Mapping[str, Write] = {
    **{name: partial(_choice, name) for name in CHOICES},
    **{name: partial(_number, column) for name, column in NUMBERS.items()},
    "mtime": partial(_time, "mtime_ns", _NANO),
    "first_seen": partial(_time, "first_seen", 1),
    "changed_at": partial(_time, "changed_at", 1),
    "generator": partial(_term, "generator", Term.GENERATOR),
    "artist": partial(_term, "artist", Term.ARTIST),
    "licence": partial(_term, "licence", Term.LICENCE),
    "site": partial(_term, "site", Term.SITE),
    "model": partial(_of_set, "models", Term.MODEL),
    "problem": partial(_of_set, "problems", Term.PROBLEM),
    "flags": _flags,
    "prompt": _prompt,
    "path": _path,
    "folder": _folder,
    "signer": _signer,
    "tag": _tag,
    "reviewer": partial(_of_label, "reviewer", partial(_term, "reviewer", Term.REVIEWER)),
    "reviewed_at": partial(_of_label, "at", partial(_time, "at", 1)),
    "duplicate_group": _duplicate_group,
}


def _absent(column: str, op: Op) -> str:
    return f"({column} IS {'NOT ' if op is Op.NE else ''}NULL)"


def _positive(op: Op) -> Op:
    return Op.EQ if op is Op.NE else op


def _unless(op: Op, has: str) -> str:
    """`!=` on a field that may have several values means that it has not this one."""
    return f"(NOT {has})" if op is Op.NE else has


def _bindable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value, len(value))
    if isinstance(value, int) and not -_INT64 <= value < _INT64:
        return float(value)
    return value
