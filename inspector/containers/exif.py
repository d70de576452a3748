"""L2: the TIFF directory walk behind EXIF blocks and TIFF files: bounded, loops refused.

Formats: TIFF 6.0 section 2, BigTIFF, Exif 3.0 section 4.6. Damage inside a directory is noted as `exif.damaged`
and the walk goes on with the next entry.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.containers import exif_text, iptc, xmp
from inspector.containers._binary import UNKNOWN_BYTES
from inspector.containers.base import BlockCollector, Memory, Window
from inspector.containers.exif_tags import GPS_TAGS, INTEROP_TAGS, TAGS
from inspector.domain.blocks import BlockValue, MetadataBlock
from inspector.domain.enums import Severity

DIRECTORY_LIMIT = 32
"""Directories walked in one block or file."""
ENTRY_LIMIT = 1_000
"""Entries read of one directory."""
NUMBER_LIMIT = 64
"""Numbers kept of one tag; longer arrays are tables that say nothing about origin."""
HEADER_SEARCH = 64
"""Bytes in which a displaced TIFF header is looked for."""

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8, 129: 1}
_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_ASCII, _RATIONAL, _UNDEFINED, _SIGNED_RATIONAL, _UTF8 = 2, 5, 7, 10, 129
_TEXTS = (_ASCII, _UTF8)

USER_COMMENT, MAKER_NOTE, COPYRIGHT = 0x9286, 0x927C, 0x8298
XMP, IPTC, PHOTOSHOP, C2PA = 0x02BC, 0x83BB, 0x8649, 0xCD41
SUB_IFDS = 0x014A
_POINTERS = {0x8769: "ExifIFD", 0x8825: "GPS", 0xA005: "Interop", SUB_IFDS: "SubIFD"}
_WRAPPED = frozenset({XMP, IPTC, PHOTOSHOP, C2PA})
_STRUCTURES = _WRAPPED | _POINTERS.keys()
_SINGLES = ((1, "B"), (3, "H"), (4, "I"), (6, "b"), (8, "h"), (9, "i"))
_XP = range(0x9C9B, 0x9CA0)
_ODD_TEXTS = frozenset({USER_COMMENT, MAKER_NOTE, COPYRIGHT, *_XP})
_GROUP_NAMES = {"GPS": GPS_TAGS, "Interop": INTEROP_TAGS}


@dataclass(frozen=True, slots=True)
class Directory:
    """Numbers and texts of one directory by tag number, for callers that need the picture's size."""

    group: str
    values: dict[int, BlockValue]


def read(data: bytes, into: BlockCollector, *, inside: str, base: int | None = None) -> list[Directory]:
    r"""Report the tags of an EXIF block, with the XMP and IPTC inside it.

    Args:
        data: the block; JPEG's `Exif\0\0` or stray bytes in front of the TIFF header are tolerated.
        into: where blocks and problems go.
        inside: the carrier, for example `png:eXIf`.
        base: offset of `data` in the file, None where it was stored compressed.
    """
    start = _header_at(data)
    if start is None:
        if data.strip(b"\0"):
            into.problem("exif.damaged", inside, Severity.INFO, fault="no_header")
        return []
    return walk(
        Memory(data[start:] if start else data), into, inside=inside, base=None if base is None else base + start
    )


def walk(window: Window, into: BlockCollector, *, inside: str = "", base: int | None = 0) -> list[Directory]:
    """Report the tags of a TIFF block or file whose header stands at offset 0 of `window`."""
    head = window.read_at(0, 16)
    layout = _LAYOUTS.get(head[:4])
    at = 0 if layout is None else layout.inline
    if layout is None or len(head) < at + layout.link.size:
        into.problem("exif.damaged", inside, Severity.INFO, fault="no_header")
        return []
    walker = _Walker(window, into, inside, base, layout)
    walker.chain(layout.link.unpack_from(head, at)[0])
    return walker.directories


def _header_at(data: bytes) -> int | None:
    if data[:4] in _LAYOUTS:
        return 0
    places = [at for mark in (b"MM\0*", b"II*\0") if (at := data.find(mark, 0, HEADER_SEARCH)) >= 0]
    return min(places, default=None)


