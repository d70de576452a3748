"""L2: how to use well-known public detectors, from a TOML file of ours."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.errors import InspectorError, UsageError

NORMALISATIONS = {
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "clip": ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)),
    "half": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
    "none": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
}
"""Usual means and standard deviations, to choose from."""
_PLAIN = ("geometry", "resize_shortest", "interpolation", "activation")
_LISTS = ("size", "labels", "ai_labels")


@dataclass(frozen=True, slots=True)
class Preset:
    """One detector: by what it is recognised, and what it needs, as fields of a card's input and output."""

    name: str
    hub: tuple[str, ...] = ()
    graph: tuple[str, str] | None = None
    """Names of its input and output."""
    values: Mapping[str, Any] = field(default_factory=dict)


def read_presets(file: Path) -> tuple[Preset, ...]:
    """The presets in a file.

    Raises:
        InspectorError: `install.incomplete` where it is missing or no such file.
    """
    try:
        rows = tomllib.loads(file.read_text("utf-8"))["preset"]
        return tuple(_preset(row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InspectorError("install.incomplete", folder=file.name) from error


def named(presets: Sequence[Preset], name: str) -> Preset:
    """The preset of a name.

    Raises:
        UsageError: `model.preset`, with those that are known.
    """
    for preset in presets:
        if preset.name == name:
            return preset
    raise UsageError("model.preset", name=name, known=", ".join(preset.name for preset in presets))


def recognised(presets: Sequence[Preset], hub: str | None, ports: tuple[str, str]) -> Preset | None:
    """The preset of a model that a configuration names, or whose input and output have well-known names."""
    by_name = (preset for preset in presets if hub is not None and hub in preset.hub)
    by_graph = (preset for preset in presets if preset.graph == ports)
    return next(by_name, None) or next(by_graph, None)


def _preset(row: Mapping[str, Any]) -> Preset:
    mean, std = NORMALISATIONS[row["mean_std"]]
    values = {name: row[name] for name in _PLAIN if name in row}
    values |= {name: tuple(row[name]) for name in _LISTS if name in row}
    graph = row.get("graph")
    return Preset(
        name=row["name"],
        hub=tuple(row.get("hub", ())),
        graph=(graph["input"], graph["output"]) if graph else None,
        values={**values, "range": (0.0, 1.0), "mean": mean, "std": std},
    )
