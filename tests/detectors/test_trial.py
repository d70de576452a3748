"""Models are tried out apart: what hangs, crashes or takes all memory harms nothing."""

from __future__ import annotations

import os
import sys
import time

import pytest

from inspector.detectors import card_of, check, trial
from inspector.errors import InspectorError
from tests.detectors.networks import install, network, picture


def test_what_a_trial_tells(tmp_path):
    card = card_of(install(tmp_path / "m", network(scale=8)))
    found = trial.try_out(card, {"made": picture(0.9), "drawn": picture(0.2)}, frozenset({"made"}))
    assert list(found.scores) == ["flat grey", "noise", "made", "drawn"]
    assert (found.same_twice, found.same_in_batch, found.looks_swapped) == (True, True, False)
    assert (found.provider, found.precision) == ("CPUExecutionProvider", "float32")


def test_swapped_classes_are_noticed(tmp_path):
    card = card_of(install(tmp_path / "m", network(scale=-8)))
    assert trial.try_out(card, {"made": picture(0.9), "drawn": picture(0.2)}, frozenset({"made"})).looks_swapped


def test_a_fixed_batch_is_not_compared(tmp_path):
    assert trial.try_out(card_of(install(tmp_path / "m", network(batch=1)))).same_in_batch is None


def test_a_model_whose_score_depends_on_its_batch(tmp_path, monkeypatch):
    card = card_of(install(tmp_path / "m", network()))
    real = trial.OnnxDetector.odds
    monkeypatch.setattr(trial.OnnxDetector, "odds", lambda self, crop, batch=None: real(self, crop) + (batch or 0))
    assert trial.try_out(card).same_in_batch is False


def test_lines_for_people(tmp_path):
    lines = check(install(tmp_path / "m", network()))
    assert lines[0].startswith("mean 3, CC0")
    assert "same score twice: yes" in lines
    assert "limits: 1.0 and 2.0" in lines
    bare = tmp_path / "bare.onnx"
    bare.write_bytes(network().SerializeToString())
    told = check(bare)
    assert any(line.startswith("inferred from guess: mean") for line in told)
    assert told[-1] == "no limits: its scores carry no verdict"


def test_an_error_comes_back_from_the_other_process(tmp_path):
    folder = install(tmp_path / "m", b"rubbish")
    with pytest.raises(InspectorError) as caught:
        trial.try_out_apart(card_of(folder))
    assert caught.value.code == "model.not_onnx"


def _crash(*_):
    os._exit(3)


def _hang(*_):
    time.sleep(60)


@pytest.mark.parametrize(("work", "code"), [(_crash, "model.crashed"), (_hang, "model.timeout")])
def test_a_model_that_crashes_or_hangs(tmp_path, monkeypatch, work, code):
    monkeypatch.setattr(trial, "_work", work)
    start = time.monotonic()
    with pytest.raises(InspectorError) as caught:
        trial.try_out_apart(card_of(install(tmp_path / "m", network())), timeout_s=8 if work is _crash else 0.5)
    assert caught.value.code == code
    assert time.monotonic() - start < 30


@pytest.mark.skipif(sys.platform != "linux", reason="address space limits hold on Linux")
def test_a_model_that_wants_all_memory(tmp_path):
    with pytest.raises(InspectorError) as caught:
        trial.try_out_apart(card_of(install(tmp_path / "m", network())), memory_bytes=150 * 1024 * 1024)
    assert caught.value.code in ("model.crashed", "model.failed")
