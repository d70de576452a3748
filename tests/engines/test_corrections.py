"""Pictures on which a person contradicted a detector: they are kept, and other models are held against them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from inspector.detectors import Calibration
from inspector.domain.enums import Band
from inspector.engines import corrections
from inspector.engines.corrections import Correction, compare, read, remember
from tests.detectors.test_scoring import CARD

HUMAN = Correction("a" * 64, "/a.png", ai=False, model="m")
AI = Correction("b" * 64, "/b.png", ai=True, model="m")


class Row:
    def __init__(self, number):
        self.id = number


def test_what_is_right():
    assert [HUMAN.is_right(band) for band in (Band.AI, Band.UNSURE, Band.NONE)] == [False, True, True]
    assert [AI.is_right(band) for band in (Band.AI, Band.UNSURE, Band.NONE)] == [True, True, False]


def test_the_list_grows_and_the_later_decision_counts(tmp_path):
    file = tmp_path / "new" / "corrections.json"
    assert read(file) == []
    assert remember(file, []) == []
    assert not file.exists()
    assert remember(file, [HUMAN]) == [HUMAN]
    assert remember(file, [AI]) == [HUMAN, AI]
    changed = replace(HUMAN, ai=True)
    assert remember(file, [changed]) == [changed, AI]
    assert read(file) == [changed, AI]


def test_the_list_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(corrections, "LIMIT", 3)
    file = tmp_path / "c.json"
    many = [replace(HUMAN, sha256=f"{number:064}") for number in range(5)]
    assert remember(file, many) == many[-3:]


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"rubbish", b'{"schema": 2, "corrections": []}', b'{"schema": 1, "corrections": [{}]}']
)
def test_a_file_that_is_none_of_ours_holds_nothing(tmp_path, data):
    file = tmp_path / "c.json"
    file.write_bytes(data)
    assert read(file) == []
    assert remember(file, [HUMAN]) == [HUMAN]
    assert json.loads(file.read_bytes())["schema"] == 1


def test_two_models_side_by_side():
    strict = replace(CARD, calibration=Calibration(weak=1.0, strong=6.0))
    rows = {HUMAN.sha256: Row(1), AI.sha256: Row(2)}
    gone = replace(AI, sha256="c" * 64)
    odds = {1: 5.0, 2: 2.0}.get
    found = compare([HUMAN, AI, gone], rows, (CARD, odds), (strict, odds))
    assert (found.pictures, found.old_right, found.new_right, found.gone) == (2, 0, 2, 1)
    assert not found.is_worse
    back = compare([HUMAN, AI], rows, (strict, odds), (CARD, odds))
    assert back.is_worse
    assert back.newly_wrong == (HUMAN, AI)


def test_what_a_model_cannot_judge_is_left_out():
    rows = {HUMAN.sha256: Row(1)}
    found = compare([HUMAN], rows, (CARD, {1: 5.0}.get), (CARD, {}.get))
    assert (found.pictures, found.gone) == (0, 1)
