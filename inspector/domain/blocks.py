"""L1: what containers hand to readers: raw metadata blocks and facts about the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from inspector.domain.enums import ContainerFormat

BlockValue = str | bytes | int | float | tuple["str | int | float", ...]


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
    | `sidecar` | `gallery-dl`, `hydrus`, `json`, `xmp`, `c2pa`, `txt` | text |
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


@dataclass(frozen=True, slots=True)
class BlockSet(Sequence[MetadataBlock]):
    """All blocks of one picture in file order, findable by source. Readers see all of them."""

    blocks: tuple[MetadataBlock, ...] = ()
    _by_source: dict[str, list[MetadataBlock]] = field(init=False, repr=False, compare=False)
    _by_carrier: dict[str, list[MetadataBlock]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sources: dict[str, list[MetadataBlock]] = {}
        carriers: dict[str, list[MetadataBlock]] = {}
        for block in self.blocks:
            sources.setdefault(block.source, []).append(block)
            carriers.setdefault(block.carrier, []).append(block)
        object.__setattr__(self, "_by_source", sources)
        object.__setattr__(self, "_by_carrier", carriers)

    def __len__(self) -> int:
        return len(self.blocks)

    def __getitem__(self, index: int) -> MetadataBlock:  # type: ignore[override]
        return self.blocks[index]

    def __iter__(self) -> Iterator[MetadataBlock]:
        return iter(self.blocks)

    def all(self, *sources: str) -> list[MetadataBlock]:
        """Blocks with one of these sources (`png:tEXt:parameters`), in the order asked for."""
        return [block for source in sources for block in self._by_source.get(source, ())]

    def first(self, *sources: str) -> MetadataBlock | None:
        """The first block with one of these sources."""
        return next(iter(self.all(*sources)), None)

    def png_text(self, *keywords: str) -> list[MetadataBlock]:
        """PNG text chunks of any type with one of these keywords (exact case)."""
        return self.all(*(f"png:{kind}:{keyword}" for keyword in keywords for kind in ("tEXt", "zTXt", "iTXt")))

    def carrier(self, *carriers: str) -> list[MetadataBlock]:
        """Blocks of these carriers, in file order."""
        if len(carriers) == 1:
            return list(self._by_carrier.get(carriers[0], ()))
        return [block for block in self.blocks if block.carrier in carriers]

    @property
    def carriers(self) -> AbstractSet[str]:
        """The carriers that occur: most readers can tell from them at once that there is nothing to read."""
        return self._by_carrier.keys()
