"""What the runtime says is told in its last words, and the usual cases in ours."""

from __future__ import annotations

import pytest
from onnx import TensorProto, helper

from inspector.detectors import open_detector, runtimewords
from inspector.errors import InspectorError
from inspector.messages import text
from tests.detectors.networks import install, network, picture

SOURCE = "[ONNXRuntimeError] : 1 : FAIL : Load model from /home/a b/model.onnx failed:/onnxruntime_src/core/graph/"


def refused(tmp_path, model) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        open_detector(install(tmp_path / "m", model)).score(picture(0.5))
    assert "?" not in text(caught.value.code, **caught.value.params)
    return caught.value


def test_an_opset_of_the_future(tmp_path):
    model = network()
    model.opset_import[0].version = 999
    error = refused(tmp_path, model)
    assert (error.code, error.params["wanted"]) == ("model.too_new", "opset 999")


def test_a_file_format_of_the_future(tmp_path):
    model = network()
    model.ir_version = 99
    error = refused(tmp_path, model)
    assert (error.code, error.params["wanted"]) == ("model.too_new", "file format 99")


def test_an_operator_that_nobody_knows(tmp_path):
    model = network()
    model.graph.node[0].op_type = "FlyToTheMoon"
    error = refused(tmp_path, model)
    assert (error.code, error.params["name"]) == ("model.operator", "FlyToTheMoon")


def test_a_run_that_fails_says_what_did_not_fit(tmp_path):
    inputs = [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 64, 64])]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 2])]
    nodes = [
        helper.make_node("Constant", [], ["shape"], value_ints=[1, 7]),
        helper.make_node("Reshape", ["pixels", "shape"], ["logits"]),
    ]
    graph = helper.make_graph(nodes, "g", inputs, outputs)
    error = refused(tmp_path, helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8))
    assert error.code == "model.failed"
    assert "requested shape:{1,7}" in error.params["reason"]
    assert "onnxruntime" not in error.params["reason"].lower()


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        (
            SOURCE + "model.cc:256 onnxruntime::Model::Model(int&&, const std::function<void (a)>&) Bad thing.",
            "Bad thing",
        ),
        (
            "[ONNXRuntimeError] : 1 : FAIL : tensorprotoutils.cc:1657 GetSize Out of bounds (a) in X",
            "Out of bounds (a) in X",
        ),
        (
            "[ONNXRuntimeError] : 1 : FAIL : Non-zero status code while running Gather. Status Message: indices of no use",
            "indices of no use",
        ),
        ("[ONNXRuntimeError] : 1 : FAIL : outer [ONNXRuntimeError] : 10 : INVALID_GRAPH : inner", "inner"),
        ("plain words", "plain words"),
        (SOURCE + "x.cc:1 f(", "f("),
        ("", "it says nothing more"),
        ("y" * 1000, "y" * runtimewords.REASON_LIMIT),
    ],
)
def test_the_last_words(message, wanted):
    assert runtimewords.reason_of(message) == wanted


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("std::bad_alloc", "model.memory"),
        ("Failed to allocate memory for requested buffer of size 3", "model.memory"),
        (
            "[ONNXRuntimeError] : 7 : INVALID_PROTOBUF : Load model from x failed:Protobuf parsing failed.",
            "model.not_onnx",
        ),
        (
            "[ONNXRuntimeError] : 9 : NOT_IMPLEMENTED : Could not find an implementation for Sin(7) node",
            "model.operator",
        ),
        ("Fatal error: com.x:Foo(-1) is not a registered function/op", "model.operator"),
    ],
)
def test_codes(message, code):
    error = runtimewords.as_error(message, "model.onnx")
    assert error.code == code
    assert "?" not in text(error.code, **error.params)
