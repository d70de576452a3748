"""L2: Photoshop documents (PSD, PSB): the header, and the image resources with EXIF, XMP and IPTC.

Format: Adobe Photoshop File Formats Specification, sections "File Header" and "Image Resources".
"""

from __future__ import annotations

from collections.abc import Iterator

from inspector.containers import exif, iptc, xmp
from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.enums import ContainerFormat, Severity

RESOURCE_LIMIT = 4_000
"""Image resources walked in one file; real ones have some dozens, and one for each path and slice."""

_SIGNATURE = b"8BPS"
_VERSIONS = (b"\0\1", b"\0\2")
_HEADER_BYTES = 26
_RESOURCES = (b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR")
"""Signatures of resources: Photoshop's own, and those of programs that it took in."""
_IPTC, _EXIF, _EXIF_MORE, _XMP = 0x0404, 0x0422, 0x0423, 0x0424
_COLOURS = {0: 1, 1: 1, 2: 1, 3: 3, 4: 4, 8: 1, 9: 3}
"""Channels that a colour mode needs; one more is transparency or a mask."""


class Psd:
    """PSD, and PSB for documents beyond 30,000 pixels."""

    name = "psd"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """A Photoshop document by its signature and version."""
        return ContainerFormat.PSD if prefix[:4] == _SIGNATURE and prefix[4:6] in _VERSIONS else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report the header's facts and the resources that hold metadata."""
        into.facts(format=ContainerFormat.PSD, lossless=True)
        channels, height, width, bits, mode = source.unpack(">HIIHH", 12, "psd:header")
        more = channels > _COLOURS.get(mode, channels)
        into.facts(width=width, height=height, bits=bits, has_alpha=more)
        (colours,) = source.unpack(">I", _HEADER_BYTES, "psd:colour data")
        at = _HEADER_BYTES + 4 + colours
        (length,) = source.unpack(">I", at, "psd:resources")
        for number, start, size in _resources(source, into, at + 4, min(at + 4 + length, source.size)):
            _report(number, start, size, source, into)
        if not _is_whole(source, at + 4 + length, width * height * channels * max(bits, 8) // 8):
            into.problem("file.truncated", "psd:picture")


def _is_whole(source: ByteSource, at: int, size: int) -> bool:
    """Whether the layers end within the file, and the picture behind them where it is not packed."""
    wide = source.read_at(4, 2) == _VERSIONS[1]
    length = source.read_at(at, 8 if wide else 4)
    end = at + len(length) + int.from_bytes(length, "big")
    packing = source.read_at(end, 2)
    return len(packing) == 2 and (packing != b"\0\0" or end + 2 + size <= source.size)


def _resources(source: ByteSource, into: BlockCollector, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number, offset and size of each image resource: signature, number, padded name, padded data."""
    for _ in range(RESOURCE_LIMIT):
        head = source.read_at(at, 7)
        if at >= end or len(head) < 7:
            return
        if head[:4] not in _RESOURCES:
            into.problem("psd.damaged", f"psd:resource at {at}", Severity.INFO)
            return
        place = at + 6 + (head[6] + 2) // 2 * 2
        size = int.from_bytes(source.read_at(place, 4), "big")
        yield int.from_bytes(head[4:6], "big"), place + 4, size
        at = place + 4 + size + (size & 1)
    into.problem("psd.damaged", f"psd:resource at {at}", Severity.INFO)


def _report(number: int, start: int, size: int, source: ByteSource, into: BlockCollector) -> None:
    if number not in (_IPTC, _EXIF, _EXIF_MORE, _XMP):
        return
    kept = min(size, into.limits.block_bytes)
    if kept < size:
        into.problem("file.block_cut", f"psd:0x{number:04X}", Severity.INFO, limit=kept)
    data, inside = source.read_at(start, kept), f"psd:0x{number:04X}"
    if number == _IPTC:
        iptc.read(data, into, inside=inside, base=start)
    elif number == _XMP:
        xmp.read(data, into, inside=inside, base=start)
    else:
        exif.read(data, into, inside=inside, base=start)
