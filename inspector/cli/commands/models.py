"""L5: `inspector models`: list, add, check, choose and calibrate detectors."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

import inspector.settings.paths as places
from inspector import detectors, messages
from inspector.cli import modelwords, output
from inspector.cli.modelwords import counting
from inspector.detectors import ModelCard
from inspector.detectors.cardwriter import card_json
from inspector.detectors.providers import CHOICES, KNOWN
from inspector.domain.jsonform import to_json
from inspector.engines import adding
from inspector.errors import UsageError
from inspector.pipeline import detecting
from inspector.settings import store
from inspector.textsafe import one_line, terminal
from inspector.workspace import Workspace

_FILES = click.Path(path_type=Path, dir_okay=False, exists=True)
_CATALOG = click.Path(path_type=Path, dir_okay=False)


@click.group("models")
def command() -> None:
    """List, add, check, choose and calibrate detectors."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the cards as JSON.")
def list_(*, as_json: bool) -> int:
    """List installed detectors; a star marks the one that scans use."""
    cards = [_with_own(card) for card in detectors.discover(places.model_folders())]
    if as_json:
        output.dump_json([_card(card) for card in cards], sys.stdout)
        return 0
    if not cards:
        sys.stdout.write("No detector is installed. Metadata, credentials and tags are read without one.\n")
    choice = _choice()
    used = cards[0].id if choice == detecting.DEFAULT and cards else choice
    for card in cards:
        mark = "*" if card.id == used else " "
        sys.stdout.write(f"{mark} {one_line(card.id):30} {one_line(card.name)}\n")
        for line in modelwords.summary(card):
            sys.stdout.write(f"    {terminal(line)}\n")
    return 0


@command.command("show")
@click.argument("model_id", metavar="ID")
def show(model_id: str) -> int:
    """Show a detector's card as JSON, with the limits in use."""
    output.dump_json(_card(_find(model_id)), sys.stdout)
    return 0


@command.command("presets")
def presets() -> int:
    """List well-known detectors whose use is known to the program."""
    for preset in adding.known_presets():
        sys.stdout.write(f"{preset.name:26} {', '.join(preset.hub)}\n")
    return 0


@command.command("add")
@click.argument("location", metavar="FILE.onnx|FOLDER", type=click.Path(path_type=Path, exists=True))
@click.option("--id", "model_id", metavar="ID", help="Under which id it is kept.")
@click.option("--name", metavar="TEXT", help="What it is called.")
@click.option("--licence", metavar="TEXT", help="Under which licence it may be used.")
@click.option("--preset", metavar="NAME", help="A well-known detector: see `inspector models presets`.")
@click.option("--labels", metavar="A,B", help="The classes, in the order of the model's numbers.")
@click.option("--ai-label", "ai_labels", multiple=True, metavar="A", help="A class that means AI.")
@click.option("--size", metavar="N|HxW", help="Height and width of its input in pixels.")
@click.option("--mean-std", type=click.Choice(modelwords.MEANS), help="How pixel values are normalised.")
@click.option("--geometry", type=click.Choice(modelwords.GEOMETRIES), help="How a picture is fitted to its input.")
@click.option("--resize-shortest", type=click.IntRange(1, 4096), metavar="N", help="Shortest side before the crop.")
@click.option("--interpolation", type=click.Choice(modelwords.INTERPOLATIONS))
@click.option("--activation", type=click.Choice(modelwords.ACTIVATIONS), help="What its numbers still need.")
@click.option("--swap", is_flag=True, help="The other classes mean AI.")
@click.option("--ai", "ai", multiple=True, type=_FILES, metavar="FILE", help="An AI picture to try it on.")
@click.option("--human", "human", multiple=True, type=_FILES, metavar="FILE", help="A human work to try it on.")
@click.option("--catalog", type=_CATALOG, metavar="FILE", help="Try it on pictures labelled in a catalogue.")
@click.option("--confirm", is_flag=True, help="Take what is guessed, and what the trial doubts, as right.")
@click.option("--replace", "replaces", is_flag=True, help="Take the place of an added model of this id.")
@click.option("--dry-run", is_flag=True, help="Examine it and try it out, but add nothing.")
def add(location: Path, **options: Any) -> int:
    """Add a model of your own.

    What its publisher put beside it (Hugging Face, deepghs, timm), a preset and its own graph say how it is used. It is
    tried out in a process of its own before it is copied.
    """
    found = adding.examine(location, modelwords.answers(options), options["preset"])
    from inspector.detectors.trial import Outcome, describe, swapped

    card = swapped(found.card) if options["swap"] else found.card
    samples = _samples(options)
    trial = adding.try_out(card, samples)
    _write(describe(card, trial))
    _write(modelwords.verdict(trial, found.guesses))
    if options["dry_run"]:
        return 0
    doubts = trial.outcome is Outcome.CHECK
    if not options["confirm"] and (found.guesses or doubts):
        fields = ", ".join(found.guesses) or "the classes"
        raise UsageError("model.unconfirmed", fields=fields)
    added = adding.add(card, trial, replaces=options["replaces"])
    output.say(f"{added.id} was added. Use it with: inspector models use {added.id}")
    return 0


@command.command("remove")
@click.argument("model_id", metavar="ID")
def remove(model_id: str) -> int:
    """Remove a model that was added. If scans used it, they use the default one again."""
    card = _find(model_id)
    adding.remove(card)
    settings = store.load(places.settings_file())
    if settings.detector == card.id:
        store.save(settings.changed(detector=detecting.DEFAULT), places.settings_file())
        output.say("Scans use the default detector again.")
    return 0


