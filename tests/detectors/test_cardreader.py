"""Cards are read strictly: what is wrong is named, nothing is silently ignored."""

from __future__ import annotations

import json
import math

import pytest

from inspector.detectors import read_card
from inspector.errors import InspectorError
from inspector.messages import text
from tests.detectors.networks import CARD, install

FULL = {
    "trained": "2026-11",
    "input": {
        "name": "pixels",
        "layout": "NCHW",
        "dtype": "float32",
        "color": "RGB",
        "range": [0, 1],
        "size": [256, 200],
        "geometry": "shortest_edge_crop",
        "resize_shortest": 292,
        "interpolation": "bicubic",
        "mean": [0.485, 0.456, 0.406],
        "std": [0.229, 0.224, 0.225],
        "alpha_background": "white",
    },
    "output": {
        "name": "logits",
        "activation": "softmax",
        "labels": ["artificial", "real"],
        "ai_labels": ["artificial"],
        "map": None,
    },
    "calibration": {
        "temperature": 2.0,
        "bias": 0.5,
        "t_weak": None,
        "t_strong": None,
        "t_fpr1": None,
        "t_fpr5": None,
        "abstain": [0.35, 0.65],
    },
    "measured": [
        {"medium": "photo", "band": "ai", "human": 472, "human_in_band": 7, "ai": 458, "ai_in_band": 238},
    ],
}


def card(tmp_path, **changes):
    return read_card(install(tmp_path / "m", b"model", **changes))


def refused(tmp_path, **changes) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        card(tmp_path, **changes)
    assert text(caught.value.code, **caught.value.params) != caught.value.code
    return caught.value


def test_a_full_card(tmp_path):
    found = card(tmp_path, **FULL)
    assert (found.id, found.name, found.version, found.trained) == ("mean", "Mean of the picture", "3", "2026-11")
    assert found.input.size == (256, 200)
    assert found.input.resize_shortest == 292
    assert found.output.ai_labels == ("artificial",)
    assert found.calibration.a == 0.5
    assert found.calibration.b == 0.5
    assert found.measured[0].human_in_band == 7
    assert found.inferred == ()
    assert found.path.read_bytes() == b"model"


def test_the_output_that_names_the_medium(tmp_path):
    found = card(tmp_path, medium={"name": "medium", "labels": ["photo", "painting"]})
    assert (found.medium.name, found.medium.labels) == ("medium", ("photo", "painting"))
    assert card(tmp_path / "none").medium is None


def test_a_short_card_has_defaults(tmp_path):
    found = card(tmp_path, calibration=..., name=..., version=..., licence=..., source=...)
    assert (found.name, found.version, found.licence) == ("mean", "1", "not stated")
    assert (found.calibration.a, found.calibration.b, found.calibration.strong) == (1, 0, None)
    assert (found.calibration.min_side, found.calibration.margin) == (224, 1.5)


def test_one_number_is_a_square(tmp_path):
    assert card(tmp_path, input={"size": 224}).input.size == (224, 224)


def test_limits_as_scores_become_limits_on_log_odds(tmp_path):
    limits = card(tmp_path, **FULL).calibration
    assert limits.weak == pytest.approx((math.log(0.35 / 0.65) - 0.5) / 0.5)
    assert limits.strong == pytest.approx((math.log(0.65 / 0.35) - 0.5) / 0.5)


