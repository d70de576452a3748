"""L2: detectors: classifiers in ONNX files that score decoded pixels. One signal among several, never proof.

Importing this package costs neither numpy nor the runtime: they load when a picture is scored.
"""

from __future__ import annotations

from inspector.detectors.base import Detector, HeatMap
from inspector.detectors.calibration import Meaning, meaning_of
from inspector.detectors.cardreader import read_card
from inspector.detectors.discovery import (
    available_providers,
    card_of,
    card_of_score,
    discover,
    load,
    open_detector,
)
from inspector.detectors.evidence import evidence_of
from inspector.detectors.meaning import Explanation, Fact, FactKind, FlagMeaning, Share, explain, flag_meaning
from inspector.detectors.modelcard import (
    Calibration,
    Inferred,
    InputSpec,
    Measured,
    MediumSpec,
    ModelCard,
    OutputSpec,
    OwnLimits,
)

__all__ = [
    "Calibration",
    "Detector",
    "Explanation",
    "Fact",
    "FactKind",
    "FlagMeaning",
    "HeatMap",
    "Inferred",
    "InputSpec",
    "Meaning",
    "Measured",
    "MediumSpec",
    "ModelCard",
    "OutputSpec",
    "OwnLimits",
    "Share",
    "available_providers",
    "card_of",
    "card_of_score",
    "discover",
    "evidence_of",
    "explain",
    "flag_meaning",
    "load",
    "meaning_of",
    "open_detector",
    "read_card",
]
