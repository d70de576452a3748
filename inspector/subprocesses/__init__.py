"""L1: processes of our own: how this program starts itself again, and workers that hostile input may kill.

Three rooms use it: scans, Content Credentials, detectors. A frozen program is its own worker: its first argument says
which.
"""

from __future__ import annotations

from inspector.subprocesses.launching import command, environment, separate

__all__ = ["command", "environment", "separate"]
