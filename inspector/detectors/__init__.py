"""L2: detectors: classifiers in ONNX files that score decoded pixels. One signal among several, never proof.

Importing this package costs neither numpy nor the runtime: they load when a picture is scored.
"""

from __future__ import annotations

from inspector.detectors.base import Detector, HeatMap
from inspector.detectors.calibration import Meaning, meaning_of
from inspector.detectors.cardreader import read_card
from inspector.detectors.discovery import available_providers, card_of, check, discover, load, open_detector
from inspector.detectors.evidence import evidence_of
from inspector.detectors.modelcard import Calibration, Inferred, InputSpec, Measured, ModelCard, OutputSpec

__all__ = [
    "Calibration",
    "Detector",
    "HeatMap",
    "Inferred",
    "InputSpec",
    "Meaning",
    "Measured",
    "ModelCard",
    "OutputSpec",
    "available_providers",
    "card_of",
    "check",
    "discover",
    "evidence_of",
    "load",
    "meaning_of",
    "open_detector",
    "read_card",
]
