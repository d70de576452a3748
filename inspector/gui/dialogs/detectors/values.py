"""L5: what the page of detectors shows, as plain values, and its words. No widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.detectors import ModelCard, Share
from inspector.detectors.autofill import ANSWER, GUESS
from inspector.detectors.presets import NORMALISATIONS
from inspector.detectors.providers import Provider
from inspector.engines.models import Installed
from inspector.gui import text
from inspector.messages.mark import QT_TRANSLATE_NOOP

_ALL = "all"
_GRAPH = "graph"
_SIDES = (224, 256, 288, 299, 336, 384, 448, 512)
FIELDS = ("size", "color", "geometry", "interpolation", "range", "mean", "activation", "ai_labels")
"""Fields of a card that a person can correct, in the order of the form. `mean` brings `std` with it."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Everything about the detectors of this computer and this catalogue."""

    installed: tuple[Installed, ...] = ()
    share: Share = field(default_factory=Share)
    corrected: int = 0
    """Pictures on which the person contradicted a detector."""
    presets: tuple[str, ...] = ()
    """Names of known detectors."""
    chosen: str = ""
    """Id of the detector that the settings name, also while detectors are switched off."""
    providers: tuple[Provider, ...] = ()

    @property
    def card(self) -> ModelCard | None:
        """The card of the chosen detector; null where it is not there."""
        return next((model.card for model in self.installed if model.card.id == self.chosen), None)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of a number of tested pictures; null in place of it where nothing was measured."""

    found: int
    of: int

    def in_words(self, whole: int) -> str:
        """About so many in `whole`: `15 in 1,000`."""
        words = QCoreApplication.translate("detectors", "{x} in {y}")
        return words.format(x=text.number(round(self.found * whole / self.of)), y=text.number(whole))


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a field may take, in words, and the answers that it stands for."""

    words: str
    answers: Mapping[str, Any]


def mistakes(card: ModelCard) -> Rate | None:
    """Human works that got the band `ai`: of a person's own labels where limits are their own, else of its tests."""
    if card.own is not None:
        return Rate(card.own.flagged, card.own.human) if card.own.human else None
    row = next((row for row in card.measured if row.medium == _ALL and row.band == "ai" and row.human), None)
    return Rate(row.human_in_band, row.human) if row else None


def finds(card: ModelCard) -> Rate | None:
    """AI pictures that got the band `ai`."""
    if card.own is not None:
        return Rate(card.own.found, card.own.ai) if card.own.ai else None
    row = next((row for row in card.measured if row.medium == _ALL and row.band == "ai" and row.ai), None)
    return Rate(row.ai_in_band, row.ai) if row else None


def field_name(name: str) -> str:
    """The word for a field of a card."""
    translate = QCoreApplication.translate
    return {
        "size": translate("detectors", "Input"),
        "color": translate("detectors", "Colours"),
        "geometry": translate("detectors", "Fitting"),
        "interpolation": translate("detectors", "Scaling"),
        "range": translate("detectors", "Values"),
        "mean": translate("detectors", "Mean, spread"),
        "activation": translate("detectors", "Output"),
        "ai_labels": translate("detectors", "AI class"),
    }[name]


def options(name: str, card: ModelCard) -> tuple[tuple[Option, ...], int]:
    """The values that a field may take, and the place of the present one."""
    present = _present(name, card)
    if name == "size" and origin_of(name, card) == _GRAPH:
        return (Option(_words(name, present[name]), present),), 0
    known = [Option(_words(name, value), _answers(name, value)) for value in _values(name, card)]
    place = next((at for at, option in enumerate(known) if _same(option.answers, present)), -1)
    if place < 0:
        known.insert(0, Option(_words(name, present[name]), present))
        place = 0
    return tuple(known), place


def origin_of(name: str, card: ModelCard) -> str:
    """Where the present value of a field comes from; empty where the model's own card states it."""
    return next((item.origin for item in card.inferred if item.field == name), "")


