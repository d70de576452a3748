"""Metadata-only scan in one process, start-up not counted, against readers of the same files in the same rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inspector.pipeline.context import InspectContext
from inspector.pipeline.inspect import inspect_batch
from tests.bench import peers
from tests.bench.base import Effort, Line, interleaved, rates
from tests.bench.samples import METADATA, bare, items, pictures


def run(effort: Effort) -> Iterator[Line]:
    """Files a second: those without credentials, those with them, and those that carry nothing, as most of a set do."""
    with pictures(effort) as found, InspectContext.build(METADATA) as context:
        for metric, paths in (("metadata", found.plain), ("signed", found.signed), ("bare", bare(effort))):
            if not paths:
                continue
            inspect_batch(items(paths[:1]), context)  # starts what starts at first use
            yield from _compared(effort, metric, paths, lambda paths=paths: inspect_batch(items(paths), context))


def _compared(effort: Effort, metric: str, paths: tuple[str, ...], ours: Callable[[], object]) -> Iterator[Line]:
    with peers.ExifTool.opened() as tool:
        others = {"sd-parsers": peers.sd_parsers(paths), "exiftool": tool and (lambda: tool.read(paths))}
        present = {name: action for name, action in others.items() if action is not None}
        own, *theirs = interleaved(effort, ours, *present.values())
    if not present:
        yield from rates("scan", metric, "files/s", len(paths), own)
    for name, times in zip(present, theirs, strict=True):
        yield from rates("scan", metric, "files/s", len(paths), own, name, times)
