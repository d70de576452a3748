"""ONNX Runtime is told to send nothing before it is loaded. `test_network.py` shows that it does send nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from inspector.detectors import onnx

USES = {
    "app": "from inspector import detectors\nload = detectors.available_providers\n",
    "training": (
        "import tempfile, pathlib\n"
        "from onnx import TensorProto, helper\n"
        "from models.training.features import open_session\n"
        "ports = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in 'xy']\n"
        "graph = helper.make_graph([helper.make_node('Neg', 'x', 'y')], 'g', ports[:1], ports[1:])\n"
        "path = pathlib.Path(tempfile.mkdtemp()) / 'm.onnx'\n"
        "model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)], ir_version=9)\n"
        "path.write_bytes(model.SerializeToString())\n"
        "load = lambda: open_session(path)\n"
    ),
}


@pytest.mark.parametrize("use", USES)
def test_the_runtime_is_silenced_before_it_is_loaded(use):
    if use == "training":
        pytest.importorskip("onnx", reason="training needs onnx")
    code = (
        "import os, sys\n"
        "os.environ.pop('ORT_DISABLE_TELEMETRY', None)\n"
        "class Watch:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'onnxruntime':\n"
        "            print(os.environ.get('ORT_DISABLE_TELEMETRY'))\n"
        "sys.meta_path.insert(0, Watch())\n"
        f"{USES[use]}"
        "load()\n"
        "called = []\n"
        "import onnxruntime\n"
        "onnxruntime.disable_telemetry_events = lambda: called.append(1)\n"
        "load()\n"
        "assert called\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1"]


def test_the_variable_is_set_in_every_process_that_loads_it(monkeypatch):
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    assert "CPUExecutionProvider" in onnx.available_providers()
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
