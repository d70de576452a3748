"""L2: camera data in EXIF and XMP, and whether it is complete and consistent.

All of it can be copied into any file; this reader says what is there and what is odd about it (`doubts`).
Format: Exif 3.0; XMP properties `tiff:`, `exif:`, `exifEX:`, `aux:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from inspector.declarations._common import clip, exif, values
from inspector.declarations.makernote import plausible
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence

NAME_LIMIT = 64
"""Longest Make or Model, in characters, that is taken for a device."""
YEARS = range(1985, 2101)

_GENERATOR_WORDS = frozenset(
    {"comfyui", "dalle", "flux", "fooocus", "gptimage", "ideogram", "midjourney", "novelai", "openai", "pollinations"}
    | {"sdxl", "seedream", "stablediffusion"}
)
_GENERATOR_NAMES = frozenset({"imagen", "kontext", "nanobanana", "sana", "stabilitydiffusion", "turbo", "uno", "uso"})
_GENERATOR_STARTS = ("black forest labs", "stable diffusion", "stable-diffusion", "aphrodite ai", "stability ai")
_PAYLOAD = re.compile(r"\s*(?:[{\[]|(?:prompt|workflow|parameters)\s*:)", re.IGNORECASE)
_TIME = re.compile(r"(\d{4})[:\-](\d{2})[:\-](\d{2})[T ](\d{2}):(\d{2}):(\d{2})")
_RATIO = re.compile(r"\s*([0-9.]+)\s*(?:/\s*([0-9.]+))?\s*")
_SCANNER = re.compile(r"scan|perfection|nikon ls-\d|imacon|flextight|noritsu|plustek|opticfilm", re.IGNORECASE)
_MAKERS_BY_MODEL = (
    (re.compile(r"canon |eos |powershot", re.IGNORECASE), ("canon",)),
    (re.compile(r"nikon |coolpix", re.IGNORECASE), ("nikon",)),
    (re.compile(r"i(?:phone|pad)\b", re.IGNORECASE), ("apple",)),
    (re.compile(r"sm-[a-z]\d|galaxy ", re.IGNORECASE), ("samsung",)),
    (re.compile(r"pixel \d|pixel$", re.IGNORECASE), ("google",)),
    (re.compile(r"ilce-|ilca-|dsc-|slt-", re.IGNORECASE), ("sony",)),
    (re.compile(r"dmc-|dc-g", re.IGNORECASE), ("panasonic", "leica")),
    (re.compile(r"finepix|x-[te]\d|x100", re.IGNORECASE), ("fuji",)),
)


@dataclass(slots=True)
class _Found:
    """What was read so far, and the blocks it came from."""

    data: dict[str, Any] = field(default_factory=dict)
    used: list[MetadataBlock] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    beside_exif: bool = False
    """True where something that completeness needs stood in XMP only."""

    def cite(self, block: MetadataBlock, *, essential: bool = False) -> None:
        """Note that this block was used."""
        self.used.append(block)
        self.beside_exif = self.beside_exif or (essential and block.carrier != "exif")

    def take(self, key: str, blocks: list[MetadataBlock], *, essential: bool = False) -> str:
        """Keep the first non-empty text under `key`, or nothing."""
        for block in blocks:
            text = clip(block.text.partition("\0")[0])
            if text:
                self.cite(block, essential=essential)
                self.data[key] = text
                return text
        return ""

    def doubt(self, code: str) -> None:
        """Note once what is odd."""
        if code not in self.doubts:
            self.doubts.append(code)


class CameraReader:
    """Reads make, model, lens, exposure, capture time and MakerNote.

    `complete` is true only where EXIF holds make, model, exposure, capture time, and a MakerNote that parses or
    lens data, and nothing contradicts. Exposure means two of exposure time, f-number and sensitivity.
    """

    name = "camera"
    places: tuple[str, ...] = ("camera data",)
    needs = ("exif", "xmp")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """At most one `camera` evidence; none where only a generator used the camera's tags."""
        if "exif" not in blocks.carriers and "xmp" not in blocks.carriers:
            return
        found = _Found()
        _device(blocks, found)
        exposure = _exposure(blocks, found)
        lens = _lens(blocks, found)
        note = _makernote(blocks, found)
        if not (found.data.get("make") or found.data.get("model") or exposure or note):
            return
        _time(blocks, found)
        found.take("software", exif(blocks, "Software"))
        _contradictions(blocks, found)
        data = found.data
        named = all(data.get(key) for key in ("make", "model", "taken_at"))
        sound = not found.doubts and not found.beside_exif
        data |= {
            "exposure": exposure,
            "has_makernote": note,
            "complete": bool(named and exposure and (note or lens) and sound),
        }
        if found.doubts:
            data["doubts"] = found.doubts
        yield evidence(EvidenceKind.CAMERA, self.name, found.used, data)


