"""L5: `inspector models`: list and check detectors."""

from __future__ import annotations

import sys
from typing import Any

import click

import inspector.settings.paths as places
from inspector import detectors
from inspector.cli import output
from inspector.domain.jsonform import to_json
from inspector.errors import InspectorError
from inspector.textsafe import one_line


@click.group("models")
def command() -> None:
    """List and check detectors."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(*, as_json: bool) -> int:
    """List installed detectors."""
    cards = detectors.discover(places.model_folders())
    if as_json:
        output.dump_json([_card(card) for card in cards], sys.stdout)
        return 0
    if not cards:
        sys.stdout.write("No detector is installed. Metadata, credentials and tags are read without one.\n")
    for card in cards:
        sys.stdout.write(f"{one_line(card.id):30} {one_line(card.name):40} {card.folder}\n")
    return 0


@command.command("show")
@click.argument("model_id", metavar="ID")
def show(model_id: str) -> int:
    """Show a detector's card."""
    output.dump_json(_card(_find(model_id)), sys.stdout)
    return 0


@command.command("check")
@click.argument("model", metavar="ID|FILE.onnx")
def check(model: str) -> int:
    """Load a detector, run it twice, and say what was found or inferred."""
    location = model if model.lower().endswith(".onnx") else str(_find(model).folder)
    for line in detectors.check(location):
        sys.stdout.write(one_line(line) + "\n")
    return 0


def _find(model_id: str) -> Any:
    for card in detectors.discover(places.model_folders()):
        if card.id == model_id:
            return card
    raise InspectorError("detector.unknown", id=model_id)


def _card(card: Any) -> dict[str, Any]:
    return dict(to_json(card)) | {"folder": str(card.folder)}
