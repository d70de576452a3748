"""L5: `inspector show`: everything about one picture."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from inspector.cli import output
from inspector.cli.main import EXIT_UNREADABLE
from inspector.detectors import Explanation, Share, explain
from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.domain.jsonform import to_json
from inspector.domain.record import record
from inspector.domain.report import InspectionReport
from inspector.errors import InspectorError
from inspector.manifests import (
    SECOND_OPINION_EXTRA,
    RawStore,
    SecondOpinion,
    differences,
    read_anchors,
    second_validator,
)
from inspector.pipeline import stores
from inspector.pipeline.context import HashMode, InspectContext, ScanSpec
from inspector.pipeline.detecting import choose
from inspector.pipeline.inspect import inspect_reports, manifest_request
from inspector.pipeline.items import Item
from inspector.pipeline.walk import Walk
from inspector.settings import paths as places
from inspector.settings import store
from inspector.textsafe import one_line, visible

RAW_LIMIT = 4_000
"""Longest raw value, in characters, that `--raw` prints of one block."""


@click.command("show")
@click.argument("image", metavar="IMAGE")
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON object.")
@click.option("--raw", is_flag=True, help="Print every metadata block as found, and the manifest store as JSON.")
@click.option(
    "--fetch-remote",
    is_flag=True,
    help="Get Content Credentials that this picture only links to. The one place where Inspector uses the network.",
)
@click.option(
    "--allow-private-hosts",
    is_flag=True,
    help="With --fetch-remote: also ask this computer and private networks.",
)
@click.option(
    "--second-opinion",
    is_flag=True,
    help="Let another validator check the Content Credentials too, and list differences.",
)
@click.option("--detector", default="default", show_default=True, metavar="default|ID|FILE.onnx|none")
@click.option("--trust-anchors", multiple=True, metavar="FILE.pem")
def command(
    image: str,
    *,
    as_json: bool,
    raw: bool,
    fetch_remote: bool,
    allow_private_hosts: bool,
    second_opinion: bool,
    detector: str,
    trust_anchors: tuple[str, ...],
) -> int:
    """Show what one picture says about its origin, and what that rests on."""
    if second_opinion and second_validator() is None:
        raise InspectorError("extra.missing", feature="A second opinion", extra=SECOND_OPINION_EXTRA)
    from inspector.cli.credentialtext import describe_second
    from inspector.cli.describe import describe

    with InspectContext.build(_spec(detector, trust_anchors)) as context, Walk([image]) as walk:
        item = _only(walk, image)
        report = next(iter(inspect_reports([item], context)))
        if fetch_remote:
            report = stores.fetched(report, item, context, allow_private=allow_private_hosts)
        request = manifest_request(item, BlockSet(report.blocks), report.asset.format)
        second = context.credentials.second_opinion(request) if second_opinion else None
        if as_json:
            told = record(report)
            output.dump_json({**told, **_second_record(report, second)} if second_opinion else told, sys.stdout)
        else:
            lines = list(describe(record(report), BlockSet(report.blocks), _explanation(report, context)))
            lines += describe_second(report.credentials, second) if second_opinion else ()
            lines += [*_raw(report.blocks), *_store(context.credentials.raw(request))] if raw else ()
            sys.stdout.write("\n".join(visible(line) for line in lines) + "\n")
    return EXIT_UNREADABLE if "unreadable" in report.assessment.flags else 0


def _second_record(report: InspectionReport, second: SecondOpinion | None) -> dict[str, Any]:
    """What another validator says, and where the two differ; beside the record, which knows one validator only."""
    found = differences(report.credentials, second) if second else ()
    return {"second_opinion": to_json(second), "differences": to_json(found)}


def _spec(detector: str, trust_anchors: tuple[str, ...]) -> ScanSpec:
    settings = store.load(places.settings_file())
    used = choose(detector, settings.provider)
    return ScanSpec(
        hash=HashMode.PIXELS,
        detector=used,
        not_run=used.not_run,
        user_anchors=tuple(read_anchors(Path(path)) for path in (*settings.trust_anchors, *trust_anchors)),
        vocabulary=settings.vocabulary,
        blocks=True,
        max_bytes=settings.max_file_mb * 1024 * 1024,
        max_pixels=settings.max_pixels,
    )


def _explanation(report: InspectionReport, context: InspectContext) -> Explanation | None:
    detector = context.detector() if report.detector is not None and report.detector.band is not None else None
    if detector is None or report.detector is None:
        return None
    share = store.load(places.settings_file()).ai_share
    return explain(report.detector, detector.card, Share(share))


def _only(walk: Walk, image: str) -> Item:
    items = list(itertools.islice(walk, 2))
    if len(items) != 1:
        raise InspectorError("show.one_picture", path=image)
    return items[0]


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


def _store(found: RawStore | None) -> Iterator[str]:
    """The manifest store as the library reports it. One that was fetched is not kept, so it is not shown here."""
    if found is not None:
        yield ""
        yield "Manifest store" if found.complete else "Manifest store (long texts and lists are cut)"
        yield from (f"  {line}" for line in found.text.splitlines())
