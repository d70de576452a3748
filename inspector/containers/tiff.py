"""L2: TIFF, DNG and camera files built like TIFF. Size and format come from the main picture's directory.

Formats: TIFF 6.0, BigTIFF, DNG 1.7; C2PA 2.x A.3 (tag 52545). Canon's CR2 has a mark of its own behind the header,
Olympus' ORF one in place of TIFF's; a sensor's colour pattern (TIFF/EP) under the maker's name tells Nikon's NEF and
Sony's ARW from pictures that such a camera's software saved as TIFF.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from inspector.containers import exif
from inspector.containers.base import BlockCollector, ByteSource, Memory
from inspector.domain.blocks import BlockValue
from inspector.domain.enums import ContainerFormat

_HEADERS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SUBFILE, _WIDTH, _LENGTH, _BITS, _COMPRESSION, _PHOTOMETRIC = 0xFE, 0x100, 0x101, 0x102, 0x103, 0x106
_EXTRA_SAMPLES, _DNG_VERSION, _MAKE = 0x152, 0xC612, 0x10F
_SENSOR = 32803
"""The value of `_PHOTOMETRIC` for one sample a pixel behind a colour filter."""
_CR2_MARK = b"CR\x02"
_OLYMPUS = (b"IIRO", b"IIRS", b"MMOR")
_RAW = (("NIKON", ContainerFormat.NEF), ("SONY", ContainerFormat.ARW))
_LOSSY = (6, 7, 34892)
_REDUCED = 1
_ALPHA_KINDS = (1, 2)
_DIRECTORIES = ("IFD", "SubIFD")


class Tiff:
    """TIFF in either byte order, classic or big; DNG is told by its version tag."""

    name = "tiff"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """TIFF by its header, CR2 by its mark; DNG where the first directory lies within `prefix` and says so."""
        if prefix[:4] in _OLYMPUS:
            return ContainerFormat.ORF
        if prefix[:4] not in _HEADERS:
            return None
        if prefix[:4] in (b"II*\0", b"MM\0*") and _says_dng(prefix):
            return ContainerFormat.DNG
        if prefix[8:11] == _CR2_MARK:
            return ContainerFormat.CR2
        return ContainerFormat.TIFF

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report all directories."""
        into.facts(format=ContainerFormat.TIFF)
        directories = exif.walk(source, into)
        into.facts(format=_format(source, directories))
        pictures = [one.values for one in directories if one.group.startswith(_DIRECTORIES) and _WIDTH in one.values]
        if not pictures:
            into.problem("file.truncated", "tiff:IFD0")
            return
        _facts(max(pictures, key=_rank), into)


def _format(source: ByteSource, directories: Sequence[exif.Directory]) -> ContainerFormat:
    if any(_DNG_VERSION in directory.values for directory in directories):
        return ContainerFormat.DNG
    if source.read_at(0, 4) in _OLYMPUS:
        return ContainerFormat.ORF
    if source.read_at(8, 3) == _CR2_MARK:
        return ContainerFormat.CR2
    if any(directory.values.get(_PHOTOMETRIC) == _SENSOR for directory in directories):
        make = str(directories[0].values.get(_MAKE, "")).upper()
        return next((found for name, found in _RAW if make.startswith(name)), ContainerFormat.TIFF)
    return ContainerFormat.TIFF


def _facts(values: dict[int, BlockValue], into: BlockCollector) -> None:
    bits = _number(values.get(_BITS))
    extra = values.get(_EXTRA_SAMPLES)
    kinds = extra if isinstance(extra, tuple) else (extra,)
    into.facts(
        width=_number(values.get(_WIDTH)),
        height=_number(values.get(_LENGTH)),
        bits=bits,
        has_alpha=any(kind in _ALPHA_KINDS for kind in kinds),
        lossless=_number(values.get(_COMPRESSION)) not in _LOSSY,
    )


def _rank(values: dict[int, BlockValue]) -> tuple[bool, int]:
    """The full picture before reduced ones, then the widest: a DNG keeps a thumbnail in front."""
    reduced = (_number(values.get(_SUBFILE)) or 0) & _REDUCED
    return not reduced, _number(values.get(_WIDTH)) or 0


def _number(value: BlockValue | None) -> int | None:
    first = value[0] if isinstance(value, tuple) and value else value
    return first if isinstance(first, int) else None


def _says_dng(prefix: bytes) -> bool:
    """Whether the first directory, as far as it lies in `prefix`, has the DNG version tag."""
    order: Literal["little", "big"] = "little" if prefix[:2] == b"II" else "big"
    window = Memory(prefix)
    at = int.from_bytes(prefix[4:8], order)
    count = int.from_bytes(window.read_at(at, 2), order)
    tag = _DNG_VERSION.to_bytes(2, order)
    return any(window.read_at(at + 2 + 12 * index, 2) == tag for index in range(min(count, 200)))
