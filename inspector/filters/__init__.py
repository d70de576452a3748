"""L1: the filter language: text to a frozen tree, the tree on a record, and back to text. No SQL, no Qt."""

from inspector.filters.evaluate import matches
from inspector.filters.fields import FIELDS, Field, Kind
from inspector.filters.parser import parse
from inspector.filters.selection import from_selection, selected
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
    either,
    every,
)
from inspector.filters.writer import to_text

__all__ = [
    "FIELDS",
    "And",
    "Comparison",
    "Everything",
    "Expression",
    "Field",
    "Kind",
    "Member",
    "Not",
    "Op",
    "Or",
    "Period",
    "Text",
    "Value",
    "either",
    "every",
    "from_selection",
    "matches",
    "parse",
    "selected",
    "to_text",
]
