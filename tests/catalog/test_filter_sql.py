"""Filters as SQL give what filters on records give."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.catalog import Catalog
from inspector.catalog.field_sql import trigrams
from inspector.errors import UsageError
from inspector.filters import Expression, matches, parse
from inspector.filters.parser import NESTING
from tests.catalog.conftest import fill
from tests.filters.expressions import expressions
from tests.makers.collection import ROWS, SEEN, make_report, records

RECORDS = records()


@pytest.fixture(scope="module", params=["not indexed", "partly indexed", "indexed"])
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Catalog, dict[int, str]]]:
    path: Path = tmp_path_factory.mktemp("catalog") / "set.catalog"
    with Catalog.open(path, clock=lambda: SEEN) as catalog:
        if request.param == "partly indexed":
            catalog.index_texts()
        ids = fill(catalog)
        if request.param == "indexed":
            assert catalog.index_texts() == 2 + 7
        yield catalog, {number: name for name, number in ids.items()}


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_table(opened: tuple[Catalog, dict[int, str]], text: str, expected: set[str]) -> None:
    catalog, names = opened
    assert {names[number] for number in catalog.ids(text)} == expected
    assert catalog.count(text) == len(expected)


@given(expression=expressions)
def test_records_and_sql_agree(opened: tuple[Catalog, dict[int, str]], expression: Expression) -> None:
    catalog, names = opened
    found = {names[number] for number in catalog.ids(expression)}
    assert found == {name for name, record in RECORDS.items() if matches(expression, record)}


def test_records_of_the_catalogue_are_the_records_of_the_table(opened: tuple[Catalog, dict[int, str]]) -> None:
    catalog, names = opened
    for number, name in names.items():
        expected = {key: value for key, value in RECORDS[name].items() if key not in ("first_seen", "changed_at")}
        assert catalog.record(number) == expected


def test_mistake_in_a_filter_is_a_usage_error(opened: tuple[Catalog, dict[int, str]]) -> None:
    with pytest.raises(UsageError) as caught:
        opened[0].ids("lable = ai")
    assert caught.value.code == "filter.field"


@pytest.mark.slow
def test_long_filters_fit_into_sqlite(opened: tuple[Catalog, dict[int, str]]) -> None:
    catalog, _ = opened
    assert catalog.count(" or ".join(["width = 1024"] * 500)) == 1
    assert catalog.count(" and ".join(["not width = 1"] * 500)) == 6
    assert catalog.count(" ".join(["fox"] * 500)) == 2
    assert catalog.count(f"width in ({', '.join(map(str, range(10_000)))})") == 6
    assert catalog.count(f"path ~ {'x' * 60_000}") == 0
    assert catalog.count(f"prompt ~ {'xyz' * 20_000}") == 0


@pytest.mark.parametrize(
    "leaf", ["fox", "tag ~ keep", "signer != x", "reviewed_at != 2026", "path ~ é", "model != none"]
)
def test_deepest_filters_fit_into_sqlite(opened: tuple[Catalog, dict[int, str]], leaf: str) -> None:
    catalog, names = opened
    half = NESTING // 2
    for text in (
        "(" * NESTING + leaf + ")" * NESTING,
        "not " * NESTING + leaf,
        "not (width > 0 or " * half + leaf + ")" * half,
        "(width > 0 or (height > 0 and " * half + leaf + "))" * half,
    ):
        expression = parse(text)
        expected = {name for name, record in RECORDS.items() if matches(expression, record)}
        assert {names[number] for number in catalog.ids(expression)} == expected


@given(st.text(max_size=12), st.text(min_size=3, max_size=6))
def test_trigrams_of_a_part_are_among_those_of_the_whole(around: str, part: str) -> None:
    whole = set(trigrams(around + part + around).split(" AND "))
    assert set(trigrams(part).split(" AND ")) <= whole


@settings(max_examples=30)
@given(prompt=st.text(st.characters(exclude_categories=("Cs",)), min_size=3, max_size=20), data=st.data())
def test_index_finds_every_part_of_a_prompt(
    tmp_path_factory: pytest.TempPathFactory, prompt: str, data: st.DataObject
) -> None:
    from inspector.domain.evidence import GenerationParameters

    start = data.draw(st.integers(0, len(prompt) - 1))
    part = prompt[start : data.draw(st.integers(start + 1, len(prompt)))]
    with Catalog.open(tmp_path_factory.mktemp("catalog") / "one.catalog") as catalog:
        catalog.store([make_report("/a.png", generation=GenerationParameters(prompt=prompt))], "f")
        catalog.index_texts()
        expression = parse('prompt ~ "' + part.replace("\\", "\\\\").replace('"', '\\"') + '"')
        record = catalog.record(1)
        assert catalog.count(expression) == matches(expression, record)
