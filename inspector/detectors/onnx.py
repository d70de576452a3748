"""L2: runs detectors with ONNX Runtime. The only importer of `onnxruntime`, at first use."""

from __future__ import annotations

import importlib.util
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors import identity, runtimewords
from inspector.detectors.graph import GraphFacts, Port, check_safe, read_graph
from inspector.detectors.looks import Facts, Look, medium_of
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.outputs import are_probabilities, first_row, odds_of_row
from inspector.detectors.preprocess import Rgb, tensor
from inspector.detectors.providers import CPU, module_of
from inspector.errors import InspectorError

BATCH_LIMIT = 64
"""Largest fixed batch that is filled up for one picture."""
log = logging.getLogger(__name__)

_DEVICES = ("GPU", "NPU", "CPU")
"""Kinds of devices, the best first."""
_FATAL_ONLY = 4
_PROBABILITY_MAKERS = frozenset({"Softmax"})
_LINEAR_MAKERS = frozenset({"Gemm", "MatMul", "Add", "Conv", "MatMulInteger", "FusedMatMul"})
_NUMBERS = frozenset({"float16", "float32", "float64"})
"""Types of an answer; class numbers, words and lists are no scores."""


class OnnxRunner:
    """A model loaded into this process. Any number of threads may use it.

    Args:
        card: what goes in and what comes out.
        providers: execution providers in order of preference; those that are not available are passed over, and the
            CPU always comes last.
        threads: of one run. One is best where each core has a thread of its own that scores pictures.

    Raises:
        InspectorError: `model.…` where the file is not the card's, is unsafe, or cannot be loaded.
    """

    __slots__ = ("_activation", "_batch", "_card", "_graph", "_names", "_session", "facts")

    def __init__(self, card: ModelCard, providers: Sequence[str] = (), threads: int = 1) -> None:
        self._card = card
        self._graph = read_graph(card.path)
        check_safe(self._graph, card.path)
        identity.verify(card, self._graph.external)
        self._batch = _fitting_batch(card, self._graph)
        self._names = [card.output.name, *([card.medium.name] if card.medium else [])]
        self._session = _session(card.path, providers, threads)
        any_batch = self._graph.inputs[0].shape[0] is None
        self.facts = Facts(self._session.get_providers()[0], self._graph.precision, any_batch)
        self._activation = self._true_activation()

    def look(self, crop: Rgb, batch: int | None = None) -> Look:
        """See `looks.Runner`."""
        count = batch or self._batch
        found = self._run(crop, count, self._names)
        odds = odds_of_row(first_row(found[0], count), self._card.output, self._activation)
        spec = self._card.medium
        return Look(odds, medium_of(first_row(found[1], count), spec) if spec else None)

    def look_beside(self, crop: Rgb, other: Rgb) -> Look:
        """See `looks.Runner`."""
        parts = [tensor(part, self._card.input) for part in (crop, other)]
        found = self._fed(np.concatenate(parts), self._names[:1])
        return Look(odds_of_row(first_row(found[0], 2), self._card.output, self._activation))

    def patches(self, crop: Rgb) -> NDArray[np.float32]:
        """See `looks.Runner`."""
        assert self._card.output.map is not None
        values = np.asarray(self._run(crop, self._batch, [self._card.output.map])[0], np.float32)
        patches = np.squeeze(values[:1])
        if patches.ndim != 2 or not np.isfinite(patches).all():
            raise InspectorError("model.output", reason=f"its map has the shape {values.shape}")
        return patches

    def close(self) -> None:
        """Nothing to do: the session goes with the last reference."""

    def _row(self, crop: Rgb, batch: int) -> NDArray[np.float64]:
        return first_row(self._run(crop, batch, self._names[:1])[0], batch)

    def _run(self, crop: Rgb, batch: int, names: Sequence[str]) -> list[Any]:
        return self._fed(tensor(crop, self._card.input, batch), names)

    def _fed(self, pixels: NDArray[Any], names: Sequence[str]) -> list[Any]:
        with _Failures(self._card.path.name):
            found: list[Any] = self._session.run(names, {self._card.input.name: pixels})
        return found

    def _true_activation(self) -> str:
        """The activation that is left to do: none where the graph already ends in a softmax.

        The graph's last operator tells, if it is one that always or never gives probabilities; else noise is scored.
        """
        stated = self._card.output.activation
        maker = self._graph.makers.get(self._card.output.name, "")
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
    """Turns whatever the runtime raises into an `InspectorError`, see `runtimewords`."""

    __slots__ = ("_file",)

    def __init__(self, file: str) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, MemoryError):
            raise InspectorError("model.memory", file=self._file) from error
        if isinstance(error, _runtime_errors()):
            raise runtimewords.as_error(str(error), self._file) from error


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
    device = None if chosen else next(filter(None, (_device(onnxruntime, name) for name in providers)), None)
    with _Failures(path.name):
        if device is None:
            return onnxruntime.InferenceSession(str(path), options, providers=[*chosen, CPU])
        options.add_provider_for_devices([device], {})
        return onnxruntime.InferenceSession(str(path), options)


def _device(library: Any, name: str) -> Any | None:
    """The best device of a provider that a plug-in package brings; null where there is none, or it does not load."""
    module = module_of(name)
    if not module or importlib.util.find_spec(module) is None:
        return None
    try:
        found = [device for device in library.get_ep_devices() if device.ep_name == name]
        if not found:
            library.register_execution_provider_library(name, importlib.import_module(module).get_library_path())
            found = [device for device in library.get_ep_devices() if device.ep_name == name]
    except _plugin_errors():
        log.warning("the execution provider %s is installed and cannot be loaded", name, exc_info=True)
        return None
    return min(found, key=lambda device: _DEVICES.index(device.device.type.name), default=None)


def _runtime_errors() -> tuple[type[Exception], ...]:
    from onnxruntime.capi import onnxruntime_pybind11_state as native

    own = [kind for kind in vars(native).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    return (*own, RuntimeError, ValueError, TypeError, OSError, MemoryError)


def _plugin_errors() -> tuple[type[Exception], ...]:
    return (ImportError, AttributeError, *_runtime_errors())


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
    for name in (card.output.name, card.output.map, card.medium.name if card.medium else None):
        if name is not None and (kind := _port(facts.outputs, name, card).type) not in _NUMBERS:
            reason = f"its output {name} is {kind if kind != 'other' else 'a list'}, no scores"
            raise InspectorError("model.shape", file=card.path.name, reason=reason)
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
