"""L3: which detector is used, with whose limits, and where it runs: ours in this process, all others in their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.detectors.modelcard import MODEL_NAME, ModelCard, OwnLimits
from inspector.detectors.providers import CPU
from inspector.errors import InspectorError
from inspector.pipeline.providing import pick
from inspector.settings import paths

if TYPE_CHECKING:
    from inspector.detectors import Detector

NONE, DEFAULT = "none", "default"


@dataclass(frozen=True, slots=True)
class DetectorUse:
    """A detector as a scan uses it. Small and picklable; a change of it makes every picture a changed one.

    `location` is the folder or the ONNX file of the model, or empty: then `not_run` is the reason that is recorded.
    """

    location: str = ""
    not_run: str = "no_model"
    sha256: str = ""
    own: OwnLimits | None = None
    provider: str = CPU
    """Execution provider, by its name in the runtime."""

    def __bool__(self) -> bool:
        return bool(self.location)

    @property
    def name(self) -> str:
        """The name of its file, or of its folder where that is what names it."""
        path = Path(self.location)
        return path.parent.name if path.name == MODEL_NAME else path.name


def choose(choice: str, provider: str = "cpu") -> DetectorUse:
    """The detector that a choice means.

    Args:
        choice: `default`, `none`, a model id, or the path of an ONNX file.
        provider: one of `providers.CHOICES`; the processor is used, with a warning, where it does not pass its test.

    A model that cannot be used is no error here: each picture gets the problem, and the rest of a scan goes on.

    Raises:
        InspectorError: `detector.unknown`.
    """
    if choice == NONE:
        return DetectorUse(not_run="switched_off")
    try:
        card = chosen_card(choice)
    except InspectorError as error:
        if error.code == "detector.unknown":
            raise
        return DetectorUse(str(Path(choice).resolve()), "")
    if card is None:
        return DetectorUse()
    location = card.path if choice.lower().endswith(".onnx") else Path(card.folder)
    return DetectorUse(str(location.resolve()), "", card.sha256, own_limits(card), _provider(card, provider))


def _provider(card: ModelCard, wanted: str) -> str:
    try:
        return pick(card, wanted)
    except InspectorError:  # it fails everywhere, which each picture will say
        return CPU


def choose_set(choice: str, provider: str = "cpu") -> DetectorUse:
    """`choose` for a choice in the settings: a model that was removed since is no reason to refuse a scan."""
    try:
        return choose(choice, provider)
    except InspectorError:
        return DetectorUse(not_run="not_installed")


def chosen_card(choice: str) -> ModelCard | None:
    """The card of a chosen detector, as its publisher wrote it; null where `default` finds no model.

    Raises:
        InspectorError: `detector.unknown`; `model.…` for an ONNX file that cannot be used.
    """
    from inspector import detectors

    if choice.lower().endswith(".onnx"):
        if not Path(choice).is_file():
            raise InspectorError("detector.unknown", id=choice)
        return card_of(choice)
    cards = {card.id: card for card in detectors.discover(paths.model_folders())}
    if choice == DEFAULT:
        return next(iter(cards.values()), None)
    if choice not in cards:
        raise InspectorError("detector.unknown", id=choice)
    return cards[choice]


def own_limits(card: ModelCard) -> OwnLimits | None:
    """The limits that this person's labels gave the model."""
    from inspector.detectors import ownlimits

    return ownlimits.read(paths.calibrations_folder(), card.sha256)


def used_card(use: DetectorUse) -> ModelCard:
    """The card of a detector in use, with the limits in use.

    Raises:
        InspectorError: `model.…`.
    """
    from inspector.detectors import ownlimits

    return ownlimits.applied(card_of(use.location), use.own)


def card_of(location: str) -> ModelCard:
    """The card of a folder or ONNX file, with what is known of well-known detectors.

    Raises:
        InspectorError: `model.…`.
    """
    from inspector import detectors
    from inspector.detectors.presets import read_presets

    known = () if Path(location).is_dir() else read_presets(paths.presets_file())
    return detectors.card_of(location, known)


def open_used(use: DetectorUse) -> Detector:
    """The detector in use. Close it to end the process that it may have.

    Raises:
        InspectorError: `model.…`.
    """
    return open_card(used_card(use), use.provider)


def open_card(card: ModelCard, provider: str = CPU) -> Detector:
    """The detector of a card; in a process of its own where it is not one of ours, or drivers take part."""
    from inspector import detectors

    return detectors.load(card, providers=[provider], apart=not is_shipped(card) or provider != CPU)


def is_shipped(card: ModelCard) -> bool:
    """Whether a model came with this program. Every other one runs in a process of its own."""
    try:
        return Path(card.folder).resolve().is_relative_to(paths.models().resolve())
    except InspectorError:
        return False
