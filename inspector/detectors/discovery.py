"""L2: finds detectors on disk and opens them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.detectors.base import Detector
from inspector.detectors.cardreader import read_card
from inspector.detectors.modelcard import CARD_NAME, ModelCard
from inspector.domain.report import DetectorScore
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.detectors.looks import Runner
    from inspector.detectors.presets import Preset

FOLDER_LIMIT = 1_000


def discover(
    folders: Iterable[str | Path], *, on_problem: Callable[[Path, InspectorError], None] | None = None
) -> list[ModelCard]:
    """The cards in some folders and their direct subfolders, in the order of the folders, then by id.

    Earlier folders win where two cards have one id. A broken card is passed over and told to `on_problem`. ONNX files
    are not opened here, so that this is cheap at every start.
    """
    found: dict[str, ModelCard] = {}
    for folder in map(Path, folders):
        cards = []
        for place in _places(folder):
            try:
                cards.append(read_card(place))
            except InspectorError as error:
                if on_problem is not None:
                    on_problem(place, error)
        for card in sorted(cards, key=lambda card: card.id):
            found.setdefault(card.id, card)
    return list(found.values())


def card_of_score(score: DetectorScore | None, folders: Iterable[str | Path]) -> ModelCard | None:
    """The card of the model that gave a score; null where no model in these folders has its id and its weights."""
    if score is None or score.id is None:
        return None
    cards = (card for card in discover(folders) if card.id == score.id)
    return next((card for card in cards if score.sha256 in (None, card.sha256)), None)


def load(card: ModelCard, *, providers: Sequence[str] = (), threads: int = 1, apart: bool = False) -> Detector:
    """The detector of a card. Its file is checked and loaded at first use; close it to end what it started.

    Args:
        card: what goes in and what comes out.
        providers: execution providers in order of preference; those that are not available are passed over, and the
            CPU always comes last.
        threads: of one run. One is best where each core has a thread of its own that scores pictures.
        apart: run it in a process of its own, with limits on time and memory, and refuse it where it does not repeat
            itself. For every model that we did not make.
    """
    from inspector.detectors.running import RunningDetector

    def start() -> Runner:
        if apart:
            from inspector.detectors.apart import ApartRunner
            from inspector.detectors.trial import check_repeats

            runner = ApartRunner(card, providers, threads)
            try:
                check_repeats(card, runner)
            except InspectorError:
                runner.close()
                raise
            return runner
        from inspector.detectors.onnx import OnnxRunner

        return OnnxRunner(card, providers, threads)

    return RunningDetector(card, start)


def available_providers() -> list[str]:
    """Execution providers of the installed runtime, its own preference first."""
    from inspector.detectors import onnx

    return list(onnx.available_providers())


def open_detector(
    location: str | Path, *, providers: Sequence[str] = (), threads: int = 1, apart: bool = False
) -> Detector:
    """The detector in a folder with a card, or in an ONNX file with or without one.

    Raises:
        InspectorError: `model.…` where the card is wrong or nothing says how to use the file.
    """
    return load(card_of(location), providers=providers, threads=threads, apart=apart)


def card_of(location: str | Path, presets: Sequence[Preset] = ()) -> ModelCard:
    """The card of a folder or ONNX file; what it does not state is inferred (`ModelCard.inferred`).

    Args:
        location: a folder with a card, or an ONNX file.
        presets: of detectors that may be recognised.

    Raises:
        InspectorError: `model.…`.
    """
    path = Path(location)
    if path.is_dir():
        return read_card(path)
    if (path.parent / CARD_NAME).is_file():
        card = read_card(path.parent)
        if card.path.name == path.name:
            return card
    from inspector.detectors.autofill import card_for

    return card_for(path, presets=presets)


def _places(folder: Path) -> list[Path]:
    try:
        inside = sorted(entry for entry in folder.iterdir() if entry.is_dir())[:FOLDER_LIMIT]
    except OSError:
        return []
    return [place for place in (folder, *inside) if (place / CARD_NAME).is_file()]
