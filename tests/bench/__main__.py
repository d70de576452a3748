"""Runs benchmarks: `python -m tests.bench [--smoke] [--list] [NAME…]`; one JSON object a line."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.base import Effort

BENCHES = {
    "startup": "CPU time until the command line answers, and until the window is drawn",
    "scan": "metadata-only inspection, against sd-parsers and ExifTool",
    "rescan": "pictures that did not change",
    "credentials": "signed and unsigned pictures, with and without the look at the header first",
    "thumbnails": "thumbnails, against decoding the whole picture",
    "grid": "the picture grid at a million rows, against QListView",
    "filter": "storing, facets, search, ids and memory of a catalogue",
    "duplicates": "perceptual hashes and near pairs, against comparing all with all",
    "detector": "scoring, against the bare ONNX session; threads, batches, memory",
    "export": "tables and the statistics page",
}
"""What there is, in the order it runs. Each name is a module here with `run(effort) -> Iterator[Line]`."""


def main(arguments: list[str]) -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="run.py bench", description="Measure Inspector; one JSON object a line.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--smoke", action="store_true", help="tiny sizes: only shows that everything runs")
    parser.add_argument("--list", action="store_true", help="say what there is")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in BENCHES]
    if unknown:
        parser.error(f"no benchmark is called {unknown[0]}; there are {', '.join(BENCHES)}")
    if options.list:
        sys.stdout.writelines(f"{name:<12} {text}\n" for name, text in BENCHES.items())
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="inspector-bench-") as home:
        os.environ["INSPECTOR_HOME"] = str(Path(home) / "home")
        for name in options.names or BENCHES:
            module = importlib.import_module(f"tests.bench.{name}")
            for line in module.run(Effort(options.smoke)):
                sys.stdout.write(line.json() + "\n")
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
