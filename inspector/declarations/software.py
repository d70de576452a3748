"""L2: programs through which a file passed, and its editing history.

They never say that a person drew the picture. Formats: PNG, EXIF and IPTC software fields, JPEG and GIF
comments, XMP `CreatorTool` and `xmpMM:History` (XMP Media Management), Windows' `SnipMetadata`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from inspector.declarations._common import clip, exif
from inspector.declarations.vocabulary import Patterns
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock, png_sources
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence

HISTORY_LIMIT = 200
"""Steps of an editing history that are reported, the first ones."""

_EXIF_TAGS = (
    "Software",
    "ProcessingSoftware",
    "ImageEditor",
    "ImageEditingSoftware",
    "RAWDevelopingSoftware",
    "MetadataEditingSoftware",
)
_NAMING = (
    *png_sources("Software", "software"),
    "xmp:xmp:CreatorTool",
    "xmp:tiff:Software",
    "iptc:OriginatingProgram",
    "iptc:2:65",
)
"""Fields whose meaning is: the program that made this file."""
_COMMENTS = (*png_sources("Comment", "comment", "Creator"), "jpeg:COM", "gif:comment", "xmp:exif:UserComment")
"""Free texts in which some programs name themselves; only known programs count there."""
_SNIPS = png_sources("SnipMetadata")
_STAMPS = png_sources("RenderTime", "cycles.ViewLayer.render_time", "cycles.RenderLayer.render_time")
"""Blender's stamp: `RenderTime` stands beside the scene, frame or file that was rendered."""
_STAMPED = png_sources("Frame", "Scene", "File", "Camera")
_STEP = re.compile(r"xmpMM:History\[(\d{1,6})\]/stEvt:(action|softwareAgent|when|parameters|changed)")
_KEYS = {"action": "action", "softwareAgent": "agent", "when": "when"}
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_HEAD = 200


class SoftwareReader:
    """Reads art programs, editors, screenshot programs, scanners and the XMP history."""

    name = "software"
    places: tuple[str, ...] = ("programs and editing history",)
    needs = (*_NAMING, *(f"exif:{tag}" for tag in _EXIF_TAGS), *_COMMENTS, "exif:UserComment", *_SNIPS, *_STAMPS, "xmp")

    def __init__(self, programs: Patterns) -> None:
        self._programs = programs

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """One `software` evidence for each named program, and one for the history."""
        for block in blocks.all(*_NAMING):
            yield from self._named(block, default="creator")
        for block in exif(blocks, *_EXIF_TAGS):
            # A camera's firmware version stands in the same tag; it belongs to the camera data.
            yield from self._named(block, default="" if exif(blocks, "Make") else "editor")
        for block in (*blocks.all(*_COMMENTS), *exif(blocks, "UserComment")):
            yield from self._named(block, default="")
        for block in blocks.all(*_SNIPS):
            data = {"name": "Windows Snipping Tool", "role": "screenshot", "known": True, "text": "SnipMetadata"}
            yield evidence(EvidenceKind.SOFTWARE, self.name, [block], data)
        yield from self._stamp(blocks)
        yield from self._history(blocks)

    def _stamp(self, blocks: BlockSet) -> Iterator[Evidence]:
        found, beside = blocks.all(*_STAMPS), blocks.all(*_STAMPED)
        if found and (len(beside) > 1 or found[0].key.startswith("cycles.")):
            data = {"name": "Blender", "role": "creator", "known": True, "text": clip(found[0].text, _HEAD)}
            yield evidence(EvidenceKind.SOFTWARE, self.name, [found[0], *beside], data)

    def _named(self, block: MetadataBlock, *, default: str) -> Iterator[Evidence]:
        """Evidence for one text. Unknown programs are reported only where `default` gives them a role."""
        text = clip(block.text, _HEAD)
        if not text or _UUID.fullmatch(text) or text.startswith(("{", "[")):
            return
        program = self._programs.find(text, whole=False)
        if program is None and not default:
            return
        data: dict[str, Any] = {
            "name": (program and program.name) or text,
            "role": program.role if program else default,
            "known": program is not None,
            "text": text,
        }
        yield evidence(EvidenceKind.SOFTWARE, self.name, [block], data)

    def _history(self, blocks: BlockSet) -> Iterator[Evidence]:
        steps: dict[int, dict[str, str]] = {}
        used: list[MetadataBlock] = []
        for block in blocks.carrier("xmp"):
            match = _STEP.fullmatch(block.key)
            if match is None or (int(match[1]) not in steps and len(steps) >= HISTORY_LIMIT):
                continue
            step = steps.setdefault(int(match[1]), {})
            if match[2] in _KEYS:
                step[_KEYS[match[2]]] = clip(block.text)
            if not used or match[2] == "softwareAgent":
                used.append(block)
        derived = [block for block in blocks.carrier("xmp") if block.key.startswith("xmpMM:DerivedFrom/")]
        ancestors = blocks.all("xmp:photoshop:DocumentAncestors")
        if not steps and not derived and not ancestors:
            return
        history = [{key: steps[number].get(key, "") for key in ("action", "agent", "when")} for number in sorted(steps)]
        agent = next((step["agent"] for step in reversed(history) if step["agent"]), "")
        program = self._programs.find(agent[:_HEAD], whole=False) if agent else None
        data: dict[str, Any] = {
            "name": (program and program.name) or agent or "an unnamed program",
            "role": program.role if program else "editor",
            "known": program is not None,
            "history": history,
        }
        if derived or ancestors:
            data["derived"] = True
        yield evidence(EvidenceKind.SOFTWARE, self.name, [*used, *derived[:1], *ancestors[:1]], data)
