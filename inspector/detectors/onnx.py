"""L2: runs detectors with ONNX Runtime. The only importer of `onnxruntime`, at first use."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors import scoring
from inspector.detectors.base import HeatMap
from inspector.detectors.graph import GraphFacts, Port, check_safe, read_graph
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.outputs import are_probabilities, first_row, odds_of_row
from inspector.detectors.preprocess import Rgb, tensor
from inspector.domain.report import DetectorScore
from inspector.errors import InspectorError

CPU = "CPUExecutionProvider"
BATCH_LIMIT = 64
"""Largest fixed batch that is filled up for one picture."""
_FATAL_ONLY = 4
_HASH_BLOCK = 1024 * 1024
_PROBABILITY_MAKERS = frozenset({"Softmax"})
_LINEAR_MAKERS = frozenset({"Gemm", "MatMul", "Add", "Conv", "MatMulInteger", "FusedMatMul"})
_REASON_LIMIT = 200


class OnnxDetector:
    """A detector in an ONNX file. Checked and loaded at first use, then shared by all threads.

    Args:
        card: what goes in and what comes out.
        providers: execution providers in order of preference; those that are not available are passed over, and the
            CPU always comes last.
        threads: of one run. One is best where each core has a thread of its own that scores pictures.
    """

    def __init__(self, card: ModelCard, *, providers: Sequence[str] = (), threads: int = 1) -> None:
        self.card = card
        self._providers = tuple(providers)
        self._threads = threads
        self._lock = threading.Lock()
        self._runner: _Runner | None = None
        self._error: InspectorError | None = None

    def score(self, rgb: Rgb, *, reencode: scoring.Reencode | None = None) -> DetectorScore:
        """Score a picture; see `base.Detector`."""
        runner = self._started()
        found = scoring.score(rgb, self.card, runner.odds, reencode)
        return replace(found, provider=runner.provider, precision=runner.facts.precision)

    def heat_map(self, rgb: Rgb) -> HeatMap | None:
        """Where the statistics differ; see `base.Detector`."""
        if self.card.output.map is None:
            return None
        return scoring.heat_map(rgb, self.card, self._started().patches)

    def odds(self, crop: Rgb, *, batch: int | None = None) -> float:
        """Log odds of AI for one crop of the input's size, without calibration.

        Args:
            crop: height x width x 3.
            batch: how often the crop is repeated in one run, where the model takes any number.

        Raises:
            InspectorError: `model.…`.
        """
        return self._started().odds(crop, batch)

    @property
    def takes_any_batch(self) -> bool:
        """Whether the number of pictures in one run is free."""
        return self._started().facts.inputs[0].shape[0] is None

    def _started(self) -> _Runner:
        with self._lock:
            if self._runner is None and self._error is None:
                try:
                    self._runner = _Runner(self.card, self._providers, self._threads)
                except InspectorError as error:
                    self._error = error
            if self._runner is None:
                assert self._error is not None
                # Every picture learns the reason; the file is not hashed and loaded again for each.
                raise InspectorError(self._error.code, **self._error.params) from self._error
            return self._runner


class _Runner:
    """A loaded model."""

    __slots__ = ("_activation", "_batch", "_card", "_names", "_session", "facts", "provider")

    def __init__(self, card: ModelCard, providers: Sequence[str], threads: int) -> None:
        self._card = card
        verify_hash(card)
        self.facts = read_graph(card.path)
        check_safe(self.facts, card.path)
        self._batch = _fitting_batch(card, self.facts)
        self._names = [name for name in (card.output.name, card.output.map) if name is not None]
        self._session = _session(card.path, providers, threads)
        self.provider: str = self._session.get_providers()[0]
        self._activation = self._true_activation()

    def odds(self, crop: Rgb, batch: int | None = None) -> float:
        """Log odds of AI for one crop."""
        return odds_of_row(self._row(crop, batch or self._batch), self._card.output, self._activation)

    def patches(self, crop: Rgb) -> NDArray[np.float32]:
        """The map of one crop: rows x columns of log odds."""
        values = np.asarray(self._run(crop, self._batch)[-1], np.float32)
        patches = np.squeeze(values[:1])
        if patches.ndim != 2 or not np.isfinite(patches).all():
            raise InspectorError("model.output", reason=f"its map has the shape {values.shape}")
        return patches

    def _row(self, crop: Rgb, batch: int) -> NDArray[np.float64]:
        return first_row(self._run(crop, batch)[0], batch)

    def _run(self, crop: Rgb, batch: int) -> list[Any]:
        feed = {self._card.input.name: tensor(crop, self._card.input, batch)}
        with _Failures(self._card.path.name):
            found: list[Any] = self._session.run(self._names, feed)
        return found

    def _true_activation(self) -> str:
        """The activation that is left to do: none where the graph already ends in a softmax.

        The graph's last operator tells, if it is one that always or never gives probabilities; else noise is scored.
        """
        stated = self._card.output.activation
        maker = self.facts.makers.get(self._card.output.name, "")
        if stated != "softmax" or maker in _LINEAR_MAKERS:
            return stated
        if maker not in _PROBABILITY_MAKERS:
            chance = np.random.default_rng(0)
            shape = (*self._card.input.size, 3)
            noise = [self._row(chance.integers(0, top, shape, dtype=np.uint8), self._batch) for top in (1, 64, 256)]
            if not are_probabilities(np.stack(noise)):
                return stated
        return "none"


class _Failures:
    """Turns whatever the runtime raises into `InspectorError` `model.failed`."""

    __slots__ = ("_file",)

    def __init__(self, file: str) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, _runtime_errors()):
            reason = " ".join(str(error).split())[:_REASON_LIMIT]
            raise InspectorError("model.failed", file=self._file, reason=reason) from error


def verify_hash(card: ModelCard) -> None:
    """Compare the ONNX file with the card.

    Raises:
        InspectorError: `model.unreadable`, `model.wrong_hash`.
    """
    if file_sha256(card.path) != card.sha256:
        raise InspectorError("model.wrong_hash", file=str(card.path))


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file.

    Raises:
        InspectorError: `model.unreadable`.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(_HASH_BLOCK):
                digest.update(block)
    except OSError as error:
        raise InspectorError("model.unreadable", file=str(path), reason=error.strerror or str(error)) from error
    return digest.hexdigest()


def available_providers() -> tuple[str, ...]:
    """Execution providers of the installed runtime, its own preference first."""
    return tuple(_library().get_available_providers())


def _library() -> Any:
    """ONNX Runtime, silenced before it starts.

    Since 1.29 the official builds send model names, hashes and a device identifier to their maker as soon as they are
    loaded. The variable prevents that on Linux and macOS, the call on Windows.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


