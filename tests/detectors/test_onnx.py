"""Real networks of every form give the score they should; broken ones give a clear error and nothing else."""

from __future__ import annotations

import math
import threading

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from inspector.detectors import open_detector
from inspector.domain.enums import Band
from inspector.errors import InspectorError
from inspector.messages import text
from tests.detectors.networks import constant, install, network, picture

SCALE = 8.0


def score(tmp_path, model, level=0.8, **changes):
    return open_detector(install(tmp_path / "m", model, **changes)).score(picture(level))


def error_of(action) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        action()
    assert caught.value.code.startswith("model.")
    assert "?" not in text(caught.value.code, **caught.value.params)
    assert text(caught.value.code, **caught.value.params) != caught.value.code
    return caught.value


def expected(level=0.8):
    return SCALE * (picture(level)[18:82, 28:92].mean() / 255 - 0.5)


TWO = {"labels": ["artificial", "real"], "ai_labels": ["artificial"]}
FORMS = {
    "one logit": ({}, {}, 1),
    "one logit, flat": ({"flat": True}, {}, 1),
    "NHWC": ({"layout": "NHWC"}, {"input": {"layout": "NHWC"}}, 1),
    "float16": ({"dtype": "float16"}, {"input": {"dtype": "float16"}}, 1),
    "fixed batch of 3": ({"batch": 3}, {}, 1),
    "dynamic size": ({"side": "s"}, {}, 1),
    "one probability": ({"last": "Sigmoid"}, {"output": {"activation": "none"}}, 1),
    "one logit for real": ({}, {"output": {"labels": ["ai", "real"], "ai_labels": ["ai"]}}, -1),
    "two logits": ({"columns": (1, 0)}, {"output": {"activation": "softmax", **TWO}}, 1),
    "softmax inside": ({"columns": (1, 0), "last": "Softmax"}, {"output": {"activation": "softmax", **TWO}}, 1),
    "softmax by hand": ({"columns": (1, 0), "inside": "yes"}, {"output": {"activation": "softmax", **TWO}}, 1),
    "probabilities": ({"columns": (1, 0), "last": "Softmax"}, {"output": {"activation": "none", **TWO}}, 1),
    "AI is the second": (
        {"columns": (1, 0)},
        {"output": {"activation": "softmax", "labels": ["real", "ai"], "ai_labels": ["ai"]}},
        -1,
    ),
    "sigmoid a label": ({"columns": (1, 0)}, {"output": {"activation": "sigmoid", **TWO}}, 1),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_model_gives_the_same_log_odds(tmp_path, form):
    how, changes, sign = FORMS[form]
    found = score(tmp_path, network(scale=SCALE, **how), **changes)
    assert found.raw == pytest.approx(sign * expected(), abs=0.02)
    assert found.score == pytest.approx(1 / (1 + math.exp(-found.raw)))


MEDIA = {"name": "medium", "labels": ["painting", "photo", "render"]}


@pytest.mark.parametrize(("level", "medium"), [(0.1, "painting"), (0.9, "render"), (0.5, None)])
def test_the_medium_is_named_where_the_model_is_sure(tmp_path, level, medium):
    found = score(tmp_path, network(scale=SCALE, media=3), level=level, medium=MEDIA)
    assert found.medium == medium
    assert found.raw == pytest.approx(expected(level), abs=0.02)


def test_media_that_do_not_fit_the_card(tmp_path):
    assert error_of(lambda: score(tmp_path, network(media=4), medium=MEDIA)).code == "model.output"
    assert error_of(lambda: score(tmp_path, network(), medium=MEDIA)).code == "model.shape"


def test_uint8_takes_pixels_as_they_are(tmp_path):
    found = score(tmp_path, network(dtype="uint8", scale=0.01), input={"dtype": "uint8"})
    assert found.raw == pytest.approx(0.01 * (picture(0.8)[18:82, 28:92].mean() - 0.5), abs=1e-4)


def test_ai_classes_are_added_up(tmp_path):
    labels = {"labels": ["dalle", "real", "sd"], "ai_labels": ["dalle", "sd"], "activation": "softmax"}
    found = score(tmp_path, network(columns=(1, 0, 1), scale=SCALE), output=labels)
    odds = math.exp(expected())
    assert found.raw == pytest.approx(math.log(2 * odds), abs=0.01)


def test_mean_std_range_and_colour_order(tmp_path):
    red = np.zeros((100, 100, 3), np.uint8)
    red[..., 0] = 255
    normalised = {"mean": [0.2, 0.0, 0.0], "std": [0.5, 1.0, 1.0], "range": [-1, 1]}
    found = open_detector(install(tmp_path / "a", network(), input=normalised)).score(red)
    assert found.raw == pytest.approx(((1 - 0.2) / 0.5 - 1 - 1) / 3 - 0.5, abs=1e-5)
    found = open_detector(install(tmp_path / "b", network(), input={**normalised, "color": "BGR"})).score(red)
    assert found.raw == pytest.approx(((-1 - 0.2) / 0.5 - 1 + 1) / 3 - 0.5, abs=1e-5)


def test_what_is_recorded_with_a_score(tmp_path):
    folder = install(tmp_path / "m", network(scale=SCALE))
    detector = open_detector(folder)
    found = detector.score(picture(0.9))
    assert (found.id, found.version, found.sha256) == ("mean", "3", detector.card.sha256)
    assert found.provider == "CPUExecutionProvider"
    assert found.precision == "float32"
    assert found.band is Band.AI
    assert found.not_run is None


def test_half_precision_and_int8_weights_are_named(tmp_path):
    graph = helper.make_graph(
        [
            helper.make_node("DequantizeLinear", ["q", "s"], ["w"]),
            helper.make_node("ReduceMean", ["pixels"], ["m"], axes=[2, 3], keepdims=0),
            helper.make_node("MatMul", ["m", "w"], ["logits"]),
        ],
        "int8",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 64, 64])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 1])],
        [constant("q", [[100], [100], [100]], np.int8), constant("s", 0.01)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    found = score(tmp_path, model)
    assert found.precision == "int8"
    assert found.raw == pytest.approx(3 * picture(0.8)[18:82, 28:92].mean() / 255, abs=1e-3)


def test_preferred_providers_that_are_not_there_are_passed_over(tmp_path):
    detector = open_detector(install(tmp_path / "m", network()), providers=["NoSuchExecutionProvider"])
    assert detector.score(picture(0.5)).provider == "CPUExecutionProvider"


def test_the_map_covers_the_picture(tmp_path):
    detector = open_detector(install(tmp_path / "m", network(with_map=True), output={"map": "map"}))
    rgb = picture(0.2, 128, 192)
    rgb[:, 128:] = 250
    found = detector.heat_map(rgb)
    assert found.values.shape == (8, 12)
    assert (found.cell_width, found.cell_height) == (16, 16)
    assert np.isfinite(found.values).all()
    assert found.values[:, 9:].mean() > 0.9 > 0.3 > found.values[:, :7].mean()


def test_large_pictures_are_mapped_in_part(tmp_path):
    detector = open_detector(install(tmp_path / "m", network(with_map=True), output={"map": "map"}))
    found = detector.heat_map(picture(0.5, 500, 700))
    assert found.values.shape == (31, 44)
    assert 0 < np.isfinite(found.values).sum() <= 12 * 16
    assert np.isnan(found.values).any()


def test_the_map_of_a_resized_picture_says_where_it_lies(tmp_path):
    detector = open_detector(
        install(tmp_path / "m", network(with_map=True), input={"geometry": "squash"}, output={"map": "map"})
    )
    found = detector.heat_map(picture(0.5, 128, 256))
    assert (found.values.shape, found.left, found.top) == ((4, 4), 0, 0)
    assert (found.cell_width, found.cell_height) == (64, 32)


def test_no_map(tmp_path):
    assert open_detector(install(tmp_path / "a", network())).heat_map(picture(0.5)) is None
    small = open_detector(install(tmp_path / "b", network(with_map=True), output={"map": "map"}))
    assert small.heat_map(picture(0.5, 40, 100)) is None


def test_threads_share_one_model(tmp_path):
    detector = open_detector(install(tmp_path / "m", network(scale=SCALE)))
    levels = np.linspace(0.2, 0.9, 16)
    found: dict[float, float | None] = {}
    threads = [
        threading.Thread(target=lambda level=level: found.update({level: detector.score(picture(level)).raw}))
        for level in levels
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[level] for level in levels] == [detector.score(picture(level)).raw for level in levels]


def test_a_card_for_another_file(tmp_path):
    folder = install(tmp_path / "m", network())
    with (folder / "model.onnx").open("ab") as stream:
        stream.write(b"\x08\x08")
    assert error_of(lambda: open_detector(folder).score(picture(0.5))).code == "model.wrong_hash"


@pytest.mark.parametrize("cut", [0, 1, 100, 300])
def test_a_broken_file(tmp_path, cut):
    data = network().SerializeToString()[:cut]
    folder = install(tmp_path / "m", data)
    assert error_of(lambda: open_detector(folder).score(picture(0.5))).code in ("model.not_onnx", "model.unreadable")


def test_damaged_files_raise_nothing_else(tmp_path):
    chance = np.random.default_rng(4)
    good = network(columns=(1, 0)).SerializeToString()
    for number in range(60):
        data = bytearray(good)
        for place in chance.integers(0, len(data), 3):
            data[place] = chance.integers(0, 256)
        folder = install(tmp_path / str(number), bytes(data), output={"activation": "softmax", **TWO}, id=f"m{number}")
        try:
            open_detector(folder).score(picture(0.5))
        except InspectorError as error:
            assert error.code.startswith("model."), error.code  # noqa: PT017


def test_a_failing_model_is_loaded_once_and_fails_each_time(tmp_path, monkeypatch):
    from inspector.detectors import onnx as runtime

    calls = []
    read = runtime.read_graph
    monkeypatch.setattr(runtime, "read_graph", lambda path: calls.append(path) or read(path))
    detector = open_detector(install(tmp_path / "m", b"rubbish"))
    for _ in range(3):
        assert error_of(lambda: detector.score(picture(0.5))).code == "model.not_onnx"
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("how", "changes", "word"),
    [
        ({}, {"input": {"size": 32}}, "64 x 64"),
        ({}, {"input": {"layout": "NHWC"}}, "3 x 64 x 64"),
        ({"dtype": "float16"}, {}, "float16"),
        ({}, {"input": {"name": "image"}}, "pixels"),
        ({}, {"output": {"name": "scores"}}, "logits"),
        ({}, {"output": {"map": "map"}}, "logits"),
        ({"batch": 500}, {}, "500"),
    ],
)
def test_a_card_that_does_not_fit(tmp_path, how, changes, word):
    error = error_of(lambda: score(tmp_path, network(**how), **changes))
    assert error.code == "model.shape"
    assert word in error.params["reason"]


