"""L5: generation parameters as text, as JSON and as AUTOMATIC1111 text, and how two records compare. No Qt."""

from __future__ import annotations

import dataclasses
import json

from inspector.domain.evidence import GenerationParameters
from inspector.domain.jsonform import to_json

_A1111 = (
    ("Steps", "steps"),
    ("Sampler", "sampler"),
    ("Schedule type", "scheduler"),
    ("CFG scale", "guidance"),
    ("Seed", "seed"),
)
_COMPARED = tuple(item.name for item in dataclasses.fields(GenerationParameters) if item.name != "extras")


def as_text(parameters: GenerationParameters) -> str:
    """Everything known, one `name: value` a line, with the field names of the record."""
    lines = []
    for name, value in to_json(parameters).items():
        if value in (None, [], {}):
            continue
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        lines.append(f"{name}: {shown}")
    return "\n".join(lines)


def as_json(parameters: GenerationParameters) -> str:
    """The record's `generation` object."""
    return json.dumps(to_json(parameters), ensure_ascii=False, indent=2)


def as_a1111(parameters: GenerationParameters) -> str:
    """The text that AUTOMATIC1111 and its relatives read back: prompt, negative prompt, one line of settings."""
    lines = [parameters.prompt or ""]
    if parameters.negative_prompt:
        lines.append(f"Negative prompt: {parameters.negative_prompt}")
    settings = [f"{title}: {_setting(getattr(parameters, name))}" for title, name in _A1111 if _known(parameters, name)]
    if parameters.width and parameters.height:
        settings.append(f"Size: {parameters.width}x{parameters.height}")
    checkpoint = next((model for model in parameters.models if model.kind == "checkpoint"), None)
    if checkpoint is not None:
        settings += [f"Model hash: {_setting(checkpoint.hash)}"] if checkpoint.hash else []
        settings.append(f"Model: {_setting(checkpoint.name)}")
    if parameters.generator_version:
        settings.append(f"Version: {_setting(parameters.generator_version)}")
    return "\n".join([*lines, ", ".join(settings)]).strip("\n")


def differences(best: GenerationParameters, other: GenerationParameters) -> tuple[str, ...]:
    """Names of the fields that both records fill and fill differently."""
    differing = []
    for name in _COMPARED:
        ours, theirs = getattr(best, name), getattr(other, name)
        if ours and theirs and ours != theirs:
            differing.append(name)
    return tuple(differing)


def _known(parameters: GenerationParameters, name: str) -> bool:
    return getattr(parameters, name) is not None


def _setting(value: object) -> str:
    """A value as A1111 writes it: quoted where it holds a comma, a colon or a line break."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ",:\n") else text
