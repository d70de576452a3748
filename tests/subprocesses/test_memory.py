"""How much memory this process holds."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from inspector.manifests.memory import used_memory
before = used_memory()
assert 5 * 1024**2 < before < 64 * 1024**3, before
held = bytearray(b"x") * (256 * 1024**2)
assert used_memory() - before > 100 * 1024**2, (before, used_memory())
assert len(held) == 256 * 1024**2
"""


def test_used_memory_is_in_bytes_and_follows_what_is_held() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
