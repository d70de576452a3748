"""L2: AVIF and HEIC: boxes, metadata items, credentials.

Formats: ISO/IEC 14496-12 (boxes, `meta`, `iloc`, `iinf`), 23008-12 (HEIF: `ispe`, `auxC`, Exif and XMP items),
AV1 Image File Format; C2PA 2.x A.5 (`uuid` box). Samsung phones put their trailer into a box `sefd` of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from inspector.containers import exif, trailer, xmp
from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import ContainerFormat, Severity
from inspector.errors import ParseError

BOX_LIMIT = 4_000
"""Boxes walked in one file. More make validators of signed files crawl; real pictures have a few hundred."""
META_BYTES = 8 * 1024 * 1024
"""Longest `meta` box that is read."""
ITEM_LIMIT = 1_000
EXTENT_LIMIT = 1_000

C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_AVIF = frozenset({b"avif", b"avis"})
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_GENERIC = frozenset({b"mif1", b"msf1", b"miaf", b"mif2"})
_SEQUENCES = frozenset({b"avis", b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})
_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"iprp", b"ipco"})
_XMP_MIMES = (b"application/rdf+xml", b"application/rdf xml")
_ALPHA_URNS = (b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0", b"urn:mpeg:hevc:2015:auxid:1\0")
_EXIF_HEADER = 4


class Isobmff:
    """AVIF and HEIC: an ISO base media file whose brand says still picture or picture sequence."""

    name = "isobmff"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """AVIF or HEIC by major and compatible brands; films with the same structure are not accepted."""
        if prefix[4:8] != b"ftyp":
            return None
        size = min(int.from_bytes(prefix[:4], "big"), len(prefix))
        brands = [prefix[8:12]] + [prefix[at : at + 4] for at in range(16, size - 3, 4)]
        if brands[0] not in _AVIF | _HEIC | _GENERIC:
            return None
        if brands[0] in _HEIC:
            return ContainerFormat.HEIC
        return ContainerFormat.AVIF if _AVIF.intersection(brands) else ContainerFormat.HEIC

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Walk the top-level boxes and the items of `meta`."""
        into.facts(format=self.accepts(source.read_at(0, 512)))
        walk = _Walk(source, into)
        walk.top()
        if not walk.pictures and not walk.tracks:
            into.problem("file.truncated", "bmff:meta")


@dataclass(slots=True)
class _Item:
    kind: bytes = b""
    mime: bytes = b""
    encoding: bytes = b""
    method: int = 0
    extents: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    """Offset of the box's content in the window it was read from."""
    end: int


