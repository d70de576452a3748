"""L3: small pictures of what lies inside manifest stores. The credentials worker runs this, so imports stay few."""

from __future__ import annotations

import io

from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError

SIZE = 128
"""Longest side in pixels: the ingredient tree shows 40, on fine screens up to three times as many."""
LIMIT_PIXELS = 25_000_000
"""A thumbnail has no business being larger."""
_SIGNATURES = (
    (b"\xff\xd8\xff", ContainerFormat.JPEG),
    (b"\x89PNG\r\n\x1a\n", ContainerFormat.PNG),
    (b"GIF8", ContainerFormat.GIF),
    (b"RIFF", ContainerFormat.WEBP),
)


def small_jpeg(data: bytes) -> bytes | None:
    """A JPEG of at most `SIZE` pixels a side, or null of what cannot be decoded."""
    from inspector import pixels

    kind = next((kind for start, kind in _SIGNATURES if data.startswith(start)), None)
    if kind is None:
        return None
    try:
        return pixels.thumbnail(io.BytesIO(data), kind, SIZE, limit_pixels=LIMIT_PIXELS).jpeg
    except ParseError:
        return None
