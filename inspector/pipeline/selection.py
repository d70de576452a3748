"""L3: the best supported reading among the evidence, for the record's summary fields. All of it stays in evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inspector.domain.enums import EvidenceKind, Shows
from inspector.domain.evidence import Attribution, Camera, Evidence, GenerationParameters
from inspector.domain.jsonform import from_json

_REACH = {
    Shows.GENERATED: 5,
    Shows.EDITED: 4,
    Shows.WORKFLOW_ONLY: 3,
    Shows.POSSIBLE_INPUT: 2,
    Shows.PROCESSED: 1,
    Shows.UNKNOWN_PAYLOAD: 0,
}
_WEIGHED = ("prompt", "seed", "steps", "sampler", "guidance", "models", "negative_prompt", "generator")


def generation_of(evidence: Sequence[Evidence]) -> GenerationParameters | None:
    """The parameters to show first: firm before pattern, true copy before placeholder, fuller before emptier.

    Fields that the best one lacks are not filled from others: a record must not mix two runs.
    """
    found = [item for item in evidence if item.kind is EvidenceKind.GENERATION]
    superseded = {source for item in found for source in item.data.get("supersedes", ())}
    shown = [item for item in found if item.data.get("shows") != Shows.UNKNOWN_PAYLOAD]
    if not shown:
        return None
    best = max(shown, key=lambda item: _weight(item, superseded))
    return from_json(GenerationParameters, best.data)


def _weight(item: Evidence, superseded: set[str]) -> tuple[Any, ...]:
    data = item.data
    filled = sum(1 for name in _WEIGHED if data.get(name) not in (None, "", [], ()))
    return (bool(data.get("firm", True)), _REACH[Shows(data["shows"])], item.source not in superseded, filled)


def attribution_of(evidence: Iterable[Evidence]) -> Attribution | None:
    """Artist, title, licence, rights and source, each from the first place that states it; embedded before sidecars."""
    found = [item.data for item in evidence if item.kind is EvidenceKind.ATTRIBUTION]
    if not found:
        return None
    return from_json(Attribution, _first(found, ("artist", "title", "licence", "rights", "source_url", "site")))


def camera_of(evidence: Iterable[Evidence]) -> Camera | None:
    """The camera data as embedded."""
    found = [item.data for item in evidence if item.kind is EvidenceKind.CAMERA]
    if not found:
        return None
    values = _first(found, ("make", "model", "lens", "software", "taken_at"))
    return from_json(Camera, values | {"has_makernote": any(bool(data.get("has_makernote")) for data in found)})


def _first(found: Sequence[Mapping[str, Any]], keys: Iterable[str]) -> dict[str, Any]:
    return {key: next((data[key] for data in found if data.get(key)), None) for key in keys}
