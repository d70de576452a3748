"""Models are tried out apart: what hangs, crashes or takes all memory harms nothing, and the outcome is said."""

from __future__ import annotations

import sys

import pytest

from inspector.detectors import card_of, trial
from inspector.detectors.apart import Limits
from inspector.detectors.onnx import OnnxRunner
from inspector.detectors.trial import Outcome
from inspector.errors import InspectorError
from inspector.messages import text
from tests.detectors.networks import crowded, harmful, install, network, picture


def tried(folder, *samples):
    card = card_of(folder)
    return trial.try_out(card, OnnxRunner(card), *samples)


def told(location):
    card = card_of(location)
    return trial.describe(card, trial.try_out_apart(card))


SAMPLES = {"made": picture(0.9), "drawn": picture(0.2)}, frozenset({"made"})


def test_what_a_trial_tells(tmp_path):
    found = tried(install(tmp_path / "m", network(scale=8)), *SAMPLES)
    assert list(found.scores) == ["flat grey", "noise", "made", "drawn"]
    assert (found.same_twice, found.same_in_batch, found.looks_swapped) == (True, True, False)
    assert (found.provider, found.precision) == ("CPUExecutionProvider", "float32")
    assert (found.outcome, found.findings()) == (Outcome.USABLE, ())


TWO = {"labels": ["real", "artificial"], "ai_labels": ["artificial"], "activation": "softmax"}


def test_swapped_classes_are_noticed_and_can_be_swapped(tmp_path):
    two = {"labels": ["artificial", "real"], "ai_labels": ["artificial"], "activation": "softmax"}
    card = card_of(install(tmp_path / "m", network(columns=(-1, 0), scale=8), output=two))
    found = trial.try_out(card, OnnxRunner(card), *SAMPLES)
    assert (found.looks_swapped, found.outcome) == (True, Outcome.CHECK)
    assert text(found.findings()[0].code).startswith("AI samples score lower")
    other = trial.swapped(card)
    assert other.output.ai_labels == ("real",)
    assert not trial.try_out(other, OnnxRunner(other), *SAMPLES).looks_swapped


def test_one_number_has_no_classes_to_swap(tmp_path):
    with pytest.raises(InspectorError):
        trial.swapped(card_of(install(tmp_path / "m", network())))


def test_a_fixed_batch_is_not_compared(tmp_path):
    assert tried(install(tmp_path / "m", network(batch=1))).same_in_batch is None


def test_a_model_that_compares_the_pictures_of_a_batch(tmp_path):
    found = tried(install(tmp_path / "m", crowded("compares"), output=TWO))
    assert (found.same_twice, found.same_in_batch, found.outcome) == (True, False, Outcome.CHECK)


@pytest.mark.parametrize("kind", ["declares", "row"])
def test_a_model_that_takes_one_picture_whatever_it_declares(tmp_path, kind):
    found = tried(install(tmp_path / "m", crowded(kind), output=TWO), *SAMPLES)
    assert (found.same_in_batch, found.outcome) == (None, Outcome.USABLE)


def test_a_model_that_answers_differently_each_time(tmp_path):
    found = tried(install(tmp_path / "m", harmful("random")))
    assert (found.same_twice, found.same_in_batch, found.outcome) == (False, None, Outcome.UNUSABLE)


def test_logits_that_are_called_probabilities(tmp_path):
    with pytest.raises(InspectorError) as caught:
        tried(install(tmp_path / "m", network(columns=(0, 1)), output={**TWO, "activation": "none"}), *SAMPLES)
    assert caught.value.code == "model.output"
    assert "no probabilities" in caught.value.params["reason"]


def test_a_model_that_says_the_same_of_everything(tmp_path):
    found = tried(install(tmp_path / "m", network(scale=0)))
    assert (found.constant, found.outcome) == (True, Outcome.CHECK)


def test_lines_for_people(tmp_path):
    lines = told(install(tmp_path / "m", network()))
    assert lines[0].startswith("mean 3, CC0")
    assert "same score twice: yes" in lines
    assert "limits: 1.0 and 2.0" in lines
    bare = tmp_path / "bare.onnx"
    bare.write_bytes(network().SerializeToString())
    inferred = told(bare)
    assert any(line.startswith("inferred from guess: mean") for line in inferred)
    assert "no limits: its scores carry no verdict" in inferred
    assert set(trial.guesses(card_of(bare))) >= {"mean", "std"}


def test_an_error_comes_back_from_the_other_process(tmp_path):
    folder = install(tmp_path / "m", b"rubbish")
    with pytest.raises(InspectorError) as caught:
        trial.try_out_apart(card_of(folder))
    assert caught.value.code == "model.not_onnx"


def test_all_runs_together_have_one_limit(tmp_path):
    card = card_of(install(tmp_path / "m", harmful("endless")))
    with pytest.raises(InspectorError) as caught:
        trial.try_out_apart(card, limits=Limits(total_s=4.0))
    assert (caught.value.code, caught.value.params["seconds"]) == ("model.timeout", 4.0)


@pytest.mark.skipif(sys.platform != "linux", reason="address space limits hold on Linux")
def test_a_model_that_wants_all_memory(tmp_path):
    with pytest.raises(InspectorError) as caught:
        trial.try_out_apart(card_of(install(tmp_path / "m", harmful("greedy"))))
    assert caught.value.code == "model.memory"
