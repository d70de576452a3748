"""The tower as an ONNX graph of standard operators, with weights in int8 and all arithmetic in float32.

    pixels f32 [n,3,224,224], RGB, 0 to 255 → blocks 0 to 8 → taps after blocks 5, 6, 7 and 8
    → class token and mean of the patch tokens of each tap → linear heads

Each weight is an int8 initialiser under a `DequantizeLinear` over its columns: what the runtime computes is float, so
that a score depends neither on the batch nor on the processor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from models.training.encoder import GRID, HEADS, PATCH, SIDE, TOKENS, WIDTH, Block, Encoder, Floats, Linear, Norm

OPSET = 17
IR_VERSION = 8
EPSILON = 1e-5
TAPS = (5, 6, 7, 8)
"""Numbers of the blocks after which the tokens are looked at."""
QUICK_GELU = 1.702


@dataclass(frozen=True, slots=True)
class Heads:
    """Linear heads on the taps. Column 0 gives the log odds of AI, the others those of each medium.

    `weight` is [len(taps), 2, WIDTH, columns] (class token, mean of the patch tokens), `bias` [columns].
    """

    weight: Floats
    bias: Floats
    taps: tuple[int, ...] = TAPS


@dataclass(slots=True)
class _Graph:
    """Nodes and initialisers of a graph that is being built."""

    as_float: bool = False
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    tensors: list[onnx.TensorProto] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def const(self, name: str, value: Any) -> str:
        """An initialiser, added once."""
        if name not in self._known:
            self._known.add(name)
            self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, name: str, outputs: int = 1, **attributes: Any) -> str:
        """A node; its output has its name (with a number behind it where it has several)."""
        names = [name] if outputs == 1 else [f"{name}.{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=f"node.{name}", **attributes))
        return names[0]

    def ints(self, *values: int) -> str:
        """A short list of whole numbers, as shapes and axes are given."""
        return self.const("ints." + "_".join(map(str, values)), np.array(values, np.int64))

    def norm(self, value: str, norm: Norm, name: str) -> str:
        """Layer normalisation over the last axis."""
        weight, bias = self.const(f"{name}.weight", norm.weight), self.const(f"{name}.bias", norm.bias)
        return self.add("LayerNormalization", value, weight, bias, name=name, axis=-1, epsilon=EPSILON)

    def linear(self, value: str, linear: Linear, name: str) -> str:
        """A linear layer over the last axis."""
        if self.as_float:
            weight = self.const(f"{name}.weight", linear.weight)
        else:
            quantised = self.const(f"{name}.quantised", linear.quantised)
            scale = self.const(f"{name}.scale", linear.scale)
            zero = self.const(f"{name}.zero", np.zeros(linear.scale.size, np.int8))
            weight = self.add("DequantizeLinear", quantised, scale, zero, name=f"{name}.weight", axis=1)
        product = self.add("MatMul", value, weight, name=f"{name}.product")
        return self.add("Add", product, self.const(f"{name}.bias", linear.bias), name=name)


def feature_model(encoder: Encoder, taps: Sequence[int] = TAPS, *, as_float: bool = False) -> onnx.ModelProto:
    """A model whose output `feat` [n, len(taps), 3, WIDTH] holds class token, mean and deviation of the patch tokens.

    Args:
        encoder: the tower.
        taps: numbers of the blocks after which the tokens are looked at.
        as_float: store the weights as float32, which gives the same numbers in a file four times as large.
    """
    graph = _Graph(as_float=as_float)
    rows = []
    for number, tokens in _tower(graph, encoder, taps):
        first, patches = _split(graph, tokens, number)
        mean = graph.add("ReduceMean", patches, name=f"mean.{number}", axes=[1], keepdims=1)
        away = graph.add("Sub", patches, mean, name=f"away.{number}")
        square = graph.add("Mul", away, away, name=f"square.{number}")
        variance = graph.add("ReduceMean", square, name=f"variance.{number}", axes=[1], keepdims=1)
        deviation = graph.add("Sqrt", variance, name=f"deviation.{number}")
        row = graph.add("Concat", first, mean, deviation, name=f"row.{number}", axis=1)
        rows.append(graph.add("Unsqueeze", row, graph.ints(1), name=f"tap.{number}"))
    graph.add("Concat", *rows, name="feat", axis=1)
    return _model(graph, [("feat", ["n", len(taps), 3, WIDTH])])


def detector_model(encoder: Encoder, heads: Heads, *, as_float: bool = False) -> onnx.ModelProto:
    """The detector: `logit` [n], `map` [n, GRID, GRID] whose mean is the logit, and `medium` [n, columns - 1].

    `medium` holds probabilities, and is left out where there is no column for it. A patch's log odds come from its own
    tokens and the class tokens of the whole crop.
    """
    graph = _Graph(as_float=as_float)
    sums: list[str] = []
    for place, (number, tokens) in enumerate(_tower(graph, encoder, heads.taps)):
        first, patches = _split(graph, tokens, number)
        for what, value, weight in (("class", first, 0), ("patches", patches, 1)):
            matrix = graph.const(f"head.{what}.{number}.weight", heads.weight[place, weight])
            part = graph.add("MatMul", value, matrix, name=f"head.{what}.{number}")
            sums.append(graph.add("Add", sums[-1], part, name=f"head.sum.{what}.{number}") if sums else part)
    odds = graph.add("Add", sums[-1], graph.const("head.bias", heads.bias), name="head.odds")
    means = graph.add("ReduceMean", odds, name="head.means", axes=[1], keepdims=0)
    columns = heads.bias.size
    patch = graph.add("Slice", odds, graph.ints(0), graph.ints(1), graph.ints(2), name="head.patch")
    graph.add("Reshape", patch, graph.ints(-1, GRID, GRID), name="map")
    first = graph.add("Slice", means, graph.ints(0), graph.ints(1), graph.ints(1), name="head.first")
    graph.add("Reshape", first, graph.ints(-1), name="logit")
    outputs: list[tuple[str, list[Any]]] = [("logit", ["n"]), ("map", ["n", GRID, GRID])]
    if columns > 1:
        rest = graph.add("Slice", means, graph.ints(1), graph.ints(columns), graph.ints(1), name="head.rest")
        graph.add("Softmax", rest, name="medium", axis=-1)
        outputs.append(("medium", ["n", columns - 1]))
    return _model(graph, outputs)


def save(model: onnx.ModelProto, path: Path) -> None:
    """Check a model and write it, whole or not at all."""
    onnx.checker.check_model(model, full_check=True)
    part = path.with_suffix(".part")
    part.write_bytes(model.SerializeToString(deterministic=True))
    part.replace(path)


def _tower(graph: _Graph, encoder: Encoder, taps: Sequence[int]) -> list[tuple[int, str]]:
    """The blocks up to the last tap; the names of the tokens [n, TOKENS, WIDTH] after each tap."""
    patch = graph.const("patch.weight", encoder.patch), graph.const("patch.bias", encoder.patch_bias)
    cells = graph.add("Conv", "pixels", *patch, name="patch", kernel_shape=[PATCH, PATCH], strides=[PATCH, PATCH])
    rows = graph.add("Reshape", cells, graph.ints(0, WIDTH, TOKENS - 1), name="patch.rows")
    patches = graph.add("Transpose", rows, name="patch.tokens", perm=[0, 2, 1])
    # One zero token in front makes room for the class token, whose value is part of the positions.
    pads = graph.ints(0, 1, 0, 0, 0, 0)
    padded = graph.add("Pad", patches, pads, name="patch.padded", mode="constant")
    positions = encoder.positions.copy()
    positions[0] += encoder.class_token
    placed = graph.add("Add", padded, graph.const("positions", positions[None]), name="placed")
    tokens = graph.norm(placed, encoder.norm, "norm")
    found = []
    for number, block in enumerate(encoder.blocks[: max(taps) + 1]):
        tokens = _block(graph, block, tokens, f"block.{number}")
        if number in taps:
            found.append((number, tokens))
    return found


def _block(graph: _Graph, block: Block, tokens: str, name: str) -> str:
    seen = _attention(graph, block, graph.norm(tokens, block.norm1, f"{name}.norm1"), name)
    tokens = graph.add("Add", tokens, seen, name=f"{name}.seen")
    wide = graph.linear(graph.norm(tokens, block.norm2, f"{name}.norm2"), block.fc1, f"{name}.fc1")
    steep = graph.add("Mul", wide, graph.const("quick_gelu", np.float32(QUICK_GELU)), name=f"{name}.steep")
    gate = graph.add("Sigmoid", steep, name=f"{name}.gate")
    gated = graph.add("Mul", wide, gate, name=f"{name}.gated")
    return graph.add("Add", tokens, graph.linear(gated, block.fc2, f"{name}.fc2"), name=f"{name}.tokens")


def _attention(graph: _Graph, block: Block, tokens: str, name: str) -> str:
    both = graph.linear(tokens, block.qkv, f"{name}.qkv")
    size = WIDTH // HEADS
    shares = graph.ints(WIDTH, WIDTH, WIDTH)
    graph.add("Split", both, shares, name=f"{name}.part", outputs=3, axis=-1)
    shape = graph.ints(0, TOKENS, HEADS, size)
    turned = []
    for number, perm in enumerate(([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])):
        heads = graph.add("Reshape", f"{name}.part.{number}", shape, name=f"{name}.heads.{number}")
        turned.append(graph.add("Transpose", heads, name=f"{name}.turned.{number}", perm=perm))
    query, key, value = turned
    likeness = graph.add("MatMul", query, key, name=f"{name}.likeness")
    share = graph.add("Softmax", likeness, name=f"{name}.share", axis=-1)
    mixed = graph.add("MatMul", share, value, name=f"{name}.mixed")
    back = graph.add("Transpose", mixed, name=f"{name}.back", perm=[0, 2, 1, 3])
    joined = graph.add("Reshape", back, graph.ints(0, TOKENS, WIDTH), name=f"{name}.joined")
    return graph.linear(joined, block.out, f"{name}.out")


def _split(graph: _Graph, tokens: str, number: int) -> tuple[str, str]:
    """Class token [n, 1, WIDTH] and patch tokens [n, TOKENS - 1, WIDTH]."""
    first = graph.add("Slice", tokens, graph.ints(0), graph.ints(1), graph.ints(1), name=f"class.{number}")
    rest = graph.add("Slice", tokens, graph.ints(1), graph.ints(TOKENS), graph.ints(1), name=f"patches.{number}")
    return first, rest


def _model(graph: _Graph, outputs: list[tuple[str, list[Any]]]) -> onnx.ModelProto:
    ports = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs]
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])
    made = helper.make_graph(graph.nodes, "detector", [pixels], ports, graph.tensors)
    opset = [helper.make_opsetid("", OPSET)]
    return helper.make_model(made, opset_imports=opset, ir_version=IR_VERSION, producer_name="models.training")
