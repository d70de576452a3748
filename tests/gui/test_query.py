"""What the window shows as a value: facets, score range and search as one filter."""

from __future__ import annotations

import pytest

from inspector.filters import parse
from inspector.gui import facetwords
from inspector.gui.query import SCORE, SEARCH, Filter, Mark, Query, ScoreRange
from inspector.gui.session import ARRANGEMENTS


def test_an_empty_query_is_everything():
    assert Query().everything
    assert Query().where() == ""


def test_parts_are_joined_and_read_back_as_the_same_filter():
    query = Query(
        folder="/pictures/ink",
        included={"verdict": ("generated", "conflicting")},
        excluded={"flags": ("training_opt_out",)},
        score=ScoreRange(0.2, 0.9),
        search='fox "in snow"',
    )
    assert parse(query.where()) == query.expression()
    for part in ("folder = /pictures/ink", "verdict in (generated, conflicting)", "not flags = training_opt_out"):
        assert part in query.where()


def test_marks_are_exclusive():
    query = Query().marked("verdict", "generated", Mark.IN)
    assert query.mark("verdict", "generated") is Mark.IN
    query = query.marked("verdict", "generated", Mark.OUT)
    assert query.mark("verdict", "generated") is Mark.OUT
    assert "verdict" not in query.included
    assert query.marked("verdict", "generated", Mark.OFF) == Query()


def test_only_one_value():
    query = Query().marked("verdict", "generated", Mark.IN).marked("verdict", "captured", Mark.OUT)
    assert query.only("verdict", "authored").included == {"verdict": ("authored",)}
    assert not query.only("verdict", "authored").excluded


def test_background_leaves_ticked_values_to_the_facets():
    query = Query(included={"verdict": ("generated",)}, excluded={"label": ("ai",)}, search="fox")
    assert "verdict" not in str(query.background())
    assert "label" in str(query.background())
    assert "label" not in str(query.background(without="label"))


@pytest.mark.parametrize(
    ("score", "where"),
    [
        (ScoreRange(), ""),
        (ScoreRange(0.25, 1), "score >= 0.25"),
        (ScoreRange(0, 0.5), "score <= 0.5"),
        (ScoreRange(unscored=True), "score = none"),
    ],
)
def test_score_ranges(score, where):
    assert Query(score=score).where() == where


def test_filters_can_be_taken_away_one_by_one():
    query = Query(
        folder="/p",
        included={"basis": ("signed",)},
        excluded={"basis": ("none",)},
        score=ScoreRange(0.1, 1),
        search="x",
    )
    parts = list(query.filters())
    assert parts == [
        Filter("basis", ("signed",)),
        Filter("basis", ("none",), excluded=True),
        Filter(SCORE),
        Filter(SEARCH, ("x",)),
    ]
    for part in parts:
        query = query.removed(part)
    assert query == Query(folder="/p")


def test_chips_say_it_in_words():
    query = Query(
        included={"verdict": ("generated", "conflicting")},
        excluded={"flags": ("training_opt_out",)},
        score=ScoreRange(0.25, 1),
        search="fox",
    )
    words = [facetwords.chip(part, query) for part in query.filters()]
    assert words == ["Verdict: AI-generated, Conflicting", "Not: Opt-out", "Score 0.25 to 1.00", "Search: fox"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("label", "none", "Not labelled"),
        ("basis", "none", "No evidence"),
        ("c2pa.integrity", "none", "No credentials"),
        ("c2pa.trust", "trusted", "Known"),
        ("bytes", "1M-10M", "1 to 10 MB"),
        ("folder", "/a/b/Studies", "Studies"),
        ("generator", "Comfy\u202eUI", "Comfy[U+202E]UI"),
        ("model", "none", "None"),
    ],
)
def test_values_are_named(field, value, words):
    assert facetwords.value(field, value) == words


def test_every_arrangement_has_words():
    from inspector.gui.assembly import orders

    assert [key for key, _ in orders()] == list(ARRANGEMENTS)
