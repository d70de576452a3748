"""The filter language: what reads as what, and which mistakes are answered how."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector import messages
from inspector.errors import UsageError
from inspector.filters import (
    FIELDS,
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
    parse,
    to_text,
)
from inspector.filters.parser import LENGTH, LISTED, NESTING, TERMS
from tests.filters.expressions import expressions

AI, CATS = Comparison("label", Op.EQ, "ai"), Text("cats")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("  \n", Everything()),
        ("cats", CATS),
        ('"cats and dogs"', Text("cats and dogs")),
        ("label = ai", AI),
        ("label=ai", AI),
        ("label:ai", AI),
        ("label: ai", AI),
        ('label = "ai"', AI),
        ("label='ai'", AI),
        ("cats label:ai", And((CATS, AI))),
        ("cats and label:ai", And((CATS, AI))),
        ("cats or label:ai and cats", Or((CATS, And((AI, CATS))))),
        ("not cats and label:ai", And((Not(CATS), AI))),
        ("not (cats and label:ai)", Not(And((CATS, AI)))),
        ("(cats (label:ai))", And((CATS, AI))),
        ("label in (ai, none)", Member("label", ("ai", None))),
        ("label in(ai,human)", Member("label", ("ai", "human"))),
        ("cats in hats", And((CATS, Text("in"), Text("hats")))),
        ("width>=1.5k", Comparison("width", Op.GE, 1500)),
        ("bytes < 2G", Comparison("bytes", Op.LT, 2_000_000_000)),
        ("bytes < 2gb", Comparison("bytes", Op.LT, 2_000_000_000)),
        ("score = 1", Comparison("score", Op.EQ, 1.0)),
        ("mtime > 2026-02", Comparison("mtime", Op.GT, Period(1_769_904_000, 1_772_323_200))),
        ("mtime:2026-01-01T00:00:00.5z", Comparison("mtime", Op.EQ, Period(1_767_225_600, 1_767_225_601))),
        ("folder = C:\\art\\x\\", Comparison("folder", Op.EQ, "C:/art/x")),
        ("path ~ a=b", Comparison("path", Op.HAS, "a=b")),
        ("generator = none", Comparison("generator", Op.EQ, None)),
        ('generator = "none"', Comparison("generator", Op.EQ, "none")),
        ("band = none", Comparison("band", Op.EQ, "none")),
        ("don't", Text("don't")),
    ],
)
def test_reads(text: str, tree: Expression) -> None:
    assert parse(text) == tree
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("text", "code", "at", "length", "suggestion"),
    [
        ("cats lable = ai", "filter.field", 5, 5, "label"),
        ("size > 3", "filter.field", 0, 4, "bytes"),
        ("license = x", "filter.field", 0, 7, "licence"),
        ("see https://a.b/c now", "filter.field", 4, 13, '"https://a.b/c"'),
        ("Label = ai", "filter.field", 0, 5, "label"),
        ("label = humann", "filter.value", 8, 6, "human"),
        ("format = png", "filter.value", 9, 3, "PNG"),
        ("label in (ai, hmuan)", "filter.value", 14, 5, "human"),
        ("label = human, ai", "filter.value", 8, 6, "human"),
        ("basis >= none-such", "filter.value", 9, 9, None),
        ("width = wide", "filter.number", 8, 4, "1000"),
        ("score > 50%", "filter.number", 8, 3, "0.5"),
        ("score > 1k", "filter.number", 8, 2, "0.5"),
        ("width > " + "9" * 50, "filter.number", 8, 50, "1000"),
        ("mtime > yesterday", "filter.date", 8, 9, "2026-01-31"),
        ("mtime > 2026-02-30", "filter.date", 8, 10, "2026-01-31"),
        ("mtime > 0000", "filter.date", 8, 4, "2026-01-31"),
        ("mtime > 0001-01-01T00:00+05:00", "filter.date", 8, 22, "2026-01-31"),
        ("mtime > 2026-01-01T00:00+25:00", "filter.date", 8, 22, "2026-01-31"),
        ("label == ai", "filter.operator", 6, 2, "="),
        ("width => 3", "filter.operator", 6, 2, ">="),
        ("label <> ai", "filter.operator", 6, 2, "!="),
        ("label > ai", "filter.operator_order", 6, 1, "="),
        ("tag < a", "filter.operator_order", 4, 1, "="),
        ("width ~ 3", "filter.operator_contains", 6, 1, "="),
        ("= ai", "filter.field_missing", 0, 1, None),
        ("label =", "filter.value_missing", 7, 1, None),
        ("(label =)", "filter.value_missing", 8, 1, None),
        ("label in ()", "filter.value_missing", 10, 1, None),
        ("label in (ai", "filter.list_open", 9, 3, None),
        ("(cats", "filter.bracket_open", 0, 1, None),
        ("cats)", "filter.bracket_unexpected", 4, 1, None),
        ("()", "filter.term_missing", 1, 1, None),
        ("cats and", "filter.term_missing", 8, 1, None),
        ("or cats", "filter.term_missing", 0, 2, None),
        ("not", "filter.term_missing", 3, 1, None),
        (",", "filter.term_missing", 0, 1, None),
        ('cats "dogs', "filter.quote_open", 5, 5, None),
        ("(" * (NESTING + 2) + "a" + ")" * (NESTING + 2), "filter.too_deep", NESTING + 1, 1, None),
        ("not " * (NESTING + 2) + "a", "filter.too_deep", 4 * (NESTING + 1), 1, None),
        ("a " * (TERMS + 1), "filter.too_long", 2 * TERMS, 2, None),
        ("a" * (LENGTH + 1), "filter.too_long", LENGTH, 1, None),
        ("width in (1" + ",1" * LISTED + ")", "filter.too_long", 11 + 2 * LISTED - 1, 1, None),
    ],
)
def test_mistake_names_place_and_way_out(text: str, code: str, at: int, length: int, suggestion: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    params = caught.value.params
    assert (caught.value.code, params["position"], params["length"]) == (code, at, length)
    if suggestion is not None:
        assert params["suggestion"] == suggestion
        repaired = text[:at] + suggestion + text[at + length :]
        assert repaired != text
    sentence = messages.text(code, **params)
    assert sentence != code
    assert "?" not in sentence


def test_limits_allow_what_they_say() -> None:
    assert parse("(" * NESTING + "a" + ")" * NESTING) == Text("a")
    assert isinstance(parse("a " * TERMS), And)


def test_every_field_has_words_for_completion() -> None:
    for field in FIELDS.values():
        assert messages.text(field.meaning) != field.meaning


def test_fields_are_those_of_the_contract() -> None:
    assert " ".join(FIELDS) == (
        "label verdict basis flags generator model prompt path folder format width height bytes mtime score band "
        "c2pa.integrity c2pa.trust c2pa.origin signer tag reviewer reviewed_at duplicate_group problem artist licence "
        "site first_seen changed_at"
    )


@given(expressions)
def test_text_of_a_tree_reads_back_as_the_tree(expression: Expression) -> None:
    assert parse(to_text(expression)) == expression


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["label", "=", "(", ")", "and", "not", "in", '"', "ai", ",", "~", ":"])).map(" ".join)
)
def test_any_text_reads_or_is_refused_with_a_place(text: str) -> None:
    try:
        expression = parse(text)
    except UsageError as caught:
        error = caught
    else:
        assert parse(to_text(expression)) == expression
        return
    assert error.code.startswith("filter.")
    assert 0 <= error.params["position"] <= len(text)