class _Layout:
    """How directories are packed: byte order, and the wider fields of BigTIFF."""

    __slots__ = ("count", "entry", "inline", "link", "prefix", "singles")

    def __init__(self, prefix: str, *, big: bool) -> None:
        self.prefix = prefix
        self.count = struct.Struct(prefix + ("Q" if big else "H"))
        self.entry = struct.Struct(prefix + ("HHQ8s" if big else "HHI4s"))
        self.link = struct.Struct(prefix + ("Q" if big else "I"))
        self.inline = self.link.size
        self.singles = {kind: struct.Struct(prefix + code) for kind, code in _SINGLES}


_LAYOUTS = {
    b"MM\0*": _Layout(">", big=False),
    b"II*\0": _Layout("<", big=False),
    b"MM\0+": _Layout(">", big=True),
    b"II+\0": _Layout("<", big=True),
    b"IIU\0": _Layout("<", big=False),  # Panasonic's raw files
    b"IIRO": _Layout("<", big=False),  # Olympus' raw files, as the next two
    b"IIRS": _Layout("<", big=False),
    b"MMOR": _Layout(">", big=False),
    b"MM*\0": _Layout(">", big=False),  # a writer swaps the bytes of the 42, and of nothing else
}


@dataclass(slots=True)
class _Walker:
    window: Window
    into: BlockCollector
    inside: str
    base: int | None
    layout: _Layout
    directories: list[Directory] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def chain(self, at: int) -> None:
        """IFD0 and the directories linked behind it."""
        number = 0
        while at:
            at = self.directory(at, f"IFD{number}")
            number += 1

    def directory(self, at: int, group: str) -> int:
        """Report one directory; gives the offset of the next one, 0 where there is none."""
        if at in self.seen or len(self.seen) >= DIRECTORY_LIMIT:
            self.damaged("loop" if at in self.seen else "too_many_directories", group)
            return 0
        self.seen.add(at)
        body, count, place, following = self.entries(at, group)
        values: dict[int, BlockValue] = {}
        self.directories.append(Directory(group, values))
        pointers: list[tuple[str, int]] = []
        entry, inline = self.layout.entry, self.layout.inline
        step, names = entry.size, _GROUP_NAMES.get(group, TAGS)
        place += step - inline
        for tag, kind, number, field_bytes in entry.iter_unpack(body[: count * step]):
            length = _SIZES.get(kind, 0) * number
            if length:
                if length <= inline:
                    data, offset = field_bytes[:length], place
                else:
                    data, offset = self.stored(tag, kind, length, field_bytes, group)
                if tag not in _STRUCTURES:
                    values[tag] = self.report(tag, kind, data, offset, length, group, names)
                elif tag in _POINTERS:
                    pointers += [(_POINTERS[tag], target) for target in self.offsets(kind, data)]
                else:
                    self.wrapped(tag, data, None if self.base is None else self.base + offset, length)
            place += step
        for name, target in pointers:
            self.directory(target, name)
        return following

    def entries(self, at: int, group: str) -> tuple[bytes, int, int, int]:
        """Bytes, number and offset of a directory's entries, and the next directory's offset."""
        layout = self.layout
        counted = self.window.read_at(at, layout.count.size)
        if len(counted) < layout.count.size:
            self.damaged("directory_outside", group)
            return b"", 0, 0, 0
        total = layout.count.unpack(counted)[0]
        count = min(total, ENTRY_LIMIT)
        start = at + layout.count.size
        size = count * layout.entry.size
        body = self.window.read_at(start, size + layout.link.size)
        whole = min(count, len(body) // layout.entry.size)
        if whole < total:
            self.damaged("directory_cut" if whole < count else "too_many_entries", group)
        linked = whole == total and len(body) == size + layout.link.size
        return body, whole, start, layout.link.unpack_from(body, size)[0] if linked else 0

    def stored(self, tag: int, kind: int, length: int, field_bytes: bytes, group: str) -> tuple[bytes, int]:
        """Bytes of a value that lies elsewhere (cut to the limits), and their offset in the window."""
        offset = self.layout.link.unpack(field_bytes)[0]
        limit = self.into.limits.block_bytes
        if tag == MAKER_NOTE or (tag not in _WRAPPED and _SIZES[kind] > 1):
            limit = UNKNOWN_BYTES  # of arrays of numbers only the first are kept
        wanted = 1 if tag == C2PA else min(length, limit)
        data = self.window.read_at(offset, wanted)
        if len(data) < wanted:
            self.damaged("value_outside", group)
        return data, offset

    def offsets(self, kind: int, data: bytes) -> tuple[int, ...]:
        """Directory offsets held by a pointer tag."""
        values = _numbers(self.layout.prefix, kind, data)
        return tuple(value for value in values[:DIRECTORY_LIMIT] if isinstance(value, int) and value > 0)

    def report(
        self, tag: int, kind: int, data: bytes, offset: int, length: int, group: str, names: Mapping[int, str]
    ) -> BlockValue:
        """Report one tag; gives its value."""
        raw = None
        whole = len(data) == length
        single = self.layout.singles.get(kind)
        value: BlockValue
        if single is not None and single.size == length == len(data):
            value = single.unpack(data)[0]
        elif kind == _ASCII and tag not in _ODD_TEXTS and data.isascii() and data.find(b"\0") == length - 1:
            value = data[:-1].decode()
        else:
            value, raw, complete = self.value(tag, kind, data)
            whole = whole and complete
        name = names.get(tag) or f"0x{tag:04x}"
        place = None if self.base is None else self.base + offset
        self.into.add(MetadataBlock("exif", name, value, place, length, self.inside, raw, group, not whole))
        return value

    def wrapped(self, tag: int, data: bytes, place: int | None, length: int) -> None:
        """Packets that are stored as a tag: XMP, IPTC, credentials."""
        where = f"exif:0x{tag:04x}"
        if tag == XMP:
            xmp.read(data, self.into, inside=where, base=place)
        elif tag == C2PA:
            self.into.add(MetadataBlock("jumbf", "c2pa", b"", place, length, where))
        else:
            iptc.read(data, self.into, inside=where, base=place)

    def value(self, tag: int, kind: int, data: bytes) -> tuple[BlockValue, bytes | None, bool]:
        """The value, the stored bytes where reading them is a guess, and whether all of it was kept."""
        if tag == USER_COMMENT:
            return exif_text.user_comment(data), data, True
        if tag in _XP and (kind != _ASCII or b"\0" in data[:-1]):
            return exif_text.xp(data), None, True
        if kind in _TEXTS and tag != MAKER_NOTE:
            text = exif_text.copyright_value(data) if tag == COPYRIGHT else exif_text.ascii_value(data)
            return text, None if data.isascii() and data.find(b"\0", 0, -1) < 0 else data, True
        if kind == _UNDEFINED or tag == MAKER_NOTE or (kind == 1 and len(data) > NUMBER_LIMIT):
            return data[:UNKNOWN_BYTES], None, len(data) <= UNKNOWN_BYTES
        values = _numbers(self.layout.prefix, kind, data[: NUMBER_LIMIT * _SIZES[kind]])
        return (values[0] if len(values) == 1 else values), None, len(data) <= NUMBER_LIMIT * _SIZES[kind]

    def damaged(self, fault: str, group: str) -> None:
        self.into.problem("exif.damaged", f"{self.inside or 'tiff'}:{group}", Severity.INFO, fault=fault)


def _numbers(prefix: str, kind: int, data: bytes) -> tuple[int | float, ...]:
    """Numbers of a TIFF type; rationals as floats, with 0 for a zero denominator (unknown, says the standard)."""
    if kind in (_RATIONAL, _SIGNED_RATIONAL):
        pairs = struct.iter_unpack(prefix + ("II" if kind == _RATIONAL else "ii"), data[: len(data) // 8 * 8])
        return tuple(top / bottom if bottom else 0.0 for top, bottom in pairs)
    layout = _NUMBERS.get(kind)
    if layout is None:
        return ()
    count = len(data) // _SIZES[kind]
    values = struct.unpack(f"{prefix}{count}{layout}", data[: count * _SIZES[kind]])
    return values if layout not in "fd" else tuple(value if math.isfinite(value) else 0.0 for value in values)
