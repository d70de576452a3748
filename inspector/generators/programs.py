"""L2: which program wrote an infotext. Only its own marks count, never a word of the prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.generators import samplers
from inspector.generators.infotext import Infotext

COMPATIBLE = "AUTOMATIC1111-compatible"
"""The grammar without a mark of its writer."""


@dataclass(frozen=True, slots=True)
class Program:
    """The writing program, and the further blocks that name it."""

    name: str
    version: str | None = None
    also: tuple[MetadataBlock, ...] = ()


_BY_VERSION: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"v\d+\.\d+(\.\d+)?([-.].*)?"), "AUTOMATIC1111 WebUI"),
    (re.compile(r"f\d+\.\d+\.\d+v2-v1\..*"), "reForge"),
    (re.compile(r"f\d+\.\d+\.\d+-v1\..*"), "EasyReforge"),
    (re.compile(r"f\d+\.\d+(\.\d+)?v?\d.*"), "Forge"),
    (re.compile(r"classic\b.*", re.IGNORECASE), "Forge Classic"),
    (re.compile(r"neo\b.*", re.IGNORECASE), "Forge Neo"),
    (re.compile(r"Fooocus\b.*"), "Fooocus"),
    (re.compile(r"ComfyUI\b.*"), "ComfyUI"),
    (re.compile(r"stable-diffusion\.cpp\b.*"), "stable-diffusion.cpp"),
)
_COMMIT = re.compile(r"[0-9a-f]{7,10}")
_SDNEXT_KEYS = ("Parser", "Pipeline", "Operations", "Latent sampler", "Backend")
_MATRIX = ("parameters-json", "smproj")


def identify(text: Infotext, blocks: BlockSet) -> Program:
    """The program named by the text's own keys, or by a chunk that only one program writes beside it."""
    return _by_app(text) or _by_version(text, blocks) or _by_resources(text) or _by_neighbours(text, blocks)


def _by_app(text: Infotext) -> Program | None:
    app = text.get("App")
    version = text.get("Version")
    if app is not None and app.lower().replace(".", "") == "sdnext":
        return Program("SD.Next", version)
    generator = _sdcpp_generator(text)
    if generator is not None:
        return Program("stable-diffusion.cpp", generator)
    if version is not None and _COMMIT.fullmatch(version) and any(text.get(key) for key in _SDNEXT_KEYS):
        return Program("SD.Next", version)
    return None


def _sdcpp_generator(text: Infotext) -> str | None:
    """The version inside stable-diffusion.cpp's own JSON; empty where it gives none."""
    value = text.json("SDCPP")
    if not isinstance(value, dict):
        return None
    generator = value.get("generator")
    version = generator.get("version") if isinstance(generator, dict) else None
    return version if isinstance(version, str) else ""


def _by_version(text: Infotext, blocks: BlockSet) -> Program | None:
    version = text.get("Version")
    if version is None:
        return None
    for pattern, name in _BY_VERSION:
        if pattern.fullmatch(version):
            also = _fooocus_marks(blocks) if name == "Fooocus" else ()
            return Program(name, version.removeprefix(name).strip(), also)
    return None


def _fooocus_marks(blocks: BlockSet) -> tuple[MetadataBlock, ...]:
    """Fooocus names its scheme beside the text: a PNG chunk, or EXIF `MakerNote` and `Software`."""
    marks = [*blocks.png_text("fooocus_scheme"), *blocks.all("exif:MakerNote", "exif:Software")]
    return tuple(
        block for block in marks if block.key == "fooocus_scheme" or block.text.startswith(("Fooocus", "a1111"))
    )


def _by_resources(text: Infotext) -> Program | None:
    return Program("Civitai") if text.get("Civitai resources", "Civitai metadata") else None


def _by_neighbours(text: Infotext, blocks: BlockSet) -> Program:
    project = blocks.png_text(*_MATRIX)
    if project:
        return Program("Stability Matrix", None, tuple(project))
    scheme = _fooocus_marks(blocks)
    if any(block.key == "fooocus_scheme" or block.text.startswith("Fooocus") for block in scheme):
        return Program("Fooocus", None, scheme)
    if (text.get("Model hash") or "").lower() == "unknown":
        return Program("Krita AI Diffusion")
    sampler = text.get("Sampler")
    if sampler is not None and samplers.is_comfy_spelling(sampler):
        return Program("ComfyUI", text.get("Version"))
    return Program(COMPATIBLE, text.get("Version"))