def _device(blocks: BlockSet, found: _Found) -> None:
    for key, tag in (("make", "Make"), ("model", "Model")):
        kept = []
        for block in exif(blocks, tag) + blocks.all(f"xmp:tiff:{tag}"):
            if is_generator(block.text):
                found.doubt(f"{key}.generator")
            else:
                kept.append(block)
        found.take(key, kept, essential=True)
    if _SCANNER.search(f"{found.data.get('make', '')} {found.data.get('model', '')}"):
        found.doubt("device.scanner")


def is_generator(text: str) -> bool:
    """Whether Make or Model holds something that no camera writes."""
    name = clip(text).casefold()
    if len(text.strip("\0 ")) > NAME_LIMIT or "\n" in name or _PAYLOAD.match(text):
        return True
    if name.startswith(_GENERATOR_STARTS) or re.sub(r"[^a-z]+", "", name) in _GENERATOR_NAMES:
        return True
    return any(word in _GENERATOR_WORDS for word in re.split(r"[^a-z]+", name))


def _number(blocks: list[MetadataBlock]) -> tuple[float, MetadataBlock] | None:
    """The first positive number in these blocks."""
    for block in blocks:
        for text in values(block)[:1]:
            match = _RATIO.fullmatch(text[:NAME_LIMIT])
            try:
                number = float(match[1]) / float(match[2] or 1) if match else 0.0
            except (ValueError, ZeroDivisionError):
                continue
            if number > 0:
                return number, block
    return None


def _exposure(blocks: BlockSet, found: _Found) -> bool:
    """Two of the three quantities, each in a range that a camera can have."""
    quantities = (
        (exif(blocks, "ExposureTime") + blocks.all("xmp:exif:ExposureTime"), 1e-7, 100_000.0),
        (exif(blocks, "FNumber") + blocks.all("xmp:exif:FNumber"), 0.5, 256.0),
        (
            exif(blocks, "ISOSpeedRatings", "PhotographicSensitivity", "ISOSpeed")
            + blocks.all("xmp:exif:ISOSpeedRatings", "xmp:exifEX:PhotographicSensitivity"),
            1.0,
            10_000_000.0,
        ),
    )
    held = 0
    for candidates, low, high in quantities:
        number = _number(candidates)
        if number is None:
            continue
        found.cite(number[1], essential=True)
        if low <= number[0] <= high:
            held += 1
        else:
            found.doubt("exposure.implausible")
    return held >= 2


def _lens(blocks: BlockSet, found: _Found) -> bool:
    name = found.take("lens", exif(blocks, "LensModel") + blocks.all("xmp:exifEX:LensModel", "xmp:aux:Lens"))
    if name and re.search(r"[1-9A-Za-z]", name):
        return True
    found.data.pop("lens", None)
    specification = exif(blocks, "LensSpecification", "LensInfo") + blocks.all("xmp:aux:LensInfo")
    for block in specification:
        if re.search(r"[1-9]", block.text[:NAME_LIMIT]):
            found.cite(block)
            return True
    return False


def _makernote(blocks: BlockSet, found: _Found) -> bool:
    for block in exif(blocks, "MakerNote"):
        raw = block.value if isinstance(block.value, bytes) else block.raw or block.text.encode("utf-8", "replace")
        if plausible(raw, str(found.data.get("make", ""))):
            found.cite(block)
            return True
        found.data["makernote"] = "unparsed"
    return False


def _time(blocks: BlockSet, found: _Found) -> None:
    candidates = exif(blocks, "DateTimeOriginal")
    if not any(clip(block.text) for block in candidates):
        candidates = blocks.all("xmp:exif:DateTimeOriginal", "xmp:photoshop:DateCreated")
    for block in candidates:
        match = _TIME.match(clip(block.text))
        year, month, day, hour, minute, second = (int(part) for part in match.groups()) if match else (0,) * 6
        if year in YEARS and 1 <= month <= 12 and 1 <= day <= 31 and hour <= 24 and minute <= 59 and second <= 60:
            found.cite(block, essential=True)
            zone = clip(next((other.text for other in exif(blocks, "OffsetTimeOriginal")), ""))
            zone = zone if re.fullmatch(r"[+\-]\d{2}:\d{2}", zone) else ""
            found.data["taken_at"] = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"
            return


def _contradictions(blocks: BlockSet, found: _Found) -> None:
    make, model = (str(found.data.get(key, "")).casefold() for key in ("make", "model"))
    for pattern, makers in _MAKERS_BY_MODEL:
        if make and pattern.match(model) and not any(maker in make for maker in makers):
            found.doubt("model.other_maker")
    for tag, value in (("Make", make), ("Model", model)):
        for block in blocks.all(f"xmp:tiff:{tag}"):
            if value and clip(block.text).casefold() != value:
                found.doubt("xmp.contradicts")
