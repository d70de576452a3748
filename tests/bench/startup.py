"""How long the command line takes to answer, and the window to be drawn, with the interpreter's own start in it.

Run as `python -m tests.bench.startup` it opens the window and ends as soon as it is drawn.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

from tests.bench.base import ROOT, Effort, Line, durations, interleaved

EMPTY_WINDOW = (
    "import os; from PySide6.QtWidgets import QApplication, QMainWindow; app = QApplication([]);"
    "window = QMainWindow(); window.show(); app.processEvents(); window.grab(); os._exit(0)"
)


def run(effort: Effort) -> Iterator[Line]:
    """Milliseconds from nothing to an answer, and to a window; modules are compiled already, as after installing."""
    bare = [sys.executable, "-c", "pass"]
    version = [sys.executable, "-m", "inspector", "--version"]
    usage = [sys.executable, "-m", "inspector", "scan", "--help"]
    empty = [sys.executable, "-c", EMPTY_WINDOW]
    window = [sys.executable, "-m", "tests.bench.startup"]
    with tempfile.TemporaryDirectory(prefix="inspector-bench-") as compiled:
        environment = dict(os.environ, PYTHONPYCACHEPREFIX=compiled)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def start(command: list[str]) -> Callable[[], object]:
            options = {"check": True, "stdout": subprocess.DEVNULL, "cwd": ROOT, "env": environment}
            subprocess.run(command, **options)  # type: ignore[call-overload]
            return lambda: subprocess.run(command, **options)  # type: ignore[call-overload]

        nothing, answered, helped = interleaved(effort, start(bare), start(version), start(usage))
        yield from durations("startup", "version", 1, answered, "python -c pass", nothing)
        yield from durations("startup", "scan_help", 1, helped, "python -c pass", nothing)
        theirs, ours = interleaved(effort, start(empty), start(window))
        yield from durations("startup", "window", 1, ours, "empty Qt window", theirs)


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
