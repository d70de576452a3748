"""L5: `inspector import-scan`: bring records of scans made elsewhere into a catalogue."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from inspector.cancel import CancelToken
from inspector.cli import output
from inspector.workspace import Workspace

EXIT_UNREADABLE = 4


@click.command("import-scan")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--catalog", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object.")
def command(folder: Path, catalog: Path, *, as_json: bool) -> int:
    """Bring the output of a cluster, or of `scan --shard`, into a catalogue.

    DIR holds .jsonl or .parquet files of records. Labels in them are not taken; `inspector labels import` takes them.
    """
    with Workspace.open(catalog) as workspace:
        result = workspace.import_scan(folder, CancelToken())
    if as_json:
        sys.stdout.write(json.dumps(result.json()) + "\n")
    else:
        told = (
            f"{result.records:,} records of {result.files:,} files: {result.added:,} new, {result.updated:,} changed."
        )
        output.say(told)
        for one in result.examples:
            output.say(f"  {one.file}, record {one.number:,}: {one.reason}")
        if result.broken:
            output.say(f"{result.broken:,} records could not be read.")
    return EXIT_UNREADABLE if result.broken else 0
