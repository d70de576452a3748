"""What a model declares is read without running it, in bounded time, whatever the file says."""

from __future__ import annotations

import time

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from inspector.detectors import open_detector
from inspector.detectors.autofill import card_for
from inspector.detectors.graph import POINTER_LIMIT, check_safe, read_graph
from inspector.errors import InspectorError
from inspector.messages import text
from tests.detectors.networks import constant, network, picture

PICTURES = ["n", 3, 64, 64]
LIBRARY = "pkg.onnxscript.torch_lib"


def written(tmp_path, model):
    path = tmp_path / "model.onnx"
    path.write_bytes(model if isinstance(model, bytes) else model.SerializeToString())
    return path


def refused(action) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        action()
    assert "?" not in text(caught.value.code, **caught.value.params)
    return caught.value


def length(number: int) -> bytes:
    found = b""
    while number > 0x7F:
        found += bytes([number & 0x7F | 0x80])
        number >>= 7
    return found + bytes([number])


def ending(operator: str, kind: int, shape: list, name: str = "logits", **attributes) -> onnx.ModelProto:
    """The network with one more operator after its answer."""
    model = network(columns=(0, 1))
    model.graph.node[-1].output[0] = "answer"
    model.graph.node.append(helper.make_node(operator, ["answer"], [name], **attributes))
    del model.graph.output[:]
    model.graph.output.append(helper.make_tensor_value_info(name, kind, shape))
    return model


@pytest.mark.parametrize(
    "bomb",
    [
        lambda good: good + b"\x08\x08" * 4_000_000,
        lambda good: b"\x08\x08\x3a" + length(12_000_000) + b"\x2a\x02\x42\x00" * 3_000_000,
    ],
    ids=["fields of the file", "weights without numbers"],
)
def test_millions_of_parts_end_early(tmp_path, bomb):
    path = written(tmp_path, bomb(network().SerializeToString()))
    begin = time.process_time()
    assert refused(lambda: read_graph(path)).code == "model.too_many"
    assert time.process_time() - begin < 30


def test_weights_of_very_many_dimensions_end_early(tmp_path):
    model = network()
    model.graph.initializer[1].dims.extend([2**62] * 1000)
    assert refused(lambda: read_graph(written(tmp_path, model))).code == "model.too_many"


def test_very_long_names_end_early(tmp_path):
    model = network()
    model.graph.node[0].name = "n" * 100_000
    read_graph(written(tmp_path, model))
    model.graph.node[0].output[0] = "n" * 100_000
    assert refused(lambda: read_graph(written(tmp_path, model))).code == "model.too_many"


def test_long_properties_are_cut(tmp_path):
    model = network()
    model.metadata_props.add(key="version", value="9" * 1_000_000)
    model.metadata_props.add(key="licence", value="MIT\n\x1b[31m" * 100)
    card = card_for(written(tmp_path, model))
    assert len(card.version) <= 200
    assert len(card.licence) <= 200
    assert "\n" not in card.licence


def test_nothing_but_a_pointer(tmp_path):
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 343237232\n"
    assert len(pointer) < POINTER_LIMIT
    assert refused(lambda: read_graph(written(tmp_path, pointer))).code == "model.pointer"


@pytest.mark.parametrize("data", [b"", b"<html>Not found</html>", b"PK\x03\x04" + bytes(200)])
def test_no_model_at_all(tmp_path, data):
    assert refused(lambda: read_graph(written(tmp_path, data))).code == "model.not_onnx"


def test_a_model_without_an_output(tmp_path):
    model = network()
    del model.graph.output[:]
    error = refused(lambda: read_graph(written(tmp_path, model)))
    assert (error.code, error.params["reason"]) == ("model.shape", "it has no output")


def own_function(body) -> onnx.ModelProto:
    """The network with an operator that the file itself defines, as exports from PyTorch do."""
    model = network(columns=(0, 1))
    function = helper.make_function(LIBRARY, "aten_same", ["a"], ["o"], body, [helper.make_opsetid("", 17)])
    model.functions.append(function)
    model.opset_import.add(domain=LIBRARY, version=1)
    model.graph.node[-1].output[0] = "answer"
    model.graph.node.append(helper.make_node("aten_same", ["answer"], ["logits"], domain=LIBRARY))
    return model


def test_operators_that_a_file_defines_are_no_foreign_ones(tmp_path):
    path = written(tmp_path, own_function([helper.make_node("Identity", ["a"], ["o"])]))
    check_safe(read_graph(path), path)
    assert open_detector(path).score(picture(0.9, 300, 300)).raw > open_detector(path).score(picture(0.2, 300, 300)).raw


