"""The detector on one core: the shipped model, or a small made network where none is shipped."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from inspector import detectors, pixels
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.onnx import OnnxRunner
from inspector.detectors.running import RunningDetector
from inspector.settings import paths
from tests.bench.base import Effort, Line, interleaved, rates


def run(effort: Effort) -> Iterator[Line]:
    """Pictures a second and core for a whole score, and runs a second against the bare session."""
    with tempfile.TemporaryDirectory(prefix="inspector-bench-") as folder:
        card, name = _model(Path(folder))
        detector = RunningDetector(card, lambda: OnnxRunner(card))
        side = effort.size(1024, 256)
        picture = _picture(side, side)
        crop = _picture(*card.input.size)
        detector.score(picture, reencode=pixels.reencode)  # loads the model
        count, runs = effort.size(2, 1), effort.size(5, 1)
        (whole,) = interleaved(effort, lambda: _score(detector, picture, count))
        yield from rates("detector", f"score_{name}", "pictures/s", count, whole)
        bare = _bare(card)
        own, theirs = interleaved(
            effort, lambda: [detector.look(crop) for _ in range(runs)], lambda: [bare() for _ in range(runs)]
        )
        yield from rates("detector", f"run_{name}", "runs/s", runs, own, "onnxruntime, default options", theirs)


def _model(folder: Path) -> tuple[ModelCard, str]:
    shipped = detectors.discover([paths.models()])
    if shipped:
        return shipped[0], shipped[0].id
    from tests.detectors.networks import install, network

    return detectors.read_card(install(folder / "mean", network())), "made"


def _picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (height, width, 3), dtype=np.uint8)


def _score(detector: detectors.Detector, picture: np.ndarray, count: int) -> None:
    for _ in range(count):
        detector.score(picture, reencode=pixels.reencode)


def _bare(card: ModelCard) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(card.path), options, providers=["CPUExecutionProvider"])
    kinds = {"float32": np.float32, "float16": np.float16, "uint8": np.uint8}
    height, width = card.input.size
    shape = (1, 3, height, width) if card.input.layout == "NCHW" else (1, height, width, 3)
    feed = {card.input.name: np.zeros(shape, kinds[card.input.dtype])}
    return lambda: session.run([card.output.name], feed)
