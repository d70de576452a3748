"""Small real ONNX networks: the mean of the picture, as logits or probabilities, in every form a model may have."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TYPES = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16, "uint8": TensorProto.UINT8}


def constant(name: str, value: Any, dtype: type = np.float32) -> Any:
    return numpy_helper.from_array(np.asarray(value, dtype), name)


def network(
    *,
    layout: str = "NCHW",
    dtype: str = "float32",
    side: int | str = 64,
    batch: int | str = "n",
    columns: tuple[float, ...] = (1.0,),
    last: str = "",
    inside: str = "",
    with_map: bool = False,
    scale: float = 1.0,
    flat: bool = False,
    media: int = 0,
) -> onnx.ModelProto:
    """A model whose output k is `scale * columns[k] * (mean of the input - 0.5)`; `last` is an operator after it.

    With `inside`, the operators Exp, ReduceSum and Div make a softmax by hand. `flat` gives [n] in place of [n, k].
    With `media`, an output `medium` favours the first of so many for dark pictures and the last for bright ones.
    """
    shape = [batch, 3, side, side] if layout == "NCHW" else [batch, side, side, 3]
    nodes = []
    values = "pixels"
    if dtype != "float32":
        nodes.append(helper.make_node("Cast", ["pixels"], ["as_float"], to=TensorProto.FLOAT))
        values = "as_float"
    nodes += [
        helper.make_node("ReduceMean", [values], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Sub", ["mean", "half"], ["centred"]),
        helper.make_node("Unsqueeze", ["centred", "one"], ["column"]),
        helper.make_node("MatMul", ["column", "weights"], ["linear"]),
    ]
    weights = np.array([columns], np.float32) * scale
    name = "linear"
    if inside:
        nodes += [
            helper.make_node("Exp", ["linear"], ["exp"]),
            helper.make_node("ReduceSum", ["exp", "one"], ["sum"], keepdims=1),
            helper.make_node("Div", ["exp", "sum"], ["share"]),
        ]
        name = "share"
    if last:
        nodes.append(helper.make_node(last, [name], ["after"], **({"axis": 1} if last == "Softmax" else {})))
        name = "after"
    nodes.append(
        helper.make_node("Squeeze", [name, "one"], ["logits"])
        if flat
        else helper.make_node("Identity", [name], ["logits"])
    )
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [batch] if flat else [batch, len(columns)])]
    if with_map:
        nodes += [
            helper.make_node("ReduceMean", [values], ["grey"], axes=[1 if layout == "NCHW" else 3], keepdims=0),
            helper.make_node("Unsqueeze", ["grey", "one"], ["plane"]),
            helper.make_node("AveragePool", ["plane"], ["pooled"], kernel_shape=[16, 16], strides=[16, 16]),
            helper.make_node("Squeeze", ["pooled", "one"], ["map"]),
        ]
        outputs.append(helper.make_tensor_value_info("map", TensorProto.FLOAT, [batch, None, None]))
    if media:
        nodes += [
            helper.make_node("MatMul", ["column", "kinds"], ["kind"]),
            helper.make_node("Softmax", ["kind"], ["medium"], axis=1),
        ]
        outputs.append(helper.make_tensor_value_info("medium", TensorProto.FLOAT, [batch, media]))
    kinds = [constant("kinds", [np.linspace(-20, 20, media)])] if media else []
    graph = helper.make_graph(
        nodes,
        "mean",
        [helper.make_tensor_value_info("pixels", TYPES[dtype], shape)],
        outputs,
        [constant("half", 0.5), constant("weights", weights), constant("one", [1], np.int64), *kinds],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def harmful(kind: str) -> onnx.ModelProto:
    """The model of `network` with something before its answer: `endless` never ends, `greedy` takes 16 GB, `random`
    answers differently each time, and `late` behaves for grey but never ends for pictures that are bright at a corner.
    """
    model = network(side=64)
    graph = model.graph
    nodes = list(graph.node)
    del graph.node[:]
    nodes[-1].output[0] = "answer"
    if kind == "random":
        extra = [helper.make_node("RandomNormalLike", ["answer"], ["extra"])]
    elif kind == "greedy":
        graph.initializer.append(constant("huge", [4, 1024, 1024, 1024], np.int64))
        filled = helper.make_node("ConstantOfShape", ["huge"], ["filled"], value=constant("fill", [1.0]))
        extra = [filled, helper.make_node("ReduceMean", ["filled"], ["extra"], keepdims=0)]
    else:
        extra = [*_condition(graph, late=kind == "late"), _loop(), helper.make_node("Mul", ["turns", "nil"], ["extra"])]
        graph.initializer.append(constant("nil", 0.0))
    graph.node.extend([*nodes, *extra, helper.make_node("Add", ["answer", "extra"], ["logits"])])
    onnx.checker.check_model(model)
    return model


def crowded(kind: str) -> onnx.ModelProto:
    """A model of two labels that takes any number of pictures, but not well: `compares` them with each other, takes one
    at a time whatever it `declares`, or writes the numbers of all in one `row`.
    """
    model = network(columns=(0, 1), scale=8)
    nodes, graph = list(model.graph.node), model.graph
    del graph.node[:]
    if kind == "declares":
        graph.initializer.append(constant("whole", [1, 3, 64, 64], np.int64))
        nodes[0].input[0] = "shaped"
        nodes.insert(0, helper.make_node("Reshape", ["pixels", "whole"], ["shaped"]))
    elif kind == "row":
        graph.initializer.append(constant("row", [1, -1], np.int64))
        nodes[-1].output[0] = "answer"
        nodes.append(helper.make_node("Reshape", ["answer", "row"], ["logits"]))
        graph.output[0].type.tensor_type.shape.dim[0].dim_value = 1
        graph.output[0].type.tensor_type.shape.dim[1].dim_param = "all"
    else:
        nodes[0].output[0] = "own"
        others = [helper.make_node("ReduceMax", ["own"], ["top"], keepdims=0)]
        nodes[1:1] = [*others, helper.make_node("Sub", ["own", "top"], ["less"])]
        nodes[3].input[0] = "less"
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


def _condition(graph: Any, *, late: bool) -> list[Any]:
    """Whether the loop begins at all: always, or where the first pixel is bright."""
    graph.initializer.extend([constant("limit", 0.9 if late else -1.0), constant("start", [0, 0, 0, 0], np.int64)])
    graph.initializer.append(constant("end", [1, 1, 1, 1], np.int64))
    return [
        helper.make_node("Slice", ["pixels", "start", "end"], ["corner"]),
        helper.make_node("Squeeze", ["corner"], ["pixel"]),
        helper.make_node("Greater", ["pixel", "limit"], ["go"]),
    ]


def _loop() -> Any:
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go_in"], ["go_out"]),
            helper.make_node("Constant", [], ["step"], value=constant("", 1.0)),
            helper.make_node("Add", ["turns_in", "step"], ["turns_out"]),
        ],
        "turn",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_in", TensorProto.BOOL, []),
            helper.make_tensor_value_info("turns_in", TensorProto.FLOAT, []),
        ],
        [
            helper.make_tensor_value_info("go_out", TensorProto.BOOL, []),
            helper.make_tensor_value_info("turns_out", TensorProto.FLOAT, []),
        ],
    )
    return helper.make_node("Loop", ["", "go", "half"], ["turns"], body=body)


CARD: dict[str, Any] = {
    "schema": 1,
    "id": "mean",
    "name": "Mean of the picture",
    "version": "3",
    "licence": "CC0",
    "source": "made in the test",
    "input": {"name": "pixels", "size": [64, 64], "geometry": "centre_crop_native"},
    "output": {"name": "logits", "activation": "sigmoid"},
    "calibration": {"t_weak": 1.0, "t_strong": 2.0, "min_side": 64, "margin": 0.0},
}


def install(folder: Path, model: onnx.ModelProto | bytes, **changes: Any) -> Path:
    """Write a model and its card; `changes` replace top-level keys, dictionaries are merged."""
    folder.mkdir(parents=True, exist_ok=True)
    data = model if isinstance(model, bytes) else model.SerializeToString()
    (folder / "model.onnx").write_bytes(data)
    card = dict(CARD, sha256=hashlib.sha256(data).hexdigest())
    for key, value in changes.items():
        merge = isinstance(value, dict) and isinstance(card.get(key), dict)
        card[key] = {**card[key], **value} if merge else value
    (folder / "model.json").write_text(json.dumps({key: value for key, value in card.items() if value is not ...}))
    return folder


def picture(level: float, height: int = 100, width: int = 120, seed: int = 1) -> np.ndarray:
    """A noisy picture around a grey level of 0 to 1, so that it is not blank."""
    noise = np.random.default_rng(seed).integers(-20, 21, (height, width, 1))
    return (level * 255 + noise).clip(0, 255).astype(np.uint8).repeat(3, axis=2)