@command.command("check")
@click.argument("model", metavar="ID|FILE.onnx")
@click.option("--provider", type=click.Choice(CHOICES[2:]), help="Compare this provider with the processor too.")
def check(model: str, provider: str | None) -> int:
    """Run a detector in a process of its own, and say what was found or inferred. Exit status 1: it cannot be used."""
    from inspector.detectors.trial import Outcome, describe, guesses
    from inspector.pipeline.providing import checked

    card = _find(model)
    trial = adding.try_out(card)
    _write(describe(card, trial))
    _write(modelwords.verdict(trial, guesses(card)))
    good = trial.outcome is not Outcome.UNUSABLE
    if provider is not None:
        name = next(known.name for known in KNOWN if known.id == provider)
        found = checked(card, name, again=True)
        _write([modelwords.provider(provider, found)])
        good = good and found.ok
    return 0 if good else 1


@command.command("use")
@click.argument("model_id", metavar="ID|default")
@click.option("--catalog", type=_CATALOG, metavar="FILE", help="Hold it against the pictures that you corrected.")
@click.option("--yes", is_flag=True, help="Use it even where it is right less often than the one in use.")
def use(model_id: str, catalog: Path | None, *, yes: bool) -> int:
    """Let scans use another detector. With a catalogue it is first scored on the pictures that you corrected."""
    card = detecting.chosen_card(model_id)
    if catalog is not None and card is not None:
        with Workspace.open(catalog, must_exist=True) as workspace:
            found = workspace.models.compare(card.id, on_progress=counting())
        _write(modelwords.comparison(found))
        if found.is_worse and not yes:
            output.say("Nothing was changed. Use it all the same with --yes.")
            return 1
    settings = store.load(places.settings_file())
    store.save(settings.changed(detector=model_id, detector_enabled=True), places.settings_file())
    output.say(f"Scans use {model_id}. Pictures are scored again when they are scanned again.")
    return 0


@command.command("calibrate")
@click.option("--catalog", type=_CATALOG, required=True, metavar="FILE", help="Whose labels count.")
@click.option("--model", "model_id", metavar="ID", help="[default: the one in use]")
@click.option("--at-most", type=int, default=1, show_default=True, metavar="N", help="Flagged in 100 human works.")
@click.option("--dry-run", is_flag=True, help="Say what the limits would be, but keep those in use.")
@click.option("--forget", is_flag=True, help="Go back to the limits of the model's card.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def calibrate(catalog: Path, model_id: str | None, at_most: int, *, dry_run: bool, forget: bool, as_json: bool) -> int:
    """Set a detector's limits on your own labels.

    They are set on one half of the labels and counted on the other, so that what is claimed is not flattered. With too
    few labels nothing is changed, and it is said how many it takes.
    """
    with Workspace.open(catalog, must_exist=True) as workspace:
        if forget:
            known = workspace.models.forget(model_id)
            output.say("The limits of its card are in use again." if known else "There were no other limits.")
            return 0
        found = workspace.models.calibrate(model_id, at_most, on_progress=counting())
        if not dry_run:
            workspace.models.keep(found)
    if as_json:
        output.dump_json({**to_json(found), "kept": not dry_run}, sys.stdout)
        return 0
    _write(modelwords.calibrated(found))
    output.say(
        "Nothing was changed."
        if dry_run
        else "These limits are in use from now on, for pictures that are scanned again."
    )
    return 0


@command.command("bench")
@click.argument("model", metavar="[ID|FILE.onnx]", default="")
@click.option("--provider", type=click.Choice(["cpu", *CHOICES[2:]]), default="cpu", show_default=True)
@click.option("--seconds", type=click.FloatRange(0.01, 600), default=2.0, show_default=True, help="For each row.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def bench(model: str, provider: str, seconds: float, *, as_json: bool) -> int:
    """Measure pictures a second with 1 and 2 threads, by pictures in one run, and the memory."""
    from inspector.detectors.benchmark import measure

    card = detecting.chosen_card(model or _choice())
    if card is None:
        sys.stdout.write(messages.text("not_run.no_model") + "\n")
        return 0
    name = next(known.name for known in KNOWN if known.id == provider)
    found = measure(card, name, seconds=seconds)
    if as_json:
        output.dump_json({"id": card.id, "sha256": card.sha256, **to_json(found)}, sys.stdout)
    else:
        _write(modelwords.speed(card, found))
    return 0


def _find(model_id: str) -> ModelCard:
    card = detecting.chosen_card(model_id)
    if card is None:
        raise UsageError("not_run.no_model")
    return _with_own(card)


def _with_own(card: ModelCard) -> ModelCard:
    from inspector.detectors.ownlimits import applied

    return applied(card, detecting.own_limits(card))


def _card(card: ModelCard) -> dict[str, Any]:
    return {**card_json(card), "folder": card.folder, "own_limits": to_json(card.own)}


def _choice() -> str:
    choice = store.load(places.settings_file()).detector_choice
    return detecting.DEFAULT if choice == detecting.NONE else choice


def _samples(options: Mapping[str, Any]) -> adding.Samples:
    limit = store.load(places.settings_file()).max_pixels
    if options["ai"] or options["human"] or options["catalog"] is None:
        return adding.sample_files(options["ai"], options["human"], limit)
    with Workspace.open(options["catalog"], must_exist=True, read_only=True) as workspace:
        return adding.labelled_samples(workspace.catalog, limit)


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(terminal(line) + "\n")
