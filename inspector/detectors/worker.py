"""L2: the worker process in which a stranger's model runs.

A model can run for ever, take all memory or crash native code. Here that costs one process, which the other side
replaces. Answers are JSON: what comes out of such a process is never unpickled.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from inspector.detectors.modelcard import ModelCard
from inspector.detectors.onnx import OnnxRunner
from inspector.detectors.providers import CPU
from inspector.detectors.timing import time_runs
from inspector.domain.jsonform import from_json, to_json
from inspector.errors import InspectorError
from inspector.subprocesses import serving
from inspector.subprocesses.memory import limit_memory, used_memory
from inspector.subprocesses.process import WorkerKind
from inspector.subprocesses.serving import Answer, Respond

WORKER_ARGUMENT = "--detector-worker"
"""First argument with which a frozen program starts itself as this worker."""
ATTACHED_LIMIT = 256 * 1024 * 1024
"""Most bytes of a crop or of a map."""
WORKER = WorkerKind("inspector.detectors.worker", WORKER_ARGUMENT, "model", ATTACHED_LIMIT)


class _Served:
    """The model of this process, loaded by the first request."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._card = from_json(ModelCard, config["card"])
        self._providers: list[str] = config["providers"]
        self._threads: int = config["threads"]
        self._before = used_memory()
        self._runner: OnnxRunner | None = None

    def respond(self, head: dict[str, Any], attached: list[bytes]) -> Answer:
        """Carry out one request; an error of the model is an answer too."""
        try:
            if self._runner is None:
                self._runner = OnnxRunner(self._card, self._providers, self._threads)
            found: Answer = getattr(self, f"_{head['do']}")(self._runner, head, attached)
            return found
        except InspectorError as error:
            return {"error": error.code, "params": dict(error.params)}, ()

    def _load(self, runner: OnnxRunner, _head: Mapping[str, Any], _attached: Sequence[bytes]) -> Answer:
        return {"facts": list(runner.facts)}, ()

    def _look(self, runner: OnnxRunner, head: Mapping[str, Any], attached: Sequence[bytes]) -> Answer:
        return {"look": list(runner.look(_crop(head, attached), head["batch"]))}, ()

    def _look_beside(self, runner: OnnxRunner, head: Mapping[str, Any], attached: Sequence[bytes]) -> Answer:
        crops = [_crop(head, [part]) for part in attached]
        return {"look": list(runner.look_beside(crops[0], crops[1]))}, ()

    def _patches(self, runner: OnnxRunner, head: Mapping[str, Any], attached: Sequence[bytes]) -> Answer:
        found = np.ascontiguousarray(runner.patches(_crop(head, attached)), np.float32)
        return {"shape": list(found.shape)}, [found.tobytes()]

    def _time(self, runner: OnnxRunner, head: Mapping[str, Any], attached: Sequence[bytes]) -> Answer:
        runs = time_runs(runner, _crop(head, attached), head["batch"], head["threads"], head["seconds"])
        return {"timing": to_json(runs), "memory": max(0, used_memory() - self._before)}, ()


def _crop(head: Mapping[str, Any], attached: Sequence[bytes]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(attached[0], np.uint8).reshape(head["shape"])


def _ready(config: Mapping[str, Any]) -> tuple[dict[str, Any], Respond]:
    limit_memory(config["memory"], address_space=all(name == CPU for name in config["providers"]))
    return {"ready": True}, _Served(config).respond


def main() -> int:
    """Serve on the standard streams."""
    return serving.main(_ready, ATTACHED_LIMIT)


def run_if_asked(arguments: Sequence[str]) -> bool:
    """Serve and end the process if `arguments` (without the program's name) ask for it, in a frozen program."""
    if list(arguments[:1]) != [WORKER_ARGUMENT]:
        return False
    os._exit(main())


if __name__ == "__main__":
    sys.exit(main())
