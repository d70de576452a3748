"""L1: what containers hand to readers: raw metadata blocks and facts about the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, TypeVar

from inspector.domain.enums import ContainerFormat
from inspector.domain.quick import quick

PNG_TEXT = ("png:tEXt", "png:zTXt", "png:iTXt")
"""Carriers of PNG text."""
Kept = TypeVar("Kept")

BlockValue = str | bytes | int | float | tuple["str | int | float", ...]


def png_sources(*keywords: str) -> tuple[str, ...]:
    """Sources of PNG text chunks of any type with these keywords, for tables built once."""
    return tuple(f"{kind}:{keyword}" for keyword in keywords for kind in PNG_TEXT)


@quick
@dataclass(frozen=True, slots=True)
class MetadataBlock:
    """One raw carrier as found. Everything said later points back to a block.

    `source` is `carrier:key`. Carriers and keys in use:

    | carrier | key | value |
    |---|---|---|
    | `png:tEXt`, `png:zTXt`, `png:iTXt` | keyword | text |
    | `png` | `iCCP`, `pHYs`, `tIME` | profile name; pixels a unit in x and y, and the unit (1: metre); ISO time |
    | `png` | `gAMA`, `cHRM`, `sRGB`, `cICP`, `bKGD`, `sBIT`, `iDOT` | the first bytes of chunks about display |
    | `png:comf` | `prompt`, `workflow` | text (ComfyUI's private chunk in animated PNG) |
    | `exif` | tag name (`UserComment`, `Make`, …; unknown: `0x9abc`) | text, number, tuple; bytes where undefined |
    | `xmp` | `packet` | the whole packet, text |
    | `xmp` | `prefix:Property`, nested `xmpMM:History[1]/stEvt:action` | text; tuple for Bag/Seq |
    | `iptc` | dataset name (`Credit`, `Caption-Abstract`) or `2:110` | text, or a tuple |
    | `jpeg` | `COM` | text |
    | `jpeg` | `DQT` | tuple of the quantisation values, tables in order |
    | `jpeg` | `APP3` | first bytes of an application segment of unknown meaning |
    | `gif` | `comment`, `application:NAME` | text / bytes |
    | `jumbf` | `c2pa` | empty bytes; offset and length say where the manifest store lies |
    | `jumbf` | `remote` | URL of a remote manifest (XMP dcterms:provenance) |
    | `stealth` | `alpha`, `rgb` | text hidden in the lowest pixel bits |
    | `trailer` | `png`, `jpeg`, `webp`, `gif` | first bytes after the end of the picture |
    | `trailer` | `SEFT:<name>` | a named block that a Samsung phone put there, text or bytes |
    | `sidecar` | `gallery-dl`, `hydrus`, `img2dataset`, `json`, `log`, `xmp`, `c2pa`, `txt` | text |
    | `sidecar:exif` | tag name | text: EXIF of the original, as img2dataset printed it into its JSON |
    | `caption` | `txt`, `caption` | text |

    XMP prefixes are the canonical ones of the namespace URI, whatever the file uses; of an rdf:Alt the
    default text counts. Offsets are bytes from the start of the file (of the sidecar for sidecars),
    lengths are bytes as stored. What is compressed, spread over several pieces or hidden in pixels has the place of
    the carrier that holds it; `inside` names that.
    """

    carrier: str
    key: str
    value: BlockValue
    offset: int | None = None
    length: int | None = None
    inside: str = ""
    """The carrier in which this one was wrapped: an EXIF tag in `png:eXIf`, `xmp` in `exif:0x02bc`."""
    raw: bytes | None = None
    """The stored bytes where `value` is a decoded reading of them (UserComment, text of unknown encoding)."""
    group: str = ""
    """EXIF directory (`IFD0`, `ExifIFD`, `GPS`, `IFD1`), or the sidecar's file name."""
    truncated: bool = False

    @property
    def source(self) -> str:
        """The name under which evidence cites this block."""
        return f"{self.carrier}:{self.key}"

    @property
    def text(self) -> str:
        """The value as text: tuples joined by `, `, bytes as UTF-8 with replacement."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, bytes):
            return self.value.decode("utf-8", "replace")
        if isinstance(self.value, tuple):
            return ", ".join(str(part) for part in self.value)
        return str(self.value)


@quick
@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What the container says about the picture, without decoding pixels. Sizes in pixels as stored."""

    format: ContainerFormat | None = None
    width: int | None = None
    height: int | None = None
    has_alpha: bool = False
    lossless: bool = False
    animated: bool = False
    bits: int | None = None
    name: str = ""
    """The file's base name: evidence of its own (name patterns), never trusted for the format."""


class BlockSet(Sequence[MetadataBlock]):
    """All blocks of one picture in file order, findable by source. Readers see all of them. Never changes.

    Args:
        blocks: the blocks, in file order.
    """

    __slots__ = ("_by_carrier", "_by_source", "_kept", "_png", "blocks")

    def __init__(self, blocks: tuple[MetadataBlock, ...] = ()) -> None:
        sources: dict[str, list[MetadataBlock]] = {}
        carriers: dict[str, list[MetadataBlock]] = {}
        png: dict[str, list[MetadataBlock]] = {}
        for block in blocks:
            carrier, key = block.carrier, block.key
            sources.setdefault(f"{carrier}:{key}", []).append(block)
            carriers.setdefault(carrier, []).append(block)
            if carrier in PNG_TEXT:
                png.setdefault(key, []).append(block)
        self.blocks = blocks
        self._by_source = sources
        self._by_carrier = carriers
        self._png = png
        self._kept: dict[Callable[[BlockSet], Any], Any] = {}

    def __len__(self) -> int:
        return len(self.blocks)

    def __getitem__(self, index: int) -> MetadataBlock:  # type: ignore[override]
        return self.blocks[index]

    def __iter__(self) -> Iterator[MetadataBlock]:
        return iter(self.blocks)

    def all(self, *sources: str) -> list[MetadataBlock]:
        """Blocks with one of these sources (`png:tEXt:parameters`), in the order asked for."""
        found = self._by_source
        if found.keys().isdisjoint(sources):
            return []
        return [block for source in sources if source in found for block in found[source]]

    def first(self, *sources: str) -> MetadataBlock | None:
        """The first block with one of these sources."""
        for source in sources:
            found = self._by_source.get(source)
            if found is not None:
                return found[0]
        return None

    def png_text(self, *keywords: str) -> list[MetadataBlock]:
        """PNG text chunks of any type with one of these keywords (exact case), in the order asked for."""
        if not self._png:
            return []
        found = [block for keyword in keywords if keyword in self._png for block in self._png[keyword]]
        return found if len(found) < 2 else self.all(*(f"{kind}:{word}" for word in keywords for kind in PNG_TEXT))

    def carrier(self, *carriers: str) -> list[MetadataBlock]:
        """Blocks of these carriers, in file order."""
        if len(carriers) == 1:
            return list(self._by_carrier.get(carriers[0], ()))
        present = [carrier for carrier in carriers if carrier in self._by_carrier]
        if len(present) < 2:
            return self.carrier(*present) if present else []
        return [block for block in self.blocks if block.carrier in present]

    @property
    def carriers(self) -> AbstractSet[str]:
        """The carriers that occur: most readers can tell from them at once that there is nothing to read."""
        return self._by_carrier.keys()

    @property
    def sources(self) -> AbstractSet[str]:
        """The sources that occur."""
        return self._by_source.keys()

    def once(self, derive: Callable[[BlockSet], Kept]) -> Kept:
        """What a function makes of these blocks, worked out once for all readers that ask. Nobody may change it."""
        kept = self._kept
        if derive not in kept:
            kept[derive] = derive(self)
        found: Kept = kept[derive]
        return found
