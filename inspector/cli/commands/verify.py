"""L5: `inspector verify`: check an exported set against its manifest, or a certificate against its set."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from inspector import messages
from inspector.cancel import CancelToken
from inspector.cli import output
from inspector.engines.certificate import FILE as CERTIFICATE
from inspector.engines.certificate_check import CertificateCheck, is_certificate
from inspector.engines.subsetting import verifying
from inspector.exporters.subset.verifying import Difference
from inspector.textsafe import terminal

EXIT_DIFFERENT = 1


@click.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where the set lies.")
@click.option("--catalog", type=click.Path(path_type=Path, dir_okay=False), help="Compare labels with this catalogue.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(path: Path, root: Path | None, catalog: Path | None, *, as_json: bool) -> int:
    """Check an exported set: every file that is missing, changed or added is named.

    PATH is the set's folder, its manifest.json, a list of hashes as `sha256sum` writes it, or a CERTIFICATE.json: its
    set, its sample and its numbers are counted again. Exit status 1 where anything differs.
    """
    with contextlib.ExitStack() as stack:
        workspace = None
        if catalog is not None:
            from inspector.workspace import Workspace

            workspace = stack.enter_context(Workspace.open(catalog, must_exist=True, read_only=True))
        file = path / CERTIFICATE if (path / CERTIFICATE).is_file() else path
        if is_certificate(file):
            check = CertificateCheck(file, catalog=workspace.catalog if workspace else None)
            return _report(check.differences(CancelToken()), file, lambda: check.checked, as_json=as_json)
        if workspace is not None:
            verifier = stack.enter_context(workspace.subsets.verify(path, CancelToken(), root=root))
        else:
            verifier = stack.enter_context(verifying(path, CancelToken(), root=root))
        tally = verifier.tally
        status = _report(verifier.differences(), verifier.file, lambda: tally.checked, as_json=as_json)
        if tally.unknown and not as_json:
            output.say(f"{tally.unknown:,} pictures are not in the catalogue.")
        return status


def _report(differences: Iterator[Difference], file: Path, checked: Callable[[], int], *, as_json: bool) -> int:
    listed, counts = [], Counter[str]()
    for difference in differences:
        counts[difference.kind] += 1
        if as_json:
            listed.append(difference.json())
        else:
            sys.stdout.write(_words(difference) + "\n")
    if as_json:
        values = {
            "ok": not listed,
            "manifest": str(file),
            "checked": checked(),
            "counts": dict(counts),
            "differences": listed,
        }
        sys.stdout.write(json.dumps(values) + "\n")
    else:
        ending = f"{counts.total():,} differences." if counts else "all as stated."
        output.say(f"{checked():,} files checked, {ending}")
    return EXIT_DIFFERENT if counts else 0


def _words(difference: Difference) -> str:
    words = f"{messages.text(f'difference.{difference.kind}')}: {terminal(difference.path)}"
    if difference.kind == "label_changed":
        before, after = (messages.text(f"label.{name}") for name in (difference.expected, difference.found))
        return f"{words} ({before} then, {after} in the catalogue)"
    return words
