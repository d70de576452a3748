"""L5: `inspector gui`: open the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from inspector.errors import InspectorError


@click.command("gui")
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@click.option("--catalog", type=click.Path(path_type=Path, dir_okay=False), help="Use this catalogue.")
def command(paths: tuple[str, ...], catalog: Path | None) -> int:
    """Open the window, and scan PATHs into its catalogue."""
    return open_window(paths, catalog)


def open_window(paths: Sequence[str], catalog: Path | None = None) -> int:
    """Open the window and return its exit status.

    Raises:
        InspectorError: `gui.no_qt` where Qt or one of its system libraries is missing.
    """
    try:
        from inspector.gui.app import run
    except ImportError as error:
        raise InspectorError("gui.no_qt", reason=str(error)) from error
    return run(list(paths), catalog)
