"""How fast a model is here."""

from __future__ import annotations

import pytest

from inspector.detectors import card_of
from inspector.detectors.benchmark import measure
from inspector.errors import InspectorError
from tests.detectors.networks import crowded, install, network


def test_threads_and_batches(tmp_path):
    found = measure(card_of(install(tmp_path / "m", network())), threads=(1, 2), batches=(1, 3), seconds=0.01)
    assert [(run.threads, run.batch) for run in found.runs] == [(1, 1), (2, 1), (1, 3), (2, 3)]
    assert (found.provider, found.precision) == ("CPUExecutionProvider", "float32")
    assert found.per_second == max(run.per_second for run in found.runs)
    assert found.load_s > 0
    assert found.memory >= 0


def test_a_fixed_batch_is_measured_as_it_is(tmp_path):
    found = measure(card_of(install(tmp_path / "m", network(batch=2))), threads=(1,), seconds=0.01)
    assert [(run.threads, run.batch) for run in found.runs] == [(1, 1)]


@pytest.mark.parametrize("kind", ["declares", "row"])
def test_a_model_that_takes_one_picture_whatever_it_declares(tmp_path, kind):
    labels = {"labels": ["real", "ai"], "ai_labels": ["ai"], "activation": "softmax"}
    card = card_of(install(tmp_path / "m", crowded(kind), output=labels))
    found = measure(card, threads=(1,), batches=(1, 4), seconds=0.01)
    assert [(run.threads, run.batch) for run in found.runs] == [(1, 1)]


def test_a_model_that_fails(tmp_path):
    with pytest.raises(InspectorError):
        measure(card_of(install(tmp_path / "m", b"rubbish")))
