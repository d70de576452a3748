"""L5: `inspector labels`: bring labels in and out of a catalogue."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path
from typing import Any

import click

from inspector.cli import output
from inspector.workspace import Workspace

_CATALOG = click.option("--catalog", required=True, type=click.Path(path_type=Path, dir_okay=False))


@click.group("labels")
def command() -> None:
    """Import and export labels."""


@command.command("export")
@_CATALOG
@click.option("-o", "--output", "target", metavar="FILE", help="[default: standard output]")
@click.option("--format", "format_", type=click.Choice(["csv", "jsonl", "parquet"]), default="csv", show_default=True)
@click.option("--where", default="", metavar="EXPR", help="Only pictures that match.")
@click.option("--excel", is_flag=True, help="Start with a byte order mark, for spreadsheets.")
def export(catalog: Path, target: str | None, format_: str, where: str, *, excel: bool) -> int:
    """Write one row a picture: label, verdict, evidence, hashes."""
    with Workspace.open(catalog, must_exist=True, read_only=True) as workspace:
        if target in (None, "-"):
            workspace.export_stream(sys.stdout.buffer, format_, where=where, excel=excel, base=Path.cwd())
            sys.stdout.flush()
        else:
            count = workspace.export(Path(str(target)), format_, where=where, excel=excel)
            output.say(f"{count:,} rows written to {target}")
    return 0


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_CATALOG
@click.option("--reviewer", default="", metavar="NAME", help="Who decided, where the file does not say.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object.")
def import_(file: Path, catalog: Path, reviewer: str, *, as_json: bool) -> int:
    """Read labels from CSV, JSON Lines or another catalogue. A label that another person gave is never overwritten."""
    with Workspace.open(catalog, must_exist=True) as workspace:
        result = workspace.import_labels(file, reviewer or getpass.getuser())
    if as_json:
        sys.stdout.write(json.dumps(result) + "\n")
    else:
        for line in _words(result):
            sys.stdout.write(line + "\n")
    return 0


def _words(result: dict[str, Any]) -> list[str]:
    joined = ", ".join(f"{count:,} by {name}" for name, count in result["joined_by"].items() if count)
    lines = [f"{result['imported']:,} labels imported{f' ({joined})' if joined else ''}."]
    if result["unchanged"]:
        lines.append(f"{result['unchanged']:,} were there already.")
    if result["kept"]:
        lines.append(f"{result['kept']:,} not imported: another person has decided differently.")
    if result["unknown"]:
        lines.append(f"{result['unknown']:,} rows belong to no picture of this catalogue.")
    return lines
