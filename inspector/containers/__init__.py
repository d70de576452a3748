"""L2: bytes to metadata blocks, one module a picture format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from inspector.containers.base import DEFAULT_LIMITS, BlockCollector, ByteSource, Container, ContainerResult, Limits
from inspector.containers.bmp import Bmp
from inspector.containers.cr3 import Cr3
from inspector.containers.gif import Gif
from inspector.containers.isobmff import Isobmff
from inspector.containers.jp2 import Jp2
from inspector.containers.jpeg import Jpeg
from inspector.containers.jxl import Jxl
from inspector.containers.png import Png
from inspector.containers.psd import Psd
from inspector.containers.raw import Raf, Rw2
from inspector.containers.sidecar import read_sidecar
from inspector.containers.svg import Svg
from inspector.containers.tiff import Tiff
from inspector.containers.webp import Webp
from inspector.domain.enums import ContainerFormat, Severity
from inspector.domain.evidence import Problem
from inspector.errors import ParseError

__all__ = [
    "BUILTIN",
    "PICTURE_EXTENSIONS",
    "PREFIX_BYTES",
    "ByteSource",
    "ContainerResult",
    "Limits",
    "read",
    "read_sidecar",
    "recognise",
]

BUILTIN: tuple[Container, ...] = (
    *(Jpeg(), Png(), Webp(), Gif(), Isobmff(), Tiff(), Jxl(), Bmp(), Psd(), Jp2(), Cr3(), Raf(), Rw2(), Svg()),
)
"""Every container, the most frequent first. No two accept the same bytes."""

PREFIX_BYTES = 4096
"""First bytes that `recognise` should see. 64 are enough for every format but SVG, whose root may stand further on."""

_F = ContainerFormat
PICTURE_EXTENSIONS: Mapping[str, frozenset[ContainerFormat]] = {
    ".png": frozenset({_F.PNG}),
    ".apng": frozenset({_F.PNG}),
    ".jpg": frozenset({_F.JPEG}),
    ".jpeg": frozenset({_F.JPEG}),
    ".jpe": frozenset({_F.JPEG}),
    ".jfif": frozenset({_F.JPEG}),
    ".webp": frozenset({_F.WEBP}),
    ".gif": frozenset({_F.GIF}),
    ".tif": frozenset({_F.TIFF, _F.DNG}),
    ".tiff": frozenset({_F.TIFF, _F.DNG}),
    ".dng": frozenset({_F.DNG, _F.TIFF}),
    ".avif": frozenset({_F.AVIF}),
    ".avifs": frozenset({_F.AVIF}),
    ".heic": frozenset({_F.HEIC}),
    ".heif": frozenset({_F.HEIC, _F.AVIF}),
    ".hif": frozenset({_F.HEIC}),
    ".jxl": frozenset({_F.JXL}),
    ".bmp": frozenset({_F.BMP}),
    ".dib": frozenset({_F.BMP}),
    ".svg": frozenset({_F.SVG}),
    ".svgz": frozenset({_F.SVG}),
    ".nef": frozenset({_F.NEF, _F.TIFF}),
    ".cr2": frozenset({_F.CR2, _F.TIFF}),
    ".cr3": frozenset({_F.CR3}),
    ".arw": frozenset({_F.ARW, _F.TIFF}),
    ".orf": frozenset({_F.ORF, _F.TIFF}),
    ".raf": frozenset({_F.RAF}),
    ".rw2": frozenset({_F.RW2, _F.TIFF}),
    ".rwl": frozenset({_F.RW2, _F.TIFF}),
    ".psd": frozenset({_F.PSD}),
    ".psb": frozenset({_F.PSD}),
    ".jp2": frozenset({_F.JP2}),
    ".j2k": frozenset({_F.JP2}),
    ".jpx": frozenset({_F.JP2}),
    ".jpf": frozenset({_F.JP2}),
    ".j2c": frozenset({_F.JP2}),
    ".jpc": frozenset({_F.JP2}),
    ".jph": frozenset({_F.JP2}),
}
"""Lower-case extension with its dot -> formats that a file of this name may hold."""


_PLACEHOLDERS = {
    b"version https://git-lfs.github.com/spec/": "Git LFS",
    b"/annex/objects/": "git-annex",
}
"""First bytes of the small texts that stand for a file until it is fetched."""


def recognise(prefix: bytes) -> tuple[Container, ContainerFormat] | None:
    """The container and format of a file by its first bytes, never by its name.

    A DNG whose first directory lies further on is called TIFF here; `read` tells them apart.
    """
    for container in BUILTIN:
        found = container.accepts(prefix)
        if found is not None:
            return container, found
    return None


def read(source: ByteSource, name: str = "", limits: Limits = DEFAULT_LIMITS) -> ContainerResult:
    """All metadata blocks of a picture, facts about it, and what went wrong on the way.

    Args:
        source: the file's bytes.
        name: its base name, kept as a fact; its extension is compared with the content.
        limits: bounds of everything that is read.

    Returns:
        What was found, also where reading stopped early: a file never raises. Problems of the file as a whole
        are `file.empty`, `file.placeholder`, `file.web_page`, `file.unrecognised`, `file.truncated` and
        `file.mislabelled`.
    """
    into = BlockCollector(limits, name)
    try:
        found = recognise(source.read_at(0, PREFIX_BYTES))
        if found is not None:
            found[0].read(source, into)
        else:
            _explain(source.read_at(0, PREFIX_BYTES), name, into)
    except ParseError as error:
        severity = Severity.ERROR if error.code == "file.read_failed" else Severity.WARNING
        into.problem(error.code, error.where, severity, **error.params)
    result = into.result()
    problem = _mislabelled(name, result.image.format)
    return result if problem is None else replace(result, problems=(*result.problems, problem))


def _explain(prefix: bytes, name: str, into: BlockCollector) -> None:
    """Say what a file is that is no picture: what stands under a picture's name in a set is mostly one of these."""
    tool = next((tool for start, tool in _PLACEHOLDERS.items() if prefix.startswith(start)), None)
    if not prefix:
        into.problem("file.empty", "", Severity.ERROR)
    elif tool is not None:
        into.problem("file.placeholder", "", Severity.ERROR, tool=tool)
    elif prefix.removeprefix(b"\xef\xbb\xbf").lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        into.problem("file.web_page", "", Severity.ERROR)
    else:
        into.problem("file.unrecognised", "", Severity.ERROR, extension=_extension(name))


def _extension(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    return dot + extension.lower() if stem and dot else ""


def _mislabelled(name: str, found: ContainerFormat | None) -> Problem | None:
    """A problem where the name promises another format than the content."""
    expected = PICTURE_EXTENSIONS.get(_extension(name))
    if found is None or expected is None or found in expected:
        return None
    params = {"extension": _extension(name), "format": found.value}
    return Problem("file.mislabelled", Severity.WARNING, "", params)
