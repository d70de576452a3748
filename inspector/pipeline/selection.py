"""L3: the best supported reading among the evidence, for the record's summary fields. All of it stays in evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inspector.assess.rules import AI_PART_TERMS, counts
from inspector.domain.enums import EvidenceKind, Leaning, Shows
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
_ADMITTED = ("generated", "edited")
_AI = (Leaning.GENERATED, Leaning.EDITED_WITH_AI)
_AI_TERMS = AI_PART_TERMS | {"trainedAlgorithmicMedia"}
_WEIGHED = ("prompt", "seed", "steps", "sampler", "guidance", "models", "negative_prompt", "generator")


def generation_of(evidence: Sequence[Evidence]) -> GenerationParameters | None:
    """The parameters to show first: firm before pattern, true copy before placeholder, fuller before emptier.

    Fields that the best one lacks are not filled from others: a record must not mix two runs. Where no generator wrote
    parameters, what credentials or AI labels name as the maker stands there, with `stated_in` among the extras.
    """
    found = [item for item in evidence if item.kind is EvidenceKind.GENERATION]
    superseded = {source for item in found for source in item.data.get("supersedes", ())}
    shown = [item for item in found if item.data.get("shows") != Shows.UNKNOWN_PAYLOAD]
    if not shown:
        return _maker(evidence)
    best = max(shown, key=lambda item: _weight(item, superseded))
    return from_json(GenerationParameters, best.data)


def _weight(item: Evidence, superseded: set[str]) -> tuple[Any, ...]:
    data = item.data
    filled = sum(1 for name in _WEIGHED if data.get(name) not in (None, "", [], ()))
    return (bool(data.get("firm", True)), _REACH[Shows(data["shows"])], item.source not in superseded, filled)


def _maker(evidence: Sequence[Evidence]) -> GenerationParameters | None:
    """The maker that signed credentials name, then that of a label. A label that only says "possibly" names none."""
    labels = [item for item in evidence if item.kind is EvidenceKind.AI_LABEL and item.data.get("generator")]
    admitted = [item for item in labels if item.data.get("meaning") in _ADMITTED]
    admitted.sort(key=lambda item: not item.data.get("firm", True))
    for item in evidence:
        if item.kind is EvidenceKind.CREDENTIALS and any(counts(item.data, leaning) for leaning in _AI):
            if item.data.get("generator") or item.data.get("models"):
                return _stated(item, item.data)
            if not admitted:
                return _stated(item, {"generator": item.data["signer"]}) if item.data.get("signer") else None
    if admitted:
        return _stated(admitted[0], {"generator": admitted[0].data["generator"]})
    involved = [item for item in labels if item.data.get("scheme") == "iptc_ai"]
    typed = any(item.kind is EvidenceKind.SOURCE_TYPE and item.data.get("term") in _AI_TERMS for item in evidence)
    return _named_system(involved[0]) if involved and typed else None


def _named_system(item: Evidence) -> GenerationParameters:
    """IPTC's fields name the system and the prompt; that AI made the picture is said by the source type beside them."""
    data = item.data
    fields = {"generator": data["generator"], "generator_version": data.get("version"), "prompt": data.get("prompt")}
    return _stated(item, fields)


def _stated(item: Evidence, data: Mapping[str, Any]) -> GenerationParameters:
    fields = {key: data[key] for key in ("generator", "generator_version", "models", "prompt") if data.get(key)}
    return from_json(GenerationParameters, {**fields, "extras": {"stated_in": item.source}})


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