def origin_words(origin: str, *, own_card: bool) -> str:
    """An origin in words."""
    translate = QCoreApplication.translate
    known = {
        "": translate("detectors", "its card") if own_card else translate("detectors", "usual value"),
        _GRAPH: translate("detectors", "the file itself"),
        ANSWER: translate("detectors", "you"),
        GUESS: translate("detectors", "guessed"),
        "names of the labels": translate("detectors", "names of the classes"),
    }
    return known.get(origin) or text.safe_line(origin)


def _values(name: str, card: ModelCard) -> list[Any]:
    from inspector.detectors.modelcard import ACTIVATIONS, COLORS, GEOMETRIES, INTERPOLATIONS

    known: Mapping[str, list[Any]] = {
        "size": [(side, side) for side in _SIDES],
        "color": list(COLORS),
        "geometry": list(GEOMETRIES),
        "interpolation": list(INTERPOLATIONS),
        "range": [(0.0, 1.0), (-1.0, 1.0), (0.0, 255.0)],
        "mean": list(NORMALISATIONS.values()),
        "activation": list(ACTIVATIONS),
        "ai_labels": [(label,) for label in card.output.labels[:20]],
    }
    return known[name]


def _answers(name: str, value: Any) -> dict[str, Any]:
    return {"mean": value[0], "std": value[1]} if name == "mean" else {name: value}


def _present(name: str, card: ModelCard) -> dict[str, Any]:
    if name == "mean":
        return {"mean": card.input.mean, "std": card.input.std}
    part = card.output if name in ("activation", "ai_labels") else card.input
    return {name: getattr(part, name)}


def _same(answers: Mapping[str, Any], present: Mapping[str, Any]) -> bool:
    return all(_plain(answers[key]) == _plain(present[key]) for key in present)


def _plain(value: Any) -> Any:
    return tuple(round(item, 3) if isinstance(item, float) else item for item in value) if _is_many(value) else value


def _is_many(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _words(name: str, value: Any) -> str:
    translate = QCoreApplication.translate
    if name == "size":
        return f"{value[1]} × {value[0]}"
    if name == "range":
        return translate("detectors", "{low} to {high}").format(low=f"{value[0]:g}", high=f"{value[1]:g}")
    if name == "mean":
        return _normalisation_words(value)
    if name == "ai_labels":
        return text.safe_line(", ".join(value)) or translate("detectors", "its one number")
    return translate("detectors", _CHOICES[name][value])


def _normalisation_words(value: Any) -> str:
    translate = QCoreApplication.translate
    known = {
        "imagenet": translate("detectors", "as ImageNet"),
        "clip": translate("detectors", "as CLIP"),
        "half": translate("detectors", "0.5, 0.5"),
        "none": translate("detectors", "none"),
    }
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], tuple):
        name = next((name for name, pair in NORMALISATIONS.items() if pair == value), "")
        return known.get(name, str(value))
    return ", ".join(f"{item:g}" for item in value)


_CHOICES: Mapping[str, Mapping[str, str]] = {
    "color": {"RGB": "RGB", "BGR": "BGR"},
    "geometry": {
        "squash": QT_TRANSLATE_NOOP("detectors", "Squashed"),
        "shortest_edge_crop": QT_TRANSLATE_NOOP("detectors", "Scaled, middle cut out"),
        "centre_crop_native": QT_TRANSLATE_NOOP("detectors", "Middle, not scaled"),
        "multi_crop_native": QT_TRANSLATE_NOOP("detectors", "Several parts, not scaled"),
        "pad": QT_TRANSLATE_NOOP("detectors", "Scaled, with a border"),
    },
    "interpolation": {
        "bilinear": QT_TRANSLATE_NOOP("detectors", "Bilinear"),
        "bicubic": QT_TRANSLATE_NOOP("detectors", "Bicubic"),
        "lanczos": QT_TRANSLATE_NOOP("detectors", "Lanczos"),
        "nearest": QT_TRANSLATE_NOOP("detectors", "Nearest"),
    },
    "activation": {
        "softmax": QT_TRANSLATE_NOOP("detectors", "Logits, softmax"),
        "sigmoid": QT_TRANSLATE_NOOP("detectors", "Logit, sigmoid"),
        "none": QT_TRANSLATE_NOOP("detectors", "Probabilities"),
    },
}
"""Words for values of the fields that choose one of several."""
