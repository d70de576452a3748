"""GIF files with comment and application extensions before the picture.

gif(comments=["made by hand"], xmp=packet(...), c2pa=store, frames=2)
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from PIL import Image

from tests.makers.png import drawn


def sub_blocks(data: bytes) -> bytes:
    """Data cut into sub-blocks of at most 255 bytes, with the terminator."""
    return b"".join(bytes([len(data[i : i + 255])]) + data[i : i + 255] for i in range(0, len(data), 255)) + b"\0"


def application(name: bytes, data: bytes) -> bytes:
    """An application extension; `name` is 11 bytes (`NETSCAPE2.0`)."""
    return b"\x21\xff\x0b" + name + sub_blocks(data)


def comment(text: str) -> bytes:
    """A comment extension."""
    return b"\x21\xfe" + sub_blocks(text.encode())


def xmp_extension(packet: bytes) -> bytes:
    """XMP as Adobe stores it: the packet unblocked, closed by the 258-byte magic trailer."""
    return b"\x21\xff\x0bXMP DataXMP" + packet + b"\x01" + bytes(range(255, -1, -1)) + b"\0"


def gif(
    *,
    comments: Sequence[str] = (),
    xmp: bytes | None = None,
    c2pa: bytes | None = None,
    c2pa_name: bytes = b"C2PA_GIF\x01\0\0",
    applications: Mapping[bytes, bytes] | None = None,
    frames: int = 1,
    size: tuple[int, int] = (10, 7),
    trailer: bytes = b"",
) -> bytes:
    """A whole file; animated with `frames` > 1."""
    out = io.BytesIO()
    pictures = [Image.fromarray(drawn(*size, seed=number)).convert("P") for number in range(frames)]
    pictures[0].save(out, "GIF", save_all=frames > 1, append_images=pictures[1:])
    base = out.getvalue()
    table = 3 * 2 ** ((base[10] & 7) + 1) if base[10] & 0x80 else 0
    at = 13 + table
    parts = [comment(text) for text in comments]
    if xmp is not None:
        parts.append(xmp_extension(xmp))
    if c2pa is not None:
        parts.append(application(c2pa_name, c2pa))
    parts += [application(name, data) for name, data in (applications or {}).items()]
    return b"GIF89a" + base[6:at] + b"".join(parts) + base[at:] + trailer
