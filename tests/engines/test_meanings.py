"""Scores that leave in a table or on a page say what they mean, in the same words as everywhere else."""

from __future__ import annotations

import pytest

from inspector.detectors import OwnLimits, ownlimits
from inspector.domain.enums import Band, LabelValue
from inspector.domain.record import record
from inspector.domain.report import Asset, DetectorScore, InspectionReport
from inspector.engines.meanings import Meanings
from inspector.settings import paths
from tests.detectors.networks import picture
from tests.engines.shelf import save, scan


def entry(band=Band.AI, **changes):
    score = DetectorScore(id="mine", version="3", score=0.9, raw=2.2, band=band, **changes)
    return record(InspectionReport(Asset("/a.png"), detector=score))


def test_what_a_flag_means(shelf):
    words = shelf.models.meaning_of(entry())
    assert words.startswith("Stronger statistical resemblance to AI pictures. In its tests, scores like this were")
    assert "In a set with 3% AI pictures, of 100 flagged like this about" in words
    assert "mine, version 3, on 300 human and 300 AI pictures" in words
    assert words.endswith("This is not evidence on its own.")


@pytest.mark.parametrize("band", [Band.NONE, Band.OUT_OF_DOMAIN])
def test_where_nothing_is_to_be_said(shelf, band):
    assert shelf.models.meaning_of(entry(band)) == ""


def test_without_a_score(shelf):
    assert shelf.models.meaning_of(record(InspectionReport(Asset("/a.png")))) == ""
    failed = record(InspectionReport(Asset("/a.png"), detector=DetectorScore(not_run="failed")))
    assert shelf.models.meaning_of(failed) == ""


def test_a_model_that_is_gone_has_no_numbers(shelf):
    words = shelf.models.meaning_of(entry(sha256="00"))
    assert "was not measured" in words
    assert "of 100" not in words


def test_limits_of_ones_own_count_where_they_gave_the_score(shelf):
    sha256 = shelf.models.in_use().sha256
    own = OwnLimits(sha256, 1, 3.0, 3.1, 300, 300, 0, 0.01, 1, 50, 40, 2, "2026-11-26")
    ownlimits.write(paths.calibrations_folder(), own)
    words = shelf.models.meaning_of(entry(sha256=sha256, calibration="own-2026-11-26-3.1000"))
    assert words.count("Among your own labels") == 1
    assert "was not measured" in shelf.models.meaning_of(entry(sha256=sha256, calibration="older"))


def test_each_kind_of_score_is_worded_once():
    asked = []
    meanings = Meanings(lambda score: asked.append(score))
    for raw in range(100):
        meanings(record(InspectionReport(Asset("/a.png"), detector=DetectorScore(id="d", raw=raw, band=Band.AI))))
    assert len(asked) == 1


def test_the_page_about_a_set_takes_the_share_that_a_review_found(shelf, tmp_path):
    save(shelf, "a.png", picture(0.9))
    (row,) = scan(shelf)
    shelf.label([row.id], LabelValue.HUMAN)
    for number in range(99):
        save(shelf, f"{number}.png", picture(0.2, seed=number + 2))
    shelf.label([row.id for row in scan(shelf)], LabelValue.HUMAN)
    shelf.write_report(tmp_path / "page.html", where="band = ai")
    assert "Your review found" in (tmp_path / "page.html").read_text("utf-8")
