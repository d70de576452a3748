"""L5: `inspector query`: print records of a catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.catalog import Catalog
from inspector.cli import output


@click.command("query")
@click.option("--catalog", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--where", default="", metavar="EXPR", help="Only records that match.")
@click.option("--format", "format_", type=click.Choice(output.FORMATS), default="table", show_default=True)
@click.option("-o", "--output", "target", metavar="FILE", help="Write results there instead of standard output (-).")
def command(catalog: Path, where: str, format_: str, target: str | None) -> int:
    """Print records of a catalogue, in path order."""
    with (
        Catalog.open(catalog, create=False, read_only=True) as opened,
        output.opened(target, binary=output.is_binary(format_)) as stream,
    ):
        writer = output.writer(format_, stream)
        for record in opened.records(where):
            writer.write(record)
        writer.close()
    return 0
