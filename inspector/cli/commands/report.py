"""L5: `inspector report`: statistics of a set as an HTML page."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.cli import output
from inspector.workspace import Workspace


@click.command("report")
@click.option("--catalog", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="FILE.html")
@click.option("--where", default="", metavar="EXPR", help="Only pictures that match.")
def command(catalog: Path, target: Path, where: str) -> int:
    """Write statistics of a set as one HTML page that needs no other file."""
    with Workspace.open(catalog, must_exist=True, read_only=True) as workspace:
        workspace.write_report(target, where=where)
    output.say(f"Written to {target}")
    return 0
