"""How much memory this process holds."""

from __future__ import annotations

import subprocess
import sys

from inspector.subprocesses.memory import MEMORY_EXIT

PROGRAM = """
from inspector.subprocesses.memory import used_memory
before = used_memory()
assert 5 * 1024**2 < before < 64 * 1024**3, before
held = bytearray(b"x") * (256 * 1024**2)
assert used_memory() - before > 100 * 1024**2, (before, used_memory())
assert len(held) == 256 * 1024**2
"""


def test_used_memory_is_in_bytes_and_follows_what_is_held() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_memory_is_watched_where_it_cannot_be_limited() -> None:
    code = (
        "import threading, time\nfrom inspector.subprocesses import memory\n"
        "limit = memory.used_memory() + 100 * 1024**2\n"
        "memory.limit_memory(limit, address_space=False)\n"
        "time.sleep(0.2); print('below', flush=True)\n"
        "held = bytearray(b'x') * (200 * 1024**2)\ntime.sleep(10)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert (done.stdout.split(), done.returncode) == ([b"below"], MEMORY_EXIT)
