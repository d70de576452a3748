"""L2: bounded random access to untrusted bytes, and the collector into which containers report."""

from __future__ import annotations

import struct
from collections.abc import Iterable
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


class ByteSource:
    """Random access to a seekable binary stream of known size.

    Reading past the end gives fewer bytes, as a slice does; an I/O failure raises `ParseError`.
    """

    __slots__ = ("_head", "_stream", "size")

    def __init__(self, stream: BinaryIO, size: int | None = None) -> None:
        self._stream = stream
        try:
            self.size = stream.seek(0, 2) if size is None else size
            stream.seek(0)
            self._head = stream.read(HEAD_BYTES)
        except OSError as error:
            raise ParseError("file.read_failed", "offset 0", reason=str(error)) from error

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        if offset < 0 or length <= 0 or offset >= self.size:
            return b""
        end = offset + length
        if end <= len(self._head):
            return self._head[offset:end]
        try:
            self._stream.seek(offset)
            return self._stream.read(min(length, self.size - offset))
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


@dataclass(slots=True)
class BlockCollector:
    """Gathers what a container finds, within limits. What was collected before an error is kept."""

    limits: Limits = DEFAULT_LIMITS
    image: ImageFacts = field(default_factory=ImageFacts)
    blocks: list[MetadataBlock] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _bytes: int = 0

    def add(self, block: MetadataBlock) -> None:
        """Keep a block; raises `ParseError` when the picture carries more than the limits allow."""
        self._bytes += block.length or 0
        if len(self.blocks) >= self.limits.blocks or self._bytes > self.limits.total_bytes:
            raise ParseError("file.too_many_blocks", block.source, limit=self.limits.blocks)
        self.blocks.append(block)

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
        self.image = replace(self.image, **values)


class Container(Protocol):
    """One picture format: recognises it by its first bytes and walks its headers without decoding pixels."""

    name: str

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """The format if the first bytes (at least 64, fewer in smaller files) are of this container."""
        ...

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report blocks, facts and problems. Raises nothing but `ParseError`; what was reported is kept."""
        ...
