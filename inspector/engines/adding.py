"""L3: a model is added in three steps: examined, tried out in a process of its own, copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.catalog import Catalog
from inspector.detectors import ModelCard, importing, presets
from inspector.domain.catalogue import CatalogRow
from inspector.errors import InspectorError, ParseError, UsageError
from inspector.pipeline.archives import opener_of
from inspector.settings import paths

if TYPE_CHECKING:
    from inspector.detectors.trial import Trial
    from inspector.pixels import Rgb

SAMPLES_EACH = 3
"""Pictures of each kind that a trial takes from a person's labels."""
_SAMPLE_TRIES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that shall be added: its card so far, and the fields that are only guessed."""

    card: ModelCard
    guesses: tuple[str, ...]
    bytes: int


@dataclass(frozen=True, slots=True)
class Samples:
    """Decoded pictures by name for a trial; `ai` names those that are AI-made, the others are human-made."""

    pictures: Mapping[str, Rgb] = field(default_factory=dict)
    ai: frozenset[str] = frozenset()


def known_presets() -> tuple[presets.Preset, ...]:
    """Detectors that are known to the program.

    Raises:
        InspectorError: `install.incomplete`.
    """
    return presets.read_presets(paths.presets_file())


def examine(location: Path, answers: Mapping[str, Any] | None = None, preset: str | None = None) -> Candidate:
    """What is known and inferred about a model. Nothing is run and nothing is copied.

    Args:
        location: an ONNX file, or a folder with one.
        answers: what a person says: fields of a card's input and output, and `id`, `title`, `licence`.
        preset: the name of a known detector.

    Raises:
        InspectorError: `model.…`.
        UsageError: `model.preset`.
    """
    from inspector.detectors.trial import guesses

    known = known_presets()
    chosen = presets.named(known, preset) if preset else None
    card = importing.examine(location, answers, chosen, known)
    return Candidate(card, guesses(card), card.path.stat().st_size)


def try_out(card: ModelCard, samples: Samples | None = None) -> Trial:
    """Run a model on flat grey, noise and samples, in a process of its own with limits.

    Raises:
        InspectorError: `model.…`; `model.timeout`, `model.memory`, `model.crashed` where it had to be stopped.
    """
    from inspector.detectors.trial import try_out_apart

    given = samples or Samples()
    return try_out_apart(card, given.pictures, given.ai)


def add(card: ModelCard, trial: Trial, *, replaces: bool = False) -> ModelCard:
    """Copy a model that was tried out into the user's models folder. Guesses count as confirmed.

    Raises:
        InspectorError: `model.unusable` after a trial that says so, `model.exists`, `model.…`, `disk.full`.
    """
    from inspector import messages
    from inspector.detectors.trial import Outcome

    if trial.outcome is Outcome.UNUSABLE:
        raise InspectorError("model.unusable", reason=messages.text(trial.findings()[0].code))
    if card.id in _shipped_ids():
        raise InspectorError("model.exists", id=card.id)
    return importing.add(card, paths.own_models_folder(), replaces=replaces)


def remove(card: ModelCard) -> None:
    """Take an added model away.

    Raises:
        InspectorError: `model.not_own`, `output.failed`.
    """
    importing.remove(card, paths.own_models_folder())


def labelled_samples(catalog: Catalog, limit_pixels: int, each: int = SAMPLES_EACH) -> Samples:
    """Samples from a person's own labels: up to `each` AI-made and human-made pictures that can be decoded."""
    found: dict[str, Rgb] = {}
    ai: set[str] = set()
    for label in ("ai", "human"):
        rows = catalog.rows(catalog.ids(f"label = {label}")[: each * _SAMPLE_TRIES])
        names = list(_decoded(rows, limit_pixels, each, found))
        ai.update(names if label == "ai" else ())
    return Samples(found, frozenset(ai))


def sample_files(ai: Sequence[Path], human: Sequence[Path], limit_pixels: int) -> Samples:
    """Samples from files.

    Raises:
        UsageError: `model.sample` where one cannot be decoded.
    """
    found: dict[str, Rgb] = {}
    for path in (*ai, *human):
        try:
            found[str(path)] = _pixels(str(path), limit_pixels)
        except (OSError, ParseError, InspectorError) as error:
            raise UsageError("model.sample", path=str(path)) from error
    return Samples(found, frozenset(str(path) for path in ai))


def _decoded(rows: Iterable[CatalogRow], limit_pixels: int, each: int, found: dict[str, Rgb]) -> Iterable[str]:
    count = 0
    for row in rows:
        if count == each:
            return
        try:
            found[row.path] = _pixels(row.path, limit_pixels)
        except (OSError, ParseError, InspectorError):
            continue
        count += 1
        yield row.path


def _pixels(path: str, limit_pixels: int) -> Rgb:
    from inspector import containers, pixels

    with opener_of(path)() as stream:
        known = containers.recognise(stream.read(containers.PREFIX_BYTES))
        if known is None:
            raise ParseError("pixels.not_decoded", path, reason="unknown format")
        stream.seek(0)
        return pixels.decode(stream, known[1], limit_pixels=limit_pixels).rgb()


def _shipped_ids() -> set[str]:
    from inspector.detectors import discover

    try:
        return {card.id for card in discover([paths.models()])}
    except InspectorError:
        return set()