def test_outputs_that_do_not_fit_the_labels(tmp_path):
    labels = {"activation": "softmax", **TWO}
    error = error_of(lambda: score(tmp_path, network(columns=(1, 0, 0)), output=labels))
    assert error.code == "model.output"


def test_not_a_number_is_an_error_and_no_score(tmp_path):
    error = error_of(lambda: score(tmp_path, network(scale=math.inf), level=0.5))
    assert error.code == "model.output"


def test_a_model_that_fails_while_running(tmp_path):
    graph = helper.make_graph(
        [helper.make_node("Reshape", ["pixels", "shape"], ["logits"])],
        "fails",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 64, 64])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", "k"])],
        [constant("shape", [7, 11], np.int64)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    assert error_of(lambda: score(tmp_path, model)).code == "model.failed"


def _external(location: str) -> onnx.ModelProto:
    model = network()
    tensor = model.graph.initializer[1]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location)
    return model


@pytest.mark.parametrize(
    "location", ["../secret.bin", "/etc/passwd", "C:\\secret.bin", "missing.bin", "link.bin", "../m/own.bin"]
)
def test_weights_outside_the_folder_are_refused(tmp_path, location):
    (tmp_path / "secret.bin").write_bytes(bytes(64))
    folder = install(tmp_path / "m", _external(location))
    (folder / "link.bin").symlink_to(tmp_path / "secret.bin")
    (folder / "own.bin").write_bytes(bytes(64))
    error = error_of(lambda: open_detector(folder).score(picture(0.5)))
    assert error.code == "model.external_data"
    assert error.params["name"] == location