@dataclass(slots=True)
class _Walk:
    source: ByteSource
    into: BlockCollector
    boxes: int = 0
    pictures: bool = False
    tracks: bool = False
    sized: bool = False
    items: dict[int, _Item] = field(default_factory=dict)
    idat: tuple[int, int] | None = None

    def top(self) -> None:
        """The boxes of the file."""
        at, size = 0, self.source.size
        while at < size:
            box = self.header(self.source.read_at(at, 16), at, size)
            if box is None:
                self.into.problem("file.truncated", f"bmff:box at {at}")
                return
            if box.end > size:
                self.into.problem("file.truncated", f"bmff:{box.kind.decode('latin-1')} at {at}")
            self.report(box)
            at = box.end

    def report(self, box: _Box) -> None:
        """One top-level box."""
        if box.kind == b"meta" and not self.pictures:
            self.read_meta(box)
        elif box.kind == b"uuid":
            self.named(box)
        elif box.kind == b"sefd":
            trailer.read_samsung(self.source, box.start, self.into, box.end)
        elif box.kind == b"moov":
            self.tracks = True
            self.sequence(box)
        elif box.kind == b"ftyp" and _SEQUENCES.intersection((self.source.read_at(box.start, 4),)):
            self.into.facts(animated=True)

    def named(self, box: _Box) -> None:
        """A box whose kind is a long name: a manifest store, or XMP (XMP part 3, ISO base media)."""
        name, start = self.source.read_at(box.start, 16), box.start + 16
        if name == C2PA_UUID:
            self.into.add(MetadataBlock("jumbf", "c2pa", b"", start, box.end - start, "bmff:uuid"))
        elif name == XMP_UUID:
            data = self.source.read_at(start, min(max(box.end - start, 0), self.into.limits.block_bytes))
            xmp.read(data, self.into, inside="bmff:uuid", base=start)

    def header(self, head: bytes, at: int, limit: int) -> _Box | None:
        """The box whose first bytes are `head`; None where they are no box. Counts all boxes of the file."""
        self.boxes += 1
        if self.boxes > BOX_LIMIT:
            raise ParseError("bmff.too_many_boxes", f"bmff:box at {at}", limit=BOX_LIMIT)
        if len(head) < 8:
            return None
        size, kind = struct.unpack_from(">I4s", head)
        skip = 8
        if size == 1:
            if len(head) < 16:
                return None
            size, skip = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = limit - at
        return _Box(kind, at + skip, at + size) if size >= skip else None

    def children(self, data: bytes, start: int, end: int) -> Iterator[_Box]:
        """Boxes inside a part of `data`."""
        end = min(end, len(data))
        while start < end:
            box = self.header(data[start : start + 16], start, end)
            if box is None or box.end > end:
                self.into.problem("bmff.damaged", "bmff:meta", Severity.INFO)
                return
            yield box
            start = box.end

    def read_meta(self, box: _Box) -> None:
        """The `meta` box: item types, places, properties; then the Exif and XMP items."""
        data = self.source.read_at(box.start, min(box.end - box.start, META_BYTES))
        if box.end - box.start > META_BYTES:
            self.into.problem("file.block_cut", "bmff:meta", Severity.INFO, limit=META_BYTES)
        self.pictures = True
        primary, properties = 0, _Properties()
        for child in self.children(data, 4, len(data)):
            content = data[child.start : child.end]
            if child.kind == b"iinf":
                self.read_info(data, child)
            elif child.kind == b"iloc":
                self.read_locations(content)
            elif child.kind == b"pitm":
                primary = int.from_bytes(content[4 : 6 if content[:1] == b"\0" else 8], "big")
            elif child.kind == b"iprp":
                self.read_properties(data, child, properties)
            elif child.kind == b"idat":
                self.idat = (box.start + child.start, child.end - child.start)
        self.sized = properties.report(primary, self.into)
        for item in self.items.values():
            self.item(item)

    def read_info(self, data: bytes, box: _Box) -> None:
        """`iinf`: one `infe` box an item with its number, type, and for `mime` the content type."""
        start = box.start + (6 if data[box.start : box.start + 1] == b"\0" else 8)
        for child in self.children(data, start, box.end):
            content = data[child.start : child.end]
            version = content[:1]
            if child.kind != b"infe" or version not in (b"\2", b"\3") or len(self.items) >= ITEM_LIMIT:
                continue
            wide = 2 if version == b"\3" else 0
            number = int.from_bytes(content[4 : 6 + wide], "big")
            item = self.items.setdefault(number, _Item())
            item.kind = content[8 + wide : 12 + wide]
            strings = content[12 + wide :].split(b"\0")
            if item.kind == b"mime" and len(strings) > 1:
                item.mime = strings[1]
                item.encoding = strings[2] if len(strings) > 2 else b""

    def read_locations(self, content: bytes) -> None:
        """`iloc`: where the extents of each item lie."""
        try:
            for number, method, extents in _locations(content):
                if number in self.items or len(self.items) < ITEM_LIMIT:
                    item = self.items.setdefault(number, _Item())
                    item.method, item.extents = method, extents
        except (struct.error, IndexError):
            self.into.problem("bmff.damaged", "bmff:iloc", Severity.INFO)

    def read_properties(self, data: bytes, box: _Box, properties: _Properties) -> None:
        """`iprp`: sizes, auxiliary types and depths, and which item has which."""
        for child in self.children(data, box.start, box.end):
            if child.kind == b"ipco":
                properties.boxes = [
                    (one.kind, data[one.start : one.end]) for one in self.children(data, child.start, child.end)
                ]
            elif child.kind == b"ipma":
                properties.association = data[child.start : child.end]

    def item(self, item: _Item) -> None:
        """Report an Exif or XMP item."""
        is_xmp = item.kind == b"mime" and item.mime.lower() in _XMP_MIMES
        if item.kind != b"Exif" and not is_xmp:
            return
        data, base = self.content(item)
        if item.encoding or not data:
            self.into.problem("bmff.item_not_read", f"bmff:{item.kind.decode()}", Severity.INFO)
            return
        first = self.idat[0] if item.method and self.idat else 0
        start = first + min(offset for offset, _ in item.extents)
        end = first + max(offset + length for offset, length in item.extents)
        with self.into.packed(start, end - start):
            if is_xmp:
                xmp.read(data, self.into, inside="bmff:mime", base=base)
                return
            skip = _EXIF_HEADER + int.from_bytes(data[:_EXIF_HEADER], "big")
            if skip >= len(data):
                skip = _EXIF_HEADER
            exif.read(data[skip:], self.into, inside="bmff:Exif", base=None if base is None else base + skip)

    def content(self, item: _Item) -> tuple[bytes, int | None]:
        """An item's bytes, and their offset in the file where they lie in one piece."""
        if item.method > 1 or (item.method and self.idat is None):
            return b"", None
        first, size = self.idat if item.method and self.idat else (0, self.source.size)
        room = self.into.limits.block_bytes
        parts: list[bytes] = []
        for offset, length in item.extents:
            parts.append(self.source.read_at(first + offset, min(length or size, size, room)))
            room -= len(parts[-1])
        return b"".join(parts), first + item.extents[0][0] if len(item.extents) == 1 else None

    def sequence(self, box: _Box) -> None:
        """`moov`: only the size of the first visual track, and the count of boxes."""
        data = self.source.read_at(box.start, min(box.end - box.start, META_BYTES))
        waiting = [(0, len(data))]
        while waiting:
            start, end = waiting.pop()
            for child in self.children(data, start, end):
                if child.kind in _CONTAINERS:
                    waiting.append((child.start, child.end))
                elif child.kind == b"tkhd" and not self.sized:
                    width, height = struct.unpack(">II", data[child.end - 8 : child.end].rjust(8, b"\0"))
                    if width and height:
                        self.sized = True
                        self.into.facts(width=width >> 16, height=height >> 16)


