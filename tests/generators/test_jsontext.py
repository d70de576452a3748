from __future__ import annotations

import json
import math

import pytest

from inspector.errors import ParseError
from inspector.generators import jsontext


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        (" \ufeff\n[1, 2]", [1, 2]),
        ('{"a": 1}\0', {"a": 1}),
        ('{"a": 1} and prose', {"a": 1}),
        ('{"a": {"b": []}}', {"a": {"b": []}}),
    ],
)
def test_json_is_read_to_the_end_of_its_value(text: str, value: object) -> None:
    assert jsontext.decode(text, "png:tEXt:prompt") == value


@pytest.mark.parametrize("text", ["", "a cat", '"text"', "12", "{a: 1}", '{"a": ', "{", "[1,", "\0"])
def test_what_is_no_json_gives_none(text: str) -> None:
    assert jsontext.decode(text, "x") is None


def test_numbers_that_json_does_not_know_are_accepted() -> None:
    value = jsontext.decode('{"a": NaN, "b": Infinity}', "x")
    assert value is not None
    assert math.isnan(value["a"])
    assert value["b"] == math.inf


def test_a_number_with_thousands_of_digits_is_no_crash() -> None:
    assert jsontext.decode('{"a": ' + "9" * 10_000 + "}", "x") is None


def test_only_objects_where_an_object_is_wanted() -> None:
    assert jsontext.decode_object("[1]", "x") is None
    assert jsontext.decode_object('{"a": 1}', "x") == {"a": 1}


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ParseError) as error:
        jsontext.decode("[" * 100_000, "png:tEXt:prompt")
    assert error.value.code == "generation.too_deep"
    assert error.value.where == "png:tEXt:prompt"


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsontext, "JSON_ITEMS", 100)
    assert jsontext.decode("[" + "1," * 98 + "1]", "x") is not None
    with pytest.raises(ParseError) as error:
        jsontext.decode("[" + "1," * 100 + "1]", "x")
    assert error.value.code == "generation.too_large"


def test_too_long_a_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsontext, "JSON_CHARACTERS", 50)
    with pytest.raises(ParseError) as error:
        jsontext.decode('{"a": "' + "x" * 60 + '"}', "x")
    assert error.value.code == "generation.too_large"


def test_copies_for_extras_are_bounded() -> None:
    assert jsontext.plain("x" * 50_000) == "x" * jsontext.EXTRA_CHARACTERS
    assert len(jsontext.plain(list(range(10_000)))) <= jsontext.EXTRA_ITEMS
    assert len(jsontext.plain({str(i): i for i in range(10_000)})) <= jsontext.EXTRA_ITEMS
    deep: object = 1
    for _ in range(50):
        deep = {"a": deep}
    assert len(json.dumps(jsontext.plain(deep))) < 200


def test_large_integers_stay_exact_in_extras() -> None:
    assert jsontext.plain({"seed": 2**64 - 1, "steps": 20, "on": True}) == {
        "seed": str(2**64 - 1),
        "steps": 20,
        "on": True,
    }


def test_signed_addresses_are_not_copied() -> None:
    kept = jsontext.plain(
        {"image": "https://blobs.example/v2/cat.jpeg?sig=SECRET&exp=1", "page": "https://example/cat"}
    )
    assert kept == {"image": "[signed address]", "page": "https://example/cat"}
