"""L2: writes `model.json`, so that `cardreader` reads back the same card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspector.detectors.modelcard import SCHEMA, ModelCard
from inspector.domain.jsonform import to_json


def card_json(card: ModelCard) -> dict[str, Any]:
    """The card as the JSON object of the format in `modelcard`. Limits of a person's own are not part of it."""
    limits = card.calibration
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "id": card.id,
        "name": card.name,
        "version": card.version,
        "licence": card.licence,
        "source": card.source,
        "trained": card.trained,
        "file": card.file,
        "sha256": card.sha256,
        "input": _stated(to_json(card.input)),
        "output": _stated(to_json(card.output)),
        "medium": to_json(card.medium),
        "calibration": _stated(
            {
                "id": limits.id,
                "a": limits.a,
                "b": limits.b,
                "t_weak": limits.weak,
                "t_strong": limits.strong,
                "margin": limits.margin,
                "shift": limits.shift or None,
                "min_side": limits.min_side,
            }
        ),
        "inferred": to_json(card.inferred),
        "measured": to_json(card.measured),
    }
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def _stated(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and value != []}
