"""L5: `inspector review`: plan a check of a set, see its sample, and what the decisions establish."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from inspector import messages
from inspector.cli import output
from inspector.textsafe import terminal
from inspector.workspace import Workspace

_CATALOG = click.option("--catalog", required=True, type=click.Path(path_type=Path, dir_okay=False))
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("review")
def command() -> None:
    """Establish how many pictures of a set can be AI-made, by a random check of some of them."""


@command.command("plan")
@_CATALOG
@click.option("--max-ai", required=True, metavar="SHARE", help="The claim: at most this share is AI-made, 3% or 0.03.")
@click.option("--confidence", required=True, metavar="LEVEL", help="95% or 0.95.")
@click.option("--method", type=click.Choice(["random", "sequential"]), default="random", show_default=True)
@click.option("--stratify", default="", metavar="FIELD", help="Draw from each value of a field in proportion.")
@click.option("--controls", type=click.Path(path_type=Path), metavar="DIR", help="Hide known AI pictures of DIR in it.")
@click.option("--tolerate", type=click.IntRange(0), default=0, metavar="N", help="AI pictures that may turn up.")
@click.option(
    "--sensitivity", type=float, default=1.0, metavar="SE", help="Share of AI pictures a reviewer recognises."
)
@click.option("--seed", default="", metavar="N", help="Draw again what this seed drew. [default: random]")
@click.option("--where", default="", metavar="EXPR", help="Only pictures that match.")
@_JSON
def plan(catalog: Path, controls: Path | None, *, as_json: bool, **options: Any) -> int:
    """Freeze the set, compute how many pictures must be checked, and draw them.

    Later scans do not enter the frozen set. Pictures labelled exclude do not belong to it.
    """
    from inspector.engines.certifying import PlanRequest

    with Workspace.open(catalog, must_exist=True) as workspace:
        hidden = workspace.controls(controls) if controls is not None else ()
        made = workspace.reviews.plan(PlanRequest(controls=hidden, **options))
    if as_json:
        sys.stdout.write(json.dumps(made.json()) + "\n")
        return 0
    for line in _plan_words(made.json()):
        output.say(line)
    return 0


@command.command("queue")
@_CATALOG
@_JSON
def queue(catalog: Path, *, as_json: bool) -> int:
    """Print the planned sample in order: path, SHA-256, label."""
    with Workspace.open(catalog, must_exist=True, read_only=True) as workspace:
        rows = [
            {"path": item.unit.path, "sha256": item.unit.sha256, "label": item.label and item.label.value}
            for item in workspace.reviews.queue()
        ]
    if as_json:
        sys.stdout.write(json.dumps(rows) + "\n")
    else:
        for row in rows:
            sys.stdout.write(f"{row['label'] or '-':10} {terminal(str(row['path']))}\n")
    return 0


@command.command("status")
@_CATALOG
@_JSON
def status(catalog: Path, *, as_json: bool) -> int:
    """Say what the decisions on the sample establish so far."""
    with Workspace.open(catalog, must_exist=True, read_only=True) as workspace:
        values = workspace.reviews.status().json()
    if as_json:
        sys.stdout.write(json.dumps(values) + "\n")
    else:
        for line in _status_words(values):
            sys.stdout.write(line + "\n")
    return 0


@command.command("certificate")
@_CATALOG
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="DIR")
def certificate(catalog: Path, target: Path) -> int:
    """Write what the check established: a page, CERTIFICATE.json, and the frozen set it speaks of."""
    with Workspace.open(catalog, must_exist=True, read_only=True) as workspace:
        sentence = workspace.write_certificate(target.absolute())
    output.say(sentence)
    output.say(f"Written to {target}")
    return 0


def _plan_words(values: dict[str, Any]) -> Iterator[str]:
    yield f"{values['sample']:,} of {values['population']:,} pictures are to be checked (seed {values['seed']})."
    if values["controls"]:
        yield f"{values['controls']:,} pictures known to be AI-made are hidden among them."
    if values["attempt"] > 1:
        yield f"This is attempt {values['attempt']} on the same set, so it takes more pictures."
    if values["sensitivity"] >= 1 and not values["controls"]:
        yield "This assumes that the reviewer recognises every AI picture."
    yield "`inspector review queue` lists them."


def _status_words(values: dict[str, Any]) -> Iterator[str]:
    found = f"{values['ai_found']:,} AI-made, {values['unsure']:,} unsure"
    yield f"{values['reviewed']:,} of {values['planned']:,} checked; {found}."
    if values["waiting"]:
        yield f"{values['waiting']:,} wait. Until they are decided they count as AI-made."
    share, level = 100 * values["bound_share"], 100 * values["confidence"]
    yield messages.text(
        "certificate.bound",
        count=f"{values['bound_count']:,}",
        population=f"{values['population']:,}",
        share=f"{share:.4g}",
        level=f"{level:.4g}",
    )
    yield messages.text("certificate.met" if values["met"] else "certificate.not_met")
