"""L3: what the pipeline inspects: an item is a key, a way to open its bytes, and its sidecars. No paths assumed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from inspector import containers
from inspector.domain.evidence import Problem
from inspector.errors import ParseError

MEMBER_BYTES = 1024 * 1024 * 1024
"""Largest archive member, in bytes after decompression, that is opened."""
_BUFFER_BYTES = io.DEFAULT_BUFFER_SIZE
_ZIP_LOCAL = struct.Struct("<4s5H3I2H")


class Opener(Protocol):
    """Opens the bytes of an item for reading; picklable, so that a worker process can call it."""

    def __call__(self) -> BinaryIO:
        """A seekable binary stream. Raises `OSError`, or `ParseError` for a broken archive member."""
        ...


@dataclass(frozen=True, slots=True)
class FileOpener:
    """Opens a file by its path; the path may hold surrogate escapes for bytes that are no UTF-8."""

    path: str

    def __call__(self) -> BinaryIO:
        """Open the file. A stated buffer size spares the question whether it is a terminal."""
        return open(self.path, "rb", _BUFFER_BYTES)  # noqa: PTH123 - the caller closes it


@dataclass(frozen=True, slots=True)
class BytesOpener:
    """Serves bytes that are in memory already."""

    data: bytes

    def __call__(self) -> BinaryIO:
        """A stream over the bytes."""
        return io.BytesIO(self.data)


@dataclass(frozen=True, slots=True)
class SliceOpener:
    """Serves `length` bytes at `offset` of a file: a member of an uncompressed tar."""

    path: str
    offset: int
    length: int

    def __call__(self) -> BinaryIO:
        """Read the slice into memory; members above `MEMBER_BYTES` are refused."""
        if self.length > MEMBER_BYTES:
            raise ParseError("archive.member_too_large", self.path, limit=MEMBER_BYTES)
        with open(self.path, "rb") as stream:  # noqa: PTH123 - surrogate escapes
            stream.seek(self.offset)
            return io.BytesIO(stream.read(self.length))


@dataclass(frozen=True, slots=True)
class ZipOpener:
    """Serves a stored or deflated zip member by the offset of its local header, without parsing the directory again."""

    path: str
    header: int
    packed: int
    size: int
    method: int

    def __call__(self) -> BinaryIO:
        """Read and inflate the member, never beyond its stated size.

        Raises:
            ParseError: `archive.member_too_large`, `archive.member_broken`.
        """
        if max(self.size, self.packed) > MEMBER_BYTES:
            raise ParseError("archive.member_too_large", self.path, limit=MEMBER_BYTES)
        with open(self.path, "rb") as stream:  # noqa: PTH123 - surrogate escapes
            stream.seek(self.header)
            head = stream.read(_ZIP_LOCAL.size)
            if len(head) < _ZIP_LOCAL.size or head[:4] != b"PK\3\4":
                raise ParseError("archive.member_broken", f"offset {self.header}", reason="no local header")
            fields = _ZIP_LOCAL.unpack(head)
            stream.seek(fields[9] + fields[10], 1)
            data = stream.read(self.packed)
        return io.BytesIO(data if self.method == zipfile.ZIP_STORED else self._inflate(data))

    def _inflate(self, data: bytes) -> bytes:
        try:
            return zlib.decompressobj(-15).decompress(data, self.size)
        except zlib.error as error:
            raise ParseError("archive.member_broken", f"offset {self.header}", reason=str(error)) from error


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file beside the picture: its name and how to open it."""

    name: str
    opener: Opener
    doubtful: bool = False
    """It can only belong to one picture, and another one of the same stem lies beside it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One candidate. `key` is the path of the record contract; `path` is set where the bytes are a plain file."""

    key: str
    opener: Opener
    name: str
    sidecars: tuple[Sidecar, ...] = ()
    path: str | None = None
    size: int | None = None
    mtime_ns: int | None = None
    problems: tuple[Problem, ...] = ()
    beside: int = 0
    """A digest over names, sizes and times of the sidecars: one that changes makes the picture a changed one."""


def sidecar_names(name: str, present: Iterable[str]) -> list[str]:
    """Names among `present` that are sidecars of the picture `name`, the most specific first.

    Two schools: `name.ext.txt` belongs to that file only, `stem.txt` to every picture of that stem. Of two XMP
    sidecars only the longer name counts.
    """
    known = present if isinstance(present, set | frozenset | dict) else set(present)
    stem = name.rsplit(".", 1)[0] if "." in name else name
    found = [f"{name}.{suffix}" for suffix in _OF_FILE if f"{name}.{suffix}" in known]
    of_stem = [f"{stem}.{suffix}" for suffix in _OF_STEM if f"{stem}.{suffix}" in known and f"{stem}.{suffix}" != name]
    if name != stem:
        own = {other.rpartition(".")[2].lower() for other in found} & {"xmp", "c2pa"}
        of_stem = [other for other in of_stem if other.rpartition(".")[2].lower() not in own]
    return list(dict.fromkeys(found + of_stem))


def is_doubtful(name: str, sidecar: str, present: Iterable[str]) -> bool:
    """Whether a manifest store beside the picture `name` may be that of another picture among `present`."""
    stem = name.rsplit(".", 1)[0]
    if sidecar not in (f"{stem}.c2pa", f"{stem}.C2PA") or stem == name:
        return False
    known = present if isinstance(present, set | frozenset | dict) else set(present)
    others = (f"{stem}{end}" for ending in containers.PICTURE_EXTENSIONS for end in (ending, ending.upper()))
    return any(other in known and other != name for other in others)


_OF_FILE = ("json", "txt", "xmp", "c2pa", "JSON", "TXT", "XMP", "C2PA")
_PLAIN_ENDINGS = ("txt", "caption", "json", "metadata.json", "swarm.json", "metadata.js", "xmp", "c2pa")
_OF_STEM = (*_PLAIN_ENDINGS, "TXT", "JSON", "XMP", "C2PA")
