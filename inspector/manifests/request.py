"""L2: what is asked of the credentials reader, and whether asking is worth it."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspector.domain.blocks import BlockSet
from inspector.domain.credentials import Credentials
from inspector.domain.enums import ContainerFormat, Integrity
from inspector.manifests.limits import FILE_LIMIT
from inspector.manifests.trust import TrustLists

MEMORY_BYTES = 2 * 1024**3
"""Default limit of the worker's address space (of its resident memory where the system has no such limit)."""
TIMEOUT_S = 10.0
"""Default wall time for one file, in seconds."""
_SOURCES = ("jumbf:c2pa", "jumbf:remote", "sidecar:c2pa", "jpeg:APP11")
_LINK = "provenance"
"""Part of the XMP property that links to a store; in a damaged packet all that is left to see."""
_GIF = "application:C2PA_"
"""The specification names the application extension `C2PA_GOLD`, c2pa-rs writes `C2PA_GIF`."""

MIME: dict[ContainerFormat, str] = {
    ContainerFormat.PNG: "image/png",
    ContainerFormat.JPEG: "image/jpeg",
    ContainerFormat.WEBP: "image/webp",
    ContainerFormat.GIF: "image/gif",
    ContainerFormat.TIFF: "image/tiff",
    ContainerFormat.AVIF: "image/avif",
    ContainerFormat.HEIC: "image/heic",
    ContainerFormat.JXL: "image/jxl",
    ContainerFormat.SVG: "image/svg+xml",
    ContainerFormat.DNG: "image/x-adobe-dng",
    ContainerFormat.NEF: "image/x-nikon-nef",
    ContainerFormat.ARW: "image/x-sony-arw",
    ContainerFormat.CR2: "image/tiff",
}
"""MIME type by sniffed format. In the other formats the library reads no credentials."""
UNKNOWN_MIME = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class ManifestSettings:
    """Everything a reader needs to know. Picklable; small where the lists are read in the process that uses them."""

    user_anchors: tuple[str, ...] = ()
    """PEM texts of the user's own trust anchors."""
    timeout_s: float = TIMEOUT_S
    memory_bytes: int = MEMORY_BYTES
    lists: TrustLists = field(default_factory=TrustLists)
    workers: int = 1
    """Most worker processes; each is started when it is first needed."""
    thumbnailer: str = ""
    """`package.module:function` that makes a small JPEG of a picture's bytes, or null of what it cannot decode. The
    worker calls it for pictures inside manifest stores, so that they are decoded where nothing is lost."""


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Bounds of getting one manifest store from the network."""

    seconds: float = 30.0
    limit: int = 16 * 1024 * 1024
    """Most bytes of the answer."""
    allow_private: bool = False
    """Also ask addresses on this computer and in private networks."""


@dataclass(frozen=True, slots=True)
class RawStore:
    """A manifest store as the library reports it: indented JSON with sorted keys."""

    text: str
    complete: bool
    """False where long texts or lists were cut, or statements left out, to stay within the limit."""


@dataclass(frozen=True, slots=True)
class ManifestRequest:
    """One picture to read: by path, or by its bytes where it has no path of its own."""

    path: str | None
    data: bytes | None
    mime: str
    sidecar: bytes | None = None
    """A manifest store that lies beside the picture (`.c2pa`)."""


def limit_facts() -> dict[str, str]:
    """What reading one picture's credentials may cost, in words: for the person who asks what this program does."""
    return {
        "read by": "a process of its own, which is replaced when it fails",
        "time": f"at most {TIMEOUT_S:g} seconds a picture",
        "memory": f"at most {MEMORY_BYTES // 1024**2:,} MB",
        "picture": f"at most {FILE_LIMIT // 1024**2:,} MB",
        "network": "never, but for one picture when you ask to fetch what it links to",
    }


def candidate(blocks: BlockSet) -> bool:
    """Whether a header walk saw credentials: a manifest store, a link to one, or a `.c2pa` file beside the picture.

    Only such pictures are given to the reader. One that it then cannot read has credentials that are unreadable. What
    only may be credentials counts too: the library forgives faults of writing that a header walk does not.
    """
    if blocks.all(*_SOURCES) or any(block.key.startswith(_GIF) for block in blocks.carrier("gif")):
        return True
    return any(_LINK in block.text for block in blocks.all("xmp:packet") if block.inside != "sidecar")


def without_store(
    integrity: Integrity, *, embedded: bool = True, remote_url: str | None = None, validator: str | None = None
) -> Credentials:
    """Credentials that are there but were not read: unreadable, or only a link."""
    inside = embedded and remote_url is None
    return Credentials(integrity, embedded=inside, remote_url=remote_url, validator=validator)


def mime_of(container: ContainerFormat | None) -> str:
    """The MIME type for a sniffed format; a general one where the format cannot carry credentials."""
    return MIME.get(container, UNKNOWN_MIME) if container else UNKNOWN_MIME
