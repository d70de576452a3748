"""Frozen dataclasses that are made quickly are still what they were."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from inspector.domain import blocks, evidence, report
from inspector.domain.enums import EvidenceKind
from inspector.domain.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class Fact:
    """One of each kind of field."""

    key: str
    size: int | None = None
    extras: Mapping[str, Any] = field(default_factory=dict)


QUICK = [
    blocks.MetadataBlock,
    blocks.ImageFacts,
    evidence.Evidence,
    evidence.Location,
    evidence.ModelReference,
    evidence.GenerationParameters,
    report.Asset,
    report.Phrase,
    report.Finding,
    report.Assessment,
    report.DetectorScore,
    report.InspectionReport,
]


def test_arguments_by_position_and_by_name():
    assert Fact("a", 3, {"b": 1}) == Fact(extras={"b": 1}, size=3, key="a")
    assert Fact("a") != Fact("b")
    assert repr(Fact("a")).endswith("Fact(key='a', size=None, extras={})")


def test_each_gets_a_default_of_its_own():
    assert Fact("a").extras == {}
    assert Fact("a").extras is not Fact("a").extras


@pytest.mark.parametrize("arguments", [{}, {"key": "a", "other": 1}])
def test_wrong_arguments_are_refused(arguments):
    with pytest.raises(TypeError):
        Fact(**arguments)


@pytest.mark.parametrize("kind", QUICK, ids=lambda kind: kind.__name__)
def test_the_domains_own_stay_frozen_and_slotted(kind):
    names = [item.name for item in fields(kind)]
    made = kind(*range(len(names)))
    assert type(made) is kind
    assert [getattr(made, name) for name in names] == list(range(len(names)))
    with pytest.raises(FrozenInstanceError):
        setattr(made, names[0], 1)
    with pytest.raises(FrozenInstanceError):
        delattr(made, names[0])
    assert not hasattr(made, "__dict__")
    for other in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made), replace(made)):
        assert (other, type(other), hash(other)) == (made, kind, hash(made))
    assert replace(made, **{names[0]: -1}) != made


def test_they_can_be_matched_by_type():
    made: object = evidence.Evidence(EvidenceKind.HINT, "filename", "test", {})
    assert isinstance(made, evidence.Evidence)
    assert made.id == ""
