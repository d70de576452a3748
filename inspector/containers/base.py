"""L2: bounded random access to untrusted bytes, and the collector into which containers report."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Protocol

from inspector.domain.blocks import ImageFacts, MetadataBlock
from inspector.domain.enums import ContainerFormat, Severity
from inspector.domain.evidence import Problem
from inspector.errors import ParseError

HEAD_BYTES = 32 * 1024
"""First read of every file: most headers fit, so that most files cost one read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file. Everything beyond is cut or refused with a problem, never attempted."""

    blocks: int = 5_000
    block_bytes: int = 64 * 1024 * 1024
    total_bytes: int = 256 * 1024 * 1024
    inflated_bytes: int = 64 * 1024 * 1024
    chunks: int = 200_000
    nesting: int = 64


DEFAULT_LIMITS = Limits()


class Window(Protocol):
    """Bytes that can be read at any offset: a whole file, or a block held in memory."""

    size: int

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer, or none, past the end."""
        ...


class Memory:
    """A window on bytes that were read already."""

    __slots__ = ("_data", "size")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer, or none, past the end."""
        return self._data[offset : offset + length] if offset >= 0 and length > 0 else b""


class ByteSource:
    """Random access to a seekable binary stream of known size.

    Reading past the end gives fewer bytes, as a slice does; an I/O failure raises `ParseError`.
    """

    __slots__ = ("_descriptor", "_head", "_near", "_stream", "size")

    def __init__(self, stream: BinaryIO, size: int | None = None) -> None:
        self._stream = stream
        self._descriptor = _descriptor(stream)
        try:
            self.size = stream.seek(0, 2) if size is None else size
            if self._descriptor is not None:
                self._head = os.pread(self._descriptor, HEAD_BYTES, 0)
            else:
                stream.seek(0)
                self._head = stream.read(HEAD_BYTES)
        except OSError as error:
            raise ParseError("file.read_failed", "offset 0", reason=str(error)) from error
        self._near = min(self.size, len(self._head))

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        end = offset + length
        if 0 <= offset < end <= self._near:
            return self._head[offset:end]
        if offset < 0 or length <= 0 or offset >= self.size:
            return b""
        length = min(length, self.size - offset)
        try:
            if self._descriptor is not None:
                return os.pread(self._descriptor, length, offset)
            self._stream.seek(offset)
            return self._stream.read(length)
        except OSError as error:
            raise ParseError("file.read_failed", f"offset {offset}", reason=str(error)) from error

    def exactly(self, offset: int, length: int, where: str) -> bytes:
        """Exactly `length` bytes; raises `ParseError` `file.truncated` where the file ends earlier."""
        data = self.read_at(offset, length)
        if len(data) != length:
            raise ParseError("file.truncated", f"{where} at {offset}", wanted=length, got=len(data))
        return data

    def unpack(self, layout: str, offset: int, where: str) -> tuple[Any, ...]:
        """`struct.unpack` at an offset."""
        return struct.unpack(layout, self.exactly(offset, struct.calcsize(layout), where))


def _descriptor(stream: BinaryIO) -> int | None:
    """The file descriptor of a plain file, for reads without a buffer to refill at each jump."""
    raw = stream.raw if isinstance(stream, io.BufferedReader) else stream
    return raw.fileno() if isinstance(raw, io.FileIO) and hasattr(os, "pread") else None


@dataclass(frozen=True, slots=True)
class ContainerResult:
    """What a file's container gave: blocks in file order, facts about the picture, problems."""

    blocks: tuple[MetadataBlock, ...]
    image: ImageFacts
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class BlockCollector:
    """Gathers what a container finds, within limits. What was collected before an error is kept."""

    limits: Limits = DEFAULT_LIMITS
    name: str = ""
    """The file's base name, kept among the facts."""
    blocks: list[MetadataBlock] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    inflated: int = 0
    """Bytes unpacked so far from compressed blocks, counted against `Limits.inflated_bytes`."""
    _bytes: int = 0
    _packed: tuple[int, int] | None = None
    _facts: dict[str, Any] = field(default_factory=dict)

    def add(self, block: MetadataBlock) -> None:
        """Keep a block; raises `ParseError` when the picture carries more than the limits allow."""
        self._bytes += block.length or 0
        if len(self.blocks) >= self.limits.blocks or self._bytes > self.limits.total_bytes:
            raise ParseError("file.too_many_blocks", block.source, limit=self.limits.blocks)
        if block.offset is None and self._packed is not None:
            block = replace(block, offset=self._packed[0], length=self._packed[1])
        self.blocks.append(block)

    @contextmanager
    def packed(self, offset: int, length: int) -> Iterator[None]:
        """Blocks without an offset of their own, added in here, lie packed or in pieces in these bytes of the file."""
        outer, self._packed = self._packed, (offset, length)
        try:
            yield
        finally:
            self._packed = outer

    def extend(self, blocks: Iterable[MetadataBlock]) -> None:
        """Keep several blocks."""
        for block in blocks:
            self.add(block)

    def problem(self, code: str, where: str = "", severity: Severity = Severity.WARNING, **params: Any) -> None:
        """Note a problem on this picture; reading goes on. Repeats of one code and place are noted once."""
        found = Problem(code, severity, where, params)
        if found not in self.problems and len(self.problems) < self.limits.blocks:
            self.problems.append(found)

    def facts(self, **values: Any) -> None:
        """Set fields of `ImageFacts`."""
        self._facts.update(values)

    @property
    def image(self) -> ImageFacts:
        """The facts so far."""
        return ImageFacts(name=self.name, **self._facts)

    def result(self) -> ContainerResult:
        """What was gathered."""
        return ContainerResult(tuple(self.blocks), self.image, tuple(self.problems))


class Container(Protocol):
    """One picture format: recognises it by its first bytes and walks its headers without decoding pixels."""

    name: str

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """The format if the first bytes (at least 64, fewer in smaller files) are of this container."""
        ...

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report blocks, facts and problems. Raises nothing but `ParseError`; what was reported is kept."""
        ...
