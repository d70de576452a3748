"""L5: `inspector export`: write a verified subset."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from inspector import messages
from inspector.cancel import CancelToken
from inspector.cli import output
from inspector.cli.progress import Progress
from inspector.exporters.layouts import LAYOUTS, About
from inspector.exporters.subset.values import Preview, SubsetProgress, SubsetRequest, SubsetResult
from inspector.exporters.subset.writing import Mode
from inspector.workspace import Workspace

EXIT_UNREADABLE = 4
_LOST = ("missing", "unreadable")


@click.command("export")
@click.option("--catalog", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--where",
    default=None,
    metavar="EXPR",
    help="Which pictures. A filter that says nothing about labels still takes only those labelled human-made. "
    "[default: label = human]",
)
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), default="copy", show_default=True)
@click.option("--layout", type=click.Choice([one.name for one in LAYOUTS]), default="folder", show_default=True)
@click.option("--include-opt-outs", is_flag=True, help="Also pictures that opt out of AI training.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@click.option("--title", default="", help="The set's name, for its description.")
@click.option("--creator", default="", help="Who publishes the set, for its description.")
@click.option("--licence", default="", help="The set's licence, for its description.")
@click.option("--url", default="", help="Where the set is published, for its description.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object.")
@click.option("--no-progress", is_flag=True)
def command(**options: Any) -> int:
    """Write a verified subset: pictures with captions, labels, all evidence, and a manifest with checksums.

    Pictures labelled human-made are taken, but for those that opt out of AI training. Nothing is overwritten. An export
    that was interrupted goes on when the same is asked for again. `inspector verify DIR` checks the result.

    Pictures that allow AI training under conditions only are taken and listed with their conditions.
    """
    request = SubsetRequest(
        target=options["target"].absolute(),
        where=options["where"],
        mode=Mode(options["mode"]),
        layout=options["layout"],
        include_opt_outs=options["include_opt_outs"],
        about=About(options["title"], options["creator"], options["licence"], options["url"]),
    )
    token = CancelToken()
    with Workspace.open(options["catalog"], must_exist=True, read_only=True) as workspace:
        if options["dry_run"]:
            found = workspace.subsets.preview(request, token)
            return _say(_previewed(found), as_json=options["as_json"], lines=_preview_words(found))
        shown = not options["no_progress"] and sys.stderr.isatty()
        try:
            result = _run(workspace.subsets.export(request, token), shown=shown)
        except KeyboardInterrupt:
            output.say("Stopped. What is complete stays; give the same command again to go on.")
            raise
    return _say(result.json(), as_json=options["as_json"], lines=_words(result, request))


def _run(events: Iterator[SubsetProgress], *, shown: bool) -> SubsetResult:
    result = None
    with Progress(enabled=shown) as progress:
        for event in events:
            progress.step(event.done, event.total)
            result = event.result
    assert result is not None
    return result


def _say(values: Mapping[str, Any], *, as_json: bool, lines: Iterator[str]) -> int:
    if as_json:
        sys.stdout.write(json.dumps(values) + "\n")
    else:
        for line in lines:
            output.say(line)
    return EXIT_UNREADABLE if any(values["left_out"].get(reason) for reason in _LOST) else 0


def _previewed(found: Preview) -> dict[str, Any]:
    return {
        "selected": found.selected,
        "written": found.pictures,
        "left_out": dict(found.left_out),
        "bytes": found.bytes,
        "manifest": None,
        "training_constrained": found.constrained,
        "renamed": dict(found.renamed),
        "dry_run": True,
    }


def _preview_words(found: Preview) -> Iterator[str]:
    yield f"{found.pictures:,} pictures would be written ({found.bytes:,} bytes, {found.beside:,} files beside them)."
    yield from _common_words(found.left_out, found.renamed, found.constrained)
    yield "Nothing was written."


def _words(result: SubsetResult, request: SubsetRequest) -> Iterator[str]:
    verb = "listed in" if request.mode is Mode.LIST else "written to"
    yield f"{result.written:,} pictures {verb} {request.target} ({result.bytes:,} bytes)."
    wanted = {"list", "tar", request.mode.value} | ({"hardlink"} if request.mode is Mode.MOVE else set())
    for how, count in sorted(result.written_as.items()):
        if how not in wanted:
            yield f"  {count:,} files could not be written that way and were written as {how}."
    yield from _common_words(result.left_out, result.renamed, result.constrained)
    unstated = [name for name in ("creator", "licence", "url") if not getattr(request.about, name)]
    if request.layout == "croissant" and unstated:
        yield f"  croissant.json does not state: {', '.join(unstated)}. Give it with --{' --'.join(unstated)}."
    if result.lost_beside:
        yield f"  {result.lost_beside:,} files beside pictures could not be read; the manifest names them."
    yield f"Manifest: {result.manifest}"


def _common_words(left_out: Mapping[str, int], renamed: Mapping[str, int], constrained: int) -> Iterator[str]:
    for reason, count in sorted(left_out.items(), key=lambda pair: -pair[1]):
        yield f"  {count:,} left out: {messages.text(f'left_out.{reason}')}"
    for reason, count in sorted(renamed.items(), key=lambda pair: -pair[1]):
        yield f"  {count:,} renamed: {messages.text(f'renamed.{reason}')}"
    if constrained:
        yield f"  {constrained:,} may be used for AI training under conditions only; the manifest lists them."
