"""The trigram index: filled after a scan, right before and after."""

from __future__ import annotations

import pytest

from inspector.cancel import CancelToken
from inspector.catalog import Catalog, search_index
from inspector.domain.evidence import GenerationParameters
from inspector.errors import Cancelled
from tests.makers.collection import make_report


def prompted(path: str, prompt: str):  # type: ignore[no-untyped-def]
    return make_report(path, generation=GenerationParameters(prompt=prompt))


def test_search_is_right_before_while_and_after(catalog: Catalog) -> None:
    catalog.store([prompted("/a", "a RED fox"), prompted("/b", "a dog")], "f")
    assert catalog.count("prompt ~ red") == 1
    assert catalog.index_prompts() == 2
    assert catalog.index_prompts() == 0
    catalog.store([prompted("/c", "the red barn"), prompted("/d", "a dog")], "f")
    assert catalog.count("prompt ~ red") == 2
    assert catalog.count("prompt ~ dog") == 2
    assert catalog.index_prompts() == 1
    assert catalog.count("prompt ~ red") == 2
    assert catalog.count("prompt ~ re") == 2


def test_the_index_is_used(catalog: Catalog) -> None:
    catalog.store([prompted("/a", "a red fox")], "f")
    catalog.index_prompts()
    found = catalog.condition("prompt ~ fox")
    with catalog._db.reading() as connection:
        plan = " ".join(
            str(row)
            for row in connection.execute(f"EXPLAIN QUERY PLAN SELECT id FROM asset WHERE {found.sql}", found.params)
        )
    assert "prompt_trigram" in plan


def test_index_stops_when_asked(catalog: Catalog) -> None:
    catalog.store([prompted("/a", "fox")], "f")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        catalog.index_prompts(token)
    assert catalog.count("prompt ~ fox") == 1


def test_without_trigrams_every_prompt_is_looked_at(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_TABLE", "CREATE VIRTUAL TABLE prompt_trigram USING no_such_module(text)")
    catalog.store([prompted("/a", "fox")], "f")
    assert catalog.index_prompts() == 0
    assert catalog.count("prompt ~ fox") == 1
