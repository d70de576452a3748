"""How long the command line takes to answer, and the window to be drawn, with the interpreter's own start in it.

Run as `python -m tests.bench.startup` it opens the window and ends as soon as it is drawn.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.base import ROOT, Effort, Line, durations, interleaved

EMPTY_WINDOW = (
    "import os; from PySide6.QtWidgets import QApplication, QMainWindow; app = QApplication([]);"
    "window = QMainWindow(); window.show(); app.processEvents(); window.grab(); os._exit(0)"
)


def run(effort: Effort) -> Iterator[Line]:
    """Milliseconds from nothing to an answer, and to a window."""
    bare = [sys.executable, "-c", "pass"]
    version = [sys.executable, "-m", "inspector", "--version"]
    usage = [sys.executable, "-m", "inspector", "scan", "--help"]
    nothing, answered, helped = interleaved(
        effort, lambda: _start(bare), lambda: _start(version), lambda: _start(usage)
    )
    yield from durations("startup", "version", 1, answered, "python -c pass", nothing)
    yield from durations("startup", "scan_help", 1, helped, "python -c pass", nothing)
    empty, ours = interleaved(
        effort,
        lambda: _start([sys.executable, "-c", EMPTY_WINDOW]),
        lambda: _start([sys.executable, "-m", "tests.bench.startup"]),
    )
    yield from durations("startup", "window", 1, ours, "empty Qt window", empty)


def _start(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


def main() -> None:
    """Open the window on nothing, as the program does; where it would wait for somebody, draw it and end."""
    from PySide6.QtWidgets import QApplication

    from inspector.cli.main import run as program

    def drawn() -> int:
        QApplication.processEvents()
        shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        assert shown
        for window in shown:
            window.grab()
        os._exit(0)

    QApplication.exec = staticmethod(drawn)  # type: ignore[method-assign]
    sys.exit(program(["gui"]) or 1)


if __name__ == "__main__":
    main()