def test_weights_beside_the_model_are_read(tmp_path):
    folder = install(tmp_path / "m", _external("weights.bin"))
    (folder / "weights.bin").write_bytes(np.float32(4).tobytes())
    found = open_detector(folder).score(picture(0.8))
    assert found.raw == pytest.approx(expected() / SCALE * 4, abs=1e-3)


def test_foreign_operators_are_refused(tmp_path):
    model = network()
    model.graph.node[0].domain = "example.evil"
    model.opset_import.add(domain="example.evil", version=1)
    error = error_of(lambda: score(tmp_path, model))
    assert (error.code, error.params["domain"]) == ("model.custom_ops", "example.evil")


def test_models_above_the_limit_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("inspector.detectors.graph.SIZE_LIMIT", 100)
    assert error_of(lambda: score(tmp_path, network())).code == "model.too_large"


def test_weights_count_for_the_limit(tmp_path, monkeypatch):
    folder = install(tmp_path / "m", _external("weights.bin"))
    (folder / "weights.bin").write_bytes(bytes(5000))
    monkeypatch.setattr("inspector.detectors.graph.SIZE_LIMIT", 4000)
    assert error_of(lambda: open_detector(folder).score(picture(0.5))).code == "model.too_large"


def test_graphs_nested_too_deeply_are_refused(tmp_path):
    def graph(depth):
        nodes = [helper.make_node("Identity", ["pixels"], ["logits"])]
        if depth:
            nodes.append(helper.make_node("If", ["c"], ["o"], then_branch=graph(depth - 1)))
        return helper.make_graph(
            nodes,
            "g",
            [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 64, 64])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 1])],
        )

    assert error_of(lambda: score(tmp_path, helper.make_model(graph(12)))).code == "model.too_many"


def test_graphs_with_too_many_nodes_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("inspector.detectors.graph.NODE_LIMIT", 3)
    assert error_of(lambda: score(tmp_path, network())).code == "model.too_many"
