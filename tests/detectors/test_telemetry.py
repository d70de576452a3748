"""ONNX Runtime is told to send nothing before it is loaded. `test_network.py` shows that it does send nothing."""

from __future__ import annotations

import os
import subprocess
import sys

from inspector.detectors import onnx


def test_the_runtime_is_silenced_before_it_is_loaded():
    code = (
        "import os, sys\n"
        "os.environ.pop('ORT_DISABLE_TELEMETRY', None)\n"
        "class Watch:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'onnxruntime':\n"
        "            print(os.environ.get('ORT_DISABLE_TELEMETRY'))\n"
        "sys.meta_path.insert(0, Watch())\n"
        "from inspector import detectors\n"
        "detectors.available_providers()\n"
        "called = []\n"
        "import onnxruntime\n"
        "onnxruntime.disable_telemetry_events = lambda: called.append(1)\n"
        "detectors.available_providers()\n"
        "assert called\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1"]


def test_the_variable_is_set_in_every_process_that_loads_it(monkeypatch):
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    assert "CPUExecutionProvider" in onnx.available_providers()
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
