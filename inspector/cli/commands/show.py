"""L5: `inspector show`: everything about one picture."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from inspector.cli import output
from inspector.cli.main import EXIT_UNREADABLE
from inspector.domain.blocks import MetadataBlock
from inspector.domain.record import record
from inspector.domain.report import InspectionReport
from inspector.errors import InspectorError
from inspector.manifests import read_anchors
from inspector.pipeline.context import HashMode, InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.walk import Walk
from inspector.settings import paths as places
from inspector.settings import store
from inspector.textsafe import one_line, visible
from inspector.workspace import choose_detector

RAW_LIMIT = 4_000
"""Longest raw value, in characters, that `--raw` prints of one block."""


@click.command("show")
@click.argument("image", metavar="IMAGE")
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON object.")
@click.option("--raw", is_flag=True, help="Print every metadata block as found.")
@click.option("--detector", default="default", show_default=True, metavar="default|ID|FILE.onnx|none")
@click.option("--trust-anchors", multiple=True, metavar="FILE.pem")
def command(image: str, *, as_json: bool, raw: bool, detector: str, trust_anchors: tuple[str, ...]) -> int:
    """Show what one picture says about its origin, and what that rests on."""
    report = _inspect(image, detector, trust_anchors)
    if as_json:
        output.dump_json(record(report), sys.stdout)
    else:
        from inspector.cli.describe import describe

        lines = [*describe(record(report)), *(_raw(report.blocks) if raw else ())]
        sys.stdout.write("\n".join(visible(line) for line in lines) + "\n")
    return EXIT_UNREADABLE if "unreadable" in report.assessment.flags else 0


def _inspect(image: str, detector: str, trust_anchors: tuple[str, ...]) -> InspectionReport:
    settings = store.load(places.settings_file())
    model, reason = choose_detector(detector)
    spec = ScanSpec(
        hash=HashMode.PIXELS,
        detector=model,
        not_run=reason,
        user_anchors=tuple(read_anchors(Path(path)) for path in (*settings.trust_anchors, *trust_anchors)),
        vocabulary=settings.vocabulary,
        blocks=True,
        max_bytes=settings.max_file_mb * 1024 * 1024,
        max_pixels=settings.max_pixels,
    )
    with Walk([image]) as walk, InspectContext.build(spec) as context:
        items = list(_at_most(iter(walk), 2))
        if len(items) != 1:
            raise InspectorError("show.one_picture", path=image)
        return next(iter(inspect_reports(items, context)))


def _at_most(items: Iterator[Any], count: int) -> Iterator[Any]:
    for _ in range(count):
        item = next(items, None)
        if item is None:
            return
        yield item


def _raw(blocks: tuple[MetadataBlock, ...]) -> Iterator[str]:
    yield ""
    yield "Metadata blocks"
    for block in blocks:
        where = f" at {block.offset:,}" if block.offset is not None else ""
        size = f"{block.length:,} bytes{where}" if block.length is not None else "size not stated"
        yield f"  {one_line(block.source)}  ({size})"
        text = block.text
        cut = f" … ({len(text):,} characters)" if len(text) > RAW_LIMIT else ""
        yield from (f"    {line}" for line in (text[:RAW_LIMIT] + cut).splitlines())