@pytest.mark.parametrize(
    ("stated", "weak", "strong"),
    [
        ({"t_weak": 1, "t_strong": 2, "abstain": [0.3, 0.6]}, 1, 2),
        ({"t_fpr5": 1, "t_fpr1": 2}, 1, 2),
        ({"t_weak": 0.5, "t_strong": 3, "t_fpr5": 1, "t_fpr1": 2}, 0.5, 3),
        ({"t_strong": 2}, None, 2),
        ({"t_fpr5": 2}, 2, None),
        ({"a": 0.64, "b": -0.02}, None, None),
    ],
)
def test_which_limits_count(tmp_path, stated, weak, strong):
    whole = dict.fromkeys(("t_weak", "t_strong", "t_fpr1", "t_fpr5")) | stated
    found = card(tmp_path, calibration=whole).calibration
    assert (found.weak, found.strong) == (weak, strong)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"schema": 2}, "schema"),
        ({"medium": []}, "medium"),
        ({"medium": {"labels": ["a", "b"]}}, "medium.name"),
        ({"medium": {"name": "m", "labels": ["a"]}}, "medium.labels"),
        ({"medium": {"name": "m", "labels": ["a", "a"]}}, "medium.labels"),
        ({"medium": {"name": "m", "labels": ["a", "b"], "other": 1}}, "medium.other"),
        ({"schema": ...}, "schema"),
        ({"id": ...}, "id"),
        ({"id": "../evil"}, "id"),
        ({"id": 7}, "id"),
        ({"sha256": ...}, "sha256"),
        ({"sha256": "F" * 64}, "sha256"),
        ({"file": "../model.onnx"}, "file"),
        ({"file": "C:model.onnx"}, "file"),
        ({"input": ...}, "input"),
        ({"input": []}, "input"),
        ({"output": ...}, "output"),
        ({"input": {"name": None}}, "input.name"),
        ({"input": {"size": None}}, "input.size"),
        ({"input": {"size": [0, 5]}}, "input.size"),
        ({"input": {"size": 100_000}}, "input.size"),
        ({"input": {"size": [224.0, 224]}}, "input.size"),
        ({"input": {"size": [True, 224]}}, "input.size"),
        ({"input": {"geometry": "fisheye"}}, "input.geometry"),
        ({"input": {"layout": "CHWN"}}, "input.layout"),
        ({"input": {"dtype": "float64"}}, "input.dtype"),
        ({"input": {"color": "YUV"}}, "input.color"),
        ({"input": {"interpolation": "magic"}}, "input.interpolation"),
        ({"input": {"alpha_background": "black"}}, "input.alpha_background"),
        ({"input": {"range": [1, 0]}}, "input.range"),
        ({"input": {"range": [0, "1"]}}, "input.range"),
        ({"input": {"mean": [0.5]}}, "input.mean"),
        ({"input": {"mean": [0.5, 0.5, True]}}, "input.mean"),
        ({"input": {"std": [1, 0, 1]}}, "input.std"),
        ({"input": {"resize_shortest": 32}}, "input.resize_shortest"),
        ({"input": {"dtype": "uint8", "range": [0, 1]}}, "input.dtype"),
        ({"input": {"meen": [0, 0, 0]}}, "input.meen"),
        ({"output": {"name": None}}, "output.name"),
        ({"output": {"activation": "tanh"}}, "output.activation"),
        ({"output": {"labels": ["a", "b"]}}, "output.ai_labels"),
        ({"output": {"labels": ["a", "b"], "ai_labels": ["c"]}}, "output.ai_labels"),
        ({"output": {"labels": ["a", "b"], "ai_labels": ["a", "b"]}}, "output.ai_labels"),
        ({"output": {"labels": ["a", "a"], "ai_labels": ["a"]}}, "output.labels"),
        ({"output": {"labels": "ai"}}, "output.labels"),
        ({"output": {"combine": "median"}}, "output.combine"),
        ({"output": {"treshold": 0.5}}, "output.treshold"),
        ({"calibration": {"temperature": 0}}, "calibration.temperature"),
        ({"calibration": {"a": -1}}, "calibration.a"),
        ({"calibration": {"bias": "0"}}, "calibration.bias"),
        ({"calibration": {"t_weak": 5}}, "calibration.t_weak"),
        ({"calibration": {"t_weak": None, "t_strong": None, "abstain": [0.6, 0.4]}}, "calibration.abstain"),
        ({"calibration": {"margin": -1}}, "calibration.margin"),
        ({"calibration": {"shift": "much"}}, "calibration.shift"),
        ({"calibration": {"min_side": -1}}, "calibration.min_side"),
        ({"calibration": {"tstrong": 4}}, "calibration.tstrong"),
        ({"measured": {}}, "measured"),
        ({"measured": [{"medium": "a", "human": 1, "human_in_band": 2, "ai": 1, "ai_in_band": 0}]}, "measured"),
        ({"measured": [{"medium": "a", "human": 1}]}, "measured.human_in_band"),
    ],
)
def test_a_wrong_field_is_named(tmp_path, changes, field):
    error = refused(tmp_path, **changes)
    assert error.code == "model.card_field"
    assert error.params["field"] == field
    assert error.params["file"].endswith("model.json")


def test_further_keys_at_the_top_are_for_people(tmp_path):
    assert card(tmp_path, notes="for people").id == "mean"


def test_a_missing_model_file(tmp_path):
    assert refused(tmp_path, file="other.onnx").code == "model.file_missing"


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe", b"[" * 100_000, b"{" + b" " * 1024 * 1024 + b"}"])
def test_a_card_that_is_no_card(tmp_path, content):
    folder = install(tmp_path / "m", b"model")
    (folder / "model.json").write_bytes(content)
    with pytest.raises(InspectorError) as caught:
        read_card(folder)
    assert caught.value.code == "model.card_unreadable"


def test_no_card(tmp_path):
    with pytest.raises(InspectorError) as caught:
        read_card(tmp_path)
    assert caught.value.code == "model.card_unreadable"


def test_the_card_of_the_test_is_the_documented_form():
    assert json.loads(json.dumps(CARD)) == CARD
