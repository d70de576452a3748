"""The shipped model: its card fits its file, it names a medium, its map belongs to its score, and it says what it is."""

from __future__ import annotations

import numpy as np
import pytest

from inspector.detectors import FactKind, discover, explain, load
from inspector.detectors.apart import ApartRunner
from inspector.detectors.onnx import OnnxRunner
from inspector.detectors.selftest import sample_pictures
from inspector.domain.enums import Band
from inspector.messages import text
from inspector.settings import paths

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def card():
    cards = discover([paths.models()])
    if not cards:
        pytest.skip("no model is shipped")
    return cards[0]


@pytest.fixture(scope="module")
def runner(card):
    return OnnxRunner(card)


def test_score_medium_and_map_of_one_crop(card, runner):
    picture = sample_pictures(*card.input.size)[3]
    first = runner.look(picture)
    assert np.isfinite(first.odds)
    assert card.medium is not None
    assert first.medium in (*card.medium.labels, None)
    assert runner.patches(picture).mean() == pytest.approx(first.odds, abs=1e-3)


def test_neither_the_batch_nor_the_process_changes_a_score(card, runner):
    picture = sample_pictures(*card.input.size)[2]
    alone = runner.look(picture).odds
    assert runner.look(picture, 2).odds == pytest.approx(alone, abs=1e-3)
    apart = ApartRunner(card)
    assert apart.look(picture).odds == pytest.approx(alone, abs=1e-5)
    apart.close()


def test_what_is_recorded_and_said(card):
    with load(card) as detector:
        found = detector.score(np.tile(sample_pictures(*card.input.size)[1], (2, 2, 1)))
    assert (found.id, found.sha256, found.calibration) == (card.id, card.sha256, card.calibration.id)
    assert (found.provider, found.band in Band) == ("CPUExecutionProvider", True)
    facts = explain(found, card).facts
    assert facts[-1].kind is FactKind.STABILITY
    assert all("?" not in text(fact.phrase.code, **fact.phrase.params) for fact in facts)


def test_every_medium_it_was_measured_on_has_words(card):
    for medium in {row.medium for row in card.measured} - {"all"}:
        assert text(f"medium.{medium}") != f"medium.{medium}"
    for row in card.measured:
        assert 0 <= row.human_in_band <= row.human
        assert 0 <= row.ai_in_band <= row.ai
