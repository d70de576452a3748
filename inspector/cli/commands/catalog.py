"""L5: `inspector catalog`: check, back up or describe a catalogue."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from inspector.catalog import Catalog
from inspector.cli import output
from inspector.cli.main import EXIT_FAILED
from inspector.textsafe import one_line

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group("catalog")
def command() -> None:
    """Check, back up or describe a catalogue."""


@command.command("check")
@_FILE
def check(file: Path) -> int:
    """Check that the file is sound; names every fault."""
    with Catalog.open(file, create=False, read_only=True) as catalog:
        faults = catalog.check()
    for fault in faults:
        sys.stdout.write(one_line(fault) + "\n")
    if not faults:
        sys.stdout.write("The catalogue is sound.\n")
    return EXIT_FAILED if faults else 0


@command.command("backup")
@_FILE
@click.option("--to", "target", type=click.Path(path_type=Path), help="Where to; by default beside the catalogue.")
def backup(file: Path, target: Path | None) -> int:
    """Write a copy of the catalogue, also while it is in use."""
    with Catalog.open(file, create=False, read_only=True) as catalog:
        written = catalog.backup(target)
    output.say(f"Copied to {written}")
    return 0


@command.command("info")
@_FILE
def info(file: Path) -> int:
    """Describe the catalogue as one JSON object."""
    with Catalog.open(file, create=False, read_only=True) as catalog:
        output.dump_json(catalog.info(), sys.stdout)
    return 0
