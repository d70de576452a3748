"""L1: how much memory this process holds, and a limit to it, without another library."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from pathlib import Path

MEMORY_EXIT = 77
"""Exit status of a worker that went beyond its memory."""
WATCH_S = 0.05
_TASK_INFO = 4
"""PROC_PIDTASKINFO of macOS's libproc."""


class _Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of Windows' psapi.h."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("faults", ctypes.c_uint32),
        ("peak_working_set", ctypes.c_size_t),
        ("working_set", ctypes.c_size_t),
        *((f"quota{index}", ctypes.c_size_t) for index in range(4)),
        ("committed", ctypes.c_size_t),
        ("peak_committed", ctypes.c_size_t),
    )


def used_memory() -> int:
    """Resident memory in bytes; memory committed to this process on Windows, 0 on a system that does not tell.

    Not the peak that `getrusage` gives: a new process inherits its parent's on some systems.
    """
    if sys.platform == "win32":
        return _on_windows()
    if sys.platform == "darwin":
        return _on_macos()
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _on_macos() -> int:
    values = (ctypes.c_uint64 * 32)()
    size = ctypes.CDLL(None).proc_pidinfo(
        os.getpid(), _TASK_INFO, ctypes.c_uint64(0), ctypes.byref(values), ctypes.sizeof(values)
    )
    return int(values[1]) if size > 0 else 0  # virtual size, resident size, …


def _on_windows() -> int:
    counters = _Counters(cb=ctypes.sizeof(_Counters))
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)
    return int(counters.committed)


def limit_memory(limit: int, *, address_space: bool = True) -> None:
    """Bound this process's memory for good.

    Args:
        limit: in bytes.
        address_space: bound the address space where the system has such a bound; else, and elsewhere, the resident
            memory is watched. Drivers of graphics cards reserve far more addresses than memory.
    """
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if address_space:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            return
    threading.Thread(target=watch_memory, args=(limit,), daemon=True).start()


def watch_memory(limit: int) -> None:
    """End the process once its resident memory goes beyond `limit` bytes. Native code runs meanwhile."""
    while used_memory() <= limit:
        time.sleep(WATCH_S)
    os._exit(MEMORY_EXIT)
