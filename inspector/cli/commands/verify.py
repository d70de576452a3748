"""L5: `inspector verify`: check an exported set against its manifest."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import click

from inspector import messages
from inspector.cancel import CancelToken
from inspector.cli import output
from inspector.engines.subsetting import verifying
from inspector.exporters.subset.verifying import Difference, Verifier
from inspector.textsafe import terminal

EXIT_DIFFERENT = 1


@click.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where the set lies.")
@click.option("--catalog", type=click.Path(path_type=Path, dir_okay=False), help="Compare labels with this catalogue.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(path: Path, root: Path | None, catalog: Path | None, *, as_json: bool) -> int:
    """Check an exported set: every file that is missing, changed or added is named.

    PATH is the set's folder, its manifest.json, or a list of hashes as `sha256sum` writes it. Exit status 1 where
    anything differs.
    """
    with contextlib.ExitStack() as stack:
        if catalog is None:
            verifier = stack.enter_context(verifying(path, CancelToken(), root=root))
        else:
            from inspector.workspace import Workspace

            workspace = stack.enter_context(Workspace.open(catalog, must_exist=True, read_only=True))
            verifier = stack.enter_context(workspace.subsets.verify(path, CancelToken(), root=root))
        return _report(verifier, as_json=as_json)


def _report(verifier: Verifier, *, as_json: bool) -> int:
    listed = []
    for difference in verifier.differences():
        if as_json:
            listed.append(difference.json())
        else:
            sys.stdout.write(_words(difference) + "\n")
    tally = verifier.tally
    if as_json:
        values = {
            "ok": not listed,
            "manifest": str(verifier.file),
            "checked": tally.checked,
            "bytes": tally.bytes,
            "not_in_catalogue": tally.unknown,
            "counts": dict(tally.differences),
            "differences": listed,
        }
        sys.stdout.write(json.dumps(values) + "\n")
    else:
        found = tally.differences.total()
        output.say(
            f"{tally.checked:,} files checked, {found:,} differences."
            if found
            else f"{tally.checked:,} files checked, all as the manifest says."
        )
        if tally.unknown:
            output.say(f"{tally.unknown:,} pictures are not in the catalogue.")
    return EXIT_DIFFERENT if tally.differences.total() else 0


def _words(difference: Difference) -> str:
    words = f"{messages.text(f'difference.{difference.kind}')}: {terminal(difference.path)}"
    if difference.kind == "label_changed":
        before, after = (messages.text(f"label.{name}") for name in (difference.expected, difference.found))
        return f"{words} ({before} in the manifest, {after} in the catalogue)"
    return words
