"""Filters on records of the contract."""

from __future__ import annotations

import pytest
from hypothesis import given

from inspector.errors import UsageError
from inspector.filters import Expression, Not, from_selection, matches, parse, selected, to_text
from inspector.filters.fields import folder_of, seconds
from tests.filters.expressions import expressions
from tests.makers.collection import ROWS, records

RECORDS = records()


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_table(text: str, expected: set[str]) -> None:
    expression = parse(text)
    assert {name for name, record in RECORDS.items() if matches(expression, record)} == expected


@given(expressions)
def test_not_is_the_complement(expression: Expression) -> None:
    for record in RECORDS.values():
        assert matches(Not(expression), record) != matches(expression, record)


def test_record_without_a_catalogue_has_no_times_of_its_own() -> None:
    record = {key: value for key, value in RECORDS["fox"].items() if key not in ("first_seen", "changed_at")}
    assert not matches(parse("first_seen > 2000"), record)
    assert matches(parse("first_seen = none"), record)


def test_incomplete_record_matches_nothing_by_value() -> None:
    assert not matches(parse("label = ai or width > 0 or flags = tampered or fox or folder = /a"), {})
    assert matches(parse("label = none flags = none signer = none"), {"label": None, "c2pa": None})


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("/a/b.png", "/a"),
        ("/b.png", "/"),
        ("b.png", ""),
        ("/a/x.zip!b.png", "/a/x.zip"),
        ("/a/x.tar.gz!c/b.png", "/a/x.tar.gz!c"),
        ("/a/wow!.png", "/a"),
        ("s3://bucket/b.png", "s3://bucket"),
        ("C:/b.png", "C:"),
    ],
)
def test_folder_of_a_path(path: str, folder: str) -> None:
    assert folder_of(path) == folder


@pytest.mark.parametrize(
    ("text", "value"),
    [("1970-01-01T00:00:01.9Z", 1), ("1970-01-01T01:00:00+01:00", 0), ("1970-01-02", 86400), ("soon", None), (5, None)],
)
def test_times_of_records(text: object, value: int | None) -> None:
    assert seconds(text) == value


def test_ticked_facets_become_a_filter() -> None:
    selection = {
        "verdict": ["generated", "captured"],
        "label": ["none"],
        "bytes": ["100k-1M", "100M-"],
        "mtime": ["2026"],
    }
    assert to_text(from_selection(selection)) == (
        "verdict in (generated, captured) and label = none and "
        "(bytes >= 100k and bytes < 1M or bytes >= 100M) and mtime = 2026"
    )
    assert to_text(from_selection(selection, without="bytes")) == (
        "verdict in (generated, captured) and label = none and mtime = 2026"
    )
    assert to_text(selected("generator", ["none", "not"])) == 'generator in (none, "not")'
    assert to_text(from_selection({"verdict": []})) == ""


def test_unknown_facet_is_refused() -> None:
    with pytest.raises(UsageError, match=r"filter\.field"):
        selected("colour", ["red"])
