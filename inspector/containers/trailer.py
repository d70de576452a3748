"""L2: bytes after the end of a picture, and the named blocks that Samsung phones put there.

Format: `SEFH` directory and `SEFT` tail as exiftool's Samsung module describes them: data blocks of
(0, type, name length, name, data), a directory of (0, type, distance back from `SEFH`, size), its length, `SEFT`.
"""

from __future__ import annotations

import struct

from inspector.containers._binary import UNKNOWN_BYTES, text_of
from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import Severity

SAMSUNG_TAIL = b"SEFT"
ENTRY_LIMIT = 200
"""Named blocks read of one Samsung trailer."""
DIRECTORY_BYTES = 16 * 1024
NAME_BYTES = 255


def read(source: ByteSource, start: int, carrier: str, into: BlockCollector) -> None:
    """Report what stands between `start` and the end of the file, unless it is only padding.

    Args:
        source: the file.
        start: offset behind the picture's last byte.
        carrier: `png`, `jpeg`: the key of the block.
        into: where blocks and problems go.
    """
    size = source.size - start
    if size <= 0:
        return
    head = source.read_at(start, UNKNOWN_BYTES)
    if not head.strip(b"\0 \r\n\t") and size <= UNKNOWN_BYTES:
        return
    into.add(MetadataBlock("trailer", carrier, head, start, size, truncated=size > len(head)))
    read_samsung(source, start, into)


def read_samsung(source: ByteSource, start: int, into: BlockCollector, end: int | None = None) -> int | None:
    """Report the named blocks of a Samsung trailer at the end of the file, or of a box that ends at `end`.

    Returns:
        The offset of the first of them, None where there is no such trailer.
    """
    end = source.size if end is None else min(end, source.size)
    tail = source.read_at(end - 8, 8)
    if tail[4:] != SAMSUNG_TAIL or end - start < 20:
        return None
    length = int.from_bytes(tail[:4], "little")
    at = end - 8 - length
    directory = source.read_at(at, min(length, DIRECTORY_BYTES)) if start <= at else b""
    if directory[:4] != b"SEFH" or len(directory) < 12:
        into.problem("trailer.damaged", "trailer:SEFT", Severity.INFO)
        return None
    count = min(int.from_bytes(directory[8:12], "little"), ENTRY_LIMIT, (len(directory) - 12) // 12)
    first = at
    for index in range(count):
        _, _, distance, size = struct.unpack_from("<HHII", directory, 12 + 12 * index)
        place = at - distance
        if place < start or size > distance or not _report(source, place, size, into):
            into.problem("trailer.damaged", "trailer:SEFT", Severity.INFO)
            continue
        first = min(first, place)
    return first


def _report(source: ByteSource, place: int, size: int, into: BlockCollector) -> bool:
    head = source.read_at(place, 8)
    if len(head) < 8:
        return False
    name_length = int.from_bytes(head[4:8], "little")
    if name_length > min(NAME_BYTES, size - 8):
        return False
    name = text_of(source.read_at(place + 8, name_length)).strip("\0")
    length = size - 8 - name_length
    data = source.read_at(place + 8 + name_length, min(length, UNKNOWN_BYTES))
    value = _text(data)
    block = MetadataBlock(
        "trailer", f"SEFT:{name}", value, place + 8 + name_length, length, truncated=length > len(data)
    )
    into.add(block)
    return True


def _text(data: bytes) -> str | bytes:
    """Text where the bytes are printable UTF-8 (most blocks hold JSON or a time), else the bytes."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    return text if "\0" not in text else data
