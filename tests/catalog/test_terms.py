"""Texts that many pictures share, and the limits of what is searched."""

from __future__ import annotations

import pytest

from inspector.catalog import Catalog, terms
from inspector.catalog.terms import Interner, storable
from inspector.domain.evidence import GenerationParameters, ModelReference, Problem
from tests.makers.collection import make_report


def test_storable_text() -> None:
    assert storable("a\ud800b") == "a?b"
    assert storable("x" * 2000) == "x" * terms.TERM_LENGTH


def test_long_generators_prompts_and_lists_are_cut_for_search_only(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "PROMPT_LENGTH", 20)
    monkeypatch.setattr(terms, "SET_SIZE", 2)
    generation = GenerationParameters(
        "G" * 2000,
        prompt="start " + "x" * 20 + " end",
        models=tuple(ModelReference(f"m{number}") for number in range(4)),
    )
    report = make_report("/a", generation=generation)
    catalog.store([report], "f")
    assert catalog.report(1) == report
    assert [catalog.count(f"prompt ~ {word}") for word in ("start", "end")] == [1, 0]
    assert [catalog.count(f"model = m{number}") for number in range(4)] == [1, 1, 0, 0]
    assert catalog.rows([1])[0].generator == "G" * terms.TERM_LENGTH


def test_repeated_members_count_once(catalog: Catalog) -> None:
    catalog.store([make_report("/a", problems=(Problem("x.y", where="1"), Problem("x.y", where="2")))], "f")
    assert catalog.facets({}, None, ["problem"]) == {"problem": [("x.y", 1)]}


def test_memory_of_numbers_is_bounded(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "CACHED", 5)
    reports = [
        make_report(f"/{number}/x", generation=GenerationParameters(f"G{number}", prompt=f"p{number}"))
        for number in range(40)
    ]
    catalog.store(reports, "f")
    catalog.store(reports[::-1], "g")
    assert all(len(cache) <= 5 for cache in (catalog._intern[False]._terms, catalog._intern[False]._folders))
    assert catalog.count("generator = G7 and prompt = p7") == 1
    assert catalog.check() == []


def test_interner_is_used_within_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        Interner().term(terms.Term.TAG, "x")