def test_foreign_operators_inside_them_are(tmp_path):
    path = written(tmp_path, own_function([helper.make_node("Foo", ["a"], ["o"], domain="example.evil")]))
    assert refused(lambda: check_safe(read_graph(path), path)).params["domain"] == "example.evil"


def outside() -> TensorProto:
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="/etc/passwd")
    return tensor


def in_a_constant(attribute):
    attribute.name, attribute.type = "value", onnx.AttributeProto.TENSOR
    attribute.t.CopyFrom(outside())


def in_a_sparse_constant(attribute):
    attribute.name, attribute.type = "sparse_value", onnx.AttributeProto.SPARSE_TENSOR
    attribute.sparse_tensor.values.CopyFrom(outside())
    attribute.sparse_tensor.indices.CopyFrom(numpy_helper.from_array(np.array([0])))


@pytest.mark.parametrize("hide", [in_a_constant, in_a_sparse_constant])
def test_weights_elsewhere_are_found_wherever_they_hide(tmp_path, hide):
    model = network()
    node = helper.make_node("Constant", [], ["hidden"])
    hide(node.attribute.add())
    model.graph.node.insert(0, node)
    path = written(tmp_path, model)
    assert refused(lambda: check_safe(read_graph(path), path)).params["name"] == "/etc/passwd"


@pytest.mark.parametrize(
    ("model", "word"),
    [
        (lambda: ending("Cast", TensorProto.STRING, ["n", 2], to=TensorProto.STRING), "text"),
        (lambda: ending("ArgMax", TensorProto.INT64, ["n"], axis=1, keepdims=0), "int64"),
        (lambda: ending("Cast", TensorProto.BOOL, ["n", 2], to=TensorProto.BOOL), "bool"),
        (lambda: ending("Cast", TensorProto.BFLOAT16, ["n", 2], to=TensorProto.BFLOAT16), "bfloat16"),
    ],
)
def test_answers_that_are_no_scores(tmp_path, model, word):
    path = written(tmp_path, model())
    error = refused(lambda: open_detector(path).score(picture(0.5, 300, 300)))
    assert (error.code, word in error.params["reason"]) == ("model.shape", True)


def test_an_answer_that_is_a_list(tmp_path):
    model = ending("SequenceConstruct", TensorProto.FLOAT, ["n", 2])
    del model.graph.output[:]
    model.graph.output.append(helper.make_tensor_sequence_value_info("logits", TensorProto.FLOAT, ["n", 2]))
    error = refused(lambda: open_detector(written(tmp_path, model)).score(picture(0.5, 300, 300)))
    assert "a list" in error.params["reason"]


def test_scores_are_taken_where_a_class_number_comes_first(tmp_path):
    model = ending("ArgMax", TensorProto.INT64, ["n"], name="label", axis=1, keepdims=0)
    model.graph.node.append(helper.make_node("Softmax", ["answer"], ["result"], axis=1))
    model.graph.output.append(helper.make_tensor_value_info("result", TensorProto.FLOAT, ["n", 2]))
    assert card_for(written(tmp_path, model)).output.name == "result"


def test_scores_of_double_precision(tmp_path):
    path = written(tmp_path, ending("Cast", TensorProto.DOUBLE, ["n", 2], to=TensorProto.DOUBLE))
    assert open_detector(path).score(picture(0.9, 300, 300)).raw > 0


@pytest.mark.parametrize("shape", [[3, 64, 64], [1, 8, 3, 64, 64], None])
def test_inputs_that_are_no_pictures(tmp_path, shape):
    model = network()
    model.graph.input[0].CopyFrom(helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape))
    assert refused(lambda: card_for(written(tmp_path, model))).code == "model.shape"


def test_two_inputs(tmp_path):
    model = network()
    model.graph.input.append(helper.make_tensor_value_info("mask", TensorProto.FLOAT, PICTURES))
    assert refused(lambda: card_for(written(tmp_path, model))).code == "model.shape"


def test_weights_that_are_listed_as_inputs_are_none(tmp_path):
    model = network()
    model.graph.initializer.append(constant("spare", [1.0]))
    model.graph.input.append(helper.make_tensor_value_info("spare", TensorProto.FLOAT, [1]))
    assert [port.name for port in read_graph(written(tmp_path, model)).inputs] == ["pixels"]
