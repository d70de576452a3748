"""L2: BMP: size and depth; the format has no place for metadata.

Format: BITMAPFILEHEADER and the DIB headers by their length (Windows GDI).
"""

from __future__ import annotations

import struct

from inspector.containers.base import BlockCollector, ByteSource
from inspector.domain.enums import ContainerFormat

_CORE, _CORE_OS2 = 12, 16
_HEADERS = (_CORE, _CORE_OS2, 40, 52, 56, 64, 108, 124)
_ALPHA_MASK_AT, _ALPHA_HEADER = 0x42, 56


class Bmp:
    """BMP: a file header, then one of eight picture headers."""

    name = "bmp"

    def accepts(self, prefix: bytes) -> ContainerFormat | None:
        """BMP by `BM` and a plausible picture header, since two letters alone are not enough."""
        if prefix[:2] != b"BM" or len(prefix) < 26:
            return None
        header = int.from_bytes(prefix[14:18], "little")
        return ContainerFormat.BMP if header in _HEADERS else None

    def read(self, source: ByteSource, into: BlockCollector) -> None:
        """Report the picture's facts."""
        into.facts(format=ContainerFormat.BMP, lossless=True)
        announced, _, pixels, header = struct.unpack("<IIII", source.exactly(2, 16, "bmp:header"))
        if header == _CORE:
            width, height, _, depth = source.unpack("<HHHH", 18, "bmp:header")
        else:
            width, height, _, depth = source.unpack("<iiHH", 18, "bmp:header")
        alpha = False
        if depth == 32 and header >= _ALPHA_HEADER and header != 64:
            alpha = source.read_at(_ALPHA_MASK_AT, 4).strip(b"\0") != b""
        into.facts(width=abs(width), height=abs(height), bits=8 if depth >= 24 else depth, has_alpha=alpha)
        if announced > source.size or pixels >= source.size:
            into.problem("file.truncated", f"bmp:{announced} bytes announced")
