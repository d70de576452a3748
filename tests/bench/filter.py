"""A catalogue of 100,000 pictures: storing, facets, search, ids in an order, a page of rows, and memory.

Run as `python -m tests.bench.filter CATALOGUE` it asks everything once and prints its peak memory.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from inspector.catalog import FACETS, Catalog, Order
from inspector.filters import parse
from tests.bench.base import ROOT, Effort, Line, durations, interleaved, rates, spent
from tests.bench.catalogues import fill

FIELDS = ("verdict", "basis", "generator", "model", "c2pa.integrity", "flags", "label", "format", "bytes", "folder")


def questions(catalog: Catalog) -> dict[str, Callable[[], object]]:
    """What the window asks while somebody filters and scrolls."""
    rare, common = parse("raven storm castle"), parse("prompt ~ volumetric and score > 0.5")
    ticked = {"verdict": ["generated"], "generator": ["ComfyUI", "NovelAI"]}
    ids = catalog.ids(None, Order.PATH)
    middle = ids[len(ids) // 2 :][:256]
    return {
        "facets": lambda: catalog.facets({}, None, FIELDS),
        "facets_ticked": lambda: catalog.facets(ticked, None, FIELDS),
        "facets_searched": lambda: catalog.facets(ticked, common, FIELDS),
        "search_words": lambda: catalog.ids(rare),
        "search_substring": lambda: catalog.ids(common),
        "ids_by_path": lambda: catalog.ids(None, Order.PATH),
        "ids_for_review": lambda: catalog.ids("verdict = inconclusive", Order.REVIEW_PRIORITY),
        "histogram": lambda: catalog.histogram("verdict = inconclusive"),
        "rows_256": lambda: catalog.rows(middle),
    }


def run(effort: Effort) -> Iterator[Line]:
    """Rows a second stored, milliseconds a question, megabytes of a process that asks everything."""
    count = effort.size(100_000, 500)
    assert set(FIELDS) <= set(FACETS)
    with tempfile.TemporaryDirectory(prefix="inspector-bench-") as folder:
        path = Path(folder) / "catalogue.db"
        with Catalog.open(path) as catalog:
            yield from rates("filter", "store", "rows/s", count, spent(lambda: fill(catalog, count)))
            asked = questions(catalog)
            for name, own in zip(asked, interleaved(effort, *asked.values()), strict=True):
                yield from durations("filter", name, count, own)
        yield Line("filter", "file", path.stat().st_size / 2**20, "MiB", count)
        yield from _memory(path, count)


def _memory(path: Path, count: int) -> Iterator[Line]:
    if sys.platform == "win32":
        return
    command = [sys.executable, "-m", "tests.bench.filter", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    yield Line("filter", "memory_peak", float(done.stdout), "MiB", count)


def main(path: str) -> None:
    """Ask everything and print the peak resident size of this process in MiB."""
    import resource

    with Catalog.open(path, read_only=True) as catalog:
        for question in questions(catalog).values():
            question()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(str(peak / (2**20 if sys.platform == "darwin" else 2**10)))


if __name__ == "__main__":
    main(sys.argv[1])
