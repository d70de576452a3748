"""Limits from a person's own labels are kept a model, and take the place of the card's."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from inspector.detectors import Measured, OwnLimits, ownlimits
from inspector.detectors.calibration import band_of
from inspector.domain.enums import Band
from tests.detectors.test_scoring import CARD

OWN = OwnLimits(CARD.sha256, 1, 3.0, 6.0, 406, 406, 1, 0.0116, 4, 228, 138, 20, "2026-11-26")


def test_limits_come_back(tmp_path):
    folder = tmp_path / "not yet there"
    ownlimits.write(folder, OWN)
    assert ownlimits.read(folder, OWN.sha256) == OWN
    assert ownlimits.read(folder, "1" * 64) is None
    assert ownlimits.forget(folder, OWN.sha256)
    assert ownlimits.read(folder, OWN.sha256) is None
    assert not ownlimits.forget(folder, OWN.sha256)


def test_a_card_with_own_limits():
    card = replace(CARD, measured=(Measured("photo", "ai", 100, 1, 100, 50),))
    found = ownlimits.applied(card, OWN)
    assert (found.calibration.weak, found.calibration.strong) == (3.0, 6.0)
    assert found.calibration.id == "own-2026-11-26-6.0000"
    assert (band_of(5.0, card.calibration), band_of(5.0, found.calibration)) == (Band.AI, Band.UNSURE)
    assert [(row.medium, row.band, row.human_in_band, row.ai_in_band) for row in found.measured] == [
        ("all", "ai", 1, 138),
        ("all", "unsure", 4, 20),
        ("all", "none", 401, 70),
    ]


def test_limits_of_other_weights_are_not_taken():
    assert ownlimits.applied(CARD, replace(OWN, sha256="1" * 64)) is CARD
    assert ownlimits.applied(CARD, None) is CARD


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 2},
        {"limits": None},
        {"limits": {}},
        {"limits": {"strong": 1.0}},
        {"limits": {"flagged": 999}},
        {"limits": {"flagged": "a"}},
        {"limits": {"sha256": "1" * 64}},
    ],
)
def test_a_file_that_was_changed_is_not_taken(tmp_path, changes):
    ownlimits.write(tmp_path, OWN)
    path = tmp_path / f"{OWN.sha256}.json"
    data = json.loads(path.read_text())
    for key, value in changes.items():
        data[key] = {**data[key], **value} if isinstance(value, dict) and value else value
    path.write_text(json.dumps(data))
    assert ownlimits.read(tmp_path, OWN.sha256) is None
