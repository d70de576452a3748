"""L5: `inspector app`: the main job. Opens the window; where there is no display, scans in the terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from inspector.cli import output
from inspector.cli.commands.gui import open_window
from inspector.cli.commands.scan import command as scan
from inspector.cli.main import EXIT_UNREADABLE
from inspector.settings import paths as places
from inspector.workspace import Workspace

RESULTS = "inspector-results"


@click.command("app")
@click.argument("paths", nargs=-1, metavar="[PATH…]")
def command(paths: tuple[str, ...]) -> int:
    """Open the window on PATHs, or on the demo pictures; without a display scan them in the terminal."""
    chosen = paths or (str(places.demo_folder()),)
    if has_display():
        return open_window(chosen)
    return _in_terminal(chosen)


def has_display() -> bool:
    """Whether a window can be opened: always on Windows and macOS, elsewhere by the display variables alone."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _in_terminal(paths: tuple[str, ...]) -> int:
    folder = Path.cwd() / RESULTS
    folder.mkdir(exist_ok=True)
    catalog = folder / "catalogue.db"
    output.say(f"No display is set, so the scan runs here. Looking at {', '.join(paths)}")
    status = int(scan.main([*paths, "--catalog", str(catalog)], standalone_mode=False) or 0)
    with Workspace.open(catalog) as workspace:
        count = workspace.export_labels(folder / "labels.csv")
        workspace.write_report(folder / "report.html")
    output.say(f"{count:,} rows in {folder / 'labels.csv'}, statistics in {folder / 'report.html'}")
    if status == EXIT_UNREADABLE:
        output.say("Some files could not be read; they are in the results with their problem.")
        return 0
    return status
