"""L1: does a record of the contract match a filter expression?"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from inspector.domain.enums import Basis
from inspector.filters.fields import FIELDS, SEARCHED, Field, Kind, Record, within
from inspector.filters.folding import contains
from inspector.filters.tree import (
    And,
    Comparison,
    Everything,
    Expression,
    Member,
    Not,
    Op,
    Or,
    Period,
    Text,
    Value,
)

_COMPARE: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}
_STRENGTH = {basis.value: basis.strength for basis in Basis}


def matches(expression: Expression, record: Record) -> bool:
    """Whether a record (the contract's JSON object) matches.

    A comparison with null is false and `not` negates it. On a many-valued field `=` means "has" and `!=` "has not".
    `first_seen` and `changed_at` are looked for at the top level of the record; without them they are null.
    """
    match expression:
        case Everything():
            return True
        case And(parts):
            return all(matches(part, record) for part in parts)
        case Or(parts):
            return any(matches(part, record) for part in parts)
        case Not(part):
            return not matches(part, record)
        case Comparison(name, op, value):
            return _compare(FIELDS[name], op, value, record)
        case Member(name, values):
            return any(_compare(FIELDS[name], Op.EQ, value, record) for value in values)
        case Text(text):
            return any(_found(read(record), text) for read in SEARCHED)


def _found(value: Any, text: str) -> bool:
    if isinstance(value, tuple):
        return any(_found(item, text) for item in value)
    return isinstance(value, str) and contains(value, text)


def _compare(field: Field, op: Op, value: Value, record: Record) -> bool:
    found = field.read(record)
    if value is None:
        return _present(found) == (op is Op.NE)
    if field.many:
        holds = any(_holds(field, Op.EQ if op is Op.NE else op, value, item) for item in found if item is not None)
        return holds != (op is Op.NE)
    return found is not None and _holds(field, op, value, found)


def _present(found: Any) -> bool:
    return bool(found) if isinstance(found, tuple) else found is not None


def _holds(field: Field, op: Op, value: Value, found: Any) -> bool:
    if op is Op.HAS:
        return contains(str(found), str(value))
    if isinstance(value, Period):
        return _during(op, found, value)
    if op in (Op.EQ, Op.NE):
        equal = within(found, str(value)) if field.kind is Kind.FOLDER else found == value
        return equal == (op is Op.EQ)
    if field.kind is Kind.RANK:
        return found in _STRENGTH and _COMPARE[op](_STRENGTH[found], _STRENGTH[str(value)])
    return _COMPARE[op](found, value)


def _during(op: Op, found: int, period: Period) -> bool:
    match op:
        case Op.EQ:
            return period.start <= found < period.end
        case Op.NE:
            return not period.start <= found < period.end
        case Op.LT:
            return found < period.start
        case Op.LE:
            return found < period.end
        case Op.GT:
            return found >= period.end
        case _:
            return found >= period.start
