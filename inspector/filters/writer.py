"""L1: a filter tree as text that reads back as the same tree; the window's chips and saved filters use it."""

from __future__ import annotations

from inspector.filters.fields import FIELDS
from inspector.filters.literals import write_text, write_value
from inspector.filters.tree import And, Comparison, Everything, Expression, Member, Not, Op, Or, Text


def to_text(expression: Expression) -> str:
    """The canonical text of an expression: `parse(to_text(e)) == e` for every `e` that `parse` gives."""
    match expression:
        case Everything():
            return ""
        case Or(parts):
            return " or ".join(to_text(part) for part in parts)
        case And(parts):
            return " and ".join(_grouped(part, Or) for part in parts)
        case Not(part):
            return f"not {_grouped(part, And, Or)}"
        case Comparison(name, op, value):
            return f"{name} {op.value} {write_value(FIELDS[name], op, value)}"
        case Member(name, values):
            return f"{name} in ({', '.join(write_value(FIELDS[name], Op.EQ, value) for value in values)})"
        case Text(text):
            return write_text(text)


def _grouped(expression: Expression, *kinds: type) -> str:
    text = to_text(expression)
    return f"({text})" if isinstance(expression, kinds) else text
