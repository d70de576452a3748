"""Which pictures are judged, and whether a band survives everyday changes. No model is needed for that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inspector import pixels
from inspector.detectors import Calibration, InputSpec, ModelCard, OutputSpec, evidence_of
from inspector.detectors.calibration import score_of
from inspector.detectors.looks import Look
from inspector.detectors.scoring import again, score
from inspector.domain.enums import Band, EvidenceKind
from inspector.domain.report import DetectorScore
from tests.detectors.networks import picture

CARD = ModelCard(
    id="m",
    name="m",
    version="1",
    licence="",
    source="",
    sha256="0" * 64,
    folder=".",
    file="model.onnx",
    input=InputSpec("x", (64, 64), geometry="centre_crop_native"),
    output=OutputSpec("y"),
    calibration=Calibration(id="profile", weak=3.0, strong=4.0, margin=1.0, min_side=64),
)
SEVERAL = replace(CARD, input=replace(CARD.input, geometry="multi_crop_native"))


def with_odds(odds, card=CARD, rgb=None, reencode=None):
    """The score when the model gives these log odds, one after the other."""
    answers = iter(odds)
    found = score(picture(0.5) if rgb is None else rgb, card, lambda _: Look(next(answers)), reencode)
    assert next(answers, None) is None, "not all crops were asked for"
    return found


def same(rgb):
    yield rgb
    yield rgb


@pytest.mark.parametrize("odds", [1.0, 2.0, -9.0])
def test_far_below_every_limit_one_look_is_enough(odds):
    found = with_odds([odds], SEVERAL, reencode=same)
    assert (found.band, found.raw, found.unstable, found.spread) == (Band.NONE, odds, False, None)
    assert (found.id, found.calibration, found.versions) == ("m", "profile", None)


def test_close_to_a_limit_or_above_the_mean_of_all_looks_decides():
    held = with_odds([4.5, 4.4, 4.2], reencode=same)
    assert (held.band, held.unstable) == (Band.AI, False)
    assert held.raw == pytest.approx(4.3667, abs=1e-3)
    assert (held.versions, held.versions_changed) == (2, 0)
    assert held.score == score_of(held.raw, CARD.calibration)
    neighbour = with_odds([4.9, 4.4, 3.9], reencode=same)
    assert (neighbour.band, neighbour.unstable, neighbour.versions_changed) == (Band.AI, False, 1)
    fell = with_odds([4.1, 3.9, 3.5], reencode=same)
    assert (fell.band, fell.unstable, fell.versions_changed) == (Band.UNSURE, False, 0)
    rose = with_odds([3.9, 4.4, 4.1], reencode=same)
    assert (rose.band, rose.unstable, rose.versions_changed) == (Band.AI, False, 0)
    above = with_odds([9.0, 3.5, 3.5, 3.5, 3.5, 3.2, 3.2], SEVERAL, reencode=same)
    assert (above.band, above.raw) == (Band.AI, pytest.approx(4.2, abs=1e-3))
    lone = with_odds([7.0, 3.1, 3.1, 3.1, 3.1, 3.1, 3.1], SEVERAL, reencode=same)
    assert lone.band is Band.UNSURE, "nothing is flagged by one look"


@pytest.mark.parametrize(
    ("odds", "band"),
    [([7.0, 2.9, 2.9], Band.AI), ([2.1, 4.1, 2.0], Band.NONE)],
)
def test_most_versions_in_the_band_farthest_from_the_mean_make_a_score_unstable(odds, band):
    found = with_odds(odds, reencode=same)
    most = band is Band.AI
    assert (found.band, found.unstable) == (band, most)
    assert found.versions_changed == (2 if most else 1)


def test_a_card_with_one_limit_knows_no_neighbour_of_the_band():
    card = replace(CARD, calibration=replace(CARD.calibration, weak=None))
    assert with_odds([4.9, 3.9, 3.9], card, reencode=same).band is Band.AI
    assert with_odds([4.9, 3.9, 3.9], card, reencode=same).unstable


def test_the_mean_of_several_looks_is_shifted_to_where_the_limits_for_one_hold():
    card = replace(SEVERAL, calibration=replace(CARD.calibration, shift=1.5))
    found = with_odds([3.5, 2.0, 3.0, 3.0, 3.5, 3.0, 3.0], card, reencode=same)
    assert (found.band, found.raw) == (Band.AI, pytest.approx(4.5))
    assert (found.unstable, found.versions_changed) == (False, 0)
    low, high = found.spread
    assert low < found.score < high
    assert with_odds([1.9], card, reencode=same).raw == 1.9


def test_the_spread_covers_crops_and_changes():
    found = with_odds([4.5, 4.6, 4.2], reencode=same)
    low, high = found.spread
    assert low < found.score < high


def test_without_a_codec_a_score_that_asks_for_more_is_unstable():
    found = with_odds([4.5])
    assert (found.unstable, found.versions) == (True, 0)


def test_with_a_real_codec():
    card = replace(CARD, calibration=Calibration(weak=0.0, strong=0.2, margin=1.0, min_side=64))
    seen = []

    def contrast(crop):
        seen.append(crop.shape)
        return Look(float(crop.std() / 20))

    found = score(picture(0.5), card, contrast, pixels.reencode)
    assert seen == [(64, 64, 3)] * 4
    assert found.band is Band.AI


def test_changes_too_small_for_a_native_crop_are_left_out():
    assert not with_odds([4.5, 4.5], rgb=picture(0.5, 70, 70), reencode=pixels.reencode).unstable
    squashed = replace(CARD, input=replace(CARD.input, geometry="squash"))
    assert not with_odds([4.5, 4.5, 4.5, 4.5], squashed, picture(0.5, 70, 70), pixels.reencode).unstable


def test_the_mean_of_all_crops_where_the_card_says_so():
    card = replace(SEVERAL, output=replace(SEVERAL.output, combine="mean"))
    assert with_odds([0, 1, 2, 3, 4], card).raw == 2
    found = with_odds([7.0] * 5 + [2.9] * 5 + [2.6] * 5, card, reencode=same)
    assert (found.raw, found.unstable) == (pytest.approx(4.1667, abs=1e-3), True)


@pytest.mark.parametrize(
    ("rgb", "reason"),
    [
        (picture(0.5, 63, 400), "too small"),
        (picture(0.5, 400, 63), "too small"),
        (np.full((100, 100, 3), 200, np.uint8), "too little texture"),
    ],
)
def test_pictures_that_cannot_be_judged(rgb, reason):
    found = with_odds([4.5], rgb=rgb, reencode=same)
    assert (found.band, found.reason, found.unstable) == (Band.OUT_OF_DOMAIN, reason, False)
    assert found.score is not None


def test_a_score_is_one_evidence():
    found = with_odds([7.0, 2.9, 2.9], reencode=same)
    (item,) = evidence_of(found)
    assert item.kind is EvidenceKind.DETECTOR
    assert item.source == "detector:m"
    assert item.data == {
        "id": "m",
        "band": "ai",
        "score": found.score,
        "spread": list(found.spread),
        "unstable": True,
        "versions": 2,
        "versions_changed": 2,
    }


def test_a_detector_that_did_not_run_is_no_evidence():
    assert evidence_of(DetectorScore(not_run="no_model")) == ()


def test_a_known_score_under_other_limits_needs_no_run_far_from_them():
    known = with_odds([1.0])
    strict = replace(CARD, calibration=replace(CARD.calibration, id="own", strong=7.0, weak=6.9))
    found = again(known, strict)
    assert (found.band, found.raw, found.calibration, found.unstable) == (Band.NONE, 1.0, "own", False)
    assert again(found, CARD) == replace(known, spread=None)


@pytest.mark.parametrize(
    "changes", [{"sha256": "1" * 64}, {"id": "other"}, {"method": 0}, {"method": None}, {"raw": None}, {"raw": 3.9}]
)
def test_where_the_model_must_be_asked_again(changes):
    assert again(replace(with_odds([1.0]), **changes), CARD) is None


def test_a_mean_of_looks_says_nothing_under_other_limits():
    known = with_odds([4.5, 4.4, 4.2], reencode=same)
    far = replace(CARD, calibration=replace(CARD.calibration, id="own", strong=9.0, weak=8.0))
    assert again(known, far) is None


def test_pictures_that_cannot_be_judged_stay_so():
    known = with_odds([4.5], rgb=picture(0.5, 63, 400))
    assert again(known, CARD).reason == "too small"
    screenshot = replace(with_odds([1.0]), band=Band.OUT_OF_DOMAIN, reason="screenshot")
    assert (again(screenshot, CARD).band, again(screenshot, CARD).reason) == (Band.NONE, None)
