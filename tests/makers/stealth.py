"""Text hidden in the lowest pixel bits, as stable-diffusion-webui extensions and NovelAI write it.

hidden(drawn(40, 160, 4), "a cat\\nSteps: 20", channel="alpha", packed=True)
"""

from __future__ import annotations

import gzip

import numpy as np

SIGNATURES = {
    ("alpha", False): b"stealth_pnginfo",
    ("alpha", True): b"stealth_pngcomp",
    ("rgb", False): b"stealth_rgbinfo",
    ("rgb", True): b"stealth_rgbcomp",
}


def hidden(
    pixels: np.ndarray, text: str | bytes, *, channel: str = "alpha", packed: bool = True, bits: int | None = None
) -> np.ndarray:
    """Pixels (HxWx3 or HxWx4, uint8) with `text` inside; `bits` overrides the announced length."""
    data = text.encode() if isinstance(text, str) else text
    if packed:
        data = gzip.compress(data, mtime=0)
    length = len(data) * 8 if bits is None else bits
    stream = np.unpackbits(
        np.frombuffer(SIGNATURES[channel, packed] + length.to_bytes(4, "big") + data, dtype=np.uint8)
    )
    out = pixels.copy()
    height, width, _ = out.shape
    part = slice(3, 4) if channel == "alpha" else slice(0, 3)
    # column by column: the transposed array is the order of the bits
    flat = out[:, :, part].transpose(1, 0, 2).reshape(-1)
    if len(stream) > len(flat):
        raise ValueError("the picture is too small for the text")
    flat[: len(stream)] = (flat[: len(stream)] & 0xFE) | stream
    out[:, :, part] = flat.reshape(width, height, -1).transpose(1, 0, 2)
    return out
