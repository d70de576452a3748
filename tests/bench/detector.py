"""Detector: whole scores, runs against the bare session, threads on one session, batches, memory. CPU only.

Targets: a run costs no more than in the bare runtime with the same options; two threads on one session give nearly
twice the pictures of one on two free cores, without a second copy of the model; larger batches gain nothing.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from inspector import detectors, pixels
from inspector.detectors.apart import ApartRunner
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.onnx import OnnxRunner
from inspector.detectors.running import RunningDetector
from inspector.detectors.selftest import sample_pictures
from inspector.detectors.timing import Timing
from inspector.settings import paths
from tests.bench.base import Effort, Line, interleaved, median, rates, spent

THREADS = (1, 2)
BATCHES = (1, 2, 4)


def run(effort: Effort) -> Iterator[Line]:
    """Lines for the shipped model, or a made one where none is shipped."""
    with tempfile.TemporaryDirectory(prefix="inspector-bench-") as folder:
        card, name = _model(Path(folder))
        yield from _scores(effort, card, name)
        yield from _ways(effort, card, name)


def _scores(effort: Effort, card: ModelCard, name: str) -> Iterator[Line]:
    """Whole scores of a picture; single runs against the bare session."""
    with RunningDetector(card, lambda: OnnxRunner(card)) as detector:
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
        yield from rates("detector", f"run_{name}", "runs/s", runs, own, "onnxruntime, same options", theirs)


def _ways(effort: Effort, card: ModelCard, name: str) -> Iterator[Line]:
    """Threads and batches against one thread with one crop a run, interleaved in one process; then its memory."""
    crop = sample_pictures(*card.input.size)[0]
    seconds = effort.size(1500, 1) / 1000
    runner = ApartRunner(card)
    try:
        batches = BATCHES if runner.facts.takes_any_batch else (1,)
        ways = [(threads, batch) for batch in batches for threads in THREADS]
        rounds: list[list[Timing]] = []
        memory = 0
        for _ in range(effort.size(3, 1)):
            found = [runner.time(crop, batch, threads, seconds) for threads, batch in ways]
            rounds.append([timing for timing, _ in found])
            memory = max(memory, *(held for _, held in found))
        for clock in ("cpu", "wall"):
            middle = [statistics.median(_rate(timing, clock) for timing in way) for way in zip(*rounds, strict=True)]
            for (threads, batch), rate in zip(ways, middle, strict=True):
                label = f"crops_{name}_threads{threads}_batch{batch}_{clock}"
                yield Line("detector", label, rate, "crops/s", len(rounds), "1 thread, batch 1", middle[0])
        yield Line("detector", f"memory_{name}", memory / 2**20, "MB", 1)
    finally:
        runner.close()
    loading = median([spent(lambda: _load(card)) for _ in range(effort.size(3, 1))])
    yield Line("detector", f"load_{name}_wall", loading.wall * 1000, "ms", 1)
    yield Line("detector", "cores", float(os.cpu_count() or 1), "cores", 1)


def _rate(timing: Timing, clock: str) -> float:
    """Crops a second, or a CPU second."""
    return timing.crops / max(timing.cpu_s if clock == "cpu" else timing.wall_s, 1e-9)


def _load(card: ModelCard) -> None:
    OnnxRunner(card).close()


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
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    session = onnxruntime.InferenceSession(str(card.path), options, providers=["CPUExecutionProvider"])
    kinds = {"float32": np.float32, "float16": np.float16, "uint8": np.uint8}
    height, width = card.input.size
    shape = (1, 3, height, width) if card.input.layout == "NCHW" else (1, height, width, 3)
    feed = {card.input.name: np.zeros(shape, kinds[card.input.dtype])}
    return lambda: session.run([card.output.name], feed)
