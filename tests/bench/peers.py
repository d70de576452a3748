"""Other programs that read the same files. Each is measured only where it is installed."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

Reading = Callable[[], object]


def sd_parsers(paths: Sequence[str]) -> Reading | None:
    """Reads all files with sd-parsers in this process; null where it is not installed."""
    if importlib.util.find_spec("sd_parsers") is None:
        return None
    from sd_parsers import ParserManager

    manager = ParserManager()

    def read() -> None:
        for path in paths:
            with contextlib.suppress(Exception):  # it raises whatever Pillow does
                manager.parse(path)

    return read


class ExifTool:
    """Reads files with one `exiftool` process that stays open, so that its start does not count."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextlib.contextmanager
    def opened(cls) -> Iterator[ExifTool | None]:
        """A started ExifTool; null where there is none."""
        program = shutil.which("exiftool")
        if program is None:
            yield None
            return
        command = [program, "-stay_open", "True", "-@", "-"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
            tool = cls(process)
            tool.read([str(Path(__file__))])
            yield tool
            assert process.stdin is not None
            process.stdin.write("-stay_open\nFalse\n")
            process.stdin.flush()

    def read(self, paths: Sequence[str]) -> int:
        """All tags of all files as JSON; returns the number of lines."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as names:
            names.write("\n".join(paths))
        self._process.stdin.write(f"-j\n-a\n-u\n-G1\n-@\n{names.name}\n-execute\n")
        self._process.stdin.flush()
        lines = 0
        for line in self._process.stdout:
            if line.startswith("{ready}"):
                break
            lines += 1
        Path(names.name).unlink()
        return lines
