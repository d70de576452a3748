"""Weights beside the graph belong to a model as much as the graph does."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from onnx import TensorProto

from inspector.detectors import open_detector, read_card
from inspector.detectors.autofill import card_for
from inspector.detectors.identity import model_sha256, verify
from inspector.detectors.importing import add, examine
from inspector.errors import InspectorError
from tests.detectors.networks import install, network, picture


def model_with_weights_beside(folder, value, **changes):
    model = network(**changes)
    tensor = model.graph.initializer[1]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights.bin")
    install(folder, model)
    (folder / "weights.bin").write_bytes(np.float32(value).tobytes())
    return folder / "model.onnx"


def test_one_graph_with_other_weights_is_another_model(tmp_path):
    one, other = (model_with_weights_beside(tmp_path / str(value), value) for value in (4, -4))
    assert one.read_bytes() == other.read_bytes()
    assert card_for(one).sha256 != card_for(other).sha256
    assert card_for(one).sha256 == hashlib.sha256(one.read_bytes() + np.float32(4).tobytes()).hexdigest()
    assert card_for(one).sha256 == model_sha256(one, {"weights.bin"})


def test_a_model_that_was_added_notices_when_its_weights_change(tmp_path):
    path = model_with_weights_beside(tmp_path / "m", 4)
    added = add(examine(path), tmp_path / "models")
    assert added.sha256 == card_for(path).sha256
    assert open_detector(added.folder).score(picture(0.8)).raw > 1
    (added.path.parent / "weights.bin").write_bytes(np.float32(-4).tobytes())
    with pytest.raises(InspectorError) as caught:
        open_detector(added.folder).score(picture(0.8))
    assert caught.value.code == "model.wrong_hash"


def test_a_card_written_by_hand_may_name_the_graph_alone(tmp_path):
    card = read_card(model_with_weights_beside(tmp_path / "m", 4).parent)
    verify(card, {"weights.bin"})
    with pytest.raises(InspectorError):
        verify(card_for(model_with_weights_beside(tmp_path / "n", 4)))


def test_a_file_that_is_gone(tmp_path):
    with pytest.raises(InspectorError) as caught:
        model_sha256(tmp_path / "none.onnx")
    assert caught.value.code == "model.unreadable"
