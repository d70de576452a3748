"""How much memory this process holds."""

from __future__ import annotations

from inspector.manifests.memory import used_memory


def test_used_memory_is_in_bytes_and_follows_what_is_held() -> None:
    before = used_memory()
    assert 5 * 1024**2 < before < 64 * 1024**3
    held = bytearray(b"x") * (64 * 1024**2)
    assert used_memory() - before > 40 * 1024**2
    assert len(held) == 64 * 1024**2
