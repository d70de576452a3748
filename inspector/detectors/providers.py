"""L2: execution providers: what may compute a model besides the processor, and whether it is installed.

The runtime brings some of them; others are plug-in packages that are registered with it. Packages that replace the
runtime (`onnxruntime-gpu`, …) overwrite its files and are not asked for. Loading a plug-in starts drivers, so nothing
here does that: `selftest` tries it in a process of its own.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from dataclasses import dataclass

CPU = "CPUExecutionProvider"


@dataclass(frozen=True, slots=True)
class Known:
    """A provider: the name people use, its name in the runtime, and the package that brings it, if one does."""

    id: str
    name: str
    module: str = ""
    package: str = ""


KNOWN = (
    Known("cpu", CPU),
    Known(
        "tensorrt", "NvTensorRTRTXExecutionProvider", "onnxruntime_ep_nv_tensorrt_rtx", "onnxruntime-ep-nv-tensorrt-rtx"
    ),
    Known("cuda", "CUDAExecutionProvider"),
    Known("directml", "DmlExecutionProvider"),
    Known("coreml", "CoreMLExecutionProvider"),
    Known("openvino", "OpenVINOExecutionProvider", "onnxruntime_ep_openvino", "onnxruntime-ep-openvino"),
    Known("webgpu", "WebGpuExecutionProvider", "onnxruntime_ep_webgpu", "onnxruntime-ep-webgpu"),
)
"""In the order of preference, but for the processor, which is the reference and is always there."""
AUTO = "auto"
CHOICES = ("cpu", AUTO, *(known.id for known in KNOWN[1:]))
"""What a person can choose."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that is installed; whether it works here is another question."""

    id: str
    name: str
    source: str
    """`runtime`, or package and version."""


def installed() -> tuple[Provider, ...]:
    """The providers that are installed, the processor first."""
    from inspector.detectors.onnx import available_providers

    built_in = available_providers()
    found = []
    for known in KNOWN:
        if known.name in built_in:
            found.append(Provider(known.id, known.name, "runtime"))
        elif known.module and importlib.util.find_spec(known.module) is not None:
            found.append(Provider(known.id, known.name, f"{known.package} {_version(known.package)}".strip()))
    return tuple(found)


def module_of(name: str) -> str:
    """The module of the plug-in package for a provider by its name in the runtime; empty where there is none."""
    return next((known.module for known in KNOWN if known.name == name), "")


def id_of(name: str) -> str:
    """The name people use for a provider; its own name where none is known."""
    return next((known.id for known in KNOWN if known.name == name), name)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
