"""Pictures for benchmarks: the developers' corpus where it is there, else copies of the demo pictures."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.pipeline.context import HashMode, InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_batch
from inspector.pipeline.items import Item
from inspector.pipeline.walk import Walk, WalkOptions
from tests.bench.base import CORPUS, DEMO, Effort

METADATA = ScanSpec(hash=HashMode.NONE, not_run="switched_off")
"""A scan as with `--hash none --detector none`."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Paths of pictures without and with Content Credentials."""

    plain: tuple[str, ...]
    signed: tuple[str, ...]


def items(paths: Sequence[str], exclude: tuple[str, ...] = ()) -> list[Item]:
    """What the pipeline takes for these files and folders."""
    with Walk(paths, WalkOptions(exclude=exclude)) as walk:
        return list(walk)


@contextlib.contextmanager
def pictures(effort: Effort) -> Iterator[Sorted]:
    """The pictures to read, told apart by what the product finds in them."""
    with contextlib.ExitStack() as stack:
        folder = CORPUS / "metadata"
        if effort.smoke or not folder.is_dir():
            folder = stack.enter_context(copies(effort.size(20, 1)))
        yield sorted_by_credentials(folder)


def bare(effort: Effort) -> tuple[str, ...]:
    """Pictures without any metadata: crops of the corpus, where it is there."""
    found = sorted((CORPUS / "detector" / "train").rglob("*.jpg"))
    return tuple(map(str, found[: effort.size(1_000, 20)]))


def sorted_by_credentials(folder: Path, exclude: tuple[str, ...] = ()) -> Sorted:
    """Readable pictures below a folder by whether they carry credentials."""
    found = items([str(folder)], exclude)
    with InspectContext.build(METADATA) as context:
        records = inspect_batch(found, context)
    readable = [
        (item.path, record["c2pa"] is not None)
        for item, record in zip(found, records, strict=True)
        if item.path is not None and record["format"] is not None
    ]
    return Sorted(
        tuple(path for path, signed in readable if not signed),
        tuple(path for path, signed in readable if signed),
    )


@contextlib.contextmanager
def copies(times: int) -> Iterator[Path]:
    """A folder with the demo pictures, each `times` times."""
    with tempfile.TemporaryDirectory(prefix="inspector-bench-") as name:
        folder = Path(name)
        for number in range(times):
            shutil.copytree(DEMO, folder / f"set {number}")
        yield folder