def _session(path: Path, providers: Sequence[str], threads: int) -> Any:
    onnxruntime = _library()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL_ONLY
    # Without this the runtime computes dequantised weights in int8: slower, and scores change by up to 0.3 log odds.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    there = onnxruntime.get_available_providers()
    chosen = [name for name in dict.fromkeys(providers) if name in there and name != CPU]
    with _Failures(path.name):
        return onnxruntime.InferenceSession(str(path), options, providers=[*chosen, CPU])


def _runtime_errors() -> tuple[type[BaseException], ...]:
    from onnxruntime.capi import onnxruntime_pybind11_state as native

    own = [kind for kind in vars(native).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    return (*own, RuntimeError, ValueError, TypeError, MemoryError)


def _fitting_batch(card: ModelCard, facts: GraphFacts) -> int:
    """How many pictures a run takes, after checking that the card's names, type and size fit the graph."""
    port = _port(facts.inputs, card.input.name, card)
    if len(facts.inputs) != 1:
        raise InspectorError("model.shape", file=card.path.name, reason=f"it wants {len(facts.inputs)} inputs")
    if port.type != card.input.dtype:
        raise InspectorError("model.shape", file=card.path.name, reason=f"its input is {port.type}")
    height, width = card.input.size
    wanted = (3, height, width) if card.input.layout == "NCHW" else (height, width, 3)
    if len(port.shape) != 4 or any(side not in (None, want) for side, want in zip(port.shape[1:], wanted, strict=True)):
        shape = " x ".join("any" if side is None else str(side) for side in port.shape)
        raise InspectorError("model.shape", file=card.path.name, reason=f"its input is {shape}")
    for name in (card.output.name, card.output.map):
        if name is not None:
            _port(facts.outputs, name, card)
    batch = port.shape[0] or 1
    if batch > BATCH_LIMIT:
        raise InspectorError("model.shape", file=card.path.name, reason=f"it wants {batch} pictures at a time")
    return batch


def _port(ports: Sequence[Port], name: str, card: ModelCard) -> Port:
    for port in ports:
        if port.name == name:
            return port
    known = ", ".join(port.name for port in ports)
    raise InspectorError("model.shape", file=card.path.name, reason=f"it has no {name}, but {known}")
