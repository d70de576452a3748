"""L3: readers that other packages bring, found by entry points. Loaded only when asked for.

A plug-in package declares, for example::

    [project.entry-points."inspector.generators"]
    mytool = "mypackage.reader:READER"

The object has the shape of `inspector.domain.readers.EvidenceReader` and an `api_version`. One that cannot be loaded,
or was written for another version, is listed and skipped; it never stops a scan.
"""

from __future__ import annotations

import importlib.metadata
import logging
from dataclasses import dataclass

from inspector.domain.readers import EvidenceReader

log = logging.getLogger(__name__)

API_VERSION = 1
GROUPS = ("inspector.generators", "inspector.declarations")


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point: its reader, or why it is skipped."""

    name: str
    package: str
    reader: EvidenceReader | None = None
    fault: str = ""


def discover() -> list[Plugin]:
    """All installed plug-ins, by group and name."""
    points = [point for group in GROUPS for point in sorted(importlib.metadata.entry_points(group=group))]
    return [_load(point) for point in points]


def readers() -> tuple[EvidenceReader, ...]:
    """The readers of all plug-ins that could be loaded."""
    return tuple(plugin.reader for plugin in discover() if plugin.reader is not None)


def _load(point: importlib.metadata.EntryPoint) -> Plugin:
    package = point.dist.name if point.dist else point.value
    try:
        reader = point.load()
        fault = _fault(reader)
    except Exception as error:  # the plug-in boundary: whatever a stranger's import raises
        log.exception("plug-in %s of %s cannot be loaded", point.name, package)
        return Plugin(point.name, package, fault=f"{type(error).__name__}: {error}")
    return Plugin(point.name, package, fault=fault) if fault else Plugin(point.name, package, reader)


def _fault(reader: object) -> str:
    version = getattr(reader, "api_version", None)
    if version != API_VERSION:
        return f"written for version {version} of the plug-in interface; this is {API_VERSION}"
    missing = [name for name in ("name", "places", "read") if not hasattr(reader, name)]
    return f"lacks {', '.join(missing)}" if missing else ""
