from __future__ import annotations

import math

import pytest

from inspector.generators import values


@pytest.mark.parametrize(
    ("written", "number"),
    [("6.000000", 6.0), (6, 6.0), (" 7.5 ", 7.5), (".5", 0.5), ("1e3", 1000.0), ("-2", -2.0), (2**70, float(2**70))],
)
def test_numbers(written: object, number: float) -> None:
    assert values.number(written) == number


@pytest.mark.parametrize(
    "written", ["inf", "nan", math.inf, math.nan, True, None, [], "7,5", "0x10", "", 10**400, "1" * 50]
)
def test_no_numbers(written: object) -> None:
    assert values.number(written) is None


@pytest.mark.parametrize(("written", "integer"), [("20", 20), (20.0, 20), ("20.0", 20), (0, 0)])
def test_integers(written: object, integer: int) -> None:
    assert values.integer(written) == integer


@pytest.mark.parametrize("written", ["20.5", -1, "many", 10**9, None, False])
def test_no_integers(written: object) -> None:
    assert values.integer(written) is None


@pytest.mark.parametrize(
    ("written", "seed"),
    [
        (2**64 - 1, "18446744073709551615"),
        ("6952411511246973023", "6952411511246973023"),
        (" 42 ", "42"),
        ("42.0", "42"),
        ("-1", "-1"),
        (0, "0"),
        (1e15, "1000000000000000"),
        ("unknown", "unknown"),
    ],
)
def test_seeds_keep_every_digit(written: object, seed: str) -> None:
    assert values.seed(written) == seed


@pytest.mark.parametrize("written", [None, True, 1.5, math.inf, "", "9" * 65, 10**400, [], {}])
def test_no_seeds(written: object) -> None:
    assert values.seed(written) is None


@pytest.mark.parametrize(
    ("written", "size"),
    [("512x768", (512, 768)), ("1024 x 1024", (1024, 1024)), ("(512, 768)", (512, 768)), ("512×768", (512, 768))],
)
def test_sizes(written: str, size: tuple[int, int]) -> None:
    assert values.size(written) == size


@pytest.mark.parametrize("written", ["512", "x", None, 512, "512x", "12345678x2"])
def test_no_sizes(written: object) -> None:
    assert values.size(written) is None


def test_line_ends_are_made_one_kind() -> None:
    assert values.text("a\r\nb\rc") == "a\nb\nc"
    assert values.text(12) is None


@pytest.mark.parametrize("written", ["None", "", " ", "null", None, 3, "\0"])
def test_words_for_nothing_are_no_names(written: object) -> None:
    assert values.name(written) is None


def test_rest_leaves_out_what_is_mapped_and_empty() -> None:
    assert values.rest({"a": 1, "b": None, "c": "", "d": [], "e": 0}, "a") == {"e": 0}


@pytest.mark.parametrize(
    ("value", "wanted"), [(["a", "b\r\nc"], "a\nb\nc"), ([], None), (["a", 1], None), (["x"] * 1_001, None), ({}, None)]
)
def test_lists_of_texts(value: object, wanted: str | None) -> None:
    assert values.text(value) == wanted
