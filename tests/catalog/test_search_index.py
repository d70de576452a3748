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
    assert catalog.index_texts() == 4
    assert catalog.index_texts() == 0
    catalog.store([prompted("/c", "the red barn"), prompted("/d", "a dog")], "f")
    assert catalog.count("prompt ~ red") == 2
    assert catalog.count("prompt ~ dog") == 2
    assert catalog.index_texts() == 3
    assert catalog.count("prompt ~ red") == 2
    assert catalog.count("prompt ~ re") == 2


def test_the_index_is_used(catalog: Catalog) -> None:
    catalog.store([prompted("/a", "a red fox")], "f")
    catalog.index_texts()
    for where in ("prompt ~ fox", "path ~ fox", "fox"):
        assert "_trigram" in plan_of(catalog, where)
    for where in ("prompt ~ fo", "path ~ fo"):
        assert "_trigram" not in plan_of(catalog, where)


def plan_of(catalog: Catalog, where: str) -> str:
    found = catalog.condition(where)
    with catalog._db.reading() as connection:
        return " ".join(
            str(row)
            for row in connection.execute(f"EXPLAIN QUERY PLAN SELECT id FROM asset WHERE {found.sql}", found.params)
        )


def test_index_stops_when_asked(catalog: Catalog) -> None:
    catalog.store([prompted("/a", "fox")], "f")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        catalog.index_texts(token)
    assert catalog.count("prompt ~ fox") == 1


def test_without_trigrams_every_prompt_is_looked_at(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_TABLE", "CREATE VIRTUAL TABLE {}_trigram USING no_such_module(text)")
    catalog.store([prompted("/a", "fox")], "f")
    assert catalog.index_texts() == 0
    assert catalog.count("prompt ~ fox") == 1


def test_paths_are_found_before_while_and_after(catalog: Catalog) -> None:
    catalog.store([make_report("/set/Red Fox.png"), make_report("/set/ÉTUDE.png")], "f")
    catalog.index_texts()
    catalog.store([make_report("/set/red barn.png"), make_report("/set/étude 2.png")], "f")
    assert catalog.count("path ~ RED") == catalog.count("red") == 2
    assert catalog.count("path ~ étude") == catalog.count("étude") == 2
    catalog.index_texts()
    catalog.forget([1])
    assert catalog.count("path ~ RED") == catalog.count("red") == 1
    catalog.store([make_report("/set/Red Fox.png")], "f")
    assert catalog.count("path ~ red") == 2
    catalog.index_texts()
    assert catalog.count("path ~ red") == 2
    assert catalog.check() == []
