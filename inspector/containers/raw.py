"""L2: camera files that are no TIFF: Fujifilm's RAF and Panasonic's RW2. Their EXIF stands in the JPEG they carry.

Formats: the directory of RAF (big-endian offsets behind the camera's name, tags of the sensor's data) and the TIFF-like
tags of RW2, as described by ExifTool's FujiFilm and PanasonicRaw tables; read from real files.
"""

from __future__ import annotations

from dataclasses import replace

from inspector.containers import exif
from inspector.containers.base import BlockCollector, ByteSource
from inspector.containers.jpeg import Jpeg
from inspector.domain.blocks import BlockValue
from inspector.domain.enums import ContainerFormat

TAG_LIMIT = 500
"""Tags of the sensor's data that are looked at."""

_RAF = b"FUJIFILMCCD-RAW "
_RW2 = b"IIU\0"
_PREVIEW_AT, _SENSOR_AT = 84, 92
_FULL_SIZE, _CROPPED_SIZE = 0x0100, 0x0111
_PREVIEW_TAG = "0x002e"
_SENSOR_WIDTH, _SENSOR_HEIGHT, _TOP, _LEFT, _BOTTOM, _RIGHT = range(2, 8)


class Section(ByteSource):
    """A part of another source: the picture inside a camera file."""

    __slots__ = ("_outer", "_start")

    def __init__(self, outer: ByteSource, start: int, length: int) -> None:
        self._outer = outer
        self._start = start
        self.size = max(0, min(length, outer.size - start))

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`, none of them outside the part."""
        if offset < 0 or length <= 0 or offset >= self.size:
            return b""
        return self._outer.read_at(self._start + offset, min(length, self.size - offset))


class Raf:
    """Fujifilm's raw format."""

    name = "raf"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """RAF by its first words."""
        return ContainerFormat.RAF if prefix.startswith(_RAF) else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report the metadata of the preview, and the size of the sensor's picture."""
        into.facts(format=ContainerFormat.RAF, lossless=True)
        at, length = source.unpack(">II", _PREVIEW_AT, "raf:directory")
        _preview(source, into, at, length, "raf:preview")
        size = _sensor(source, *source.unpack(">II", _SENSOR_AT, "raf:directory"))
        into.facts(format=ContainerFormat.RAF, lossless=True)
        if size is not None:
            into.facts(width=size[0], height=size[1])


class Rw2:
    """Panasonic's raw format, which Leica uses too."""

    name = "rw2"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """RW2 by its mark in place of TIFF's."""
        return ContainerFormat.RW2 if prefix.startswith(_RW2) else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report the tags, then those of the preview, which alone has the camera's notes."""
        into.facts(format=ContainerFormat.RW2)
        directories = exif.walk(source, into)
        previews = [block for block in into.blocks if block.key == _PREVIEW_TAG and block.group == "IFD0"]
        if previews:
            _preview(source, into, previews[0].offset or 0, previews[0].length or 0, "rw2:preview")
        into.facts(format=ContainerFormat.RW2, lossless=True)
        size = _bordered(directories[0].values) if directories else None
        if size is not None:
            into.facts(width=size[0], height=size[1])


def _preview(source: ByteSource, into: BlockCollector, at: int, length: int, inside: str) -> None:
    """Report what the preview carries, with the places of its bytes in the whole file."""
    section = Section(source, at, length)
    jpeg = Jpeg()
    if jpeg.accepts(section.read_at(0, 4)) is None:
        into.problem("file.truncated", inside)
        return
    inner = BlockCollector(into.limits, into.name)
    try:
        jpeg.read(section, inner)
    finally:
        for block in inner.blocks:
            place = None if block.offset is None else at + block.offset
            into.add(replace(block, offset=place, inside=f"{inside} {block.inside}".strip()))
        for problem in inner.problems:
            into.problem(problem.code, f"{inside} {problem.where}", problem.severity, **problem.params)
    into.facts(width=inner.image.width, height=inner.image.height)


def _sensor(source: ByteSource, at: int, length: int) -> tuple[int, int] | None:
    """Width and height from the tags of the sensor's data: cropped where that is told."""
    count = int.from_bytes(source.read_at(at, 4), "big")
    found: dict[int, tuple[int, int]] = {}
    place = at + 4
    for _ in range(min(count, TAG_LIMIT)):
        head = source.read_at(place, 8)
        if len(head) < 8 or place >= at + length:
            break
        tag, size = int.from_bytes(head[:2], "big"), int.from_bytes(head[2:4], "big")
        if tag in (_FULL_SIZE, _CROPPED_SIZE) and size == 4:
            found[tag] = (int.from_bytes(head[6:8], "big"), int.from_bytes(head[4:6], "big"))
        place += 4 + size
    return found.get(_CROPPED_SIZE) or found.get(_FULL_SIZE)


def _bordered(values: dict[int, BlockValue]) -> tuple[int, int] | None:
    """Width and height within the sensor's borders, else those of the sensor."""
    numbers = {tag: value for tag, value in values.items() if isinstance(value, int)}
    if numbers.keys() >= {_TOP, _LEFT, _BOTTOM, _RIGHT}:
        width, height = numbers[_RIGHT] - numbers[_LEFT], numbers[_BOTTOM] - numbers[_TOP]
        if width > 0 and height > 0:
            return width, height
    if _SENSOR_WIDTH in numbers and _SENSOR_HEIGHT in numbers:
        return numbers[_SENSOR_WIDTH], numbers[_SENSOR_HEIGHT]
    return None
