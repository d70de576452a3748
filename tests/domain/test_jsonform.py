"""Dataclasses to JSON and back."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import pytest

from inspector.domain.credentials import Action, Credentials, Ingredient
from inspector.domain.enums import Integrity, Origin, Verdict
from inspector.domain.evidence import GenerationParameters
from inspector.domain.jsonform import from_json, to_json
from inspector.domain.report import Assessment, DetectorScore, InspectionReport
from tests.makers.collection import collection


@dataclass(frozen=True, slots=True)
class One:
    only: float | None = None


@dataclass(frozen=True, slots=True)
class Odd:
    number: float
    several: str | int = ""
    parts: tuple[One, ...] = ()
    maybe: tuple[float | None, ...] = ()
    hidden: int = field(init=False, default=5)


@pytest.mark.parametrize("report", collection().values(), ids=collection().keys())
def test_reports_come_back(report: InspectionReport) -> None:
    report = replace(report, blocks=())
    assert from_json(InspectionReport, json.loads(json.dumps(to_json(report)))) == report


def test_nested_types_come_back() -> None:
    inner = Ingredient("x", origin=Origin.CAMERA_CAPTURE, actions=(Action("c2pa.created", parameters={"a": [1]}),))
    value = Credentials(Integrity.OK, ingredients=(Ingredient("outer", ingredients=(inner,)),))
    assert from_json(Credentials, to_json(value)) == value


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Verdict.GENERATED, "generated"),
        (b"\x01\xff", "01ff"),
        ((1, (2.5, None)), [1, [2.5, None]]),
        ({1: True, "k": (b"",)}, {"1": True, "k": [""]}),
        (MappingProxyType({"a": 1}), {"a": 1}),
        (range(3), [0, 1, 2]),
        ([math.inf, math.nan, -0.5], ["inf", "nan", -0.5]),
        (One(), {"only": None}),
        (Odd(1.0, 2, (One(3.0),)), {"number": 1.0, "several": 2, "parts": [{"only": 3.0}], "maybe": []}),
    ],
)
def test_plain_values(value: Any, plain: Any) -> None:
    assert to_json(value) == plain
    json.dumps(to_json(value), allow_nan=False)


def test_back_by_hints() -> None:
    found = from_json(
        Odd, {"number": 1, "several": 3, "parts": [{"only": 2}], "maybe": [1, None], "hidden": 9, "new": 1}
    )
    assert found == Odd(1.0, 3, (One(2.0),), (1.0, None))
    assert isinstance(found.number, float)
    assert isinstance(found.parts[0].only, float)


def test_null_and_missing() -> None:
    assert from_json(GenerationParameters, {"prompt": None, "guidance": 7}) == GenerationParameters(guidance=7.0)
    assert from_json(DetectorScore, {"spread": [0, 1]}).spread == (0, 1)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="fake"):
        from_json(Assessment, {"verdict": "fake"})
    with pytest.raises(TypeError):
        from_json(Odd, {})
