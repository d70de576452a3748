"""How this program starts itself again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from inspector import subprocesses


def test_a_module_beside_the_pictures_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "inspector").mkdir()
    (tmp_path / "inspector" / "__init__.py").write_text("raise SystemExit('the wrong one')")
    command = [*subprocesses.command("inspector.cli.main", "--unused"), "--version"]
    done = subprocess.run(
        command, cwd=tmp_path, env=subprocesses.environment(), capture_output=True, text=True, timeout=60
    )
    assert done.stdout.startswith("inspector, version")


def test_a_frozen_program_is_its_own_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    before = subprocesses.environment()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert subprocesses.command("inspector.engines.worker", "--scan-worker") == [sys.executable, "--scan-worker"]
    assert set(subprocesses.environment()) <= set(before)
