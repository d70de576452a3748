"""Random expressions of the filter language for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from inspector.filters import (
    FIELDS,
    Comparison,
    Expression,
    Field,
    Kind,
    Member,
    Not,
    Op,
    Text,
    Value,
    either,
    every,
    parse,
)

WORDS = st.sampled_from(
    [
        "fox",
        "ComfyUI",
        "Straße",
        "STRASSE",
        "none",
        "and",
        "",
        "a b",
        'say "x"',
        "back\\slash",
        "100%_",
        "é",
        "e\u0301",
        "/pictures/art",
        "🦊",
        "it's",
    ]
) | st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
DATES = st.sampled_from(
    [
        "2026",
        "2026-01",
        "2026-01-11",
        "2026-01-11T00:00Z",
        "2026-04-12T08:30:15Z",
        "1969-12-31",
        "9999",
        "0001",
        "2024-02-29",
    ]
)
ORDER = (Op.LT, Op.LE, Op.GT, Op.GE)


def _operators(field: Field) -> tuple[Op, ...]:
    equal = (Op.EQ, Op.NE)
    if field.kind in (Kind.NUMBER, Kind.TIME):
        return equal + ORDER
    ordered = field.kind is Kind.RANK or (field.kind is Kind.TEXT and not field.many)
    return equal + (Op.HAS,) + (ORDER if ordered else ())


def _typed(field: Field) -> st.SearchStrategy[Value]:
    if field.values:
        return st.sampled_from(field.values)
    if field.kind is Kind.TIME:
        return DATES.map(lambda text: parse(f'mtime = "{text}"').value)  # type: ignore[union-attr]
    if field.kind is Kind.NUMBER:
        if field.whole:
            return st.sampled_from([0, 1, 512, 1024, 300_500, 5_000_000, -3]) | st.integers(-(10**6), 10**12)
        return st.sampled_from([0.0, 0.5, 0.91, 1.0]) | st.floats(-1, 2, allow_nan=False)
    if field.kind is Kind.FOLDER:
        return st.sampled_from(["/", "/pictures", "/pictures/art", "/pictures/photos/set.zip", "/other", "x y"])
    return WORDS


def values(field: Field, op: Op) -> st.SearchStrategy[Value]:
    """Values that suit the field and operator."""
    if op is Op.HAS:
        return WORDS
    if op in (Op.EQ, Op.NE) and field.nullable:
        return st.none() | _typed(field)
    return _typed(field)


@st.composite
def comparisons(draw: st.DrawFn) -> Expression:
    """One comparison or list."""
    field = draw(st.sampled_from(list(FIELDS.values())))
    op = draw(st.sampled_from(_operators(field)))
    if op is Op.EQ and draw(st.booleans()):
        return Member(field.name, tuple(draw(st.lists(values(field, op), min_size=1, max_size=3))))
    return Comparison(field.name, op, draw(values(field, op)))


LEAVES = comparisons() | WORDS.map(Text)


def _nested(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=3)
    return inner.map(Not) | several.map(lambda parts: every(*parts)) | several.map(lambda parts: either(*parts))


expressions = st.recursive(LEAVES, _nested, max_leaves=6)