@dataclass(slots=True)
class _Properties:
    """Item properties: the picture's size, depth and whether an alpha picture stands beside it."""

    boxes: list[tuple[bytes, bytes]] = field(default_factory=list)
    association: bytes = b""

    def report(self, primary: int, into: BlockCollector) -> bool:
        """Set the facts from the primary item's properties, or from the largest picture where none is assigned.

        Returns:
            Whether a size was among them.
        """
        own = self._of(primary)
        sizes = [_size(data) for kind, data in (own or self.boxes) if kind == b"ispe" and len(data) >= 12]
        depths = [data[5] for kind, data in (own or self.boxes) if kind == b"pixi" and len(data) > 5]
        alpha = any(kind == b"auxC" and data[4:].startswith(_ALPHA_URNS) for kind, data in self.boxes)
        if sizes:
            width, height = max(sizes)
            into.facts(width=width, height=height)
        into.facts(has_alpha=alpha, bits=depths[0] if depths else None)
        return bool(sizes)

    def _of(self, item: int) -> list[tuple[bytes, bytes]]:
        """The properties that `ipma` assigns to an item."""
        data = self.association
        wide_item, wide_index = data[:1] != b"\0", bool(data[3:4] > b"" and data[3] & 1)
        at = 8
        number_size = 4 if wide_item else 2
        for _ in range(min(int.from_bytes(data[4:8], "big"), ITEM_LIMIT)):
            number = int.from_bytes(data[at : at + number_size], "big")
            count = int.from_bytes(data[at + number_size : at + number_size + 1], "big")
            at += number_size + 1
            size = 2 if wide_index else 1
            indices = [int.from_bytes(data[at + n * size : at + (n + 1) * size], "big") for n in range(count)]
            at += count * size
            if number == item:
                mask = 0x7FFF if wide_index else 0x7F
                found = [index & mask for index in indices]
                return [self.boxes[index - 1] for index in found if 0 < index <= len(self.boxes)]
        return []


def _size(data: bytes) -> tuple[int, int]:
    return struct.unpack_from(">II", data, 4)


def _locations(content: bytes) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """(item, construction method, [(offset, length)]) of an `iloc` box; lengths of 0 mean "to the end"."""
    version = content[0]
    offset_size, length_size = content[4] >> 4, content[4] & 15
    base_size, index_size = content[5] >> 4, content[5] & 15 if version else 0
    at = 6
    number_size = 2 if version < 2 else 4

    def take(size: int) -> int:
        nonlocal at
        if at + size > len(content):
            raise IndexError
        at += size
        return int.from_bytes(content[at - size : at], "big")

    for _ in range(min(take(number_size), ITEM_LIMIT)):
        number = take(number_size)
        method = take(2) & 15 if version else 0
        take(2)
        base = take(base_size)
        extents = []
        for _ in range(min(take(2), EXTENT_LIMIT)):
            take(index_size)
            offset = base + take(offset_size)
            extents.append((offset, take(length_size)))
        yield number, method, extents
