"""TIFF and DNG files: the directory builder of `tests.makers.exif` with a picture behind it.

tiff_picture(ifd0={exif.MAKE: "Canon"}, xmp=packet(...), c2pa=store, dng=True)
"""

from __future__ import annotations

from typing import Any

from tests.makers import exif as maker

DNG_VERSION, C2PA_TAG = 0xC612, 52545


def tiff_picture(
    ifd0: dict[int, Any] | None = None,
    exif: dict[int, Any] | None = None,
    *,
    order: str = "II",
    size: tuple[int, int] = (4, 3),
    xmp: bytes | None = None,
    iptc: bytes | None = None,
    c2pa: bytes | None = None,
    dng: bool = False,
) -> bytes:
    """An uncompressed 8-bit RGB picture of `size`; the strip stands as a tag value behind the directory."""
    width, height = size
    pixels = bytes(range(256)) * (width * height * 3 // 256 + 1)
    pixels = pixels[: width * height * 3]
    tags: dict[int, Any] = {
        maker.IMAGE_WIDTH: width,
        maker.IMAGE_LENGTH: height,
        maker.BITS_PER_SAMPLE: (8, 8, 8),
        0x103: 1,
        0x106: 2,
        maker.SAMPLES_PER_PIXEL: 3,
        0x116: height,
        0x117: len(pixels),
        0x111: 0x7FFFFFFF,
        **(ifd0 or {}),
    }
    if xmp is not None:
        tags[maker.XMP] = maker.Typed(1, len(xmp), xmp)
    if iptc is not None:
        tags[maker.IPTC] = iptc
    if c2pa is not None:
        tags[C2PA_TAG] = c2pa
    if dng:
        tags[DNG_VERSION] = maker.Typed(1, 4, b"\x01\x04\0\0")
    body = maker.tiff(tags, exif, order=order)
    placeholder = (0x7FFFFFFF).to_bytes(4, "big" if order == "MM" else "little")
    return body.replace(placeholder, len(body).to_bytes(4, "big" if order == "MM" else "little"), 1) + pixels
