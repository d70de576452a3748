"""L2: brings a model of a person's own into a folder of models, with a card beside it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from inspector.detectors import identity
from inspector.detectors.autofill import GUESS, card_for
from inspector.detectors.cardreader import read_card
from inspector.detectors.cardwriter import card_json
from inspector.detectors.graph import check_safe, read_graph
from inspector.detectors.modelcard import CARD_NAME, MODEL_NAME, Inferred, ModelCard
from inspector.detectors.presets import Preset
from inspector.errors import InspectorError
from inspector.files import write_error

CONFIRMED = "confirmed"
"""Origin of a value that was guessed and that a person confirmed."""
SIDE_FILES = ("LICENSE", "LICENSE.txt", "LICENCE", "README.md")
SIDE_LIMIT = 1024 * 1024


def examine(
    location: Path,
    answers: Mapping[str, Any] | None = None,
    preset: Preset | None = None,
    presets: Sequence[Preset] = (),
) -> ModelCard:
    """The card of a model that shall be added: its own, or one that is inferred.

    Nothing is run. With answers or a preset its own card is put aside.

    Args:
        location: an ONNX file, or a folder with one.
        answers: what a person says, see `autofill.card_for`.
        preset: that a person names.
        presets: of detectors that may be recognised.

    Raises:
        InspectorError: `model.…`.
    """
    path = _model_in(location)
    if not answers and preset is None and (path.parent / CARD_NAME).is_file():
        card = read_card(path.parent)
        if card.path.name == path.name:
            check_safe(facts := read_graph(card.path), card.path)
            identity.verify(card, facts.external)
            return card
    return card_for(path, answers, preset, presets)


def add(card: ModelCard, folder: Path, *, replaces: bool = False) -> ModelCard:
    """Copy a model with its card into `folder`, in a folder of its own named by its id. All of it is there, or nothing.

    Guessed values count as confirmed by whoever calls this.

    Raises:
        InspectorError: `model.exists`, `model.…` for a model that is unsafe, `disk.full`, `output.failed`.
    """
    check_safe(facts := read_graph(card.path), card.path)
    target = folder / card.id
    if target.exists() and not replaces:
        raise InspectorError("model.exists", id=card.id)
    new = replace(
        card,
        file=MODEL_NAME,
        sha256=identity.model_sha256(card.path, facts.external),
        inferred=tuple(map(_confirmed, card.inferred)),
        own=None,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=folder) as name:
            made = Path(name) / card.id
            made.mkdir()
            shutil.copyfile(card.path, made / MODEL_NAME)
            for part in sorted(facts.external):
                (made / part).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(card.path.parent / part, made / part)
            _copy_beside(card.path.parent, made)
            (made / CARD_NAME).write_text(json.dumps(card_json(new), indent=2, ensure_ascii=False), "utf-8")
            identity.verify(read_card(made), facts.external)
            if target.exists():
                target.rename(Path(name) / "old")
            made.rename(target)
    except OSError as error:
        raise write_error(error, target) from error
    return read_card(target)


def remove(card: ModelCard, folder: Path) -> None:
    """Take an added model away.

    Raises:
        InspectorError: `model.not_own` where it does not lie in `folder`, `output.failed`.
    """
    place = Path(card.folder)
    if place.parent != folder:
        raise InspectorError("model.not_own", id=card.id)
    try:
        shutil.rmtree(place)
    except OSError as error:
        raise write_error(error, place) from error


def _model_in(location: Path) -> Path:
    """The ONNX file that is meant.

    Raises:
        InspectorError: `model.unreadable`, `model.which`.
    """
    if location.is_file():
        return location
    if not location.is_dir():
        raise InspectorError("model.unreadable", file=str(location), reason="no such file")
    if (location / CARD_NAME).is_file():
        return read_card(location).path
    found = [path for place in (location, location / "onnx") for path in sorted(place.glob("*.onnx"))]
    best = next((path for path in found if path.name == MODEL_NAME), found[0] if len(found) == 1 else None)
    if best is None:
        raise InspectorError("model.which", folder=str(location), count=len(found))
    return best


def _copy_beside(source: Path, target: Path) -> None:
    for name in SIDE_FILES:
        path = source / name
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= SIDE_LIMIT:
            shutil.copyfile(path, target / name)


def _confirmed(item: Inferred) -> Inferred:
    return replace(item, origin=CONFIRMED) if item.origin == GUESS else item
