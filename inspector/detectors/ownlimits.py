"""L2: limits set on a person's own labels: kept in one small file a model, and put into its card.

A file is named by the SHA-256 of the model, so that other weights never take limits that were not measured on them.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

from inspector.detectors.cardreader import read_json
from inspector.detectors.modelcard import Measured, ModelCard, OwnLimits
from inspector.domain.jsonform import from_json, to_json
from inspector.errors import InspectorError
from inspector.files import replacing

SCHEMA = 1


def read(folder: Path, sha256: str) -> OwnLimits | None:
    """The limits of a model; null where a person has set none, or the file is not one of ours."""
    path = folder / f"{sha256}.json"
    try:
        found = read_json(path) if path.is_file() else None
        if found is None or found.get("schema") != SCHEMA:
            return None
        limits = from_json(OwnLimits, found["limits"])
    except (InspectorError, TypeError, ValueError, KeyError, AttributeError):
        return None
    return limits if limits.sha256 == sha256 and _sound(limits) else None


def write(folder: Path, limits: OwnLimits) -> None:
    """Keep the limits of a model, in place of earlier ones.

    Raises:
        InspectorError: `output.failed`, `disk.full`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / f"{limits.sha256}.json") as stream:
        json.dump({"schema": SCHEMA, "limits": to_json(limits)}, stream, indent=2)


def forget(folder: Path, sha256: str) -> bool:
    """Go back to the limits of the card; false where there were no others."""
    path = folder / f"{sha256}.json"
    known = path.is_file()
    path.unlink(missing_ok=True)
    return known


def applied(card: ModelCard, limits: OwnLimits | None) -> ModelCard:
    """The card with a person's own limits in place of its own, and with what they were worth.

    The card's measurements go: they are of other limits.
    """
    if limits is None or limits.sha256 != card.sha256:
        return card
    human, ai = limits.human, limits.ai
    rest = human - limits.flagged - limits.human_weak, ai - limits.found - limits.ai_weak
    measured = (
        Measured("all", "ai", human, limits.flagged, ai, limits.found),
        Measured("all", "unsure", human, limits.human_weak, ai, limits.ai_weak),
        Measured("all", "none", human, rest[0], ai, rest[1]),
    )
    calibration = replace(
        card.calibration, id=f"own-{limits.made}-{limits.strong:.4f}", weak=limits.weak, strong=limits.strong
    )
    return replace(card, calibration=calibration, measured=measured, own=limits)


def _sound(limits: OwnLimits) -> bool:
    counts = (limits.flagged, limits.human_weak, limits.found, limits.ai_weak)
    return (
        all(isinstance(count, int) and count >= 0 for count in counts)
        and math.isfinite(limits.weak)
        and math.isfinite(limits.strong)
        and limits.weak <= limits.strong
        and limits.flagged + limits.human_weak <= limits.human
        and limits.found + limits.ai_weak <= limits.ai
    )
