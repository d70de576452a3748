"""L2: bounded unpacking and text decoding shared by the containers."""

from __future__ import annotations

import zlib

from inspector.containers.base import BlockCollector
from inspector.domain.enums import Severity

UNKNOWN_BYTES = 64 * 1024
"""Longest value, in bytes, that is kept of a carrier whose meaning is not known (maker notes, trailers)."""


def text_of(data: bytes) -> str:
    """UTF-8 where the bytes are valid UTF-8, else Latin-1, which cannot fail."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def raw_of(data: bytes) -> bytes | None:
    """The bytes themselves where their reading as text is a guess, that is beyond ASCII."""
    return None if data.isascii() else data


def cut(data: bytes, into: BlockCollector, where: str, limit: int | None = None) -> tuple[bytes, bool]:
    """At most `limit` bytes (default: one block's limit) and whether anything was cut off."""
    limit = into.limits.block_bytes if limit is None else limit
    if len(data) <= limit:
        return data, False
    into.problem("file.block_cut", where, Severity.INFO, limit=limit)
    return data[:limit], True


def inflate(data: bytes, into: BlockCollector, where: str, *, window_bits: int = 15) -> tuple[bytes, bool]:
    """Unpack a zlib (or, with `window_bits` 31, gzip) stream within the limits of one file.

    Returns:
        What could be unpacked, and whether it is incomplete (damaged, cut short or over the limit).
        Both cases are noted as problems.
    """
    room = max(0, min(into.limits.block_bytes, into.limits.inflated_bytes - into.inflated))
    unpacker = zlib.decompressobj(window_bits)
    try:
        out = unpacker.decompress(data, room + 1)
    except zlib.error:
        out = _salvaged(data, room, window_bits)
    into.inflated += min(len(out), room)
    if unpacker.eof and len(out) <= room:
        return out, False
    if len(out) > room:
        out = out[:room]
        into.problem("file.unpacked_too_large", where, limit=into.limits.inflated_bytes)
    else:
        into.problem("file.not_unpacked", where)
    return out, True


def _salvaged(data: bytes, room: int, window_bits: int) -> bytes:
    """What stands before the damage: unpacked in small steps, byte by byte in the step that fails."""
    unpacker = zlib.decompressobj(window_bits)
    parts: list[bytes] = []
    start, step = 0, 256
    while start < len(data) and room > 0:
        before = unpacker.copy()
        try:
            part = unpacker.decompress(data[start : start + step], room)
        except zlib.error:
            if step == 1:
                break
            unpacker, step = before, 1
            continue
        room -= len(part)
        parts.append(part)
        start += step
    return b"".join(parts)
