"""L2: from whatever a decoder gives to 8-bit RGB or RGBA, to sRGB, and upright."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from inspector.pixels.opening import BAD_BYTES

ICC_LIMIT = 4 * 1024 * 1024
_ORIENTATION_TAG = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def colours(image: Image.Image) -> Image.Image:
    """The picture as 8-bit RGB or RGBA."""
    transparent = "transparency" in image.info
    if image.mode[0] in "IF":
        return _eight_bits(image)
    if image.mode in ("La", "PA"):
        image = image.convert("LA" if image.mode == "La" else "RGBA")
    if image.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return _transformed(image, ImageCms.buildTransform(lab, srgb, "LAB", "RGB"))
    if image.mode in ("RGB", "RGBA") and not transparent:
        return image
    return image.convert("RGBA" if transparent or image.mode in ("LA", "RGBa", "RGBA") else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits: the upper 8 of 16 or 32 bits; floats from 0 to 1 are spread over 0 to 255."""
    values = np.nan_to_num(np.asarray(image).astype(np.float64), posinf=0, neginf=0).clip(0)
    top = values.max(initial=0)
    if image.mode == "F":
        scale = 255.0 if top <= 1 else 1 if top <= 255 else 255 / top
    else:
        scale = 1 / 256 if image.mode.startswith("I;16") or 255 < top < 65536 else 1 if top <= 255 else 2.0**-24
    grey = Image.fromarray((values * scale).clip(0, 255).astype(np.uint8))
    clear = image.info.get("transparency")
    if not isinstance(clear, int):
        return grey.convert("RGB")
    grey = grey.convert("LA")
    grey.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    return grey.convert("RGBA")


def orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 where there is none that can be read."""
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except BAD_BYTES:
        return 1
    return value if isinstance(value, int) else 1


def turned(image: Image.Image, stored: int) -> Image.Image:
    """The picture upright, from its stored EXIF orientation."""
    return image.transpose(_TURNS[stored]) if stored in _TURNS else image


def profile(image: Image.Image) -> bytes | None:
    """The embedded colour profile, unless it does not fit the picture or is too large to be one."""
    stored = image.info.get("icc_profile")
    if not isinstance(stored, bytes) or not 128 <= len(stored) <= ICC_LIMIT:
        return None
    space = {"CMYK": b"CMYK", "L": b"GRAY", "LA": b"GRAY"}.get(image.mode, b"RGB ")
    return stored if stored[16:20] == space else None


def in_srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    """The picture in sRGB, as RGB or RGBA. A profile that cannot be used is ignored."""
    if icc is None:
        return image if image.mode in ("RGB", "RGBA") else image.convert("RGB")
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        if "sRGB" in (profile.profile.profile_description or ""):
            return image
        srgb = ImageCms.createProfile("sRGB")
        if profile.profile.xcolor_space == "GRAY":
            alpha = image.getchannel("A") if image.mode == "RGBA" else None
            image = _transformed(image.convert("L"), ImageCms.buildTransform(profile, srgb, "L", "RGB"))
            if alpha is not None:
                image.putalpha(alpha)
            return image
        out = "RGBA" if image.mode == "RGBA" else "RGB"
        return _transformed(image, ImageCms.buildTransform(profile, srgb, image.mode, out))
    except BAD_BYTES:
        return image if image.mode in ("RGB", "RGBA") else image.convert("RGB")


def _transformed(image: Image.Image, transform: Any) -> Image.Image:
    result = ImageCms.applyTransform(image, transform)
    assert result is not None
    return result
