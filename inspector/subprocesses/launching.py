"""L1: the command line and the environment of a process that runs a module of this program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the package; in a frozen program it need not exist."""


def command(module: str, argument: str) -> list[str]:
    """The command that runs a module of ours.

    Args:
        module: its full name; it serves when it is run as the main module.
        argument: the first argument with which a frozen program becomes the same.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    # -P: a module that lies in the current folder, perhaps beside the pictures, must not be run.
    return [sys.executable, "-P", "-X", "utf8", "-m", module]


def environment() -> dict[str, str]:
    """This program's own environment, with the folder of its package first on the module path."""
    found = dict(os.environ)
    if not getattr(sys, "frozen", False):
        found["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), found.get("PYTHONPATH"))))
    return found


def separate() -> dict[str, Any]:
    """Options of `Popen` that keep a process apart from the terminal's Ctrl-C, which only the first one answers."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
